"""The versions of a store's reference: each edit of it is kept, dated, with the role that entered it.

Part of the ledger: ``reference-kept/<number>-<entered_on>-<hash>/`` holds the files as they then were and `entry.json`.
The first version counts as known from the beginning; each later one from the day on which it was entered.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from data.book import days, english
from data.book.reference import REFERENCE
from data.book.store import quoted
from data.intake.cells import Value
from data.intake.reference import read_reference
from data.ledger import INCOMING, PUT_BACK, Store, StoreFault, sync
from data.reference import copy_reference, reference_hash

ENTRY = "entry.json"
BEGINNING = date.min
KNOWN_BY_VERSION = ("recommendation", "criterion_exemption", "scope_exclusion", "rebase")
"""The tables whose earlier versions are asked for: what they say belongs to a day of knowledge."""

Row = dict[str, Value]


@dataclass(frozen=True)
class Entered:
    """When and by which role an edit is entered."""

    on: date
    by: str | None = None


@dataclass(frozen=True)
class Version:
    """One version of the reference. ``entered_at`` is the true clock time, in UTC; ``folder`` holds its files."""

    number: int
    entered_on: date
    entered_by: str | None
    entered_at: str
    sha256: str
    folder: Path

    @property
    def known_from(self) -> date:
        """The day from which it counts as known."""
        return BEGINNING if self.number == 1 else self.entered_on

    @property
    def name(self) -> str:
        """The name of its folder in the ledger."""
        return self.folder.name if self.is_kept else f"{self.number:04d}-{self.entered_on}-{self.sha256[:12]}"

    @property
    def is_kept(self) -> bool:
        """Whether it is in the ledger."""
        return not self.folder.name.startswith(INCOMING)


def entered_now(by: str | None = None, on: date | None = None) -> Entered:
    """An edit entered today unless said, by the role given, else that of OVERSIGHT_BY."""
    return Entered(on or days.today(), by or os.environ.get("OVERSIGHT_BY", "").strip() or None)


def kept_versions(store: Store) -> list[Version]:
    """Every version in the ledger, in order."""
    found = [_read(file) for file in store.reference_kept.glob(f"[!.]*/{ENTRY}")]
    return sorted(found, key=lambda version: version.number)


@contextmanager
def versions_with(
    store: Store, reference: Path, entered: Entered, draft: Store | None = None
) -> Iterator[list[Version]]:
    """Every version in the ledger and, when the reference was edited since, the one it now is, not yet in it.

    That one is a copy, so that what is edited meanwhile waits for the next time; it lies in the store, unless there is
    a draft of one for it. Call with the write lock of either held; what is not put in the ledger by ``keep`` is
    removed. Raises StoreFault for an edit entered before the one it follows.
    """
    kept = kept_versions(store)
    clear_leftovers(draft or store)
    try:
        yield kept + _edited(draft or store, reference, entered, kept)
    finally:
        clear_leftovers(draft or store)


def versions_kept(store: Store, versions: Sequence[Version]) -> list[Version]:
    """These versions, those that were put in the ledger meanwhile as they are there."""
    kept = {version.number: version for version in kept_versions(store)}
    return [kept.get(version.number, version) for version in versions]


def copy_versions(store: Store, copy: Store) -> None:
    """Copy every version in the ledger to another store."""
    for version in kept_versions(store):
        shutil.copytree(version.folder, copy.reference_kept / version.folder.name)


def clear_folder(store: Store) -> None:
    """Remove the folder of versions while there is none in it."""
    clear_leftovers(store)
    if store.reference_kept.exists() and not any(store.reference_kept.iterdir()):
        store.reference_kept.rmdir()


def keep(store: Store, versions: Sequence[Version]) -> None:
    """Put in the ledger what is not there yet, by one rename."""
    for version in versions:
        if not version.is_kept:
            version.folder.rename(store.reference_kept / version.name)
            sync(store.reference_kept)


def clear_leftovers(store: Store) -> None:
    """Remove what a writer that was killed left behind."""
    for folder in store.reference_kept.glob(f"{INCOMING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _edited(store: Store, reference: Path, entered: Entered, kept: list[Version]) -> list[Version]:
    sha256 = reference_hash(reference)
    if kept and kept[-1].sha256 == sha256:
        return []
    if len(kept) > 1 and entered.on < kept[-1].entered_on:
        last = english.day(kept[-1].entered_on)
        raise StoreFault(f"the reference was last edited on {last}: an edit is entered on that day or later")
    folder = store.reference_kept / f"{INCOMING}{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir(parents=True)
    copy_reference(reference, folder)
    clock = datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    number = kept[-1].number + 1 if kept else 1
    version = Version(number, entered.on, entered.by, clock, reference_hash(folder), folder)
    written = {name: value for name, value in asdict(version).items() if name != "folder"}
    (folder / ENTRY).write_text(json.dumps(written, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    for file in [*folder.iterdir(), folder]:
        sync(file)
    return [version]


def _read(file: Path) -> Version:
    try:
        held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        version = Version(**held, folder=file.parent)
        return replace(version, number=int(version.number), entered_on=date.fromisoformat(held["entered_on"]))
    except (ValueError, TypeError, KeyError):
        raise StoreFault(f"{file} cannot be read as it was written{PUT_BACK}") from None


# In a snapshot -------------------------------------------------------------------------------------------------------


def lay_versions(connection: duckdb.DuckDBPyConnection, versions: Sequence[Version]) -> None:
    """Fill a new snapshot's tables of versions and edits; the latest version is in the reference tables already."""
    before: dict[str, list[Row]] = {}
    for version in versions:
        tables = _tables(version)
        connection.execute(
            "insert into reference_version values (?, ?, ?, ?, ?)",
            [version.number, version.known_from, version.entered_on, version.entered_by, version.sha256],
        )
        for edit in _edits(before, tables) if before else []:
            connection.execute(
                "insert into reference_edit values (?, ?, ?, ?, ?, ?, ?, ?)",
                [version.number, version.entered_on, version.entered_by, *edit],
            )
        if version is not versions[-1]:
            _lay_earlier(connection, version, tables)
        before = tables


