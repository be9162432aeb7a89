"""What each kind of cell refuses, in a workbook and in CSV, and what it takes."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.intake import SHEETS, Fault, check
from tests.data.intake.packages import rewritten
from tests.data.intake.workbooks import (
    RECEIVED,
    ROWS,
    action,
    claim,
    csv_folder,
    edited,
    exposure,
    finding,
    milestone,
    places,
    sample,
    training,
    workbook,
)

REQUIRED = [
    (sheet.name, column.name)
    for sheet in SHEETS.values()
    for column in sheet.columns
    if column.required and sheet.name in ROWS
]


@pytest.fixture(scope="module")
def blank(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Fault]:
    """The faults of one return in which every required cell is blank once, in a row after the good one of its sheet."""
    sheets: dict[str, list[Any]] = {sheet: [make()] for sheet, make in ROWS.items()}
    for sheet, column in REQUIRED:
        sheets[sheet].append(ROWS[sheet](f"X{len(sheets[sheet])}") | {column: " "})
    return check(empty_store, workbook(tmp_path_factory.mktemp("blank") / "return.xlsx", sheets), RECEIVED).faults


@pytest.mark.parametrize(("sheet", "column"), REQUIRED)
def test_a_required_cell_that_is_blank(blank: list[Fault], sheet: str, column: str) -> None:
    row = 3 + [name for of, name in REQUIRED if of == sheet].index(column)
    (fault,) = [fault for fault in blank if (fault.sheet, fault.column) == (sheet, column) and "blank" in fault.fault]
    assert (fault.sheet, fault.row) == (sheet, row)


# Numbers are read cell by cell, so that all of these come in one return; dates are read column by column.
NUMBERS = [
    ("many", "text, where a number belongs"),
    (True, "true/false"),
    (date(2026, 10, 1), "1 October 2026 is a date"),
    (time(9, 30), "is a time"),
    ("212", "typed as text"),
    ("1,024", "thousands comma"),
    (3.5, "3.5 is not a whole number"),
    (-3, "-3 is below zero"),
    (3_000_000_000, "too large"),
    ("#REF!", "#REF! is an Excel error"),
    ("=1+1", "formula without a stored value"),
    ("x" * 10_000, "is text"),
    ("\u0663", "is text"),
]
NUMBERS_IN_CSV = [
    ("many", "is text"),
    ("TRUE", "true/false"),
    ("inf", "not a number that can be counted"),
    ("2026-10-01", "is a date"),
    ("1,024", "thousands comma"),
    ("3.5", "not a whole number"),
    ("-3", "below zero"),
    ("3000000000", "too large"),
    ("9" * 5_000, "is text"),
    ("1e3", "is text"),
    ("#DIV/0!", "Excel error"),
    ("=1+1", "is text"),
]


UNITS = ("NA", "NE", "NW", "SE", "SN", "SW", "WA", "AS", "AW", "CE", "CN")


def counted(at: int, cell: Any) -> dict[str, Any]:
    """A roster of its own, with that cell as the people in scope."""
    role = ("officer", "supervisor")[at // len(UNITS)]
    return training(UNITS[at % len(UNITS)], role=role, in_scope=cell, trained=0)


@pytest.fixture(scope="module")
def numbers(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Fault]:
    """The faults of a workbook with each of the numbers in a row of its own, after a good one."""
    rows = [training(), *(counted(at, cell) for at, (cell, _) in enumerate(NUMBERS))]
    path = workbook(tmp_path_factory.mktemp("numbers") / "return.xlsx", training=rows)
    return check(empty_store, path, RECEIVED).faults


@pytest.fixture(scope="module")
def numbers_in_csv(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Fault]:
    """The same of a folder of CSV files."""
    rows = [counted(at, cell) for at, (cell, _) in enumerate(NUMBERS_IN_CSV)]
    path = csv_folder(tmp_path_factory.mktemp("numbers") / "return", training=rows)
    return check(empty_store, path, RECEIVED).faults


@pytest.mark.parametrize("at", range(len(NUMBERS)), ids=[str(cell)[:20] for cell, _ in NUMBERS])
def test_a_number_in_a_workbook(numbers: list[Fault], at: int) -> None:
    assert len(numbers) == len(NUMBERS)
    assert places(numbers[at : at + 1]) == [("training", 3 + at, "in_scope")]
    assert NUMBERS[at][1] in numbers[at].fault


@pytest.mark.parametrize("at", range(len(NUMBERS_IN_CSV)), ids=[str(cell)[:20] for cell, _ in NUMBERS_IN_CSV])
def test_a_number_in_csv(numbers_in_csv: list[Fault], at: int) -> None:
    assert len(numbers_in_csv) == len(NUMBERS_IN_CSV)
    assert places(numbers_in_csv[at : at + 1]) == [("training", 2 + at, "in_scope")]
    assert NUMBERS_IN_CSV[at][1] in numbers_in_csv[at].fault


@pytest.mark.parametrize(
    ("cell", "gist"),
    [
        ("3/12/2026", "is text, where a date belongs"),
        ("12/31/2026", "is text, where a date belongs"),
        ("31/12/26", "is text, where a date belongs"),
        ("31/11/2026", "is text, where a date belongs"),
        ("December 2026", "is text, where a date belongs"),
        ("TBC", "is text, where a date belongs"),
        (46_387, "46387 is a number, where a date belongs"),
        (True, "true/false"),
        (time(9, 30), "time without a day"),
        ("#N/A", "Excel error"),
        ("=TODAY()", "formula without a stored value"),
    ],
)
def test_a_date_in_a_workbook(checked: Any, cell: Any, gist: str) -> None:
    faults = checked(milestones=[milestone(forecast_on=cell)]).faults
    assert places(faults) == [("milestones", 2, "forecast_on")]
    assert gist in faults[0].fault


@pytest.mark.parametrize("cell", ["31/12/2026", "2026-12-32", "46387", "2026-12-31T00:00", "20261231"])
def test_a_date_in_csv(checked_csv: Any, cell: str) -> None:
    faults = checked_csv(milestones=[milestone(forecast_on=cell)]).faults
    assert places(faults) == [("milestones", 2, "forecast_on")]


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("milestones", milestone(kind="outputting"), "kind"),
        ("training", training(role="sergeant"), "role"),
        ("evidence", finding(result="Met"), "result"),
        ("evidence", finding(assurance="A4"), "assurance"),
        ("evidence", finding(withdrawn="no"), "withdrawn"),
        ("evidence", finding(withdrawn=True), "withdrawn"),
    ],
)
def test_a_word_outside_its_vocabulary(checked: Any, sheet: str, row: Any, column: str) -> None:
    faults = checked(**{sheet: [row]}).faults
    assert places(faults) == [(sheet, 2, column)]
    assert " is not " in faults[0].fault


@pytest.mark.parametrize("cell", [date(2027, 3, 1), True])
def test_an_id_that_excel_has_turned_into_something_else(checked: Any, cell: Any) -> None:
    faults = checked(milestones=[milestone(cell)]).faults
    assert places(faults) == [("milestones", 2, "milestone_id")]
    assert "where an id belongs" in faults[0].fault


def test_an_excel_error_is_refused_in_text_too(checked: Any) -> None:
    assert places(checked(milestones=[milestone(note="#NAME?")]).faults) == [("milestones", 2, "note")]


def test_text_that_looks_like_an_excel_error_is_text(checked_csv: Any, empty_store: Any, tmp_path: Path) -> None:
    assert checked_csv(milestones=[milestone(note="#N/A")]).faults == []
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone(note="SWAP")])
    rewritten(path, "xl/worksheets/sheet2.xml", b"SWAP", b"#N/A")
    assert check(empty_store, path, RECEIVED).faults == []


@pytest.mark.parametrize("year", ["0026", "1899"])
def test_a_date_that_excel_cannot_hold_is_a_year_mistyped(checked_csv: Any, year: str) -> None:
    (fault,) = checked_csv(milestones=[milestone(forecast_on=f"{year}-12-31")]).faults
    assert (fault.row, fault.column) == (2, "forecast_on")
    assert fault.fault == f"{year}-12-31 is before 1900: the year seems mistyped"


@pytest.mark.parametrize(
    ("stored", "gist"),
    [
        ("NaN", "NaN (not a number) is not a number that can be counted"),
        ("inf", "infinity is not"),
        ("1_000", "1_000 cannot be read"),
        ("9" * 4_000, "999... cannot be read"),
        ("1e300", "... is too large"),
        ("\uff11\uff12", "\uff11\uff12 cannot be read"),
    ],
)
def test_a_number_that_the_file_format_does_not_have(empty_store: Any, tmp_path: Path, stored: str, gist: str) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure(death_reports=84)])
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>84</v>", f"<v>{stored}</v>".encode())
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert gist in fault.fault


def test_a_number_too_large_for_a_date_is_told_as_it_stands(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone(forecast_on=date(2027, 1, 31))])
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>46418</v>", b"<v>99999999</v>")
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert fault.fault == "99999999 cannot be read: type the value again"


def test_a_text_longer_than_a_cell_holds(checked_csv: Any) -> None:
    faults = checked_csv(milestones=[milestone(title="x" * 40_000)]).faults
    assert places(faults) == [("milestones", 2, "title")]
    assert "40,000 characters" in faults[0].fault


def test_the_fault_quotes_the_cell_as_its_sender_sees_it(checked: Any) -> None:
    row = training(in_scope=date(2026, 10, 1), trained=7.5)
    assert [fault.value for fault in checked(training=[row]).faults] == ["1 October 2026", "7.5"]


def test_a_fault_can_be_read_on_a_terminal(checked_csv: Any) -> None:
    (fault,) = checked_csv(milestones=[milestone(kind="\x1b[2Jout\nput")]).faults
    assert fault.fault == "has a character that cannot be seen, U+001B, before [2Jout\ufffdput: type the word again"
    assert fault.value == "\x1b[2Jout\nput"


# What is taken -------------------------------------------------------------------------------------------------------


def test_a_number_with_nothing_after_the_point_is_whole(checked: Any, empty_store: Any) -> None:
    assert checked(exposure=[exposure(death_reports=1024.0)]).faults == []
    assert empty_store.execute("select death_reports from incoming_exposure").fetchall() == [(1024,)]


def test_in_csv_too(checked_csv: Any, empty_store: Any) -> None:
    assert checked_csv(exposure=[exposure(death_reports="1024.0")]).faults == []
    assert empty_store.execute("select death_reports from incoming_exposure").fetchall() == [(1024,)]


@pytest.mark.parametrize("number", ["13.0", "13.", "13.00"])
def test_a_recommendation_in_csv_with_nothing_after_the_point(checked_csv: Any, empty_store: Any, number: str) -> None:
    assert checked_csv(claims=[claim(recommendation_id=number)]).faults == []
    assert empty_store.execute("select recommendation_id from incoming_claims").fetchall() == [(13,)]


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\x85", "\x1f", "\t\n"])
def test_spaces_of_every_kind_around_the_parts_of_depends_on(checked_csv: Any, empty_store: Any, space: str) -> None:
    rows = [milestone("M1"), milestone("M2"), milestone("M3", depends_on=f"M1{space};{space}M2;{space}")]
    assert checked_csv(milestones=rows).faults == []
    assert empty_store.execute("select awaited from incoming_waits order by 1").fetchall() == [("M1",), ("M2",)]


def test_surrounding_spaces_are_trimmed(checked: Any, empty_store: Any) -> None:
    row = training(" EA\u00a0", course_id="SD1 ", role=" officer ")
    assert checked(training=[row]).faults == []
    assert empty_store.execute("select unit_id from incoming_training").fetchall() == [("EA",)]


def test_unit_NA_is_North_Area_and_not_nothing(checked: Any, checked_csv: Any, empty_store: Any) -> None:
    for send in (checked, checked_csv):
        assert send(exposure=[exposure("NA")], claims=[claim("NA")], actions=[action(unit_id="NA")]).faults == []
        for sheet in ("exposure", "claims", "actions"):
            assert empty_store.execute(f"select unit_id from incoming_{sheet}").fetchall() == [("NA",)]


def test_a_number_in_an_id_column_is_read_as_its_digits(checked: Any, empty_store: Any) -> None:
    rows = [milestone(7), milestone(8.0, depends_on=7), milestone("9", recommendation_id="13"), milestone(1e15)]
    assert checked(milestones=rows).faults == []
    ids = empty_store.execute("select milestone_id, recommendation_id from incoming_milestones").fetchall()
    assert ids == [("7", 13), ("8", 13), ("9", 13), ("1000000000000000", 13)]


def test_a_date_with_a_time_of_day_is_its_day(checked: Any, empty_store: Any) -> None:
    assert checked(milestones=[milestone(forecast_on=datetime(2027, 1, 31, 14, 30))]).faults == []
    assert empty_store.execute("select forecast_on from incoming_milestones").fetchall() == [(date(2027, 1, 31),)]


def test_dates_counted_from_1904(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.save(path)
    assert check(empty_store, path, RECEIVED).header["as_at"] == date(2026, 10, 31)


def test_rows_blank_in_every_column_are_skipped_and_counted(checked: Any) -> None:
    result = checked(training=[training(), {}, {"role": "  "}, training("NA", trained=-1)])
    assert places(result.faults) == [("training", 5, "trained")]
    assert result.sheets["training"] == 2


def test_blank_rows_are_counted_in_csv(checked_csv: Any) -> None:
    result = checked_csv(training=[training(), {}, training("NA", trained=-1)])
    assert places(result.faults) == [("training", 4, "trained")]


@pytest.mark.parametrize("sheet", list(ROWS))
def test_one_good_row_of_every_sheet(checked: Any, checked_csv: Any, sheet: str) -> None:
    for send in (checked, checked_csv):
        result = send(**{sheet: [ROWS[sheet]()]})
        assert result.faults == []
        assert result.sheets == {"return": 1, sheet: 1}


def test_whatever_may_be_blank_may_be_filled(checked: Any, empty_store: Any) -> None:
    done = {"completed_on": date(2026, 10, 1), "change_reason": "Late", "depends_on": "M1; M2 ;", "note": 2026}
    on_file = {"unit_id": "EA", "valid_until": date(2026, 12, 1), "withdrawn": "yes", "note": "see -A1"}
    result = checked(
        milestones=[milestone("M1"), milestone("M2"), milestone("M3", **done)],
        evidence=[finding("E1", **on_file), sample("E2")],
        actions=[action(recommendation_id=13, unit_id="EA", done_on=date(2026, 10, 1), outcome=date(2026, 1, 1))],
    )
    assert result.faults == []
    assert empty_store.execute("select withdrawn from incoming_evidence order by all").fetchall() == [(False,), (True,)]
    assert empty_store.execute("select outcome from incoming_actions").fetchall() == [("2026-01-01",)]


def test_text_stays_text_whatever_it_looks_like(checked_csv: Any, empty_store: Any) -> None:
    title = "<img src=x onerror=alert(1)> \u202eabc \u0000 [x](javascript:1) -- ' ; drop table unit"
    assert checked_csv(milestones=[milestone(title=title)]).faults == []
    assert empty_store.execute("select title from incoming_milestones").fetchall() == [(title,)]


def test_a_formula_with_a_stored_value_is_that_value(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure(death_reports=84)])
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>84</v>", b"<f>80+4</f><v>84</v>")
    assert check(empty_store, path, RECEIVED).faults == []


def test_a_heading_and_cell_edited_afterwards(empty_store: Any, tmp_path: Path) -> None:
    path = edited(workbook(tmp_path / "return.xlsx", training=[training()]), training={"E2": 212, "D2": 198})
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert fault.fault == "212 is more than the 198 in scope"
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("training", 2, "trained", "212")
