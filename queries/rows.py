"""The rows of an answer as a question hands them over: read from DuckDB column by column, so that no line of Python is
run for each value, and what comes again is kept once.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import duckdb

Rows = list[dict[str, Any]]
Values = list[Any]


def _plain(values: Any) -> Values:
    return list(values.tolist())


def _days(values: Any) -> Values:
    whole = values.astype("datetime64[D]")
    numbers, day = whole.astype("int64").tolist(), whole.dtype.type
    # A day later than Python's last stays a number.
    days = {number: None if number is None else day(number, "D").item() for number in set(numbers)}
    return list(map(days.__getitem__, numbers))


def _lists(values: Any) -> Values:
    return [value if value is None else value.tolist() for value in values.tolist()]


# How a column of each kind is read. Of any other, a sum beyond a whole number for one, numpy would give something else
# than DuckDB holds.
READ: dict[str, Callable[[Any], Values]] = {
    **dict.fromkeys(("BIGINT", "BOOLEAN", "DOUBLE", "INTEGER", "TIMESTAMP", "VARCHAR", '"NULL"'), _plain),
    "DATE": _days,
    **dict.fromkeys(("INTEGER[]", "VARCHAR[]"), _lists),
}


def read(cursor: duckdb.DuckDBPyConnection) -> Rows:
    """The rows of what a cursor was asked last. Raises KeyError for a column of a kind that is not of READ."""
    kinds = {column[0]: str(column[1]) for column in cursor.description or []}
    arrays = cursor.fetchnumpy()
    one: dict[Any, Any] = {}
    told = [_once(READ[kind](arrays.pop(name)), kind, one) for name, kind in kinds.items()]
    return _maker(tuple(kinds))(told)


def _once(values: Values, kind: str, one: dict[Any, Any]) -> Values:
    """Values of a column, each text that came before as the very same object: DuckDB makes all anew, which doubles what
    an answer weighs for as long as it is kept.
    """
    return list(map(one.setdefault, values, values)) if kind == "VARCHAR" else values


@cache
def _maker(names: tuple[str, ...]) -> Callable[[list[Values]], Rows]:
    """What makes rows with these names of as many columns. Its code is written out for them, as that of a dataclass is:
    a dict put down whole costs two thirds of one filled cell by cell.
    """
    cells = [f"cell_{place}" for place in range(len(names))]
    whole = ", ".join(f"{name!r}: {cell}" for name, cell in zip(names, cells, strict=True))
    made: Callable[[list[Values]], Rows] = eval(
        f"lambda columns: [{{{whole}}} for {', '.join(cells)}, in zip(*columns, strict=True)]"
    )
    return made
