"""What else moved between two days: training across its line, evidence lapsing, actions, the plan."""

from datetime import date
from pathlib import Path

import pytest

from tests.queries.test_changes import milestone
from tests.rules.records import day, findings, record, trained

SINCE, AS_AT = date(2026, 9, 10), date(2026, 10, 14)


@pytest.fixture
def book(tmp_path: Path):
    """A record of one unit and one recommendation."""
    return record(tmp_path / "store", ["NA"], [1])


def ask(gate, name: str, **more):
    return gate.ask(name, AS_AT, since=SINCE, **more)


def test_a_roster_that_falls_below_the_line_and_one_that_rises_to_it(book) -> None:
    book.returned("2026-08-31", training=trained("NA", (96, 100), (9, 10)))
    book.returned("2026-09-30", training=trained("NA", (94, 100), (10, 10)))
    told = {
        row["role"]: (row["change"], row["trained_before"], row["trained_now"])
        for row in ask(book.close(), "training_crossings")
    }
    assert told == {"officer": ("fell below the line", 96, 94), "supervisor": ("rose to the line", 9, 10)}


def test_a_roster_that_stays_on_its_side_is_not_told(book) -> None:
    book.returned("2026-08-31", training=trained("NA", (99, 100)))
    book.returned("2026-09-30", training=trained("NA", (95, 100)))
    assert ask(book.close(), "training_crossings") == []


def test_a_course_that_falls_below_the_line_is_told_in_its_month_with_how_many_units(book) -> None:
    for month, officers in (("2026-07-31", 96), ("2026-08-31", 94), ("2026-09-30", 93)):
        book.returned(month, training=trained("NA", (officers, 100)))
    told = book.close().ask("training_crossings_by_month", date(2026, 9, 30))
    assert [(row["month_end"], row["change"], row["units"], row["recommendations"]) for row in told] == [
        (day("2026-08-31"), "fell below the line", 1, [1])
    ]


def test_evidence_lapsed_since_and_evidence_that_lapses_soon(book) -> None:
    lapsed, soon = (findings(1, "NA", "2026-05-01", name)[0] for name in ("policy_issued", "guidance_withdrawn"))
    lapsed["valid_until"], soon["valid_until"] = day("2026-06-25"), day("2026-08-15")
    book.returned("2026-08-31", evidence=[lapsed, soon])
    told = {
        row["criterion_id"]: (row["change"], row["lapses_on"], row["days_left"])
        for row in ask(book.close(), "evidence_lapsing")
    }
    # Ninety days of grace, and it has lapsed the day after.
    assert told == {
        "policy_issued": ("lapsed", date(2026, 9, 24), -20),
        "guidance_withdrawn": ("lapses soon", date(2026, 11, 14), 31),
    }


def test_actions_done_late_overdue_and_set(book) -> None:
    book.decide("meeting", meeting_id="M1", held_on=day("2026-07-01"), title="Gold Group")
    book.decide("meeting", meeting_id="M2", held_on=day("2026-10-01"), title="Gold Group")
    rows = [
        ("A1", "M1", "2026-09-20", None),
        ("A2", "M1", "2026-08-01", None),
        ("A3", "M1", "2026-09-01", "2026-09-15"),
        ("A4", "M1", "2026-10-01", "2026-09-15"),
        ("A5", "M2", "2026-12-01", None),
        ("A6", "M1", "2026-08-01", "2026-08-01"),
    ]
    actions = [
        {
            "action_id": name,
            "meeting_id": meeting,
            "action": "Report",
            "owner_role": "Lead",
            "due_on": day(due),
            "done_on": day(done) if done else None,
        }
        for name, meeting, due, done in rows
    ]
    book.returned("2026-09-30", actions=actions)
    told = {row["action_id"]: (row["change"], row["days_late"]) for row in ask(book.close(), "action_changes")}
    assert told == {
        "A1": ("overdue", 24),
        "A2": ("still overdue", 74),
        "A3": ("done late", 14),
        "A4": ("done", -16),
        "A5": ("set", -48),
    }


def test_a_milestone_added_brought_forward_reported_again_and_corrected(book) -> None:
    corrected = {"due": "2026-08-20", "forecast": "2026-08-20"}
    book.returned("2026-07-31", milestones=[milestone("M1"), milestone("M2"), milestone("M3")])
    then = [milestone("M1"), milestone("M2"), milestone("M4", **corrected, completed_on=day("2026-08-22"))]
    book.returned("2026-08-31", milestones=then)
    now = [milestone("M1"), milestone("M2", forecast="2026-10-20"), milestone("M3"), milestone("M5"),
           milestone("M4", **corrected, completed_on=day("2026-08-19"))]  # fmt: skip
    book.returned("2026-09-30", milestones=now)
    told = {
        row["milestone_id"]: (row["change"], row["state_before"], row["state_after"])
        for row in ask(book.close(), "plan_changes")
    }
    assert told == {
        "M5": ("added", None, "open"),
        "M3": ("reported again", "not reported", "open"),
        "M2": ("brought forward", "open", "open"),
        "M4": ("completion corrected", "done late", "done"),
    }
