"""Sheets and headings: what is missing, unknown, repeated, blank or merged."""

from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from data.intake import SHEETS, check, read_return
from tests.data.intake.workbooks import (
    RECEIVED,
    csv_folder,
    edited,
    header,
    headings,
    milestone,
    places,
    training,
    workbook,
)

TOO_WIDE = (
    "has no heading in row 1, and row 2 has more cells than there are headings: put a text with a comma in it in "
    'quotation marks ("one, two"), and write a number without commas (1120)'
)


def test_no_return_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    book.remove(book["return"])
    book.save(path)
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == ("return", None, None)


def test_an_empty_folder_has_no_return_sheet(tmp_path: Path) -> None:
    assert places(read_return(tmp_path).faults) == [("return", None, None)]


@pytest.mark.parametrize("rows", [[], [header(), header()]])
def test_not_exactly_one_row_in_return(checked: Any, rows: list[Any]) -> None:
    (fault,) = checked(**{"return": rows}).faults
    assert (fault.sheet, fault.row, fault.column) == ("return", None, None)
    assert f"has {len(rows)} rows" in fault.fault


@pytest.mark.parametrize("name", ["Training", "people", "training (2)", "Sheet1"])
def test_an_unknown_sheet(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "return.xlsx", {name: []})
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == (name, None, None)
    assert "not a sheet of a return" in fault.fault


def test_an_unknown_file_in_a_folder(tmp_path: Path) -> None:
    (fault,) = read_return(csv_folder(tmp_path / "return", people=[{"a": 1}])).faults
    assert fault.sheet == "people"


def test_a_sheet_that_comes_twice(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return", training=[training()])
    (folder / "training.CSV").write_text((folder / "training.csv").read_text())
    (fault,) = read_return(folder).faults
    assert (fault.sheet, fault.row, fault.column) == ("training", None, None)
    assert "two sheets" in fault.fault


@pytest.mark.parametrize("name", ["instructions", "lists", "faults"])
def test_the_sheets_this_project_adds_are_ignored(tmp_path: Path, name: str) -> None:
    assert read_return(workbook(tmp_path / "return.xlsx", {name: [{"anything": 1}]})).faults == []


def test_a_heading_written_nearly_right_is_one_fault(empty_store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = edited(workbook(tmp_path / "return.xlsx", training=[training()]), training={"E1": "Trained"})
    faults = check(empty_store, path, RECEIVED).faults
    assert [(fault.column, fault.fault) for fault in faults] == [
        ("Trained", "is not a column of this sheet: did you mean trained?")
    ]


def test_a_column_that_may_be_blank_may_not_be_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone()])
    book = openpyxl.load_workbook(path)
    book["milestones"].delete_cols(headings("milestones", []).index("note") + 1)
    book.save(path)
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == ("milestones", 1, "note")
    assert "missing" in fault.fault


def test_a_return_made_before_a_column_was_added_is_whole(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone()])
    book = openpyxl.load_workbook(path)
    for column in ("unit_id", "criterion_id"):
        book["milestones"].delete_cols(headings("milestones", []).index(column) + 1)
    book.save(path)
    assert read_return(path).faults == []


def test_a_repeated_column(tmp_path: Path) -> None:
    path = edited(workbook(tmp_path / "return.xlsx", training=[training()]), training={"F1": "trained", "F2": 3})
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == ("training", 1, "trained")
    assert "repeated" in fault.fault


