"""Commands killed at any point: `python -m tests.hardship --points 200` kills that often, over all that write.

A command is killed, unclean, at the Nth thing it asks of the file system; then the store must be the old one or the new
one, the next command must work, and nothing may be left behind.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from data import illustrative, publish, soundness
from data.__main__ import main as data
from data.ledger import Store
from tests.data.csv_returns import day, trained, write_return
from tests.data.log.minutes import bare
from tests.data.log.test_hard_to_break import killed_at_moments, killed_before_every_line

ROOT = Path(__file__).parents[1]
KILLED_AT = """
import os, signal, sys
count, last, under = 0, int(sys.argv[1]), sys.argv[2]
WATCHED = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "shutil.copyfile", "shutil.rmtree"}
def watch(event, arguments):
    global count
    if event in WATCHED and arguments and str(arguments[0]).startswith(under) or "renameat2" in map(str, arguments):
        count += 1
        print("asked", event, str(arguments[0])[len(under):], file=sys.stderr)
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
from tests.hardship import run
sys.addaudithook(watch)
sys.exit(run(sys.argv[3:]))
"""
FIRST_START = "first start"
MADE_UP = 2
"""The returns of the illustrative set that a first start loads here, its last: each is loaded alike."""


@dataclass(frozen=True)
class Hardship:
    """A command to be killed, in a folder laid out anew each time.

    made: what to do first, given the folder. command: its words. sound: the states its store may be left in. after: the
    command that must then work.
    """

    command: tuple[str, ...]
    sound: Callable[[Path], bool]
    after: tuple[str, ...]
    made: Callable[[Path], None] = lambda folder: None


def lay_out(folder: Path) -> Path:
    """A store with one return, a second to come, a backup of the store, and another store; each under its name."""
    for name, month in (("august", "2026-08-31"), ("september", "2026-09-30")):
        write_return(folder / name, month, training=trained("EA", 96))
    publish.new(Store(folder / "store"))
    publish.load(Store(folder / "store"), [(folder / "august", day("2026-09-10"))])
    publish.new(Store(folder / "other"))
    quietly(["backup", str(folder / "backup.zip"), "--store", str(folder / "store")])
    return folder


def kill(folder: Path, command: tuple[str, ...], point: int) -> tuple[bool, list[str]]:
    """Run a command and kill it at a point (0: never). Gives whether it was killed, and what it asked until then."""
    words = [word.replace("{}", str(folder)) for word in command]
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(point), str(folder), *words],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9, [line for line in done.stderr.splitlines() if line.startswith("asked ")]


def run(command: list[str]) -> int:
    """A command, or what a server does where no store ever stood; gives the exit code."""
    if command[0] != FIRST_START:
        return data(command)
    whole = illustrative.arrivals
    illustrative.arrivals = lambda: whole()[-MADE_UP:]
    try:
        return 0 if publish.build_illustrative(Store(Path(command[2]))) else 1
    finally:
        illustrative.arrivals = whole


def quietly(command: list[str]) -> int:
    """Run a command in this process, whatever it says; gives its exit code."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return run(command)


def _put_aside(item: Path) -> bool:
    """Whether it is a whole store that a killed restore left beside: it can be the one of before, so it is kept."""
    return "-restoring-" in item.name and Store(item).current_file.exists()


def is_sound(store: Path) -> bool:
    return soundness.faults(Store(store)) == []


def months(store: Path) -> list[str]:
    return sorted(folder.name[:10] for folder in (store / "returns").glob("[!.]*"))


def _edit_reference(folder: Path) -> None:
    units = folder / "store" / "reference" / "unit.csv"
    units.write_text(units.read_text(encoding="utf-8") + "CT,Central team,Central team,\n", encoding="utf-8")


def _damage_snapshot(folder: Path) -> None:
    _edit_reference(folder)
    (shown,) = (folder / "store" / "snapshots").glob("2026*.duckdb")
    with shown.open("r+b") as file:
        file.truncate(100_000)


def _whole_or_none(folder: Path) -> bool:
    store = Store(folder / "fresh")
    return store.current_snapshot() is None or is_sound(store.root)


