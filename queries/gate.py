"""The gate: every question goes through here, on a cursor of a read-only, locked-down connection to one snapshot.

A snapshot keeps, as tables, what is now known of every month (criterion_history, unit_history, recommendation_history,
known_evidence and so on). For any other day, or an earlier day's knowledge, the gate computes the same tables by the
same rules (data/history.sql) as temporary tables of a cursor of their own, where they stand before the snapshot's: the
questions are asked unchanged.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data import ahead, history, snapshot
from data.book import days
from data.ledger import Store, find_store
from queries import logged, supposed
from queries.catalogue import AHEAD, COMPARED, KNOWN, LOG, SIDE_BY_SIDE, STAGES, WORKED_OUT, Question, question

Rows = list[dict[str, Any]]
CAUSES = (snapshot.HERE / "causes.sql").read_text()
KNOWLEDGES_KEPT = 4  # about 15 MB each on the illustrative set
UNTOUCHED_UNTIL = """
with

later as (
    select return_id, as_at from returns
    where received_on > $known_at
),

brought as (
    select evidence_id from evidence
    semi join later using (return_id)
)

select least(
    (select min(as_at) from later),
    (select min(observed_to) from evidence semi join brought using (evidence_id)),
    first_day_decided_since($known_at)
)
"""

LAST_MEETING = "select max(held_on) from meeting where held_on >= $first and held_on < $as_at"


class NotAsked(Exception):
    """A question was asked wrongly (an unknown parameter, say); the message says how."""


@dataclass
class Knowledge:
    """A cursor on which tables say what was known; used by one question at a time.

    ``standing``: the names of those that do by now. Each is put there when a question first reads it.
    """

    cursor: duckdb.DuckDBPyConnection
    lock: threading.Lock = field(default_factory=threading.Lock)
    standing: set[str] = field(default_factory=set)


class Gate:
    """One open snapshot. Safe to share between threads; holds its snapshot until closed."""

    def __init__(self, reader: snapshot.Reader) -> None:
        self.snapshot_id = reader.snapshot_id
        self._reader = reader
        self._knowledges: OrderedDict[tuple[date, date, date | None], Knowledge] = OrderedDict()
        self._lock = threading.Lock()
        row = self._cursor().execute("select first_as_at, last_as_at, known_through from snapshot").fetchall()[0]
        self.first_as_at, self.last_as_at, self.known_through = row or (None, None, None)

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
        if values["as_at"] is None and asked.reads & (COMPARED | WORKED_OUT):
            return []  # nothing has been reported, so nothing has changed and nothing stands
        minutes = logged.laid(self, values) if asked.reads & LOG else None  # before a cursor is held: others are asked
        with self._standing(asked, values) as cursor:
            if minutes:
                minutes.lay(cursor)
            return _rows(cursor, asked, values)

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
        """The day that ``as_at`` is compared with unless another is given: that of the last meeting before it, else the
        month-end before. A meeting before the first month reported doesn't count: nothing held says anything of it.
        """
        first = self.first_as_at or date.min
        with self._cursor() as cursor:
            (met,) = cursor.execute(LAST_MEETING, {"first": first, "as_at": as_at}).fetchall()[0]
        return met or days.month_end_before(as_at)

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

    def is_held(self, as_at: date, known_at: date) -> bool:
        """Whether the snapshot's own tables answer for this day and knowledge."""
        return (
            self._is_current(known_at)
            and self.last_as_at is not None
            and self.first_as_at <= as_at <= self.last_as_at
            and as_at == days.month_end(as_at)
        )

    def _is_current(self, known_at: date) -> bool:
        return self.known_through is None or known_at >= self.known_through

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
            self._learn(knowledge.cursor, reads - knowledge.standing, values)
            knowledge.standing |= reads
            yield knowledge.cursor

    def _to_be_set(self, asked: Question, values: dict[str, Any]) -> frozenset[str]:
        """The tables a question reads that the snapshot's own cannot stand for."""
        as_at, known_at = values["as_at"], values["known_at"]
        if as_at is None:
            return frozenset()
        if asked.compares:
            return SIDE_BY_SIDE | asked.reads
        if self.is_held(as_at, known_at):
            ahead_of_it = AHEAD if asked.reads & AHEAD and as_at != self.last_as_at else frozenset()
            return ahead_of_it | (asked.reads & WORKED_OUT)
        reads = _together(asked.reads - LOG)
        return reads - KNOWN if self._is_current(known_at) else reads

    def _knowledge(self, key: tuple[date, date, date | None]) -> Knowledge:
        with self._lock:
            if key not in self._knowledges:
                self._knowledges[key] = Knowledge(self._cursor())
                if len(self._knowledges) > KNOWLEDGES_KEPT:
                    self._knowledges.popitem(last=False)
            self._knowledges.move_to_end(key)
            return self._knowledges[key]

    def _learn(
        self, cursor: duckdb.DuckDBPyConnection, missing: frozenset[str], values: dict[str, Any],
        changed: date | None = None,
    ) -> None:  # fmt: skip
        """Put the tables that are missing, on a day and its knowledge, before the snapshot's own.

        ``changed``: the first day that can be otherwise than the facts held say, where some are only supposed.
        """
        as_at, known_at = values["as_at"], values["known_at"]
        if missing & SIDE_BY_SIDE:
            self._set_side_by_side(cursor, as_at, known_at, values["since"])
        if "cause_position" in missing:
            cursor.execute(CAUSES, {name: values[name] for name in ("since", "as_at", "known_at")})
        if missing & STAGES:
            self._set_stages(cursor, as_at, known_at, changed or as_at)
        if missing & AHEAD:
            self._set_ahead(cursor, as_at, known_at)
        for table in sorted(missing & KNOWN):
            known = snapshot.known_sorted(table.removeprefix("known_"), known_at)
            cursor.execute(f"create or replace temp table {table} as {known}")
        for table in sorted(missing & WORKED_OUT):
            worked_out = f"from {table}_on(date '{as_at}', date '{known_at}')"
            cursor.execute(f"create or replace temp table {table} as {worked_out}")

    def _set_ahead(self, cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date) -> None:
        """The stages of days to come, as known on a day."""
        ahead.compute(cursor, as_at, known_at)
        for name in ahead.AHEAD:
            cursor.execute(f"create or replace temp view {name} as from computed_{name}")

    def _set_stages(self, cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date, changed: date) -> None:
        """The stages of every month-end up to a day, and of that day, as known on another."""
        until = min(changed, self._untouched_until(cursor, as_at, known_at))
        self._compute(cursor, history.days_behind(cursor, as_at, known_at), known_at, until)
        (main,) = cursor.execute("select current_database()").fetchall()[0]
        for name in history.HISTORIES:
            cursor.execute(
                f'create or replace temp view {name}_history as select * from "{main}".main.{name}_history '
                f"where as_at < date '{until}' union all by name select * from computed_{name}"
            )

    def _compute(
        self, cursor: duckdb.DuckDBPyConnection, days: list[tuple[date, bool]], known_at: date, until: date
    ) -> None:
        """Compute the stages of some days; months before ``until`` are as the snapshot holds them."""
        before = f"where as_at < date '{until}'"
        held = {row[0] for row in cursor.execute(f"select distinct as_at from practice_history {before}").fetchall()}
        history.compute(
            cursor,
            [row for row in days if row[0] not in held],
            known_at,
            practice_before=f"select * from practice_history {before}",
            unit_before=f"select as_at, recommendation_id, unit_id, supported_stage from unit_history {before}",
        )

    def _untouched_until(self, cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date) -> date:
        """The first day not to be read from the snapshot: ``as_at``, or the first that later knowledge can change.

        A return received after ``known_at`` can change its own month and those after it, and every day from the
        earliest evidence it brings or replaces. A decision agreed after ``known_at`` counts only on days after it; one
        entered or changed after it, on every day from that on which it was agreed.
        """
        if self._is_current(known_at):
            return as_at
        (touched,) = cursor.execute(UNTOUCHED_UNTIL, {"known_at": known_at}).fetchall()[0]
        return min(day for day in (touched, as_at, known_at + timedelta(days=1)) if day is not None)

    def _set_side_by_side(self, cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date, since: date) -> None:
        """Three states: at ``since`` as known then (base_...) and as known at ``known_at`` (restated_...), and at
        ``as_at`` as known at ``known_at`` (present_...): see queries/changes.sql.
        """
        self._stand(cursor, {"base": since}, since)
        self._stand(cursor, {"restated": since, "present": as_at}, known_at)

    def _stand(self, cursor: duckdb.DuckDBPyConnection, named: dict[str, date], known_at: date) -> None:
        """Keep stages and verdicts of some days, as known at ``known_at``, as <name>_unit and <name>_criterion."""
        days: dict[date, bool] = {}
        for day in named.values():
            if not self.is_held(day, known_at):
                read = cursor.execute("select as_at, reported from days_read($day)", {"day": day}).fetchall()
                days |= {when: reported or days.get(when, False) for when, reported in read}
        if days:
            until = self._untouched_until(cursor, min(named.values()), known_at)
            self._compute(cursor, list(days.items()), known_at, until)
        for name, day in named.items():
            for told in ("unit", "criterion"):
                source = f"{told}_history" if self.is_held(day, known_at) else f"computed_{told}"
                cursor.execute(
                    f"create or replace temp table {name}_{told} as select * from {source} where as_at = $day",
                    {"day": day},
                )
        for name in history.HISTORIES:
            cursor.execute(f"drop table if exists temp.computed_{name}")


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
            self.gate._learn(self.knowledge.cursor, reads - self.knowledge.standing, values, self.changed)
            self.knowledge.standing |= reads
            return _rows(self.knowledge.cursor, asked, values)

    def close(self) -> None:
        """Let go of what was supposed."""
        self.knowledge.cursor.close()

    def __enter__(self) -> "Supposed":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(cursor: duckdb.DuckDBPyConnection, asked: Question, values: dict[str, Any]) -> Rows:
    cursor.execute(asked.sql, {key: values.get(key) for key in asked.parameters})
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _together(reads: frozenset[str]) -> frozenset[str]:
    """The tables to be set for some that are read: stages are worked out together, and what lies ahead of them too."""
    stages = STAGES if reads & (STAGES | AHEAD | WORKED_OUT) else frozenset()
    return reads | stages | (AHEAD if reads & AHEAD else frozenset())


def open_gate(path: str | Path | None = None, snapshot_id: str | None = None, wait: bool = True) -> Gate | None:
    """The gate to a store's current snapshot (or one by id); None when the store has none yet.

    Without ``wait``, a large one is held against its checksum beside. Raises DamagedSnapshot when it is not as it was
    published.
    """
    reader = snapshot.open_reader(find_store(path), snapshot_id, wait)
    return Gate(reader) if reader else None
