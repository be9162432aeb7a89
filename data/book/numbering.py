"""How a recommendation is written for a reader: W7 while number and title are ours, 7 once the published text is in.

Nobody must be able to misquote the inspectorate from a screen. Addresses and data keep the plain number. Which are
ours is a fact of the snapshot (queries/recommendation_numbers.sql), so rows carry it: under `numbers`, one mapping of
id to how it is written, shared by all rows of an answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any

NUMBERS = "numbers"
Row = Mapping[str, Any]


def with_numbers(rows: Iterable[Row], written: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rows that know how recommendations are written. `written`: id -> how."""
    return [{**row, NUMBERS: written} for row in rows]


def number_of(row: Row, column: str = "recommendation_id") -> str:
    """How the recommendation in a column of a row is written; nothing where the row is of none in particular."""
    return written(row.get(column), row)


def numbers_of(row: Row, column: str = "recommendations") -> list[str]:
    """How the recommendations that a column of a row lists are written."""
    return [written(number, row) for number in row.get(column) or []]


def written(value: int | list[int] | None, row: Row) -> str:
    """A recommendation's id, or a list of them, as written in that row's answer; nothing for None."""
    if isinstance(value, list | tuple):
        return ", ".join(written(number, row) for number in value)
    return "" if value is None else str(row.get(NUMBERS, {}).get(value, value))
