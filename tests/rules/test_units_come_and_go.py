"""A unit is in scope from its first day to its last, for what it answers for: it judges no day before or after."""

from pathlib import Path
from typing import Any

import pytest

from data.intake import check
from queries import Gate
from tests.rules.records import Record, day, findings, record, sample, trained

POLICY = ("policy_issued", "guidance_withdrawn")
MONTHS = ("2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31")


@pytest.fixture
def book(tmp_path: Path) -> Record:
    return record(tmp_path, ["EA", "NA"], [1, 2])


def reported(book: Record) -> Gate:
    """Four months in which EA is at Defined on both recommendations, and nothing is known of any other unit."""
    rows = [row for number in (1, 2) for row in findings(number, "EA", "2026-06-01", *POLICY)]
    for month in MONTHS:
        book.returned(month, evidence=rows if month == MONTHS[0] else [], training=trained("EA", (50, 100)))
    return book.close()


def units(gate: Gate, month: str, recommendation: int = 1) -> set[str]:
    return {row["unit_id"] for row in gate.ask("unit_stage", day(month), recommendation=recommendation)}


def headline(gate: Gate, month: str, recommendation: int = 1) -> tuple[int, int]:
    (row,) = gate.ask("recommendation_stage", day(month), recommendation=recommendation)
    return row["supported_stage"], row["units_in_scope"]


def test_a_unit_added_from_a_day_on_judges_no_month_before_it(book: Record) -> None:
    book.connection.execute("update unit set \"from\" = date '2026-09-15' where unit_id = 'NA'")
    gate = reported(book)
    assert [headline(gate, month) for month in MONTHS] == [(1, 1), (1, 1), (0, 2), (0, 2)]
    assert [units(gate, day) for day in ("2026-09-14", "2026-09-15")] == [{"EA"}, {"EA", "NA"}]


def test_a_unit_that_ended_keeps_its_history_and_is_asked_nothing_more(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-08-31', succeeded_by = 'EA' where unit_id = 'NA'")
    gate = reported(book)
    assert [headline(gate, month) for month in MONTHS] == [(0, 2), (0, 2), (1, 1), (1, 1)]
    history = gate.ask("unit_stage_by_month", unit="NA", recommendation=1)
    assert [row["month_end"] for row in history] == [day(month) for month in MONTHS[:2]]


def test_the_counts_beside_it_are_of_the_units_of_that_day(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-08-31' where unit_id = 'NA'")
    gate = reported(book)
    reach = {row["as_at"]: row["pairs_out_of"] for row in gate.ask("stage_reach")}
    assert reach == {day("2026-10-31"): 2, day("2026-07-31"): 4}
    rung = {row["month_end"]: row["positions"] for row in gate.ask("rungs") if row["criterion_id"] == POLICY[0]}
    assert list(rung.values()) == [4, 4, 2, 2]


def test_what_was_sampled_in_a_unit_that_ended_stays_sampled(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-08-15' where unit_id = 'NA'")
    met = {"EA": 30, "NA": 10}
    book.returned("2026-07-31", evidence=[sample(1, unit, "2026-07-20", x, 30) for unit, x in met.items()])
    book.returned("2026-10-31")
    gate = book.close()
    told = [gate.ask("practice_over_time", day(month))[-1] for month in ("2026-07-31", "2026-10-31")]
    assert [(row["period"], row["x"], row["n"], row["units"]) for row in told] == [(told[0]["period"], 40, 60, 2)] * 2


def test_nobody_is_to_be_trained_in_a_unit_that_ended(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-08-31' where unit_id = 'NA'")
    for month in MONTHS[:2]:
        book.returned(month, training=[*trained("EA", (50, 100)), *trained("NA", (40, 100))])
    book.returned(MONTHS[2], training=trained("EA", (60, 100)))
    gate = book.close()
    (before,), (after,) = (gate.ask("training_need", day(month)) for month in MONTHS[1:3])
    assert (before["units_short"], before["short_by"]) == (2, 45 + 55)
    assert (after["units_short"], after["short_by"]) == (1, 35)
    assert {row["unit_id"] for row in gate.ask("training_behind", day(MONTHS[2]))} == {"EA"}


def test_a_unit_named_for_some_recommendations_answers_for_those_only(book: Record) -> None:
    book.decide("unit_recommendation", unit_id="NA", recommendation_id=2)
    gate = reported(book)
    assert (units(gate, MONTHS[3], 1), units(gate, MONTHS[3], 2)) == ({"EA"}, {"EA", "NA"})
    assert (headline(gate, MONTHS[3], 1), headline(gate, MONTHS[3], 2)) == ((1, 1), (0, 2))


def test_a_unit_that_comes_or_goes_by_its_days_is_neither_gain_nor_loss(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-09-10' where unit_id = 'NA'")
    book.connection.execute("update unit set \"from\" = date '2026-09-10' where unit_id = 'EA'")
    changes = reported(book).ask("changes", day("2026-10-31"), since=day("2026-08-31"), known_at=day("2026-10-31"))
    stages = {(row["kind"], row["unit_id"]) for row in changes if row["subject"] == "stage"}
    assert stages == {("scope", "EA"), ("scope", "NA")}


def test_a_unit_is_described_with_its_days_and_what_it_answers_for(book: Record) -> None:
    book.connection.execute("update unit set until = date '2026-08-31', succeeded_by = 'EA' where unit_id = 'NA'")
    names = ("unit_id", "first_day", "last_day", "successor_name", "recommendations")
    rows = reported(book).ask("unit_described")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("EA", None, None, None, 2),
        ("NA", None, day("2026-08-31"), "East Area", 0),
    ]


@pytest.mark.parametrize(("until", "missed"), [("2026-08-31", set()), ("2026-12-31", {"NA"})])
def test_a_unit_that_ended_is_not_missed_in_the_returns_after(
    book: Record, tmp_path: Path, until: str, missed: set[str]
) -> None:
    book.connection.execute(f"update unit set until = date '{until}' where unit_id = 'NA'")
    book.returned("2026-08-31", training=[*trained("EA", (50, 100)), *trained("NA", (50, 100))])
    folder = tmp_path / "return"
    _write(folder, "return", {"as_at": "2026-09-30", "submitted_by": "Office", "provenance": "actual", "note": ""})
    _write(folder, "training", *trained("EA", (51, 100)))
    checked = check(book.connection, folder, day("2026-10-05"))
    book.connection.close()
    assert checked.faults == []
    assert {fault.value for fault in checked.warnings if "is absent" in fault.fault} == missed


def _write(folder: Path, sheet: str, *rows: dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    lines = [",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]
    (folder / f"{sheet}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
