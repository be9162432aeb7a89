"""From rows to sheets: which headings a sheet has, what is wrong with them, and the known columns beneath them."""

import difflib
import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from data.book.returns import FACTS, IGNORED_SHEETS, SHEETS
from data.book.tables import Table
from data.intake.container import MOST_FILLED_CELLS, CannotOpen
from data.intake.excel import MOST_COLUMNS, ExcelSheet, Range, opened_workbook
from data.intake.folder import SEPARATORS, csv_rows, is_csv, separator_of, sheet_files
from data.intake.letters import as_drawn, wrong_with_code
from data.intake.returns import Fault, RawReturn, RawSheet, RowCells, printable

_HEADING_ROW = 1
_LOOKED_THROUGH = 15
"""How many rows are looked through for headings that do not stand in the first."""
_TOLD_ONE_BY_ONE = 2
"""How many headings that are written another way, or merged, are told of each; more are one mistake."""
_MOST_MERGES = 1_000
"""How many merged ranges are looked under for cells that nobody sees."""


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
            read = raw.sheets[sheet.name]
            read.orders = {name: set(sheet.seen.orders.get(at, ())) for name, at in read.headings.items()}
            if read.headings:
                _tell_merged_headings(sheet, raw)
            raw.warnings += _out_of_sight(sheet, read)


def _read_folder(folder: Path, raw: RawReturn) -> None:
    for path in sheet_files(folder):
        if path.suffix.lower() == ".xlsx":
            raw.faults.append(_whole(path.name, "is a workbook: send one workbook at a time, or CSV files alone"))
        elif not is_csv(path):
            raw.faults.append(_whole(path.name, _no_csv(path)))
        elif path.stem.lower() in IGNORED_SHEETS or not _may_read(path.stem, raw):
            continue
        else:
            _read_csv(path, raw)


def _no_csv(path: Path) -> str:
    renamed = f"; save it as CSV UTF-8 and rename it {path.stem}.csv" if path.stem in SHEETS and path.is_file() else ""
    return f"is not a CSV file, and only CSV files belong in the folder{renamed}"


def _read_csv(path: Path, raw: RawReturn) -> None:
    table = SHEETS[path.stem]
    try:
        separator = separator_of(path, [column.name for column in table.columns])
        if separator != ",":
            words = SEPARATORS.get(separator, separator)
            raw.notices.append(_whole(path.stem, f"its cells are separated by {words}, and were read so"))
        left = MOST_FILLED_CELLS - sum(_filled(sheet) for sheet in raw.sheets.values())
        read_rows(table, csv_rows(path, separator, most=left), raw, typed=False)
    except CannotOpen as error:
        raw.sheets[path.stem] = RawSheet(path.stem, typed=False)
        raw.faults.append(_whole(path.stem, str(error)))


def _filled(sheet: RawSheet) -> int:
    return sum(cell is not None for cells in sheet.columns.values() for cell in cells)


def _whole(sheet: str, fault: str) -> Fault:
    return Fault(sheet, None, None, None, fault)


def _may_read(name: str, raw: RawReturn) -> bool:
    """Whether this is a sheet of a return, met for the first time; otherwise its fault is noted."""
    if name not in SHEETS:
        raw.faults.append(_whole(name, f"is not a sheet of a return{_meant_sheet(name)}"))
        return False
    if name in raw.sheets:
        raw.faults.append(_whole(name, "there are two sheets of this name"))
        return False
    return True


def _meant_sheet(name: str) -> str:
    """Which sheet a name was meant for, where that shows: `Training`, `return-2026-10-training`."""
    words = re.split(r"[^a-z]+", as_drawn(name))
    near = [known for known in SHEETS if known in (words[-1], "".join(words))] if words else []
    named = [known for known in FACTS if known in words] or [known for known in SHEETS if known in words]
    near = near or (named if len(named) == 1 else [])
    near = near or difflib.get_close_matches("".join(words), SHEETS, n=1, cutoff=0.75)
    if not near:
        return f"; a return's sheets are {', '.join(SHEETS)}: delete it"
    unseen = " (it has a character that cannot be seen)" if wrong_with_code(name.replace(" ", "")) else ""
    unseen = unseen or (" (a space stands before or after it)" if name != name.strip() else "")
    return f": did you mean {near[0]}? rename it {near[0]}{unseen}"


def _require_one_return_row(raw: RawReturn) -> None:
    if "return" not in raw.sheets:
        meant = any("rename it return" in fault.fault for fault in raw.faults)
        if not meant and not any((fault.sheet or "").lower().endswith(".xlsx") for fault in raw.faults):
            raw.faults.append(_whole("return", "there is no sheet called return"))
        return
    sheet = raw.sheets["return"]
    number = len(sheet.row_numbers) + len(sheet.skipped)
    if sheet.headings and number != 1:
        raw.faults.append(_whole("return", f"has {number} rows under its headings; it needs exactly one"))


