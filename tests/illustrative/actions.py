"""Actions of the Gold Group's meetings: raised at one, reported until done; some late, some still open."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import data
from tests.illustrative.milestone_plan import OWNERS
from tests.illustrative.model import RECOMMENDATIONS, UNITS, chance
from tests.illustrative.months import MONTH_ENDS, place_on
from tests.illustrative.reference_set import gold_group
from tests.illustrative.sheets import Action

# As people say it: a unit by its name, a recommendation by its working number.
with (Path(data.__file__).parent / "reference" / "unit.csv").open(encoding="utf-8", newline="") as _file:
    UNIT_NAMES = {row["unit_id"]: row["name"] for row in csv.DictReader(_file)}

# What is asked, what came of it; {unit} is a unit and {number} a recommendation.
WORDING = (
    ("Report the reasons for the sample results in {unit} on W{number}", "Reasons reported; resampled"),
    ("Agree refresher places for joiners in {unit} ahead of postings", "Places agreed with the training lead"),
    ("Bring the evidence behind the claim for W{number} to the next meeting", "Evidence tabled"),
    ("Confirm who owns W{number} in {unit} after postings", "Owner confirmed"),
    ("Set out a recovery plan for the late milestones of W{number}", "Plan agreed"),
    ("Arrange a second-line sample in {unit} for W{number}", "Sample arranged and filed"),
    ("Review local instructions in {unit} against the current policy", "Two local instructions withdrawn"),
    ("Share the practice of the strongest units on W{number} with {unit}", "Shared at the leads' forum"),
    ("Explain the change in the training roster in {unit}", "Roster checked and explained"),
    ("Check the time limits on evidence for W{number} and plan its renewal", "Renewal dates planned"),
)
PER_MEETING = 3


def rows(place: int) -> list[Action]:
    """The actions sheet of a month, by its place: those raised in it or done in it, as they then stood."""
    end = MONTH_ENDS[place]
    reported = []
    for raised, action in _all():
        if action.done_on and place == place_on(action.done_on):
            reported.append(action)
        elif place == raised or (action.done_on is None and raised < place and action.due_on <= end):
            reported.append(replace(action, done_on=None, outcome=""))
    return reported


@cache
def _all() -> tuple[tuple[int, Action], ...]:
    """Every action as it stands once finished with, and the place of the month it was raised in."""
    return tuple(
        (place_on(held_on), _action(meeting_id, held_on, number))
        for meeting_id, held_on in gold_group()
        for number in range(1, PER_MEETING + 1)
    )


def _action(meeting_id: str, held_on: date, number: int) -> Action:
    rng = chance("action", meeting_id, number)
    recommendation, unit = rng.choice(RECOMMENDATIONS), rng.choice(UNITS)
    wording, outcome = rng.choice(WORDING)
    due_on = held_on + timedelta(days=rng.choice((28, 42, 49, 56)))
    # Most are done by the day; some a few weeks late; a few of the last year's are still open.
    recent = (MONTH_ENDS[-1] - due_on).days < 270
    took = rng.choices((rng.randint(-14, 0), rng.randint(5, 60), None), (65, 22, 25 if recent else 0))[0]
    done_on = due_on + timedelta(days=took) if took is not None else None
    if done_on is not None and done_on > MONTH_ENDS[-1]:
        done_on = None
    return Action(
        action_id=f"{meeting_id}-A{number}",
        meeting_id=meeting_id,
        recommendation_id=recommendation if "{number}" in wording else None,
        unit_id=unit if "{unit}" in wording else "",
        action=wording.format(unit=UNIT_NAMES[unit], number=recommendation),
        owner_role=OWNERS[recommendation] if "{number}" in wording else f"Commander of {UNIT_NAMES[unit]}",
        due_on=due_on,
        done_on=done_on,
        outcome=outcome if done_on else "",
    )
