"""From rows to sheets: which headings a sheet has, what is wrong with them, and the known columns beneath them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from data.book.returns import IGNORED_SHEETS, SHEETS
from data.book.tables import Table
from data.intake.container import CannotOpen
from data.intake.excel import MOST_COLUMNS, ExcelSheet, opened_workbook
from data.intake.folder import csv_rows, is_csv, sheet_files
from data.intake.returns import Fault, RawReturn, RawSheet, RowCells

_HEADING_ROW = 1


def read_return(path: Path) -> RawReturn:
    """A return as its sender sent it, with every fault of file and structure; never raises for what is in it."""
    raw = RawReturn()
    try:
        if path.is_dir():
            _read_folder(path, raw)
        elif path.is_file():
            _read_workbook(path, raw)
        else:
            raise CannotOpen("there is no such file or folder")
        _require_one_return_row(raw)
    except (CannotOpen, OSError) as error:
        why = str(error) if isinstance(error, CannotOpen) else "the file cannot be read"
        return RawReturn(faults=[Fault(None, None, None, None, why)])
    return raw


def _read_workbook(path: Path, raw: RawReturn) -> None:
    with opened_workbook(path) as sheets:
        for sheet in sheets:
            if sheet.hidden:
                raw.faults.append(_whole(sheet.name, "the sheet is hidden: unhide it or delete it"))
            if sheet.name.lower() in IGNORED_SHEETS or not _may_read(sheet.name, raw):
                continue
            read_rows(SHEETS[sheet.name], sheet.rows, raw, typed=True)
            raw.faults += _merged_heading_faults(sheet, raw.sheets[sheet.name])


def _read_folder(folder: Path, raw: RawReturn) -> None:
    for path in sheet_files(folder):
        if not is_csv(path):
            raw.faults.append(_whole(path.name, "is not a CSV file, and only CSV files belong in the folder"))
        elif path.stem.lower() in IGNORED_SHEETS or not _may_read(path.stem, raw):
            continue
        else:
            _read_csv(path, raw)


def _read_csv(path: Path, raw: RawReturn) -> None:
    try:
        read_rows(SHEETS[path.stem], csv_rows(path), raw, typed=False)
    except CannotOpen as error:
        raw.sheets[path.stem] = RawSheet(path.stem, typed=False)
        raw.faults.append(_whole(path.stem, str(error)))


def _whole(sheet: str, fault: str) -> Fault:
    return Fault(sheet, None, None, None, fault)


def _may_read(name: str, raw: RawReturn) -> bool:
    """Whether this is a sheet of a return, met for the first time; otherwise its fault is noted."""
    if name not in SHEETS:
        near = [known for known in SHEETS if known == name.strip().lower()]
        meant = f": did you mean {near[0]}?" if near else f"; a return's sheets are {', '.join(SHEETS)}"
        raw.faults.append(_whole(name, f"is not a sheet of a return{meant}"))
        return False
    if name in raw.sheets:
        raw.faults.append(_whole(name, "there are two sheets of this name"))
        return False
    return True


def _require_one_return_row(raw: RawReturn) -> None:
    if "return" not in raw.sheets:
        raw.faults.append(_whole("return", "there is no sheet called return"))
        return
    sheet = raw.sheets["return"]
    if sheet.headings and len(sheet.row_numbers) != 1:
        raw.faults.append(
            _whole("return", f"has {len(sheet.row_numbers)} rows under its headings; it needs exactly one")
        )


def read_rows(table: Table, rows: Iterable[tuple[int, RowCells]], raw: RawReturn, typed: bool) -> None:
    """Read one sheet, or reference file, into raw: its known columns, and the faults of its headings."""
    name = table.name
    sheet = RawSheet(name, typed)
    remaining = iter(rows)
    first_number, first_cells = next(remaining, (_HEADING_ROW, {}))
    headings = {at: shown(cell) for at, cell in first_cells.items()} if first_number == _HEADING_ROW else {}
    sheet.headings, faults = _headings(table, headings)
    blank = _runs(_blank_headings(headings, _read_columns(sheet, remaining)))
    sheet.places = {letter(first): first for first, _ in blank} | {heading: at for at, heading in headings.items()}
    raw.sheets[name] = sheet
    raw.faults += faults + [_blank_heading_fault(name, first, last) for first, last in blank]


def shown(cell: object) -> str:
    """A raw cell as its sender would recognise it."""
    return str(getattr(cell, "shown", cell))


def _headings(table: Table, found: dict[int, str]) -> tuple[dict[str, int], list[Fault]]:
    """Where each known column is, and the headings that are missing, unknown or repeated."""
    name, known = table.name, [column.name for column in table.columns]
    if not found:
        return {}, [_whole(name, f"has no headings in row 1; it needs {', '.join(known)}")]
    headings: dict[str, int] = {}
    faults = []
    for at, heading in sorted(found.items()):
        if heading not in known:
            faults.append(_heading_fault(name, heading, "is not a column of this sheet" + _near(heading, known)))
        elif heading in headings:
            faults.append(
                _heading_fault(name, heading, f"is a repeated column: it is in {letter(headings[heading])} too")
            )
        else:
            headings[heading] = at
    missing = [column.name for column in table.columns if column.name not in headings and not column.newer]
    return headings, faults + [_heading_fault(name, column, "this column is missing") for column in missing]


def _heading_fault(sheet: str, heading: str, fault: str) -> Fault:
    return Fault(sheet, _HEADING_ROW, heading, heading, fault)


def _near(heading: str, known: list[str]) -> str:
    near = [column for column in known if column == heading.lower().replace(" ", "_")]
    return f": did you mean {near[0]}?" if near else ""


def letter(position: int) -> str:
    """The letter Excel shows over a column; a CSV row may run on beyond the last of them."""
    return str(get_column_letter(min(position, MOST_COLUMNS)))


def _read_columns(sheet: RawSheet, rows: Iterator[tuple[int, RowCells]]) -> set[int]:
    """Fill the sheet's known columns from the rows with anything in them; give every position with content."""
    positions = list(sheet.headings.values())
    lists = [sheet.columns.setdefault(heading, []) for heading in sheet.headings]
    filled: set[int] = set()
    for number, cells in rows:
        filled.update(cells)
        if any(at in cells for at in positions):
            sheet.row_numbers.append(number)
            for at, values in zip(positions, lists, strict=True):
                values.append(cells.get(at))
    return filled


