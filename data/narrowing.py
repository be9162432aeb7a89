"""A snapshot for readers who may see some units only: a copy without the rows of the others, and what follows from it.

What a rule says of a recommendation, its lowest stage say, is worked out anew from the units that are left: nothing
that was worked out from the others stays. So every question is asked of it unchanged.
"""

import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import ahead, history, latest, snapshot
from data.history import Held
from data.snapshot import Reader

_OF_UNITS = """
select distinct table_name from duckdb_columns()
where database_name = current_database() and schema_name = 'main' and column_name = 'unit_id'
    and table_name in (select table_name from duckdb_tables() where not temporary)
"""
# What was filed under one of the units, or under every unit, and later under another, was theirs until then: the row
# that took it away becomes one that withdraws it, and tells nothing of the other. Were it only gone, the earlier row
# would stand.
_TAKEN_AWAY = """
insert into evidence by name
select own.* replace (moved.return_id as return_id, moved.row_number as row_number, true as withdrawn)
from evidence as moved
join returns as later using (return_id)
join evidence as own using (evidence_id)
join returns as earlier on earlier.return_id = own.return_id
where not list_contains($units, moved.unit_id)
    and coalesce(list_contains($units, own.unit_id), true)
    and (earlier.received_on, earlier.load_number) < (later.received_on, later.load_number)
qualify row_number() over (
    partition by moved.return_id, moved.evidence_id order by earlier.received_on desc, earlier.load_number desc
) = 1
"""
# Milestones and actions have no row that withdraws: of one that was moved to another unit nothing of before is told.
# Were it told, it would stand as it was then, or be said to be no longer reported.
_MOVED_AWAY = """
delete from {sheet} as own
using returns as told, (
    select {key}, max({order}) as last_away
    from {sheet}
    join returns as told using (return_id)
    where not list_contains($units, unit_id)
    group by all
) as moved
where own.{key} = moved.{key}
    and told.return_id = own.return_id
    and {order} < moved.last_away
"""
_MOVING = (
    {"sheet": "milestones", "key": "milestone_id", "order": "row(told.as_at, told.received_on, told.load_number)"},
    {"sheet": "actions", "key": "action_id", "order": "row(told.received_on, told.load_number)"},
)
# What names units in text or is worked out of all of them, and no rule reads.
_EMPTIED = ("access", "return_warning", "reference_edit")


@dataclass
class Narrowed(Reader):
    """An open copy that is gone once it is closed. units: those it holds."""

    folder: str
    units: frozenset[str]

    def close(self) -> None:
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def narrowed(reader: Reader, units: Collection[str]) -> Narrowed:
    """An open snapshot as those may see it who see some units only; the one given is closed."""
    folder = tempfile.mkdtemp(prefix="oversight-units-")
    try:
        file = Path(folder) / "snapshot.duckdb"
        shutil.copyfile(reader.store.snapshot_file(reader.snapshot_id), file)
        with snapshot.open_to_write(file) as connection:
            _narrow(connection, sorted(units))
        opened = duckdb.connect(str(file), read_only=True, config=dict(snapshot.LOCKED_DOWN))
        return Narrowed(reader.store, reader.snapshot_id, opened, None, folder, frozenset(units))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        reader.close()


def _narrow(connection: duckdb.DuckDBPyConnection, units: list[str]) -> None:
    connection.execute(_TAKEN_AWAY, {"units": units})
    for moving in _MOVING:
        connection.execute(_MOVED_AWAY.format(**moving), {"units": units})
    for (table,) in connection.execute(_OF_UNITS).fetchall():
        connection.execute(f"delete from {table} where not list_contains($units, unit_id)", {"units": units})
    for table in _EMPTIED:
        connection.execute(f"delete from {table}")
    snapshot.keep_known(connection, ["milestones", "names"])
    first, last, known = connection.execute("select first_as_at, last_as_at, known_through from snapshot").fetchall()[0]
    history.extend(connection, None)
    ahead.keep(connection)
    since = latest.keep(connection, Held(first, last, known))
    connection.execute("update snapshot set compared_from = $since", {"since": since})
