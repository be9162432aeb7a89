"""A file in its sender's own layout, read as a return by a mapping (`layouts`); faults are placed in their cells."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeGuard

from data.book import english
from data.book.returns import SHEETS
from data.intake.container import CannotOpen
from data.intake.excel import ExcelSheet, Range, opened_workbook
from data.intake.layouts import Across, Layout, MappedTable
from data.intake.letters import as_drawn
from data.intake.readings import EXACT, Vocabulary, read_dates, read_meanings, word_meant
from data.intake.returns import Fault, Percentage, Raw, RawReturn, RawSheet, RowCells
from data.intake.structure import hidden_rows_fault, letter, shown

Place = tuple[str, int, str]
"""A sheet, row and column."""

_ROW = re.compile(r"\brow (\d+)")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%", re.ASCII)
_OF_PERCENTAGES = re.compile(r"%|\bper ?cent(age)?\b")
_ALL = 100
"""What all is in per cent."""
_FEWEST_FOR_TITLES = 4
"""How many headings a table has at the least, for a row with one cell to be a title between its rows."""
_MOST_MERGES = 5_000
"""How many merged ranges are filled in."""


@dataclass(frozen=True)
class Grid:
    """One of their sheets: its rows, and what was seen of it on reading these.

    orders: in which orders the cells at a position show their dates.
    """

    name: str
    rows: Mapping[int, RowCells]
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    merged: Sequence[Range] = ()
    orders: Mapping[int, set[str]] = field(default_factory=dict)


@dataclass
class Mapped:
    """A file read by a layout: the return, and where each of its cells stands in the sender's file."""

    raw: RawReturn
    places: dict[Place, Place] = field(default_factory=dict)
    rows: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    heading_rows: dict[str, int] = field(default_factory=dict)

    def as_sent(self, fault: Fault) -> Fault:
        """A fault placed in the sender's own cell."""
        if fault.sheet is None or fault.row is None or (fault.sheet, fault.row) not in self.rows:
            return fault
        sheet, row = self.rows[fault.sheet, fault.row]
        place = self.places.get((fault.sheet, fault.row, fault.column or ""), (sheet, row, fault.column))
        ours = fault.sheet

        def theirs(said: re.Match[str]) -> str:
            return f"row {self.rows.get((ours, int(said[1])), ('', said[1]))[1]}"

        return replace(fault, sheet=place[0], row=place[1], column=place[2], fault=_ROW.sub(theirs, fault.fault))


def read_mapped(path: Path, layout: Layout) -> Mapped:
    """A workbook in a sender's own layout as a return; never raises for what is in the file."""
    wanted = {as_drawn(table.sheet) for table in layout.tables}
    try:
        grids = grids_of(path, wanted)
    except (CannotOpen, OSError) as error:
        words = str(error) if isinstance(error, CannotOpen) else "the file cannot be read"
        return Mapped(RawReturn(faults=[Fault(None, None, None, None, words)]))
    return read_grids(grids, layout)


def grids_of(path: Path, wanted: set[str]) -> list[Grid]:
    """The sheets of a workbook whose names, as drawn, are wanted; CannotOpen if it cannot be read."""
    with opened_workbook(path) as sheets:
        return [_grid(sheet, dict(sheet.rows)) for sheet in sheets if as_drawn(sheet.name) in wanted]


def _grid(sheet: ExcelSheet, rows: dict[int, RowCells]) -> Grid:
    seen = sheet.seen
    orders: dict[int, set[str]] = {at: set(shown_so) for at, shown_so in seen.orders.items()}
    return Grid(sheet.name, rows, sheet.hidden, seen.hidden_rows, seen.hidden_columns, sheet.merged(), orders)


