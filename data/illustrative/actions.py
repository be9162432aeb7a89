"""Actions of the Gold Group's meetings: raised at one, reported until done; some late, some still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from data.illustrative.milestone_plan import OWNERS
from data.illustrative.model import chance, recommendations, units
from data.illustrative.reference_set import meetings
from data.illustrative.scale import Scale

# What is asked, what came of it; {unit} names a unit's id and {number} a recommendation.
WORDING = (
    ("Report the reasons for the sample results in {unit} on recommendation {number}", "Reasons reported; resampled"),
    ("Agree refresher places for joiners in {unit} ahead of postings", "Places agreed with the training lead"),
    ("Bring the evidence behind the claim for recommendation {number} to the next meeting", "Evidence tabled"),
    ("Confirm who owns recommendation {number} in {unit} after postings", "Owner confirmed"),
    ("Set out a recovery plan for the late milestones of recommendation {number}", "Plan agreed"),
    ("Arrange a second-line sample in {unit} for recommendation {number}", "Sample arranged and filed"),
    ("Review local instructions in {unit} against the current policy", "Two local instructions withdrawn"),
    ("Share the practice of the strongest units on recommendation {number} with {unit}", "Shared at the leads' forum"),
    ("Explain the change in the training roster in {unit}", "Roster checked and explained"),
    ("Check the time limits on evidence for recommendation {number} and plan its renewal", "Renewal dates planned"),
)
PER_MEETING = 3


@dataclass(frozen=True)
class Action:
    """One row of the actions sheet, as it stands once finished with."""

    action_id: str
    meeting_id: str
    raised: date
    recommendation: int | None
    unit: str
    action: str
    owner_role: str
    due_on: date
    done_on: date | None
    outcome: str


def rows(scale: Scale, seed: int, place: int) -> list[Action]:
    """A month's actions: those raised in it or done in it, as they then stood."""
    end = scale.month_ends[place]
    found = []
    for action in _all(scale, seed):
        done_in = scale.index_of(action.done_on) if action.done_on else None
        raised_in = scale.index_of(action.raised)
        if place == done_in:
            found.append(action)
        elif place == raised_in or (action.done_on is None and raised_in < place and action.due_on <= end):
            found.append(_still_open(action))
    return found


def _still_open(action: Action) -> Action:
    return Action(
        action.action_id,
        action.meeting_id,
        action.raised,
        action.recommendation,
        action.unit,
        action.action,
        action.owner_role,
        action.due_on,
        None,
        "",
    )


@lru_cache(maxsize=8)
def _all(scale: Scale, seed: int) -> tuple[Action, ...]:
    return tuple(
        _action(scale, seed, row["meeting_id"], date.fromisoformat(row["held_on"]), number)
        for row in meetings(scale)
        if row["meeting_id"].startswith("GG-") and scale.first_day <= date.fromisoformat(row["held_on"])
        for number in range(1, PER_MEETING * scale.copies + 1)
    )


def _action(scale: Scale, seed: int, meeting_id: str, held_on: date, number: int) -> Action:
    rng = chance(seed, "action", meeting_id, number)
    recommendation, unit = rng.choice(recommendations(scale)), rng.choice(units(scale))
    wording, outcome = rng.choice(WORDING)
    due_on = held_on + timedelta(days=rng.choice((28, 42, 49, 56)))
    # Most are done by the day; some a few weeks late; a few of the last year's are still open.
    recent = (scale.month_ends[-1] - due_on).days < 270
    took = rng.choices((rng.randint(-14, 0), rng.randint(5, 60), None), (65, 22, 25 if recent else 0))[0]
    done_on = due_on + timedelta(days=took) if took is not None else None
    if done_on is not None and done_on > scale.month_ends[-1]:
        done_on = None
    return Action(
        action_id=f"{meeting_id}-A{number}",
        meeting_id=meeting_id,
        raised=held_on,
        recommendation=recommendation.number if "{number}" in wording else None,
        unit=unit.unit_id if "{unit}" in wording else "",
        action=wording.format(unit=unit.unit_id, number=recommendation.number),
        owner_role=OWNERS[recommendation.follows] if "{number}" in wording else f"Commander of {unit.unit_id}",
        due_on=due_on,
        done_on=done_on,
        outcome=outcome if done_on else "",
    )
