"""Putting a return's values where SQL can judge them: one TEMP table `incoming_<sheet>` for each sheet.

Each has the columns of the sheet's fact table short of return_id, in the same order, and row_number first. A sheet the
return leaves out is an empty table. Beside them: `incoming_sheet` (sheet, row_count), which sheets it brought;
`incoming_month` (as_at), which month it reports; `incoming_waits` (row_number, milestone_id, depends_on, awaited), a
row for each milestone waited for; `incoming_circle` (milestone_id, names), each that waits for itself in the end;
`incoming_unread` (sheet, row_number, column_name), each cell whose value is not known though it is not blank, with
row_number NULL for a column that is missing; `incoming_open`, the milestones whose completed_on is really blank.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from data.book.checks import days_reported, units_reported
from data.book.returns import MONTHLY, SHEETS
from data.book.store import names_in, quoted
from data.book.tables import SQL_TYPES, Table
from data.intake.cells import Value
from data.intake.circles import circles
from data.intake.returns import Fault, RawSheet

_MOST_NAMED = 10
Columns = Mapping[str, tuple[str, Sequence[Any]]]


def stage(
    connection: duckdb.DuckDBPyConnection,
    sheets: dict[str, RawSheet],
    values: dict[str, dict[str, list[Value]]],
    misread: list[Fault],
) -> None:
    """Replace every incoming table on this connection by the sheets given, misread being the faults of their cells."""
    for name, sheet in SHEETS.items():
        row_numbers = sheets[name].row_numbers if name in sheets else []
        put(connection, f"incoming_{name}", as_columns(sheet, row_numbers, values.get(name, {})))
    counts = [len(sheet.row_numbers) for sheet in sheets.values()]
    put(connection, "incoming_sheet", {"sheet": ("varchar", list(sheets)), "row_count": ("integer", counts)})
    connection.execute(
        "create or replace temp view incoming_month as select as_at from incoming_return order by row_number limit 1"
    )
    _stage_unread(connection, sheets, misread)
    _stage_waits(connection)


def _stage_unread(connection: duckdb.DuckDBPyConnection, sheets: dict[str, RawSheet], misread: list[Fault]) -> None:
    unread = [(fault.sheet, fault.row, fault.column) for fault in misread]
    for name, sheet in sheets.items():
        columns = [column.name for column in SHEETS[name].columns if not column.newer]
        missing = [column for column in columns if column not in sheet.headings]
        unread += [(name, None, column) for column in missing]
    types = {"sheet": "varchar", "row_number": "integer", "column_name": "varchar"}
    places = {name: (kind, [place[at] for place in unread]) for at, (name, kind) in enumerate(types.items())}
    put(connection, "incoming_unread", places)
    connection.execute(
        "create or replace temp view incoming_open as "
        "select * from incoming_milestones as milestones where completed_on is null and not exists ("
        "from incoming_unread where sheet = 'milestones' and column_name = 'completed_on' "
        "and coalesce(incoming_unread.row_number, milestones.row_number) = milestones.row_number)"
    )


def _stage_waits(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create or replace temp view incoming_waits as "
        f"select row_number, milestone_id, depends_on, unnest({names_in('depends_on')}) as awaited "
        "from incoming_milestones"
    )
    links = connection.execute("select milestone_id, awaited from incoming_waits where milestone_id is not null")
    found = [(name, _listed(names)) for names in circles(links.fetchall()) for name in names]
    waiting, named = [name for name, _ in found], [listed for _, listed in found]
    put(connection, "incoming_circle", {"milestone_id": ("varchar", waiting), "names": ("varchar", named)})


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def name_what_is_held(connection: duckdb.DuckDBPyConnection) -> None:
    """TEMP views held_<sheet>: what is held, as now known; and which units it is about beside those that come in.

    The macros are asked, not the snapshot's known_* tables: these are behind while several returns are being loaded.
    """
    for name in MONTHLY:
        connection.execute(f"create or replace temp view held_{name} as select * from {name}_known(date '9999-12-31')")
    connection.execute(units_reported())
    connection.execute(days_reported())


def as_columns(sheet: Table, row_numbers: list[int], values: dict[str, list[Value]]) -> Columns:
    """A table's columns: row_number, then its own."""
    own = {column.name: (SQL_TYPES[column.kind], values.get(column.name, [])) for column in sheet.columns}
    return {"row_number": ("integer", row_numbers), **own}


def put(connection: duckdb.DuckDBPyConnection, name: str, columns: Columns) -> None:
    """Make or replace a TEMP table of some columns, each its type and its values.

    As parameters, and not by way of Arrow: to import that, and pandas with it, takes longer than most returns do.
    """
    told = ", ".join(f"unnest(?::{kind}[]) as {quoted(column)}" for column, (kind, _) in columns.items())
    connection.execute(f"create or replace temp table {name} as select {told}", [held for _, held in columns.values()])
