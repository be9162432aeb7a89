"""Ranges for milestones: how many alike are needed, and what is taken from a record of reports."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.book.settings import whole
from tests.rules.records import macros, record

ENDS = ("likely_from", "half_from", "half_to", "likely_to")
NEEDED = whole("outlook_needs")


@pytest.fixture
def rules() -> duckdb.DuckDBPyConnection:
    return macros()


@pytest.mark.parametrize(("alike", "given"), [(NEEDED - 1, False), (NEEDED, True)])
def test_a_range_takes_as_many_alike_as_are_needed_and_not_one_more(
    rules: duckdb.DuckDBPyConnection, alike: int, given: bool
) -> None:
    rules.execute(
        "create temp table asked as select 1 as key, 60 as band, date '2026-01-31' as forecast_on, "
        "date '2025-12-31' as made_at, date '2026-01-31' as open_on"
    )
    rules.execute(
        "create temp table curves as select 60 as band, date '2025-12-31' as made_at, late, 1 as done, "
        "1 - late / $alike::double as still_open from range(1, $alike + 1) as days(late)",
        {"alike": alike},
    )
    answer = rules.execute(f"select completed_alike, {', '.join(ENDS)} from outlook_range('asked', 'curves')")
    ((completed, *ends),) = answer.fetchall()
    assert completed == alike
    assert [end is not None for end in ends] == [given] * len(ENDS)


def milestone(forecast: str, done: str | None = None) -> list[dict[str, Any]]:
    plan = {"milestone_id": "M1", "recommendation_id": 1, "title": "Course delivered", "original_due_on": forecast}
    return [{**plan, "forecast_on": forecast, "completed_on": done}]


def test_a_milestone_is_done_at_the_first_month_that_says_so(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.returned("2026-07-31", milestones=milestone("2026-08-20"))
    for month in ("2026-08-31", "2026-09-30", "2026-10-31"):
        book.returned(month, milestones=milestone("2026-08-20", "2026-08-25"))
    gate = book.close()
    then = "select distinct seen_at, done_at from forecast_made_then($day, $day) where done_at is not null order by 1"
    day, august = date(2026, 10, 31), date(2026, 8, 31)
    months = [august, date(2026, 9, 30), day]
    assert gate._cursor().execute(then, {"day": day}).fetchall() == [(month, august) for month in months]
    gate.close()
