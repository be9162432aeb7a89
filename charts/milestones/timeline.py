"""Milestones one under another over a time axis, with the day of the figures as a line: what dumbbells and outlook
share.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, SMALL, heading_note, key_note, muted, note
from charts.palette import theme
from charts.places import Lines, Place, Stack, hit_bars, row_label
from charts.template import Room, axis, framed
from charts.text import clean, plain, wrapped
from data.book.days import months_between
from data.book.english import day
from data.book.numbering import number_of

A_DAY = 86_400_000
# Pixels that the axis takes over the rows, where the first screen shows it.
ABOVE_AXIS = 42
ROW_PADDING, HEADING_HEIGHT, TITLE_WIDTH, TITLE_LINES = 8, 30, 36, 2
Span = tuple[date, date]


def timeline(
    traces: list[dict[str, Any]], context: Context, title: str, alt: str, stack: Stack, span: Span, key: list[str],
    right: float = 24,
) -> Drawing:  # fmt: skip
    """The figure of milestones: their traces over the time axis, names at the left, the key over all."""
    above = LABEL_LINE * (len(key) + 1) + 14 + ABOVE_AXIS
    headings = [_heading(words, top, stack.left, context) for words, top in stack.headings]
    labels = [row_label(place, stack.left, context) for place in stack.places]
    return framed(
        traces,
        context,
        title,
        alt,
        Room(stack.height, stack.left, right, above, 30),
        xaxis=_dates(context, *span),
        yaxis=axis(context, visible=False, range=[stack.height, 0], fixedrange=True),
        shapes=[_as_at_line(context)],
        annotations=[key_note(context, key, stack.left, above), _as_at_note(context), *labels, *headings],
        barmode="overlay",
    )


def name_lines(row: Row) -> list[str]:
    """A milestone's id and title, in the lines of its label."""
    return wrapped(f"{clean(row['milestone_id'])} {clean(row['title'])}", TITLE_WIDTH, TITLE_LINES)


def numbered_line(row: Row) -> list[str]:
    """A milestone's recommendation and title on one line."""
    return wrapped(f"{number_of(row)} {clean(row['title'])}", 62, 1)


def with_id(words: str, row: Row) -> str:
    """How it stands, and its id, by which it is found elsewhere."""
    return f"{words} · {clean(row['milestone_id'])}"


def row_height(label: Lines) -> float:
    """The height of a milestone's row: room for its label, two lines at the least."""
    return LABEL_LINE * max(2, len(label)) + ROW_PADDING


def hit_rows(places: Sequence[Place], span: Span, hovers: Sequence[str]) -> dict[str, Any]:
    """The bars that are clicked: customdata [milestone_id]."""
    first, last = span
    clicks = [[place.row["milestone_id"]] for place in places]
    middles, heights = [place.middle for place in places], [place.height for place in places]
    return hit_bars(middles, heights, (first.isoformat(), (last - first).days * A_DAY), clicks, hovers)


def _dates(context: Context, first: date, last: date) -> dict[str, Any]:
    few = {"dtick": "M1", "tickformat": "%b %Y"} if len(months_between(first, last)) <= 6 else {"tickformat": "%b\n%Y"}
    return axis(
        context, "", side="top", type="date", range=[first.isoformat(), last.isoformat()], fixedrange=True, **few
    )


def _heading(words: str, top: float, left: float, context: Context) -> dict[str, Any]:
    return heading_note(context, plain(words, 80), left, top + HEADING_HEIGHT - 4)


def _as_at_line(context: Context) -> dict[str, Any]:
    at = context.as_at.isoformat()
    line = {"color": theme(context.dark).ink, "width": 1}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _as_at_note(context: Context) -> dict[str, Any]:
    where = {
        "x": context.as_at.isoformat(),
        "xref": "x",
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "xanchor": "center",
    }
    return note(context, f"as at {day(context.as_at)}", **where, font=muted(context, SMALL))
