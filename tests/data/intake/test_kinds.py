"""What is no workbook is called by what it is, and its sender is told what to do with it."""

import zipfile
from pathlib import Path

import pytest

from data.intake import read_return
from data.intake.kinds import by_ending, by_parts, by_start


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "return.xls",
            "return.xls is an older Excel file, not an Excel workbook (.xlsx): open it, and save it as Excel",
        ),
        (
            "return.ods",
            "return.ods is an OpenDocument spreadsheet, not an Excel workbook (.xlsx): open it, and save it",
        ),
        (
            "return.numbers",
            "return.numbers is a Numbers document, not an Excel workbook (.xlsx): export it from Numbers",
        ),
        ("return.pdf", "return.pdf is a PDF, not an Excel workbook (.xlsx): copy its tables to the template"),
        ("training.csv", "training.csv is not an Excel workbook (.xlsx) or a folder of CSV files: put the CSV files"),
        ("return", "return is not an Excel workbook (.xlsx) or a folder of CSV files"),
    ],
)
def test_a_file_is_called_by_its_ending(name: str, says: str) -> None:
    assert by_ending(name).startswith(says)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (
            b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>",
            "a web page, as some systems export tables",
        ),
        (b"\xef\xbb\xbf\n<TABLE border=1>", "a web page, as some systems export tables"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "an XML spreadsheet of 2003",
        ),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"as_at,submitted_by\r\n2026-10-31,x\r\n", "text, CSV perhaps"),
        (b"\x00\x01\x02,\r\n", ""),
    ],
)
def test_a_file_is_called_by_its_first_bytes(start: bytes, kind: str) -> None:
    assert by_start(start) == kind


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument spreadsheet"),
        ({"Index/Document.iwa": ""}, "a Numbers document"),
        ({"return/training.csv": "", "return/return.csv": ""}, "a folder packed as a zip"),
        ({"a.txt": ""}, ""),
    ],
)
def test_a_zip_is_called_by_its_parts(tmp_path: Path, parts: dict[str, str], kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "return.xlsx", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
        assert by_parts(package, parts) == kind
    (fault,) = read_return(tmp_path / "return.xlsx").faults
    assert f"it is {kind}" in fault.fault if kind else fault.fault.endswith("is not an Excel workbook")


@pytest.mark.parametrize(
    ("content_type", "says"),
    [
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "the file is a binary workbook: open it"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "the file is a Word document: copy its tables to the template",
        ),
    ],
)
def test_a_package_is_called_by_its_main_part(tmp_path: Path, content_type: str, says: str) -> None:
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(tmp_path / "return.xlsx", "w") as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>',
        )
        package.writestr("_rels/.rels", "<Relationships/>")
    (fault,) = read_return(tmp_path / "return.xlsx").faults
    assert fault.fault.startswith(says)
