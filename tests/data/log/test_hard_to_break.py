"""What a machine can do to the log: kill a writer anywhere, write twice at once, fill the disk, forbid writing."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from data import log
from data.ledger import Store, StoreFault
from data.log import keeping, writing
from tests.data.log.minutes import KNOWN, answered, bare, decided, proposed, put

WATCHED = {str(Path(str(module.__file__))) for module in (keeping, writing)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return bare(tmp_path / "store")


def child(work: Callable[[], object]) -> int:
    """Do something in a process of its own, which ends with it; gives its id. The work's failure is its exit code."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return pid


def ended(pid: int) -> int:
    """How a process ended: its exit code, or the signal that killed it as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at_line(number: int) -> Callable[..., Any]:
    """A tracer that kills its own process, unclean, before the line of that number that is run in the log's keeping."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal lines
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            lines += 1
            if lines == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def write_second(store: Store, told: int, number: int) -> None:
    """Write an entry and say so to a pipe; killed at a line."""
    sys.settrace(killed_at_line(number))
    log.write(store, decided("second"), KNOWN)
    os.write(told, b".")


def nothing_is_lost_or_half_written(store: Store, acknowledged: int) -> None:
    texts = [entry.draft.text for entry in log.entries(store)]
    assert texts == ["first", "second"][: len(texts)]
    assert acknowledged <= len(texts) <= acknowledged + 1
    assert log.verify(store) == []
    log.write(store, decided("after"), KNOWN)
    assert len(log.entries(store)) == len(texts) + 1
    assert log.verify(store) == []
    left = {file.name for file in (store.root / "log").iterdir()} - {".lock", "LATEST"}
    assert left == {f"{number:06d}.json" for number in range(1, len(texts) + 2)}


def killed_before_every_line(folder: Path) -> int:
    """Kill a writer before each line that it runs in the log's keeping; gives how many there are."""
    killed, number = -signal.SIGKILL, 0
    while killed == -signal.SIGKILL:
        number += 1
        store = bare(folder / str(number))
        log.write(store, decided("first"), KNOWN)
        told, telling = os.pipe()
        killed = ended(child(lambda at=number, to=telling, of=store: write_second(of, to, at)))
        os.close(telling)
        acknowledged = 1 + len(os.read(told, 10))
        os.close(told)
        nothing_is_lost_or_half_written(store, acknowledged)
    assert killed == 0
    return number - 1


def killed_at_moments(store: Store, turns: int) -> int:
    """Kill a writer that never stops, at one moment after another; gives how many entries it left."""
    acknowledged = 0
    for turn in range(turns):
        told, telling = os.pipe()

        def write_on(to: int = telling) -> None:
            while True:
                log.write(store, decided(), KNOWN)
                os.write(to, b".")

        pid = child(write_on)
        os.close(telling)
        os.read(told, 1)
        time.sleep(0.0001 * (turn * 37 % 40))
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) == -signal.SIGKILL
        acknowledged += 1 + len(os.read(told, 10_000))
        os.close(told)
        assert len(log.entries(store)) >= acknowledged
        acknowledged = len(log.entries(store))
    assert log.verify(store) == []
    return acknowledged


def test_a_writer_killed_before_any_line_loses_nothing_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    assert killed_before_every_line(tmp_path) > 80


def test_a_writer_killed_at_any_moment_loses_nothing_that_it_said_was_written(store: Store) -> None:
    assert killed_at_moments(store, 40) >= 40


def test_two_who_write_at_once_both_find_their_entries(store: Store) -> None:
    pids = [
        child(lambda who=who: put(store, *(decided(f"{who} {place}") for place in range(40)))) for who in ("a", "b")
    ]
    assert [ended(pid) for pid in pids] == [0, 0]
    texts = [entry.draft.text for entry in log.entries(store)]
    assert sorted(texts) == sorted(f"{who} {place}" for who in ("a", "b") for place in range(40))
    assert log.verify(store) == []


def test_of_two_who_confirm_at_once_one_is_refused(store: Store) -> None:
    for _ in range(10):
        (proposal,) = put(store, proposed())
        pids = [
            child(lambda by=by, to=proposal.entry_id: put(store, answered(to, made_by=by)))
            for by in ("office", "verifier")
        ]
        assert sorted(ended(pid) for pid in pids) == [0, 1]
    assert len(log.entries(store)) == 20


def test_a_full_disk_refuses_the_entry_and_keeps_the_others(store: Store) -> None:
    put(store, decided("first"))

    def without_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        with pytest.raises(StoreFault, match=r"the log could not be written \(.*\); nothing was recorded"):
            log.write(store, decided("second"), KNOWN)

    assert ended(child(without_room)) == 0
    nothing_is_lost_or_half_written(store, 1)


def test_a_disk_that_fills_up_refuses_the_entry(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system needs rights that this user does not have")
    try:
        store = bare(small / "store")
        with pytest.raises(StoreFault, match="could not be written"):
            put(store, *(decided(str(place)) for place in range(200)))
        assert len(log.entries(store)) > 5
        assert log.verify(store) == []
    finally:
        subprocess.run(["umount", "-l", small], check=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may look into, for root may write anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_may_not_be_written_refuses_the_entry_and_is_read_all_the_same(open_folder: Path) -> None:
    store = bare(open_folder / "store")
    put(store, decided("first"))
    (store.root / "log").chmod(0o555)

    def as_another() -> None:
        if os.geteuid() == 0:
            os.setuid(65_534)
        assert [entry.draft.text for entry in log.entries(store)] == ["first"]
        with pytest.raises(StoreFault, match="could not be written"):
            log.write(store, decided("second"), KNOWN)

    assert ended(child(as_another)) == 0
    assert [entry.draft.text for entry in log.entries(store)] == ["first"]