def read_grids(grids: Iterable[Grid], layout: Layout) -> Mapped:
    """The sheets of a workbook as a return."""
    mapped = Mapped(RawReturn())
    named = {as_drawn(grid.name): grid for grid in grids}
    _add_header(mapped.raw, layout)
    for table in layout.tables:
        grid = named.get(as_drawn(table.sheet))
        if grid is None:
            words = f"there is no sheet of this name, which the mapping reads {table.to} from"
            mapped.raw.faults.append(Fault(table.sheet, None, None, None, words))
        else:
            _Reading(mapped, table, grid).add()
    return mapped


def _add_header(raw: RawReturn, layout: Layout) -> None:
    sheet = RawSheet("return", typed=True, row_numbers=[2])
    for at, column in enumerate(SHEETS["return"].columns, start=1):
        sheet.headings[column.name] = sheet.places[column.name] = at
        sheet.columns[column.name] = [layout.header.get(column.name)]
    raw.sheets["return"] = sheet


def _empty(to: str) -> RawSheet:
    sheet = RawSheet(to, typed=True)
    for at, column in enumerate(SHEETS[to].columns, start=1):
        sheet.headings[column.name] = sheet.places[column.name] = at
        sheet.columns[column.name] = []
    return sheet


Cells = dict[str, tuple[Raw, str]]
"""By our column: the cell, and their heading over it."""


