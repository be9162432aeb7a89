"""Putting a return's values where SQL can judge them: one TEMP table `incoming_<sheet>` for each sheet.

Each has the columns of the sheet's fact table short of return_id, in the same order, and row_number first. A sheet the
return leaves out is an empty table. Beside them: `incoming_sheet` (sheet, row_count), which sheets it brought;
`incoming_month` (as_at), which month it reports; `incoming_waits` (row_number, milestone_id, depends_on, awaited), a
row for each milestone waited for; `incoming_circle` (milestone_id, names), each that waits for itself in the end;
`incoming_unread` (sheet, row_number, column_name), each cell whose value is not known though it is not blank, with
row_number NULL for a column that is missing; `incoming_open`, the milestones whose completed_on is really blank.
"""

import duckdb
import pyarrow as pa

from data.book.checks import days_reported, units_reported
from data.book.returns import MONTHLY, SHEETS
from data.book.store import names_in
from data.book.tables import Table
from data.intake.cells import Value
from data.intake.circles import circles
from data.intake.returns import Fault, RawSheet

_ARROW_TYPES = {
    "id": pa.string(),
    "number": pa.int32(),
    "date": pa.date32(),
    "count": pa.int32(),
    "stage": pa.int32(),
    "share": pa.float64(),
    "word": pa.string(),
    "flag": pa.bool_(),
    "text": pa.string(),
}
_MOST_NAMED = 10


def stage(
    connection: duckdb.DuckDBPyConnection,
    sheets: dict[str, RawSheet],
    values: dict[str, dict[str, list[Value]]],
    misread: list[Fault],
) -> None:
    """Replace every incoming table on this connection by the sheets given, misread being the faults of their cells."""
    for name, sheet in SHEETS.items():
        row_numbers = sheets[name].row_numbers if name in sheets else []
        put(connection, f"incoming_{name}", arrow_table(sheet, row_numbers, values.get(name, {})))
    counts = {"sheet": list(sheets), "row_count": [len(sheet.row_numbers) for sheet in sheets.values()]}
    schema = pa.schema([("sheet", pa.string()), ("row_count", pa.int32())])
    put(connection, "incoming_sheet", pa.table(counts, schema=schema))
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
    schema = pa.schema([("sheet", pa.string()), ("row_number", pa.int32()), ("column_name", pa.string())])
    rows = [dict(zip(schema.names, place, strict=True)) for place in unread]
    put(connection, "incoming_unread", pa.Table.from_pylist(rows, schema=schema))
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
    table = {"milestone_id": [name for name, _ in found], "names": [listed for _, listed in found]}
    schema = pa.schema([("milestone_id", pa.string()), ("names", pa.string())])
    put(connection, "incoming_circle", pa.table(table, schema=schema))


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


def arrow_table(sheet: Table, row_numbers: list[int], values: dict[str, list[Value]]) -> pa.Table:
    """A table's rows: row_number, then its columns."""
    arrays = [pa.array(row_numbers, pa.int32())]
    arrays += [pa.array(values.get(column.name, []), _ARROW_TYPES[column.kind]) for column in sheet.columns]
    return pa.table(arrays, names=["row_number", *(column.name for column in sheet.columns)])


def put(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make or replace a TEMP table."""
    connection.register("arriving", table)
    try:
        connection.execute(f"create or replace temp table {name} as select * from arriving")
    finally:
        connection.unregister("arriving")
