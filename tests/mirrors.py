"""python -m tests.mirrors [--servers 3]: one loader and two readers, each a process of its own on a copy of the store.

The loader loads returns by the command; beside it deploy/mirror.sh brings the copies up to date, over and over; the
readers ask all the while. Says for each reader how often it was answered, from how many snapshots, and whether every
answer is that of the loader's own. The exit code is 0 when none failed, none was another's and both end at the last.
With servers, that many dashboards stand on copies instead, each with somebody who goes from page to page.
"""

import argparse
import asyncio
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from data import publish
from data.ledger import Store
from queries import Gate, open_gate
from tests.benchmarks import asked as asked_pages
from tests.benchmarks import people
from tests.benchmarks.server import Server, serving
from tests.data.csv_returns import trained, write_return

MIRROR = Path(__file__).parents[1] / "deploy" / "mirror.sh"
MONTHS = ("2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31")
QUESTIONS = ("unit_stage", "portfolio_by_month", "return_receipts")
PATIENCE = 300
"""Seconds in which a reader has to come to the last snapshot."""


def main(servers: int = 0) -> int:
    """Load beside the readers; gives 0 when all is right."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        loader, copies = Store(folder / "loader"), [folder / f"reader-{at}" for at in range(1, (servers or 2) + 1)]
        publish.new(loader)
        _load(folder, MONTHS[0], 90)
        for copy in copies:
            _mirror(loader.root, copy)
        readers = [
            subprocess.Popen(_reading(copy, folder, servers), stdout=subprocess.PIPE, text=True) for copy in copies
        ]
        ended = threading.Event()
        mirrors = [threading.Thread(target=_keep_up, args=(loader.root, copy, ended)) for copy in copies]
        for mirror in mirrors:
            mirror.start()
        for at, month in enumerate(MONTHS[1:], start=1):
            _load(folder, month, 90 + at)
        (folder / "last").write_text(str(loader.current_id()), encoding="utf-8")
        told = [json.loads(reader.communicate(timeout=PATIENCE)[0]) for reader in readers]
        ended.set()
        for mirror in mirrors:
            mirror.join()
        return max(_judged(loader, at, each) for at, each in enumerate(told, start=1))


def _load(folder: Path, month: str, officers: int) -> None:
    made = write_return(folder / month, month, training=trained("EA", officers))
    command = [sys.executable, "-m", "data", "load", str(made), "--store", str(folder / "loader")]
    subprocess.run(command, check=True, capture_output=True)
    print(f"loaded {month} in a process of its own", flush=True)


def _mirror(loader: Path, copy: Path) -> None:
    subprocess.run([MIRROR, loader, copy], check=True)


def _keep_up(loader: Path, copy: Path, ended: threading.Event) -> None:
    while not ended.wait(0.2):
        with suppress(subprocess.CalledProcessError):  # the next time brings it
            _mirror(loader, copy)


def _reading(copy: Path, folder: Path, servers: int) -> list[str]:
    how = ["--visit" if servers else "--read", str(copy), str(folder / "last")]
    return [sys.executable, "-m", "tests.mirrors", *how]


def visit(copy: Path, last: Path) -> dict[str, object]:
    """Serve a copy, and go from page to page of it until the last snapshot is shown; what was shown, by its address."""
    with serving("dashboard.py", OVERSIGHT_STORE=str(copy)) as server:
        asked, failed, shown = asyncio.run(_visited(server, last))
    failures = [f"{failed} pages could not be shown"] if failed else []
    return {"asked": asked, "failures": failures, "answered": {name: [] for name in shown}}


def _told(server: Server) -> str:
    """The snapshot that a server says it shows, up to ten seconds late; the state where it says something is amiss."""
    try:
        with urlopen(f"{server.base}/health", timeout=20) as answer:
            return str(json.load(answer)["snapshot"])
    except HTTPError as error:
        told = json.load(error)
        print("the health address says", told, file=sys.stderr)
        return str(told.get("snapshot"))


async def _visited(server: Server, last: Path) -> tuple[int, int, list[str]]:
    person, shown, until = await people.Person.arrive(server.base, ("", {})), set(), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for page in ("", *asked_pages.PAGES[1:]):
            await person.look((page, {}))
        shown.add(_told(server))
        if last.exists() and last.read_text(encoding="utf-8") in shown:
            break
    await person.leave()
    return person.answers, person.failed, sorted(shown)


def read(copy: Path, last: Path) -> dict[str, object]:
    """Ask, as a page does at every click, until the last snapshot has been asked; what was answered, by snapshot."""
    answered: dict[str, set[str]] = {}
    asked, failures, until = 0, [], time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            gate = open_gate(copy)
            assert gate is not None
            answered.setdefault(gate.snapshot_id, set()).add(_digest(gate))
            gate.close()
            asked += 1
        except Exception as error:  # whatever it is, it is counted and told
            failures.append(repr(error))
        if last.exists() and last.read_text(encoding="utf-8") in answered:
            break
    return {"asked": asked, "failures": failures, "answered": {name: sorted(each) for name, each in answered.items()}}


def _digest(gate: Gate) -> str:
    rows = [gate.ask(name) for name in QUESTIONS]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _judged(loader: Store, number: int, told: dict[str, object]) -> int:
    answered, failures = told["answered"], told["failures"]
    assert isinstance(answered, dict) and isinstance(failures, list)
    others = 0
    for snapshot_id, digests in answered.items():
        gate = open_gate(loader.root, snapshot_id)
        assert gate is not None
        others += bool(digests) and digests != [_digest(gate)]
        gate.close()
    at_last = loader.current_id() in answered
    print(
        f"reader {number}: {told['asked']} answers from {len(answered)} snapshots, {len(failures)} failed, "
        f"{others} snapshots answered otherwise than the loader's, {'at' if at_last else 'NOT at'} the last"
    )
    for failure in failures[:3]:
        print(f"  {failure}")
    return 0 if at_last and not failures and not others else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mirrors", description=__doc__)
    parser.add_argument("--servers", type=int, default=0)
    parser.add_argument("--read", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--visit", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read or given.visit:
        print(json.dumps(read(*given.read) if given.read else visit(*given.visit)))
    else:
        sys.exit(main(given.servers))