class _Reading:
    """One of their sheets being read as rows of one of ours."""

    def __init__(self, mapped: Mapped, table: MappedTable, grid: Grid) -> None:
        self.mapped, self.table, self.grid = mapped, table, grid
        self.at: dict[str, tuple[int, str]] = {}
        for place, cell in sorted(grid.rows.get(table.heading_row, {}).items()):
            self.at.setdefault(as_drawn(shown(cell)), (place, shown(cell)))
        self.rows = {number: cells for number, cells in grid.rows.items() if number > table.heading_row}
        self.words = {ours: _as_drawn(words) for ours, words in table.words.items()}
        self.left = {ours: {as_drawn(word) for word in words} for ours, words in table.leave_out.items()}
        self.left_out: Counter[str] = Counter()
        self.titles: list[int] = []
        self.per_cent: dict[int, int] = {}

    def add(self) -> None:
        """Add its rows, and what is to be said of it."""
        table, raw = self.table, self.mapped.raw
        self.mapped.heading_rows[self.grid.name] = table.heading_row
        self._tell_headings()
        self._fill_merged()
        self._weigh_percentages()
        sheet = raw.sheets.setdefault(table.to, _empty(table.to))
        for number in sorted(self.rows):
            for cells in self._rows_of(number):
                self._put(sheet, number, cells)
        for ours, headings in table.columns.items():
            for place in self._places(headings):
                sheet.orders.setdefault(ours, set()).update(self.grid.orders.get(place, ()))
        self._tell_rows()
        self._tell_unseen()

    def _fault(self, row: int | None, column: str | None, words: str) -> None:
        self.mapped.raw.faults.append(Fault(self.grid.name, row, column, None, words))

    def _notice(self, row: int | None, column: str | None, words: str) -> None:
        self.mapped.raw.notices.append(Fault(self.grid.name, row, column, None, words))

    def _tell_headings(self) -> None:
        """Faults for headings that the mapping reads and that are not there, or are there twice."""
        row = self.table.heading_row
        drawn = Counter(as_drawn(shown(cell)) for cell in self.grid.rows.get(row, {}).values())
        for heading in sorted(self.table.headings()):
            times = drawn[as_drawn(heading)]
            if times == 0:
                words = f"row {row} has no heading {heading}, which the mapping reads {self.table.to} from"
                self._fault(row, heading, words)
            elif times > 1:
                self._fault(row, heading, f"row {row} has the heading {heading} {times} times: which of them is meant?")

    def _places(self, headings: Iterable[str]) -> list[int]:
        return [self.at[as_drawn(heading)][0] for heading in headings if as_drawn(heading) in self.at]

    def _fill_merged(self) -> None:
        """A cell merged over several rows stands for each of them, where they are read one by one."""
        read = set(self._places(self.table.headings()))
        for left, top, _, low in self.grid.merged[:_MOST_MERGES]:
            if left not in read or top == low or (value := self.rows.get(top, {}).get(left)) is None:
                continue
            below = [row for row in range(top + 1, min(low, max(self.rows, default=0)) + 1) if self.rows.get(row)]
            blank = [row for row in below if left not in self.rows[row]]
            for row in blank:
                self.rows[row] = {**self.rows[row], left: value}
            if blank:
                words = f"{shown(value)} stands in a merged cell, and was read for each of its rows, {top} to {low}"
                self._notice(top, letter(left), words)

    def _weigh_percentages(self) -> None:
        """Which columns headed as percentages hold plain numbers: 97 for 97%, or 0.97; by position, what is 100%."""
        across = self.table.across
        shares = [*across.headings] if across else list(self.table.columns.get("trained", ()))
        for heading in shares:
            for place in self._places([heading]) if _OF_PERCENTAGES.search(as_drawn(heading)) else ():
                numbers = [cell for row in self.rows.values() if _is_number(cell := row.get(place))]
                if numbers and max(numbers) <= _ALL:
                    self.per_cent[place] = _ALL if max(numbers) > 1 else 1

    def _rows_of(self, number: int) -> Iterator[Cells]:
        """The rows of ours that one of theirs holds: one, or one for each heading that is a value."""
        row, table = self.rows[number], self.table
        cells = {ours: self._cell(row, headings) for ours, headings in table.columns.items()}
        if all(cell is None for cell, _ in cells.values()):
            return
        if self._is_left_out(cells):
            return
        if len(row) == 1 and (table.across or len(table.headings()) >= _FEWEST_FOR_TITLES):
            self.titles.append(number)
            return
        if table.across is None:
            if "trained" in cells and "in_scope" in cells:
                cells["trained"] = (self._people(*cells["trained"], cells["in_scope"][0]), cells["trained"][1])
            yield cells
        else:
            yield from self._across(row, cells, table.across)

    def _cell(self, row: RowCells, headings: Sequence[str]) -> tuple[Raw, str]:
        """The first cell that is filled under one of these headings, and its heading."""
        places = [self.at[as_drawn(heading)] for heading in headings if as_drawn(heading) in self.at]
        filled = next((place for place in places if place[0] in row), None)
        at, heading = filled or (places[0] if places else (0, headings[0]))
        return row.get(at), heading

    def _is_left_out(self, cells: Cells) -> bool:
        for ours, words in self.left.items():
            said = shown(cells[ours][0]) if ours in cells else ""
            if as_drawn(said) in words:
                self.left_out[said] += 1
                return True
        return False

    def _across(self, row: RowCells, cells: Cells, across: Across) -> Iterator[Cells]:
        people: tuple[Raw, str] = self._cell(row, [across.head_count]) if across.head_count else (None, "")
        for heading, value in across.headings.items():
            at, theirs = self.at.get(as_drawn(heading), (0, heading))
            if at in row:
                counted = cells | {across.column: (value, theirs)}
                if across.value == "trained" and across.head_count:
                    counted["in_scope"] = people
                yield counted | {across.value: (self._people(row[at], theirs, people[0]), theirs)}

    def _people(self, cell: Raw, heading: str, head_count: Raw) -> Raw:
        """How many people a cell says: a number as it is; a percentage as so many of the people beside it."""
        text = _PERCENT.fullmatch(cell) if isinstance(cell, str) else None
        share = cell.number if isinstance(cell, Percentage) else float(text[1]) / _ALL if text else None
        whole = self.per_cent.get(self.at.get(as_drawn(heading), (0, ""))[0])
        if whole and _is_number(cell) and not (whole == _ALL and 0 < cell < 1):  # beside 97, 0.5 may be half or a slip
            share = cell / whole
        if share is None or not _is_number(head_count):
            return cell
        return int(share * head_count + 0.5) if 0 <= share <= 1 else cell

    def _put(self, sheet: RawSheet, number: int, cells: Cells) -> None:
        """One row of ours; whatever nothing is mapped to is what the mapping fixes, or blank."""
        row, to = len(sheet.row_numbers) + 2, self.table.to
        sheet.row_numbers.append(row)
        for column in SHEETS[to].columns:
            value, heading = cells.get(column.name, (self.table.fixed.get(column.name), ""))
            meant = self.words.get(column.name, {}).get(as_drawn(shown(value))) if value is not None else None
            if meant:
                value = meant
            elif isinstance(value, str) and column.words and column.name not in EXACT:
                value = word_meant(column, value) or value
            sheet.columns[column.name].append(value if value != "" else None)
            if heading:
                self.mapped.places[to, row, column.name] = (self.grid.name, number, heading)
        self.mapped.rows[to, row] = (self.grid.name, number)

    def _tell_rows(self) -> None:
        """Which rows were none, and that percentages were taken as people."""
        if self.left_out:
            words = english.join_names([f"{word} ({english.plural(n, 'row')})" for word, n in self.left_out.items()])
            self._notice(None, None, f"left out, as the mapping says: {words}")
        if self.titles:
            rows = english.join_names([str(number) for number in self.titles], at_most=5)
            words = f"one cell alone stands in row {rows}: a title between rows, and not read"
            self._notice(self.titles[0], None, words)
        head_count = self.table.across.head_count if self.table.across else None
        if head_count is None and "trained" in self.table.columns:
            head_count = (self.table.columns.get("in_scope") or (None,))[0]
        shares = any(isinstance(cell, Percentage) for row in self.rows.values() for cell in row.values())
        if head_count and (shares or self.per_cent):
            words = f"percentages were taken as so many of {head_count}, to the nearest whole number of people"
            self._notice(None, None, words)

    def _tell_unseen(self) -> None:
        """What the sender does not see, and was read all the same."""
        grid, warnings = self.grid, self.mapped.raw.warnings
        if grid.hidden:
            self._fault(None, None, "the sheet is hidden: unhide it or delete it")
        warnings += hidden_rows_fault(grid.name, [row for row in grid.hidden_rows if row in self.rows])
        for heading in self.table.headings():
            for place in self._places([heading]):
                if any(first <= place <= last for first, last in grid.hidden_columns):
                    words = f"the column {heading} is hidden, and was read"
                    warnings.append(Fault(grid.name, None, heading, None, words))


