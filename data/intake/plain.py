"""What a workbook needs to be opened again and marked: its cells, number formats and drop-downs, put together plainly.

For workbooks whose styles or other parts the library that writes marked copies does not take, or takes minutes over.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from data.intake.package import MAIN_NS, Contents, Package, contents

MOST_STYLES_KEPT = 300_000
"""Bytes of a stylesheet beyond which its named styles, gathered over years, take longer to read than all the cells."""
_SPARE_FORMATS = 64
"""Formats added to the last one: cells of some programs name one past it."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_COLOURED_BY_RULE = re.compile(rb"<(\w+:)?conditionalFormatting\b.*?</(\w+:)?conditionalFormatting>", re.DOTALL)
_NEWER = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_FORMULA, _PLACES = (f"{{http://schemas.microsoft.com/office/excel/2006/main}}{name}" for name in ("f", "sqref"))
_ASKED = ("type", "operator", "allowBlank", "showErrorMessage", "errorTitle", "error", "errorStyle")


def has_many_styles(path: Path) -> bool:
    """Whether the workbook's stylesheet is larger than any return's needs to be."""
    with zipfile.ZipFile(path) as archive:
        package = Package(archive)
        part = contents(package).part("styles")
        return package.has(part) and package.size(part) > MOST_STYLES_KEPT


def plain_workbook(path: Path) -> io.BytesIO:
    """The workbook as a package of the plainest kind, for a file that was judged safe before."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as plain:
        package = Package(archive)
        book = contents(package)
        sheets = [sheet for sheet in book.sheets if sheet.part]
        for number, sheet in enumerate(sheets, start=1):
            with package.open(sheet.part) as part:
                plain.writestr(f"xl/worksheets/sheet{number}.xml", _COLOURED_BY_RULE.sub(b"", part.read()))
        texts = book.part("sharedStrings")
        has_texts = package.has(texts)
        if has_texts:
            with package.open(texts) as part:
                plain.writestr("xl/sharedStrings.xml", part.read())
        plain.writestr("xl/styles.xml", _styles(package, book.part("styles")))
        for name, text in _frame(book, len(sheets), has_texts).items():
            plain.writestr(name, text)
    out.seek(0)
    return out


def _frame(book: Contents, sheets: int, has_texts: bool) -> dict[str, str]:
    """The parts that say what the others are."""
    parts = {f"worksheets/sheet{number}": "worksheet" for number in range(1, sheets + 1)} | {"styles": "styles"}
    parts |= {"sharedStrings": "sharedStrings"} if has_texts else {}
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for number, (name, kind) in enumerate(parts.items(), start=1)
    )
    return {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "xl/workbook.xml": _workbook(book),
    }


def _content_types(parts: dict[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_SHEET_TYPE}.{kind}+xml"/>'
        for name, kind in [*parts.items(), ("workbook", "sheet.main")]
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )


def _workbook(book: Contents) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" state="{"hidden" if sheet.hidden else "visible"}" '
        f'r:id="rId{number}"/>'
        for number, sheet in enumerate((sheet for sheet in book.sheets if sheet.part), start=1)
    )
    return (
        f'<workbook xmlns="{MAIN_NS}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(book.from_1904)}"/><sheets>{listed}</sheets></workbook>'
    )


def _styles(package: Package, part: str) -> str:
    """A stylesheet of number formats alone, with a cell format for each that the workbook had, and some to spare."""
    own, numbers = [], []
    for element in package.elements(part) if package.has(part) else ():
        if element.tag == f"{{{MAIN_NS}}}numFmts":
            codes = [(child.get("formatCode", ""), child.get("numFmtId", "0")) for child in element]
            own += [f"<numFmt numFmtId={quoteattr(number)} formatCode={quoteattr(code)}/>" for code, number in codes]
        elif element.tag == f"{{{MAIN_NS}}}cellXfs":
            numbers = [child.get("numFmtId", "0") for child in element]
    formats = "".join(f'<xf numFmtId={quoteattr(number)} xfId="0"/>' for number in [*numbers, *["0"] * _SPARE_FORMATS])
    one = "".join(f"<{name}s>{inner}</{name}s>" for name, inner in _ONE_OF_EACH.items())
    return (
        f'<styleSheet xmlns="{MAIN_NS}"><numFmts>{"".join(own)}</numFmts>{one}'
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{formats}</cellXfs></styleSheet>'
    )


_ONE_OF_EACH = {
    "font": '<font><sz val="11"/><name val="Calibri"/></font>',
    "fill": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "border": "<border/>",
}


def newer_rules(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The drop-downs that Excel keeps where older readers do not look: those whose list is on another sheet.

    By sheet: what each asks, as openpyxl takes it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    with zipfile.ZipFile(path) as archive:
        package = Package(archive)
        for sheet in contents(package).sheets:
            if sheet.part:
                found[sheet.name] = list(_rules(package, sheet.part))
    return found


def _rules(package: Package, part: str) -> Iterator[dict[str, Any]]:
    with package.open(part) as stream:
        if b"x14:dataValidation" not in stream.read():
            return
    for element in package.elements(part):
        if element.tag == f"{_NEWER}dataValidation":
            rule: dict[str, Any] = {name: element.get(name) for name in _ASKED if element.get(name) is not None}
            for name in ("formula1", "formula2"):
                rule[name] = _inner(element.find(f"{_NEWER}{name}"))
            yield rule | {"sqref": (element.findtext(_PLACES) or "").strip()}


def _inner(element: Element | None) -> str | None:
    return None if element is None else element.findtext(_FORMULA)