def read_rows(table: Table, rows: Iterable[tuple[int, RowCells]], raw: RawReturn, typed: bool) -> None:
    """Read one sheet, or reference file, into raw: its known columns, and the faults of its headings."""
    name = table.name
    sheet = RawSheet(name, typed)
    remaining = iter(rows)
    first = list(islice(remaining, _LOOKED_THROUGH))
    at_hand = first.pop(0)[1] if first and first[0][0] == _HEADING_ROW else {}
    headings = {at: shown(cell) for at, cell in at_hand.items()}
    raw.sheets[name] = sheet
    elsewhere = _headings_elsewhere(table, headings, first)
    if elsewhere:
        raw.faults.append(_whole(name, elsewhere))
        deque(remaining, maxlen=0)  # what is wrong with the rest of the file is still told
        return
    sheet.headings, faults = _headings(table, headings)
    below = chain(first, remaining) if typed else _of_full_width(sheet, headings, chain(first, remaining))
    blank = _runs(_blank_headings(headings, _read_columns(sheet, below)))
    sheet.places = {letter(first): first for first, _ in blank} | {heading: at for at, heading in headings.items()}
    raw.faults += faults + [_blank_heading_fault(name, first, last) for first, last in blank]
    raw.faults += _too_wide(sheet, headings)


def _headings_elsewhere(table: Table, headings: dict[int, str], below: list[tuple[int, RowCells]]) -> str:
    """What to say of a sheet whose headings stand lower down, or that has none of them; nothing when they are there."""
    known = {column.name for column in table.columns}
    needed = {column.name for column in table.columns if not column.newer}
    if known & {_as_heading(heading) for heading in headings.values()}:
        return ""
    for number, cells in below:
        if 2 * len(known & {_as_heading(shown(cell)) for cell in cells.values()}) >= len(needed):
            above = "delete the row above them" if number == 2 else f"delete the {number - 1} rows above them"
            return f"its headings stand in row {number}, and belong in row 1: {above}"
    if not headings or len(needed) < 2:
        return ""
    listed = ", ".join(sorted(needed))
    if len(headings) == 1:
        return f"has one heading in row 1, and none of this sheet's ({listed}): are its cells separated by commas?"
    return f"none of its headings is one of this sheet's ({listed}): is this the right table?"


def _of_full_width(
    sheet: RawSheet, headings: dict[int, str], rows: Iterable[tuple[int, RowCells]]
) -> Iterator[tuple[int, RowCells]]:
    """The rows of a CSV but for those with more cells than there are headings: theirs stand in the wrong columns."""
    last = max(headings, default=MOST_COLUMNS)
    for number, cells in rows:
        if max(cells, default=0) <= last:
            yield number, cells
        else:
            sheet.skipped.append(number)


def _too_wide(sheet: RawSheet, headings: dict[int, str]) -> list[Fault]:
    """One fault for all the rows that run on beyond the headings."""
    if not sheet.skipped:
        return []
    others = len(sheet.skipped) - 1
    rows = f"row {sheet.skipped[0]} has" + (f", as {others:,} others have," if others else "")
    words = (
        f"has no heading in row 1, and {rows} more cells than there are headings: put a text with a comma in it in "
        'quotation marks ("one, two"), and write a number without commas (1120)'
    )
    return [Fault(sheet.name, _HEADING_ROW, letter(max(headings) + 1), None, words)]


def shown(cell: object) -> str:
    """A raw cell as its sender would recognise it."""
    return str(getattr(cell, "shown", cell))


def _headings(table: Table, found: dict[int, str]) -> tuple[dict[str, int], list[Fault]]:
    """Where each known column is, and the headings that are missing, unknown or repeated."""
    name, known = table.name, [column.name for column in table.columns]
    if not found:
        return {}, [_whole(name, f"has no headings in row 1; it needs {', '.join(known)}")]
    in_order = {at: found[at] for at in sorted(found)}
    headings: dict[str, int] = {}
    for at, heading in in_order.items():
        if heading in known:
            headings.setdefault(heading, at)
    meant = _meant_headings([heading for heading in in_order.values() if heading not in known], known, headings)
    wrong = {at: _wrong_with_heading(heading, at, headings, meant) for at, heading in in_order.items()}
    faults = [_heading_fault(name, in_order[at], words) for at, words in wrong.items() if words]
    if len(meant) > _TOLD_ONE_BY_ONE:
        faults = [_rewritten(name, meant)] + [fault for fault in faults if fault.column not in meant]
    missing = [column.name for column in table.columns if column.name not in headings and not column.newer]
    told = [column for column in missing if column not in meant.values()]
    return headings, faults + [_heading_fault(name, column, "this column is missing") for column in told]


def _wrong_with_heading(heading: str, at: int, headings: dict[str, int], meant: dict[str, str]) -> str:
    """What is wrong with a heading where it stands; nothing where that is where its column is."""
    if heading not in headings:
        return f"is not a column of this sheet{_did_you_mean(heading, meant.get(heading))}"
    first = headings[heading]
    return "" if at == first else f"is a repeated column: it is in {letter(first)} too"


