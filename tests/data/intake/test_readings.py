"""What can only mean one thing is read and told; what could mean another is asked about."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from data.intake import Checked, check
from tests.data.intake.workbooks import RECEIVED, exposure, finding, milestone, new_store, training, workbook


def told(checked: Checked) -> list[str]:
    return [notice.fault for notice in checked.notices]


def due(store: duckdb.DuckDBPyConnection) -> list[date | None]:
    rows = store.execute("select original_due_on from incoming_milestones order by row_number").fetchall()
    return [row[0] for row in rows]


def dated(path: Path, cells: list[Any], form: str = "yyyy-mm-dd") -> Path:
    """Milestones with these cells as their original dates, shown in a format."""
    workbook(path, milestones=[milestone(f"M{at}", original_due_on=cell) for at, cell in enumerate(cells)])
    book = openpyxl.load_workbook(path)
    for row in range(2, 2 + len(cells)):
        for column in (5, 6):
            book["milestones"].cell(row, column).number_format = form
    book.save(path)
    return path


# Dates typed as text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/08/2026", date(2026, 8, 31)),
        ("31.8.2026", date(2026, 8, 31)),
        ("31-08-2026", date(2026, 8, 31)),
        ("2026-08-31", date(2026, 8, 31)),
        ("2026-08-31 00:00:00", date(2026, 8, 31)),
        ("31 August 2026", date(2026, 8, 31)),
        ("31st Aug 2026", date(2026, 8, 31)),
        ("Monday 31 August 2026", date(2026, 8, 31)),
        ("August 31, 2026", date(2026, 8, 31)),
        ("3 Sept 2026", date(2026, 9, 3)),
        ("31\u00a0August\u00a02026", date(2026, 8, 31)),
        ("31/08/2026 14:30", date(2026, 8, 31)),
        ("Mon 31/08/2026", date(2026, 8, 31)),
        ("31 / 08 / 2026.", date(2026, 8, 31)),
        ("31st of August 2026", date(2026, 8, 31)),
        ("2026/8/31", date(2026, 8, 31)),
    ],
)
def test_a_date_typed_as_text_that_is_one_day(checked: Any, empty_store: Any, cell: str, day: date) -> None:
    result = checked(milestones=[milestone(original_due_on=cell)])
    assert result.faults == []
    assert due(empty_store) == [day]
    assert [notice.value for notice in result.notices] == [cell]


def test_dates_of_one_column_are_one_notice(checked: Any) -> None:
    result = checked(milestones=[milestone(f"M{at}", original_due_on="31/08/2026") for at in range(14)])
    assert told(result) == ['"31/08/2026" is a date typed as text, read as 31 August 2026, 14 cells']


def test_figures_are_day_first_where_the_workbook_is_british(empty_store: Any, tmp_path: Path) -> None:
    for cells, form in ((["03/04/2026", "31/08/2026"], "0"), (["03/04/2026", date(2026, 8, 31)], "dd/mm/yyyy")):
        result = check(empty_store, dated(tmp_path / "return.xlsx", cells, form), RECEIVED)
        assert [fault.column for fault in result.faults if fault.column == "original_due_on"] == []
        assert due(empty_store)[0] == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["03/04/2026"], "yyyy-mm-dd"),
        (["03/04/2026", "08/31/2026"], "yyyy-mm-dd"),
        (["03/04/2026", "31/08/2026"], "mm/dd/yyyy"),
        (["31/08/2026", "08/31/2026"], "yyyy-mm-dd"),
    ],
)
def test_figures_that_two_customs_read_differently_stay_a_fault(
    empty_store: Any, tmp_path: Path, cells: list[Any], form: str
) -> None:
    path = dated(tmp_path / "return.xlsx", cells, form)
    assert ("original_due_on", 2) in [(fault.column, fault.row) for fault in check(empty_store, path, RECEIVED).faults]


def test_text_beside_dates_that_may_be_swapped_is_a_fault(empty_store: Any, tmp_path: Path) -> None:
    """A program that reads month first has taken 03/04/2026 for 4 March and left 31/08/2026 as text."""
    path = dated(tmp_path / "return.xlsx", ["31/08/2026", date(2026, 3, 4)], "mm-dd-yy")
    assert [(fault.row, fault.column) for fault in check(empty_store, path, RECEIVED).faults] == [
        (2, "original_due_on")
    ]


# Names and words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Central South",
        "central  south",
        "Central South BCU",
        "AS - Central South Command Unit",
        "AS \u2013 Central South",
        "Central South (AS)",
        "AS: Central South",
        "Central-South",
    ],
)
def test_a_unit_called_by_its_name(checked: Any, empty_store: Any, name: str) -> None:
    result = checked(exposure=[exposure(name), exposure("EA")])
    assert result.faults == []
    assert told(result) == [f'"{name}" was read as AS']
    assert empty_store.execute("select unit_id from incoming_exposure order by 1").fetchall() == [("AS",), ("EA",)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("AS - East Area", "AS - East Area is not a known unit: did you mean EA, whose name is like it?"),
        ("as", "as is not a known unit: did you mean AS?"),
        ("A\u0405", "A\u0405 is not a known unit: did you mean AS?"),
        ("Central Soth", "Central Soth is not a known unit: did you mean AS, whose name is like it?"),
        ("TBC", "TBC is not a known unit"),
    ],
)
def test_a_unit_that_is_asked_about(checked: Any, name: str, says: str) -> None:
    (fault,) = checked(exposure=[exposure(name)]).faults
    assert fault.fault == says


def test_a_name_beside_its_own_code_is_asked_about(checked: Any) -> None:
    (fault,) = checked(training=[training("Central South"), training("AS", role="supervisor")]).faults
    assert fault.fault == "Central South is not a known unit: did you mean AS, whose name that is?"


@pytest.mark.parametrize("number", ["Rec 13", "Recommendation 13", "13.", "R13", "013", "W13"])
def test_a_recommendation_by_its_number(checked: Any, number: str) -> None:
    assert checked(milestones=[milestone(recommendation_id=number)]).faults == []


@pytest.mark.parametrize(("word", "meant"), [("Activity", "activity"), ("OUTPUTS", "output"), ("outcomes", "outcome")])
def test_a_word_written_another_way(checked: Any, empty_store: Any, word: str, meant: str) -> None:
    result = checked(milestones=[milestone(kind=word)])
    assert result.faults == []
    assert empty_store.execute("select kind from incoming_milestones").fetchall() == [(meant,)]
    assert told(result) == [f'"{word}" was read as {meant}']


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"result": "Met"}, "did you mean met?"),
        ({"result": "not  met"}, "did you mean not met?"),
        ({"assurance": "a2"}, "did you mean A2?"),
        ({"withdrawn": "Yes"}, "did you mean yes?"),
    ],
)
def test_a_word_that_decides_a_verdict_is_asked_about(checked: Any, changes: Any, says: str) -> None:
    (fault,) = checked(evidence=[finding(**changes)]).faults
    assert says in fault.fault


def test_what_was_read_stays_read_when_a_name_changes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure("Central South")])
    with new_store(tmp_path) as store:
        first = check(store, path, RECEIVED)
        assert first.readings == {"unit": {"Central South": "AS"}}
        store.execute("update unit set name = 'Lambeth and Southwark' where unit_id = 'AS'")
        assert check(store, path, RECEIVED).faults
        assert check(store, path, RECEIVED, held_readings=first.readings).faults == []


def test_the_six_rows_of_a_newcomer_have_the_faults_that_are_faults(checked: Any) -> None:
    """Fifteen were told of them once: dates, words and names that could mean nothing else, a share and a guess."""
    result = checked(
        milestones=[
            milestone("M1", kind="Activity", original_due_on="31/08/2023", forecast_on="31/10/2023"),
            milestone("M2", kind="Output", original_due_on="30/09/2023", forecast_on="TBC"),
        ],
        training=[
            training("Central South", role="Officers"),
            training("AS - Central South Command Unit", role="Supervisors", trained="97%"),
        ],
        exposure=[exposure("Central South"), exposure("East Area")],
    )
    assert [(fault.sheet, fault.row, fault.column) for fault in result.faults] == [
        ("milestones", 3, "forecast_on"),
        ("training", 3, "trained"),
    ]
