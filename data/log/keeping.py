"""The folder of the log: one file an entry, numbered, written whole and never changed.

An entry is kept once its file has its final name. LATEST says how many there were, so that the last ones cannot be
taken away unseen; a writer that was killed leaves it one behind, never more.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from data.ledger import INCOMING, Store, sync
from data.log.entry import Entry, NotAnEntry, id_of, read

LATEST = "LATEST"
LARGEST_BYTES = 2_000_000
"""The most that one entry's file holds: the rows of a screen, and room to spare."""

_NUMBERED = re.compile(r"(\d{6})\.json")


def folder(store: Store) -> Path:
    """Where the log of a store lies."""
    return store.root / "log"


def entries(store: Store) -> list[Entry]:
    """Every entry that is as it was written, in order. What is not is left out, and told by ``verify``."""
    held = (_entry(file) for _, file in _files(store))
    return [entry for entry in held if isinstance(entry, Entry)]


def named_snapshots(store: Store) -> frozenset[str] | None:
    """The snapshots on which something was recorded; None when an entry cannot be read, for it might name any."""
    held = [_entry(file) for _, file in _files(store)]
    if not all(isinstance(entry, Entry) for entry in held):
        return None
    return frozenset(entry.draft.seen.snapshot_id for entry in held if isinstance(entry, Entry))


def verify(store: Store) -> list[str]:
    """Everything wrong with the log, in words: entries changed, taken away or put in; none when it is whole."""
    faults: list[str] = []
    before: str | None = ""
    files, (count, sha256) = _files(store), _latest(store)
    for number, file in _with_gaps(files, count):
        if file is None:
            faults.append(f"log: entry {id_of(number)} is missing")
            before = None
            continue
        entry, bytes_hash = _entry(file, afresh=True), _hash(file)
        wrong = _wrong_with(entry, number, before, is_as_named=number != count or sha256 == bytes_hash)
        faults += [f"log/{file.name}: {wrong}"] if wrong else []
        before = bytes_hash if isinstance(entry, Entry) else None
    if files and files[-1][0] > count + 1:
        faults.append(f"log/{LATEST}: it names {count} entries, and there are {files[-1][0]}")
    return faults


def _wrong_with(entry: Entry | NotAnEntry, number: int, before: str | None, is_as_named: bool) -> str:
    """What is wrong with the entry of a number; nothing when it is as it was written.

    before: the hash of the file before its own; None where that is no entry. is_as_named: whether it is the one that
    LATEST names, if LATEST names one of its number.
    """
    if not isinstance(entry, Entry):
        return str(entry)
    if entry.number != number:
        return f"it is entry {entry.entry_id} under another number"
    if before is not None and entry.previous != before:
        return "it does not follow on the entry before it, so one of the two was replaced"
    return "" if is_as_named else f"it is not the entry that {LATEST} names, so it was replaced"


@contextmanager
def adding(store: Store) -> Iterator[tuple[int, str]]:
    """Hold the log's own lock: gives the number of the next entry, and the hash of the last one's file."""
    folder(store).mkdir(parents=True, exist_ok=True)
    with FileLock(folder(store) / ".lock"):
        for left in folder(store).glob(f"{INCOMING}*"):
            left.unlink(missing_ok=True)
        files, (count, _) = _files(store), _latest(store)
        last = max([count, *(number for number, _ in files)])
        yield last + 1, _hash(files[-1][1]) if files else ""


def put(store: Store, entry: Entry) -> None:
    """Put an entry in the log, by one rename, and say in LATEST that it is there. Call with ``adding``'s lock held."""
    place = folder(store) / f"{entry.number:06d}.json"
    _put_whole(entry.text, place)
    _put_whole(f"{entry.number} {entry.sha256}\n", folder(store) / LATEST)


def _put_whole(text: str, place: Path) -> None:
    """Write a file beside its place and flush it, then give it its name: whole or not at all."""
    draft = place.parent / f"{INCOMING}{os.getpid()}-{os.urandom(4).hex()}"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync(place.parent)


def _files(store: Store) -> list[tuple[int, Path]]:
    """The files of entries with their numbers, in order."""
    if not folder(store).is_dir():
        return []
    named = ((_NUMBERED.fullmatch(file.name), file) for file in folder(store).iterdir())
    return sorted((int(match[1]), file) for match, file in named if match)


def _with_gaps(files: list[tuple[int, Path]], count: int) -> list[tuple[int, Path | None]]:
    """Every number there should be, with its file, or None where there is none."""
    held = dict(files)
    return [(number, held.get(number)) for number in range(1, max([count, *held]) + 1)]


def _latest(store: Store) -> tuple[int, str]:
    """How many entries there were when one was last added, and the hash of the last; none where nothing says."""
    with suppress(OSError, ValueError):
        number, sha256 = (folder(store) / LATEST).read_text(encoding="utf-8").split()
        return int(number), sha256
    return 0, ""


def _entry(file: Path, afresh: bool = False) -> Entry | NotAnEntry:
    """The entry in a file, or what keeps it from being one. afresh: whatever its time and size say."""
    try:
        stat = file.stat()
        reading = _read.__wrapped__ if afresh else _read
        return reading(file, stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except OSError as error:
        return NotAnEntry(f"it cannot be read ({error.strerror})")


# Files never change, so an entry is read once; whoever changes one by hand changes what is looked at here too.
@lru_cache(maxsize=4096)
def _read(file: Path, changed: int, size: int, place: int) -> Entry | NotAnEntry:
    if size > LARGEST_BYTES:
        return NotAnEntry("it is larger than an entry can be")
    try:
        return read(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        return NotAnEntry("it cannot be read as an entry")
    except NotAnEntry as error:
        return error


def _hash(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