def _blank_headings(headings: dict[int, str], filled: set[int]) -> list[int]:
    """Positions without a heading that have content under them, or headings to their right."""
    if not headings:  # which is a fault of the whole sheet
        return []
    return sorted((set(range(1, max(headings))) | filled) - set(headings))


def _runs(positions: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of positions side by side."""
    blank = set(positions)
    starts = [at for at in positions if at - 1 not in blank]
    ends = [at for at in positions if at + 1 not in blank]
    return list(zip(starts, ends, strict=True))


def _blank_heading_fault(name: str, first: int, last: int) -> Fault:
    """One fault for blank headings side by side, placed at the first of them."""
    one = "has no heading in row 1: give it one or delete the column"
    several = f"columns {letter(first)} to {letter(last)} have no heading in row 1: give each one or delete the columns"
    return Fault(name, _HEADING_ROW, letter(first), None, one if first == last else several)


def _merged_heading_faults(sheet: ExcelSheet, raw: RawSheet) -> list[Fault]:
    by_position = {at: heading for heading, at in raw.headings.items()}
    in_headings = [bounds for bounds in sheet.merged() if bounds[1] <= _HEADING_ROW]
    return [
        Fault(sheet.name, _HEADING_ROW, by_position.get(first, letter(first)), None, "is a merged heading: unmerge it")
        for first, *_ in in_headings
    ]
