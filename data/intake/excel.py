"""Reading an .xlsx workbook in one pass: the raw cells of each sheet, and what makes a cell unreadable.

Stored values are read, never formulas. A formula whose value was never stored, a cell that breaks the format, a number
shown as a percentage and what is hidden from the sender's eyes are noticed on the way.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from data.intake.container import MOST_CELLS, MOST_EXPANDED_BYTES, MOST_FILLED_CELLS, CannotOpen, refuse_unsafe
from data.intake.letters import in_lines, is_blank, unescaped, without_controls
from data.intake.package import (
    MAIN_NS,
    DayOrder,
    Form,
    Package,
    contents,
    damaged,
    forms,
    is_true,
    shared_texts,
    text_of,
)
from data.intake.returns import CROWDED, ExcelError, NoStoredValue, Percentage, Raw, RowCells, Unreadable

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Excel's own limits."""
MOST_ELEMENTS_BESIDE_CELLS = 500_000
_CHUNK = 262_144
TOO_MANY_CELLS = (
    f"there are more than {MOST_CELLS:,} cells, blank ones with a format included: "
    "delete the empty rows and columns below and beside the tables"
)
TOO_MANY_FILLED = f"there are more than {MOST_FILLED_CELLS:,} filled cells, {CROWDED}"
Range = tuple[int, int, int, int]
"""First column, first row, last column, last row."""

_CELL, _ROW, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN, _RUN_STYLE, _MERGED, _COLUMN = (
    f"{{{MAIN_NS}}}{name}" for name in ("c", "row", "v", "f", "is", "t", "r", "rPr", "mergeCell", "col")
)
_INSIDE_CELLS = frozenset({_VALUE, _FORMULA, _INLINE, _TEXT, _RUN})
# Python takes 1_000 and the digits of every script for numbers; the file format does not.
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,300}", re.ASCII)
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?[0-9]{1,7}")
_LONGEST_NUMBER = 400
"""Excel writes up to 17 digits; the largest number that it holds has 309."""
_INFINITIES = {"inf": float("inf"), "-inf": float("-inf"), "infinity": float("inf"), "nan": float("nan")}


@dataclass
class Seen:
    """What reading a sheet's rows to their end shows of it beside the cells.

    stored: how many rows and cells the file keeps, the blank ones too. hidden_rows: those with something in them.
    orders: in which orders each column's format shows its dates, by the column's position.
    """

    stored: int = 0
    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    orders: dict[int, set[DayOrder]] = field(default_factory=dict)


@dataclass
class ExcelSheet:
    """One sheet of a workbook: its name, whether it is hidden, its rows, and what is seen of it on reading these.

    rows gives (row number, cells that are not blank) in the order of the file, and can be read once.
    """

    name: str
    hidden: bool
    rows: Iterator[tuple[int, RowCells]]
    seen: Seen

    def merged(self) -> list[Range]:
        """Its merged ranges, once its rows are read."""
        return list(dict.fromkeys(self.seen.merged))

    def stored(self) -> int:
        """How many rows and cells were met so far."""
        return self.seen.stored


@contextmanager
def opened_workbook(path: Path) -> Iterator[list[ExcelSheet]]:
    """The sheets of a workbook in their own order; CannotOpen, whatever is wrong with the file."""
    refuse_unsafe(path)
    try:
        archive = zipfile.ZipFile(path)
    except Exception as error:
        raise damaged() from error
    with archive:
        yield _sheets(Package(archive))


def _sheets(package: Package) -> list[ExcelSheet]:
    try:
        workbook = contents(package)
        texts = shared_texts(package, workbook.part("sharedStrings"))
        cells = _Cells(texts, forms(package, workbook.part("styles")), workbook.from_1904)
        return [_excel_sheet(package, sheet.name, sheet.hidden, sheet.part, cells) for sheet in workbook.sheets]
    except CannotOpen:
        raise
    except Exception as error:  # a broken part can raise anything; the sender gets one plain sentence
        raise damaged() from error


def _excel_sheet(package: Package, name: str, hidden: bool, part: str, cells: "_Cells") -> ExcelSheet:
    seen = Seen()
    rows = _rows(_Slim(package.open(part), cells.budget, seen), cells, seen) if part else iter(())
    return ExcelSheet(name, hidden, rows, seen)


