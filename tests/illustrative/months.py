"""The calendar of the illustrative set: 42 months from May 2023 to October 2026, each with its place, from 0."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

FIRST_DAY = date(2023, 5, 1)
MONTHS = 42


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 run on into later years."""
    years, offset = divmod(month - 1, 12)
    return date(year + years, offset + 1, monthrange(year + years, offset + 1)[1])


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter 1-4) of a day."""
    return day.year, (day.month + 2) // 3


def place_on(day: date) -> int:
    """The place of the month that a day falls in; past the ends when it lies outside."""
    return (day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month


def place_of(month: str) -> int:
    """The place of a month written as `2025-10`."""
    return place_on(date.fromisoformat(f"{month}-01"))


MONTH_ENDS = tuple(month_end(FIRST_DAY.year, FIRST_DAY.month + place) for place in range(MONTHS))
