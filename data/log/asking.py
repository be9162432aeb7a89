"""The log laid beside a snapshot: its entries as a table, so that questions are asked of both in SQL.

A snapshot reads no files, so the entries are handed to its connection.
"""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from data.ledger import Store
from data.log.checking import Known
from data.log.entry import Entry
from data.snapshot import reading

STANDINGS = Path(__file__).with_name("standings.sql")
OPEN_ACTIONS = Path(__file__).with_name("open_actions.sql")
_COLUMNS = {
    "number": "integer",
    "entry_id": "varchar",
    "made_at": "timestamp",
    "made_on": "date",
    "made_by": "varchar",
    "kind": "varchar",
    "text": "varchar",
    "meeting_id": "varchar",
    "closure": "varchar",
    "owner_role": "varchar",
    "due_on": "date",
    "recommendation_id": "integer",
    "unit_id": "varchar",
    "answers": "varchar",
    "replaces": "varchar",
    "action_id": "varchar",
    "snapshot_id": "varchar",
    "seen_as_at": "date",
    "seen_known_at": "date",
    "address": "varchar",
}


def reference_of(store: Store) -> Known:
    """The ids that an entry may name, from the reference as it now is."""
    with reading(store) as connection:
        return Known(
            *(
                frozenset(row[0] for row in connection.execute(f"select {column} from {table}").fetchall())
                for table, column in (
                    ("recommendation", "recommendation_id"),
                    ("unit", "unit_id"),
                    ("meeting", "meeting_id"),
                )
            )
        )


def lay(cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Put the log on a cursor: the table ``log_entry``, and the macros of standings.sql over it."""
    lay_rows(cursor, "log_entry", [_row(entry) for entry in entries], _COLUMNS)
    cursor.execute(STANDINGS.read_text(encoding="utf-8"))


def lay_rows(
    cursor: duckdb.DuckDBPyConnection, name: str, rows: Sequence[dict[str, Any]], columns: dict[str, str]
) -> None:
    """Put rows on a cursor as a table of its own; columns: name -> its type in SQL.

    By way of JSON: to register a table, DuckDB brings in pandas, which no command needs and which is 40 MB.
    """
    told = json.dumps([{column: row[column] for column in columns} for row in rows], default=str)
    given = f"from_json($rows::json, '{json.dumps([columns])}')"
    cursor.execute(f"create or replace temp table {name} as select unnest({given}, recursive := true)", {"rows": told})


def open_actions(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The actions of the log that no return says are done, as rows of a return's sheet `actions`."""
    with closing(connection.cursor()) as cursor:
        lay(cursor, entries)
        cursor.execute(OPEN_ACTIONS.read_text(encoding="utf-8"))
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _row(entry: Entry) -> dict[str, Any]:
    draft, seen = entry.draft, entry.draft.seen
    own = {name: getattr(draft, name) for name in _COLUMNS if hasattr(draft, name)}
    return {
        **own,
        "number": entry.number,
        "entry_id": entry.entry_id,
        "made_at": entry.made_at.replace(tzinfo=None),
        "made_on": entry.made_on,
        "action_id": entry.action_id,
        "snapshot_id": seen.snapshot_id,
        "seen_as_at": seen.as_at,
        "seen_known_at": seen.known_at,
        "address": seen.address,
    }
