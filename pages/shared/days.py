"""The days a page is set beside: the last meeting, the earlier days on offer, and a day as people type it."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from data.book.days import month_end, month_end_before

FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%B %d %Y", "%b %d %Y")
OF_A_YEAR = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%B %d %Y", "%b %d %Y")  # typed without it
MONTHS = ("%B %Y", "%b %Y", "%m/%Y")
LAST_MEETING = ("last meeting", "the last meeting", "latest meeting", "at the last meeting")


def read_day(text: str, today: date | None = None, meetings: Iterable[date] = ()) -> date | None:
    """A day as people type it, or None: 12 March 2026, 12 Mar 2026, 12/03/2026, 2026-03-12; a month for its last day.

    today: with it a day without a year is the last such day (`23 Sep`), and `today` and `last meeting` are days too.
    """
    typed = re.sub(r"\bsept\b", "sep", " ".join(text.lower().replace(",", " ").split()))
    if today is not None:
        if typed in ("today", "now"):
            return today
        if typed in LAST_MEETING:
            return max((held for held in meetings if held <= today), default=None)
    return _of_forms(typed, FORMS) or _end_of_month(typed) or (_without_year(typed, today) if today else None)


def _of_forms(typed: str, forms: Iterable[str]) -> date | None:
    for form in forms:
        with suppress(ValueError):
            return datetime.strptime(typed, form).date()
    return None


def _end_of_month(typed: str) -> date | None:
    """October 2026 is the last of October."""
    first = _of_forms(typed, MONTHS)
    return month_end(first) if first else None


def _without_year(typed: str, today: date) -> date | None:
    """The latest day of that name up to today, so that 29 February finds its year too."""
    joined = "/" if "/" in typed else " "
    read = (_of_forms(f"{typed}{joined}{year}", OF_A_YEAR) for year in range(today.year, today.year - 5, -1))
    return next((when for when in read if when and when <= today), None)


def earlier(meetings: Iterable[date], month_ends: Iterable[date], as_at: date) -> list[date]:
    """The days to compare with that are offered: meetings and month-ends before `as_at`, latest first."""
    return sorted({when for when in [*meetings, *month_ends] if when < as_at}, reverse=True)


def last_meeting(meetings: Iterable[date], month_ends: Iterable[date], as_at: date) -> date:
    """The meeting before `as_at`; without one the month-end reported before it; without that the one before it.

    Meetings before the first month reported don't count: nothing on file says anything of them.
    """
    reported = sorted(month_ends)
    first = reported[0] if reported else date.min
    before = [when for when in meetings if first <= when < as_at] or [when for when in reported if when < as_at]
    return max(before, default=month_end_before(as_at))
