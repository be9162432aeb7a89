"""Publishing: new stores, loading returns, rebuilding from the ledger. One writer at a time, readers undisturbed."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from data import edits, illustrative, journal, ledger, log, seals, snapshot, soundness
from data.book.days import today
from data.edits import Entered, Version, entered_now
from data.intake import Fault, check
from data.ledger import Receipt, Store, StoreFault
from data.reference import STARTING_SET, ReferenceFault, copy_reference, follows_from_reference, no_longer_held
from data.seals import DamagedSnapshot
from data.taking import Loaded, Taking, insert, layout_of

STAGE_CHANGES = Path(__file__).parent / "stage_changes.sql"
Progress = Callable[[int, int, str], None]  # (done, total, words)


@dataclass(frozen=True)
class LoadResult:
    """What a load did: one entry for each return taken up, and the snapshot now shown."""

    returns: list[Loaded]
    snapshot_id: str

    @property
    def refused(self) -> bool:
        return any(item.outcome == "refused" for item in self.returns)


def silent(done: int, total: int, words: str) -> None:
    """Progress that nobody watches."""


def new(store: Store, reference: Path = STARTING_SET, entered: Entered | None = None) -> str:
    """Start an empty store: the reference and a snapshot with no returns; gives the snapshot's id.

    entered: when and by whom the reference is entered (today, unless said).

    Raises StoreFault when there is a store already, ReferenceFault when the reference cannot be used.
    """
    with store.writing():
        if store.exists:
            raise StoreFault(f"{store.root} already holds a store; nothing was changed")
        return _start(store, reference, entered or entered_now())


def load(
    store: Store,
    arrivals: Iterable[tuple[Path, date]],
    progress: Progress = silent,
    entered: Entered | None = None,
    mapping: str | None = None,
    loaded_by: str | None = None,
) -> LoadResult:
    """Check and load returns, each with its day of receipt, in order; stops at the first that is refused.

    Those before it stay loaded. Either the whole of a return is stored or nothing of it. The first load into the
    default place starts a store there, from the starting reference. mapping: the text of the mapping by which they are
    read, when they are in their sender's own layout. loaded_by: who loads, for the receipts; unless said, the account
    on this machine. Raises NoStore when there is none anywhere else, StoreFault when it cannot be written.
    """
    pending = list(arrivals)
    if not store.may_be_started:
        store.must_exist()  # before the lock is held: that makes the folder
    with store.writing():
        if store.may_be_started:
            _start(store, STARTING_SET, entered_now())
        store.must_exist()
        with _disk_faults(), edits.versions_with(store, store.reference, entered or entered_now()) as versions:
            _recover(store, versions, progress)
            with _building(store) as building:
                kept = edits.versions_kept(store, versions)
                loader = journal.account() if loaded_by is None else loaded_by
                return _load_into(store, building, pending, kept, progress, mapping, loader)


def rebuild(store: Store, progress: Progress = silent, entered: Entered | None = None) -> tuple[str, list[str]]:
    """Make the snapshot anew from the ledger and the reference as it now is.

    Gives the id of the snapshot now shown and the tables that differ from the one shown before (all, where that cannot
    be opened); when none differs and the rules are the same, the snapshot shown stays, if it is as it was published.
    Raises StoreFault when the ledger is not sound, or a return no longer passes its checks against the reference.
    """
    store.must_exist()  # before the lock is held: that makes the folder
    with store.writing():
        store.must_exist()
        ledger.clear_leftovers(store)
        ledger.set_aside_pointer(store)
        soundness.must_be_sound(store)
        with (
            _disk_faults(),
            edits.versions_with(store, store.reference, entered or entered_now()) as versions,
            _building(store) as building,
        ):
            snapshot_id = _replay(store, building, versions, progress)
            shown = _sound_snapshot(store, progress)
            differing = _differing_tables(store, building)
            if differing or shown is None or not _shows_the_rules_of_now(shown, versions):
                _publish(store, building, snapshot_id, [], versions)
            return store.current_id() or snapshot_id, differing


@dataclass(frozen=True)
class StageChange:
    """A stage that a rebuild would change; of the recommendation itself where ``unit_id`` is None."""

    as_at: date
    recommendation_id: int
    unit_id: str | None
    before: int | None
    after: int | None


def stages_changed_by_reference(store: Store, progress: Progress = silent) -> list[StageChange]:
    """Which stages a rebuild would change, as at the latest month reported; nothing is published.

    Raises ReferenceFault with every fault of the reference as it now is.
    """
    store.must_exist()
    soundness.must_be_sound(store)
    with tempfile.TemporaryDirectory() as folder:
        draft, building = Store(Path(folder)), Path(folder) / "snapshot.duckdb"
        with edits.versions_with(store, store.reference, entered_now(), draft) as versions:
            _replay(store, building, versions, progress)
        shown = _sound_snapshot(store)
        if shown is None:
            return []
        with snapshot.open_beside(building, shown) as connection:
            return [StageChange(*row) for row in connection.execute(STAGE_CHANGES.read_text()).fetchall()]


def build_illustrative(store: Store, progress: Progress = silent) -> str:
    """Fill a store that does not exist yet with the illustrative set, by the same load as any return.

    The store appears whole or not at all. Gives the snapshot's id.
    """
    store.root.parent.mkdir(parents=True, exist_ok=True)
    with _starting(store):
        if store.current_id():
            return store.current_id() or ""
        with _drafting(store) as scratch:
            draft = Store(Path(scratch) / "store")
            illustrative.copy_earlier_reference(Path(scratch) / "reference")
            arrivals = illustrative.arrivals()
            new(draft, Path(scratch) / "reference", Entered(max(received_on for _, received_on in arrivals)))
            illustrative.copy_reference(draft.reference)
            result = load(draft, arrivals, progress, Entered(*illustrative.edited()), loaded_by="")
            if result.refused:
                raise StoreFault(f"the illustrative set was refused: {result.returns[-1].faults[:3]}")
            return _moved_in(draft, store)


def clear_first_starts(store: Store) -> None:
    """Clear away what first starts left beside a store that were killed; one that is under way is waited for."""
    if _left_by_first_starts(store):
        with _starting(store):
            pass


@contextmanager
def _starting(store: Store) -> Iterator[None]:
    """The lock of first starts; what is left beside the store by then is of some that were killed, and is cleared."""
    with ledger.Store(store.root.parent / f".{store.root.name}-lock").writing():
        for left in _left_by_first_starts(store):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _left_by_first_starts(store: Store) -> list[Path]:
    return list(store.root.parent.glob(f"{_prefix(store)}*"))


def _prefix(store: Store) -> str:
    return f".{store.root.name}-starting-"


@contextmanager
def _drafting(store: Store) -> Iterator[str]:
    """A folder beside a store for making one in. Call with the lock of first starts held."""
    with tempfile.TemporaryDirectory(dir=store.root.parent, prefix=_prefix(store)) as scratch:
        yield scratch


def _moved_in(draft: Store, store: Store) -> str:
    """Put a finished store in its place, unless a first load made one there meanwhile; gives the id now shown.

    What an earlier move left that was killed is gone over again: without CURRENT nothing has been shown of it.
    """
    with store.writing():
        parts = [] if store.current_id() else [item for item in draft.root.iterdir() if item.name != ".lock"]
        for item in sorted(parts, key=lambda item: item.name == "CURRENT"):
            if item.is_dir() and (store.root / item.name).exists():
                shutil.copytree(item, store.root / item.name, dirs_exist_ok=True)
            else:
                shutil.move(item, store.root / item.name)
        ledger.remember(store)
        return store.current_id() or ""


def _start(store: Store, reference: Path, entered: Entered) -> str:
    """Make an empty store, with its write lock held; gives the snapshot's id."""
    try:
        with edits.versions_with(store, reference, entered) as versions, _building(store) as building:
            connection = snapshot.create(building, versions[-1].folder, versions)
            snapshot_id = _finish(connection, store, None)
            copy_reference(versions[-1].folder, store.reference)
            _put_in_place(store, building, snapshot_id, [], versions)
            edits.keep(store, versions)
    except ReferenceFault:
        edits.clear_folder(store)
        raise
    ledger.point_at(store, snapshot_id)
    return snapshot_id


