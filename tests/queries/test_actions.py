"""The actions as reported: open, overdue, done and done late, on a day and as known on a day."""

from datetime import date

import pytest

from queries import Gate
from tests.rules.records import day, record

SET = {"action": "Report", "owner_role": "Lead", "outcome": None, "done_on": None, "unit_id": None}


@pytest.fixture
def gate(tmp_path) -> Gate:
    """Four actions of a meeting in June, one of a unit; one is done in time and one late, as the next return says."""
    book = record(tmp_path / "store", ["EA", "NA"], [1, 2])
    book.decide("meeting", meeting_id="M1", held_on=day("2026-06-10"), title="Gold Group")
    about = {"meeting_id": "M1", "recommendation_id": 1, **SET}
    first = [
        {**about, "action_id": "A1", "due_on": day("2026-07-31")},
        {**about, "action_id": "A2", "due_on": day("2026-12-31"), "recommendation_id": None, "unit_id": "EA"},
        {**about, "action_id": "A3", "due_on": day("2026-08-31"), "recommendation_id": 2},
        {**about, "action_id": "A4", "due_on": day("2026-07-31")},
    ]
    book.returned("2026-06-30", "2026-07-10", actions=first)
    later = [{**first[2], "done_on": day("2026-08-20")}, {**first[3], "done_on": day("2026-08-10")}]
    book.returned("2026-08-31", "2026-09-10", actions=later)
    return book.close()


def told(gate: Gate, *names: str, **given) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in gate.ask("actions", **given)]


def test_open_ones_come_first_the_longest_overdue_before_the_rest(gate) -> None:
    assert told(gate, "action_id", "action_state", "days_overdue", as_at=day("2026-10-31")) == [
        ("A1", "overdue", 92),
        ("A2", "open", None),
        ("A4", "done late", None),
        ("A3", "done", None),
    ]


def test_what_is_done_after_the_day_is_not_done_on_it(gate) -> None:
    states = dict(told(gate, "action_id", "action_state", as_at=day("2026-08-15")))
    assert states == {"A1": "overdue", "A2": "open", "A3": "open", "A4": "done late"}


def test_what_was_not_known_then_is_not_told_then(gate) -> None:
    known = dict(told(gate, "action_id", "action_state", as_at=day("2026-08-31"), known_at=day("2026-08-31")))
    assert known["A4"] == "overdue"
    assert told(gate, "action_id", as_at=day("2026-06-30"), known_at=day("2026-07-01")) == []


def test_those_of_one_recommendation_or_one_unit(gate) -> None:
    when = date(2026, 10, 31)
    assert told(gate, "action_id", as_at=when, recommendation=2) == [("A3",)]
    assert told(gate, "action_id", as_at=when, unit="EA") == [("A2",)]
    assert told(gate, "set_on", as_at=when, unit="EA") == [(day("2026-06-10"),)]
