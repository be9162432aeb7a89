"""The questions behind the frame: what is held, how fresh it is, what can be looked up."""

from datetime import date
from pathlib import Path

import pytest

from queries import Gate, open_gate
from tests.data.started import started


@pytest.fixture(scope="module")
def gate(small: Path) -> Gate:
    """The gate to the small store: August to October 2026, September restated on 12 November."""
    return open_gate(small)


def test_months_held_say_when_each_first_and_last_came_in(gate: Gate):
    held = [tuple(row.values()) for row in gate.ask("months_held")]
    assert held == [
        (date(2026, 10, 31), date(2026, 11, 6), date(2026, 11, 6), 1),
        (date(2026, 9, 30), date(2026, 10, 8), date(2026, 11, 12), 2),
        (date(2026, 8, 31), date(2026, 9, 8), date(2026, 9, 8), 1),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), 3),
        (date(2026, 12, 1), 3),
        (date(2026, 12, 15), 3),
        (date(2026, 12, 16), 4),
        (date(2027, 2, 15), 5),
        (date(2027, 2, 16), 6),
    ],
)
def test_a_month_should_be_in_from_the_day_after_its_return_was_due(gate: Gate, today: date, expected: int):
    (fresh,) = gate.ask("freshness", today=today)
    assert (fresh["months_in"], fresh["months_expected"]) == (3, expected)
    assert (fresh["last_received_on"], fresh["returns"], fresh["illustrative"]) == (date(2026, 11, 12), 4, True)


@pytest.mark.parametrize("of_month", [1, 2, 15, 16, 28])
@pytest.mark.parametrize(("year", "month"), [(2026, 11), (2026, 12), (2027, 1)])
def test_on_any_day_of_a_month_the_months_that_should_be_in_are_the_same_whoever_asks(
    gate: Gate, year: int, month: int, of_month: int
):
    today = date(year, month, of_month)
    (fresh,) = gate.ask("freshness", known_at=today, today=today)
    states: dict[date, set[str]] = {}
    for row in gate.ask("return_coverage", known_at=today, today=today):
        states.setdefault(row["month_end"], set()).add(row["state"])
    due = {when for when, held in states.items() if held != {"not yet due"}}
    missing = {when for when, held in states.items() if held == {"not reported"}}
    assert (fresh["months_in"], fresh["months_expected"]) == (len(due) - len(missing), len(due))
    late = gate.ask("changes", as_at=today, known_at=today, since=date(2026, 8, 31))
    unreceived = {row["subject"] for row in late if row["after"] == "not received"}
    assert unreceived == {when.isoformat() for when in missing}


def test_freshness_as_known_earlier_counts_only_what_had_come_in(gate: Gate):
    (fresh,) = gate.ask("freshness", known_at=date(2026, 10, 20), today=date(2026, 10, 20))
    assert (fresh["last_as_at"], fresh["months_in"], fresh["returns"]) == (date(2026, 9, 30), 2, 2)


def test_freshness_of_an_empty_store_is_one_row_of_nothing(tmp_path: Path):
    started(tmp_path / "empty")
    (fresh,) = open_gate(tmp_path / "empty").ask("freshness", today=date(2026, 11, 22))
    assert fresh == {
        "last_received_on": None,
        "last_as_at": None,
        "returns": 0,
        "months_in": 0,
        "months_expected": 0,
        "illustrative": False,
    }


def test_everything_with_an_id_can_be_looked_up_and_recommendations_come_in_their_order(gate: Gate):
    entries = gate.ask("findable")
    kinds = {kind: [row["id"] for row in entries if row["kind"] == kind] for kind in {row["kind"] for row in entries}}
    assert kinds["recommendation"] == [str(number) for number in range(1, 21)]
    assert "NA" in kinds["unit"] and len(kinds["unit"]) == 12
    assert kinds["milestone"] == ["M5-1", "M7-1"]
    assert len(kinds["theme"]) == 4 and "SD1" in kinds["course"]


def test_a_recommendation_in_a_unit_and_a_borough_lead_to_their_unit(gate: Gate):
    entries = {row["id"] + row["kind"]: row for row in gate.ask("findable")}
    position = entries["EA 3position"]
    assert (position["name"], position["recommendation_id"], position["unit_id"]) == ("East Area", 3, "EA")
    boroughs = {row["name"]: row["unit_id"] for row in gate.ask("findable") if row["kind"] == "borough"}
    assert boroughs["Havering"] == "EA" and len(boroughs) == 32


def test_the_programme_says_what_it_is(gate: Gate, tmp_path: Path):
    (row,) = gate.ask("programme")
    assert row["masthead"].endswith("· Operation Lilford Gold Group") and row["marking"] is None


def test_meetings_are_listed_latest_first(gate: Gate):
    assert [row["held_on"] for row in gate.ask("meetings")][:2] == [date(2026, 10, 14), date(2026, 9, 10)]
