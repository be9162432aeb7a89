"""What rose or fell in one month with one course, over records in which the right answer can be worked out by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rules.records import Record, findings, record, trained

JULY, AUGUST, SEPTEMBER = "2026-07-31", "2026-08-31", "2026-09-30"
Row = dict[str, Any]


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of three recommendations in two units, one course for all of them, policy in place for the first two."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2, 3])


def ground() -> list[Row]:
    return [
        row for number in (1, 2) for row in findings(number, None, "2026-07-01", "policy_issued", "guidance_withdrawn")
    ]


def people(east: int, north: int) -> list[Row]:
    return [*trained("EA", (east, 100)), *trained("NA", (north, 100))]


def events(book: Record, **narrowing: Any) -> list[Row]:
    return book.close().ask("moved_together", date(2026, 9, 30), **narrowing)


def told(rows: list[Row]) -> list[tuple[Any, ...]]:
    return [(row["month_end"], row["change"], row["course_id"], row["recommendations"], row["units"]) for row in rows]


def test_those_that_rise_and_fall_with_one_course_are_one_event_each_way(book: Record) -> None:
    book.returned(JULY, training=people(50, 100), evidence=ground())
    book.returned(AUGUST, training=people(100, 100))
    book.returned(SEPTEMBER, training=people(100, 40))
    assert told(events(book)) == [
        (date(2026, 8, 31), "gained", "SD1", [1, 2], ["EA"]),
        (date(2026, 9, 30), "fell", "SD1", [1, 2], ["NA"]),
    ]


def test_one_alone_is_no_event(book: Record) -> None:
    book.returned(JULY, training=people(50, 100), evidence=ground()[:2])
    book.returned(AUGUST, training=people(100, 100))
    book.returned(SEPTEMBER, training=people(100, 100))
    assert events(book) == []


def test_what_rose_in_one_month_for_reasons_of_its_own_did_not_move_together(book: Record) -> None:
    book.returned(JULY, training=people(50, 50))
    book.returned(AUGUST, training=people(50, 50), evidence=ground())
    book.returned(SEPTEMBER, training=people(50, 50))
    assert events(book) == []
