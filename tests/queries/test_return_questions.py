"""What came in: coverage, receipts, warnings and the figures that corrections changed."""

from datetime import date
from pathlib import Path

import pytest

from data.book.returns import FACTS
from tests.queries.test_changes import milestone
from tests.rules.records import day, record, sample, trained

TODAY = date(2026, 11, 22)


@pytest.fixture
def book(tmp_path: Path):
    """A record of one unit and one recommendation."""
    return record(tmp_path / "store", ["NA"], [1])


def coverage(gate, today: date = TODAY, **more) -> dict[tuple[str, str], str]:
    rows = gate.ask("return_coverage", today=today, **more)
    return {(row["month_end"].isoformat()[:7], row["sheet"]): row["state"] for row in rows}


def test_an_empty_store_has_no_month(book) -> None:
    gate = book.close()
    assert coverage(gate) == {}
    assert gate.ask("return_receipts") == gate.ask("return_restatements") == gate.ask("return_warnings") == []


def test_each_month_and_sheet_is_on_time_late_restated_missing_or_not_yet_due(book) -> None:
    book.returned("2026-07-31", "2026-08-15", training=trained("NA", (9, 10)), exposure=[])
    book.returned("2026-08-31", "2026-09-16", training=trained("NA", (9, 10)))
    book.returned("2026-08-31", "2026-09-20", training=trained("NA", (8, 10)))
    told = coverage(book.close(), today=date(2026, 11, 10))
    assert told["2026-07", "training"] == told["2026-07", "exposure"] == "reported"
    assert told["2026-08", "training"] == "restated"
    assert told["2026-08", "exposure"] == told["2026-09", "training"] == "not reported"
    assert told["2026-10", "training"] == "not yet due"
    assert len(told) == 4 * len(FACTS)


def test_a_sheet_first_brought_after_it_was_due_is_late(book) -> None:
    book.returned("2026-08-31", "2026-09-10", training=trained("NA", (9, 10)))
    book.returned("2026-08-31", "2026-09-16", exposure=[{"unit_id": "NA", "death_reports": 3}])
    told = coverage(book.close())
    assert (told["2026-08", "training"], told["2026-08", "exposure"]) == ("reported", "late")


def test_coverage_as_known_earlier_leaves_out_what_came_later(book) -> None:
    book.returned("2026-08-31", "2026-09-10", training=trained("NA", (9, 10)))
    book.returned("2026-09-30", "2026-10-10", training=trained("NA", (9, 10)))
    told = coverage(book.close(), today=date(2026, 10, 1), known_at=date(2026, 10, 1))
    assert told["2026-09", "training"] == "not yet due"


def test_a_receipt_says_what_it_brought_and_which_it_corrects(book) -> None:
    first = book.returned("2026-08-31", "2026-09-17", training=trained("NA", (9, 10)))
    second = book.returned("2026-08-31", "2026-09-20", training=trained("NA", (8, 10)), exposure=[])
    latest, earliest = book.close().ask("return_receipts")
    assert (latest["return_id"], latest["corrects"], latest["sheets"], latest["row_count"]) == (second, first, 2, 2)
    assert latest["sheet_rows"] == "exposure 0, training 2"
    assert (earliest["corrects"], earliest["days_late"]) == (None, 2)


def test_a_corrected_month_tells_each_figure_before_and_after(book) -> None:
    book.returned(
        "2026-08-31", "2026-09-10", training=trained("NA", (9, 10)), milestones=[milestone(), milestone("M2")]
    )
    corrected = [milestone(forecast="2026-12-31"), milestone("M3")]
    later = book.returned("2026-08-31", "2026-09-20", training=trained("NA", (8, 10)), milestones=corrected)
    gate = book.close()
    rows = gate.ask("return_restatements")
    told = {(row["subject"], row["field"]): (row["before"], row["after"], row["change"]) for row in rows}
    assert told["SD1, NA, officer", "trained"] == ("9", "8", "changed")
    assert told["M1", "forecast_on"] == ("2026-10-31", "2026-12-31", "changed")
    assert told["M2", "title"] == ("Guidance issued", None, "removed")
    assert told["M3", "title"] == (None, "Guidance issued", "added")
    assert not [key for key in told if key[0] == "SD1, NA, supervisor" or key == ("M1", "title")]
    assert {row["return_id"] for row in rows} == {later}
    assert gate.ask("return_restatements", return_id=later) == rows
    assert gate.ask("return_restatements", known_at=date(2026, 9, 15)) == []


def test_what_a_milestone_is_meant_to_satisfy_is_told_when_it_is_corrected(book) -> None:
    book.returned("2026-08-31", "2026-09-10", milestones=[milestone()])
    meant = {**milestone(), "criterion_id": "policy_issued", "unit_id": "NA"}
    book.returned("2026-08-31", "2026-09-20", milestones=[meant])
    rows = book.close().ask("return_restatements")
    told = [(row["field"], row["before"], row["after"]) for row in rows]
    assert told == [("criterion_id", None, "policy_issued"), ("unit_id", None, "NA")]


def test_a_sheet_left_out_of_a_correction_changes_nothing(book) -> None:
    book.returned("2026-08-31", "2026-09-10", training=trained("NA", (9, 10)))
    book.returned("2026-08-31", "2026-09-20", exposure=[{"unit_id": "NA", "death_reports": 3}])
    assert book.close().ask("return_restatements") == []


def test_evidence_sent_again_with_other_figures_is_told_and_an_action_done_is_not(book) -> None:
    item = sample(1, "NA", "2026-08-20", 28, 30, evidence_id="S1")
    action = {
        "action_id": "A1",
        "meeting_id": "LPB-2023-09",
        "action": "Report",
        "owner_role": "Lead",
        "due_on": day("2026-10-01"),
    }
    book.returned("2026-08-31", "2026-09-10", evidence=[item], actions=[action])
    book.returned(
        "2026-09-30",
        "2026-10-10",
        evidence=[{**item, "sample_met": 20}],
        actions=[{**action, "done_on": day("2026-09-20")}],
    )
    (row,) = book.close().ask("return_restatements")
    assert (row["sheet"], row["subject"], row["field"], row["before"], row["after"]) == (
        "evidence",
        "S1",
        "sample_met",
        "28",
        "20",
    )
