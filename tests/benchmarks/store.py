"""What the store costs: publishing, questions as now known and as known then, at sizes S and L."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from queries import Gate, open_gate
from tests.benchmarks import asked, stores
from tests.benchmarks.stores import Built
from tests.benchmarks.table import middle, ratio, show

QUESTION_AIM, KNOWLEDGE_AIM, RETURN_AIM = 50.0, 300.0, 30.0  # ms, ms, s


def measure(built: Sequence[Built], runs: int, rebuild: bool) -> None:
    """Measure and print everything about the stores given."""
    _publishing(built, rebuild)
    for each in built:
        _questions(each, runs)
        _knowledge(each)


def milliseconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long a piece of work takes, and what it gives."""
    start = time.perf_counter()
    given = work()
    return (time.perf_counter() - start) * 1000, given


def gate_to(built: Built) -> Gate:
    """A gate just opened to the store's snapshot: nothing is kept from before."""
    gate = open_gate(built.store.root)
    assert gate is not None
    return gate


def _publishing(built: Sequence[Built], rebuild: bool) -> None:
    rows, costs = [], []
    for each in built:
        path, received = each.latest
        seconds, rss = _load_once_more(each)
        kilobytes, growth = stores.size_of(path) / 1024, _growth(each)
        costs.append((seconds, kilobytes))
        rows += [
            (each.size, f"build, {each.returns} returns, in one load (s)", each.build_seconds, None),
            (each.size, "one month's return: load command, start to exit (s)", seconds, f"under {RETURN_AIM:.0f} at L"),
            (each.size, "  its rows", stores.rows_of(path), None),
            (each.size, "  its size (KB)", kilobytes, None),
            (each.size, "  most memory held (MB)", rss, None),
            (each.size, "snapshot (MB)", stores.size_of(_snapshot(each)) / 1e6, None),
            (each.size, "snapshot, more for that return (KB)", growth, None),
            (each.size, "ledger, as received (MB)", stores.size_of(each.store.returns) / 1e6, None),
        ]
        if rebuild:
            command = [sys.executable, "-m", "data", "rebuild", "--store", str(each.store.root)]
            seconds, rss = stores.run(command)
            rows += [
                (each.size, "rebuild from the ledger (s)", seconds, None),
                (each.size, "  most memory held (MB)", rss, None),
            ]
    show("Publishing", ("size", "what", "measured", "aim"), rows)
    if len(costs) == 2:
        (small, small_file), (large, large_file) = costs
        print(
            f"A return at L costs {ratio(large, small)} one at S; its file is {ratio(large_file, small_file)} as large."
        )


def _load_once_more(built: Built) -> tuple[float, float]:
    """The latest return loaded again into a copy of the store that has all but it."""
    path, received = built.latest
    with tempfile.TemporaryDirectory(dir=built.folder) as scratch:
        store = type(built.store)(Path(scratch) / "store")
        shutil.copytree(built.before.root, store.root)
        return stores.load(store, path, received)


def _snapshot(built: Built) -> Path:
    file = built.store.current_snapshot()
    assert file is not None
    return file


def _growth(built: Built) -> float:
    before = built.before.current_snapshot()
    assert before is not None
    return (stores.size_of(_snapshot(built)) - stores.size_of(before)) / 1024


def _questions(built: Built, runs: int) -> None:
    """Every question as the pages ask it, as now known at the latest month-end: the slowest way of asking each."""
    heard = asked.listen(built.store.root)
    gate = gate_to(built)
    slowest: dict[str, tuple[Any, ...]] = {}
    for name, given, pages in asked.ways(heard, gate):
        times, rows = [], 0
        for _ in range(runs):
            taken, answer = milliseconds(lambda name=name, given=given: gate.ask(name, **given))  # type: ignore[misc]
            times.append(taken)
            rows = len(answer)
        typical = middle(times) or 0.0
        row = (name, min(times), typical, rows, _over(typical, pages), pages or "(no page)", _said(given))
        if name not in slowest or typical > slowest[name][2]:
            slowest[name] = row
    gate.close()
    title = f"Questions at {built.size}, as now known, in the slowest of the ways they are asked: aim under {QUESTION_AIM:.0f} ms"
    headings = ("question", "least ms", "median ms", "rows", "", "asked by", "with")
    show(title, headings, sorted(slowest.values(), key=lambda row: -row[2]))


def _over(typical: float, pages: str) -> str:
    return "over" if pages and typical > QUESTION_AIM else ""


def _said(given: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in given.items() if key != "as_at")


def _knowledge(built: Built) -> None:
    """Stages as known on earlier days, and two meetings compared: each on a gate that has worked nothing out before."""
    gate = gate_to(built)
    latest, through = gate.last_as_at, gate.known_through
    months = [row["as_at"] for row in gate.ask("months_held")]
    meetings = sorted((row["held_on"] for row in gate.ask("meetings") if months[-1] < row["held_on"] <= through))
    gate.close()
    rows = []
    for known_at in [months[len(months) * part // 5] for part in range(5)]:
        fresh = gate_to(built)
        taken, answer = milliseconds(lambda fresh=fresh, known=known_at: fresh.ask("unit_stage", latest, known))  # type: ignore[misc]
        again, _ = milliseconds(lambda fresh=fresh, known=known_at: fresh.ask("unit_stage", latest, known))  # type: ignore[misc]
        rows.append(
            (
                f"unit_stage as at {latest}, known at {known_at}",
                taken,
                again,
                len(answer),
                f"under {KNOWLEDGE_AIM:.0f} at S",
            )
        )
        fresh.close()
    for since, as_at in _pairs(meetings):
        fresh = gate_to(built)
        taken, answer = milliseconds(lambda fresh=fresh, a=as_at, s=since: fresh.ask("changes", a, since=s))  # type: ignore[misc]
        again, _ = milliseconds(lambda fresh=fresh, a=as_at, s=since: fresh.ask("changes", a, since=s))  # type: ignore[misc]
        rows.append((f"changes, meeting of {since} to meeting of {as_at}", taken, again, len(answer), None))
        fresh.close()
    show(f"As known then, at {built.size}", ("what", "first ms", "again ms", "rows", "aim"), rows)


def _pairs(meetings: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The last two meetings, and the first and the last."""
    return list(dict.fromkeys([(meetings[-2], meetings[-1]), (meetings[0], meetings[-1])])) if len(meetings) > 1 else []