def _is_number(cell: Raw) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _as_drawn(words: Mapping[str, str]) -> dict[str, str]:
    return {as_drawn(word): meant for word, meant in words.items()}


def first_rows(mapped: Mapped, known: Vocabulary, most: int = 3) -> dict[str, list[dict[str, Raw]]]:
    """The first rows of each sheet as they are read, names as codes and texts as dates, cells that are blank left out.

    It is for showing: the return itself is read so in its place.
    """
    read_meanings(mapped.raw, known)
    read_dates(mapped.raw)
    rows: defaultdict[str, list[dict[str, Raw]]] = defaultdict(list)
    for name, sheet in mapped.raw.sheets.items():
        for at in range(min(most, len(sheet.row_numbers))) if name != "return" else ():
            rows[name].append({ours: cells[at] for ours, cells in sheet.columns.items() if cells[at] is not None})
    return dict(rows)


def fits(layout: Layout, grids: Iterable[Grid]) -> bool:
    """Whether the sheets have every heading that a layout reads."""
    named = {as_drawn(grid.name): grid for grid in grids}
    return all(_has(named.get(as_drawn(table.sheet)), table) for table in layout.tables)


def _has(grid: Grid | None, table: MappedTable) -> bool:
    row = grid.rows.get(table.heading_row, {}) if grid else {}
    return {as_drawn(heading) for heading in table.headings()} <= {as_drawn(shown(cell)) for cell in row.values()}
