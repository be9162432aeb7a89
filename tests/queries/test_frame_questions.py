"""The questions behind the frame: what is held, how fresh it is, what can be looked up."""

from datetime import date
from pathlib import Path

import pytest

from data.ledger import Store
from data.publish import new
from queries import Gate, open_gate


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
    [(date(2026, 11, 22), 3), (date(2026, 11, 30), 3), (date(2026, 12, 1), 4), (date(2027, 2, 15), 6)],
)
def test_a_month_is_expected_once_it_has_ended(gate: Gate, today: date, expected: int):
    (fresh,) = gate.ask("freshness", today=today)
    assert (fresh["months_in"], fresh["months_expected"]) == (3, expected)
    assert (fresh["last_received_on"], fresh["returns"], fresh["illustrative"]) == (date(2026, 11, 12), 4, True)


def test_freshness_as_known_earlier_counts_only_what_had_come_in(gate: Gate):
    (fresh,) = gate.ask("freshness", known_at=date(2026, 10, 20), today=date(2026, 10, 20))
    assert (fresh["last_as_at"], fresh["months_in"], fresh["returns"]) == (date(2026, 9, 30), 2, 2)


def test_freshness_of_an_empty_store_is_one_row_of_nothing(tmp_path: Path):
    new(Store(tmp_path / "empty"))
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


def test_meetings_are_listed_latest_first(gate: Gate):
    assert [row["held_on"] for row in gate.ask("meetings")][:2] == [date(2026, 10, 14), date(2026, 9, 10)]
