"""The questions behind the Overview, over literal rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queries import Gate
from tests.rules.records import Record, day, findings, record, trained

T = date(2026, 10, 31)


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of two units and two recommendations."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2])


def defined(unit: str | None = None, recommendation: int = 1, observed_to: str = "2026-06-01") -> list[dict[str, Any]]:
    return findings(recommendation, unit, observed_to, "policy_issued", "guidance_withdrawn")


def claim(unit: str, stage: int, recommendation: int = 1) -> dict[str, Any]:
    return {"recommendation_id": recommendation, "unit_id": unit, "claimed_stage": stage}


def standing(gate: Gate, recommendation: int = 1, **more: Any) -> dict[str, Any]:
    (row,) = [row for row in gate.ask("recommendation_standing", **more) if row["recommendation_id"] == recommendation]
    return row


def test_every_recommendation_has_a_row_with_its_theme(book: Record) -> None:
    book.returned("2026-10-31")
    rows = book.close().ask("recommendation_standing")
    assert [row["recommendation_id"] for row in rows] == [1, 2]
    assert all(row["theme_name"] and row["title"] for row in rows)


def test_a_claim_ahead_is_the_lowest_claim_above_the_lowest_unit(book: Record) -> None:
    book.returned("2026-10-31", evidence=defined(), claims=[claim("EA", 3), claim("NA", 2)])
    row = standing(book.close())
    assert (row["supported_stage"], row["claimed_stage"], row["claimed_ahead"]) == (1, 2, True)


def test_one_unit_claimed_ahead_does_not_make_the_recommendation_so(book: Record) -> None:
    book.returned("2026-10-31", evidence=defined(), claims=[claim("EA", 5), claim("NA", 1)])
    assert standing(book.close())["claimed_ahead"] is False


def test_without_a_claim_for_every_unit_nothing_is_claimed_ahead(book: Record) -> None:
    book.returned("2026-10-31", evidence=defined(), claims=[claim("EA", 5)])
    row = standing(book.close())
    assert (row["claimed_stage"], row["claimed_ahead"]) == (None, False)


def test_a_unit_with_nothing_on_file_is_counted_and_marked(book: Record) -> None:
    book.returned("2026-10-31", evidence=defined("EA"))
    gate = book.close()
    assert standing(gate)["units_unknown"] == 1
    assert standing(gate, 2)["units_unknown"] == 2
    known = {(row["recommendation_id"], row["unit_id"]): row["unknown"] for row in gate.ask("unit_known")}
    assert known == {(1, "EA"): False, (1, "NA"): True, (2, "EA"): True, (2, "NA"): True}


def test_evidence_past_expiry_within_grace_is_counted_once_for_a_unit(book: Record) -> None:
    # Both findings stand 365 days and have 90 of grace: observed 400 days before, they are in it.
    book.returned("2026-10-31", evidence=defined("EA", observed_to="2025-09-26") + defined("NA"))
    row = standing(book.close())
    assert (row["supported_stage"], row["units_in_grace"]) == (1, 1)


def test_evidence_in_grace_that_no_stage_rests_on_is_not_counted(book: Record) -> None:
    book.returned("2026-10-31", evidence=findings(1, "EA", "2025-09-26", "policy_issued"))
    assert standing(book.close())["units_in_grace"] == 0


def test_a_unit_left_out_of_scope_is_neither_unknown_nor_listed(book: Record) -> None:
    book.decide(
        "scope_exclusion", recommendation_id=1, unit_id="NA", reason="x", agreed_by="y", agreed_on=date(2026, 1, 1)
    )
    book.returned("2026-10-31", evidence=defined("EA"))
    gate = book.close()
    assert (standing(gate)["units_in_scope"], standing(gate)["units_unknown"]) == (1, 0)
    assert [row["unit_id"] for row in gate.ask("unit_known") if row["recommendation_id"] == 1] == ["EA"]


def test_what_came_in_later_counts_only_from_then(book: Record) -> None:
    book.returned("2026-09-30", "2026-10-08", training=trained("EA", (99, 100)))
    book.returned("2026-10-31", "2026-11-06", evidence=defined())
    gate = book.close()
    assert standing(gate, as_at=T, known_at=date(2026, 10, 31))["supported_stage"] == 0
    assert standing(gate, as_at=T)["supported_stage"] == 1


def test_no_month_stands_in_the_portfolio_before_the_first_one_reported(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.returned("2026-06-30", "2026-07-05")
    gate = book.close()

    def months(as_at: str, known_at: str | None = None) -> list[str]:
        rows = gate.ask("portfolio_by_month", day(as_at), day(known_at) if known_at else None)
        return sorted({row["month_end"].isoformat() for row in rows})

    assert months("2026-05-31") == months("2026-06-30", "2026-07-04") == []
    assert months("2026-06-30", "2026-07-05") == ["2026-06-30"]
    assert months("2026-07-31") == ["2026-06-30", "2026-07-31"]


def test_an_empty_store_has_no_row(tmp_path: Path) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    assert gate.ask("recommendation_standing") == []
    assert gate.ask("unit_known") == []
