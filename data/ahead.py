"""Looking ahead: the stages of days to come with what is known, and the first fall of every recommendation and unit."""

from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.book.days import EVER
from data.book.settings import whole

STEPS = (Path(__file__).parent / "ahead.sql").read_text()
AHEAD = ("unit_ahead", "runway_ahead")


def compute(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date) -> None:
    """Compute the stages of the days after ``on_day`` into temp tables, computed_<name> for each name of AHEAD.

    The histories must hold ``on_day`` and the month-ends before it as known at ``known_at``.
    """
    given = {
        "on_day": on_day,
        "until": on_day + timedelta(days=whole("runway_farthest_days")),
        "known_at": known_at,
    }
    for step in connection.extract_statements(STEPS):
        connection.execute(step, {name: given[name] for name in step.named_parameters})


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in a snapshot what lies ahead of its latest day, with everything known."""
    (last,) = connection.execute("select max(as_at) from returns").fetchall()[0]
    for name in AHEAD:
        connection.execute(f"delete from {name}")
    if last is None:
        return
    compute(connection, last, EVER)
    for name in AHEAD:
        connection.execute(f"insert into {name} by name from computed_{name} order by all")
