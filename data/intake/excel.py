"""Reading an .xlsx workbook in one pass: the raw cells of each sheet, and what makes a cell unreadable.

Stored values are read, never formulas; openpyxl's own sheet parser is used, told to notice the two things it drops
otherwise: a formula whose value was never stored, and a cell that breaks the format.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import (
    CELL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    MERGE_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.worksheet.merge import MergeCells
from openpyxl.xml.constants import SHEET_MAIN_NS, XLSX

from data.intake.container import MOST_CELLS, MOST_EXPANDED_BYTES, CannotOpen, refuse_unsafe
from data.intake.returns import ExcelError, NoStoredValue, Raw, RowCells, Unreadable

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Excel's own limits."""
MOST_ELEMENTS_BESIDE_CELLS = 500_000
TOO_MANY_CELLS = (
    f"there are more than {MOST_CELLS:,} cells, blank ones with a format included: "
    "delete the empty rows and columns below and beside the tables"
)

_TEXT_TAG, _RUN_TAG = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
_PLAIN_TEXT, _RUN_TEXT = f"{INLINE_STRING}/{_TEXT_TAG}", f"{INLINE_STRING}/{_RUN_TAG}/{_TEXT_TAG}"
_INSIDE_CELLS = frozenset({VALUE_TAG, FORMULA_TAG, INLINE_STRING, _TEXT_TAG, _RUN_TAG})
# Python takes 1_000 and the digits of every script for numbers; the file format does not.
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
_LONGEST_NUMBER = 400
"""Excel writes up to 17 digits; the largest number that it holds has 309."""
_INFINITIES = {"inf": float("inf"), "-inf": float("-inf"), "infinity": float("inf"), "nan": float("nan")}


@dataclass
class ExcelSheet:
    """One sheet of a workbook: its name, whether it is hidden, its rows; and once these are read, its merged ranges,
    and how many rows and cells the file stores for it, the blank ones too.

    rows gives (row number, cells that are not blank) in the order of the file, and can be read once.
    """

    name: str
    hidden: bool
    rows: Iterator[tuple[int, RowCells]]
    merged: Callable[[], list[tuple[int, int, int, int]]]
    stored: Callable[[], int]


