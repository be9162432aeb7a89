"""The actions as reported: open, overdue, done and done late, on a day and as known on a day."""

from datetime import date

import pytest

from queries import Gate
from tests.rules.records import day, macros, record

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


def test_the_stage_when_one_was_set_is_of_the_last_day_held_on_which_its_unit_was_in_scope() -> None:
    rules = macros()
    rules.execute(
        "create temp table stood as from (values "
        "(1, 'EA', date '2026-06-30', 2), (1, 'EA', date '2026-07-31', 3), (1, 'EA', date '2026-10-31', 4), "
        "(1, 'NA', date '2026-08-31', 1)) as told(recommendation_id, unit_id, as_at, supported_stage)"
    )
    rules.execute(
        "create temp table headline as select 1 as recommendation_id, month::date as as_at, 1 as supported_stage "
        "from unnest([date '2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31']) as held(month)"
    )
    rules.execute(
        "create temp table action as from (values "
        "('in scope then', 1, 'EA', date '2026-07-31'), ('out of scope then', 1, 'EA', date '2026-09-15'), "
        "('before anything', 1, 'EA', date '2026-05-31'), ('out of scope now', 1, 'NA', date '2026-09-15'), "
        "('of no unit', 1, null, date '2026-09-15')) as told(action_id, recommendation_id, unit_id, set_on)"
    )
    said = "select * from stage_when_set('action', 'stood', 'headline', date '2026-10-31')"
    assert {row[0]: row[1:] for row in rules.execute(said).fetchall()} == {
        "in scope then": (day("2026-07-31"), 3, day("2026-10-31"), 4),
        "out of scope then": (day("2026-07-31"), 3, day("2026-10-31"), 4),
        "before anything": (None, None, day("2026-10-31"), 4),
        "out of scope now": (day("2026-08-31"), 1, None, None),
        "of no unit": (day("2026-08-31"), 1, day("2026-10-31"), 1),
    }
