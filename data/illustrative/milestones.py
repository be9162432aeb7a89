"""Milestones: the programme plan as it stood at each month-end, with its re-forecasts and their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from data.illustrative.milestone_plan import (
    DEPENDS_ACROSS,
    LATE_FROM_THE_START,
    MOVED_LATELY,
    OWNERS,
    REOPENED_REASON,
    Planned,
    planned,
    reasons,
)
from data.illustrative.model import Recommendation, chance, recommendations
from data.illustrative.scale import Scale

FIRST_REPORTS = ("2023-05", "2023-06", "2023-07", "2023-08", "2023-09", "2023-09")


@dataclass(frozen=True)
class Row:
    """One row of the milestones sheet."""

    milestone_id: str
    recommendation: int
    title: str
    kind: str
    original_due_on: date
    forecast_on: date
    completed_on: date | None
    owner_role: str
    change_reason: str
    depends_on: str


@dataclass(frozen=True)
class _Change:
    """From this month's return (by number) on: a forecast, a completion or none, and the reason given."""

    place: int
    forecast_on: date
    completed_on: date | None
    reason: str


def rows(scale: Scale, seed: int, place: int) -> list[Row]:
    """The milestones sheet of a month, by number; in order of recommendation and position."""
    standing = [
        (recommendation, plan, change)
        for recommendation, plan, changes, until in _histories(scale, seed)
        if place < until and (change := _latest(changes, place)) is not None
    ]
    present = {_id(recommendation, plan.milestone_id) for recommendation, plan, _ in standing}
    return [_row(scale, recommendation, plan, change, present) for recommendation, plan, change in standing]


def _row(scale: Scale, recommendation: Recommendation, plan: Planned, change: _Change, present: set[str]) -> Row:
    waits_for = [_id(recommendation, name) for name in _depends_on(plan)]
    return Row(
        milestone_id=_id(recommendation, plan.milestone_id),
        recommendation=recommendation.number,
        title=plan.title,
        kind=plan.kind,
        original_due_on=scale.day(plan.due),
        forecast_on=change.forecast_on,
        completed_on=change.completed_on,
        owner_role=OWNERS[plan.recommendation],
        change_reason=change.reason,
        depends_on=";".join(name for name in waits_for if name in present),
    )


def _id(recommendation: Recommendation, story_id: str) -> str:
    number = int(story_id[1:3]) + recommendation.copy * 20
    return f"R{number:02d}{story_id[3:]}"


def _depends_on(plan: Planned) -> list[str]:
    """The milestone before it in the plan (an outcome waits for two), and any of another recommendation."""
    before = range(max(1, plan.position - (2 if plan.kind == "outcome" else 1)), plan.position)
    names = [f"{plan.milestone_id[:4]}M{position}" for position in before]
    across = DEPENDS_ACROSS.get(plan.milestone_id)
    return [*names, across] if across else names


def _latest(changes: tuple[_Change, ...], place: int) -> _Change | None:
    known = [change for change in changes if change.place <= place]
    return known[-1] if known else None


@lru_cache(maxsize=8)
def _histories(scale: Scale, seed: int) -> tuple[tuple[Recommendation, Planned, tuple[_Change, ...], int], ...]:
    """Every milestone with its changes in order, and the number of the month from which it is no longer reported."""
    plans = planned()
    return tuple(
        (recommendation, plan, tuple(_changes(scale, seed, recommendation, plan)), _until(scale, plan))
        for recommendation in recommendations(scale)
        for plan in plans
        if plan.recommendation == recommendation.follows
    )


def _until(scale: Scale, plan: Planned) -> int:
    return scale.index(plan.became[1]) if plan.became[0] == "dropped" else scale.months


def _first_place(scale: Scale, plan: Planned) -> int:
    return scale.index(plan.since or FIRST_REPORTS[plan.position - 1])


def _changes(scale: Scale, seed: int, recommendation: Recommendation, plan: Planned) -> list[_Change]:
    became, first = plan.became[0], _first_place(scale, plan)
    done = scale.day(plan.became[1]) if became in ("done", "reopened") else None
    changes = [_Change(first, scale.day(plan.due), None, "")]
    changes += _reforecasts(scale, seed, recommendation, plan, first, done)
    if done is not None:
        last = changes[-1]
        changes.append(_Change(max(scale.index_of(done), last.place), last.forecast_on, done, last.reason))
    if became == "reopened":
        changes.append(_Change(scale.index(plan.became[2]), scale.day(plan.became[3]), None, REOPENED_REASON))
    return changes


def _reforecasts(
    scale: Scale, seed: int, recommendation: Recommendation, plan: Planned, first: int, done: date | None
) -> list[_Change]:
    """Each re-forecast is reported with the last month-end before the date it replaces, or the one after."""
    rng = chance(seed, "milestone", recommendation.number, plan.milestone_id)
    why = rng.sample(reasons(plan.recommendation), plan.moves)
    before = scale.day(plan.due)
    made: list[_Change] = []
    place = first
    last_place = scale.index_of(done) if done else scale.months - 1
    for step, forecast in enumerate(_forecasts(scale, plan, done)):
        moved = scale.index_of(before) - rng.choice((1, 1, 0))
        if moved > last_place:
            # A date still ahead, put back some time in the last year.
            moved = last_place - rng.randint(1, 10)
        if step == 0 and plan.milestone_id in LATE_FROM_THE_START:
            moved = first
        place = min(max(moved, place + (1 if made else 0)), last_place)
        made.append(_Change(place, forecast, None, why[step]))
        before = forecast
    if made and plan.milestone_id in MOVED_LATELY:
        final = made.pop()
        made.append(_Change(scale.index(MOVED_LATELY[plan.milestone_id][0]), final.forecast_on, None, final.reason))
    return made


def _forecasts(scale: Scale, plan: Planned, done: date | None) -> list[date]:
    """The dates forecast in turn after the original, evenly put back towards the last one."""
    if not plan.moves or plan.became[0] == "reopened":
        return [done] * plan.moves if done and done > scale.day(plan.due) else []
    due, last = scale.day(plan.due), _last_forecast(scale, plan, done)
    lately = MOVED_LATELY.get(plan.milestone_id)
    if lately:
        return [*_evenly(due, scale.day(lately[1]), plan.moves - 1), last]
    return _evenly(due, last, plan.moves)


def _last_forecast(scale: Scale, plan: Planned, done: date | None) -> date:
    if done is not None:
        return done + timedelta(days=(7 - done.weekday() + 4) % 7)
    if plan.became[0] == "dropped":
        return scale.month_ends[scale.index(plan.became[1])] + timedelta(days=61)
    return scale.day(plan.became[1])


def _evenly(start: date, end: date, steps: int) -> list[date]:
    return [start + timedelta(days=(end - start).days * step // steps) for step in range(1, steps + 1)]
