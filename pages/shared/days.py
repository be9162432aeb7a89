"""The days a page is set beside: the last meeting, the earlier days on offer, and a day as people type it."""

from collections.abc import Iterable
from datetime import date, datetime

from data.book.days import month_end_before

FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


def read_day(text: str) -> date | None:
    """A day as people type it (12 March 2026, 12 Mar 2026, 12/03/2026, 2026-03-12), or None."""
    for form in FORMS:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
    return None


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