def _load_into(
    store: Store,
    building: Path,
    pending: list[tuple[Path, date]],
    versions: list[Version],
    progress: Progress,
    mapping: str | None,
    loaded_by: str,
) -> LoadResult:
    taking = Taking(store, _working_copy(store, building, versions, progress), mapping, loaded_by)
    outcomes: list[Loaded] = []
    try:
        for done, (path, received_on) in enumerate(pending):
            progress(done, len(pending) + 1, f"checking {path.name}")
            outcomes.append(taking.take(path, received_on))
            if outcomes[-1].outcome == "refused":
                break
        if taking.staged:
            progress(len(pending), len(pending) + 1, "working out the stages of every unit")
            snapshot_id = _finish(taking.connection, store, taking.first_affected)
            _publish(store, building, snapshot_id, taking.staged, versions)
        progress(len(pending) + 1, len(pending) + 1, "done")
        return LoadResult(outcomes, store.current_id() or "")
    finally:
        taking.close()


def _working_copy(
    store: Store, building: Path, versions: list[Version], progress: Progress
) -> duckdb.DuckDBPyConnection:
    """A writable copy of the current snapshot, with the code's own rules; rebuilt when the reference or the rules
    changed since.
    """
    current = store.current_snapshot()
    if current is not None:
        shutil.copyfile(current, building)
        connection = snapshot.open_to_write(building)
        if _is_up_to_date(connection, versions):
            snapshot.lay_macros(connection)
            return connection
        connection.close()
        building.unlink()
    _replay(store, building, versions, progress)
    return snapshot.open_to_write(building)


