"""Exposure: death reports in the month, about 30 a day across London and more in winter."""

from __future__ import annotations

from functools import lru_cache

from tests.illustrative.model import UNITS, chance
from tests.illustrative.months import MONTH_ENDS
from tests.illustrative.sheets import Exposure
from tests.illustrative.story import DEATH_WEIGHT

REPORTS_A_DAY = 30.1  # 10,978 in 2022
SEASON = (1.20, 1.12, 1.06, 1.01, 0.96, 0.92, 0.90, 0.89, 0.92, 0.97, 1.00, 1.05)


def rows(place: int) -> list[Exposure]:
    """The exposure sheet of a month, by its place."""
    return [Exposure(unit, death_reports(unit, place)) for unit in UNITS]


@lru_cache(maxsize=1024)
def death_reports(unit: str, place: int) -> int:
    """Death reports of one unit in one month, by its place."""
    day = MONTH_ENDS[place]
    expected = REPORTS_A_DAY * day.day * SEASON[day.month - 1] * DEATH_WEIGHT[unit] / sum(DEATH_WEIGHT.values())
    # A count of independent events varies by about its square root.
    return max(1, round(chance("exposure", unit, place).gauss(expected, expected**0.5)))
