"""Files that cannot be opened safely: one plain sentence each, never a trace, and never much memory."""

import tracemalloc
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from data.intake import check, read_return
from tests.data.intake.packages import packed, parts_of, rewritten, with_declared_size
from tests.data.intake.workbooks import RECEIVED, csv_folder, exposure, header, places, training, workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbook(tmp_path / "return.xlsx", training=[training()])


def why(path: Path) -> str:
    """The one fault of a file that cannot be opened, placed nowhere in it."""
    (fault,) = read_return(path).faults
    assert (fault.sheet, fault.row, fault.column) == (None, None, None)
    return fault.fault


@pytest.mark.parametrize("content", [b"as_at,submitted_by\n", b"<html>", b"%PDF-1.7", b"\x89PNG\r\n"])
def test_content_that_is_not_what_the_ending_says(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "return.xlsx").write_bytes(content)
    assert "not an Excel workbook" in why(tmp_path / "return.xlsx")


@pytest.mark.parametrize("name", ["return.csv", "return.xls", "return.xlsm", "return", "return.ods"])
def test_an_ending_no_return_has(good: Path, name: str) -> None:
    assert "not an Excel workbook" in why(good.rename(good.with_name(name)))


def test_a_document_of_another_kind(tmp_path: Path) -> None:
    assert why(packed(tmp_path / "return.xlsx", {"word/document.xml": b"<w/>"}))


def test_a_workbook_with_macros_renamed(good: Path) -> None:
    plain, macros = b"spreadsheetml.sheet.main+xml", b"macroEnabled.main+xml"
    whole = b"application/vnd.openxmlformats-officedocument." + plain
    parts = parts_of(good)
    assert whole in parts["[Content_Types].xml"]
    assert why(rewritten(good, "[Content_Types].xml", whole, b"application/vnd.ms-excel.sheet." + macros))


def test_nothing_there_and_nothing_in_it(tmp_path: Path) -> None:
    assert "no such file" in why(tmp_path / "none.xlsx")
    (tmp_path / "return.xlsx").touch()
    assert "empty" in why(tmp_path / "return.xlsx")


@pytest.mark.parametrize("kept", [4, 40, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_file(good: Path, kept: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    assert "incomplete or damaged" in why(good)


def test_a_part_that_was_damaged(good: Path) -> None:
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as package:
        at = package.getinfo(SHEET).header_offset + 80
    content[at] ^= 0xFF
    good.write_bytes(bytes(content))
    assert "damaged" in why(good)


@pytest.mark.parametrize(("inside", "gist"), [("EncryptedPackage", "encrypted"), ("Workbook", "older Excel file")])
def test_an_OLE_file_is_encrypted_or_old(tmp_path: Path, inside: str, gist: str) -> None:
    start = bytes.fromhex("d0cf11e0a1b11ae1")
    (tmp_path / "return.xlsx").write_bytes(start + bytes(65_520) + inside.encode("utf-16-le") + bytes(100))
    assert gist in why(tmp_path / "return.xlsx")


def test_an_encrypted_part(good: Path) -> None:
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as package:
        content[package.start_dir + 8] |= 1
    good.write_bytes(bytes(content))
    assert "encrypted" in why(good)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/media/image1.png", "xl/sharedStrings.xml"])
def test_a_zip_bomb_is_known_without_unpacking_it(good: Path, name: str) -> None:
    packed(good, parts_of(good) | {name: bytes(200_000_000)})
    tracemalloc.start()
    assert "expands" in why(good)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_bomb_below_the_limit_packs_better_than_any_sheet(good: Path) -> None:
    packed(good, parts_of(good) | {"xl/extra.xml": b"<x>" + bytes(40_000_000)})
    assert "expands" in why(good)


def test_a_bomb_that_lies_about_its_size(good: Path) -> None:
    packed(good, parts_of(good) | {SHEET: b"<worksheet>" + b" " * 200_000_000})
    with_declared_size(good, SHEET, 1_000)
    tracemalloc.start()
    assert "damaged" in why(good)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_one_long_text_used_by_very_many_cells(good: Path) -> None:
    parts = parts_of(good)
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    cells = b'<row r="3">' + b'<c t="s"><v>0</v></c>' * 9_000 + b"</row>"
    types = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    if b"sharedStrings" in parts["[Content_Types].xml"]:
        types = parts["[Content_Types].xml"]
    sheet = parts[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")
    packed(
        good, parts | {"[Content_Types].xml": types, "xl/sharedStrings.xml": strings % (b"x" * 20_000), SHEET: sheet}
    )
    assert "expands" in why(good)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b"<!DOCTYPE worksheet>",
        b"<!-- a comment --><!DOCTYPE worksheet>",
    ],
)
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "docProps/core.xml", "xl/styles.xml"]
)
def test_XML_that_declares_a_document_type(good: Path, doctype: bytes, part: str) -> None:
    packed(good, parts_of(good) | {part: doctype + parts_of(good)[part]})
    assert "document type or entities" in why(good)