def _rewritten(name: str, meant: dict[str, str]) -> Fault:
    """One fault for headings that are all written another way, placed at the first of them."""
    first, *others = meant
    pairs = ", ".join(f"{near} for {printable(heading)}" for heading, near in meant.items())
    words = (
        f"is not a column of this sheet, as {len(others)} others are not: did you mean {meant[first]}? Write {pairs}"
    )
    return _heading_fault(name, first, words)


def _heading_fault(sheet: str, heading: str, fault: str) -> Fault:
    return Fault(sheet, _HEADING_ROW, heading, heading, fault)


def _as_heading(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", as_drawn(text)).strip("_")


def _meant_heading(heading: str, missing: list[str]) -> str | None:
    """The column a heading was meant for, where that shows: `In Scope` for in_scope."""
    drawn = _as_heading(heading)[:60]
    near = difflib.get_close_matches(drawn, missing, n=1, cutoff=0.8)
    near = near or [column for column in missing if f"{drawn}_".startswith(f"{column}_")]
    return near[0] if len(near) == 1 else None


def _meant_headings(unknown: list[str], known: list[str], headings: dict[str, int]) -> dict[str, str]:
    """The columns that headings were meant for, where that shows: of those that no heading names."""
    missing = [column for column in known if column not in headings]
    near = {heading: _meant_heading(heading, missing) for heading in unknown}
    return {heading: column for heading, column in near.items() if column}


def _did_you_mean(heading: str, near: str | None) -> str:
    if near is None:
        return ""
    unseen = wrong_with_code(heading.replace(" ", ""), "heading") if as_drawn(heading) == near else ""
    return f": did you mean {near}?" + (f" It {unseen}" if unseen.startswith("has a character") else "")


def letter(position: int) -> str:
    """The letter Excel shows over a column; a CSV row may run on beyond the last of them."""
    from openpyxl.utils import get_column_letter  # here and not above: it reads in all that writes workbooks

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


def _tell_merged_headings(sheet: ExcelSheet, raw: RawReturn) -> None:
    """Add the faults of headings that are merged; where they all are, one sentence instead of those it explains."""
    read = raw.sheets[sheet.name]
    by_position = {at: heading for heading, at in read.headings.items()}
    merged = sorted(bounds for bounds in sheet.merged() if bounds[1] <= _HEADING_ROW)
    said = "is a merged heading: unmerge it"
    if len(merged) > _TOLD_ONE_BY_ONE:
        covered = {letter(at) for first, _, last, _ in merged for at in range(first + 1, last + 1)}
        raw.faults = [
            fault
            for fault in raw.faults
            if (fault.sheet, fault.row) != (sheet.name, _HEADING_ROW) or fault.column not in covered
        ]
        said = f"is a merged heading, as {len(merged) - 1} others are: unmerge all cells, delete the columns left blank"
    for first, *_ in merged if len(merged) <= _TOLD_ONE_BY_ONE else merged[:1]:
        column = by_position.get(first, letter(first))
        raw.faults.append(Fault(sheet.name, _HEADING_ROW, column, None, said))


# What the sender does not see ----------------------------------------------------------------------------------------


def _out_of_sight(sheet: ExcelSheet, raw: RawSheet) -> list[Fault]:
    """A warning for rows and columns that are hidden, and for cells under a merged one: they count all the same."""
    found = hidden_rows_fault(sheet.name, [row for row in sheet.seen.hidden_rows if row > _HEADING_ROW])
    columns = [name for name, at in raw.headings.items() if _is_hidden(at, sheet)]
    found += [Fault(sheet.name, None, name, None, f"the column {name} is hidden, and was read") for name in columns]
    return found + [
        Fault(sheet.name, row, column, shown(cell), "stands under a merged cell, where nobody sees it, and was read")
        for row, column, cell in _covered(sheet.merged(), raw)
    ]


def hidden_rows_fault(sheet: str, rows: list[int]) -> list[Fault]:
    """A warning for rows that are hidden and were read; none where there are none."""
    if not rows:
        return []
    said = "1 row is hidden, by a filter perhaps, and was read all the same"
    more = f"{len(rows):,} rows are hidden, by a filter perhaps, and were read all the same"
    return [Fault(sheet, rows[0], None, None, said if len(rows) == 1 else more)]


def _is_hidden(at: int, sheet: ExcelSheet) -> bool:
    return any(first <= at <= last for first, last in sheet.seen.hidden_columns)


def _covered(merged: list[Range], raw: RawSheet) -> Iterator[tuple[int, str, object]]:
    """Cells with something in them that a merged range covers: all of it but the first."""
    for left, top, right, low in merged[:_MOST_MERGES]:
        columns = [name for name, at in raw.headings.items() if left <= at <= right]
        for index in range(bisect_left(raw.row_numbers, top), bisect_right(raw.row_numbers, low)):
            for name in columns:
                cell, row = raw.columns[name][index], raw.row_numbers[index]
                if cell is not None and (row, raw.headings[name]) != (top, left):
                    yield row, name, cell