def test_a_blank_heading_with_something_under_it(empty_store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = edited(workbook(tmp_path / "return.xlsx", training=[training()]), training={"H9": "see email"})
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert (fault.sheet, fault.row, fault.column) == ("training", 1, "H")


def test_a_blank_heading_between_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    book["training"].insert_cols(3)
    book.save(path)
    assert places(read_return(path).faults) == [("training", 1, "C")]


def test_a_blank_heading_in_csv(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "exposure.csv").write_text("unit_id,death_reports,\nEA,3,\nNA,4,x\n")
    assert places(read_return(folder).faults) == [("exposure", 1, "C")]


def test_blank_headings_side_by_side_are_one_fault_at_the_first(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "exposure.csv").write_text("unit_id,,,death_reports,\nEA,,,3,x\n")
    assert [(fault.column, fault.fault) for fault in read_return(folder).faults] == [
        ("B", "columns B to C have no heading in row 1: give each one or delete the columns"),
        ("E", TOO_WIDE),
    ]


def test_blank_columns_after_the_last_heading_are_no_fault(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "exposure.csv").write_text("unit_id,death_reports,,\nEA,3,,\n")
    assert read_return(folder).faults == []


def test_a_merged_heading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    book["training"].merge_cells("D1:E1")
    book.save(path)
    faults = read_return(path).faults
    assert ("training", 1, "in_scope") in places(faults)
    assert any("merged" in fault.fault for fault in faults)


def test_cells_merged_below_the_headings_are_read_as_they_are(
    empty_store: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training(), training("NA", course_id=None)])
    book = openpyxl.load_workbook(path)
    book["training"].merge_cells("A2:A3")
    book.save(path)
    assert places(check(empty_store, path, RECEIVED).faults) == [("training", 3, "course_id")]


def test_a_sheet_without_headings(tmp_path: Path) -> None:
    path = edited(workbook(tmp_path / "return.xlsx"), training={"A3": "SD1"})
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == ("training", None, None)
    assert "no headings" in fault.fault


def test_headings_alone_report_nothing_and_are_no_fault(checked: Any, empty_store: Any) -> None:
    result = checked(**{name: [] for name in SHEETS if name != "return"})
    assert result.faults == []
    assert result.sheets == dict.fromkeys(SHEETS, 0) | {"return": 1}
    assert empty_store.execute("select count(*) from incoming_training").fetchall() == [(0,)]


def test_columns_in_any_order_and_headings_with_spaces(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "exposure.csv").write_text(" death_reports , unit_id\n84,EA\n")
    assert check(empty_store, folder, RECEIVED).faults == []
    assert empty_store.execute("select * from incoming_exposure").fetchall() == [(2, "EA", 84)]


def test_staged_tables_have_the_columns_of_the_facts(checked: Any, empty_store: Any) -> None:
    checked()
    for name in SHEETS:
        if name != "return":
            columns = [row[0] for row in empty_store.execute(f"describe {name}").fetchall()]
            types = [row[1] for row in empty_store.execute(f"describe {name}").fetchall()]
            staged = empty_store.execute(f"describe incoming_{name}").fetchall()
            assert [row[0] for row in staged] == columns[1:]
            assert [row[1] for row in staged] == types[1:]


def test_a_sheet_left_out_is_staged_empty_and_not_counted(checked: Any, empty_store: Any) -> None:
    assert checked(training=[training()]).sheets == {"return": 1, "training": 1}
    assert checked(milestones=[milestone()]).sheets == {"return": 1, "milestones": 1}
    assert empty_store.execute("select count(*) from incoming_training").fetchall() == [(0,)]


def test_all_faults_at_once_in_the_order_of_the_sheets(empty_store: Any, tmp_path: Path) -> None:
    sheets = {
        "training": [training("ZZ", trained=999), training(in_scope="many")],
        "milestones": [milestone(kind="x", completed_on="soon")],
        "return": [header(as_at=None)],
        "people": [],
    }
    path = edited(workbook(tmp_path / "return.xlsx", sheets), training={"G1": "extra"})
    assert places(check(empty_store, path, RECEIVED).faults) == [
        ("return", 2, "as_at"),
        ("milestones", 2, "kind"),
        ("milestones", 2, "completed_on"),
        ("training", 1, "F"),
        ("training", 1, "extra"),
        ("training", 2, "unit_id"),
        ("training", 2, "trained"),
        ("training", 3, "in_scope"),
        ("people", None, None),
    ]


def test_the_header_is_given_even_when_it_is_faulty(checked: Any) -> None:
    result = checked(**{"return": [header(as_at="October", note="Late")]})
    assert result.header == {
        "as_at": None,
        "submitted_by": "Programme office",
        "provenance": "actual",
        "note": "Late",
    }
