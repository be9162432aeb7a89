"""Cases of tests/cases/files/index.json that are too large to keep as files, or are about the marked copy."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from data.intake import check, write_faults_workbook
from data.intake.plain import newer_rules
from data.intake.returns import MOST_FAULTS
from tests.data.intake.packages import packed, parts_of
from tests.data.intake.workbooks import RECEIVED, header, milestone, training, workbook

PLAIN_FILL = re.compile(rb"<fills.*?</fills>", re.DOTALL)
NEWER = (
    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    b'<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
    b'<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1">'
    b"<x14:formula1><xm:f>lists!$A$2:$A$13</xm:f></x14:formula1><xm:sqref>B2:B99</xm:sqref>"
    b"</x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def test_another_table_pasted_in_is_told_once_enough_is_told(empty_store: Any, tmp_path: Path) -> None:
    rows = [training(f"Surname {at}", role="PC", in_scope="many") for at in range(MOST_FAULTS)]
    path = workbook(tmp_path / "return.xlsx", training=rows)
    faults = check(empty_store, path, RECEIVED).faults
    assert len(faults) == MOST_FAULTS + 1
    assert (faults[-1].sheet, faults[-1].row) == ("training", None)
    assert re.fullmatch(r"and [\d,]+ more: is this the right table\?", faults[-1].fault)
    copy = write_faults_workbook(path, faults)
    assert copy is not None and openpyxl.load_workbook(copy).sheetnames == ["faults"]


def with_part(path: Path, part: str, change: Any) -> Path:
    parts = parts_of(path)
    changed = change(parts[part])
    assert changed != parts[part]
    return packed(path, parts | {part: changed})


def refused(tmp_path: Path) -> Path:
    """A workbook with one fault, a drop-down, and another kept where Excel keeps those with lists on other sheets."""
    path = workbook(tmp_path / "return.xlsx", training=[training(trained=999)])
    book = openpyxl.load_workbook(path)
    rule = DataValidation("list", '"officer,supervisor"')
    rule.add("C2:C99")
    book["training"].add_data_validation(rule)
    book.create_sheet("lists").append(["unit_id"])
    book.save(path)
    return with_part(
        path, "xl/worksheets/sheet2.xml", lambda part: part.replace(b"</worksheet>", NEWER + b"</worksheet>")
    )


def by_the_thousand(styles: bytes) -> bytes:
    """65,000 named styles, as a workbook copied for years gathers."""
    number = 65_000
    formats = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * number
    names = b"".join(b'<cellStyle name="Style %d" xfId="%d"/>' % (at, at) for at in range(number))
    styles = re.sub(rb"(<cellStyleXfs)[^>]*>.*?(</cellStyleXfs>)", rb"\1>" + formats + rb"\2", styles, flags=re.DOTALL)
    return re.sub(rb"(<cellStyles)[^>]*>.*?(</cellStyles>)", rb"\1>" + names + rb"\2", styles, flags=re.DOTALL)


@pytest.mark.parametrize(
    "change",
    [
        lambda styles: styles + b" ",
        lambda styles: PLAIN_FILL.sub(b"<fills><fill/></fills>", styles),
        lambda styles: re.sub(rb"<cellStyleXfs.*?</cellStyleXfs>", b"", styles, flags=re.DOTALL),
        by_the_thousand,
    ],
    ids=["good", "empty-fill", "no-cell-style-formats", "styles-by-the-thousand"],
)
def test_a_marked_copy_keeps_drop_downs_whatever_the_styles_are(
    empty_store: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any
) -> None:
    path = with_part(refused(tmp_path), "xl/styles.xml", change)
    faults = check(empty_store, path, RECEIVED).faults
    assert [(fault.sheet, fault.row, fault.column) for fault in faults] == [("training", 2, "trained")]
    copy = write_faults_workbook(path, faults)
    assert copy is not None
    sheet = openpyxl.load_workbook(copy)["training"]
    assert sheet["E2"].comment is not None and sheet["E2"].fill.start_color.rgb == "00FFC7CE"
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"C2:C99": '"officer,supervisor"', "B2:B99": "lists!$A$2:$A$13"}
    assert capsys.readouterr().out == ""


def test_a_copy_that_is_being_mended_stays(empty_store: Any, tmp_path: Path) -> None:
    path = refused(tmp_path)
    mended = tmp_path / "return-faults.xlsx"
    mended.write_bytes(b"half mended")
    copy = write_faults_workbook(path, check(empty_store, path, RECEIVED).faults)
    assert mended.read_bytes() == b"half mended"
    assert copy == tmp_path / "return-faults-2.xlsx"


def test_rows_formatted_to_the_end_are_read(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(3, 120_000))
    with_part(path, "xl/worksheets/sheet2.xml", lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    result = check(empty_store, path, RECEIVED)
    assert (result.faults, result.warnings) == ([], [])


@pytest.mark.parametrize(("shown", "number"), [("100%", 1), ("95%", 0.95), ("0%", 0)])
def test_a_percentage_is_never_a_number_of_people(empty_store: Any, tmp_path: Path, shown: str, number: float) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training(trained=number)])
    book = openpyxl.load_workbook(path)
    book["training"]["E2"].number_format = "0%"
    book.save(path)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert fault.fault == f"{shown} is a share, where a number of people or cases belongs: type how many there are"


def test_what_is_hidden_or_covered_is_warned_of(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training(), training("AS"), training("NA")])
    book = openpyxl.load_workbook(path)
    book["training"].row_dimensions[3].hidden = True
    book["training"].column_dimensions["D"].hidden = True
    book.save(path)
    merged = b'<mergeCells count="1"><mergeCell ref="E2:E3"/></mergeCells>'
    with_part(path, "xl/worksheets/sheet2.xml", lambda part: part.replace(b"</sheetData>", b"</sheetData>" + merged))
    assert [(item.row, item.column, item.fault) for item in check(empty_store, path, RECEIVED).warnings] == [
        (None, "in_scope", "the column in_scope is hidden, and was read"),
        (3, None, "1 row is hidden, by a filter perhaps, and was read all the same"),
        (3, "trained", "stands under a merged cell, where nobody sees it, and was read"),
    ]


def test_a_year_that_is_a_slip_is_warned_of(checked: Any) -> None:
    years = {"M1": 2206, "M2": 1926, "M3": 2016, "M4": 2046}
    rows = [milestone(name, forecast_on=header()["as_at"].replace(year=year)) for name, year in years.items()]
    odd = [item for item in checked(milestones=rows).warnings if "year" in item.fault or "years" in item.fault]
    assert [item.row for item in odd] == [2, 3, 4, 5]


def test_the_rules_that_excel_keeps_apart_are_read(tmp_path: Path) -> None:
    (rule,) = newer_rules(refused(tmp_path))["training"]
    assert (rule["type"], rule["formula1"], rule["sqref"]) == ("list", "lists!$A$2:$A$13", "B2:B99")


def test_the_index_is_whole() -> None:
    index = Path(__file__).parents[2] / "cases" / "files" / "index.json"
    cases = json.loads(index.read_text(encoding="utf-8"))["cases"]
    assert all((index.parent / case["file"]).exists() for case in cases if "file" in case)
    assert zipfile.is_zipfile(index.parent / "empty-fill" / "return.xlsx")
