"""The reference a store uses: its own copy of the slow-moving tables, kept as CSV files that its owner edits."""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from data.book import days
from data.book.reference import KEY_OF, NOUN_OF, REFERENCE
from data.book.store import column_names
from data.intake.reference import check_reference, misnamed
from data.intake.returns import Fault, printable

STARTING_SET = Path(__file__).parent / "reference"
TABLES = tuple(REFERENCE)


class ReferenceFault(Exception):
    """The reference cannot be used; ``faults`` says why, by file (its sheet), row and column."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(words(fault) for fault in faults))
        self.faults = list(faults)


def words(fault: Fault) -> str:
    """A fault of the reference as its owner reads it: `unit.csv, row 3, unit_id: …`."""
    place = [f"{fault.sheet}.csv", f"row {fault.row}" if fault.row else None, fault.column]
    return printable(f"{', '.join(part for part in place if part)}: {fault.fault}")


def copy_reference(source: Path, target: Path) -> None:
    """Copy the reference CSVs of ``source``, as many as there are, into ``target``; with them those that seem to be
    meant for one that is missing, which a check tells.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in [*(f"{table}.csv" for table in TABLES), *misnamed(source).values()]:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def reference_hash(folder: Path) -> str:
    """A SHA-256 over the names and bytes of the reference files, as hexadecimal text."""
    digest = hashlib.sha256()
    for table in TABLES:
        file = folder / f"{table}.csv"
        digest.update(table.encode() + b"\0" + (file.read_bytes() if file.exists() else b"") + b"\0")
    return digest.hexdigest()


def load_reference(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    entered_on: date = days.EVER,
    first_as_at: date | None = None,
) -> None:
    """Check the reference in a folder and fill the reference tables of a new snapshot with it.

    entered_on: the day it is entered. first_as_at: the first month reported. Raises ReferenceFault with every fault.
    """
    faults = check_reference(connection, folder, entered_on, first_as_at)
    if faults:
        raise ReferenceFault(faults)
    for name, table in REFERENCE.items():
        columns = ", ".join(column_names(table))
        position = "row_number() over (order by row_number) as position, " if name == "criteria" else ""
        connection.execute(
            f"insert into {name} by name select {position}{columns} from incoming_{name} order by row_number"
        )
        connection.execute(f"drop table incoming_{name}")


def follows_from_reference(fault: Fault) -> bool:
    """Whether a fault of a return that once had none follows from an edit of the reference.

    It names what is no longer there, or files evidence under a criterion that has become of another kind.
    """
    return _table_named(fault) is not None or fault.sheet == "evidence"


def no_longer_held(faults: Sequence[tuple[str, Fault]]) -> list[Fault]:
    """Such faults, each with its return's id, as the owner of the reference has to mend them: one for each thing."""
    places: defaultdict[tuple[str, str | None, str], list[str]] = defaultdict(list)
    for return_id, fault in faults:
        table, place = _table_named(fault), f"{return_id} ({fault.sheet}, row {fault.row})"
        if table:
            places[table, KEY_OF[table], str(fault.value)].append(place)
        else:
            places["criteria", "kind", fault.fault].append(place)
    return [
        Fault(table, None, column, None if column == "kind" else value, _in_words(table, column, value, named))
        for (table, column, value), named in places.items()
    ]


def _in_words(table: str, column: str | None, value: str, named: list[str]) -> str:
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    if column == "kind":
        return f"evidence no longer fits its criterion: {value}: {named[0]}{more}"
    return f"{value} is not there any more, and returns name that {NOUN_OF[table]}: {named[0]}{more}"


def _table_named(fault: Fault) -> str | None:
    """The reference table in which a fault says that something is not known."""
    for table, noun in NOUN_OF.items():
        if fault.fault.endswith(f" is not a known {noun}"):
            return table
    return None
