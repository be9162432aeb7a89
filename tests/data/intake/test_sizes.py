"""Small files that would cost much to read or to mark: refused in words, or taken without the cost."""

import re
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.intake import Fault, check, container, excel, folder, marking, read_return, write_faults_workbook
from tests.data.intake.packages import packed, parts_of, rewritten
from tests.data.intake.workbooks import RECEIVED, csv_folder, exposure, header, places, training, workbook

SHEET = "xl/worksheets/sheet2.xml"
NOISE = b"".join(b'<x a="%d"/>' % (number * 7919) for number in range(40_000))


@contextmanager
def quick(seconds: float = 10, megabytes: int = 60) -> Iterator[None]:
    """Far more than is needed, and far less than was once used."""
    tracemalloc.start()
    began = time.monotonic()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < seconds
    assert peak < megabytes * 1_000_000


def with_cell_far_out(path: Path, *coordinates: str) -> Path:
    book = openpyxl.load_workbook(path)
    for coordinate in coordinates:
        book["training"][coordinate].number_format = "0.00"
    book.save(path)
    return path


def why(path: Path) -> str:
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == (None, None, None)
    return fault.fault


@pytest.mark.parametrize("far_out", [("A20000", "CV2"), ("XFD1048576",)])
def test_a_formatted_blank_cell_far_out_costs_the_marked_copy_nothing(
    empty_store: Any, tmp_path: Path, far_out: tuple[str, ...]
) -> None:
    path = with_cell_far_out(workbook(tmp_path / "return.xlsx", training=[training("ZZ")]), *far_out)
    with quick():
        copy = write_faults_workbook(path, check(empty_store, path, RECEIVED).faults)
    assert openpyxl.load_workbook(copy)["training"]["B2"].comment.text == "ZZ is not a known unit"


@pytest.mark.parametrize(
    "limit", [{"MOST_KEPT_CELLS": 20}, {"MOST_MERGED_CELLS": 3}, {"MOST_KEPT_CELLS": 0, "MOST_REBUILT_CELLS": 1_000}]
)
def test_beyond_a_number_of_cells_the_copy_is_rebuilt_from_those_with_something_in_them(
    empty_store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: dict[str, int]
) -> None:
    path = with_cell_far_out(workbook(tmp_path / "return.xlsx", training=[training("ZZ")]), "H9")
    book = openpyxl.load_workbook(path)
    book["training"].merge_cells("J20:K21")
    book.save(path)
    for name, most in limit.items():
        monkeypatch.setattr(marking, name, most)
    book = openpyxl.load_workbook(write_faults_workbook(path, check(empty_store, path, RECEIVED).faults))
    assert book["training"]["B2"].comment is not None
    assert (book["training"].max_row, book["training"].merged_cells.ranges) == (2, set())


def test_a_range_merged_to_the_end_of_the_sheet_does_not_stop_the_copy(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training("ZZ")])
    merged = b'</sheetData><mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>'
    rewritten(path, SHEET, b"</sheetData>", merged)
    with quick():
        copy = write_faults_workbook(path, check(empty_store, path, RECEIVED).faults)
    assert openpyxl.load_workbook(copy)["training"]["B2"].comment is not None


def test_a_part_of_a_megabyte_that_packs_better_than_any_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx")
    packed(path, parts_of(path) | {"xl/extra.bin": bytes(1_100_000)})
    assert "expands" in why(path)


def test_parts_that_together_pack_better_than_any_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx")
    packed(path, parts_of(path) | {f"xl/extra{number}.bin": bytes(900_000) for number in range(20)})
    assert "expands" in why(path)


@pytest.mark.parametrize("row", [b"<row>" + b"<c/>" * 90 + b"</row>", b"<row><c/></row>" * 90])
def test_more_cells_than_a_return_needs_though_they_are_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: bytes
) -> None:
    monkeypatch.setattr(excel, "MOST_CELLS", 90)
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    rewritten(path, SHEET, b"</sheetData>", row + b"</sheetData>")
    assert "cells" in why(path)


def test_blank_cells_are_counted_and_leave_the_others_where_they_are(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training(), training("AS")])
    rewritten(path, SHEET, b"</row>", b'<c r="F1" s="0"/><c r="G1" s="0"></c></row>')
    with excel.opened_workbook(path) as sheets:
        rows = dict(sheets[1].rows)
        assert sheets[1].stored() == 3 + 15 + 2  # rows, filled cells, blank cells
    assert [rows[number][2] for number in (1, 2, 3)] == ["unit_id", "EA", "AS"]


def test_a_blank_cell_before_one_that_does_not_say_its_place_keeps_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    row = b'<row r="3"><c r="A3" s="0"/><c t="inlineStr"><is><t>EA</t></is></c></row></sheetData>'
    rewritten(path, SHEET, b"</sheetData>", row)
    with excel.opened_workbook(path) as sheets:
        assert dict(sheets[1].rows)[3] == {2: "EA"}


def test_more_elements_beside_the_cells_than_a_return_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ELEMENTS_BESIDE_CELLS", 90)
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    rewritten(path, SHEET, b"</sheetData>", b"</sheetData>" + b"<x/>" * 90)
    assert "far more than a return needs" in why(path)


