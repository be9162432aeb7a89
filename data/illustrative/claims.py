"""Claims: the stage the programme says each unit has reached for each recommendation."""

from __future__ import annotations

from functools import lru_cache

from data.illustrative.model import Recommendation, Unit, entry, recommendations, units
from data.illustrative.scale import Scale


@lru_cache(maxsize=4096)
def _steps(scale: Scale, text: str) -> tuple[tuple[int, int], ...]:
    """`1:2023-09 2:2024-08` as (month number, stage) pairs."""
    parts = (part.split(":") for part in text.split())
    return tuple((scale.index(month), int(stage)) for stage, month in parts)


def claimed(scale: Scale, recommendation: Recommendation, unit: Unit, place: int) -> int:
    """The stage claimed at a month (by number): the last step taken by then, 0 before the first."""
    arc = recommendation.arc
    steps = _steps(scale, entry(arc.claims, unit.follows, arc.lead, arc.lag))
    taken = [stage for month, stage in steps if month <= place]
    return taken[-1] if taken else 0


def rows(scale: Scale, place: int) -> list[tuple[int, str, int]]:
    """A month's claims: recommendation_id, unit_id, claimed_stage."""
    by_story = {
        (number, name): claimed(scale, Recommendation(number, number, 0), Unit(name, name, 0), place)
        for number in {item.follows for item in recommendations(scale)}
        for name in {item.follows for item in units(scale)}
    }
    return [
        (recommendation.number, unit.unit_id, by_story[recommendation.follows, unit.follows])
        for recommendation in recommendations(scale)
        for unit in units(scale)
    ]
