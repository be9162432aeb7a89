"""The marked-up copy of a refused return: the sender's own sheets, each faulty cell filled and commented.

Nothing in it runs: formulas are replaced by the values stored with them, links to other workbooks are dropped, and
the sender's text is written as text even where it starts like a formula.
"""

import io
import os
import re
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.book.returns import SHEETS
from data.intake.cells import in_words, read_lone_cell
from data.intake.container import CannotOpen
from data.intake.excel import opened_workbook
from data.intake.folder import csv_rows, is_csv, sheet_files
from data.intake.plain import has_many_styles, newer_rules, plain_workbook
from data.intake.returns import Fault, Percentage, Raw, RowCells, is_of_another_table, printable

FAULTS_SHEET = "faults"
_FAULTY = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_AUTHOR = "Check of the return"
_LONGEST_COMMENT = 2_000
MOST_COMMENTS = 2_000
"""Every faulty cell is filled; a spreadsheet grows slow with very many comments, and the list has every fault."""
MOST_LISTED = 100_000
MOST_KEPT_CELLS = 500_000
MOST_MERGED_CELLS = 10_000
"""Beyond these a copy is built from the cells with something in them: openpyxl makes an object of every other one."""
MOST_REBUILT_CELLS = 700_000
_UNSTORABLE = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")
_DATE_FORMAT = "d mmmm yyyy"
_FAULT_COLUMNS = {"sheet": 14, "row": 8, "column": 20, "value": 30, "fault": 90}

_HEADING_ROWS: ContextVar[Mapping[str, int]] = ContextVar("heading_rows", default=MappingProxyType({}))
"""The rows of the headings of the workbook being marked, where these are not the first."""

GridSheets = Iterator[tuple[str, Iterable[tuple[int, RowCells]]]]


class _Laborious(CannotOpen):
    """There are too many blank or merged cells to keep."""


def write_faults_workbook(
    path: Path, faults: list[Fault], heading_rows: Mapping[str, int] | None = None
) -> Path | None:
    """Write NAME-faults.xlsx beside a refused return and give its path; None if it cannot be written there.

    Every fault is listed on a first sheet `faults`. The sender's own file is never written to, nor is a copy that is
    there already and may be half mended: the next is NAME-faults-2.xlsx. A file that cannot be opened gives a workbook
    of that one sheet. heading_rows: of the sheets whose headings do not stand in row 1.
    """
    _HEADING_ROWS.set(heading_rows or {})
    path = Path(os.path.abspath(path))  # noqa: PTH100 (beside the name that was sent, should it be a link)
    target = _free_name(path.with_name(f"{path.name if path.is_dir() else path.stem}-faults.xlsx"))
    # openpyxl prints what it finds odd about styles; what is printed here is the result of a command.
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        is_laborious = False
        for build in _builders(faults):
            if is_laborious and build is _plain_copy:
                continue
            try:
                workbook = build(path, faults)
                return write_whole(workbook, target)
            except OSError:
                return None
            except _Laborious:
                is_laborious = True
            except Exception:  # whatever an odd workbook raises, the next way of building one asks less of it
                continue
    return None


def _free_name(target: Path) -> Path:
    """The name, or the first of those after it that is free."""
    number = 1
    name = target
    while name.exists():
        number += 1
        name = target.with_stem(f"{target.stem}-{number}")
    return name


def _builders(faults: list[Fault]) -> tuple[Callable[[Path, list[Fault]], Workbook], ...]:
    """Ways to the workbook, each asking less of the file.

    A file that was refused whole is not opened again, and one with another table pasted in is not copied.
    """
    if any(fault.sheet is None or is_of_another_table(fault) for fault in faults):
        return (_list_alone,)
    return _marked_copy, _plain_copy, _rebuilt_copy, _list_alone


def write_whole(workbook: Workbook, target: Path) -> Path:
    """Save a workbook under its name only once it is whole; OSError if the folder cannot be written to."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".xlsx")
    os.close(handle)
    partial = Path(name)
    try:
        workbook.save(partial)
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


# Four ways to the workbook, the later ones for files that the earlier cannot take ------------------------------------


def _marked_copy(path: Path, faults: list[Fault]) -> Workbook:
    """The sender's workbook with its own formats and drop-downs; raises if openpyxl cannot read all of it."""
    if path.is_dir():
        raise CannotOpen("a folder has no formats to keep")
    _refuse_laborious(path)
    if has_many_styles(path):
        raise CannotOpen("there are too many styles to keep")
    return _opened_copy(path, path, faults)