def test_ten_times_the_widest_return_at_the_largest_size_is_within_the_limit() -> None:
    assert container.MOST_CELLS > 37_025 * 16 * 3


def test_more_cell_formats_than_Excel_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx")
    styles = parts_of(path)["xl/styles.xml"]
    many = re.sub(rb"<cellXfs.*?</cellXfs>", b"<cellXfs>" + b"<xf/>" * 300_000 + b"</cellXfs>" + NOISE, styles)
    packed(path, parts_of(path) | {"xl/styles.xml": many})
    with quick():
        assert "far more than a return needs" in why(path)


@pytest.mark.parametrize("filler", [b"<!--%s-->", b"<?x %s?>", b"%s"])
def test_a_long_way_to_the_first_element(tmp_path: Path, filler: bytes) -> None:
    path = workbook(tmp_path / "return.xlsx")
    declaration, rest = b'<?xml version="1.0"?>', re.sub(rb"^<\?xml[^>]*>", b"", parts_of(path)["docProps/app.xml"])
    packed(path, parts_of(path) | {"docProps/app.xml": declaration + filler % (b" " * 70_000) + rest})
    assert "not put together" in why(path)


@pytest.mark.parametrize("filler", [b"<!--%s-->", b"<?x %s?>", b'<x a="%s"/>'])
def test_a_long_comment_or_tag_anywhere_else(tmp_path: Path, filler: bytes) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    long = NOISE.replace(b"<", b" ").replace(b'"', b" ")
    rewritten(path, SHEET, b"<sheetData>", filler % long + b"<sheetData>")
    with quick():
        assert "far more than a return needs" in why(path)


def test_a_long_text_in_a_cell_is_a_fault_of_its_cell(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", {"return": [header(note="SWAP")]})
    rewritten(path, "xl/worksheets/sheet1.xml", b"SWAP", NOISE.replace(b"<", b"(").replace(b">", b")"))
    assert places(check(empty_store, path, RECEIVED).faults) == [("return", 2, "note")]


def test_a_heading_repeated_in_every_column(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    repeated = b'<c t="inlineStr"><is><t>course_id</t></is></c>' * 400
    rewritten(path, SHEET, b"</row>", repeated + b"</row>")
    faults = check(empty_store, path, RECEIVED).faults
    copy = openpyxl.load_workbook(write_faults_workbook(path, faults))["training"]
    assert len(faults) == 400
    assert [copy[at].comment.text for at in ("A1", "F1")] == ["is a repeated column: it is in A too"] * 2


def test_blank_headings_side_by_side_are_one_fault(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    book["training"]["XFD1"] = "x"
    book.save(path)
    first, second = check(empty_store, path, RECEIVED).faults
    assert ((first.column, second.column)) == ("F", "x")
    assert "columns F to XFC have no heading" in first.fault


def test_a_heading_merged_over_and_over_is_one_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    merges = b'<mergeCell ref="A1:B1"/>' * 2_000
    rewritten(path, SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")
    assert [fault.fault for fault in read_return(path).faults] == ["is a merged heading: unmerge it"]


def test_a_CSV_with_more_columns_than_Excel_holds(tmp_path: Path) -> None:
    path = csv_folder(tmp_path / "return", training=[training()])
    with (path / "training.csv").open("a") as file:
        file.write("," * 20_000 + "x\n")
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row) == ("training", None)
    assert "row 3 has more than 16,384 columns" in fault.fault


def test_a_CSV_with_more_cells_than_a_return_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_CELLS", 90)
    path = csv_folder(tmp_path / "return", training=[training()])
    with (path / "training.csv").open("a") as file:
        file.write("\n" * 90)
    (fault,) = read_return(path).faults
    assert "more than 90 cells" in fault.fault


def test_very_many_faults_are_all_listed_and_filled_and_some_are_commented_on(
    empty_store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "MOST_COMMENTS", 3)
    path = workbook(tmp_path / "return.xlsx", training=[training("ZZ")], exposure=[exposure("ZZ"), exposure("YY")])
    book = openpyxl.load_workbook(path)
    book["training"]["E2"] = 500
    book.save(path)
    book = openpyxl.load_workbook(write_faults_workbook(path, check(empty_store, path, RECEIVED).faults))
    marked = [book["training"]["B2"], book["training"]["E2"], book["exposure"]["A2"], book["exposure"]["A3"]]
    assert [cell.comment is not None for cell in marked] == [True, True, True, False]
    assert {cell.fill.start_color.rgb for cell in marked} == {"00FFC7CE"}
    assert book["faults"].max_row == 5


def test_a_list_that_no_sheet_would_hold_says_how_many_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_LISTED", 2)
    (tmp_path / "return.xlsx").touch()
    faults = [Fault("training", row, "role", None, "no") for row in range(2, 7)]
    book = openpyxl.load_workbook(write_faults_workbook(tmp_path / "return.xlsx", faults))
    assert [cell.value for cell in book["faults"]["E"]] == ["fault", "no", "no", "and 3 more: mend these first"]
