"""What other programs and other hands leave in good tables: read where it says nothing, told where it does."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.intake import check
from data.intake.package import Form, form_of
from tests.data.intake.packages import packed, parts_of
from tests.data.intake.workbooks import (
    OCTOBER,
    RECEIVED,
    csv_folder,
    exposure,
    milestone,
    places,
    training,
    workbook,
)


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("[$-F800]", Form("date", "as the reader's machine has it")),
        ("[$-x-sysdate]dddd, mmmm dd, yyyy", Form("date", "day first")),
        ("aaaa", Form("date")),
        ('0" a day"', Form("number")),
    ],
)
def test_a_format_of_dates_without_their_usual_letters(code: str, form: Form) -> None:
    assert form_of(code) == form


def test_a_format_of_a_conditional_format_is_none_of_the_cells(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure()])
    parts = parts_of(path)
    styles = parts["xl/styles.xml"]
    number = re.search(rb'numFmtId="(1\d\d)"', styles)
    assert number is not None
    dxfs = b'<dxfs><dxf><numFmt numFmtId="' + number[1] + b'" formatCode="0.00"/></dxf></dxfs>'
    changed = re.sub(rb"<dxfs[^>]*/>|</cellStyles>", lambda at: at[0].replace(b"<dxfs", b"<x") + dxfs, styles, count=1)
    result = check(empty_store, packed(path, parts | {"xl/styles.xml": changed}), RECEIVED)
    assert (result.faults, result.header["as_at"]) == ([], OCTOBER)


def test_what_is_left_behind_fifteen_digits_is_not_meant(checked: Any, empty_store: Any) -> None:
    assert checked(exposure=[exposure(death_reports=83.99999999999999)]).faults == []
    assert empty_store.execute("select death_reports from incoming_exposure").fetchall() == [(84,)]


def test_headings_that_are_all_written_another_way_are_one_fault_a_sheet(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    for cell in book["training"][1]:
        cell.value = cell.value.replace("_", " ").title()
    book.save(path)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert places([fault]) == [("training", 1, "Course Id")]
    assert (
        "as 4 others are not: did you mean course_id? Write course_id for Course Id, unit_id for Unit Id" in fault.fault
    )


def test_a_sheet_whose_columns_are_all_merged_in_pairs_is_one_fault(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("exposure_wide")
    sheet.title = "training"
    for at, (name, value) in enumerate(training().items()):
        for row, cell in ((1, name), (2, value)):
            sheet.cell(row, 2 * at + 1, cell)
            sheet.merge_cells(start_row=row, end_row=row, start_column=2 * at + 1, end_column=2 * at + 2)
    book.save(path)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert places([fault]) == [("training", 1, "course_id")]
    assert fault.fault == "is a merged heading, as 4 others are: unmerge all cells, delete the columns left blank"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("return - Table 1", "is not a sheet of a return: did you mean return? rename it return"),
        (
            "return ",
            "is not a sheet of a return: did you mean return? rename it return (a space stands before or after it)",
        ),
    ],
)
def test_a_sheet_that_another_program_renamed(empty_store: Any, tmp_path: Path, name: str, says: str) -> None:
    path = workbook(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    book["return"].title = name
    book.save(path)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert fault.fault == says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "The \ufffdnight\ufffd shift"}, "has a letter that was lost when the file was saved (\ufffd)"),
        (
            {"title": "The \u00e2\u20ac\u02dcnight\u00e2\u20ac\u2122 shift"},
            "has \u00e2\u20ac\u02dc where another letter",
        ),
        ({"title": '="The night shift"'}, "begins with =, as a formula does"),
        ({"milestone_id": "'M1"}, "begins with ', which a spreadsheet takes for a sign of text"),
        ({"depends_on": "N/A"}, '"N/A" is no value: leave the cell blank where there is none'),
        ({"recommendation_id": "13,0"}, "13,0 has a decimal comma: write 13"),
        ({"original_due_on": "20261231"}, '"20261231" is not a date written as 2026-10-31: write 2026-12-31'),
        ({"original_due_on": "2026-12-31T00:00"}, '"2026-12-31T00:00" is not a date written as 2026-10-31: write 2026'),
        ({"original_due_on": "31DEC2026"}, '"31DEC2026" is not a date written as 2026-10-31: write 2026-12-31'),
    ],
)
def test_what_a_program_changed_on_the_way_is_told(checked_csv: Any, changes: Any, says: str) -> None:
    (fault,) = checked_csv(milestones=[milestone(**changes)]).faults
    assert fault.fault.startswith(says)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1 198", '"1 198" has a mark between its thousands: write 1198'),
        ("1.98E+02", '"1.98E+02" is text, where a plain number belongs: write 198'),
        ("198,0", '"198,0" has a decimal comma: write 198'),
    ],
)
def test_a_number_that_is_not_plain_is_told_what_it_would_be(checked_csv: Any, typed: str, says: str) -> None:
    (fault,) = checked_csv(training=[training(in_scope=typed)]).faults
    assert fault.fault == says


def test_the_mark_of_an_old_end_of_file_says_nothing(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    with (folder / "return.csv").open("ab") as file:
        file.write(b"\x1a")
    result = check(empty_store, folder, RECEIVED)
    assert (result.faults, result.header["as_at"]) == ([], OCTOBER)


def test_text_files_beside_csv_are_told_how_to_be_read(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "return.csv").rename(folder / "return.txt")
    (fault,) = check(empty_store, folder, RECEIVED).faults
    assert fault.fault.endswith("save it as CSV UTF-8 and rename it return.csv")
