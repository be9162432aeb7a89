"""Two days side by side: the earlier as known then, both as known later, and what each rise and fall is laid to."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import duckdb

from data import history
from data.book.days import month_end_before
from data.history import Held

SIDES = ("base_unit", "restated_unit", "present_unit")
# What else is read off two days, by the macro of data/standings that says it.
BETWEEN = {
    "evidence_between": "evidence_compared",
    "milestone_between": "milestone_compared",
    "training_between": "training_compared",
}
COMPARED = (*SIDES, *BETWEEN, "cause_position")
_OF_LATER_KNOWLEDGE = {"restated_unit", "present_unit", "cause_position"}
CAUSES = (Path(__file__).parent / "causes.sql").read_text()
_STATES = ("base", "restated", "present")
_LAST_MEETING = "select max(held_on) from meeting where held_on >= $first and held_on < $as_at"


def earlier_day(connection: duckdb.DuckDBPyConnection, held: Held, as_at: date) -> date:
    """The day that ``as_at`` is compared with unless another is given: that of the last meeting before it, else the
    month-end before. A meeting before the first month reported doesn't count: nothing held says anything of it.
    """
    given = {"first": held.first_as_at or date.min, "as_at": as_at}
    (met,) = connection.execute(_LAST_MEETING, given).fetchall()[0]
    return met or month_end_before(as_at)


def set_side_by_side(
    connection: duckdb.DuckDBPyConnection, held: Held, wanted: Collection[str], since: date, as_at: date, known_at: date
) -> None:
    """Put those wanted of COMPARED in temp tables of these names.

    Three states: base is ``since`` as known then; restated is ``since``, present ``as_at``, as known at ``known_at``.
    """
    if "base_unit" in wanted:
        _stand(connection, held, {"base": since}, since)
    if _OF_LATER_KNOWLEDGE & {*wanted} and not _stands(connection, "present_criterion"):
        _stand(connection, held, {"restated": since, "present": as_at}, known_at)
    given = {"since": since, "as_at": as_at, "known_at": known_at}
    if "cause_position" in wanted:
        connection.execute(CAUSES, given)
    for table in sorted(BETWEEN.keys() & {*wanted}):
        told = f"from {BETWEEN[table]}($since, $as_at, $known_at)"
        connection.execute(f"create or replace temp table {table} as {told}", given)


def let_go(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was set side by side."""
    for table in (*COMPARED, *(f"{state}_criterion" for state in _STATES)):
        connection.execute(f"drop table if exists temp.{table}")


def _stands(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    known = "select 1 from duckdb_tables() where temporary and table_name = $table"
    return bool(connection.execute(known, {"table": table}).fetchall())


def _stand(connection: duckdb.DuckDBPyConnection, held: Held, named: dict[str, date], known_at: date) -> None:
    """Keep stages and verdicts of some days, as known at ``known_at``, as <name>_unit and <name>_criterion."""
    days: dict[date, bool] = {}
    for day in named.values():
        if not held.answers_for(day, known_at):
            read = connection.execute("select as_at, reported from days_read($day)", {"day": day}).fetchall()
            days |= {when: reported or days.get(when, False) for when, reported in read}
    if days:
        until = history.untouched_until(connection, held, min(named.values()), known_at)
        history.compute_on(connection, list(days.items()), known_at, until, headlines=False)
    for name, day in named.items():
        for told in ("unit", "criterion"):
            source = f"main.{told}_history" if held.answers_for(day, known_at) else f"computed_{told}"
            connection.execute(
                f"create or replace temp table {name}_{told} as select * from {source} where as_at = $day",
                {"day": day},
            )
    history.let_go(connection)
