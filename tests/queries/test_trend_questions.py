"""The questions behind Trends, over literal rows: what makes a point, which units, which day and knowledge."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.days import month_end
from queries import Gate
from tests.rules.records import Record, record, sample, trained

MEASURES = ("courses", "themes", "practice")


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of two units and two recommendations of theme 1."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2])


def points(gate: Gate, series: str, **more: Any) -> list[tuple[Any, ...]]:
    """Each point of a series: its day, x, n and whether it is judged."""
    rows = gate.ask("trend_points", series=series, **more)
    return [(row["point_on"], row["x"], row["n"], row["counts"]) for row in rows]


def series(gate: Gate, **more: Any) -> dict[str, dict[str, Any]]:
    return {row["series_id"]: row for row in gate.ask("trend_series", **more)}


def a_year(book: Record, counts: list[int], received: str | None = None) -> None:
    for place, count in enumerate(counts):
        day = month_end(date(2024 + place // 12, place % 12 + 1, 1)).isoformat()
        book.returned(day, received, training=[*trained("EA", (count, 100)), *trained("NA", (count, 100))])


def test_a_months_completion_is_of_all_units_together_by_course_and_role(book: Record) -> None:
    book.returned("2026-09-30", training=[*trained("EA", (90, 100)), *trained("NA", (30, 60), (3, 4))])
    gate = book.close()
    assert points(gate, "training-SD1-officer") == [(date(2026, 9, 30), 120, 160, True)]
    assert points(gate, "training-SD1-supervisor") == [(date(2026, 9, 30), 13, 14, True)]
    (row,) = gate.ask("trend_points", series="training-SD1-officer")
    assert (row["units"], row["units_ever"], row["period"]) == (2, 2, "September 2026")


def test_a_theme_counts_a_course_once_however_many_recommendations_it_serves(book: Record) -> None:
    book.returned("2026-09-30", training=trained("EA", (90, 100)))
    assert points(book.close(), "theme-1-officer") == [(date(2026, 9, 30), 90, 100, True)]


def test_a_month_not_reported_is_no_point_and_a_unit_missing_is_said(book: Record) -> None:
    book.returned("2026-07-31", training=[*trained("EA", (90, 100)), *trained("NA", (50, 100))])
    book.returned("2026-08-31")
    book.returned("2026-09-30", training=trained("EA", (91, 100)))
    rows = book.close().ask("trend_points", series="training-SD1-officer")
    assert [(row["point_on"].month, row["units"], row["units_ever"]) for row in rows] == [(7, 2, 2), (9, 1, 2)]


def test_practice_is_pooled_by_quarter_and_the_running_quarter_is_not_judged(book: Record) -> None:
    samples = [
        sample(1, "EA", "2026-07-20", 18, 20),
        sample(1, "NA", "2026-09-20", 25, 30),
        sample(1, "EA", "2026-10-05", 1, 10),
    ]
    book.returned("2026-10-31", evidence=samples)
    gate = book.close()
    assert points(gate, "practice-1") == [(date(2026, 9, 30), 43, 50, True), (date(2026, 12, 31), 1, 10, False)]
    row = series(gate, measure="practice")["practice-1"]
    assert (row["period"], row["x"], row["n"], row["points"], row["signal"]) == ("Q3 2026", 43, 50, 1, "too few")


def test_practice_counts_what_the_verdict_counts(book: Record) -> None:
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", reason="-", agreed_by="-", agreed_on="2026-01-01")
    weak = sample(1, "EA", "2026-08-20", 0, 20, assurance="A1")
    book.returned(
        "2026-10-31", evidence=[sample(1, "EA", "2026-08-20", 9, 10), sample(1, "NA", "2026-08-20", 1, 9), weak]
    )
    assert points(book.close(), "practice-1") == [(date(2026, 9, 30), 9, 10, True)]


def test_points_after_the_day_are_left_out(book: Record) -> None:
    a_year(book, [90, 91, 92])
    assert [row[1] for row in points(book.close(), "training-SD1-officer", as_at=date(2024, 2, 29))] == [180, 182]


def test_only_returns_in_by_the_day_of_knowledge_count(book: Record) -> None:
    book.returned("2026-08-31", "2026-09-05", training=trained("EA", (90, 100)))
    book.returned(
        "2026-09-30", "2026-10-05", training=trained("EA", (80, 100)), evidence=[sample(1, "EA", "2026-08-20", 9, 10)]
    )
    book.returned("2026-08-31", "2026-10-06", training=trained("EA", (70, 100)))
    gate = book.close()
    asked = {"as_at": date(2026, 9, 30), "known_at": date(2026, 9, 30)}
    assert points(gate, "training-SD1-officer", **asked) == [(date(2026, 8, 31), 90, 100, True)]
    assert points(gate, "practice-1", **asked) == []
    assert [row[1] for row in points(gate, "training-SD1-officer")] == [70, 80]
    assert len(points(gate, "practice-1")) == 1


def test_those_getting_worse_come_first_and_the_two_questions_agree(book: Record) -> None:
    for place in range(13):
        rows = trained("EA", (90 + place % 2, 100), (90 - place % 2 - 40 * (place == 12), 100))
        book.returned(month_end(date(2024 + place // 12, place % 12 + 1, 1)).isoformat(), training=rows)
    gate = book.close()
    rows = gate.ask("trend_series", measure="courses")
    assert [(row["series_id"], row["signal"], row["place"]) for row in rows] == [
        ("training-SD1-supervisor", "worse", 1),
        ("training-SD1-officer", "none", 2),
    ]
    for row in rows:
        last = gate.ask("trend_points", measure="courses", series=row["series_id"])[-1]
        assert {name: row[name] for name in ("x", "n", "value", "low", "high")} == {
            name: last[name] for name in ("x", "n", "value", "low", "high")
        }


def test_the_threshold_is_that_of_the_criterion_in_force(book: Record) -> None:
    book.returned("2026-09-30", training=trained("EA", (9, 10)), evidence=[sample(1, "EA", "2026-09-20", 9, 10)])
    found = series(book.close())
    assert {name: row["threshold"] for name, row in found.items()} == {
        "theme-1-officer": 0.95,
        "theme-1-supervisor": 0.95,
        "training-SD1-officer": 0.95,
        "training-SD1-supervisor": 0.95,
        "practice-1": 0.85,
    }


def test_a_theme_and_a_start_narrow_the_answer(book: Record) -> None:
    a_year(book, [10, 20, 30, *[90, 92] * 6])
    gate = book.close()
    assert gate.ask("trend_series", measure="courses", theme=2) == []
    row = series(gate, measure="courses", base=date(2024, 4, 30))["training-SD1-officer"]
    assert (row["centre"], row["points"], row["signal"]) == (pytest.approx(0.91), 12, "none")


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_held_is_no_row(book: Record, measure: str) -> None:
    gate = book.close()
    assert gate.ask("trend_series", measure=measure) == gate.ask("trend_points", measure=measure) == []


def test_the_four_rules_are_published(book: Record) -> None:
    rows = book.close().ask("trend_rules")
    assert [row["rule"] for row in rows] == ["rule_outside", "rule_shift", "rule_trend", "rule_near"]
    assert rows[1]["words"].startswith("8 points in a row on one side")
    assert rows[2]["words"].startswith("6 points in a row, each higher")
