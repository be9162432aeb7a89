"""What is odd but possible: accepted, and said in words."""

from datetime import date
from typing import Any

import pytest

from tests.data.intake.workbooks import (
    AUGUST,
    OCTOBER,
    SEPTEMBER,
    claim,
    exposure,
    finding,
    header,
    milestone,
    places,
    training,
)

FIRST = {"return": [header(as_at=SEPTEMBER)]}


@pytest.mark.parametrize(("sheet", "row"), [("training", training), ("claims", claim), ("exposure", exposure)])
def test_a_unit_absent_that_reported_last_month(history: Any, sheet: str, row: Any) -> None:
    result = history.held(**FIRST, **{sheet: [row("EA"), row("NA")]}).then(**{sheet: [row("EA")]})
    (warning,) = result.warnings
    assert (warning.sheet, warning.row, warning.column, warning.value) == (sheet, None, None, "NA")
    assert warning.fault == "NA is absent, and was reported for 30 September 2026"
    assert result.faults == []


def test_a_sheet_left_out_is_not_absent_units(history: Any) -> None:
    assert history.held(**FIRST, exposure=[exposure("NA")]).then().warnings == []


def test_a_unit_absent_for_longer_is_not_said_again(history: Any) -> None:
    history.held(**{"return": [header(as_at=AUGUST)]}, exposure=[exposure("EA"), exposure("NA")])
    history.held(**FIRST, exposure=[exposure("EA")])
    assert history.then(exposure=[exposure("EA")]).warnings == []


@pytest.mark.parametrize(("now", "warned"), [(79, True), (80, False), (120, False), (121, True)])
def test_a_roster_that_moved_by_more_than_a_fifth(history: Any, now: int, warned: bool) -> None:
    history.held(**FIRST, training=[training(in_scope=100, trained=50)])
    warnings = history.then(training=[training(in_scope=now, trained=now // 2)]).warnings
    assert places(warnings) == ([("training", 2, "in_scope")] if warned else [])
    assert not warned or f"from 100 to {now}" in warnings[0].fault


@pytest.mark.parametrize(("now", "warned"), [(70, False), (69, True), (90, False)])
def test_completion_that_fell_by_more_than_ten_points(history: Any, now: int, warned: bool) -> None:
    history.held(**FIRST, training=[training(in_scope=100, trained=80)])
    warnings = history.then(training=[training(in_scope=100, trained=now)]).warnings
    assert places(warnings) == ([("training", 2, "trained")] if warned else [])
    assert not warned or f"from 80 of 100 to {now} of 100" in warnings[0].fault


def test_a_course_that_applies_to_nobody_has_no_completion(history: Any) -> None:
    history.held(**FIRST, training=[training(in_scope=0, trained=0)])
    assert history.then(training=[training(in_scope=0, trained=0)]).warnings == []


@pytest.mark.parametrize(("now", "warned"), [(1, True), (2, False), (5, False)])
def test_a_claimed_stage_that_fell_by_two(history: Any, now: int, warned: bool) -> None:
    warnings = history.held(**FIRST, claims=[claim(claimed_stage=3)]).then(claims=[claim(claimed_stage=now)]).warnings
    assert places(warnings) == ([("claims", 2, "claimed_stage")] if warned else [])


@pytest.mark.parametrize(
    ("due", "now", "warned"),
    [
        (date(2026, 11, 14), date(2026, 11, 15), True),
        (date(2026, 10, 31), date(2027, 1, 1), True),
        (date(2026, 11, 15), date(2027, 1, 1), False),
        (date(2026, 11, 14), date(2026, 11, 13), False),
    ],
)
def test_a_forecast_put_back_in_the_14_days_before_it_was_due(history: Any, due: date, now: date, warned: bool) -> None:
    history.held(**FIRST, milestones=[milestone(forecast_on=due)])
    warnings = history.then(milestones=[milestone(forecast_on=now)]).warnings
    assert places(warnings) == ([("milestones", 2, "forecast_on")] if warned else [])
    assert not warned or "in the 14 days before" in warnings[0].fault


def test_an_open_milestone_whose_forecast_has_passed(checked: Any) -> None:
    passed, done = milestone(forecast_on=SEPTEMBER), milestone("M2", forecast_on=SEPTEMBER, completed_on=SEPTEMBER)
    (warning,) = checked(milestones=[done, passed, milestone("M3", forecast_on=OCTOBER)]).warnings
    assert (warning.sheet, warning.row, warning.column) == ("milestones", 3, "forecast_on")
    assert warning.fault == "the forecast of 30 September 2026 has passed and the milestone is open"


def test_a_withdrawal_of_evidence_never_seen(history: Any) -> None:
    history.held(**FIRST, evidence=[finding("E1")])
    (warning,) = history.then(evidence=[finding("E1", withdrawn="yes"), finding("E2", withdrawn="yes")]).warnings
    assert (warning.sheet, warning.row, warning.column, warning.value) == ("evidence", 3, "evidence_id", "E2")


def test_evidence_withdrawn_before_has_been_seen(history: Any) -> None:
    history.held(**FIRST, evidence=[finding("E1")]).held(**FIRST, evidence=[finding("E1", withdrawn="yes")])
    assert history.then(evidence=[finding("E1", withdrawn="yes")]).warnings == []


def test_an_ordinary_month_has_none(history: Any) -> None:
    sheets = {"training": [training()], "claims": [claim()], "exposure": [exposure()], "milestones": [milestone()]}
    assert history.held(**FIRST, **sheets).then(**sheets).warnings == []


def test_figures_that_stand_still_for_a_month_are_asked_about(history: Any) -> None:
    rows = [exposure(unit, death_reports=at) for at, unit in enumerate(("EA", "AS", "NA"), start=60)]
    history.held(**{"return": [header(as_at=SEPTEMBER)]}, exposure=rows)
    (odd,) = history.then(**{"return": [header(as_at=OCTOBER)]}, exposure=rows).warnings
    assert (odd.sheet, odd.row) == ("exposure", None)
    assert odd.fault == "all 3 rows are as they were in September 2026: is this last month's table?"
    moved = [*rows[:2], exposure("NA", death_reports=61)]
    assert history.then(**{"return": [header(as_at=OCTOBER)]}, exposure=moved).warnings == []


def test_an_id_that_is_filed_under_something_else_is_asked_about(history: Any) -> None:
    history.held(**{"return": [header(as_at=SEPTEMBER)]}, milestones=[milestone()], evidence=[finding()])
    then = {"milestones": [milestone(recommendation_id=8)], "evidence": [finding(unit_id="EA")]}
    told = [item.fault for item in history.then(**{"return": [header(as_at=OCTOBER)]}, **then).warnings]
    assert told == [
        "M1 was filed under 13 before, and is now under 8: is it the same thing?",
        "E1 was filed under every unit before, and is now under EA: is it the same thing?",
    ]
