"""The one door from the pages to the store's own files: a return tried out, loaded, and as it was received.

What is dropped in is put in a folder that is gone when the check is done; what a return would change is worked out in
that folder, on a copy of the snapshot. Only `load_in` writes to the store, as the command does: by the same lock, into
the same ledger.
"""

import io
import shutil
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from data import edits, intake, journal, ledger, snapshot
from data.book.returns import SHEETS
from data.intake import Checked, Fault, check, read_layout
from data.intake.container import CannotOpen
from data.intake.readings import vocabulary
from data.ledger import Receipt, Store, StoreFault, find_store
from data.publish import Progress, load
from data.reference import ReferenceFault
from data.seals import seal_file
from pages.shared import theirs
from queries import Gate, open_gate

Row = Mapping[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
POSITION = ("state", "forecast_on", "completed_on")
"""What is told of a milestone that a return would change."""
_TURN = threading.Lock()


@dataclass(frozen=True)
class Dropped:
    """A file as it was dropped in: the name its sender gave it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Tried:
    """What the check of a return found, and what loading it would change; nothing of it was stored.

    faults, warnings, notices (how it was read): rows of sheet, row, column, value, fault. sheets: sheet -> rows. as_at:
    the month reported, if it says. marked: the marked-up copy, when there are faults. already: the id under which this
    very return is loaded. stages: recommendation_id, unit_id, before, after for every stage it would move, as at `day`.
    figures: rows of `return_restatements` it would make. milestones: milestone_id, title, column, before, after for
    what it would change of a milestone's position. held_before: whether its month is already reported.
    """

    faults: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    sheets: Mapping[str, int]
    as_at: date | None
    marked: bytes | None = None
    already: str | None = None
    day: date | None = None
    stages: list[dict[str, Any]] = field(default_factory=list)
    figures: Sequence[Row] = field(default_factory=list)
    held_before: bool = False
    notices: list[dict[str, Any]] = field(default_factory=list)
    milestones: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class InStore:
    """What became of a return that was to be loaded. return_id: None when it was not; wrong: then why, in words."""

    return_id: str | None
    snapshot_id: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Original:
    """A return as received: a name for the download, and its bytes, read only when they are asked for.

    A workbook is given byte for byte; a folder of CSV files as a zip of those files, byte for byte.
    """

    name: str
    mime: str
    file: Path
    sha256: str

    def data(self) -> bytes:
        """Its bytes."""
        return _zipped(self.file) if self.file.is_dir() else self.file.read_bytes()

    def is_sound(self) -> bool:
        """Whether its bytes still have the hash on the receipt."""
        return ledger.fingerprint(self.file) == self.sha256


def is_busy() -> bool:
    """Whether a return is being checked now, for which another would wait."""
    return _TURN.locked()


def in_own_layout(files: Sequence[Dropped]) -> theirs.Theirs | None:
    """One workbook of which no sheet is in our layout; None when it is a return, or cannot be read at all."""
    if len(files) != 1 or not files[0].name.lower().endswith(".xlsx"):
        return None
    store = find_store()
    with _TURN, tempfile.TemporaryDirectory(prefix="return-look-") as folder:
        path = _laid_out(files, Path(folder) / "dropped")
        with snapshot.reading(store, lambda _: None) as connection:
            known = vocabulary(connection)
        try:
            return theirs.of_file(path, store, known)
        except CannotOpen:
            return None


def try_out(files: Sequence[Dropped], received_on: date, mapping: str | None = None) -> Tried:
    """Check one workbook, or the CSV files of one return, against what is held. `files` holds at least one.

    Several files are taken as one folder of CSV files; whatever is wrong with them is told as a fault. Checks take
    turns: each works on a copy of the snapshot, and the readers of the pages share the machine with them. mapping: the
    text of the one by which a workbook in its sender's own layout is read.
    """
    if len(files) > len(SHEETS):
        return _not_tried(_too_many(len(files)))
    with _TURN, tempfile.TemporaryDirectory(prefix="return-check-") as folder:
        try:
            return _tried(find_store(), files, received_on, Path(folder), mapping)
        except snapshot.OtherRules as error:
            return _not_tried(str(error))


def _too_many(number: int) -> str:
    return f"{number} files were dropped in, and a return has no more than {len(SHEETS)}: one for each sheet"


def _not_tried(said: str) -> Tried:
    fault = asdict(Fault(sheet=None, row=None, column=None, value=None, fault=said))
    return Tried(faults=[fault], warnings=[], sheets={}, as_at=None)


def _tried(store: Store, files: Sequence[Dropped], received_on: date, folder: Path, mapping: str | None) -> Tried:
    path = _laid_out(files, folder / "dropped")
    edited: list[Fault] = []
    with snapshot.reading(store, edited.append) as connection:
        checked = check(connection, path, received_on, layout=read_layout(mapping) if mapping else None)
    tried = _told(checked, edited)
    if checked.faults:
        marked = intake.write_faults_workbook(path, checked.faults, checked.heading_rows)
        return replace(tried, marked=marked.read_bytes() if marked else None)
    already = _already(store, path, mapping)
    if already:
        return replace(tried, already=already)
    if edited and not edits.kept_versions(store):  # made by a version that kept none: there is nothing to go by
        return tried
    copy = _copied(store, folder / "copy", sound=not edited)
    return _with_changes(tried, copy, path, received_on, mapping)


def _told(checked: Checked, edited: list[Fault]) -> Tried:
    """What the check found. edited: warnings of edits to the reference that the snapshot does not have yet."""
    return Tried(
        faults=[asdict(fault) for fault in checked.faults],
        warnings=[asdict(warning) for warning in edited + checked.warnings],
        sheets=checked.sheets,
        as_at=checked.header.get("as_at"),
        notices=[asdict(notice) for notice in checked.notices],
    )


def load_in(
    files: Sequence[Dropped], received_on: date, loaded_by: str, progress: Progress, mapping: str | None = None
) -> InStore:
    """Load a return that was tried out, and publish what it changes, exactly as `python -m data load` does.

    It is checked once more, against whatever was loaded meanwhile. loaded_by: who loads, for its receipt. mapping: how
    it is read, where it is in its sender's own layout.
    """
    began, store = time.monotonic(), find_store()
    with _TURN, tempfile.TemporaryDirectory(prefix="return-load-") as folder:
        path = _laid_out(files, Path(folder))
        outcome = _loaded(store, path, received_on, loaded_by, progress, mapping)
    journal.note(
        journal.journal("commands"),
        "load",
        store=store.root,
        code=0 if outcome.return_id else 1,
        said=outcome.wrong,
        seconds=round(time.monotonic() - began, 2),
        account=loaded_by,
        snapshot=outcome.snapshot_id,
        files=[file.name for file in files],
    )
    return outcome


def _loaded(
    store: Store, path: Path, received_on: date, loaded_by: str, progress: Progress, mapping: str | None
) -> InStore:
    try:
        result = load(store, [(path, received_on)], progress, mapping=mapping, loaded_by=loaded_by)
    except ReferenceFault:
        return InStore(None, wrong="the store's reference has faults, which its owner has to mend first")
    except StoreFault as fault:
        return InStore(None, wrong=str(fault))
    item = result.returns[-1]
    wrong = f"it is refused by now: {item.faults[0].fault}" if item.faults else ""
    return InStore(item.return_id, result.snapshot_id, wrong)


def loader_of(return_id: str) -> str:
    """Who loaded a return, as its receipt says; blank where that does not."""
    receipt = _receipt(return_id)
    return receipt.loaded_by if receipt else ""


def original(return_id: str) -> Original | None:
    """A return as it was received, looked up in the ledger by its id; None when the ledger does not hold it.

    The path comes from the receipt alone: nothing a reader types ever becomes part of one.
    """
    receipt = _receipt(return_id)
    file = ledger.received_file(find_store(), receipt) if receipt else None
    if receipt is None or file is None or not file.exists():
        return None
    ending, mime = (".zip", ZIP) if file.is_dir() else (".xlsx", XLSX)
    return Original(f"{receipt.return_id}{ending}", mime, file, receipt.sha256)


def _receipt(return_id: str) -> Receipt | None:
    return next((held for held in ledger.receipts(find_store()) if held.return_id == return_id), None)


def _laid_out(files: Sequence[Dropped], folder: Path) -> Path:
    """The files on disk, each under the last part of its own name; gives the file of one workbook, or the folder."""
    into = folder if len(files) == 1 and files[0].name.lower().endswith(".xlsx") else folder / "return"
    into.mkdir(parents=True)
    for file in files:
        (into / _plain_name(file.name)).write_bytes(file.data)
    return into / _plain_name(files[0].name) if into == folder else into


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-120:].lstrip(".") or "unnamed"


def _already(store: Store, path: Path, mapping: str | None) -> str | None:
    """The id of the return in the ledger with these very bytes, read by this very mapping, if there is one."""
    sha256 = ledger.fingerprint(path)
    same = (held for held in ledger.receipts(store) if held.sha256 == sha256)
    return next((held.return_id for held in same if _mapping_of(store, held) == mapping), None)


def _mapping_of(store: Store, held: ledger.Receipt) -> str | None:
    file = ledger.received_file(store, held)
    return ledger.mapping_of(file) if file else None


def _with_changes(tried: Tried, copy: Store, path: Path, received_on: date, mapping: str | None) -> Tried:
    """Load the return into a copy of the store; compare stages, on the later of the two latest days, and figures."""
    before = open_gate(copy.root)
    result = load(copy, [(path, received_on)], mapping=mapping)
    after = open_gate(copy.root)
    if before is None or after is None:
        raise FileNotFoundError("the copy of the store could not be opened")
    try:
        return _compared(tried, before, after, result.returns[-1].return_id)
    finally:
        before.close()
        after.close()


def _compared(tried: Tried, before: Gate, after: Gate, return_id: str | None) -> Tried:
    """What a return would change, from the answers before it is loaded and after."""
    as_at = max(filter(None, (before.last_as_at, after.last_as_at)))
    (receipt,) = after.ask("return_receipts", as_at, return_id=return_id)
    return replace(
        tried,
        day=as_at,
        stages=_moved(before.ask("unit_stage", as_at), after.ask("unit_stage", as_at)),
        figures=after.ask("return_restatements", as_at, return_id=return_id),
        milestones=_positions_changed(before.ask("milestone_position", as_at), after.ask("milestone_position", as_at)),
        held_before=receipt["corrects"] is not None,
    )


def _copied(store: Store, folder: Path, sound: bool) -> Store:
    """A store in a folder of its own that can be loaded into and leaves the real one alone: its snapshot and its ledger
    are lent, for loading reads them and writes beside them. Empty when there is no store yet.

    sound: whether its reference may be used as it now is; else the copy has that of the snapshot.
    """
    copy = Store(folder)
    current = store.current_snapshot()
    if current is None:
        return copy
    for place in (copy.returns, copy.snapshots):
        place.mkdir(parents=True)
    shutil.copytree(store.reference if sound else edits.kept_versions(store)[-1].folder, copy.reference)
    edits.copy_versions(store, copy)
    for held in store.returns.glob("[!.]*"):
        _lend(held, copy.returns / held.name)
    for lent in (current, seal_file(store, current.stem)):
        if lent.exists():  # an earlier version's snapshot has no seal
            _lend(lent, copy.snapshots / lent.name)
    ledger.point_at(copy, current.stem)
    return copy


def _lend(held: Path, place: Path) -> None:
    """Make what is held readable at another place: by a link, or by a copy where the system gives no links."""
    try:
        place.symlink_to(held, target_is_directory=held.is_dir())
    except OSError:
        (shutil.copytree if held.is_dir() else shutil.copyfile)(held, place)


def _moved(before: Sequence[Row], after: Sequence[Row]) -> list[dict[str, Any]]:
    stood = {(row["recommendation_id"], row["unit_id"]): row["supported_stage"] for row in before}
    return [
        {
            "recommendation_id": row["recommendation_id"],
            "unit_id": row["unit_id"],
            "before": stood.get((row["recommendation_id"], row["unit_id"])),
            "after": row["supported_stage"],
        }
        for row in after
        if stood.get((row["recommendation_id"], row["unit_id"])) != row["supported_stage"]
    ]


def _positions_changed(before: Sequence[Row], after: Sequence[Row]) -> list[dict[str, Any]]:
    """What is another in the position of a milestone: a row for each column; a milestone that is new has its state."""
    stood = {row["milestone_id"]: row for row in before}
    return [
        {"milestone_id": row["milestone_id"], "title": row["title"], "column": column, "before": was, "after": now}
        for row in after
        for column in POSITION
        for was, now in [(stood.get(row["milestone_id"], {}).get(column), row[column])]
        if was != now
    ]


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(item for item in folder.iterdir() if item.is_file()):
            # A fixed time, so that the same return always gives the same zip.
            archive.writestr(zipfile.ZipInfo(file.name, date_time=(1980, 1, 1, 0, 0, 0)), file.read_bytes())
    return out.getvalue()
