"""The stores that are measured: made once in a folder for each size, used again until the rules or the set change."""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

from data import illustrative, publish, snapshot
from data.ledger import Store
from data.reference import STARTING_SET
from tests.benchmarks import large

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Built:
    """A store of one size. `before`: all but the latest return; `store`: all. The latest return as its folder of files.

    build_seconds: publish.load of all returns but the latest, in one go. load_seconds, load_rss: `python -m data load`
    of the latest, from its start to its exit, and the most memory it held (MB).
    """

    size: str
    folder: Path
    returns: int
    build_seconds: float
    load_seconds: float
    load_rss: float

    @property
    def before(self) -> Store:
        return Store(self.folder / "before")

    @property
    def store(self) -> Store:
        return Store(self.folder / "store")

    @property
    def latest(self) -> tuple[Path, date]:
        """The latest return, and the day it is received."""
        path, received = json.loads((self.folder / "latest.json").read_text())
        return Path(path), date.fromisoformat(received)


def build(folder: Path, size: str, months: int | None) -> Built:
    """The stores of a size, from the folder when it has them. `months`: only the latest so many (None: all)."""
    place = folder / f"{size}-{months or 'all'}"
    note = place / "built.json"
    if note.exists() and json.loads(note.read_text())["made_of"] == fingerprint():
        print(f"{size}: stores used again from {place}", file=sys.stderr)
        return _described(size, place, json.loads(note.read_text()))
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    told = _build(place, size, months)
    note.write_text(json.dumps({**told, "made_of": fingerprint()}))
    return _described(size, place, told)


def fingerprint() -> str:
    """What a store depends on: the rules, the illustrative set, and what makes size L of it."""
    digest = hashlib.sha256(snapshot.rules_hash().encode())
    for file in sorted([Path(large.__file__), *illustrative.SHIPPED.rglob("*.csv"), *STARTING_SET.glob("*.csv")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files under a folder."""
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())


def rows_of(path: Path) -> int:
    """Rows of data in a folder of CSV files."""
    return sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in path.glob("*.csv"))


def _described(size: str, place: Path, told: dict[str, float]) -> Built:
    return Built(size, place, int(told["returns"]), told["build_seconds"], told["load_seconds"], told["load_rss"])


def _build(place: Path, size: str, months: int | None) -> dict[str, float]:
    *earlier, (last, received) = _arrivals(place, size, months)
    (place / "latest.json").write_text(json.dumps([str(last), received.isoformat()]))
    before, after = Store(place / "before"), Store(place / "store")
    publish.new(before, place / "reference")
    start = time.perf_counter()
    result = publish.load(before, earlier, _progress)
    seconds = time.perf_counter() - start
    if result.refused:
        raise SystemExit(f"a return was refused: {result.returns[-1].faults[:3]}")
    shutil.copytree(before.root, after.root)
    load_seconds, load_rss = load(after, last, received)
    return {"returns": len(earlier), "build_seconds": seconds, "load_seconds": load_seconds, "load_rss": load_rss}


def _arrivals(place: Path, size: str, months: int | None) -> list[tuple[Path, date]]:
    """The returns of a size in order of receipt, once its reference is written; at S, months has no meaning."""
    if size == "L":
        large.write_reference(place / "reference")
        return large.write_returns(place / "returns", months)
    illustrative.copy_reference(place / "reference")
    return illustrative.arrivals()


def load(store: Store, path: Path, received: date) -> tuple[float, float]:
    """Load one return by the command, as a person would: seconds from start to exit, and the most memory held (MB)."""
    command = [
        sys.executable,
        "-m",
        "data",
        "load",
        str(path),
        "--received-on",
        str(received),
        "--store",
        str(store.root),
    ]
    return run(command)


def run(command: list[str]) -> tuple[float, float]:
    """Seconds a command takes and the most memory it was seen to hold (MB); raises SystemExit when it fails."""
    start = time.perf_counter()
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        with suppress(psutil.Error):
            most = max(most, process.memory_info().rss)
        time.sleep(0.01)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, most / 2**20


def _progress(done: int, total: int, words: str) -> None:
    if done % 10 == 0 or done >= total - 1:
        print(f"  {done} of {total}: {words}", file=sys.stderr, flush=True)
