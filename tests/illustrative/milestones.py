"""Milestones: the programme plan as it stood at each month-end, with its re-forecasts and their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.illustrative.milestone_plan import (
    DEPENDS_ACROSS,
    LATE_FROM_THE_START,
    MEANT_TO_SATISFY,
    MOVED_LATELY,
    OWNERS,
    REOPENED_REASON,
    Planned,
    planned,
    reasons,
)
from tests.illustrative.model import chance
from tests.illustrative.months import MONTH_ENDS, MONTHS, place_of, place_on
from tests.illustrative.sheets import Milestone

FIRST_REPORTS = ("2023-05", "2023-06", "2023-07", "2023-08", "2023-09", "2023-09")


@dataclass(frozen=True)
class _Change:
    """From this month's return (by its place) on: a forecast, a completion or none, and the reason given."""

    place: int
    forecast_on: date
    completed_on: date | None
    reason: str


def rows(place: int) -> list[Milestone]:
    """The milestones sheet of a month, by its place; in order of recommendation and position."""
    standing = [
        (plan, change)
        for plan, changes, until in _histories()
        if place < until and (change := _latest(changes, place)) is not None
    ]
    present = {plan.milestone_id for plan, _ in standing}
    return [_row(plan, change, present) for plan, change in standing]


def _row(plan: Planned, change: _Change, present: set[str]) -> Milestone:
    return Milestone(
        milestone_id=plan.milestone_id,
        recommendation_id=plan.recommendation,
        title=plan.title,
        kind=plan.kind,
        original_due_on=date.fromisoformat(plan.due),
        forecast_on=change.forecast_on,
        completed_on=change.completed_on,
        owner_role=OWNERS[plan.recommendation],
        change_reason=change.reason,
        depends_on=";".join(name for name in _depends_on(plan) if name in present),
        criterion_id=MEANT_TO_SATISFY.get(plan.milestone_id, ""),
    )


def _depends_on(plan: Planned) -> list[str]:
    """The milestone before it in the plan (an outcome waits for two), and any of another recommendation."""
    before = range(max(1, plan.position - (2 if plan.kind == "outcome" else 1)), plan.position)
    names = [f"{plan.milestone_id[:4]}M{position}" for position in before]
    across = DEPENDS_ACROSS.get(plan.milestone_id)
    return [*names, across] if across else names


def _latest(changes: tuple[_Change, ...], place: int) -> _Change | None:
    known = [change for change in changes if change.place <= place]
    return known[-1] if known else None


@cache
def _histories() -> tuple[tuple[Planned, tuple[_Change, ...], int], ...]:
    """Every milestone with its changes in order, and the place of the month from which it is no longer reported."""
    return tuple((plan, tuple(_changes(plan)), _until(plan)) for plan in planned())


def _until(plan: Planned) -> int:
    return place_of(plan.became[1]) if plan.became[0] == "dropped" else MONTHS


def _first_place(plan: Planned) -> int:
    return place_of(plan.since or FIRST_REPORTS[plan.position - 1])


def _changes(plan: Planned) -> list[_Change]:
    became, first = plan.became[0], _first_place(plan)
    done = date.fromisoformat(plan.became[1]) if became in ("done", "reopened") else None
    changes = [_Change(first, date.fromisoformat(plan.due), None, "")]
    changes += _reforecasts(plan, first, done)
    if done is not None:
        last = changes[-1]
        changes.append(_Change(max(place_on(done), last.place), last.forecast_on, done, last.reason))
    if became == "reopened":
        changes.append(_Change(place_of(plan.became[2]), date.fromisoformat(plan.became[3]), None, REOPENED_REASON))
    return changes


def _reforecasts(plan: Planned, first: int, done: date | None) -> list[_Change]:
    """Each re-forecast is reported with the last month-end before the date it replaces, or the one after."""
    rng = chance("milestone", plan.recommendation, plan.milestone_id)
    why = rng.sample(reasons(plan.recommendation), plan.moves)
    before = date.fromisoformat(plan.due)
    made: list[_Change] = []
    place = first
    last_place = place_on(done) if done else MONTHS - 1
    for step, forecast in enumerate(_forecasts(plan, done)):
        moved = place_on(before) - rng.choice((1, 1, 0))
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
        made.append(_Change(place_of(MOVED_LATELY[plan.milestone_id][0]), final.forecast_on, None, final.reason))
    return made


def _forecasts(plan: Planned, done: date | None) -> list[date]:
    """The dates forecast in turn after the original, evenly put back towards the last one."""
    if not plan.moves or plan.became[0] == "reopened":
        return [done] * plan.moves if done and done > date.fromisoformat(plan.due) else []
    due, last = date.fromisoformat(plan.due), _last_forecast(plan, done)
    lately = MOVED_LATELY.get(plan.milestone_id)
    if lately:
        return [*_evenly(due, date.fromisoformat(lately[1]), plan.moves - 1), last]
    return _evenly(due, last, plan.moves)


def _last_forecast(plan: Planned, done: date | None) -> date:
    if done is not None:
        return done + timedelta(days=(7 - done.weekday() + 4) % 7)
    if plan.became[0] == "dropped":
        return MONTH_ENDS[place_of(plan.became[1])] + timedelta(days=61)
    return date.fromisoformat(plan.became[1])


def _evenly(start: date, end: date, steps: int) -> list[date]:
    return [start + timedelta(days=(end - start).days * step // steps) for step in range(1, steps + 1)]
