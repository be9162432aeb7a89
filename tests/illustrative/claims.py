"""Claims: the stage the programme says each unit has reached for each recommendation."""

from __future__ import annotations

from tests.illustrative.model import RECOMMENDATIONS, UNITS, entry
from tests.illustrative.months import place_of
from tests.illustrative.sheets import Claim
from tests.illustrative.story import ARCS


def rows(place: int) -> list[Claim]:
    """The claims sheet of a month, by its place."""
    return [
        Claim(recommendation, unit, _claimed(recommendation, unit, place))
        for recommendation in RECOMMENDATIONS
        for unit in UNITS
    ]


def _claimed(recommendation: int, unit: str, place: int) -> int:
    """The stage claimed: that of the last step (`1:2023-09 2:2024-08`) taken by then, 0 before the first."""
    arc = ARCS[recommendation]
    steps = [step.split(":") for step in entry(arc.claims, unit, arc.lead, arc.lag).split()]
    return next((int(stage) for stage, month in reversed(steps) if place_of(month) <= place), 0)
