"""The log beside the snapshot, for questions: its entries, and what the figures of its quotes are by what is now known.

A figure that was quoted is looked up again where it stood: the same cell of the same question, as at the same day.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from data import log
from data.book.answers import answer
from data.book.minutes import QUOTE
from data.log import Entry, Figure
from data.log.asking import lay_rows
from data.log.entry import plain
from queries.catalogue import LOG, PARAMETERS, question

Ask = Callable[..., Sequence[dict[str, Any]]]
"""What gives the rows of a named question: `Gate.ask`."""
Row = Mapping[str, Any]
_FIGURES = {
    "entry_id": "varchar",
    "place": "integer",
    "figure": "varchar",
    "figure_then": "varchar",
    "figure_now": "varchar",
    "has_moved": "boolean",
}
_AS_DATES = {"day", "month"}


@dataclass(frozen=True)
class Laid:
    """The log as it is to be laid on a cursor: its entries, and the figures of its quotes then and now."""

    entries: Sequence[Entry]
    figures: Sequence[dict[str, Any]]

    def lay(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Put the tables `log_entry` and `log_figure` on a cursor, and the macros over them."""
        log.lay(cursor, self.entries)
        lay_rows(cursor, "log_figure", self.figures, _FIGURES)


def laid(entries: Sequence[Entry], ask: Ask, known_at: date) -> Laid:
    """Those entries of a log, with their figures looked up as known at a day."""
    return Laid(entries, list(_figures(entries, ask, known_at)))


def _figures(entries: Sequence[Entry], ask: Ask, known_at: date) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if entry.draft.kind == QUOTE.word and entry.made_on <= known_at:
            for place, figure in enumerate(entry.draft.figures, start=1):
                yield {"entry_id": entry.entry_id, "place": place, **_then_and_now(ask, entry, figure, known_at)}


def _then_and_now(ask: Ask, entry: Entry, figure: Figure, known_at: date) -> dict[str, Any]:
    """A figure as it was quoted and as it now is; now is blank where it can no longer be looked up."""
    row = _row_now(ask, entry, figure, known_at)
    now = None if row is None else row[figure.column]
    return {
        "figure": figure.name,
        "figure_then": _in_words(figure, figure.value, row or figure.where),
        "figure_now": None if row is None else _in_words(figure, now, row),
        "has_moved": None if row is None else plain(now) != figure.value,
    }


def _row_now(ask: Ask, entry: Entry, figure: Figure, known_at: date) -> Row | None:
    """The row of the answer that the figure stood in, asked again; None where it is not there."""
    try:
        asked = question(figure.question)
        given = {name: PARAMETERS[name].read(str(value)) for name, value in figure.given.items() if value is not None}
    except (KeyError, ValueError):  # a question, or a parameter, that this version no longer has
        return None
    if asked.reads & LOG or not asked.parameters.issuperset(given.keys() - {"as_at"}):
        return None
    rows = ask(asked.name, **{"as_at": entry.draft.seen.as_at, **given, "known_at": known_at})
    picked = [row for row in rows if all(plain(row.get(name, ...)) == value for name, value in figure.where.items())]
    return picked[0] if len(picked) == 1 and figure.column in picked[0] else None


def _in_words(figure: Figure, value: Any, row: Row) -> str:
    try:
        column = answer(figure.column, figure.question)
        if isinstance(value, str) and column.form in _AS_DATES:
            value = date.fromisoformat(value)
        return column.written(value, row)
    except (KeyError, ValueError, TypeError, IndexError):
        return "" if value is None else str(value)
