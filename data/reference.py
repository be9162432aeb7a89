"""The reference a store uses: its own copy of the slow-moving tables, kept as CSV files that its owner edits."""

import hashlib
import shutil
from pathlib import Path

import duckdb

from data.book.reference import REFERENCE

STARTING_SET = Path(__file__).parent / "reference"
TABLES = tuple(REFERENCE)
OPTIONAL_TABLES = {name for name, table in REFERENCE.items() if table.optional}


class ReferenceFault(Exception):
    """The reference folder cannot be used; the message says which file and why, in the owner's words."""


def copy_reference(source: Path, target: Path) -> None:
    """Copy the reference CSVs of ``source`` into ``target``. Raises ReferenceFault when a needed file is missing."""
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        file = source / f"{table}.csv"
        if file.exists():
            shutil.copyfile(file, target / file.name)
        elif table not in OPTIONAL_TABLES:
            raise ReferenceFault(f"{source}: {table}.csv is missing")


def reference_hash(folder: Path) -> str:
    """A SHA-256 over the names and bytes of the reference files, as hexadecimal text."""
    digest = hashlib.sha256()
    for table in TABLES:
        file = folder / f"{table}.csv"
        digest.update(table.encode() + b"\0" + (file.read_bytes() if file.exists() else b"") + b"\0")
    return digest.hexdigest()


def load_reference(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the reference tables of a new snapshot. Raises ReferenceFault naming the file that is at fault."""
    for table in TABLES:
        file = folder / f"{table}.csv"
        if not file.exists() and table in OPTIONAL_TABLES:
            continue
        try:
            _load_table(connection, table, file)
        except (duckdb.Error, OSError, UnicodeError) as error:
            raise ReferenceFault(f"{file.name} in {folder}: {_first_line(error)}") from error


def _load_table(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    # Read as text, so that an id such as 007 or NA stays what it is; the table's own types then decide.
    text = file.read_text(encoding="utf-8-sig")
    if not text.strip():
        raise OSError("the file is empty: it needs at least its headings")
    reader = (
        "read_csv($file, header = true, all_varchar = true, nullstr = '', delim = ',', quote = '\"', escape = '\"')"
    )
    columns = [row[0] for row in connection.execute(f"describe select * from {reader}", {"file": str(file)}).fetchall()]
    known = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise OSError(f"unknown column {unknown[0]}")
    position = "row_number() over () as position, " if table == "criteria" else ""
    connection.execute(f"insert into {table} by name select {position}* from {reader}", {"file": str(file)})


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
