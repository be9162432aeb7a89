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
from contextlib import contextmanager, suppress
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import date
from pathlib import Path

from filelock import FileLock

DEFAULT_STORE = (Path(__file__).parent / "store").absolute()
INCOMING = ".incoming-"
BUILDING = ".building-"
RECEIPT = "receipt.json"
MAPPINGS = "mappings"
"""The folder of a store that holds the mappings of its senders, each as NAME.toml."""
MAPPING = "mapping.toml"
"""What the mapping that a return was read by is called, beside the return."""
PUT_BACK = "; put it back from a copy of the store"
# In a file's name: control characters, and bytes that are not UTF-8, which no receipt could hold.
_UNKEEPABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What a snapshot may be called: never a path that leads out of the store.
PLAIN_ID = re.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
# What the fields of a receipt are, where they are not text.
_KINDS: dict[str, type | tuple[type, ...]] = {
    "load_number": int,
    "note": (str, type(None)),
    "counts": dict,
    "warnings": list,
    "notices": list,
    "readings": dict,
}


class StoreFault(Exception):
    """The store cannot do what was asked; the message says why, in the user's words."""


class NoStore(StoreFault):
    """There is no store in a place that was named, or where one stood before. It is never made up for."""


@dataclass(frozen=True)
class Store:
    """The folders of one store. ``named``: somebody said where it is; else it is in the default place."""

    root: Path
    named: bool = True

    @property
    def reference(self) -> Path:
        return self.root / "reference"

    @property
    def reference_kept(self) -> Path:
        return self.root / "reference-kept"

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

    @property
    def stood_file(self) -> Path:
        """What says, beside the default place, that a store stood there: see ``remember``."""
        return self.root.with_name(f".{self.root.name}-stood")

    @property
    def may_be_started(self) -> bool:
        """Whether a store may be made here unasked: nobody named the place, and none ever stood in it."""
        return not (self.named or self.exists or self.stood_file.exists())

    def must_exist(self) -> None:
        """Raise NoStore, with what can be done about it, when there is no store here."""
        if self.exists:
            return
        if not self.named and self.stood_file.exists():
            raise NoStore(
                f"there is no store at {self.root}, where one stood before: put it back, or start an empty one with "
                f"python -m data new, or remove {self.stood_file} to be shown the illustrative set"
            )
        naming = f" --store {self.root}" if self.named else ""
        raise NoStore(f"there is no store at {self.root}; python -m data new{naming} starts one")

    def current_id(self) -> str | None:
        """The id of the snapshot being shown, or None when nothing has been published yet.

        Raises StoreFault when CURRENT holds anything but a plain id.
        """
        try:
            snapshot_id = self.current_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, IsADirectoryError):
            snapshot_id = "/"
        if snapshot_id and not PLAIN_ID.fullmatch(snapshot_id):
            raise StoreFault(f"{self.current_file} does not name a snapshot; python -m data rebuild writes it anew")
        return snapshot_id or None

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
    named = path or os.environ.get("OVERSIGHT_STORE")
    return Store(Path(named or DEFAULT_STORE).absolute(), named=bool(named))


def remember(store: Store) -> None:
    """Leave word beside the default place that a store stood there: should it go, none is made there unasked."""
    if store.root == DEFAULT_STORE and not store.stood_file.exists():
        with suppress(OSError):
            store.stood_file.write_text(
                f"A store was made in {store.root.name}. While this file is here, no other is made there unasked.\n",
                encoding="utf-8",
            )


@dataclass(frozen=True)
class Receipt:
    """What is kept about a return beside its file. ``received_at`` is the true clock time of the load, in UTC.

    ``loaded_by``: the account on the machine, or who was signed in; blank in receipts of versions that did not say.
    """

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
    notices: list[dict[str, object]] = field(default_factory=list)
    readings: dict[str, dict[str, str]] = field(default_factory=dict)
    loaded_by: str = field(default_factory=str)


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
    found = [read_receipt(file) for file in store.returns.glob(f"[!.]*/{RECEIPT}")]
    return sorted(found, key=lambda receipt: receipt.load_number)


def received_file(store: Store, receipt: Receipt) -> Path:
    """The file (or folder of CSV files) of a return, as it was received."""
    return store.returns / receipt.return_id / receipt.file_name


def mapping_of(received: Path) -> str | None:
    """The text of the mapping kept beside a return as received, if it was read by one."""
    kept = received.parent / MAPPING
    return kept.read_text(encoding="utf-8") if kept.is_file() else None


def id_of(received: Path, received_on: date | str, sha256: str) -> str:
    """What a return is called: its day of receipt, and a hash of its file and of the mapping it was read by, if any.

    So the same file read for another month is another return, and a mapping that was altered is told.
    """
    mapping = mapping_of(received)
    digest = sha256 if mapping is None else hashlib.sha256((sha256 + mapping).encode()).hexdigest()
    return f"{received_on}-{digest[:12]}"


def stage(store: Store, source: Path, files: Iterable[Path]) -> Path:
    """Copy a return, a file or a folder with these files, to a folder of its own that is not yet in the ledger.

    Gives the copy, under its own name as far as that can be kept. OSError, and nothing left, if it cannot be copied.
    """
    folder = store.returns / f"{INCOMING}{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir(parents=True)
    copy = folder / _kept_name(source.name)
    try:
        if source.is_dir():
            copy.mkdir()
        for file in files:
            shutil.copyfile(file, copy / file.name if copy.is_dir() else copy)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return copy


def _kept_name(name: str) -> str:
    """The name a return is kept under: its own, but for what a receipt cannot hold, and never the receipt's."""
    kept = _UNKEEPABLE.sub("_", name)
    return f"_{kept}" if kept.casefold() == RECEIPT else kept


def write_receipt(copy: Path, receipt: Receipt) -> None:
    """Write the receipt beside a staged return and put both safely on disk."""
    text = json.dumps(asdict(receipt), indent=2, ensure_ascii=False, default=str)
    (copy.parent / RECEIPT).write_text(text + "\n", encoding="utf-8")
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
    remember(store)


def set_aside_pointer(store: Store) -> None:
    """Put a CURRENT that does not name a snapshot out of the way, so that a rebuild can write it anew."""
    try:
        store.current_id()
    except StoreFault:
        store.current_file.rename(store.root / f"CURRENT-unreadable-{os.urandom(4).hex()}")


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder to flush it
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_receipt(file: Path) -> Receipt:
    """The receipt in a file. Raises StoreFault when it cannot be one."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:  # not JSON, or not UTF-8
        held = None
    wrong = _wrong_with(held, file.parent.name)
    if wrong:
        raise StoreFault(f"the receipt {file} {wrong}{PUT_BACK}")
    return Receipt(**{item.name: held[item.name] for item in fields(Receipt) if item.name in held})


def _wrong_with(held: object, folder: str) -> str:
    """What keeps something from being the receipt of the return in a folder, in words; nothing when it is one."""
    if not isinstance(held, dict):
        return "is cut short or is not a receipt"
    missing = [item.name for item in fields(Receipt) if item.name not in held and item.default_factory is MISSING]
    if missing:
        return f"lacks {', '.join(missing)}"
    typed = {name: _KINDS.get(name, str) for name in Receipt.__annotations__ if name in held}
    odd = [name for name, kind in typed.items() if not isinstance(held[name], kind)]
    odd += [name for name in ("received_on", "as_at") if name not in odd and not _is_day(held[name])]
    if odd:
        return f"does not say a proper {odd[0]}"
    plain = held["return_id"] == folder and Path(held["file_name"]).name == held["file_name"]
    return "" if plain else "is that of another folder"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
