"""A store in one file, taken while loads and readers go on, and put back whole or not at all.

A backup is a zip of all that a store keeps: reference, every version of it, returns with their receipts, the snapshot
shown with its seal, those that entries of the log name, and whatever else lies in its folder (the log, mappings). The
other snapshots follow from the rest and stay out, as does what a writer has under construction. `contents.sha256` in it
names every file, as `sha256sum` does.
"""

import hashlib
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from filelock import FileLock

from data import exchange, log, snapshot, soundness
from data.book.english import plural
from data.ledger import RECEIPT, Store, StoreFault, remember, sync
from data.log.keeping import folder as log_folder
from data.seals import seal_file

CONTENTS = "contents.sha256"
MOST_FILES = 1_000_000
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_ASIDE = "CURRENT-unreadable-"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    snapshot_id: str
    returns: int
    files: int


class CannotRestore(StoreFault):
    """A file is not a backup that can be put back; the message says why. Nothing was changed."""

    def __init__(self, file: Path, wrong: str) -> None:
        super().__init__(f"{file.name} {wrong}; nothing was changed")


# Taking one ----------------------------------------------------------------------------------------------------------


def take(store: Store, target: Path) -> Backup:
    """Write a backup of a store to a file that is not there yet. It appears whole or not at all.

    The write lock is held while what can change is copied, a moment; returns and the snapshot, which never change, are
    copied after. Raises StoreFault when the store is not sound: such a backup would fail on the day it is needed.
    """
    store.must_exist()
    if target.exists():
        raise StoreFault(f"{target} is there already; give another name")
    for left in target.parent.glob(f".{target.name}-taking-*"):
        left.unlink(missing_ok=True)
    draft = target.with_name(f".{target.name}-taking-{os.urandom(4).hex()}")
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            backup = _written(store, package)
        sync(draft)
        draft.replace(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return backup


def _written(store: Store, package: zipfile.ZipFile) -> Backup:
    sums: dict[str, str] = {}
    with ExitStack() as held:
        with store.writing(), _unwritten(log_folder(store)):
            soundness.must_be_sound(store)
            reader = snapshot.open_reader(store)
            if reader is None:
                raise StoreFault(f"no snapshot is published in {store.root}; python -m data rebuild makes it anew")
            held.enter_context(closing(reader))  # while it is open, it is not cleared away
            files = [file for file in _files(store.root) if not _is_passing(file, store)]
            returns = [file for file in files if file.is_relative_to(store.returns)]
            for file in files:
                if not file.is_relative_to(store.returns):
                    _put(package, store, file, sums)
            ids = _snapshots(store, reader.snapshot_id)
        snapshots = [file for each in ids for file in (store.snapshot_file(each), seal_file(store, each))]
        for file in (*returns, *snapshots):
            if file.exists():  # an earlier version's snapshot has no seal
                _put(package, store, file, sums)
    package.writestr(CONTENTS, "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()))
    return Backup(reader.snapshot_id, _returns_in(sums), len(sums))


def _snapshots(store: Store, shown: str) -> list[str]:
    """The snapshots that a backup takes: the one shown, and those that entries of the log were made on (all, where one
    cannot be read).
    """
    named = log.named_snapshots(store)
    held = {file.stem for file in store.snapshots.glob("[!.]*.duckdb")}
    return sorted({shown, *(held if named is None else held & named)})


@contextmanager
def _unwritten(folder: Path) -> Iterator[None]:
    """Keep entries from being written to the log meanwhile, where there is one."""
    if not folder.is_dir():
        yield
        return
    with FileLock(folder / ".lock"):
        yield


def _returns_in(names: Iterable[str]) -> int:
    return sum(name.startswith("returns/") and name.endswith(f"/{RECEIPT}") for name in names)


def _files(folder: Path) -> Iterator[Path]:
    return (item for item in sorted(folder.rglob("*")) if item.is_file())


def _is_passing(file: Path, store: Store) -> bool:
    """Whether a file is a snapshot, or one that a writer has under construction or put aside."""
    parts = file.relative_to(store.root).parts[:2]
    return file.is_relative_to(store.snapshots) or any(part.startswith((".", _ASIDE)) for part in parts)


def _put(package: zipfile.ZipFile, store: Store, file: Path, sums: dict[str, str]) -> None:
    name, digest = file.relative_to(store.root).as_posix(), hashlib.sha256()
    with file.open("rb") as source, package.open(name, "w", force_zip64=True) as into:
        while block := source.read(_BLOCK):
            digest.update(block)
            into.write(block)
    sums[name] = digest.hexdigest()


# Putting one back ----------------------------------------------------------------------------------------------------


def restore(file: Path, store: Store) -> tuple[Backup, Path | None]:
    """Put a backup in the place of a store, once everything in it has been checked.

    Gives what it held, and where the store lies now that stood there before, if one did. Killed at any point, the place
    holds the store of before or the one restored. Raises CannotRestore, and changes nothing, for what is no sound
    backup; StoreFault where the place is neither empty nor a store.
    """
    place = store.root.resolve()
    if place.exists() and not (place.is_dir() and (Store(place).exists or not any(place.iterdir()))):
        raise StoreFault(f"{place} is neither empty nor a store; nothing was changed")
    if os.path.ismount(place):
        raise StoreFault(f"{place} is where a disk is mounted: restore to a folder in it; nothing was changed")
    place.parent.mkdir(parents=True, exist_ok=True)
    with _unpacking(place) as draft:
        backup = _unpacked(file, Store(draft))
        if not Store(place).exists:
            draft.rename(place)
            sync(place.parent)
            remember(store)
            return backup, None
        with Store(place).writing():
            exchange.share_lock(place, draft)
            return backup, exchange.change_places(draft, place)


@contextmanager
def _unpacking(place: Path) -> Iterator[Path]:
    """A folder beside a place to unpack in. Those left by restores that were killed are cleared away, unless whole."""
    prefix = f".{place.name}-restoring-"
    for left in place.parent.glob(f"{prefix}*"):
        if not Store(left).current_file.exists():
            shutil.rmtree(left, ignore_errors=True)
    draft = place.with_name(f"{prefix}{os.urandom(4).hex()}")
    draft.mkdir()
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _unpacked(file: Path, draft: Store) -> Backup:
    """Unpack a backup and look through it. CURRENT comes last: without it a folder counts as half unpacked."""
    try:
        with zipfile.ZipFile(file) as package:
            sums = _contents(file, package, draft.root)
            for name in sorted(sums, key=lambda name: name == "CURRENT"):
                _unpack(file, package, name, sums[name], draft.root)
    except StoreFault:
        raise
    except OSError as error:
        raise CannotRestore(file, f"could not be read or unpacked ({error.strerror or error})") from error
    except Exception as error:  # a hostile zip can raise nearly anything
        raise CannotRestore(file, "is not a whole zip file") from error
    for folder in [draft.root, *(item for item in draft.root.rglob("*") if item.is_dir())]:
        sync(folder)
    found = soundness.faults(draft)
    if found:
        raise CannotRestore(file, f"holds no sound store: {found[0].fault}")
    return Backup(draft.current_id() or "", _returns_in(sums), len(sums))


def _contents(file: Path, package: zipfile.ZipFile, draft: Path) -> Mapping[str, str]:
    """What a backup says that it holds, once the zip has been found to hold that and nothing else, plainly named."""
    parts = package.infolist()
    names = [part.filename for part in parts]
    if CONTENTS not in names or len(parts) > MOST_FILES or package.getinfo(CONTENTS).file_size > 300 * MOST_FILES:
        raise CannotRestore(file, "is not a backup of a store")
    if len(set(names)) < len(names) or any(map(_is_odd, parts)):
        raise CannotRestore(file, "is not put together as a backup is")
    room = shutil.disk_usage(draft).free
    if sum(part.file_size for part in parts) > room:
        raise CannotRestore(file, f"needs more room than the {plural(room // _BLOCK, 'MB', 'MB')} that are free")
    lines = package.read(CONTENTS).decode("utf-8").splitlines()
    sums = {match[2]: match[1] for match in map(_LINE.fullmatch, lines) if match}
    if {*sums, CONTENTS} != set(names) or "CURRENT" not in sums:
        raise CannotRestore(file, "holds other files than it says")
    return sums


def _is_odd(part: zipfile.ZipInfo) -> bool:
    """Whether a part is anything but a plain file under a plain name, packed as a backup packs it."""
    kind = stat.S_IFMT(part.external_attr >> 16)
    packed = part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not part.flag_bits & 0x1
    steps = part.filename.split("/")
    leads_out = {"", ".", ".."} & set(steps) or steps[0].startswith(".") or "\0" in part.filename
    means_more = os.name == "nt" and set(part.filename) & set("\\:")
    return bool(leads_out or means_more) or kind not in (0, stat.S_IFREG) or not packed


def _unpack(file: Path, package: zipfile.ZipFile, name: str, sha256: str, draft: Path) -> None:
    target = draft / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with package.open(name) as source, target.open("xb") as into:
        if _copied(source, into) != sha256:
            raise CannotRestore(file, f"is damaged: {name} is not what was backed up")
        into.flush()
        os.fsync(into.fileno())


def _copied(source: IO[bytes], into: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        into.write(block)
    return digest.hexdigest()
