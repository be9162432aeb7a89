"""What stages, verdicts and facts come to on a day. A snapshot keeps it of its latest day, so the first reader need not
wait; of any other day the gate works it out when it is first asked for.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import duckdb

from data import compared
from data.book.days import EVER
from data.history import Held

OF_STAGES = (
    *("next_need", "resting_position", "thing_held", "unit_compared", "position_stood"),
    *("recommendation_moved", "moved_with_course", "sustained_soonest", "asked_of_unit", "press_exception"),
    *("sample_stood", "action_stood"),
)
"""What follows from the stages and verdicts of a day."""

OF_FACTS = (
    *("sampled_quarter", "practice_moved", "milestone_stood", "milestone_reforecast", "milestone_tried"),
    "figure_restated",
    *("training_paced", "training_warned", "training_stood", "training_crossed", "training_gained"),
)
"""What follows from the facts alone: no stage need be worked out for it."""

WORKED_OUT = (*OF_FACTS, *OF_STAGES)
"""What follows from the stages, verdicts and facts of a day."""

JUDGED = ("judged_point", "judged_series", "rate_alike")
"""Every rate over time against its limits, how each series stands, and how like with like: of the whole force, counted
from its arrival. Each goes on from those before it.
"""

GOES_ON_FROM = {
    "next_need": ("known_evidence",),
    "resting_position": ("known_evidence",),
    "asked_of_unit": ("known_evidence",),
    "sampled_quarter": ("known_evidence",),
    "judged_point": ("sampled_quarter",),
    "thing_held": ("resting_position",),
    "practice_moved": ("sampled_quarter",),
    "judged_series": ("judged_point",),
    "press_exception": ("milestone_stood", "unit_compared", "headline_ahead", "runway_ahead"),
    "rate_alike": ("judged_point", "judged_series", "sampled_quarter"),
}
"""Which of them is worked out of others, or of the facts as known, that stand by then."""

NARROWED = ("measure", "course", "recommendation", "unit", "series", "base")
"""What else can be judged than that: the parameters of judged_point_of after the day and what was known."""

_POINTS = f"from judged_point_of('sampled_quarter', $as_at, $known_at, {', '.join(f'${name}' for name in NARROWED)})"
_SERIES = "from trend_standing('judged_point')"
_ALIKE = "from rate_alike_of('judged_series', 'sampled_quarter', $as_at, $known_at)"


def with_what_is_behind(tables: Collection[str]) -> frozenset[str]:
    """Some tables, and all that they are worked out of, one from another."""
    behind = {other for table in tables for other in GOES_ON_FROM.get(table, ())}.difference(tables)
    return with_what_is_behind({*tables, *behind}) if behind else frozenset(tables)


def work_out(
    connection: duckdb.DuckDBPyConnection, table: str, as_at: date, known_at: date, temporary: bool = True
) -> None:
    """Work out one table of WORKED_OUT for a day into a table of that name."""
    given = {"as_at": as_at, "known_at": known_at}
    told = ", ".join([*(f"'{name}'" for name in GOES_ON_FROM.get(table, ())), "$as_at", "$known_at"])
    connection.execute(f"create or replace {_kind(temporary)} {table} as from {table}_on({told})", given)


def judge(
    connection: duckdb.DuckDBPyConnection,
    as_at: date,
    known_at: date,
    narrowed: Mapping[str, Any],
    wanted: Collection[str] = JUDGED,
    temporary: bool = True,
) -> None:
    """Judge the rates of a day, all or those that ``narrowed`` names, into tables: those wanted of JUDGED."""
    given = {"as_at": as_at, "known_at": known_at}
    points = {**given, **{name: narrowed.get(name) for name in NARROWED}}
    steps = {"judged_point": (_POINTS, points), "judged_series": (_SERIES, None), "rate_alike": (_ALIKE, given)}
    for table in JUDGED:
        if table in wanted:
            judged, values = steps[table]
            connection.execute(f"create or replace {_kind(temporary)} {table} as {judged}", values)


def keep(connection: duckdb.DuckDBPyConnection, held: Held) -> date | None:
    """Keep it of the latest day in a snapshot whose stages are up to date, with the day it is compared with beside it.

    Gives the day compared with; None where nothing was reported yet.
    """
    clear(connection)
    if held.last_as_at is None:
        return None
    since = compared.earlier_day(connection, held, held.last_as_at)
    for table in WORKED_OUT:
        work_out(connection, table, held.last_as_at, EVER, temporary=False)
    judge(connection, held.last_as_at, EVER, {}, temporary=False)
    compared.set_side_by_side(connection, held, compared.COMPARED, since, held.last_as_at, EVER)
    for table in compared.COMPARED:
        connection.execute(f"create table main.{table} as from temp.{table}")
    compared.let_go(connection)
    return since


def _kind(temporary: bool) -> str:
    return "temp table" if temporary else "table"


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what a snapshot keeps of the day that was its latest."""
    for table in (*WORKED_OUT, *JUDGED, *compared.COMPARED):
        connection.execute(f"drop table if exists main.{table}")