def _tables(version: Version) -> dict[str, list[Row]]:
    """The rows of each table of a version that have their key."""
    raw, values, _ = read_reference(version.folder)
    tables: dict[str, list[Row]] = {}
    for name, table in REFERENCE.items():
        columns = values.get(name, {})
        count = len(raw.sheets[name].row_numbers) if name in raw.sheets else 0
        rows = [{column: cells[at] for column, cells in columns.items()} for at in range(count)]
        tables[name] = [row for row in rows if all(row[column] is not None for column in table.key)]
    return tables


def _lay_earlier(connection: duckdb.DuckDBPyConnection, version: Version, tables: dict[str, list[Row]]) -> None:
    for name in KNOWN_BY_VERSION:
        for row in tables[name]:
            names = ", ".join(quoted(column) for column in row)
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"insert into {name}_before (version, {names}) values (?, {marks})", [version.number, *row.values()]
            )


Edit = tuple[str, str, str | None, str | None, str | None]  # table, key, column, before, after


def _edits(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Iterator[Edit]:
    """What one version changed of the one before it, row by row and column by column."""
    for name, table in REFERENCE.items():
        old, new = ({_key(row, table.key): row for row in tables[name]} for tables in (before, after))
        for key in old | new:
            if key not in new or key not in old:
                yield name, key, None, _whole(old.get(key)), _whole(new.get(key))
                continue
            for column in table.columns:
                was, now = _text(old[key][column.name]), _text(new[key][column.name])
                if was != now:
                    yield name, key, column.name, was, now


def _key(row: Row, names: tuple[str, ...]) -> str:
    return ", ".join(str(row[name]) for name in names)


def _whole(row: Row | None) -> str | None:
    return None if row is None else ", ".join(str(value) for value in row.values() if value is not None)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
