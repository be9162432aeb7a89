"""The two sizes of the illustrative set, and how its story is laid over each one's calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar

# The story is written against these days; a longer scale stretches it evenly.
STORY_FIRST = date(2023, 5, 1)
STORY_LAST = date(2026, 10, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 run on into later years."""
    years, offset = divmod(month - 1, 12)
    return date(year + years, offset + 1, monthrange(year + years, offset + 1)[1])


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter 1-4) of a day."""
    return day.year, (day.month + 2) // 3


@dataclass(frozen=True)
class Scale:
    """How much to make: `copies` of every recommendation and unit, over `months` months ending 31 October 2026."""

    name: str
    copies: int
    courses: int
    months: int

    S: ClassVar[Scale]
    L: ClassVar[Scale]

    @cached_property
    def month_ends(self) -> tuple[date, ...]:
        """Every reporting month's last day, oldest first."""
        last = STORY_LAST.year * 12 + STORY_LAST.month
        numbers = range(last - self.months + 1, last + 1)
        return tuple(month_end((number - 1) // 12, (number - 1) % 12 + 1) for number in numbers)

    @cached_property
    def first_day(self) -> date:
        """The first day of the first reporting month."""
        return self.month_ends[0].replace(day=1)

    @cached_property
    def _stretch(self) -> tuple[int, int]:
        return (STORY_LAST - self.first_day).days, (STORY_LAST - STORY_FIRST).days

    def day(self, story_day: date | str) -> date:
        """A day of the story on this scale's calendar (the same day at scale S)."""
        day = date.fromisoformat(story_day) if isinstance(story_day, str) else story_day
        long, short = self._stretch
        return STORY_LAST - timedelta(days=(STORY_LAST - day).days * long // short)

    def story_day(self, day: date) -> date:
        """The reverse of `day`."""
        long, short = self._stretch
        return STORY_LAST - timedelta(days=(STORY_LAST - day).days * short // long)

    def index(self, story_month: str) -> int:
        """The number (from 0) of the reporting month that a story month such as `2025-10` falls in."""
        return self.index_of(self.day(f"{story_month}-15"))

    def index_of(self, day: date) -> int:
        """The number (from 0) of the reporting month a calendar day falls in; past the ends when it lies outside."""
        return (day.year - self.first_day.year) * 12 + day.month - self.first_day.month


Scale.S = Scale("S", copies=1, courses=6, months=42)
Scale.L = Scale("L", copies=10, courses=40, months=120)