HARDSHIPS = {
    "load": Hardship(
        ("load", "{}/september", "--store", "{}/store", "--received-on", "2026-10-10"),
        lambda folder: is_sound(folder / "store"),
        ("load", "{}/september", "--store", "{}/store", "--received-on", "2026-10-10"),
    ),
    "rebuild": Hardship(
        ("rebuild", "--store", "{}/store"),
        lambda folder: is_sound(folder / "store"),
        ("rebuild", "--store", "{}/store"),
        _edit_reference,
    ),
    "rebuild of a damaged one": Hardship(
        ("rebuild", "--store", "{}/store"),
        lambda folder: True,
        ("rebuild", "--store", "{}/store"),
        _damage_snapshot,
    ),
    "backup": Hardship(
        ("backup", "{}/new.zip", "--store", "{}/store"),
        lambda folder: is_sound(folder / "store"),
        ("backup", "{}/next.zip", "--store", "{}/store"),
    ),
    "restore to nowhere": Hardship(
        ("restore", "{}/backup.zip", "--store", "{}/fresh"),
        lambda folder: not (folder / "fresh").exists() or is_sound(folder / "fresh"),
        ("restore", "{}/backup.zip", "--store", "{}/fresh"),
    ),
    "restore over another": Hardship(
        ("restore", "{}/backup.zip", "--store", "{}/other"),
        lambda folder: is_sound(folder / "other") and len(months(folder / "other")) in (0, 1),
        ("restore", "{}/backup.zip", "--store", "{}/other"),
    ),
    "new": Hardship(
        ("new", "--store", "{}/fresh"),
        _whole_or_none,
        ("check", "{}/september", "--store", "{}/store"),
    ),
    FIRST_START: Hardship(
        (FIRST_START, "--store", "{}/fresh"),
        _whole_or_none,
        (FIRST_START, "--store", "{}/fresh"),
    ),
}


def endure(
    laid_out: Path, hardship: Hardship, points: Iterator[int] | list[int] | Callable[[list[str]], list[int]]
) -> int:
    """Kill a command at each point; gives how many kills hit. Raises AssertionError where anything is lost or left."""
    hits = 0
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "trial"
        _copy(laid_out, trial, hardship)
        if callable(points):
            points = points(kill(trial, hardship.command, 0)[1])
        for point in points:
            _copy(laid_out, trial, hardship)
            killed, asked = kill(trial, hardship.command, point)
            hits += killed
            said = f"killed at {point}: {asked[-1] if asked else 'nothing'}"
            assert hardship.sound(trial), said
            assert quietly([word.replace("{}", str(trial)) for word in hardship.after]) == 0, said
            store = trial / hardship.after[hardship.after.index("--store") + 1].removeprefix("{}/")
            if hardship.after[0] != "check":
                assert is_sound(store), said
                beside = [item for item in trial.glob(".*") if not _put_aside(item)]
                left = [item for item in (*store.rglob(".*"), *beside) if not item.name.endswith("lock")]
                assert not left, f"{said}: left {left}"
    return hits


def _copy(laid_out: Path, trial: Path, hardship: Hardship) -> None:
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(laid_out, trial)
    hardship.made(trial)


def spread(most: int) -> Callable[[list[str]], list[int]]:
    """Points spread evenly over what a command asks, its last three steps among them."""

    def choose(asked: list[str]) -> list[int]:
        count = len(asked)
        evenly = {1 + round(at * (count - 1) / max(most - 4, 1)) for at in range(max(most - 3, 1))}
        return (
            sorted({*evenly, *range(max(count - 2, 1), count + 1)})[-most:]
            if most < count
            else list(range(1, count + 1))
        )

    return choose


def over_the_log(folder: Path, points: int) -> str:
    """A writer in the log killed before each line that it runs, then at so many moments."""
    lines = killed_before_every_line(folder / "lines")
    entries = killed_at_moments(bare(folder / "moments"), points)
    return f"log: killed before each of {lines} lines and at {points} moments, {entries} entries, nothing lost"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hardship", description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="kills, over all commands")
    parser.add_argument("--only", choices=HARDSHIPS, help="one command, with its share of the kills")
    given = parser.parse_args()
    chosen = {name: each for name, each in HARDSHIPS.items() if given.only in (None, name)}
    each = max(1, -(-given.points // len(HARDSHIPS)))
    with tempfile.TemporaryDirectory() as scratch:
        if given.only is None:
            print(over_the_log(Path(scratch) / "log", given.points), flush=True)
        laid_out = lay_out(Path(scratch))
        for name, hardship in chosen.items():
            began = time.monotonic()
            hits = endure(laid_out, hardship, spread(each))
            print(f"{name}: {hits} kills, nothing lost, nothing left; {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
