"""Training: who is in post and how many of them are trained, month by month, for each course, unit and role."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from tests.illustrative.model import COURSE_IDS, UNITS, chance, entry
from tests.illustrative.months import MONTH_ENDS, MONTHS, place_of
from tests.illustrative.sheets import Training
from tests.illustrative.story import COURSES, OFFICERS, ROSTER_MOVES, Dip

ROLES = ("officer", "supervisor")
OFFICERS_PER_SUPERVISOR = 6
POSTING_MONTHS = (4, 5, 9, 10)
THRESHOLD = 0.95
# Just over the line, so that rounding to whole officers never lands below it.
HELD_AT_LEAST = 0.953
JUST_BELOW = 0.945


def monthly() -> Iterator[list[Training]]:
    """The training sheet of each month, oldest first; a course appears once it has started."""
    series = [_series(course, unit, role) for course in COURSE_IDS for unit in UNITS for role in ROLES]
    for _ in range(MONTHS):
        yield [row for line in series if (row := next(line)) is not None]


def _series(course: str, unit: str, role: str) -> Iterator[Training | None]:
    rng = chance("training", course, unit, role)
    shares = _shares(course, unit, role, rng)
    rosters = _rosters(course, unit, role, rng)
    for share, in_scope in zip(shares, rosters, strict=True):
        yield None if share is None else Training(course, unit, role, in_scope, _whole(share, in_scope))


def _whole(share: float, in_scope: int) -> int:
    """Trained people in whole numbers, on the same side of the threshold as the share."""
    return min(in_scope, math.ceil(share * in_scope)) if share >= THRESHOLD else math.floor(share * in_scope)


def _rosters(course: str, unit: str, role: str, rng: random.Random) -> list[int]:
    """People in scope at each month-end: it drifts a little, and moves more at spring and autumn postings."""
    usual = OFFICERS[unit] * COURSES[course].roster_share * rng.uniform(0.94, 1.06)
    usual = usual / OFFICERS_PER_SUPERVISOR if role == "supervisor" else usual
    moves = _roster_moves(course, unit, role)
    level, sizes = 1.0, []
    for place, day in enumerate(MONTH_ENDS):
        spread = 0.028 if day.month in POSTING_MONTHS else 0.009
        level += (1.0 - level) * 0.12 + rng.gauss(0, spread) + moves.get(place, 0.0)
        sizes.append(max(8, round(usual * level)))
    return sizes


def _roster_moves(course: str, unit: str, role: str) -> dict[int, float]:
    if role != "officer":
        return {}
    return {
        place_of(month): size
        for (named, where, month), size in ROSTER_MOVES.items()
        if named == course and where == unit
    }


def _shares(course: str, unit: str, role: str, rng: random.Random) -> list[float | None]:
    """The share trained at each month-end: a climb to 95%, then held with a slow erosion, then the story's dips."""
    arc = COURSES[course]
    starts = place_of(arc.starts)
    ready = place_of(entry(arc.ready, unit, arc.lead, arc.lag))
    refreshed = place_of(arc.refreshed) if arc.refreshed else MONTHS
    never = (unit, role) in arc.never
    shares: list[float | None] = [None] * starts
    for place in range(starts, MONTHS):
        climbing = never or place < ready
        fresh = max(ready, refreshed) if place >= refreshed else ready
        shares.append(_climb(place, starts, ready, rng) if climbing else _held(place, fresh, rng))
    for dip in arc.dips:
        if unit in dip.units.split() and role in dip.roles.split():
            _lower(shares, dip, rng)
    return shares


def _climb(place: int, starts: int, ready: int, rng: random.Random) -> float:
    progress = min(1.0, (place - starts + 0.5) / max(1, ready - starts))
    ceiling = 0.94 if place < ready else 0.915
    return min(ceiling, 0.93 * progress**0.85 + rng.uniform(-0.012, 0.012)) if progress > 0.1 else 0.06 * progress * 10


def _held(place: int, fresh: int, rng: random.Random) -> float:
    """Over the line: highest soon after everyone is trained, worn down since, lower in the months people are posted."""
    worn = 0.05 * (place - fresh) / MONTHS
    posted = 0.012 if MONTH_ENDS[place].month in POSTING_MONTHS else 0.0
    return max(HELD_AT_LEAST, 0.983 - worn - posted + rng.uniform(-0.008, 0.008))


def _lower(shares: list[float | None], dip: Dip, rng: random.Random) -> None:
    """Down towards the dip's lowest over its first third, then back towards the line by its end."""
    since = place_of(dip.since)
    until = place_of(dip.until) if dip.until else MONTHS
    falling = max(1, (until - since + 1) // 3)
    for place in range(since, until):
        step = place - since + 1
        if step <= falling:
            depth = step / falling
        else:
            depth = 1.0 if not dip.until else (until - place) / (until - since - falling + 1)
        share = JUST_BELOW - (JUST_BELOW - dip.lowest) * depth + rng.uniform(-0.004, 0.004)
        shares[place] = min(JUST_BELOW, share)
