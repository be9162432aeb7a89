"""Training: who is in post and how many of them are trained, month by month, for each course, unit and role."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from data.illustrative.model import Course, Unit, chance, courses, entry, units
from data.illustrative.scale import Scale
from data.illustrative.story import OFFICERS, ROSTER_MOVES, Dip

ROLES = ("officer", "supervisor")
OFFICERS_PER_SUPERVISOR = 6
POSTING_MONTHS = (4, 5, 9, 10)
THRESHOLD = 0.95
# Just over the line, so that rounding to whole officers never lands below it.
HELD_AT_LEAST = 0.953
JUST_BELOW = 0.945


@dataclass(frozen=True)
class Standing:
    """One course, unit and role at one month-end."""

    course_id: str
    unit_id: str
    role: str
    in_scope: int
    trained: int


def monthly(scale: Scale, seed: int) -> Iterator[list[Standing]]:
    """Every course's standing at each month-end, oldest month first; a course appears once it has started."""
    series = [
        _series(scale, seed, course, unit, role) for course in courses(scale) for unit in units(scale) for role in ROLES
    ]
    for _ in range(scale.months):
        yield [standing for line in series if (standing := next(line)) is not None]


def _series(scale: Scale, seed: int, course: Course, unit: Unit, role: str) -> Iterator[Standing | None]:
    rng = chance(seed, "training", course.course_id, unit.unit_id, role)
    shares = _shares(scale, course, unit, role, rng)
    rosters = _rosters(scale, course, unit, role, rng)
    for share, in_scope in zip(shares, rosters, strict=True):
        yield (
            share
            if share is None
            else Standing(course.course_id, unit.unit_id, role, in_scope, _whole(share, in_scope))
        )


def _whole(share: float, in_scope: int) -> int:
    """Trained people in whole numbers, on the same side of the threshold as the share."""
    return min(in_scope, math.ceil(share * in_scope)) if share >= THRESHOLD else math.floor(share * in_scope)


def _rosters(scale: Scale, course: Course, unit: Unit, role: str, rng: random.Random) -> list[int]:
    """People in scope at each month-end: it drifts a little, and moves more at spring and autumn postings."""
    usual = OFFICERS[unit.follows] * course.arc.roster_share * rng.uniform(0.94, 1.06)
    usual = usual / OFFICERS_PER_SUPERVISOR if role == "supervisor" else usual
    moves = _roster_moves(scale, course, unit, role)
    level, sizes = 1.0, []
    for place, day in enumerate(scale.month_ends):
        spread = 0.028 if day.month in POSTING_MONTHS else 0.009
        level += (1.0 - level) * 0.12 + rng.gauss(0, spread) + moves.get(place, 0.0)
        sizes.append(max(8, round(usual * level)))
    return sizes


def _roster_moves(scale: Scale, course: Course, unit: Unit, role: str) -> dict[int, float]:
    if role != "officer":
        return {}
    return {
        scale.index(month): size
        for (named, where, month), size in ROSTER_MOVES.items()
        if named == course.follows and where == unit.follows
    }


def _shares(scale: Scale, course: Course, unit: Unit, role: str, rng: random.Random) -> list[float | None]:
    """The share trained at each month-end: a climb to 95%, then held with a slow erosion, then the story's dips."""
    arc = course.arc
    starts = scale.index(arc.starts)
    ready = scale.index(entry(arc.ready, unit.follows, arc.lead, arc.lag))
    refreshed = scale.index(arc.refreshed) if arc.refreshed else scale.months
    never = (unit.follows, role) in arc.never
    shares: list[float | None] = [None] * starts
    for place in range(starts, scale.months):
        climbing = never or place < ready
        fresh = max(ready, refreshed) if place >= refreshed else ready
        shares.append(_climb(place, starts, ready, rng) if climbing else _held(scale, place, fresh, rng))
    for dip in arc.dips:
        if unit.follows in dip.units.split() and role in dip.roles.split():
            _lower(scale, shares, dip, rng)
    return shares


def _climb(place: int, starts: int, ready: int, rng: random.Random) -> float:
    progress = min(1.0, (place - starts + 0.5) / max(1, ready - starts))
    ceiling = 0.94 if place < ready else 0.915
    return min(ceiling, 0.93 * progress**0.85 + rng.uniform(-0.012, 0.012)) if progress > 0.1 else 0.06 * progress * 10


def _held(scale: Scale, place: int, fresh: int, rng: random.Random) -> float:
    """Over the line: highest soon after everyone is trained, worn down since, lower in the months people are posted."""
    worn = 0.05 * (place - fresh) / scale.months
    posted = 0.012 if scale.month_ends[place].month in POSTING_MONTHS else 0.0
    return max(HELD_AT_LEAST, 0.983 - worn - posted + rng.uniform(-0.008, 0.008))


def _lower(scale: Scale, shares: list[float | None], dip: Dip, rng: random.Random) -> None:
    """Down towards the dip's lowest over its first third, then back towards the line by its end."""
    since = scale.index(dip.since)
    until = scale.index(dip.until) if dip.until else scale.months
    falling = max(1, (until - since + 1) // 3)
    for place in range(since, until):
        step = place - since + 1
        if step <= falling:
            depth = step / falling
        else:
            depth = 1.0 if not dip.until else (until - place) / (until - since - falling + 1)
        share = JUST_BELOW - (JUST_BELOW - dip.lowest) * depth + rng.uniform(-0.004, 0.004)
        shares[place] = min(JUST_BELOW, share)
