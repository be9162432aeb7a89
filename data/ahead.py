"""Looking ahead: the stages of days to come with what is known, and the first fall of every recommendation and unit."""

from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.book.days import EVER
from data.book.settings import whole

STEPS = (Path(__file__).parent / "ahead.sql").read_text()
AHEAD = ("unit_ahead", "headline_ahead", "runway_ahead")


def days_anew(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date) -> list[date]:
    """The days after ``on_day`` on which something known begins to count."""
    _set_begun(connection, on_day, known_at)
    return [row[0] for row in connection.execute("select distinct as_at from begun order by as_at").fetchall()]


def compute(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date) -> None:
    """Compute the stages of the days after ``on_day`` into temp tables, computed_<name> for each name of AHEAD.

    The histories must hold ``on_day`` and the month-ends before it as known at ``known_at``.
    """
    _set_begun(connection, on_day, known_at)
    connection.execute(
        "create or replace temp table verdict_to_come as from verdict_begun('begun', $known_at)", {"known_at": known_at}
    )
    _go_on(connection, on_day, known_at)


def _set_begun(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date) -> None:
    """Put what begins to count after a day in a temp table of that name."""
    given = _given(on_day, known_at)
    connection.execute("create or replace temp table begun as from begun_ahead($on_day, $until, $known_at)", given)


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in a snapshot what lies ahead of its latest day, with everything known, once its history is up to date."""
    clear(connection)
    (last,) = connection.execute("select max(as_at) from returns").fetchall()[0]
    if last is None:
        return
    _set_begun(connection, last, EVER)
    _go_on(connection, last, EVER)
    for name in AHEAD:
        connection.execute(f"insert into {name} by name from computed_{name} order by all")


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out what a snapshot keeps of the days that were ahead of it."""
    for name in AHEAD:
        connection.execute(f"delete from {name}")


def _go_on(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date) -> None:
    """From the verdicts of the days on which something begins to count, verdict_to_come, to stages and falls."""
    given = _given(on_day, known_at)
    for step in connection.extract_statements(STEPS):
        connection.execute(step, {name: given[name] for name in step.named_parameters})


def _given(on_day: date, known_at: date) -> dict[str, date]:
    return {"on_day": on_day, "until": on_day + timedelta(days=whole("runway_farthest_days")), "known_at": known_at}
