"""NAME-faults.xlsx: the sender's own workbook, marked, listed, harmless, and ready to mend and send."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from data.intake import Fault, check, read_return, write_faults_workbook
from tests.data.intake.packages import rewritten
from tests.data.intake.workbooks import (
    RECEIVED,
    csv_folder,
    edited,
    exposure,
    header,
    milestone,
    training,
    workbook,
)

RED = "00FFC7CE"


def refused(store: Any, path: Path) -> tuple[list[Fault], Any]:
    """The faults of a return, and the workbook written for it."""
    faults = check(store, path, RECEIVED).faults
    copy = write_faults_workbook(path, faults)
    assert copy is not None
    return faults, openpyxl.load_workbook(copy)


def test_faulty_cells_are_filled_and_say_why(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "october.xlsx", training=[training(), training("ZZ", trained=212)])
    before = path.read_bytes()
    faults, copy = refused(empty_store, path)
    assert (tmp_path / "october-faults.xlsx").exists()
    assert path.read_bytes() == before
    assert copy.sheetnames == ["faults", "return", "training"]
    assert copy["training"]["E3"].comment.text == "212 is more than the 198 in scope"
    assert copy["training"]["B3"].comment.text == "ZZ is not a known unit"
    marked = {
        cell.coordinate for row in copy["training"].iter_rows() for cell in row if cell.fill.start_color.rgb == RED
    }
    assert marked == {"B3", "E3"}
    assert [cell.value for cell in copy["faults"][3]] == ["training", 3, "trained", "212", faults[1].fault]


def test_several_faults_of_one_cell_are_joined(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure("ZZ"), exposure("ZZ")])
    _, copy = refused(empty_store, path)
    assert copy["exposure"]["A3"].comment.text == "ZZ is not a known unit\nZZ is repeated: row 2 has it already"


def test_a_comment_the_cell_had_is_kept(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure("ZZ")])
    book = openpyxl.load_workbook(path)
    book["exposure"]["A2"].comment = Comment("Check with the unit", "Office")
    book.save(path)
    assert refused(empty_store, path)[1]["exposure"]["A2"].comment.text.endswith("\n\nCheck with the unit")


def test_headings_are_marked_too(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    edited(path, training={"A1": "Course", "G3": "stray", "H1": "role"})
    _, copy = refused(empty_store, path)
    assert [copy["training"][at].comment is not None for at in ("A1", "B1", "C1", "F1", "G1", "H1")] == [
        *(True, False, True),
        *(True, False, True),
    ]


def test_mended_and_sent_again_it_is_accepted(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training(trained=212)], milestones=[milestone(kind="x")])
    _, copy = refused(empty_store, path)
    copy["training"]["E2"], copy["milestones"]["D2"] = 187, "output"
    copy.save(tmp_path / "mended.xlsx")
    assert check(empty_store, tmp_path / "mended.xlsx", RECEIVED).faults == []


def test_a_folder_becomes_one_workbook_ready_to_mend(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(
        tmp_path / "2026.10", training=[training(trained=212)], milestones=[milestone(forecast_on="soon")]
    )
    _, copy = refused(empty_store, folder)
    assert (tmp_path / "2026.10-faults.xlsx").exists()
    assert copy.sheetnames == ["faults", "milestones", "return", "training"]
    assert copy["return"]["A2"].value == datetime(2026, 10, 31)
    assert copy["training"]["E2"].value == 212
    assert copy["milestones"]["F2"].comment is not None
    copy["training"]["E2"], copy["milestones"]["F2"] = 187, date(2027, 1, 1)
    copy.save(tmp_path / "mended.xlsx")
    assert check(empty_store, tmp_path / "mended.xlsx", RECEIVED).faults == []


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>", bytes.fromhex("d0cf11e0a1b11ae1")])
def test_a_file_that_cannot_be_opened_gives_the_list_alone(empty_store: Any, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "return.xlsx").write_bytes(content)
    faults, copy = refused(empty_store, tmp_path / "return.xlsx")
    assert copy.sheetnames == ["faults"]
    assert [cell.value for cell in copy["faults"][2]] == [None, None, None, None, faults[0].fault]


def test_a_workbook_that_is_odd_in_some_part_is_still_copied(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure(death_reports=84)])
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>84</v>", b"<v>NaN</v>")
    _, copy = refused(empty_store, path)
    assert copy["exposure"]["B2"].comment is not None
    assert copy["exposure"]["A2"].value == "EA"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]
)
def test_what_looks_like_a_formula_is_written_as_text(empty_store: Any, tmp_path: Path, text: str) -> None:
    folder = csv_folder(tmp_path / "return", milestones=[milestone(title=f"{text}", kind=text)])
    _, copy = refused(empty_store, folder)
    for cell in (copy["milestones"]["C2"], copy["milestones"]["D2"], copy["faults"]["D2"]):
        assert cell.value == text.strip()
        assert cell.data_type == "s"
        assert cell.quotePrefix or text.startswith("\t")


def test_formulas_of_the_senders_become_the_values_stored_with_them(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "return.xlsx", exposure=[exposure(death_reports=84), exposure("NA", death_reports="=1+1")]
    )
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>84</v>", b"<f>80+4</f><v>84</v>")
    faults, copy = refused(empty_store, path)
    assert [fault.row for fault in faults] == [3]
    assert copy["exposure"]["B2"].value == 84
    assert copy["exposure"]["B3"].value is None
    assert "f" not in {cell.data_type for sheet in copy for row in sheet.iter_rows() for cell in row}


def test_characters_that_excel_cannot_hold(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return", milestones=[milestone(title="a\x00b\x07", kind="\x1b[31m")])
    _, copy = refused(empty_store, folder)
    assert copy["milestones"]["C2"].value == "a\ufffdb\ufffd"


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\x0b"])
def test_characters_that_no_XML_holds(empty_store: Any, tmp_path: Path, character: str) -> None:
    odd = f"a{character}b"
    folder = csv_folder(tmp_path / "return", training=[training("ZZ")], **{odd: []})
    edit = (folder / "training.csv").read_text(encoding="utf-8")
    (folder / "training.csv").write_text(edit.replace("trained\n", f"trained,{odd}\n", 1), encoding="utf-8")
    (folder / f"{odd}.csv").write_text(odd, encoding="utf-8")
    _, copy = refused(empty_store, folder)
    assert copy.sheetnames == ["faults", "a\ufffdb", "return", "training"]
    assert copy["a\ufffdb"]["A1"].value == copy["training"]["F1"].value == "a\ufffdb"
    assert copy["training"]["F1"].comment.text.startswith("is not a column")


@pytest.mark.parametrize("name", ["Faults", "FAULTS", "faults"])
def test_a_sheet_called_faults_gives_way_to_the_list_whatever_its_case(
    empty_store: Any, tmp_path: Path, name: str
) -> None:
    path = workbook(tmp_path / "return.xlsx", {"training": [training("ZZ")], name: [{"a": 1}]})
    faults, copy = refused(empty_store, path)
    assert [fault.sheet for fault in faults] == ["training"]
    assert copy.sheetnames == ["faults", "return", "training"]
    copy["training"]["B2"] = "EA"
    copy.save(tmp_path / "mended.xlsx")
    assert check(empty_store, tmp_path / "mended.xlsx", RECEIVED).faults == []


def test_a_sheet_name_that_Excel_would_not_open_is_left_out(empty_store: Any, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return", {"'a": [], "b'": [], "History": []})
    assert refused(empty_store, folder)[1].sheetnames == ["faults", "return"]


def test_whole_sheet_faults_are_listed(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", {"return": [header(), header()], "people": []})
    _, copy = refused(empty_store, path)
    assert [[cell.value for cell in row[:2]] for row in copy["faults"]["A2:B3"]] == [["return", None], ["people", None]]


def test_a_merged_heading_does_not_stop_the_copy(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    book = openpyxl.load_workbook(path)
    book["training"].merge_cells("D1:E1")
    book.save(path)
    assert refused(empty_store, path)[1]["training"]["D1"].comment is not None


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_cannot_be_written_to_gives_no_copy(tmp_path: Path) -> None:
    path = Path("/proc/self/return.xlsx")
    assert write_faults_workbook(path, [Fault(None, None, None, None, "there is no such file or folder")]) is None
    assert read_return(path).faults


def test_no_partial_file_is_left_behind(empty_store: Any, tmp_path: Path) -> None:
    refused(empty_store, workbook(tmp_path / "return.xlsx", exposure=[exposure("ZZ")]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["return-faults.xlsx", "return.xlsx"]
