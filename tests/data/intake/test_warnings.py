"""What is odd but possible: accepted, and said in words."""

from datetime import date
from typing import Any

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


def test_a_unit_absent_that_reported_last_month(history: Any) -> None:
    makers = {"training": training, "claims": claim, "exposure": exposure}
    held = {sheet: [row("EA"), row("NA")] for sheet, row in makers.items()}
    result = history.held(**FIRST, **held).then(**{sheet: [row("EA")] for sheet, row in makers.items()})
    assert [(one.sheet, one.row, one.column, one.value) for one in result.warnings] == [
        (sheet, None, None, "NA") for sheet in makers
    ]
    assert {one.fault for one in result.warnings} == {"NA is absent, and was reported for 30 September 2026"}
    assert result.faults == []


def test_a_sheet_left_out_is_not_absent_units(history: Any) -> None:
    assert history.held(**FIRST, exposure=[exposure("NA")]).then().warnings == []


def test_a_unit_absent_for_longer_is_not_said_again(history: Any) -> None:
    history.held(**{"return": [header(as_at=AUGUST)]}, exposure=[exposure("EA"), exposure("NA")])
    history.held(**FIRST, exposure=[exposure("EA")])
    assert history.then(exposure=[exposure("EA")]).warnings == []


def test_a_roster_that_moved_by_more_than_a_fifth(history: Any) -> None:
    rosters = {"EA": 79, "NA": 80, "AS": 120, "NE": 121}
    history.held(**FIRST, training=[training(unit, in_scope=100, trained=50) for unit in rosters])
    now = [training(unit, in_scope=people, trained=people // 2) for unit, people in rosters.items()]
    warnings = history.then(training=now).warnings
    assert places(warnings) == [("training", 2, "in_scope"), ("training", 5, "in_scope")]
    assert "from 100 to 79" in warnings[0].fault and "from 100 to 121" in warnings[1].fault


def test_completion_that_fell_by_more_than_ten_points(history: Any) -> None:
    trained = {"EA": 70, "NA": 69, "AS": 90}
    history.held(**FIRST, training=[training(unit, in_scope=100, trained=80) for unit in trained])
    now = [training(unit, in_scope=100, trained=people) for unit, people in trained.items()]
    (warning,) = history.then(training=now).warnings
    assert places([warning]) == [("training", 3, "trained")]
    assert "from 80 of 100 to 69 of 100" in warning.fault


def test_a_course_that_applies_to_nobody_has_no_completion(history: Any) -> None:
    history.held(**FIRST, training=[training(in_scope=0, trained=0)])
    assert history.then(training=[training(in_scope=0, trained=0)]).warnings == []


def test_a_claimed_stage_that_fell_by_two(history: Any) -> None:
    now = {"EA": 1, "NA": 2, "AS": 5}
    history.held(**FIRST, claims=[claim(unit, claimed_stage=3) for unit in now])
    warnings = history.then(claims=[claim(unit, claimed_stage=stage) for unit, stage in now.items()]).warnings
    assert places(warnings) == [("claims", 2, "claimed_stage")]


def test_a_forecast_put_back_in_the_14_days_before_it_was_due(history: Any) -> None:
    moved = [
        (date(2026, 11, 14), date(2026, 11, 15)),
        (date(2026, 10, 31), date(2027, 1, 1)),
        (date(2026, 11, 15), date(2027, 1, 1)),
        (date(2026, 11, 14), date(2026, 11, 13)),
    ]
    history.held(**FIRST, milestones=[milestone(f"M{at}", forecast_on=due) for at, (due, _) in enumerate(moved)])
    now = [milestone(f"M{at}", forecast_on=forecast) for at, (_, forecast) in enumerate(moved)]
    warnings = history.then(milestones=now).warnings
    assert places(warnings) == [("milestones", 2, "forecast_on"), ("milestones", 3, "forecast_on")]
    assert all("in the 14 days before" in warning.fault for warning in warnings)


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


def test_a_month_of_figures_that_stand_still_is_asked_about_once_a_sheet(history: Any) -> None:
    units = ("EA", "AS", "NA", "NE", "SN", "WA")
    rows = {"exposure": [exposure(unit) for unit in units], "training": [training(unit) for unit in units]}
    history.held(**{"return": [header(as_at=SEPTEMBER)]}, **rows)
    told = history.then(**{"return": [header(as_at=OCTOBER)]}, **rows).warnings
    assert [(item.sheet, item.fault[:10]) for item in told] == [("training", "all 6 rows"), ("exposure", "all 6 rows")]


def test_an_id_that_is_filed_under_something_else_is_asked_about(history: Any) -> None:
    history.held(**{"return": [header(as_at=SEPTEMBER)]}, milestones=[milestone()], evidence=[finding()])
    then = {"milestones": [milestone(recommendation_id=8)], "evidence": [finding(unit_id="EA")]}
    told = [item.fault for item in history.then(**{"return": [header(as_at=OCTOBER)]}, **then).warnings]
    assert told == [
        "M1 was filed under 13 before, and is now under 8: is it the same thing?",
        "E1 was filed under every unit before, and is now under EA: is it the same thing?",
    ]