class _Budget:
    """What a workbook may still bring: no size in the file shows that a million cells share one long text."""

    def __init__(self) -> None:
        self.characters = MOST_EXPANDED_BYTES
        self.cells = MOST_CELLS
        self.filled = MOST_FILLED_CELLS
        self.elements = MOST_ELEMENTS_BESIDE_CELLS

    def spend_text(self, characters: int) -> None:
        self.characters -= characters
        if self.characters < 0:
            raise CannotOpen("the file expands far more than a workbook does")

    def spend_cells(self, cells: int) -> None:
        self.cells -= cells
        if self.cells < 0:
            raise CannotOpen(TOO_MANY_CELLS)

    def spend_filled(self, cells: int) -> None:
        self.filled -= cells
        if self.filled < 0:
            raise CannotOpen(TOO_MANY_FILLED)

    def spend_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise CannotOpen("the file holds far more than a return needs: copy the tables to a new workbook")


# A blank cell that only carries a format, and the same of a row: where the next says its own place, nothing is lost.
_BLANK = re.compile(
    rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?:/>|></c>)(?=<c r="|</row>)'
    rb'|<row r="[0-9]{1,7}"(?: [A-Za-z0-9:]{1,24}="[0-9A-Za-z:.]{0,24}")*(?:/>|></row>)(?=<row r="|</sheetData>)'
)


class _Slim:
    """A sheet's part without its blank cells, which are counted: a million of them cost a parser many seconds.

    They are found as the bytes that most programs write for them; any other way they are left in, and parsed.
    """

    def __init__(self, source: IO[bytes], budget: "_Budget", seen: Seen) -> None:
        self.source, self.budget, self.seen = source, budget, seen
        self.held = b""
        self.is_plain = True

    def read(self, size: int = _CHUNK, /) -> bytes:
        """Some more of the part; nothing at its end."""
        while chunk := self.source.read(max(size, _CHUNK)):
            chunk = self.held + chunk
            cut = chunk.rfind(b"<")
            given, self.held = (chunk[:cut], chunk[cut:]) if cut > 0 else (chunk, b"")
            if slim := self._slim(given):
                return slim
        given, self.held = self.held, b""
        return given

    def close(self) -> None:
        """Close the part."""
        self.source.close()

    def _slim(self, given: bytes) -> bytes:
        self.is_plain = self.is_plain and b"<![CDATA[" not in given  # within it, these bytes would be text
        if not self.is_plain:
            return given
        for _ in range(2):  # a row is blank once its cells are gone
            given, blank = _BLANK.subn(b"", given)
            self.seen.stored += blank
            self.budget.spend_cells(blank)
        return given


def _rows(source: "_Slim", cells: "_Cells", seen: Seen) -> Iterator[tuple[int, RowCells]]:
    try:
        yield from _parsed(source, cells, seen)
    except CannotOpen:
        raise
    except Exception as error:
        raise damaged() from error
    finally:
        source.close()


def _parsed(source: "_Slim", cells: "_Cells", seen: Seen) -> Iterator[tuple[int, RowCells]]:
    """Rows, merged ranges and hidden columns; the package is known to declare no entities."""
    last = 0
    budget = cells.budget
    for _, element in iterparse(source):
        tag = element.tag
        if tag == _VALUE:
            continue
        if tag == _CELL:
            seen.stored += 1
            budget.spend_cells(1)
        elif tag == _ROW:
            seen.stored += 1
            last = _row_number(element, last)
            filled = cells.of_row(element, seen)
            if filled and (is_true(element.get("hidden")) or element.get("ht") in ("0", "0.0")):
                seen.hidden_rows.append(last)
            yield last, filled
            element.clear()  # what is left of a million rows is small
        elif tag not in _INSIDE_CELLS:
            budget.spend_element()
            _notice(element, seen)


def _row_number(row: Element, last: int) -> int:
    number = int(row.get("r", last + 1))
    if not last < number <= MOST_ROWS:
        raise damaged()
    return number


def _notice(element: Element, seen: Seen) -> None:
    """Take note of a merged range or hidden columns."""
    if element.tag == _MERGED:
        seen.merged.append(_range(element.get("ref", "")))
    elif element.tag == _COLUMN and (is_true(element.get("hidden")) or element.get("width") == "0"):
        seen.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))


