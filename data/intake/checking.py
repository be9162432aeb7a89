"""Checking a return whole: file and structure, every cell, then references, sense and what is held, which are SQL."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.book import checks
from data.book.reference import NOUN_OF
from data.book.returns import FACTS, SHEETS
from data.book.tables import Table
from data.intake.cells import Faults, read_cells
from data.intake.layouts import Layout
from data.intake.mapping import Mapped, read_mapped
from data.intake.readings import Kept, Vocabulary, did_you_mean, read_dates, read_meanings, vocabulary
from data.intake.returns import MOST_FAULTS, Fault, RawReturn, printable, remainder
from data.intake.staging import name_what_is_held, stage
from data.intake.structure import read_return
from data.intake.twins import alike

CHECKS = Path(__file__).parent.parent / "checks"
_WARNING = "warning_"
_NEEDS = re.compile(r"^-- Needs: (.+)\.$", re.MULTILINE)
MOST_WARNINGS = 200
"""The most warnings of one sheet that are told one by one: more are not read."""


@dataclass
class Checked:
    """What the check of a return found.

    sheets: rows of each known sheet the return brought. header: as_at (a date), submitted_by, provenance and note,
    None where blank or faulty, and empty if there was no row to read them from. notices: how cells were read that are
    not written as asked but can only mean one thing. readings: what codes were read from, to be kept with the return.
    heading_rows: the row of the headings of each sheet that is in its sender's own layout.
    """

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    sheets: dict[str, int] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)
    readings: Kept = field(default_factory=dict)
    heading_rows: dict[str, int] = field(default_factory=dict)


def check(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    received_on: date,
    held_readings: Kept | None = None,
    layout: Layout | None = None,
) -> Checked:
    """Every fault and warning of a return, in the order of its sheets, rows and columns.

    The connection holds schema.sql's tables with the reference and what is held, and the *_known macros or the
    known_* tables; it may be read-only. Leaves the return staged on it in TEMP tables (see `staging`), faulty cells
    NULL. Nothing in the return itself raises. held_readings: given (empty, say) for a return that is held already and
    is read again; what only checks newer than it refuse is let through, and codes are read as they were. layout: of a
    file that is in its sender's own layout; what is found is placed in its own cells.
    """
    mapped = Mapped(read_return(path)) if layout is None else read_mapped(path, layout)
    raw, known, is_held = mapped.raw, vocabulary(connection), held_readings is not None
    readings = read_meanings(raw, known, held_readings)
    read_dates(raw)
    cells = _staged(connection, raw, is_held)
    in_cells = [fault for faults in cells.values() for fault in faults]
    there = _there(connection, raw)
    twins, near_twins = ([], []) if is_held else alike(connection)
    found = not_yet_said(_run_checks(connection, received_on, there, warnings=False) + twins, in_cells, raw)
    warned = not_yet_said(_run_checks(connection, received_on, there, warnings=True) + near_twins, in_cells, raw)
    faults = raw.faults + in_cells + _beside(cells, found)
    more = {name: of_sheet.more for name, of_sheet in cells.items() if of_sheet.more}
    hints = {} if is_held else known
    return Checked(
        faults=[_hinted(fault, hints) for fault in _limited(_as_sent(mapped, faults), more)],
        warnings=_limited(_as_sent(mapped, raw.warnings + warned), {}, MOST_WARNINGS),
        sheets={name: len(raw.sheets[name].row_numbers) for name in SHEETS if name in raw.sheets},
        header=_header(connection),
        notices=_limited(_as_sent(mapped, raw.notices), {}, MOST_WARNINGS),
        readings=readings,
        heading_rows=mapped.heading_rows,
    )


def _staged(connection: duckdb.DuckDBPyConnection, raw: RawReturn, is_held: bool) -> dict[str, Faults]:
    """Stage the return; gives the faults of each sheet's cells."""
    read = {name: read_cells(sheet, SHEETS[name], is_held) for name, sheet in raw.sheets.items()}
    in_cells = [fault for _, faults in read.values() for fault in faults]
    stage(connection, raw.sheets, {name: values for name, (values, _) in read.items()}, in_cells)
    name_what_is_held(connection)
    return {name: faults for name, (_, faults) in read.items()}


def _beside(cells: dict[str, Faults], found: list[Fault]) -> list[Fault]:
    """What is found, but in rows that are none, and in sheets whose cells have more faults than are told."""
    odd = {(name, row) for name, faults in cells.items() for row in faults.rows}
    full = {name for name, faults in cells.items() if faults.more}
    return [fault for fault in found if (fault.sheet, fault.row) not in odd and fault.sheet not in full]


def _there(connection: duckdb.DuckDBPyConnection, raw: RawReturn) -> frozenset[str]:
    """What a check may need: each sheet that the return brings, and `returns` where the store holds any."""
    holds_any = connection.execute("from returns limit 1").fetchall()
    return frozenset([*raw.sheets, *(["returns"] if holds_any else [])])


