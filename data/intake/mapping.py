"""A sender's own layout, read as a return: which of their headings are our columns, and their words ours.

A mapping is a text in the store, `mappings/NAME.toml`, that says for each of our sheets where theirs stands and what
its headings mean. Cells are then judged as those of any return, and faults are placed in the sender's own cells. A
colour or a percentage of completeness is never taken as a stage: a stage is what evidence bears out.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from data.book.returns import SHEETS
from data.intake.container import CannotOpen
from data.intake.excel import opened_workbook
from data.intake.letters import as_drawn
from data.intake.readings import EXACT, word_meant
from data.intake.returns import Fault, Percentage, Raw, RawReturn, RawSheet, RowCells
from data.intake.structure import shown

Place = tuple[str, int, str]
"""A sheet, row and column."""

_ROW = re.compile(r"\brow (\d+)")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%", re.ASCII)
_NO_STAGE = re.compile(r"\b(rag|status|complete|completion|progress|percent)\b|%")
_KNOWN_KEYS = {"to", "sheet", "heading_row", "columns", "fixed", "words", "across"}
_ACROSS_KEYS = {"column", "value", "headings", "head_count"}


class MappingFault(ValueError):
    """A mapping that cannot be used; the message says why."""


@dataclass(frozen=True)
class Across:
    """Headings that are values: a sheet with a column for each course holds a row of ours in each of its cells.

    column: ours, whose values the headings are; headings: theirs, with the value each stands for; value: our column
    that the cells fill; head_count: their column of people, for cells that are percentages of it.
    """

    column: str
    value: str
    headings: Mapping[str, str]
    head_count: str | None = None


@dataclass(frozen=True)
class MappedTable:
    """Where the rows of one of our sheets come from. columns: ours, with their headings, the first that is filled
    counts; fixed: ours, with one value for every row; words: by our column, theirs with ours.
    """

    to: str
    sheet: str
    heading_row: int
    columns: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, Raw] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    across: Across | None = None


@dataclass(frozen=True)
class Layout:
    """A sender's layout: its tables, and what the sheet `return` is to say."""

    header: Mapping[str, Raw]
    tables: tuple[MappedTable, ...]


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


# The mapping as text -------------------------------------------------------------------------------------------------


def for_month(text: str, as_at: date) -> str:
    """The text of a mapping with the month that a file read by it reports."""
    bare = re.sub(r"(?m)^as_at *=.*\n?", "", text)
    line = f"[return]\nas_at = {as_at.isoformat()}"
    head = re.compile(r"(?m)^\[return\][^\n]*$")
    return head.sub(line, bare, count=1) if head.search(bare) else f"{line}\n\n{bare}"


def read_layout(text: str) -> Layout:
    """A layout from its text; MappingFault if it is none."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingFault(f"it is not well-formed TOML ({error})") from error
    header = held.get("return", {})
    tables = tuple(_table(table) for table in held.get("table", []))
    unknown = sorted(set(held) - {"return", "table"}) + [
        f"return.{name}" for name in header if name not in {column.name for column in SHEETS["return"].columns}
    ]
    if unknown or not tables:
        raise MappingFault(f"{unknown[0]} is no part of a mapping" if unknown else "it maps no table")
    return Layout(header, tables)


def _table(held: dict[str, Any]) -> MappedTable:
    to = str(held.get("to"))
    if to not in SHEETS or to == "return":
        raise MappingFault(f"{to} is not a sheet of a return that a table can be mapped to")
    unknown = sorted(set(held) - _KNOWN_KEYS)
    across = held.get("across")
    unknown += sorted(set(across or {}) - _ACROSS_KEYS)
    if unknown:
        raise MappingFault(f"{unknown[0]} is no part of a table")
    table = MappedTable(
        to=to,
        sheet=str(held.get("sheet", "")),
        heading_row=int(held.get("heading_row", 1)),
        columns={
            ours: (theirs,) if isinstance(theirs, str) else tuple(theirs)
            for ours, theirs in held.get("columns", {}).items()
        },
        fixed=held.get("fixed", {}),
        words={
            ours: {as_drawn(word): meant for word, meant in words.items()}
            for ours, words in held.get("words", {}).items()
        },
        across=_across(across) if across else None,
    )
    _refuse_unmeant(table)
    return table


def _across(held: dict[str, Any]) -> Across:
    if not {"column", "value", "headings"} <= set(held):
        raise MappingFault("across needs column, value and headings")
    return Across(held["column"], held["value"], held["headings"], held.get("head_count"))


def _refuse_unmeant(table: MappedTable) -> None:
    known = {column.name for column in SHEETS[table.to].columns}
    named = [*table.columns, *table.fixed, *table.words]
    named += [table.across.column, table.across.value] if table.across else []
    for name in named:
        if name not in known:
            raise MappingFault(f"{name} is not a column of {table.to}")
    stage_from = table.columns.get("claimed_stage", ())
    if any(_NO_STAGE.search(as_drawn(heading)) for heading in stage_from) or "claimed_stage" in table.words:
        raise MappingFault(
            "a colour or a percentage is never taken as a stage: claimed_stage has to be a stage, 0 to 5"
        )


# Reading by it -------------------------------------------------------------------------------------------------------


def read_mapped(path: Path, layout: Layout) -> Mapped:
    """A workbook in a sender's own layout as a return; never raises for what is in the file."""
    mapped = Mapped(RawReturn())
    try:
        with opened_workbook(path) as sheets:
            grids = {as_drawn(sheet.name): (sheet.name, dict(sheet.rows)) for sheet in sheets}
    except (CannotOpen, OSError) as error:
        words = str(error) if isinstance(error, CannotOpen) else "the file cannot be read"
        mapped.raw.faults.append(Fault(None, None, None, None, words))
        return mapped
    _add_header(mapped.raw, layout)
    for table in layout.tables:
        if as_drawn(table.sheet) in grids:
            _add(mapped, table, *grids[as_drawn(table.sheet)])
        else:
            words = f"there is no sheet of this name, which the mapping reads {table.to} from"
            mapped.raw.faults.append(Fault(table.sheet, None, None, None, words))
    return mapped


