"""Computing stages for a run of days, and keeping the month-by-month history in a snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.book.days import EVER, month_end, month_ends

PAIRS_AT_ONCE = 200_000  # (day, recommendation, unit) rows computed together: bounds memory on large stores
STEPS = (Path(__file__).parent / "history.sql").read_text()
HEADLINES = (Path(__file__).parent / "headlines.sql").read_text()
ASSERTED = (Path(__file__).parent / "asserted.sql").read_text()
STAGES = ("practice", "criterion", "unit", "recommendation")
"""The histories of what evidence bears out."""
SAID = ("assertion", "asserted", "rung", "said")
"""Those of what is said beside it, which go on from them."""
HISTORIES = (*STAGES, *SAID)
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


@dataclass(frozen=True)
class Held:
    """What a snapshot's own tables answer for: every month-end from the first to the last, with all that is known.

    ``known_through``: knowledge of this day or later is the same knowledge.
    """

    first_as_at: date | None
    last_as_at: date | None
    known_through: date | None

    def is_current(self, known_at: date) -> bool:
        """Whether everything that came in was known on a day."""
        return self.known_through is None or known_at >= self.known_through

    def answers_for(self, as_at: date, known_at: date) -> bool:
        """Whether the snapshot's own tables answer for this day and knowledge."""
        return (
            self.is_current(known_at)
            and self.first_as_at is not None
            and self.last_as_at is not None
            and self.first_as_at <= as_at <= self.last_as_at
            and as_at == month_end(as_at)
        )


def days_behind(connection: duckdb.DuckDBPyConnection, as_at: date, known_at: date) -> list[tuple[date, bool]]:
    """The days a stage on ``as_at`` depends on, as (as_at, reported), by the rule of the same name in the snapshot."""
    return connection.execute(
        "select as_at, reported from days_behind($as_at, $known_at) order by as_at",
        {"as_at": as_at, "known_at": known_at},
    ).fetchall()


def compute(
    connection: duckdb.DuckDBPyConnection,
    days: Iterable[tuple[date, bool]],
    known_at: date,
    until: date,
    headlines: bool = True,
) -> None:
    """Compute the stages of ``days`` into temp tables, computed_<name> for each name of STAGES; without ``headlines``
    only those of practice, criteria and units.

    ``days`` are (as_at, reported) pairs: a day that is not reported only counts towards a later duration. Month-ends
    before ``until`` are as the histories hold them.
    """
    _put_days(connection, list(days))
    before = f"where as_at < date '{until}'"
    connection.execute(f"create or replace temp view practice_before as select * from practice_history {before}")
    # The latest month carries the highest stage held until then: no need to read the months before it.
    connection.execute(
        "create or replace temp view unit_before as "
        "select as_at, recommendation_id, unit_id, highest_held as supported_stage from unit_history "
        f"where as_at = (select max(as_at) from unit_history {before})"
    )
    _run(connection, STEPS + HEADLINES if headlines else STEPS, known_at)


def compute_said(connection: duckdb.DuckDBPyConnection, known_at: date) -> None:
    """Compute what is said beside the stages just computed, into temp tables: computed_<name> for each name of SAID."""
    _run(connection, ASSERTED, known_at)


def _run(connection: duckdb.DuckDBPyConnection, steps: str, known_at: date) -> None:
    for step in connection.extract_statements(steps):
        connection.execute(step, {"known_at": known_at} if step.named_parameters else None)


def compute_on(
    connection: duckdb.DuckDBPyConnection,
    days: list[tuple[date, bool]],
    known_at: date,
    until: date,
    headlines: bool = True,
) -> None:
    """Compute the stages of some days as ``compute`` does; months before ``until`` are as the snapshot holds them."""
    held = connection.execute("select distinct as_at from practice_history where as_at < $until", {"until": until})
    not_held = {day for day, _ in days} - {day for (day,) in held.fetchall()}
    compute(connection, [row for row in days if row[0] in not_held], known_at, until, headlines)


def let_go(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what ``compute`` left."""
    for name in HISTORIES:
        connection.execute(f"drop table if exists temp.computed_{name}")
    connection.execute("drop table if exists temp.evidence_verdict")


def untouched_until(connection: duckdb.DuckDBPyConnection, held: Held, as_at: date, known_at: date) -> date:
    """The first day not to be read from the snapshot: ``as_at``, or the first that later knowledge can change.

    A return received after ``known_at`` can change its own month and those after it, and every day from the earliest
    evidence it brings or replaces. A decision agreed after ``known_at`` counts only on days after it; one entered or
    changed after it, on every day from that on which it was agreed.
    """
    if held.is_current(known_at):
        return as_at
    (touched,) = connection.execute(UNTOUCHED_UNTIL, {"known_at": known_at}).fetchall()[0]
    return min(day for day in (touched, as_at, known_at + timedelta(days=1)) if day is not None)


def _put_days(connection: duckdb.DuckDBPyConnection, days: list[tuple[date, bool]]) -> None:
    connection.execute("create or replace temp table day_computed (as_at date, reported boolean)")
    connection.execute(
        "insert into day_computed select unnest($days), unnest($reported)",
        {"days": [day for day, _ in days], "reported": [reported for _, reported in days]},
    )


def extend(connection: duckdb.DuckDBPyConnection, first_affected: date | None) -> None:
    """Bring a snapshot's history tables up to date from ``first_affected`` on (None: from the beginning).

    Months before ``first_affected`` stand as they are: no return received since can have changed them.
    """
    first, last = connection.execute("select min(as_at), max(as_at) from returns").fetchall()[0]
    if last is None:
        return
    if first_affected is None or first_affected <= first:
        days = days_behind(connection, last, EVER)
    else:
        days = [(day, True) for day in month_ends(first_affected, last)]
    for name in HISTORIES:
        connection.execute(f"delete from {name}_history where as_at >= $day", {"day": days[0][0]})
    for chunk in _chunks(connection, days):
        _compute_into_history(connection, chunk)


def _chunks(connection: duckdb.DuckDBPyConnection, days: list[tuple[date, bool]]) -> Iterable[list[tuple[date, bool]]]:
    (pairs,) = connection.execute(
        "select (select count(*) from recommendation) * (select count(*) from unit)"
    ).fetchall()[0]
    size = max(1, PAIRS_AT_ONCE // max(1, pairs))
    return (days[start : start + size] for start in range(0, len(days), size))


def _compute_into_history(connection: duckdb.DuckDBPyConnection, days: list[tuple[date, bool]]) -> None:
    """Compute some days and keep them."""
    compute(connection, days, EVER, until=days[0][0])
    compute_said(connection, EVER)
    for name in HISTORIES:
        connection.execute(f"insert into {name}_history by name from computed_{name} order by 1, 2, 3, 4")
