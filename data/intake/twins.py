"""Ids that no reader tells apart: one of a return that looks the same as another of it, or as one that is held.

They would stand side by side as two things, and what is ruled for one id (a frozen date, a correction, a key that comes
once) would pass by both. In Python because what the eye takes for the same is said in Python (`letters`).
"""

from collections.abc import Iterator

import duckdb

from data.book.returns import FACTS, SHEETS
from data.book.store import quoted
from data.intake.letters import as_drawn, nearly, outline, without_zeros
from data.intake.returns import Fault

_OWN_IDS = {
    name: SHEETS[name].key[0]
    for name in FACTS
    if len(SHEETS[name].key) == 1 and not SHEETS[name].column(SHEETS[name].key[0]).refers_to
}
"""The sheets whose rows have ids of their own, and the column of these."""

Ids = list[tuple[str, int]]
"""Each id of a staged sheet, with its first row."""


def alike(connection: duckdb.DuckDBPyConnection) -> tuple[list[Fault], list[Fault]]:
    """Faults: each id of the staged return that differs from another only in what no eye sees, or in lost zeros.
    Warnings: each that differs from another only in letters like figures, or in the marks between its parts: MO and M0,
    R01-M1 and R01_M1.
    """
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for sheet, column in _OWN_IDS.items():
        if rows := _ids(connection, sheet, column):
            held = _held(connection, sheet, column, {outline(value) for value, _ in rows})
            faults += _look_alikes(sheet, column, rows, held)
            warnings += _nearly_alike(sheet, column, rows, held)
    return faults, warnings


def _look_alikes(sheet: str, column: str, rows: Ids, held: list[str]) -> Iterator[Fault]:
    known = set(held)
    drawn = {as_drawn(value): (value, "") for value in held}
    bare = {without_zeros(value): (value, "") for value in held}
    for value, row in rows:
        if value not in known:
            words = _said(value, drawn.get(as_drawn(value)), bare.get(without_zeros(value)))
            if words:
                yield Fault(sheet, row, column, value, words)
        drawn.setdefault(as_drawn(value), (value, f" in row {row}"))
        bare.setdefault(without_zeros(value), (value, f" in row {row}"))


def _nearly_alike(sheet: str, column: str, rows: Ids, held: list[str]) -> Iterator[Fault]:
    seen = {nearly(value): (value, "which is held") for value in held}
    known = set(held)
    for value, row in rows:
        other, where = seen.setdefault(nearly(value), (value, f"in row {row}"))
        is_told = as_drawn(other) == as_drawn(value) or without_zeros(other) == without_zeros(value)  # as a fault
        if other != value and value not in known and not is_told:
            words = f"{value} is nearly {other}, {where}: are they two things?"
            yield Fault(sheet, row, column, value, words)


def _ids(connection: duckdb.DuckDBPyConnection, sheet: str, column: str) -> Ids:
    sql = f"select {quoted(column)}, min(row_number) from incoming_{sheet} where {quoted(column)} is not null"
    return connection.execute(f"{sql} group by all order by 2").fetchall()


def _held(connection: duckdb.DuckDBPyConnection, sheet: str, column: str, outlines: set[str]) -> list[str]:
    """The ids held that could be taken for one of these outlines."""
    held = connection.execute(f"select distinct {quoted(column)} from {sheet}").fetchall()
    return sorted(value for (value,) in held if outline(value) in outlines)


def _said(value: str, alike: tuple[str, str] | None, but_for_zeros: tuple[str, str] | None) -> str:
    """What to say of an id beside the one it is taken for; nothing where that is itself, or there is none."""
    if alike and alike[0] != value:
        other, where = alike
        how = f"{value} looks like {other}{where or ', which is held'}"
    elif but_for_zeros and but_for_zeros[0] != value:
        other, where = but_for_zeros
        how = f"{value} differs from {other}{where or ', which is held,'} in zeros or spaces only"
    else:
        return ""
    return f"{how}: did you mean {other}? Two things need ids that differ to the eye"
