"""The store's folders and its ledger: every return as it was received, byte for byte, with its receipt.

A return is in the ledger once its folder stands under ``returns/`` with its final name; from then on it is never lost.
CURRENT names the snapshot that readers are shown; a snapshot behind the ledger is brought up to date by the next write.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock

DEFAULT_STORE = Path(__file__).parent / "store"
INCOMING = ".incoming-"
BUILDING = ".building-"
# In a file's name: control characters, and bytes that are not UTF-8, which no receipt could hold.
_UNKEEPABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Store:
    """The folders of one store."""

    root: Path

    @property
    def reference(self) -> Path:
        return self.root / "reference"

    @property
    def returns(self) -> Path:
        return self.root / "returns"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def current_file(self) -> Path:
        return self.root / "CURRENT"

    @property
    def exists(self) -> bool:
        return self.current_file.exists() or self.reference.exists()

    def current_id(self) -> str | None:
        """The id of the snapshot being shown, or None when nothing has been published yet."""
        try:
            return self.current_file.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def snapshot_file(self, snapshot_id: str) -> Path:
        return self.snapshots / f"{snapshot_id}.duckdb"

    def current_snapshot(self) -> Path | None:
        """The file of the snapshot being shown, or None when there is none."""
        snapshot_id = self.current_id()
        file = self.snapshot_file(snapshot_id) if snapshot_id else None
        return file if file and file.exists() else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store's one write lock: a second writer waits."""
        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / ".lock"):
            yield


def find_store(path: str | Path | None = None) -> Store:
    """The store at ``path``, else at OVERSIGHT_STORE, else the default ``data/store/``."""
    return Store(Path(path or os.environ.get("OVERSIGHT_STORE") or DEFAULT_STORE).absolute())


@dataclass(frozen=True)
class Receipt:
    """What is kept about a return beside its file. ``received_at`` is the true clock time of the load, in UTC."""

    return_id: str
    load_number: int
    received_on: str
    received_at: str
    file_name: str
    sha256: str
    as_at: str
    submitted_by: str
    provenance: str
    note: str | None
    counts: dict[str, int]
    warnings: list[dict[str, object]] = field(default_factory=list)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes, or of a folder's file names and bytes in the order of names."""
    digest = hashlib.sha256()
    if path.is_dir():
        for file in sorted(item for item in path.iterdir() if item.is_file()):
            digest.update(os.fsencode(file.name) + b"\0" + hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def receipts(store: Store) -> list[Receipt]:
    """Every receipt in the ledger, in the order of loading."""
    found = [_read_receipt(file) for file in store.returns.glob("[!.]*/receipt.json")]
    return sorted(found, key=lambda receipt: receipt.load_number)


def received_file(store: Store, receipt: Receipt) -> Path:
    """The file (or folder of CSV files) of a return, as it was received."""
    return store.returns / receipt.return_id / receipt.file_name


def stage(store: Store, source: Path, files: Iterable[Path]) -> Path:
    """Copy a return, a file or a folder with these files, to a folder of its own that is not yet in the ledger.

    Gives the copy, under its own name as far as a receipt can hold that. OSError, and nothing left, if it cannot be
    copied.
    """
    folder = store.returns / f"{INCOMING}{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir(parents=True)
    copy = folder / _UNKEEPABLE.sub("_", source.name)
    try:
        if source.is_dir():
            copy.mkdir()
        for file in files:
            shutil.copyfile(file, copy / file.name if copy.is_dir() else copy)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return copy


def write_receipt(copy: Path, receipt: Receipt) -> None:
    """Write the receipt beside a staged return and put both safely on disk."""
    text = json.dumps(asdict(receipt), indent=2, ensure_ascii=False, default=str)
    (copy.parent / "receipt.json").write_text(text + "\n", encoding="utf-8")
    for file in copy.parent.rglob("*"):
        sync(file)
    sync(copy.parent)


def commit(store: Store, staged: Iterable[tuple[Path, Receipt]]) -> None:
    """Put staged returns in the ledger, in order: each by one rename."""
    for copy, receipt in staged:
        copy.parent.rename(store.returns / receipt.return_id)
    sync(store.returns)


def clear_leftovers(store: Store) -> None:
    """Remove what a writer that was killed left behind. Call with the write lock held."""
    for folder in [*store.returns.glob(f"{INCOMING}*"), *store.snapshots.glob(f"{BUILDING}*")]:
        shutil.rmtree(folder, ignore_errors=True)
    for file in store.root.glob(".CURRENT-*"):
        file.unlink(missing_ok=True)


def point_at(store: Store, snapshot_id: str) -> None:
    """Make ``snapshot_id`` the snapshot that readers are shown, in one atomic step."""
    pointer = store.root / f".CURRENT-{os.getpid()}"
    pointer.write_text(snapshot_id + "\n", encoding="utf-8")
    sync(pointer)
    pointer.replace(store.current_file)
    sync(store.root)


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder to flush it
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_receipt(file: Path) -> Receipt:
    return Receipt(**json.loads(file.read_text(encoding="utf-8")))
