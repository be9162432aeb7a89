"""A snapshot's seal: what its file, and every receipt and entry it was made from, looked like when it was published.

``<id>.sha256`` beside ``<id>.duckdb``, as `sha256sum --check` reads it from the folder of snapshots: a SHA-256 and a
name in each line. A first line that begins with # names the snapshot that was shown before it.
"""

import os
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from data.ledger import PLAIN_ID, Store, StoreFault, fingerprint, sync

AT_ONCE = 200_000_000
"""Bytes of a snapshot that a reader waits for: under a second on a slow disk. A larger one is read through beside."""
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_BEFORE = "# shown before: "


class DamagedSnapshot(StoreFault):
    """A snapshot is not as it was published; the message says what is wrong with it and what mends it."""

    def __init__(self, snapshot_id: str, wrong: str) -> None:
        super().__init__(f"the snapshot {snapshot_id} {wrong}; python -m data rebuild makes it anew")
        self.snapshot_id, self.wrong = snapshot_id, wrong


@dataclass(frozen=True)
class Seal:
    """What a snapshot was when it was published. ``papers``: name of each receipt and entry -> SHA-256."""

    sha256: str
    papers: Mapping[str, str] = field(default_factory=dict)
    before: str | None = None


def seal_file(store: Store, snapshot_id: str) -> Path:
    """Where the seal of a snapshot is kept."""
    return store.snapshots / f"{snapshot_id}.sha256"


def write(store: Store, building: Path, snapshot_id: str, papers: Mapping[str, Path]) -> None:
    """Seal a finished snapshot that is not in its place yet.

    papers: the receipts and entries it was made from, each by its name in the store, wherever it lies now.
    """
    before = _shown(store)
    lines = [f"{_BEFORE}{before}"] if before else []
    lines.append(f"{fingerprint(building)}  {snapshot_id}.duckdb")
    lines += [f"{fingerprint(file)}  ../{name}" for name, file in sorted(papers.items())]
    draft = building.with_suffix(".sha256")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sync(draft)
    draft.replace(seal_file(store, snapshot_id))


def _shown(store: Store) -> str | None:
    try:
        return store.current_id()
    except StoreFault:
        return None


def read(store: Store, snapshot_id: str) -> Seal | None:
    """The seal of a snapshot; None when it has none. Raises DamagedSnapshot when it cannot be read."""
    try:
        lines = seal_file(store, snapshot_id).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        lines = []
    named = {match[2]: match[1] for match in map(_LINE.fullmatch, lines) if match}
    sha256 = named.pop(f"{snapshot_id}.duckdb", None)
    comments = [line for line in lines if line.startswith("#")]
    if sha256 is None or len(named) + 1 + len(comments) != len(lines):
        raise DamagedSnapshot(snapshot_id, "has a checksum that cannot be read")
    before = next((line.removeprefix(_BEFORE) for line in comments if line.startswith(_BEFORE)), None)
    papers = {name.removeprefix("../"): digest for name, digest in named.items()}
    return Seal(sha256, papers, before if before and PLAIN_ID.fullmatch(before) else None)


def papers_of_shown(store: Store) -> Mapping[str, str]:
    """The receipts and entries that the snapshot now shown was made from, by name; none where it has no seal to read.

    A seal that is gone or damaged is the snapshot's fault, and is told with it.
    """
    try:
        shown = store.current_id()
        seal = read(store, shown) if shown else None
    except StoreFault:
        return {}
    return seal.papers if seal else {}


def remove(store: Store, snapshot_ids: Iterable[str]) -> None:
    """Remove the seals of snapshots that are gone."""
    for snapshot_id in snapshot_ids:
        seal_file(store, snapshot_id).unlink(missing_ok=True)


def without_snapshot(store: Store) -> list[str]:
    """The ids that have a seal and no snapshot, the one shown aside."""
    shown = _shown(store)
    ids = [file.name.removesuffix(".sha256") for file in store.snapshots.glob("[!.]*.sha256")]
    return [each for each in ids if each != shown and not store.snapshot_file(each).exists()]


def must_hold(store: Store, snapshot_id: str, wait: bool = True) -> None:
    """Raise DamagedSnapshot unless a snapshot is, byte for byte, what was sealed.

    Its bytes are read once in a process, and again when the file changes. Without ``wait`` a large one is read through
    beside, and holds until it is found not to. One without a seal is for whoever opens it to judge: it may have been
    made by a version that wrote none.
    """
    seal = read(store, snapshot_id)
    if seal is None:
        return
    file = store.snapshot_file(snapshot_id)
    try:
        found = file.stat()
        bytes_are = _bytes(file, (found.st_ino, found.st_size, found.st_mtime_ns))
        sha256 = bytes_are.sha256(wait or found.st_size <= AT_ONCE)
    except FileNotFoundError:
        raise DamagedSnapshot(snapshot_id, "is not there") from None
    except OSError as error:
        raise DamagedSnapshot(snapshot_id, f"cannot be read ({os.strerror(error.errno or 0)})") from error
    if sha256 not in (None, seal.sha256):
        raise DamagedSnapshot(snapshot_id, "is not as it was published: its checksum is another")


class _Bytes:
    """The SHA-256 of a file, worked out once."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._found: str | None = None
        self._failed: OSError | None = None
        self._beside: threading.Thread | None = None

    def sha256(self, wait: bool) -> str | None:
        """The sum; None while it is being worked out and nobody waits."""
        if wait:
            self._work_out()
        elif self._beside is None:
            self._beside = threading.Thread(target=self._work_out, name="checksum", daemon=True)
            self._beside.start()
        if self._failed and not self._found:
            raise self._failed
        return self._found

    def _work_out(self) -> None:
        with self._lock:
            if self._found:
                return
            try:
                self._found = fingerprint(self._file)
            except OSError as error:
                self._failed = error


@lru_cache(maxsize=32)
def _bytes(file: Path, identity: tuple[int, int, int]) -> _Bytes:
    return _Bytes(file)
