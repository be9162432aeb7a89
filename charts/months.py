"""A time axis of months, shared by every figure with a bar or a cell for each month."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from charts.text import BREAK
from data.book.days import months_between
from data.book.english import short_month

# A cell a little narrower than the shortest month, in the milliseconds Plotly measures dates in.
CELL_WIDTH = 26 * 86_400_000
FEW = 6


def middle(month_end: date) -> str:
    """Where a month's cell is centred on a date axis, so that it stands over its month's name: YYYY-MM-15."""
    return month_end.replace(day=15).isoformat()


def month_axis(months: Sequence[date]) -> dict[str, Any]:
    """The axis settings for the month-ends shown: every month between the first and the last has its place, reported
    or not.

    Few months are named one by one, and given a year's room, so that one month isn't drawn as a wall.
    """
    first, last = min(months), max(months)
    few = len(months_between(first, last)) <= FEW
    start = first.replace(year=last.year - 1, month=last.month, day=1) if few else first.replace(day=1)
    named = {"tickvals": [middle(when) for when in months], "ticktext": _short_names(months), "tickangle": 0}
    return {
        "type": "date",
        "range": [start.isoformat(), last.isoformat()],
        "showgrid": False,
        **(named if few else {"tickformat": "%b\n%Y", "ticklabelmode": "period"}),
    }


def _short_names(months: Sequence[date]) -> list[str]:
    """Each month by its short name, the year under the first of it."""
    names = []
    for place, when in enumerate(months):
        name, year = short_month(when).split(" ")
        names.append(f"{name}{BREAK}{year}" if not place or when.year != months[place - 1].year else name)
    return names


def line_axis(first: date, last: date) -> dict[str, Any]:
    """The axis settings for points that stand on month-ends: a little air at both ends, and a year's room for few
    months.
    """
    few = len(months_between(first, last)) <= FEW
    start, end = first - timedelta(days=200 if few else 20), last + timedelta(days=60 if few else 30)
    return {
        "type": "date",
        "range": [start.isoformat(), end.isoformat()],
        "fixedrange": True,
        "tickformat": "%b\n%Y",
        "ticklabelmode": "period",
        **({"dtick": "M1"} if few else {}),
    }
