"""The gate: every question goes through here, on a cursor of a read-only, locked-down connection to one snapshot.

A snapshot keeps, as tables, what is now known of every month (criterion_history, unit_history, recommendation_history,
known_evidence and so on), and of its latest day what that comes to (data/latest.py). For any other day, or an earlier
day's knowledge, the gate computes the same tables by the same rules as temporary tables of a cursor of their own, where
they stand before the snapshot's: the questions are asked unchanged.
"""

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data import ahead, compared, history, latest, log, narrowing, snapshot
from data.book import days
from data.history import Held
from data.ledger import Store, find_store
from queries import logged, rows, supposed
from queries.catalogue import (
    AHEAD,
    COMPARED,
    JUDGED,
    KNOWN,
    LOG,
    OF_STAGES,
    SAID,
    STAGES,
    WORKED_OUT,
    Question,
    question,
)
from queries.rows import Rows

# DuckDB 2.0.0 now and then loses the dictionary of a join that two threads work at; asked again, it answers.
FAILED_INSIDE = (duckdb.FatalException, duckdb.InternalException)
LOG_OF_FAILURES = logging.getLogger("oversight")
# Days whose tables are kept ready, by how large the snapshot is, for they grow with it: about 15 MB each on the
# illustrative set. Readers of more months than are kept have them worked out anew, question by question.
LEAST_KEPT, MOST_KEPT, KEPT_BYTES = 4, 16, 560_000_000
# Days that nobody reports, and knowledge of earlier days, are worked out for one reader at a time: an address can name
# any number of them, and they are to wait for each other and not keep everyone waiting.
_TURN = threading.Lock()
# And no more is worked out at once than there are cores, whoever asks: each takes memory while it lasts.
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class NotAsked(Exception):
    """A question was asked wrongly (an unknown parameter, say); the message says how."""


@dataclass
class Knowledge:
    """A cursor on which tables say what was known; used by one question at a time.

    ``standing``: the names of those that do by now. Each is put there when a question first reads it.
    ``narrowed``: which rates those of JUDGED hold.
    """

    cursor: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)
    standing: set[str] = field(default_factory=set)
    narrowed: dict[str, Any] = field(default_factory=dict)

    def lacks(self, reads: frozenset[str], narrowed: dict[str, Any]) -> frozenset[str]:
        """Of the tables that are read, those that do not stand yet. Rates of other things stand no more."""
        other_rates = JUDGED if reads & JUDGED and narrowed != self.narrowed else frozenset()
        self.standing -= other_rates
        return reads - self.standing


