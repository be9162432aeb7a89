"""Exposure: death reports in the month, about 30 a day across London and more in winter."""

from __future__ import annotations

from functools import lru_cache

from data.illustrative.model import Unit, chance, units
from data.illustrative.scale import Scale
from data.illustrative.story import DEATH_WEIGHT

REPORTS_A_DAY = 30.1  # 10,978 in 2022 (facts.md)
SEASON = (1.20, 1.12, 1.06, 1.01, 0.96, 0.92, 0.90, 0.89, 0.92, 0.97, 1.00, 1.05)


def rows(scale: Scale, seed: int, place: int) -> list[tuple[str, int]]:
    """A month's death reports: unit_id, death_reports."""
    return [(unit.unit_id, death_reports(scale, seed, unit, place)) for unit in units(scale)]


@lru_cache(maxsize=200_000)
def death_reports(scale: Scale, seed: int, unit: Unit, place: int) -> int:
    """Death reports of one unit in one month (by number)."""
    day = scale.month_ends[place]
    expected = REPORTS_A_DAY * day.day * SEASON[day.month - 1] * DEATH_WEIGHT[unit.follows] / sum(DEATH_WEIGHT.values())
    # A count of independent events varies by about its square root.
    return max(1, round(chance(seed, "exposure", unit.unit_id, place).gauss(expected, expected**0.5)))
