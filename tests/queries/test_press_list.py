"""The press list: standing exceptions by a printed rule, the first five and what just missed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.settings import whole
from queries import Gate, open_gate
from tests.rules.records import Record, day, findings, record, sample, trained

T = date(2026, 10, 31)
UNITS = ["AS", "EA", "NA", "NE"]


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of two recommendations in four units, one course for both."""
    return record(tmp_path / "store", UNITS, [1, 2])


def returned(book: Record, *rows: dict[str, Any], month: str = "2026-10-31", **more: Any) -> None:
    people = [row for unit in UNITS for row in trained(unit, more.pop(unit, (100, 100)))]
    ground = [
        row for number in (1, 2) for row in findings(number, None, "2026-06-01", "policy_issued", "guidance_withdrawn")
    ]
    book.returned(month, training=people, evidence=[*ground, *rows], **more)


def listed(gate: Gate) -> dict[str, dict[str, Any]]:
    """The first exception by each rule."""
    rows = gate.ask("press_list", T)
    return {row["rule"]: row for row in reversed(rows)}


def test_nothing_stands_out_where_nothing_does(book: Record) -> None:
    returned(book)
    assert book.close().ask("press_list", T) == []


def test_what_was_declared_complete_and_is_not_borne_out(book: Record) -> None:
    book.connection.execute(
        "update recommendation set force_declared_complete_on = date '2026-04-30' where recommendation_id = 2"
    )
    returned(book)
    row = listed(book.close())["declared"]
    assert [row[name] for name in ("recommendation_id", "stage", "since_on", "days", "place", "on_list")] == [
        2,
        2,
        date(2026, 4, 30),
        184,
        1,
        True,
    ]


def test_a_unit_that_fell_with_its_figures(book: Record) -> None:
    returned(book, month="2026-09-30")
    returned(book, EA=(80, 100), NA=(90, 100))
    row = listed(book.close())["fell"]
    assert [row[name] for name in ("recommendation_id", "units", "n", "of", "share", "of_rule")] == [
        1,
        ["EA", "NA"],
        80,
        100,
        0.8,
        2,
    ]


def test_units_that_differ_beyond_chance_and_everyone_else(book: Record) -> None:
    cases = {"AS": (28, 30), "EA": (16, 30), "NA": (29, 30), "NE": (28, 30)}
    returned(book, *(sample(1, unit, "2026-08-10", met, size) for unit, (met, size) in cases.items()))
    row = listed(book.close())["differs"]
    assert [row[name] for name in ("recommendation_id", "unit_id", "n", "of", "other_n", "other_of")] == [
        1,
        "EA",
        16,
        30,
        85,
        90,
    ]


def test_one_unit_sampled_alone_differs_from_none(book: Record) -> None:
    returned(book, sample(1, "EA", "2026-08-10", 2, 30))
    assert "differs" not in listed(book.close())


def test_embedded_everywhere_and_not_for_long(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15")
    book.returned(
        T.isoformat(),
        training=trained("EA", (100, 100)),
        evidence=[
            *findings(1, "EA", "2026-06-01", "policy_issued", "guidance_withdrawn", "line_owned"),
            *(sample(1, "EA", when, 40, 40) for when in quarters),
        ],
    )
    row = listed(book.close())["runs out"]
    assert [row[name] for name in ("recommendation_id", "unit_id", "criterion_id", "since_on", "days")] == [
        1,
        "EA",
        "line_owned",
        date(2026, 12, 31),
        61,
    ]


def test_units_that_fall_on_one_day_are_one_exception(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA", "NE"], [1, 2])
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15")
    positions = [(number, unit) for number in (1, 2) for unit in ("EA", "NE")]
    of_the_force = ("policy_issued", "guidance_withdrawn", "line_owned")
    book.returned(
        T.isoformat(),
        training=[row for unit in ("EA", "NE") for row in trained(unit, (100, 100))],
        evidence=[
            *(row for number in (1, 2) for row in findings(number, None, "2026-06-01", *of_the_force)),
            *(sample(number, unit, when, 40, 40) for number, unit in positions for when in quarters),
        ],
    )
    rows = [row for row in book.close().ask("press_list", T) if row["rule"] == "runs out"]
    told = [(row["recommendation_id"], row["unit_id"], row["rule_place"]) for row in rows]
    assert told == [(1, "EA", 1), (2, "EA", 2)]


def test_the_longest_overdue_milestone_and_action(book: Record) -> None:
    book.decide("meeting", meeting_id="M1", held_on=day("2025-07-01"), title="Gold Group")
    plan = [
        {
            "milestone_id": f"M{number}",
            "recommendation_id": number,
            "title": f"Milestone {number}",
            "original_due_on": day(due),
            "forecast_on": day("2026-12-31"),
        }
        for number, due in ((1, "2026-09-30"), (2, "2026-06-30"))
    ]
    action = {
        "action_id": "A1",
        "meeting_id": "M1",
        "action": "Bring the evidence",
        "owner_role": "Lead",
        "due_on": day("2026-10-01"),
    }
    returned(book, milestones=plan, actions=[action])
    told = listed(book.close())
    assert [told["milestone"][name] for name in ("recommendation_id", "subject", "days")] == [2, "Milestone 2", 123]
    assert [told["action"][name] for name in ("subject", "days")] == ["Bring the evidence", 30]


def test_it_takes_the_gravest_by_each_rule_and_then_the_second(illustrative_store: Path) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None
    rows, order = gate.ask("press_list"), {row["rule"]: row["rule_order"] for row in gate.ask("press_rules")}
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["on_list"] for row in rows] == [row["place"] <= whole("press_list_length") for row in rows]
    by_turn = [(row["rule_place"], order[row["rule"]]) for row in rows]
    assert by_turn == sorted(by_turn)
    gate.close()
