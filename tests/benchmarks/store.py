"""What the store costs: publishing, questions as now known and as known then, at sizes S and L."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import psutil

from queries import Gate, open_gate
from tests.benchmarks import asked, stores
from tests.benchmarks.stores import Built
from tests.benchmarks.table import middle, ratio, show

QUESTION_AIM, KNOWLEDGE_AIM, RETURN_AIM = 50.0, 300.0, 30.0  # ms, ms, s
# What is aggregated when a snapshot is published, so that its first reader need not wait.
READY = (
    *("rungs", "said_and_shown", "assertions", "asserted_stage", "runway", "runway_portfolio", "runway_headline"),
    *("what_moves", "what_moves_recommendation", "causes", "cause_positions", "changes", "three_views"),
    *("three_views_by_month", "holds_up", "asked_for", "independence", "press_list", "milestone_kinds"),
    *("trend_series", "trend_points", "trend_matrix"),
)


def measure(built: Sequence[Built], runs: int, rebuild: bool) -> None:
    """Measure and print everything about the stores given."""
    _publishing(built, rebuild)
    for each in built:
        _questions(each, runs)
        _first_of_all(each, runs)
        _knowledge(each, days=1 if runs < 5 and each.size == "L" else 5)


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
        seconds, rss = _load_once_more(each)
        costs.append((seconds, stores.size_of(each.latest[0]) / 1024))
        rows += _of_one_store(each, seconds, rss)
        if rebuild:
            command = [sys.executable, "-m", "data", "rebuild", "--store", str(each.store.root)]
            seconds, rss = stores.run(command)
            rows.append((each.size, "rebuild from the ledger (s)", seconds, None))
            rows.append((each.size, "  most memory held (MB)", rss, None))
    show("Publishing", ("size", "what", "measured", "aim"), rows)
    if len(costs) == 2:
        (small, small_file), (large, large_file) = costs
        said = f"{ratio(large, small)} one at S; its file is {ratio(large_file, small_file)} as large"
        print(f"A return at L takes {said}.")


def _of_one_store(built: Built, seconds: float, rss: float) -> list[tuple[object, ...]]:
    """What a store costs, as rows; ``seconds``, ``rss``: of its latest return loaded once more."""
    path, _ = built.latest
    measured: list[tuple[str, object, str | None]] = [
        (f"build, {built.returns} returns, in one load (s)", built.build_seconds, None),
        ("one month's return: load command, start to exit (s)", seconds, f"under {RETURN_AIM:.0f} at L"),
        ("  its rows", stores.rows_of(path), None),
        ("  its size (KB)", stores.size_of(path) / 1024, None),
        ("  most memory held (MB)", rss, None),
        ("snapshot (MB)", stores.size_of(_snapshot(built)) / 1e6, None),
        ("snapshot, more for that return (KB)", _growth(built), None),
        ("ledger, as received (MB)", stores.size_of(built.store.returns) / 1e6, None),
    ]
    return [(built.size, *row) for row in measured]


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
    slowest: dict[str, Any] = {}
    for name, given, pages in asked.ways(heard, gate):
        try:
            row = _timed(gate, name, given, pages, runs)
        except duckdb.Error as error:
            row = (name, None, 0.0, None, "failed", pages, str(error).splitlines()[0])
        if name not in slowest or row[2] > slowest[name][2]:
            slowest[name] = row
    gate.close()
    title = (
        f"Questions at {built.size}, as now known, the slowest of the ways each is asked: under {QUESTION_AIM:.0f} ms"
    )
    headings = ("question", "least ms", "median ms", "rows", "", "asked by", "with")
    show(title, headings, sorted(slowest.values(), key=itemgetter(2), reverse=True))


def _first_of_all(built: Built, runs: int) -> None:
    """Questions that are made ready at publishing: each the first on a gate just opened, then again."""
    gate = gate_to(built)
    earlier = gate.ask("months_held")[len(gate.ask("months_held")) // 2]["as_at"]
    gate.close()
    rows: list[tuple[object, ...]] = []
    for name in READY:
        rows.append((name, *_first_then_again(built, name, runs), f"under {QUESTION_AIM:.0f}"))
    said = f"runway as at {earlier}, all known"
    rows.append((said, *_first_then_again(built, "runway", runs, as_at=earlier), f"under {KNOWLEDGE_AIM:.0f} at S"))
    title = f"First asked, at {built.size}, as now known: the least of a few gates just opened"
    show(title, ("question", "first ms", "CPU ms", "again ms", "rows", "aim"), rows)


def _first_then_again(built: Built, name: str, runs: int, **given: Any) -> tuple[float, float, float, int]:
    """The first time (wall and processor) a gate answers and the least time after that (ms), and the rows."""
    times = [_on_a_gate_of_its_own(built, name, given) for _ in range(min(runs, 3))]
    firsts, used, agains, rows = zip(*times, strict=True)
    return min(firsts), min(used), min(agains), rows[0]


def _on_a_gate_of_its_own(built: Built, name: str, given: dict[str, Any]) -> tuple[float, float, float, int]:
    gate, before = gate_to(built), time.process_time()
    first, answer = milliseconds(lambda: gate.ask(name, **given))
    used = (time.process_time() - before) * 1000
    again = min(milliseconds(lambda: gate.ask(name, **given))[0] for _ in range(3))
    gate.close()
    return first, used, again, len(answer)


def _timed(gate: Gate, name: str, given: dict[str, Any], pages: str, runs: int) -> tuple[Any, ...]:
    """One way of asking a question, as a row: least and median time (ms), rows, whether it is over its aim."""
    times: list[float] = []
    answer: list[Any] = []
    for _ in range(runs):
        taken, answer = milliseconds(lambda: gate.ask(name, **given))
        times.append(taken)
    typical = middle(times) or 0.0
    return name, min(times), typical, len(answer), _over(typical, pages), pages or "(no page)", _said(given)


def _over(typical: float, pages: str) -> str:
    return "over" if pages and typical > QUESTION_AIM else ""


def _said(given: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in given.items() if key != "as_at")


def _knowledge(built: Built, days: int) -> None:
    """Stages as known on earlier days, and two meetings compared: each on a gate that has worked nothing out before."""
    gate = gate_to(built)
    latest, through = gate.last_as_at, gate.known_through
    months = [row["as_at"] for row in gate.ask("months_held")]
    meetings = sorted(row["held_on"] for row in gate.ask("meetings") if months[-1] < row["held_on"] <= through)
    gate.close()
    aim = f"under {KNOWLEDGE_AIM:.0f} at S"
    rows: list[tuple[object, ...]] = []
    for known_at in [months[len(months) * part // days] for part in range(days)]:
        said = f"unit_stage as at {latest}, known at {known_at}"
        rows.append((said, *_first_and_again(built, "unit_stage", as_at=latest, known_at=known_at), aim))
    for since, as_at in _pairs(meetings):
        said = f"changes, meeting of {since} to meeting of {as_at}"
        rows.append((said, *_first_and_again(built, "changes", as_at=as_at, since=since), None))
    show(f"As known then, at {built.size}", ("what", "first ms", "again ms", "rows", "more memory MB", "aim"), rows)


def _first_and_again(built: Built, name: str, **given: Any) -> tuple[float, float, int, float]:
    """A question on a gate just opened: its time, its time again, its rows, and the memory that stays in use (MB)."""
    gate, process = gate_to(built), psutil.Process()
    before = process.memory_info().rss
    first, answer = milliseconds(lambda: gate.ask(name, **given))
    more = (process.memory_info().rss - before) / 2**20
    again, _ = milliseconds(lambda: gate.ask(name, **given))
    gate.close()
    return first, again, len(answer), more


def _pairs(meetings: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The last two meetings, and the first and the last."""
    return list(dict.fromkeys([(meetings[-2], meetings[-1]), (meetings[0], meetings[-1])])) if len(meetings) > 1 else []