@contextmanager
def opened_workbook(path: Path) -> Iterator[list[ExcelSheet]]:
    """The sheets of a workbook in their own order; CannotOpen, whatever is wrong with the file."""
    refuse_unsafe(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out, such as pictures, no return needs
        try:
            reader = ExcelReader(str(path), read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise _damaged() from error
        with reader.archive:
            yield _sheets(reader)


def _damaged() -> CannotOpen:
    return CannotOpen("the file cannot be read as an Excel workbook: save it again from Excel as .xlsx")


def _sheets(reader: ExcelReader) -> list[ExcelSheet]:
    try:
        _read_all_but_sheets(reader)
        listed = list(reader.parser.find_sheets())
        if len(listed) != len(reader.parser.sheets) or reader.package.find(XLSX) is None:
            raise _damaged()
        budget = _Budget()
        return [_excel_sheet(reader, sheet, relation, budget) for sheet, relation in listed]
    except CannotOpen:
        raise
    except Exception as error:  # a broken part can raise anything; the sender gets one plain sentence
        raise _damaged() from error


def _read_all_but_sheets(reader: ExcelReader) -> None:
    """What ExcelReader.read does, short of the sheets, whose own reader goes over each of them twice."""
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)


class _Budget:
    """What a workbook may still bring: no size in the file shows that a million cells share one long text."""

    def __init__(self) -> None:
        self.characters = MOST_EXPANDED_BYTES
        self.cells = MOST_CELLS
        self.elements = MOST_ELEMENTS_BESIDE_CELLS

    def spend_text(self, characters: int) -> None:
        self.characters -= characters
        if self.characters < 0:
            raise CannotOpen("the file expands far more than a workbook does")

    def spend_cell(self) -> None:
        self.cells -= 1
        if self.cells < 0:
            raise CannotOpen(TOO_MANY_CELLS)

    def spend_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise CannotOpen("the file holds far more than a return needs: copy the tables to a new workbook")


def _excel_sheet(reader: ExcelReader, sheet: Any, relation: Any, budget: _Budget) -> ExcelSheet:
    hidden = sheet.state != "visible"
    if "chartsheet" in relation.Type:
        return ExcelSheet(sheet.name, hidden, iter(()), list, int)
    parser = _SheetParser(
        reader.archive.open(relation.target),
        reader.shared_strings,
        data_only=True,
        epoch=reader.wb.epoch,
        date_formats=reader.wb._date_formats,
        timedelta_formats=reader.wb._timedelta_formats,
    )
    parser.budget = budget
    return ExcelSheet(sheet.name, hidden, _rows(parser, budget), lambda: _merged(parser), lambda: parser.stored)


def _rows(parser: "_SheetParser", budget: _Budget) -> Iterator[tuple[int, RowCells]]:
    last = 0
    try:
        for number, cells in parser.parse():
            if not last < number <= MOST_ROWS:
                raise _damaged()
            last = number
            yield number, _filled(cells, budget)
    except CannotOpen:
        raise
    except Exception as error:
        raise _damaged() from error
    finally:
        parser.source.close()


def _filled(cells: list[dict[str, Any]], budget: _Budget) -> RowCells:
    """The cells of a row that are not blank, their surrounding spaces trimmed."""
    filled: RowCells = {}
    for cell in cells:
        value = cell["value"]
        if isinstance(value, str):
            budget.spend_text(len(value))
            value = value.strip()
        if value is not None and value != "":
            filled[cell["column"]] = value
    return filled


def _merged(parser: "_SheetParser") -> list[tuple[int, int, int, int]]:
    """Merged ranges as (first column, first row, last column, last row)."""
    ranges = parser.merged_cells.mergeCell if parser.merged_cells else []
    return list(dict.fromkeys(merged.bounds for merged in ranges))


class _SheetParser(WorkSheetParser):
    """openpyxl's parser, which also notices formulas without a value, error cells and cells that break the format."""

    source: IO[bytes]
    col_counter: int
    budget: _Budget
    stored = 0

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Rows and merged ranges, and nothing else a sheet may hold; the package is known to declare no entities."""
        for _, element in iterparse(self.source):
            if element.tag == CELL_TAG:
                self.stored += 1
                self.budget.spend_cell()
            elif element.tag == ROW_TAG:
                self.stored += 1
                yield self.parse_row(element)
                element.clear()
            elif element.tag == MERGE_TAG:
                self.merged_cells = MergeCells.from_tree(element)
            elif element.tag not in _INSIDE_CELLS:
                self.budget.spend_element()

    def parse_cell(self, element: Element) -> dict[str, Any]:
        kind = element.get("t")
        if kind == "inlineStr":
            return self._placed(element, _inline_text(element))
        if kind in (None, "n") and not _is_number(element.findtext(VALUE_TAG) or "0"):
            return self._placed(element, _unreadable(element))
        try:
            cell: dict[str, Any] = super().parse_cell(element)
        except (ValueError, IndexError, OverflowError, TypeError):
            return self._placed(element, _unreadable(element))
        if kind == "e":
            cell["value"] = ExcelError(str(cell["value"] or "#VALUE!"))
        elif cell["data_type"] == "e":  # a number too large or too small to be the date its format makes of it
            cell["value"] = _unreadable(element)
        elif cell["value"] is None and _formula_without_value(element):
            cell["value"] = NoStoredValue()
        if cell["column"] > MOST_COLUMNS:
            raise _damaged()
        return cell

    def _placed(self, element: Element, value: Raw) -> dict[str, Any]:
        self.col_counter += 1
        if coordinate := element.get("r"):
            self.col_counter = coordinate_to_tuple(coordinate)[1]
        return {"column": self.col_counter, "value": value}


def _inline_text(element: Element) -> str:
    """The text of a cell that carries its own, plain or in runs of formatting."""
    return "".join(text.text or "" for path in (_PLAIN_TEXT, _RUN_TEXT) for text in element.iterfind(path))


def _is_number(text: str) -> bool:
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _unreadable(element: Element) -> Raw:
    text = (element.findtext(VALUE_TAG) or "").strip()
    return _INFINITIES.get(text.lower(), Unreadable(text))


def _formula_without_value(element: Element) -> bool:
    """True for a formula unless its stored result is an empty text, which is a text value with nothing in it."""
    if element.find(FORMULA_TAG) is None:
        return False
    return element.get("t") != "str" or element.find(VALUE_TAG) is None
