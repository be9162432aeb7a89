"""Months, month-ends and today, in London."""

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EVER = date(9999, 12, 31)
"""As a day of knowledge: everything held."""

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The day in London, by which returns are received."""
    return datetime.now(LONDON).date()


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """The first day of the month after that of ``day``."""
    return month_end(day) + timedelta(days=1)


def next_month_end(day: date) -> date:
    """The last day of the month after that of ``day``."""
    return month_end(next_month(day))


def month_end_before(day: date) -> date:
    """The latest month-end strictly before ``day``."""
    return day.replace(day=1) - timedelta(days=1)


def month_ends(first: date, last: date) -> list[date]:
    """Every month-end from the month of ``first`` to ``last``, both included when they are month-ends."""
    ends, end = [], month_end(first)
    while end <= last:
        ends.append(end)
        end = next_month_end(end)
    return ends


def months_between(first: date, last: date) -> list[date]:
    """Every month-end from the month of ``first`` to the month of ``last``, both included; empty when it is earlier."""
    return month_ends(first, month_end(last))