def _is_up_to_date(connection: duckdb.DuckDBPyConnection, versions: list[Version]) -> bool:
    """Whether a snapshot was made by the rules as they now are and from these versions of the reference."""
    (made_by,) = connection.execute("select rules_hash from snapshot").fetchall()[0]
    if made_by != snapshot.rules_hash():
        return False
    held = connection.execute("select sha256, entered_on from reference_version order by version").fetchall()
    return bool(held == [(version.sha256, version.entered_on) for version in versions])


def _replay(store: Store, building: Path, versions: list[Version], progress: Progress) -> str:
    """Build a snapshot from the reference and every return in the ledger, in the order of loading; gives its id.

    Raises ReferenceFault when the reference has faults, or returns name what is no longer in it; StoreFault when a
    return no longer passes its checks for another reason.
    """
    held = ledger.receipts(store)
    first = min((date.fromisoformat(receipt.as_at) for receipt in held), default=None)
    connection = snapshot.create(building, versions[-1].folder, versions, first)
    unheld: list[tuple[str, Fault]] = []
    try:
        for done, receipt in enumerate(held):
            progress(done, len(held) + 1, f"reading {receipt.file_name} received on {receipt.received_on}")
            unheld += _read_again(connection, store, receipt)
        if unheld:
            raise ReferenceFault(no_longer_held(unheld))
        progress(len(held), len(held) + 1, "working out the stages of every unit")
        return _finish(connection, store, None, close=True)
    finally:
        connection.close()


def _read_again(connection: duckdb.DuckDBPyConnection, store: Store, receipt: Receipt) -> list[tuple[str, Fault]]:
    """Add a return of the ledger; gives its id with each fault that follows from the reference as it now is.

    Raises StoreFault for any other fault.
    """
    file, received_on = ledger.received_file(store, receipt), date.fromisoformat(receipt.received_on)
    checked = check(connection, file, received_on, held_readings=receipt.readings, layout=layout_of(file))
    for fault in checked.faults:
        if not follows_from_reference(fault):
            raise StoreFault(
                f"{receipt.return_id} no longer passes its checks against the reference: "
                f"{fault.sheet}, row {fault.row}, {fault.column}: {fault.fault}; nothing was changed"
            )
    insert(connection, receipt, checked)
    return [(receipt.return_id, fault) for fault in checked.faults]


def _finish(
    connection: duckdb.DuckDBPyConnection, store: Store, first_affected: date | None, close: bool = True
) -> str:
    snapshot_id = snapshot.finish(connection, store, first_affected)
    connection.execute("checkpoint")
    if close:
        connection.close()
    return snapshot_id