def test_a_document_type_in_another_encoding(good: Path) -> None:
    content = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE worksheet><worksheet/>'.encode("utf-16")
    packed(good, parts_of(good) | {SHEET: content})
    assert "document type" in why(good)


def test_a_workbook_saved_as_strict_open_XML(good: Path) -> None:
    usual, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    packed(good, {name: part.replace(usual, strict) for name, part in parts_of(good).items()})
    assert why(good) == "the file was saved as Strict Open XML: save it as Excel Workbook (.xlsx)"


def test_parts_packed_in_a_way_that_cannot_be_limited(good: Path) -> None:
    packed(good, parts_of(good), zipfile.ZIP_LZMA)
    assert "packed in a way Excel does not use" in why(good)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\..\\evil.xml", "C:/evil.xml"])
def test_a_part_that_would_leave_the_package(good: Path, name: str) -> None:
    assert "not put together" in why(packed(good, parts_of(good) | {name: b"<x/>"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as package:
        package.writestr(SHEET, b"<worksheet/>")
    assert "not put together" in why(good)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", SHEET, "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<", b"<a><b></a>", b"\xff\xfe", b"<x/>", b"plain", bytes(100)])
def test_any_part_replaced_by_rubbish_is_a_plain_fault_or_a_sheet_without_headings(
    good: Path, part: str, content: bytes
) -> None:
    faults = read_return(packed(good, parts_of(good) | {part: content})).faults
    assert faults or part == "xl/styles.xml"
    assert all("Error" not in fault.fault and "Traceback" not in fault.fault for fault in faults)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_any_part_left_out_is_a_plain_fault(good: Path, part: str) -> None:
    parts = parts_of(good)
    del parts[part]
    assert "Excel workbook" in why(packed(good, parts)) or part == SHEET


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="2"', b'<row r="99999999"'),
        (b'<row r="2"', b'<row r="1"'),
        (b'<row r="2"', b'<row r="two"'),
        (b'r="A2"', b'r="ZZZZ2"'),
        (b'r="A2"', b'r="22"'),
    ],
)
def test_a_sheet_that_breaks_the_format(good: Path, old: bytes, new: bytes) -> None:
    assert "cannot be read" in why(rewritten(good, SHEET, old, new))


@pytest.mark.parametrize("value", [b"1e999", b"inf", b"-INF", b"NaN", b"1" * 5_000, b"0x10", b"abc"])
def test_a_number_that_breaks_the_format_is_a_fault_of_its_cell(
    empty_store: duckdb.DuckDBPyConnection, tmp_path: Path, value: bytes
) -> None:
    path = workbook(tmp_path / "return.xlsx", exposure=[exposure(death_reports=84)])
    rewritten(path, "xl/worksheets/sheet2.xml", b"<v>84</v>", b"<v>" + value + b"</v>")
    assert places(check(empty_store, path, RECEIVED).faults) == [("exposure", 2, "death_reports")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("name", ["training", "lists"])
def test_a_hidden_sheet(good: Path, state: str, name: str) -> None:
    book = openpyxl.load_workbook(good)
    sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
    sheet.sheet_state = state
    book.save(good)
    (fault,) = read_return(good).faults
    assert (fault.sheet, fault.row, fault.column) == (name, None, None)
    assert "hidden" in fault.fault


# Folders of CSV files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_CSV_that_is_not_UTF_8(tmp_path: Path, encoding: str) -> None:
    folder = csv_folder(tmp_path / "return", training=[training()])
    text = (folder / "training.csv").read_text() + "caf\u00e9,EA,officer,1,1\n"
    (folder / "training.csv").write_bytes(text.encode(encoding))
    (fault,) = read_return(folder).faults
    assert (fault.sheet, fault.row, fault.column) == ("training", None, None)
    assert "UTF-8" in fault.fault


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    (folder / "return.csv").write_bytes(b"\xef\xbb\xbf" + (folder / "return.csv").read_bytes())
    assert read_return(folder).faults == []


def test_CSV_whose_quotes_are_never_closed(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return", training=[training()])
    with (folder / "training.csv").open("a") as file:
        file.write('"SD1,EA\n')
    (fault,) = read_return(folder).faults
    assert fault.sheet == "training"
    assert "well-formed" in fault.fault


def test_every_file_of_the_folder_is_read_whatever_is_wrong_with_one(
    empty_store: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = csv_folder(tmp_path / "return", {"return": [header(as_at="2026-10-30")]}, training=[training()])
    (folder / "training.csv").write_bytes(b"\xff")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    faults = check(empty_store, folder, RECEIVED).faults
    assert places(faults) == [("return", 2, "as_at"), ("training", None, None), ("photo.png", None, None)]


def test_what_systems_leave_in_folders_is_no_fault(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "return")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"\x00")
    assert read_return(folder).faults == []
