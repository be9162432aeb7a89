"""A return against what is held: frozen dates, completed milestones open again, and provenance."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.intake import check
from tests.data.intake.workbooks import (
    AUGUST,
    OCTOBER,
    RECEIVED,
    SEPTEMBER,
    edited,
    exposure,
    header,
    milestone,
    places,
    workbook,
)

DONE = date(2026, 8, 15)
OTHER = date(2027, 1, 1)


def month(as_at: date, *milestones: Any) -> dict[str, Any]:
    return {"return": [header(as_at=as_at)], "milestones": list(milestones)}


def test_an_original_date_is_frozen(history: Any) -> None:
    result = history.held(**month(SEPTEMBER, milestone())).then(**month(OCTOBER, milestone(original_due_on=OTHER)))
    assert places(result.faults) == [("milestones", 2, "original_due_on")]
    assert "not the original date first reported, 31 December 2026" in result.faults[0].fault
    assert "30 September 2026" in result.faults[0].fault


def test_it_is_mended_by_the_month_that_first_reported_it(history: Any) -> None:
    history.held(**month(AUGUST, milestone())).held(**month(SEPTEMBER, milestone()))
    mended = milestone(original_due_on=OTHER)
    assert history.then(**month(AUGUST, mended)).faults == []
    history.held(**month(AUGUST, mended))
    assert history.then(**month(OCTOBER, mended)).faults == []
    assert places(history.then(**month(OCTOBER, milestone())).faults) == [("milestones", 2, "original_due_on")]


def test_a_month_before_the_first_may_bring_another_date(history: Any) -> None:
    history.held(**month(SEPTEMBER, milestone()))
    assert history.then(**month(AUGUST, milestone(original_due_on=OTHER))).faults == []


@pytest.mark.parametrize("now", [SEPTEMBER, OCTOBER])
def test_a_completed_milestone_open_again_needs_a_reason(history: Any, now: date) -> None:
    history.held(**month(SEPTEMBER, milestone(completed_on=DONE)))
    (fault,) = history.then(**month(now, milestone())).faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("milestones", 2, "change_reason", None)
    assert "completed on 15 August 2026" in fault.fault
    assert history.then(**month(now, milestone(change_reason="Audit found gaps"))).faults == []


def test_it_needs_no_reason_the_month_after(history: Any) -> None:
    history.held(**month(AUGUST, milestone(completed_on=DONE)))
    history.held(**month(SEPTEMBER, milestone(change_reason="Audit found gaps")))
    assert history.then(**month(OCTOBER, milestone())).faults == []


def test_a_restated_month_still_needs_the_reason_it_had(history: Any) -> None:
    history.held(**month(AUGUST, milestone(completed_on=DONE)))
    history.held(**month(SEPTEMBER, milestone(change_reason="Audit found gaps")))
    assert places(history.then(**month(SEPTEMBER, milestone())).faults) == [("milestones", 2, "change_reason")]


def test_a_month_left_out_forgets_nothing(history: Any) -> None:
    history.held(**month(AUGUST, milestone(completed_on=DONE))).held(**{"return": [header(as_at=SEPTEMBER)]})
    assert places(history.then(**month(OCTOBER, milestone())).faults) == [("milestones", 2, "change_reason")]


def test_a_later_month_held_says_nothing_about_an_earlier_one(history: Any) -> None:
    history.held(**month(OCTOBER, milestone(completed_on=DONE)))
    assert history.then(**month(SEPTEMBER, milestone())).faults == []


def test_what_a_later_return_took_back_is_not_held_against_the_next(history: Any) -> None:
    history.held(**month(SEPTEMBER, milestone(completed_on=DONE)))
    history.held(**month(SEPTEMBER, milestone(change_reason="Entered in error")))
    assert history.then(**month(OCTOBER, milestone())).faults == []


def test_a_milestone_may_wait_for_one_that_is_held(history: Any) -> None:
    history.held(**month(SEPTEMBER, milestone("M9")))
    assert history.then(**month(OCTOBER, milestone("M1", depends_on="M9"))).faults == []


@pytest.mark.parametrize(
    ("holds", "sent", "gist"),
    [
        ("illustrative", "actual", "this store holds the illustrative set; make a new one for real returns"),
        ("actual", "illustrative", "this store holds real returns"),
    ],
)
def test_a_store_holds_one_provenance(history: Any, holds: str, sent: str, gist: str) -> None:
    history.held(**{"return": [header(as_at=SEPTEMBER, provenance=holds)]})
    (fault,) = history.then(**{"return": [header(provenance=sent)]}).faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("return", 2, "provenance", sent)
    assert gist in fault.fault
    assert history.then(**{"return": [header(provenance=holds)]}).faults == []


@pytest.mark.parametrize("cell", ["in October", "=TODAY()"])
def test_a_completion_that_cannot_be_read_is_not_an_open_milestone(history: Any, cell: str) -> None:
    result = history.held(**month(SEPTEMBER, milestone(completed_on=DONE))).then(
        **month(OCTOBER, milestone(completed_on=cell, forecast_on=DONE))
    )
    assert places(result.faults) == [("milestones", 2, "completed_on")]
    assert result.warnings == []


def test_nor_is_one_whose_column_is_missing(history: Any, tmp_path: Path) -> None:
    history.held(**month(SEPTEMBER, milestone(completed_on=DONE)))
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone()])
    edited(path, milestones={"G1": "finished"})
    assert {fault.fault for fault in check(history.store, path, RECEIVED).faults} == {
        "is not a column of this sheet",
        "this column is missing",
    }


def test_a_unit_that_cannot_be_read_is_not_an_absent_one(history: Any) -> None:
    history.held(**month(SEPTEMBER), exposure=[exposure("EA"), exposure("NA")])
    result = history.then(exposure=[exposure("EA"), exposure(True)])
    assert places(result.faults) == [("exposure", 3, "unit_id")]
    assert result.warnings == []


def test_a_month_is_held_against_what_was_received_for_it_by_that_day(history: Any) -> None:
    """History may be loaded in any order: what came in later was not held when this return came in."""
    first, corrected = date(2026, 10, 8), date(2026, 10, 14)
    history.held(corrected, **month(SEPTEMBER, milestone(completed_on=DONE)))
    assert history.then(first, **month(SEPTEMBER, milestone())).faults == []
    for same_day_or_later in (corrected, RECEIVED):
        faults = history.then(same_day_or_later, **month(SEPTEMBER, milestone())).faults
        assert places(faults) == [("milestones", 2, "change_reason")]
