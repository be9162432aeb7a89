"""Looking ahead: the stages of days to come with what is known, and the first fall of every recommendation and unit."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.book.days import EVER
from data.book.settings import whole

STEPS = (Path(__file__).parent / "ahead.sql").read_text()
BEGUN = (Path(__file__).parent / "begun.sql").read_text()
AHEAD = ("unit_ahead", "headline_ahead", "runway_ahead")
_FARTHEST = timedelta(days=whole("runway_farthest_days"))


def compute(connection: duckdb.DuckDBPyConnection, on_day: date, known_at: date, kept: bool = False) -> None:
    """Compute the stages of the days after ``on_day`` into temp tables, computed_<name> for each name of AHEAD.

    The histories must hold ``on_day`` and the month-ends before it as known at ``known_at``. ``kept``: whether the
    snapshot keeps the verdicts on what begins to count on those days (``kept_after``).
    """
    given = _given(on_day, known_at)
    if kept:
        lately = "from begun_verdict where as_at > $on_day and as_at <= $until"
        between = {name: given[name] for name in ("on_day", "until")}
        connection.execute(f"create or replace temp table begun_judged as {lately}", between)
    else:
        _judge_begun(connection, given)
    _run(connection, STEPS, given)


def keep(connection: duckdb.DuckDBPyConnection, first_affected: date | None = None) -> None:
    """Keep in a snapshot what lies ahead of its latest day, with everything known, once its history is up to date; and
    the verdicts on what began to count in the year before, for readers of an earlier day.

    Those of days before ``first_affected`` stand as they are (None: of none).
    """
    (last,) = connection.execute("select max(as_at) from returns").fetchall()[0]
    if last is None:
        return
    before = last - _FARTHEST
    after = max(before, first_affected - timedelta(days=1)) if first_affected else before
    connection.execute(
        "delete from begun_verdict where as_at <= $before or as_at > $after", {"before": before, "after": after}
    )
    _run(connection, BEGUN, {"on_day": after, "until": last + _FARTHEST, "known_at": EVER})
    connection.execute("insert into begun_verdict by name from begun_judged order by 1, 2, 3, 4")
    compute(connection, last, EVER, kept=True)
    for name in AHEAD:
        connection.execute(f"delete from {name}")
        connection.execute(f"insert into {name} by name from computed_{name} order by all")


def kept_after(connection: duckdb.DuckDBPyConnection, last: date | None) -> date | None:
    """From which day on a snapshot keeps the verdicts on what begins to count after it; None where it keeps none."""
    with suppress(duckdb.CatalogException):  # made by a version that had no such table
        (keeps,) = connection.execute("select exists(from begun_verdict)").fetchall()[0]
        return last - _FARTHEST if last and keeps else None
    return None


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out what a snapshot keeps of the days that were ahead of it, and of what began to count before."""
    for name in (*AHEAD, "begun_verdict"):
        connection.execute(f"delete from {name}")


def _judge_begun(connection: duckdb.DuckDBPyConnection, given: dict[str, date]) -> None:
    """Put what begins to count after a day, with its verdict, in a temp table of the columns of begun_verdict."""
    connection.execute("create or replace temp table begun as from begun_ahead($on_day, $until, $known_at)", given)
    judged = "from verdict_begun('begun', $known_at)"
    connection.execute(f"create or replace temp table begun_judged as {judged}", {"known_at": given["known_at"]})


def _run(connection: duckdb.DuckDBPyConnection, steps: str, given: dict[str, date]) -> None:
    for step in connection.extract_statements(steps):
        connection.execute(step, {name: given[name] for name in step.named_parameters})


def _given(on_day: date, known_at: date) -> dict[str, date]:
    return {"on_day": on_day, "until": on_day + _FARTHEST, "known_at": known_at}