class Gate:
    """One open snapshot. Safe to share between threads; holds its snapshot until closed.

    units: those that all it answers is about, where its readers may see no others; None where it is about all of them.
    """

    def __init__(self, reader: snapshot.Reader) -> None:
        self.snapshot_id = reader.snapshot_id
        self.units = reader.units if isinstance(reader, narrowing.Narrowed) else None
        self._reader = reader
        self._most_kept = max(LEAST_KEPT, min(MOST_KEPT, KEPT_BYTES // reader.size))
        self._knowledges: OrderedDict[tuple[date, date, date | None], Knowledge] = OrderedDict()
        self._lock = threading.Lock()
        (row,) = (
            self._cursor()
            .execute("select first_as_at, last_as_at, known_through, compared_from from snapshot")
            .fetchall()
        )
        self.first_as_at, self.last_as_at, self.known_through, self._compared_from = row
        with self._cursor() as cursor:
            self._begun_after = ahead.kept_after(cursor, self.last_as_at)

    def close(self) -> None:
        """Let go of the snapshot. Questions still under way on other threads fail."""
        self._reader.close()

    def ask(self, name: str, as_at: date | None = None, known_at: date | None = None, **given: Any) -> Rows:
        """The answer to a named question: a list of rows, each a dict by column, dates as ``datetime.date``.

        What is left out is by one rule, whatever the question: ``as_at`` the latest day held, ``known_at`` everything
        received, ``since`` the day before it that ``earlier_day`` says, ``today`` today in London, anything else null.
        Raises KeyError for an unknown question, NotAsked for a parameter the question does not take.
        """
        asked = question(name)
        values = self._filled_in(asked, {**given, "as_at": as_at, "known_at": known_at})
        # Nothing has been reported, so nothing has changed and nothing stands; what a meeting recorded is there still.
        if values["as_at"] is None and asked.reads & (COMPARED | WORKED_OUT | JUDGED) and not asked.reads & LOG:
            return []
        try:
            return self._answer(asked, values)
        except FAILED_INSIDE as error:
            LOG_OF_FAILURES.warning("%s failed inside DuckDB and is asked again: %s", name, error)
            return self._answer(asked, values)

    def _answer(self, asked: Question, values: dict[str, Any]) -> Rows:
        minutes = self._minutes(values["known_at"]) if asked.reads & LOG else None
        with self._standing(asked, values) as cursor:
            if minutes:
                minutes.lay(cursor)
            return _rows(cursor, asked, values)

    def _minutes(self, known_at: date) -> logged.Laid:
        """The log of the store as it now is. Read before a cursor is held, for its figures are asked for too.

        What is decided is about the whole force, so those who may see some units only are told nothing of it.
        """
        return logged.laid(log.entries(self.store) if self.units is None else [], self.ask, known_at)

    def suppose(
        self, as_at: date | None = None, known_at: date | None = None,
        evidence: Sequence[supposed.Row] = (), training: Sequence[supposed.Row] = (),
    ) -> "Supposed":  # fmt: skip
        """What questions would answer if some evidence and rosters had come in too; a context, closed when done with.

        Nothing is stored, and other questions know nothing of it. Rows as the sheets have them (queries/supposed.py).
        Raises NotSupposed for rows that no return could bring, NotAsked where nothing has been reported.
        """
        as_at, known_at = as_at or self.last_as_at, known_at or days.EVER
        if as_at is None:
            raise NotAsked("nothing has been reported yet, so nothing can be supposed beside it")
        cursor = self._cursor()
        try:
            changed = supposed.lay(cursor, supposed.Supposition(evidence, training), as_at, known_at)
        except BaseException:
            cursor.close()
            raise
        return Supposed(self, Knowledge(cursor), as_at, known_at, changed)

    def earlier_day(self, as_at: date) -> date:
        """The day that ``as_at`` is compared with unless another is given (data/compared.py)."""
        with self._cursor() as cursor:
            return compared.earlier_day(cursor, self.held, as_at)

    def _filled_in(self, asked: Question, given: dict[str, Any]) -> dict[str, Any]:
        """What a question is asked with: what was given, and by default what its parameter says.

        Raises NotAsked for a parameter that it does not take.
        """
        unknown = {key for key, value in given.items() if value is not None} - {*asked.parameters, "as_at", "known_at"}
        if unknown:
            raise NotAsked(f"{asked.name} takes no parameter called {sorted(unknown)[0]}")
        as_at = given["as_at"] or self.last_as_at
        values = {**given, "as_at": as_at, "known_at": given["known_at"] or days.EVER}
        if "since" in asked.parameters and as_at:
            values["since"] = given.get("since") or self.earlier_day(as_at)
        if "today" in asked.parameters:
            values["today"] = given.get("today") or days.today()
        return values

    @property
    def held(self) -> Held:
        """What the snapshot's own tables answer for."""
        return Held(self.first_as_at, self.last_as_at, self.known_through)

    @property
    def store(self) -> Store:
        """The store that the snapshot lies in."""
        return self._reader.store

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return self._reader.connection.cursor()

    @contextmanager
    def _standing(self, asked: Question, values: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on which the state tables say what the question needs known."""
        reads = self._to_be_set(asked, values)
        if not reads:
            with self._cursor() as cursor:
                yield cursor
            return
        since = values["since"] if asked.compares else None
        knowledge = self._knowledge((values["as_at"], values["known_at"], since))
        with knowledge.lock:
            self._learn(knowledge, reads, values)
            yield knowledge.cursor

    def _to_be_set(self, asked: Question, values: dict[str, Any]) -> frozenset[str]:
        """The tables a question reads that the snapshot's own cannot stand for."""
        as_at, known_at = values["as_at"], values["known_at"]
        if as_at is None:
            return asked.reads & WORKED_OUT  # a snapshot without a return keeps none of them
        kept = self._kept(as_at, known_at, values)
        if asked.compares:
            return asked.reads - kept - LOG
        if self.held.answers_for(as_at, known_at):
            not_kept = (asked.reads & (WORKED_OUT | JUDGED | AHEAD)) - kept
            return not_kept | (AHEAD if not_kept & AHEAD else frozenset())
        reads = _together(asked.reads - LOG)
        return reads - KNOWN if self.held.is_current(known_at) else reads

    def _kept(self, as_at: date, known_at: date, values: dict[str, Any]) -> frozenset[str]:
        """What the snapshot keeps ready, of its latest day alone, and answers for as it is asked."""
        if self._compared_from is None or as_at != self.last_as_at or not self.held.is_current(known_at):
            return frozenset()
        rates = frozenset() if _narrowed(values) else JUDGED
        sides = COMPARED if values.get("since") == self._compared_from else frozenset()
        return WORKED_OUT | AHEAD | rates | sides

    def _keeps_begun(self, as_at: date, known_at: date) -> bool:
        """Whether the snapshot keeps the verdicts on what begins to count after a day, with that knowledge."""
        return self.held.is_current(known_at) and self._begun_after is not None and as_at >= self._begun_after

    def _knowledge(self, key: tuple[date, date, date | None]) -> Knowledge:
        with self._lock:
            if key not in self._knowledges:
                self._knowledges[key] = Knowledge(self._cursor())
                if len(self._knowledges) > self._most_kept:
                    self._knowledges.popitem(last=False)
            self._knowledges.move_to_end(key)
            return self._knowledges[key]

    def _learn(
        self, knowledge: Knowledge, reads: frozenset[str], values: dict[str, Any], changed: date | None = None
    ) -> None:
        """Put the tables that are read and do not stand yet, on a day and its knowledge, before the snapshot's own.

        ``changed``: the first day that can be otherwise than the facts held say, where some are only supposed.
        """
        missing = knowledge.lacks(reads, _narrowed(values))
        if missing:
            is_held = self.held.answers_for(values["as_at"], values["known_at"])
            with nullcontext() if is_held else _TURN, _AT_ONCE:
                self._work_out(knowledge, missing, values, changed)
        knowledge.standing |= reads

    def _work_out(
        self, knowledge: Knowledge, missing: frozenset[str], values: dict[str, Any], changed: date | None
    ) -> None:
        cursor = knowledge.cursor
        as_at, known_at = values["as_at"], values["known_at"]
        if missing & COMPARED:
            compared.set_side_by_side(cursor, self.held, missing & COMPARED, values["since"], as_at, known_at)
        if missing & (STAGES | SAID):
            until = min(changed or as_at, history.untouched_until(cursor, self.held, as_at, known_at))
            _set_histories(cursor, missing, as_at, known_at, until)
        if missing & AHEAD:
            _set_ahead(cursor, as_at, known_at, kept=changed is None and self._keeps_begun(as_at, known_at))
        for table in sorted(missing & KNOWN):
            known = snapshot.known_sorted(table.removeprefix("known_"), known_at)
            cursor.execute(f"create or replace temp table {table} as {known}")
        for table in filter(missing.__contains__, latest.WORKED_OUT):
            latest.work_out(cursor, table, as_at, known_at)
        if missing & JUDGED:
            knowledge.narrowed = _narrowed(values)
            latest.judge(cursor, as_at, known_at, knowledge.narrowed, missing & JUDGED)


@dataclass
class Supposed:
    """What questions would answer if some evidence and rosters had come in too. Safe to share between threads."""

    gate: Gate
    knowledge: Knowledge
    as_at: date
    known_at: date
    changed: date

    def ask(self, name: str, **given: Any) -> Rows:
        """The answer to a question about the day, on what is supposed. Raises as ``Gate.ask`` does, and NotAsked for a
        question that compares two days.
        """
        asked = question(name)
        if asked.compares:
            raise NotAsked(f"{name} compares two days; it is not asked of what is supposed")
        if asked.reads & LOG:
            raise NotAsked(f"{name} is about what was recorded; it is not asked of what is supposed")
        values = self.gate._filled_in(asked, {**given, "as_at": self.as_at, "known_at": self.known_at})
        reads = _together(asked.reads)
        with self.knowledge.lock:
            self.gate._learn(self.knowledge, reads, values, self.changed)
            return _rows(self.knowledge.cursor, asked, values)

    def close(self) -> None:
        """Let go of what was supposed."""
        self.knowledge.cursor.close()

    def __enter__(self) -> "Supposed":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(cursor: duckdb.DuckDBPyConnection, asked: Question, values: dict[str, Any]) -> Rows:
    with _AT_ONCE:
        cursor.execute(asked.sql, {key: values.get(key) for key in asked.parameters})
        return rows.read(cursor)


def _stand_before(cursor: duckdb.DuckDBPyConnection, histories: Sequence[str], until: date) -> None:
    """Put some histories before the snapshot's own: those before a day as it has them, and what was computed since."""
    (main,) = cursor.execute("select current_database()").fetchall()[0]
    for name in histories:
        cursor.execute(
            f'create or replace temp view {name}_history as select * from "{main}".main.{name}_history '
            f"where as_at < date '{until}' union all by name select * from computed_{name}"
        )


def _set_histories(
    cursor: duckdb.DuckDBPyConnection, missing: frozenset[str], as_at: date, known_at: date, until: date
) -> None:
    """The histories that are missing, up to a day as known on another; ``until``: before it they are the snapshot's."""
    if missing & STAGES:
        history.compute_on(cursor, history.days_behind(cursor, as_at, known_at), known_at, until)
        _stand_before(cursor, history.STAGES, until)
    if missing & SAID:
        history.compute_said(cursor, known_at)
        _stand_before(cursor, history.SAID, until)


def _set_ahead(cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date, kept: bool) -> None:
    """The stages of days to come, as known on a day; ``kept``: from what the snapshot keeps of what begins to count."""
    ahead.compute(cursor, as_at, known_at, kept)
    for name in ahead.AHEAD:
        cursor.execute(f"create or replace temp view {name} as from computed_{name}")


def _narrowed(values: dict[str, Any]) -> dict[str, Any]:
    """Which rates are judged: those that a question names, or counts from another day; all of the force's otherwise."""
    named = {name: values[name] for name in latest.NARROWED if values.get(name) is not None}
    return {} if named.keys() <= {"measure"} else named


def _together(reads: frozenset[str]) -> frozenset[str]:
    """The tables to be set for some that are read: stages are worked out together, and what lies ahead of them too."""
    stages = STAGES if reads & (STAGES | SAID | AHEAD | OF_STAGES) else frozenset()
    return reads | stages | (SAID if reads & SAID else frozenset()) | (AHEAD if reads & AHEAD else frozenset())


def open_gate(
    path: str | Path | None = None,
    snapshot_id: str | None = None,
    wait: bool = True,
    units: frozenset[str] | None = None,
) -> Gate | None:
    """The gate to a store's current snapshot (or one by id); None when the store has none yet.

    Without ``wait``, a large one is held against its checksum beside. ``units``: for those who may see these only, and
    of the log nothing (data/narrowing.py). Raises DamagedSnapshot when it is not as it was published.
    """
    reader = snapshot.open_reader(find_store(path), snapshot_id, wait)
    if reader is None:
        return None
    return Gate(reader if units is None else narrowing.narrowed(reader, units))
