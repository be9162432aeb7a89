"""Taking returns in: each is copied, checked, and its rows added to a snapshot being made, or it is refused whole."""

import errno
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from data import ledger
from data.book import days
from data.book.returns import FACTS
from data.intake import Checked, Fault, Layout, check, read_layout
from data.intake.container import MOST_EXPANDED_BYTES, CannotOpen
from data.intake.folder import sheet_files
from data.ledger import Receipt, Store

_IN_THE_RECEIPT_ALONE = frozenset({"counts", "warnings", "notices", "readings", "loaded_by"})


@dataclass(frozen=True)
class Loaded:
    """What became of one return. ``outcome``: 'loaded', 'already loaded' or 'refused'."""

    path: Path
    outcome: str
    return_id: str | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)
    heading_rows: dict[str, int] = field(default_factory=dict)


class Taking:
    """Returns being taken into a working snapshot, one after another.

    staged: those that were, each as its copy and receipt, not yet in the ledger. mapping: the text of the mapping by
    which they are read, when they are in their sender's own layout; it is kept with each. loaded_by: who loads.
    """

    def __init__(
        self, store: Store, connection: duckdb.DuckDBPyConnection, mapping: str | None = None, loaded_by: str = ""
    ) -> None:
        self.store, self.connection, self.mapping, self.loaded_by = store, connection, mapping, loaded_by
        self.staged: list[tuple[Path, Receipt]] = []
        self._seen = {
            (receipt.sha256, ledger.mapping_of(ledger.received_file(store, receipt))): receipt
            for receipt in ledger.receipts(store)
        }
        self._affected: list[date | None] = []

    @property
    def first_affected(self) -> date | None:
        """The earliest day whose stage the returns taken can change; None when that is every day."""
        return None if None in self._affected else min(day for day in self._affected if day)

    def take(self, path: Path, received_on: date) -> Loaded:
        """Copy one return in, check the copy, and add its rows to the working snapshot unless it is refused."""
        try:
            copy = _copied(self.store, path)
        except (OSError, CannotOpen):  # what cannot be copied has a fault that a check tells, unless it is the disk's
            checked = check(self.connection, path, received_on)
            if not checked.faults:
                raise
            return _refused(path, checked)
        outcome = self._taken(path, copy, received_on)
        if outcome.outcome != "loaded":
            shutil.rmtree(copy.parent, ignore_errors=True)
        return outcome

    def close(self) -> None:
        """Close the working snapshot and remove the copies that did not reach the ledger."""
        self.connection.close()
        for folder in self.store.returns.glob(f"{ledger.INCOMING}{os.getpid()}-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _taken(self, path: Path, copy: Path, received_on: date) -> Loaded:
        sha256 = ledger.fingerprint(copy)
        if (sha256, self.mapping) in self._seen:
            return Loaded(path, "already loaded", self._seen[sha256, self.mapping].return_id)
        if self.mapping is not None:
            (copy.parent / ledger.MAPPING).write_text(self.mapping, encoding="utf-8")
        checked = check(self.connection, copy, received_on, layout=layout_of(copy))
        if checked.faults:
            return _refused(path, checked)
        receipt = _receipt(copy, checked, received_on, 1 + self._last_number, sha256, self.loaded_by)
        insert(self.connection, receipt, checked)
        ledger.write_receipt(copy, receipt)
        self.staged.append((copy, receipt))
        self._seen[sha256, self.mapping] = receipt
        self._affected.append(_first_affected(self.connection, receipt.return_id))
        return Loaded(path, "loaded", receipt.return_id, [], checked.warnings, checked.sheets, checked.notices)

    @property
    def _last_number(self) -> int:
        return max((receipt.load_number for receipt in self._seen.values()), default=0)


def layout_of(received: Path) -> Layout | None:
    """The layout by which a return as received is read, if it is in its sender's own."""
    text = ledger.mapping_of(received)
    return None if text is None else read_layout(text)


def _refused(path: Path, checked: Checked) -> Loaded:
    return Loaded(
        path,
        "refused",
        faults=checked.faults,
        warnings=checked.warnings,
        notices=checked.notices,
        heading_rows=checked.heading_rows,
    )


def _copied(store: Store, path: Path) -> Path:
    """A copy of a return that is not yet in the ledger; OSError or CannotOpen if there is none to be had.

    Nothing larger than a return may be is copied, nor anything in a folder that a check passes over.
    """
    files = sheet_files(path) if path.is_dir() else [path]
    if any(file.stat().st_size > MOST_EXPANDED_BYTES for file in files):
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path.name)
    return ledger.stage(store, path, files)


def _receipt(copy: Path, checked: Checked, received_on: date, number: int, sha256: str, loaded_by: str) -> Receipt:
    return Receipt(
        return_id=ledger.id_of(copy, received_on, sha256),
        load_number=number,
        received_on=received_on.isoformat(),
        received_at=datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat(),
        file_name=copy.name,
        sha256=sha256,
        as_at=str(checked.header["as_at"]),
        submitted_by=str(checked.header["submitted_by"]),
        provenance=str(checked.header["provenance"]),
        note=checked.header["note"],
        counts=checked.sheets,
        warnings=[asdict(warning) for warning in checked.warnings],
        notices=[asdict(notice) for notice in checked.notices],
        readings=checked.readings,
        loaded_by=loaded_by,
    )


def insert(connection: duckdb.DuckDBPyConnection, receipt: Receipt, checked: Checked) -> None:
    """Add a checked return's rows, staged by the check, to the facts."""
    connection.execute(
        "insert into returns by name select $return_id as return_id, $load_number as load_number, "
        "$as_at::date as as_at, $received_on::date as received_on, $received_at::timestamp as received_at, "
        "$submitted_by as submitted_by, $provenance as provenance, $note as note, $file_name as file_name, "
        "$sha256 as sha256",
        {name: value for name, value in asdict(receipt).items() if name not in _IN_THE_RECEIPT_ALONE},
    )
    for sheet, rows in checked.sheets.items():
        connection.execute("insert into return_sheet values (?, ?, ?)", [receipt.return_id, sheet, rows])
        if sheet in FACTS:
            connection.execute(
                f"insert into {sheet} by name select ? as return_id, * from incoming_{sheet}", [receipt.return_id]
            )
    if checked.warnings:
        told = [(item.sheet, item.row, item.column, item.value, item.fault) for item in checked.warnings]
        connection.execute(
            "insert into return_warning select ?, unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
            [receipt.return_id, *(list(column) for column in zip(*told, strict=True))],
        )


def _first_affected(connection: duckdb.DuckDBPyConnection, return_id: str) -> date | None:
    """The earliest day whose stage a return can change: its own month, or the earliest evidence it brings or replaces.

    None when it can change every month: it is the first, or reports a month before the first held.
    """
    as_at, first, last = connection.execute(
        "select max(as_at) filter (where return_id = $id), min(as_at) filter (where return_id <> $id), "
        "max(as_at) filter (where return_id <> $id) from returns",
        {"id": return_id},
    ).fetchall()[0]
    if first is None or as_at < first:
        return None
    (observed,) = connection.execute(
        "select min(observed_to) from evidence where evidence_id in "
        "(select evidence_id from evidence where return_id = ?)",
        [return_id],
    ).fetchall()[0]
    return min(filter(None, (as_at, observed, days.next_month_end(last))))
