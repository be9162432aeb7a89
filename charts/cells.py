"""Cells of a figure, drawn as bars: what a matrix, a grid and a history have in common.

Bars and not markers: a bar fills its place at any width, can be hatched, and can be clicked (a heatmap's can't).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing import Context
from charts.palette import text_on, theme
from charts.traces import outlined, pointed

# Said of a figure that is cells and nothing else: on a page it is drawn as a table, which is lighter, is read out cell
# by cell and is walked through by key. Its rows and columns are the ticks of its axes.
CELLS = {"cells": True}


@dataclass(frozen=True)
class Cell:
    """One cell: its place across, its top and height in the units of the axis, its fill, its words (made safe), and
    what a click on it gives. known: whether it was assessed; one that wasn't is hatched.
    """

    across: int | str
    top: float
    height: float
    fill: str
    click: list[Any]
    hover: str
    words: str = ""
    known: bool = True


def known_apart(cells: Sequence[Cell]) -> list[tuple[bool, list[Cell]]]:
    """The cells of what is known, and those of what isn't; only groups that have any. Each is a trace of its own, for
    a trace is hatched as a whole.
    """
    groups = [(known, [cell for cell in cells if cell.known == known]) for known in (True, False)]
    return [(known, group) for known, group in groups if group]


def cell_bars(cells: Sequence[Cell], width: float, marker: dict[str, Any], name: str, **words: Any) -> dict[str, Any]:
    """One trace of cells: `marker` is how they are filled (`filled` or `hatched`), `words` how their words are set
    (`worded`); without it they carry none.
    """
    return {
        "type": "bar",
        "x": [cell.across for cell in cells],
        "base": [cell.top for cell in cells],
        "y": [cell.height for cell in cells],
        "width": width,
        "marker": marker,
        "name": name,
        **words,
        **pointed([cell.click for cell in cells], [cell.hover for cell in cells]),
    }


def filled(cells: Sequence[Cell], context: Context, width: float) -> dict[str, Any]:
    """The marker of cells in their own colours, with an outline of `width` pixels."""
    return {"color": [cell.fill for cell in cells], "line": outlined(theme(context.dark), width)}


def worded(cells: Sequence[Cell], font: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The cells' words in their middle, level."""
    level = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
    return {"text": [cell.words for cell in cells], **level, "insidetextfont": font, **more}


def on_fill(text: str, fill: str) -> str:
    """Text (safe already) in the colour that stands out on a fill, for text inside bars.

    Said in the text and not as the trace's font: Plotly fades the font of every bar that wasn't clicked.
    """
    return f'<span style="color:{text_on(fill)}">{text}</span>' if text else ""