def _as_sent(mapped: Mapped, found: list[Fault]) -> list[Fault]:
    """In the order of the return's sheets, rows and columns, each placed in the sender's own cells."""
    sent = [mapped.as_sent(fault) for fault in in_order(found, mapped.raw, SHEETS)]
    # One cell of theirs may be read for two of our columns, and is told of once.
    return list(dict.fromkeys(sent)) if mapped.rows else sent


def _limited(faults: list[Fault], more: dict[str, int], most: int = MOST_FAULTS) -> list[Fault]:
    """At most so many of each sheet, and how many there are beside these."""
    told: defaultdict[str | None, int] = defaultdict(int)
    left = defaultdict(int, more)
    limited: list[Fault] = []
    for fault in faults:
        told[fault.sheet] += 1
        if told[fault.sheet] <= most:
            limited.append(fault)
        else:
            left[fault.sheet or ""] += 1
    return limited + [Fault(name or None, None, None, None, remainder(number)) for name, number in left.items()]


def _hinted(fault: Fault, known: Vocabulary) -> Fault:
    """A fault about a code that is not known, with the one that seems to be meant: only those told are looked up."""
    for table, noun in NOUN_OF.items():
        if table in known and fault.fault.endswith(f" is not a known {noun}"):
            return replace(fault, fault=fault.fault + did_you_mean(known[table], str(fault.value)))
    return fault


def _run_checks(
    connection: duckdb.DuckDBPyConnection, received_on: date, there: frozenset[str], warnings: bool
) -> list[Fault]:
    """What every check in data/checks of this sort selects: sheet, row_number, column_name, value, fault.

    Those that lack what they need can find nothing, and planning them costs most of what a small return does.
    """
    found = _run_derived(connection, there, warnings)
    for file in sorted(CHECKS.glob("*.sql")):
        if file.name.startswith(_WARNING) == warnings:
            sql = file.read_text(encoding="utf-8")
            if all(need & there for need in needs_of(sql)):
                parameters = {"received_on": received_on} if "$received_on" in sql else {}
                found += [Fault(*row) for row in connection.execute(sql, parameters).fetchall()]
    return found


def needs_of(sql: str) -> list[frozenset[str]]:
    """What a check needs, as its header names it: something of each set."""
    line = _NEEDS.search(sql)
    return [frozenset(need.split(" or ")) for need in line[1].split(", ")] if line else []


def _run_derived(connection: duckdb.DuckDBPyConnection, there: frozenset[str], warnings: bool) -> list[Fault]:
    """What follows from what each sheet and column is (data/book/checks.py)."""
    sheets = [sheet for sheet in SHEETS.values() if sheet.name in there]
    selects = _warnings_derived(connection, sheets, there) if warnings else _faults_derived(sheets)
    return [Fault(*row) for select in selects for row in connection.execute(select).fetchall()]


def _faults_derived(sheets: list[Table]) -> Iterator[str]:
    if any(sheet.references for sheet in sheets):
        yield checks.unknown_references(sheets)
    if any(sheet.key for sheet in sheets):
        yield checks.repeated_keys(sheets)


def _warnings_derived(
    connection: duckdb.DuckDBPyConnection, sheets: list[Table], there: frozenset[str]
) -> Iterator[str]:
    moving = [sheet for sheet in sheets if sheet.moves]
    if moving and "returns" in there:
        yield checks.month_unchanged(moving)
    # Where the month is new, counting what it would change costs as much as six of the other checks.
    if connection.execute("from returns semi join incoming_month using (as_at) limit 1").fetchall():
        yield checks.month_restated([sheet for sheet in sheets if sheet.name in FACTS])


def not_yet_said(found: list[Fault], in_cells: list[Fault], raw: RawReturn) -> list[Fault]:
    """Leave out what follows from a cell, or a heading, that already has a fault of its own."""
    said = {(fault.sheet, fault.row, fault.column) for fault in in_cells}
    return [
        fault
        for fault in found
        if (fault.sheet, fault.row, fault.column) not in said
        and (fault.sheet is None or fault.column is None or fault.column in _headings(raw, fault.sheet))
    ]


def _headings(raw: RawReturn, sheet: str) -> Iterable[str]:
    return raw.sheets[sheet].headings if sheet in raw.sheets else ()


def in_order(faults: list[Fault], raw: RawReturn, names: Iterable[str]) -> list[Fault]:
    """Faults in the order of the sheets named, rows and columns, fit to be read on a terminal."""
    sheets = {name: position for position, name in enumerate(names)}

    def place(fault: Fault) -> tuple[int, int, int]:
        sheet = -1 if fault.sheet is None else sheets.get(fault.sheet, len(sheets))
        places = raw.sheets[fault.sheet].places if fault.sheet in raw.sheets else {}
        return sheet, fault.row or 0, places.get(fault.column or "", 0)

    return [_printable(fault) for fault in sorted(faults, key=place)]


def _printable(fault: Fault) -> Fault:
    """The fault without the control characters of what it quotes or names: it is read on terminals too."""
    sheet, column = (printable(name) if name else None for name in (fault.sheet, fault.column))
    return replace(fault, sheet=sheet, column=column, fault=printable(fault.fault))


def _header(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    names = [column.name for column in SHEETS["return"].columns]
    rows = connection.execute(f"select {', '.join(names)} from incoming_return order by row_number").fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}
