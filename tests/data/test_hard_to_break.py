"""What a machine can do to a load: kill it anywhere, run two at once, fill the disk; and readers all the while."""

import os
import resource
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from data import ledger, publish
from data.ledger import Store
from queries import open_gate
from tests.data.csv_returns import day, finding, trained, write_return
from tests.data.started import started

ROOT = Path(__file__).parents[2]
KEEPS_AHEAD = True
# Loads a return into one store after another, each load in a process of its own, which kills itself, unclean, at the
# Nth thing that it asks of the file system. Says what those things were, and how each process ended.
KILLED_AT = """
import os, signal, sys
from data import latest, snapshot
from data.__main__ import main
snapshot._own_macros()  # what any process works out once, once for all of them
latest.keep = lambda connection, held: None  # nothing kept ready, as in every test of this folder
WATCHED = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "shutil.rmtree"}
def load(store, last):
    count = 0
    def watch(event, arguments):
        nonlocal count
        if event in WATCHED and arguments and str(arguments[0]).startswith(store):
            count += 1
            print(event, str(arguments[0])[len(store):], file=sys.stderr)
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    return main(["load", "--store", store, "--received-on", "2026-10-10", sys.argv[1]])
for told in sys.argv[2:]:
    store, _, last = told.rpartition(":")
    pid = os.fork()
    if pid == 0:
        os._exit(load(store, int(last)))
    print("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


WATCHED = ("open ", "os.", "shutil.")


def turning_points(asked: list[str]) -> list[int]:
    """Where a load can be cut in two: while the return is being copied in, before and after each thing that puts a
    finished piece in its place, and while it clears up. Between these a kill leaves what the one before it leaves.
    """
    moved = [place for place, what in enumerate(asked, start=1) if what.startswith("os.rename ")]
    copied = next(place for place, what in enumerate(asked, start=1) if what.startswith("open /returns/.incoming"))
    assert len(moved) >= 3 and copied < moved[0] < moved[-1] + 1 < len(asked)
    return [copied, *moved, moved[-1] + 1, len(asked)]


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "data", *map(str, arguments)]


@pytest.fixture(scope="module")
def august(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one return."""
    folder = tmp_path_factory.mktemp("august")
    first = write_return(
        folder / "first",
        "2026-08-31",
        training=trained("EA", 96),
        evidence=[finding("P1", "policy_issued", "2026-08-01")],
    )
    made = started(folder / "store")
    publish.load(made, [(first, day("2026-09-10"))])
    return made.root


@pytest.fixture
def store(august: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(august, tmp_path / "store"))


@pytest.fixture
def arriving(tmp_path: Path) -> Path:
    return write_return(tmp_path / "arriving", "2026-09-30", training=trained("EA", 97))


def months_shown(store: Store) -> list[str]:
    gate = open_gate(store.root)
    assert gate is not None
    months = sorted({str(row["month_end"]) for row in gate.ask("training_position")})
    gate.close()
    return months


def test_a_load_killed_at_any_point_leaves_old_or_new_and_the_next_clears_up(store: Store, arriving: Path) -> None:
    old, new = ["2026-08-31"], ["2026-08-31", "2026-09-30"]
    trial = copied(store, 0)
    done = run(KILLED_AT, arriving, f"{trial.root}:0")
    assert ends(done) == ["ended 0"]
    asked = [line for line in done.stderr.splitlines() if line.startswith(WATCHED)]
    trials = {point: copied(store, point) for point in turning_points(asked)}
    killed = run(KILLED_AT, arriving, *(f"{trial.root}:{point}" for point, trial in trials.items()))
    assert ends(killed) == ["ended -9"] * len(trials)
    for point, trial in trials.items():
        assert months_shown(trial) in (old, new), f"killed at {point}: {asked[point - 1]}"
        publish.load(trial, [(arriving, day("2026-10-10"))])
        assert months_shown(trial) == new
        assert [receipt.as_at for receipt in ledger.receipts(trial)] == new
        assert not [path for path in trial.root.rglob(".*") if path.name != ".lock"], f"left over after {point}"
    assert publish.rebuild(trial)[1] == []


def ends(done: subprocess.CompletedProcess[str]) -> list[str]:
    """How each load ended."""
    return [line for line in done.stdout.splitlines() if line.startswith("ended ")]


def copied(store: Store, point: int) -> Store:
    """A copy of a store, for the load that is killed at a point."""
    return Store(shutil.copytree(store.root, store.root.parent / f"trial-{point}"))


def test_two_loads_started_together_both_end_up_in(store: Store, tmp_path: Path) -> None:
    folders = [
        write_return(tmp_path / f"r{month}", f"2026-{month}", training=trained("EA", 97))
        for month in ("09-30", "10-31")
    ]
    running = [
        subprocess.Popen(command("load", folder, "--store", store.root), cwd=ROOT, stderr=subprocess.DEVNULL)
        for folder in folders
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    assert months_shown(store) == ["2026-08-31", "2026-09-30", "2026-10-31"]
    assert [receipt.load_number for receipt in ledger.receipts(store)] == [1, 2, 3]


def test_twenty_readers_during_loads_see_old_or_new_and_never_an_error(store: Store, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                gate = open_gate(store.root)
                assert gate is not None
                months = {row["month_end"] for row in gate.ask("training_position")}
                portfolio = {row["month_end"] for row in gate.ask("portfolio_by_month")}
                seen.append((len(months), len(portfolio)))
                gate.close()
                stop.wait(0.1)
        except BaseException as error:  # the test must hear of whatever a reader meets
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for place, month in enumerate(("2026-09-30", "2026-10-31"), start=2):
        folder = write_return(tmp_path / f"r{place}", month, training=trained("EA", 97))
        publish.load(store, [(folder, day("2026-11-10"))])
    stop.set()
    for reader in readers:
        reader.join(timeout=60)
    assert failures == []
    assert {pair for pair in seen if pair[0] != pair[1]} == set()
    assert {pair[0] for pair in seen} <= {1, 2, 3}


def test_a_full_disk_refuses_the_load_and_the_old_snapshot_stands(store: Store, arriving: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        command("load", arriving, "--store", store.root, "--received-on", "2026-10-10"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=no_room,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 1
    assert "could not be written" in done.stderr and "Traceback" not in done.stderr
    assert months_shown(store) == ["2026-08-31"]
    publish.load(store, [(arriving, day("2026-10-10"))])
    assert months_shown(store) == ["2026-08-31", "2026-09-30"]


def test_a_disk_with_no_room_left_refuses_the_load(store: Store, arriving: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    size = sum(file.stat().st_size for file in store.root.rglob("*") if file.is_file()) + 2_000_000
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system needs rights that this user does not have")
    try:
        subprocess.run(["cp", "-r", store.root, small / "store"], check=True)
        trial = Store(small / "store")
        with pytest.raises(publish.StoreFault, match="could not be written"):
            publish.load(trial, [(arriving, day("2026-10-10"))])
        assert months_shown(trial) == ["2026-08-31"]
        assert [receipt.as_at for receipt in ledger.receipts(trial)] == ["2026-08-31"]
    finally:
        subprocess.run(["umount", "-l", small], check=False)
