"""The rows of an answer as a question hands them over: read from DuckDB column by column, so that no line of Python is
run for each value, and what comes again is kept once.
"""

from collections import deque
from collections.abc import Callable
from itertools import repeat
from operator import setitem
from typing import Any

import duckdb

Rows = list[dict[str, Any]]
Values = list[Any]


def _plain(values: Any) -> Values:
    return list(values.tolist())


def _days(values: Any) -> Values:
    return list(values.astype("datetime64[D]").tolist())


def _lists(values: Any) -> Values:
    return [value if value is None else value.tolist() for value in values.tolist()]


# How a column of each kind is read. Of any other, a sum beyond a whole number for one, numpy would give something else
# than DuckDB holds.
READ: dict[str, Callable[[Any], Values]] = {
    **dict.fromkeys(("BIGINT", "BOOLEAN", "DOUBLE", "INTEGER", "TIMESTAMP", "VARCHAR", '"NULL"'), _plain),
    "DATE": _days,
    **dict.fromkeys(("INTEGER[]", "VARCHAR[]"), _lists),
}
ALIKE = frozenset({"VARCHAR", "DATE"})  # the kinds of column whose values are kept once
AT_ONCE = 512  # rows that are filled together: few enough to be at hand for each column in turn


def read(cursor: duckdb.DuckDBPyConnection) -> Rows:
    """The rows of what a cursor was asked last. Raises KeyError for a column of a kind that is not of READ."""
    kinds = {column[0]: str(column[1]) for column in cursor.description or []}
    arrays = cursor.fetchnumpy()
    one: dict[Any, Any] = {}
    told = {name: _once(READ[kind](arrays.pop(name)), kind, one) for name, kind in kinds.items()}
    return _filled(told)


def _once(values: Values, kind: str, one: dict[Any, Any]) -> Values:
    """Values of a column, each that came before as the very same object: DuckDB makes all anew, which doubles what
    an answer weighs for as long as it is kept.
    """
    return list(map(one.setdefault, values, values)) if kind in ALIKE else values


def _filled(told: dict[str, Values]) -> Rows:
    blank = dict.fromkeys(told)
    number = len(next(iter(told.values()), ()))
    found: Rows = list(map(dict.copy, repeat(blank, number)))
    for first in range(0, number, AT_ONCE):
        together = found[first : first + AT_ONCE]
        for name, values in told.items():
            deque(map(setitem, together, repeat(name), values[first : first + AT_ONCE]), maxlen=0)
    return found