def _plain_copy(path: Path, faults: list[Fault]) -> Workbook:
    """The sender's workbook with its number formats and drop-downs, without its colours."""
    if path.is_dir():
        raise CannotOpen("a folder has no formats to keep")
    _refuse_laborious(path)
    return _opened_copy(path, plain_workbook(path), faults)


def _opened_copy(path: Path, source: Path | io.BytesIO, faults: list[Fault]) -> Workbook:
    workbook = load_workbook(source, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        _make_harmless(sheet)
    for name, rules in newer_rules(path).items():
        for rule in rules:
            workbook[name].add_data_validation(DataValidation(**rule))
    return _with_faults(workbook, faults)


def _refuse_laborious(path: Path) -> None:
    """Raise CannotOpen if the workbook is not safe to load, _Laborious if it has too many cells to keep."""
    stored = covered = 0
    with opened_workbook(path) as sheets:
        for sheet in sheets:
            for _ in sheet.rows:
                if stored + sheet.stored() > MOST_KEPT_CELLS:
                    raise _Laborious("there are too many cells to keep")
            stored += sheet.stored()
            covered += sum((right - left + 1) * (low - top + 1) for left, top, right, low in sheet.merged())
            if covered > MOST_MERGED_CELLS:
                raise _Laborious("there are too many merged cells to keep")


def _rebuilt_copy(path: Path, faults: list[Fault]) -> Workbook:
    """A new workbook with the sender's cells, for a folder of CSV files or a workbook that is odd in some part."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    written = 0
    for name, rows in _grids(path):
        if _is_sheet_name(name):
            written = _write_grid(workbook.create_sheet(printable(name)), rows, written)
    if not workbook.worksheets:
        raise CannotOpen("there is nothing to copy")
    return _with_faults(workbook, faults)


def _list_alone(path: Path, faults: list[Fault]) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return _with_faults(workbook, faults)


def _grids(path: Path) -> GridSheets:
    if path.is_dir():
        for file in sheet_files(path):
            if is_csv(file):
                yield file.stem, _as_far_as_readable(csv_rows(file))
    else:
        with opened_workbook(path) as sheets:
            for sheet in sheets:
                yield sheet.name, sheet.rows


def _as_far_as_readable(rows: Iterator[tuple[int, RowCells]]) -> Iterator[tuple[int, RowCells]]:
    try:
        yield from rows
    except CannotOpen:
        return


def _is_sheet_name(name: str) -> bool:
    if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\") or "'" in (name[0], name[-1]):
        return False
    return name.lower() not in (FAULTS_SHEET, "history")  # which Excel keeps for itself


def _write_grid(sheet: Worksheet, rows: Iterable[tuple[int, RowCells]], written: int) -> int:
    """Write cells as the sender had them, a CSV's numbers and dates as Excel's own where their column wants them.

    Gives how many cells the workbook now has; CannotOpen if they grow too many.
    """
    headings: dict[int, str] = {}
    for number, cells in rows:
        written += len(cells)
        if written > MOST_REBUILT_CELLS:
            raise CannotOpen("there is too much to copy")
        for at, raw in cells.items():
            if number == 1:
                headings[at] = str(raw)
                sheet.column_dimensions[get_column_letter(at)].width = max(12, len(str(raw)) + 4)
            write_value(sheet.cell(number, at), _as_excel(sheet.title, headings.get(at, ""), raw))
    return written


def _as_excel(sheet: str, heading: str, raw: Raw) -> Raw:
    """A CSV's text as the number or date it stands for, if its column takes it so; anything else as it came."""
    column = {column.name: column for column in SHEETS[sheet].columns}.get(heading) if sheet in SHEETS else None
    if column is None or not isinstance(raw, str) or column.kind not in ("count", "stage", "date"):
        return raw if isinstance(raw, str | int | float | bool | date | Percentage) else in_words(raw)
    value = read_lone_cell(column, raw)
    return raw if value is None else value


# Cells ---------------------------------------------------------------------------------------------------------------


def write_value(cell: Cell, value: object) -> None:
    """Put a value in a cell: text always as text, never as a formula, and without characters Excel cannot hold."""
    if isinstance(value, Percentage):
        cell.value, cell.number_format = value.number, "0.0%"
        return
    if isinstance(value, str):
        cell.value = _UNSTORABLE.sub("\ufffd", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    else:
        cell.value = value
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.number_format = _DATE_FORMAT


def _make_harmless(sheet: Worksheet) -> None:
    """Formulas were left behind on loading; what is text stays text when the sender edits it."""
    for cell in _stored_cells(sheet):
        if isinstance(cell.value, str) and cell.data_type != "e" and cell.value.startswith(_FORMULA_STARTS):
            write_value(cell, cell.value)


def _stored_cells(sheet: Worksheet) -> list[Cell]:
    """The cells a sheet has. openpyxl's own iter_rows makes all those of the rectangle around them: one formatted
    cell far out is enough to fill memory.
    """
    return list(sheet._cells.values())


def _with_faults(workbook: Workbook, faults: list[Fault]) -> Workbook:
    for name in workbook.sheetnames:  # the list of an earlier refusal; to Excel, Faults and faults are one name
        if name.lower() == FAULTS_SHEET:
            workbook.remove(workbook[name])
    comments_left = MOST_COMMENTS
    for name, group in _by_sheet(faults).items():
        if name in workbook.sheetnames and isinstance(workbook[name], Worksheet):
            comments_left -= _mark_sheet(workbook[name], group, comments_left)
    _list_faults(workbook.create_sheet(FAULTS_SHEET, 0), faults)
    workbook.active = 0
    for sheet in workbook.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    return workbook


def _by_sheet(faults: list[Fault]) -> dict[str, list[Fault]]:
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.sheet is not None and fault.row is not None:
            groups[fault.sheet].append(fault)
    return groups


def _mark_sheet(sheet: Worksheet, faults: list[Fault], most_comments: int) -> int:
    """Fill the faulty cells, and comment on as many as may be; gives how many cells have faults."""
    locate = _locator(sheet)
    said: dict[tuple[int, int], list[str]] = defaultdict(list)
    # Each sentence once: a heading repeated in every column has a fault in each, and each is marked under all.
    for fault in {(fault.row, fault.column, fault.fault): fault for fault in faults}.values():
        for column in locate(fault):
            said[fault.row or 1, column].append(fault.fault)
    for number, ((row, column), sentences) in enumerate(said.items()):
        cell = sheet.cell(row, column)
        if isinstance(cell, Cell):  # the covered cells of a merged range take no mark
            _mark(cell, sentences if number < most_comments else [])
    return len(said)


def _locator(sheet: Worksheet) -> Callable[[Fault], list[int]]:
    """Where a fault's column is: under its heading (all of them, for a heading repeated), or at its letter."""
    heading_row = _HEADING_ROWS.get().get(sheet.title, 1)
    under: dict[str, list[int]] = defaultdict(list)
    for cell in _stored_cells(sheet):
        if cell.row == heading_row and cell.value is not None:
            under[printable(str(cell.value).strip())].append(cell.column)

    def locate(fault: Fault) -> list[int]:
        places = under.get(fault.column or "", [])
        if not places and fault.row == 1 and fault.value is None:
            return [column_index_from_string(fault.column or "A")]
        return places if fault.row == 1 else places[:1]

    return locate


def _mark(cell: Cell, sentences: list[str]) -> None:
    """Fill a cell and say what is wrong with it, above any comment it had."""
    cell.fill = _FAULTY
    if not sentences:
        return
    text = "\n".join(dict.fromkeys(sentences))
    if cell.comment is not None and cell.comment.author != _AUTHOR:
        text = f"{text}\n\n{cell.comment.text}"
    cell.comment = Comment(_UNSTORABLE.sub("\ufffd", text)[:_LONGEST_COMMENT], _AUTHOR, 90, 320)


def _list_faults(sheet: Worksheet, faults: list[Fault]) -> None:
    for at, (heading, width) in enumerate(_FAULT_COLUMNS.items(), start=1):
        sheet.cell(1, at, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    more = len(faults) - MOST_LISTED
    beyond = [Fault(None, None, None, None, f"and {more:,} more: mend these first")] if more > 0 else []
    for row, fault in enumerate([*faults[:MOST_LISTED], *beyond], start=2):
        values: tuple[Any, ...] = (fault.sheet, fault.row, fault.column, fault.value, fault.fault)
        for at, value in enumerate(values, start=1):
            if value is not None:
                write_value(sheet.cell(row, at), value)
        sheet.cell(row, len(values)).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
