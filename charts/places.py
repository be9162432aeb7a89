"""Rows of a figure one under another: where each stands, its label in the margin, and the bar that is clicked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing import Context, Row
from charts.notes import EDGE, LABEL, flush_left, muted, note
from charts.text import BREAK, escape, widest
from charts.traces import pointed

CLEAR = "rgba(0,0,0,0)"
Lines = tuple[str, ...]
Heading = tuple[Any, str]
NO_HEADING: Heading = (None, "")


@dataclass(frozen=True)
class Place:
    """Where a row stands: its top and height in pixels from the top of the plot, and the lines of its label, not made
    safe.
    """

    row: Row
    top: float
    height: float
    label: Lines

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True)
class Stack:
    """Places one under another, the headings over groups of them with their tops, and the height of it all."""

    places: list[Place]
    headings: list[tuple[str, float]]
    height: float

    @property
    def left(self) -> float:
        """The margin that the labels need."""
        return 2 * EDGE + widest((line for place in self.places for line in place.label), LABEL)

    @property
    def ticks(self) -> dict[str, Any]:
        """The labels on the vertical axis, each at the middle of its row."""
        text = [BREAK.join(map(escape, place.label)) for place in self.places]
        return {"tickvals": [place.middle for place in self.places], "ticktext": text}


def stacked(
    rows: Iterable[Row],
    label: Callable[[Row], Lines],
    height: Callable[[Lines], float],
    heading: Callable[[Row], Heading] = lambda row: NO_HEADING,
    heading_height: float = 0,
) -> Stack:
    """Rows in their order, under a heading wherever the group changes; a row's height follows from its label's lines.

    heading: what a row's group is, and its words; a group of None has no heading.
    """
    places: list[Place] = []
    headings: list[tuple[str, float]] = []
    top, current = 0.0, None
    for row in rows:
        group, words = heading(row)
        if group not in (None, current):
            headings.append((words, top))
            top, current = top + heading_height, group
        places.append(Place(row, top, height(lines := label(row)), lines))
        top += places[-1].height
    return Stack(places, headings, top)


def row_label(place: Place, left: float, context: Context) -> dict[str, Any]:
    """A row's label, flush left: its name, and in its last line how it stands."""
    *name, standing = map(escape, place.label)
    text = BREAK.join([*name, f'<span style="color:{muted(context)["color"]}">{standing}</span>'])
    return note(context, text, **flush_left(left), yref="y", yanchor="middle", y=place.middle, align="left")


def hit_bars(
    middles: Sequence[float], heights: Sequence[float], span: tuple[Any, float], clicks: Sequence[Any],
    hovers: Sequence[str], colours: str | list[str] = CLEAR,
) -> dict[str, Any]:  # fmt: skip
    """A bar across each row, unseen unless it is given a colour: the whole row is what is clicked.

    span: where the bars begin, and how long they are.
    """
    base, length = span
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(middles),
        "base": [base] * len(middles),
        "x": [length] * len(middles),
        "width": list(heights),
        "marker": {"color": colours, "line": {"width": 0}},
        "name": "rows",
        **pointed(clicks, hovers),
    }