def _publish(
    store: Store,
    building: Path,
    snapshot_id: str,
    staged: list[tuple[Path, Receipt]],
    versions: list[Version],
) -> None:
    """Show a finished snapshot: its file first, then the ledger, then the pointer; then clear out old snapshots."""
    _put_in_place(store, building, snapshot_id, staged, versions)
    edits.keep(store, versions)
    ledger.commit(store, staged)
    ledger.point_at(store, snapshot_id)
    named = log.named_snapshots(store)
    if named is not None:  # an entry that cannot be read might name any
        snapshot.prune(store, named)


def _put_in_place(
    store: Store, building: Path, snapshot_id: str, staged: list[tuple[Path, Receipt]], versions: list[Version]
) -> None:
    """Seal a finished snapshot with every paper it was made from, and put both in their places: the seal first."""
    papers = {
        f"{store.reference_kept.name}/{version.name}/{file.name}": file
        for version in versions
        for file in version.folder.iterdir()
    }
    held = [(store.returns / receipt.return_id, receipt) for receipt in ledger.receipts(store)]
    for folder, receipt in [*held, *((copy.parent, receipt) for copy, receipt in staged)]:
        papers[f"{store.returns.name}/{receipt.return_id}/{ledger.RECEIPT}"] = folder / ledger.RECEIPT
    seals.write(store, building, snapshot_id, papers)
    snapshot.put_in_place(store, building, snapshot_id)


def _recover(store: Store, versions: list[Version], progress: Progress) -> None:
    """Clear up after a writer that was killed; when the ledger is ahead of the snapshot, publish what it holds.

    Raises StoreFault when the ledger is not sound, DamagedSnapshot when the snapshot is there and not as published.
    """
    ledger.clear_leftovers(store)
    soundness.must_be_sound(store)
    shown = _returns_shown(store) if store.current_snapshot() is not None else None
    if shown == {receipt.return_id for receipt in ledger.receipts(store)}:
        return
    with _building(store) as building:
        snapshot_id = _replay(store, building, versions, progress)
        _publish(store, building, snapshot_id, [], versions)


def _sound_snapshot(store: Store, progress: Progress = silent) -> Path | None:
    """The file of the snapshot shown, if it is as it was published; one that is not is said, and as good as none."""
    try:
        soundness.must_be_as_published(store)
    except DamagedSnapshot as error:
        progress(1, 1, f"made anew: the snapshot {error.snapshot_id} {error.wrong}")
        return None
    return store.current_snapshot()


def _shows_the_rules_of_now(shown: Path, versions: list[Version]) -> bool:
    with duckdb.connect(str(shown), read_only=True, config=dict(snapshot.LOCKED_DOWN)) as connection:
        return _is_up_to_date(connection, versions)


def _returns_shown(store: Store) -> set[str] | None:
    """The returns that the snapshot shown was made from. Raises DamagedSnapshot when it is not as it was published."""
    reader = snapshot.open_reader(store)
    if reader is None:
        return None
    with closing(reader):
        return {row[0] for row in reader.connection.execute("select return_id from returns").fetchall()}


def _differing_tables(store: Store, building: Path) -> list[str]:
    """The tables of a rebuilt snapshot whose rows are not those of the one shown (all, when none can be opened)."""
    shown = store.current_snapshot()
    if shown is not None:
        with suppress(duckdb.Error), snapshot.open_beside(building, shown) as connection:
            return [name for name in snapshot.tables(connection) if not snapshot.same_rows(connection, name, "shown")]
    with duckdb.connect(str(building), read_only=True, config=dict(snapshot.LOCKED_DOWN)) as connection:
        return snapshot.tables(connection)


@contextmanager
def _building(store: Store) -> Iterator[Path]:
    """A name for a snapshot under construction; whatever is left of it is removed."""
    store.snapshots.mkdir(parents=True, exist_ok=True)
    store.returns.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.snapshots, prefix=ledger.BUILDING, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "snapshot.duckdb"


@contextmanager
def _disk_faults() -> Iterator[None]:
    """Say in words that the disk refused; the store still shows what it showed."""
    try:
        yield
    except OSError as error:
        raise StoreFault(f"the store could not be written ({error.strerror or error}); nothing was changed") from error
    # A commit that finds no room says so as a fault of the transaction.
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        raise StoreFault(
            f"the store could not be written ({str(error).splitlines()[0]}); nothing was changed"
        ) from error


__all__ = ["LoadResult", "Loaded", "StoreFault", "build_illustrative", "load", "new", "rebuild", "today"]