def _add_header(raw: RawReturn, layout: Layout) -> None:
    sheet = RawSheet("return", typed=True, row_numbers=[2])
    for at, column in enumerate(SHEETS["return"].columns, start=1):
        sheet.headings[column.name] = sheet.places[column.name] = at
        sheet.columns[column.name] = [layout.header.get(column.name)]
    raw.sheets["return"] = sheet


def _add(mapped: Mapped, table: MappedTable, name: str, rows: dict[int, RowCells]) -> None:
    """The rows of one of their sheets, added to one of ours."""
    found = {as_drawn(shown(cell)): (at, shown(cell)) for at, cell in rows.get(table.heading_row, {}).items()}
    mapped.heading_rows[name] = table.heading_row
    wanted = {heading for headings in table.columns.values() for heading in headings}
    if table.across:
        wanted |= set(table.across.headings) | ({table.across.head_count} if table.across.head_count else set())
    for heading in sorted(wanted):
        if as_drawn(heading) not in found:
            words = f"row {table.heading_row} has no heading {heading}, which the mapping reads {table.to} from"
            mapped.raw.faults.append(Fault(name, table.heading_row, heading, None, words))
    sheet = mapped.raw.sheets.setdefault(table.to, _empty(table.to))
    for number in sorted(rows):
        if number > table.heading_row:
            for cells in _rows_of(table, found, rows[number]):
                _put(mapped, sheet, table, name, number, cells)
    _notice_of_shares(mapped, table, name)


Cells = dict[str, tuple[Raw, str]]
"""By our column: the cell, and their heading over it."""


def _empty(to: str) -> RawSheet:
    sheet = RawSheet(to, typed=True)
    for at, column in enumerate(SHEETS[to].columns, start=1):
        sheet.headings[column.name] = sheet.places[column.name] = at
        sheet.columns[column.name] = []
    return sheet


def _rows_of(table: MappedTable, found: dict[str, tuple[int, str]], row: RowCells) -> Iterator[Cells]:
    """The rows of ours that one of theirs holds: one, or one for each heading that is a value."""
    cells: Cells = {}
    for ours, headings in table.columns.items():
        places = [found[as_drawn(heading)] for heading in headings if as_drawn(heading) in found]
        at, heading = next((place for place in places if place[0] in row), places[0] if places else (0, headings[0]))
        cells[ours] = (row.get(at), heading)
    if all(cell is None for cell, _ in cells.values()):
        return
    if table.across is None:
        yield cells
        return
    head_count = found.get(as_drawn(table.across.head_count or ""), (0, ""))
    for heading, value in table.across.headings.items():
        at, theirs = found.get(as_drawn(heading), (0, heading))
        if at in row:
            people, over_people = row.get(head_count[0]), head_count[1] or theirs
            counted = cells | {table.across.column: (value, theirs)}
            if table.across.value == "trained" and table.across.head_count:
                counted["in_scope"] = (people, over_people)
            yield counted | {table.across.value: (_people(row[at], people), theirs)}


def _people(cell: Raw, head_count: Raw) -> Raw:
    """How many people a cell says: a number as it is; a percentage as so many of the people beside it."""
    text = _PERCENT.fullmatch(cell) if isinstance(cell, str) else None
    share = cell.number if isinstance(cell, Percentage) else float(text[1]) / 100 if text else None
    if share is None or not isinstance(head_count, int | float) or not 0 <= share <= 1:
        return cell
    return int(share * head_count + 0.5)


def _notice_of_shares(mapped: Mapped, table: MappedTable, name: str) -> None:
    """That percentages were taken as numbers of people, which are as exact as the percentages are."""
    if table.across and table.across.head_count:
        words = f"percentages were taken as so many of {table.across.head_count}, to the nearest whole number of people"
        mapped.raw.notices.append(Fault(name, None, None, None, words))


def _put(mapped: Mapped, sheet: RawSheet, table: MappedTable, name: str, number: int, cells: Cells) -> None:
    """One row of ours; whatever nothing is mapped to is what the mapping fixes, or blank."""
    row = len(sheet.row_numbers) + 2
    sheet.row_numbers.append(row)
    for column in SHEETS[table.to].columns:
        value, heading = cells.get(column.name, (table.fixed.get(column.name), ""))
        words = table.words.get(column.name, {})
        if value is not None and as_drawn(shown(value)) in words:
            value = words[as_drawn(shown(value))]
        elif isinstance(value, str) and column.words and column.name not in EXACT:
            value = word_meant(column, value) or value
        sheet.columns[column.name].append(value if value != "" else None)
        if heading:
            mapped.places[table.to, row, column.name] = (name, number, heading)
    mapped.rows[table.to, row] = (name, number)
