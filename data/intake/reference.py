"""Checking the reference as a return is checked: it decides every stage, and its owner edits it by hand.

Its CSV files are read as people save them: with or without a byte order mark, with commas or semicolons, whatever the
line ends. Every fault is told at once, by file, row and column as a spreadsheet shows them.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from data.book import checks
from data.book.reference import FIRST_DAY, KEY_OF, LAST_DAY, LONGEST_ID, NOUN_OF, REFERENCE
from data.book.tables import Column, Table
from data.intake.cells import Value, read_cells
from data.intake.checking import CHECKS, in_order, not_yet_said
from data.intake.container import CannotOpen
from data.intake.folder import csv_rows
from data.intake.letters import as_drawn, wrong_with_code, wrong_with_text
from data.intake.returns import Fault, RawReturn, RawSheet
from data.intake.staging import as_columns, put
from data.intake.structure import read_rows

Values = dict[str, dict[str, list[Value]]]
"""The values of each table, by its columns; None where a cell is blank or faulty."""

_SEPARATORS = ",;"
_EDITED = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods"})
_COPIED = re.compile(r"\.csv$|[ _-]+\(?(?:copy|\d+)\)?(?: \(\d+\))?$|\(\d+\)$|^copy of |^kopie von ")
"""What systems add to the name of a copy."""


def check_reference(
    connection: duckdb.DuckDBPyConnection, folder: Path, entered_on: date, first_as_at: date | None = None
) -> list[Fault]:
    """Every fault of the reference in a folder, in the order of its tables, rows and columns.

    Leaves its rows on the connection in TEMP tables `incoming_<table>`: row_number, then the table's columns. The
    connection holds the book's words. entered_on: no decision is agreed later. first_as_at: the first month reported.
    """
    raw, values, in_cells = read_reference(folder)
    for name, table in REFERENCE.items():
        row_numbers = raw.sheets[name].row_numbers if name in raw.sheets else []
        put(connection, f"incoming_{name}", as_columns(table, row_numbers, values.get(name, {})))
    found = _run_checks(connection, entered_on, first_as_at)
    unread = _unread(raw, in_cells)
    told = [fault for fault in not_yet_said(found, in_cells, raw) if not _follows(fault, unread)]
    return in_order(raw.faults + in_cells + told, raw, REFERENCE)


def read_reference(folder: Path) -> tuple[RawReturn, Values, list[Fault]]:
    """The reference in a folder: its tables as read, their values, and a fault for each cell refused."""
    raw, values, faults = RawReturn(faults=list(_beside(folder))), {}, []
    for name, table in REFERENCE.items():
        _read_file(folder, table, raw)
        if name in raw.sheets:
            in_spaces = _trimmed(raw.sheets[name], table)
            values[name], in_cells = read_cells(raw.sheets[name], table)
            faults += in_spaces + in_cells + _out_of_range(raw.sheets[name], table, values[name])
    return raw, values, faults


def _read_file(folder: Path, table: Table, raw: RawReturn) -> None:
    file = folder / f"{table.name}.csv"
    if not file.exists():
        raw.faults += _missing(folder, table)
        return
    try:
        read_rows(table, csv_rows(file, _SEPARATORS, trimmed=False), raw, typed=False)
    except CannotOpen as error:
        raw.faults.append(Fault(table.name, None, None, None, str(error)))


def _missing(folder: Path, table: Table) -> Iterator[Fault]:
    """A fault for a file that has to be there, or that seems to have been given another name."""
    meant = misnamed(folder).get(table.name)
    if meant or not table.optional:
        words = "the file is missing" + (f": is {meant} meant for it?" if meant else "")
        yield Fault(table.name, None, None, None, words)


def _beside(folder: Path) -> Iterator[Fault]:
    """A fault for each copy of a table, or table of another format, beside it: edits in it would count for nothing."""
    for file in sorted(folder.glob("*")):
        table = _COPIED.sub("", file.stem.lower()).strip()
        kept = folder / f"{table}.csv"
        is_like = table in REFERENCE and file.suffix.lower() in _EDITED and not file.name.startswith(("~$", "."))
        if is_like and file.is_file() and kept.exists() and not file.samefile(kept):
            words = f"{file.name} stands beside it, and is not read: put what counts in {kept.name}, take the other out"
            yield Fault(table, None, None, None, words)


def misnamed(folder: Path) -> dict[str, str]:
    """Tables whose file is not in a folder, and the file there that seems to be meant for each: `units.csv`."""
    files = {file.name: file.stem.lower() for file in folder.glob("*") if file.suffix.lower() == ".csv"}
    others = {stem: name for name, stem in files.items() if name.removesuffix(".csv") not in REFERENCE}
    absent = [name for name in REFERENCE if f"{name}.csv" not in files]
    near = {name: difflib.get_close_matches(name, others, n=1, cutoff=0.8) for name in absent}
    return {name: others[found[0]] for name, found in near.items() if found}


# Cells ---------------------------------------------------------------------------------------------------------------


def _trimmed(sheet: RawSheet, table: Table) -> list[Fault]:
    """Take the spaces from the ends of every cell; a fault where that is an id: two that look the same are two."""
    faults = []
    for column in table.columns:
        cells = sheet.columns.get(column.name, [])
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and cell != cell.strip():
                cells[at] = cell.strip()
                if column.kind == "id":
                    words = f"{cell.strip()} has a space before or after it: take that out"
                    faults.append(Fault(table.name, sheet.row_numbers[at], column.name, cell, words))
    return faults


def _out_of_range(sheet: RawSheet, table: Table, values: dict[str, list[Value]]) -> list[Fault]:
    """A fault for each value that its column does not take, which is blanked."""
    faults = []
    for column in table.columns:
        for at, value in enumerate(values[column.name]):
            wrong = "" if value is None else _wrong_with(column, value)
            if wrong:
                values[column.name][at] = None
                faults.append(Fault(table.name, sheet.row_numbers[at], column.name, str(value), wrong))
    return faults


def _wrong_with(column: Column, value: Value) -> str:
    """What is wrong with a value, in words; nothing when it may stand."""
    if isinstance(value, date):
        inside = FIRST_DAY <= value <= LAST_DAY
        return "" if inside else f"{value} is not between 2000 and 2100: the year seems mistyped"
    if isinstance(value, int | float):
        if column.least is not None and value < column.least:
            return f"{value} is below {column.least}, the least there can be"
        return f"{value} is over {column.most}, the most there can be" if column.most and value > column.most else ""
    return _wrong_with_id(str(value)) if column.kind == "id" and not column.separator else wrong_with_text(str(value))


def _wrong_with_id(value: str) -> str:
    if len(value) > LONGEST_ID:
        return f"is {len(value)} characters long; an id has {LONGEST_ID} at most"
    return wrong_with_code(value)


# What the tables say together ----------------------------------------------------------------------------------------


def _run_checks(connection: duckdb.DuckDBPyConnection, entered_on: date, first_as_at: date | None) -> list[Fault]:
    derived = (
        checks.unknown_references(REFERENCE.values(), "incoming_"),
        checks.repeated_keys(REFERENCE.values()),
        checks.columns_by_kind(),
    )
    found = [Fault(*row) for select in derived for row in connection.execute(select).fetchall()]
    for file in sorted((CHECKS / "reference").glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        given = {"entered_on": entered_on, "first_as_at": first_as_at}
        parameters = {name: value for name, value in given.items() if f"${name}" in sql}
        found += [Fault(*row) for row in connection.execute(sql, parameters).fetchall()]
    return found + [fault for name in KEY_OF for fault in _look_alikes(connection, name)]


def _look_alikes(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Fault]:
    """A fault for each id that is told from an earlier one by no reader: by case, dash or alphabet only."""
    key = KEY_OF[table]
    rows = connection.execute(
        f"select {key}::varchar as id, min(row_number) as row_number from incoming_{table} "
        f"where {key} is not null group by all order by row_number"
    ).fetchall()
    drawn: dict[str, tuple[str, int]] = {}
    for value, row_number in rows:
        other, row = drawn.setdefault(as_drawn(value), (value, row_number))
        if other != value:
            words = f"{value} looks the same as {other} in row {row}: an id has to be another to the eye too"
            yield Fault(table, row_number, key, value, words)


def _unread(raw: RawReturn, in_cells: list[Fault]) -> dict[str, bool]:
    """The tables whose key could not be read throughout: what refers to them is not told as unknown as well."""
    faulty: defaultdict[str, bool] = defaultdict(bool)
    for name, key in KEY_OF.items():
        table = raw.sheets.get(name)
        faulty[name] = table is None or key not in table.headings
    for fault in in_cells:
        if fault.sheet in KEY_OF and fault.column == KEY_OF[fault.sheet]:
            faulty[fault.sheet] = True
    return faulty


def _follows(fault: Fault, unread: dict[str, bool]) -> bool:
    """Whether a fault says no more than that another table could not be read."""
    if fault.row is None:
        return any(unread.get(name, False) for name in (fault.sheet,) if name)
    named = next((name for name, noun in NOUN_OF.items() if fault.fault.endswith(f" is not a known {noun}")), None)
    return bool(named and unread[named])
