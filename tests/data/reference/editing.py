"""The reference edited as its owner edits it: a cell, a row, a column, a file, or its bytes."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

Edit = Callable[[Path], object]
"""What is done to a reference folder."""


def read(folder: Path, table: str) -> list[list[str]]:
    """The rows of a file, its headings first."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write(folder: Path, table: str, rows: list[list[str]]) -> None:
    """Write the rows of a file, its headings first."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def cell(table: str, row: int, column: str, value: str) -> Edit:
    """A cell typed over; the row as a spreadsheet numbers it."""

    def edit(folder: Path) -> None:
        rows = read(folder, table)
        rows[row - 1][rows[0].index(column)] = value
        write(folder, table, rows)

    return edit


def column(table: str, name: str, value: str) -> Edit:
    """A column filled down."""

    def edit(folder: Path) -> None:
        rows = read(folder, table)
        at = rows[0].index(name)
        write(folder, table, [rows[0], *([*row[:at], value, *row[at + 1 :]] for row in rows[1:] if row)])

    return edit


def row(table: str, *cells: str) -> Edit:
    """A row put at the end."""
    return lambda folder: write(folder, table, [*(row for row in read(folder, table) if row), list(cells)])


def without_row(table: str, number: int) -> Edit:
    """A row taken out."""
    return lambda folder: write(folder, table, [r for at, r in enumerate(read(folder, table), 1) if at != number])


def without_column(table: str, name: str) -> Edit:
    """A column taken out."""

    def edit(folder: Path) -> None:
        rows = read(folder, table)
        at = rows[0].index(name)
        write(folder, table, [[*row[:at], *row[at + 1 :]] for row in rows])

    return edit


def more_column(table: str, name: str) -> Edit:
    """A column put in at the end."""
    return lambda folder: write(
        folder, table, [[*row, name if at == 0 else "x"] for at, row in enumerate(read(folder, table))]
    )


def heading(table: str, name: str, written: str) -> Edit:
    """A heading typed over."""
    return lambda folder: write(
        folder, table, [[written if c == name else c for c in row] for row in read(folder, table)]
    )


def rewritten(table: str, change: Callable[[str], bytes]) -> Edit:
    """A file saved again, as these bytes."""

    def edit(folder: Path) -> None:
        file = folder / f"{table}.csv"
        file.write_bytes(change(file.read_text(encoding="utf-8")))

    return edit


def renamed(name: str, written: str) -> Edit:
    """A file given another name."""
    return lambda folder: (folder / name).rename(folder / written)
