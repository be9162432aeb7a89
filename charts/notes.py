"""Words on a figure that belong to no trace: notes, keys, headings, and where such words stand.

A note's place is put together from parts, each of which is said here once: flush with the figure's left edge, at the
right of the plot, at its top or its foot.
"""

from collections.abc import Sequence
from math import inf
from typing import Any

from charts.drawing import Context
from charts.palette import theme
from charts.text import BREAK, plain

LABEL, SMALL = 14, 12
LABEL_LINE = 18
# Between the figure's own edge and anything in it.
EDGE = 8


def note(context: Context, text: str, **place: Any) -> dict[str, Any]:
    """An annotation without an arrow; `text` must be safe already (`plain` or `wrap`); `place` is where and how."""
    return {"text": text, "showarrow": False, "font": inked(context, LABEL), **place}


def key_note(context: Context, lines: Sequence[str], left: float, above: float) -> dict[str, Any]:
    """A key in words, flush left under the title: `lines` (safe already), the left margin, and its pixels above the
    plot.

    Plotly's own legend wraps by the width of the plot, not of the figure, so it is cut off or laid over data where
    labels are long.
    """
    return note(context, BREAK.join(lines), **flush_left(left), **at_top(above - 4), align="left", name="key")


def heading_note(context: Context, words: str, left: float, bottom: float, **more: Any) -> dict[str, Any]:
    """A heading over a group of rows, flush left; `bottom` is its lower edge in pixels from the top of the plot."""
    place = {**flush_left(left), "yref": "y", "yanchor": "bottom", "y": bottom, **more}
    return note(context, f"<b>{words}</b>", **place)


def over_axis(context: Context, words: str, left: float, y: float = 1, lift: float = 6) -> dict[str, Any]:
    """A vertical axis's title, level over the axis from `left` pixels before it: turned on its side it is not read."""
    across = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -left}
    down = {"y": y, "yref": "paper", "yanchor": "bottom", "yshift": lift}
    return note(context, plain(words), **across, **down, font=muted(context))


def link(text: str, address: str, context: Context) -> str:
    """Text (safe already) that leads to an address of ours, drawn as links are everywhere: blue and underlined."""
    colour = theme(context.dark).categories[0]
    return f'<a href="{address}" target="_self"><span style="color:{colour}"><u>{text}</u></span></a>'


def flush_left(left: float) -> dict[str, Any]:
    """At the left edge of the figure, whose margin there is `left`."""
    return {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left}


def at_right(shift: float) -> dict[str, Any]:
    """Beside the plot, `shift` pixels from its right edge, level with its `y`."""
    return {"x": 1, "xref": "paper", "xanchor": "left", "xshift": shift, "yanchor": "middle"}


def row_end(context: Context, text: str, y: float) -> dict[str, Any]:
    """Words (safe already) at the end of a row of bars, at the right of the plot."""
    return note(context, text, **at_right(EDGE), y=y, yref="y", align="left")


def at_top(shift: float, anchor: str = "top") -> dict[str, Any]:
    """`shift` pixels over the plot."""
    return {"y": 1, "yref": "paper", "yanchor": anchor, "yshift": shift}


def at_foot(shift: float) -> dict[str, Any]:
    """`shift` pixels over the foot of the plot; under it when negative."""
    return {"y": 0, "yref": "paper", "yanchor": "top", "yshift": shift}


def inked(context: Context, size: int = SMALL) -> dict[str, Any]:
    """The font of words that are read first."""
    return {"size": size, "color": theme(context.dark).ink}


def muted(context: Context, size: int = LABEL) -> dict[str, Any]:
    """The font of words that are read second."""
    return {"size": size, "color": theme(context.dark).muted}


def apart(heights: Sequence[float], gap: float, low: float = -inf, high: float = inf) -> list[float]:
    """Where labels stand that would lie on each other: in their order, from the lowest up, `gap` from one to the next.

    `heights` rise. The lowest label is no lower than `low`; labels pushed over `high` come down again, each no nearer
    to the next than the gap.
    """
    pushed: list[float] = []
    for height in heights:
        pushed.append(max(height, pushed[-1] + gap if pushed else low))
    return [min(height, high - gap * over) for height, over in zip(pushed, reversed(range(len(pushed))), strict=True)]