def _range(text: str) -> Range:
    first, _, last = text.partition(":")
    corners = [re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", corner) for corner in (first, last or first)]
    (left, top), (right, low) = ((_position(match[1]), int(match[2])) for match in corners if match)
    return min(left, right), min(top, low), max(left, right), max(top, low)


def _position(letters: str) -> int:
    position = 0
    for letter in letters.upper():
        position = 26 * position + ord(letter) - 64
    return position


@dataclass
class _Cells:
    """How the cells of one workbook are read."""

    texts: list[str]
    forms: list[Form]
    from_1904: bool
    budget: _Budget = field(default_factory=_Budget)

    def of_row(self, row: Element, seen: Seen) -> RowCells:
        """The cells of a row that are not blank, by position, their surrounding spaces trimmed."""
        filled: RowCells = {}
        at = 0
        for cell in row:
            if cell.tag != _CELL:
                continue
            at = self._place(cell, at)
            value = self._value(cell, at, seen)
            if isinstance(value, str):
                self.budget.spend_text(len(value))
                value = without_controls(in_lines(value)).strip()
            if value is None or value == "" or (isinstance(value, str) and is_blank(value)):
                continue
            if at in filled:  # which of the two is read would depend on the reader
                raise damaged()
            filled[at] = value
        self.budget.spend_filled(len(filled))
        return filled

    def _place(self, cell: Element, last: int) -> int:
        address = cell.get("r")
        if address is None:
            return last + 1
        match = _ADDRESS.fullmatch(address)
        at = _position(match[1]) if match else 0
        if not 1 <= at <= MOST_COLUMNS:
            raise damaged()
        return at

    def _value(self, cell: Element, at: int, seen: Seen) -> Raw:
        kind = cell.get("t", "n")
        text, formula, inline, has_value = None, False, None, False
        for child in cell:
            if child.tag == _VALUE:
                text, has_value = child.text, True
            elif child.tag == _FORMULA:
                formula = True
            elif child.tag == _INLINE:
                inline = child
        if kind == "inlineStr":
            return text_of(inline) if inline is not None else None
        if not text or not text.strip():
            if kind == "e":
                return ExcelError("#VALUE!")
            is_empty_text = kind == "str" and has_value
            return NoStoredValue() if formula and not is_empty_text else None
        if kind == "str":
            return unescaped(text)
        return self._typed(cell, kind, text.strip(), at, seen)

    def _typed(self, cell: Element, kind: str, text: str, at: int, seen: Seen) -> Raw:
        """A value of a kind other than text; what breaks the format is unreadable, never an error."""
        try:
            if kind == "s":
                return self.texts[_index(text)]
            if kind == "n":
                return self._number(cell, text, at, seen)
            if kind == "b":
                return {"1": True, "0": False, "true": True, "false": False}[text.lower()]
            if kind == "e":
                return ExcelError(text)
            if kind == "d":
                return datetime.fromisoformat(text).replace(tzinfo=None)
        except (ValueError, IndexError, KeyError, OverflowError, TypeError):
            return Unreadable(text)
        return Unreadable(text)

    def _number(self, cell: Element, text: str, at: int, seen: Seen) -> Raw:
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            return _INFINITIES.get(text.lower(), Unreadable(text))
        # Excel holds no more than 15 digits: what sums of shares leave behind them is not shown, and not meant.
        number = int(text) if _WHOLE.fullmatch(text) else float(f"{float(text):.15g}")
        style = _index(cell.get("s", "0"))
        form = self.forms[style] if style < len(self.forms) else Form()
        if form.kind == "percent":
            return Percentage(number)
        if form.kind == "number":
            return number
        seen.orders.setdefault(at, set()).add(form.order)
        return self._day(number, form)

    def _day(self, number: int | float, form: Form) -> Raw:
        """The day, time of day or length of time that a number stands for under its format."""
        if form.kind == "elapsed":
            return timedelta(days=number)
        # Here and not above: it reads in all that writes workbooks.
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        day: Raw = from_excel(number, CALENDAR_MAC_1904 if self.from_1904 else CALENDAR_WINDOWS_1900)
        return day


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)
