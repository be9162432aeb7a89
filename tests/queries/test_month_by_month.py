"""A change is from one reported month to the next, whichever question tells of it; scope is neither gain nor loss."""

from datetime import date

import pytest

from queries import open_gate
from tests.rules.records import Record, day, findings, record

POLICY = ("policy_issued", "guidance_withdrawn")


@pytest.fixture
def book(tmp_path) -> Record:
    return record(tmp_path, ["EA", "NA"], [1])


def test_a_stage_gained_in_a_month_not_reported_is_told_at_the_next_reported_one_by_every_question(book) -> None:
    book.returned("2026-07-31")
    # August was not reported; the finding of August comes in with September's return.
    book.returned("2026-09-30", evidence=findings(1, None, "2026-08-10", *POLICY))
    gate = book.close()
    moves = {(row["unit_id"], row["month_end"], row["change"]) for row in gate.ask("unit_moves")}
    by_month = {
        (row["unit_id"], row["month_end"], row["change"]) for row in gate.ask("unit_stage_by_month") if row["change"]
    }
    assert moves == by_month == {(unit, day("2026-09-30"), "gained") for unit in ("EA", "NA")}
    headline = {row["month_end"]: row["change"] for row in gate.ask("recommendation_by_month")}
    assert headline == {day("2026-07-31"): None, day("2026-08-31"): None, day("2026-09-30"): "gained"}


def test_on_the_illustrative_set_every_move_of_the_last_twelve_months_is_told_alike(illustrative_store) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None
    for as_at in (date(2025, 8, 31), date(2025, 10, 31)):
        year_ago = as_at.replace(year=as_at.year - 1)
        moves = [
            (row["month_end"], row["recommendation_id"], row["unit_id"], row["change"])
            for row in gate.ask("unit_moves", as_at)
        ]
        by_month = [
            (row["month_end"], row["recommendation_id"], row["unit_id"], row["change"])
            for row in gate.ask("unit_stage_by_month", as_at)
            if row["change"] and row["month_end"] > year_ago
        ]
        assert sorted(moves) == sorted(by_month) and moves
    gate.close()


def test_a_headline_that_rises_because_its_lowest_unit_left_the_scope_is_no_gain(book) -> None:
    agreed = {"reason": "Merged", "agreed_by": "Gold Group", "agreed_on": day("2026-09-15")}
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", **agreed)
    book.returned("2026-08-31", evidence=findings(1, "EA", "2026-08-10", *POLICY))
    book.returned("2026-09-30")
    rows = book.close().ask("recommendation_by_month")
    assert [(row["stage"], row["change"]) for row in rows] == [(0, None), (1, "scope")]


def test_a_headline_falls_by_the_most_severe_of_what_its_units_fell_by(book) -> None:
    evidence = [*findings(1, "EA", "2026-08-10", *POLICY), *findings(1, "NA", "2026-08-10", *POLICY)]
    book.returned("2026-08-31", evidence=[{**row} for row in evidence])
    later = {"observed_to": day("2026-09-01")}
    lapse = {**evidence[1], **later, "valid_until": day("2026-05-01")}
    against = {**evidence[2], **later, "result": "not met"}
    book.returned("2026-09-30", evidence=[lapse, against])
    gate = book.close()
    assert {row["unit_id"]: row["change"] for row in gate.ask("unit_moves")} == {"EA": "lapsed", "NA": "fell"}
    assert [row["change"] for row in gate.ask("recommendation_by_month")] == [None, "fell"]
