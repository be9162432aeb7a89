"""What the pages cost, each beside the floor in the same run: processor, time to the chart, visits, crowds, memory."""

import asyncio
import shutil
import threading
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser

from queries import Gate, open_gate
from tests.benchmarks import asked, browser, people
from tests.benchmarks.browser import Window
from tests.benchmarks.server import Server, serving
from tests.benchmarks.stores import Built
from tests.benchmarks.table import high, middle, ratio, show

Result = TypeVar("Result")
CROWD, MANY = 10, 20
FLOOR_CHANGES = 10  # the floor is the same every time: ten changes are enough
AIMS = (
    "Aims: under 21 ms of server CPU and under 100 ms to the new chart (at most 1.3 x the floor) for a warm change;\n"
    "ten people p95 under 165 ms; first visit under 1,900 ms, revisit under 420; memory under 300 MB; no failed call."
)
CHOSEN = {"recommendation": {"recommendation": "7", "unit": "EA"}}  # a page that opens with nothing chosen has no chart


@dataclass
class Measured:
    """The times of one page, or of the floor with that page's chart (all in ms)."""

    cold_cpu: list[float] = field(default_factory=list)
    cold_frame: list[float] = field(default_factory=list)
    warm_cpu: list[float] = field(default_factory=list)
    warm_frame: list[float] = field(default_factory=list)
    crowd: list[float] = field(default_factory=list)
    among: list[float] = field(default_factory=list)
    start: float | None = None
    first: float | None = None
    again: float | None = None


def measure(built: Built, only: Sequence[str] | None, changes: int) -> None:
    """Measure and print every page (or only some) over one store."""
    gate = open_gate(built.store.root)
    assert gate is not None
    figures = built.folder / "figures"
    shutil.rmtree(figures, ignore_errors=True)
    results: dict[str, tuple[Measured, Measured | None]] = {}
    with browser.chromium() as chromium:
        for page in only or asked.PAGES:
            results[page] = _page(chromium, built, gate, page, figures, changes)
            print(f"  {built.size} {page} measured", flush=True)
    _print(built.size, results)
    if not only:
        _sessions(built, gate)
    gate.close()


def _page(
    chromium: Browser, built: Built, gate: Gate, page: str, figures: Path, changes: int
) -> tuple[Measured, Measured | None]:
    days = _days(gate, changes)
    choices = [("as_at", f"As at {_in_words(day)}") for day in days]
    views = [{**CHOSEN.get(page, {}), "as_at": day.isoformat()} for day in days]
    with serving("dashboard.py", OVERSIGHT_STORE=str(built.store.root)) as server:
        path = "" if page == "overview" else page
        its, charted = _run(chromium, server, path, CHOSEN.get(page, {}), choices, views, (figures, page))
    if not charted:
        return its, None
    with serving("tests/benchmarks/floor.py", OVERSIGHT_FLOOR=str(figures)) as server:
        choices = [("choice_None", f"Choice {number}") for number in range(2, min(changes, FLOOR_CHANGES) + 2)]
        views = [{"page": page, "choice": choice} for _, choice in choices]
        floor, _ = _run(chromium, server, "", {"page": page}, choices, views, None)
    return its, floor


def _run(
    chromium: Browser,
    server: Server,
    path: str,
    given: dict[str, str],
    choices: Sequence[tuple[str, str]],
    views: Sequence[dict[str, str]],
    keep: tuple[Path, str] | None,
) -> tuple[Measured, bool]:
    """Every measurement of one server; says too whether the page has a chart (and keeps it for the floor)."""
    its = Measured()
    address = f"/{path}?" + "&".join(f"{name}={value}" for name, value in given.items())
    charted = keep is None or keep[1] not in ("since", "method")
    window = Window(chromium, server, charted)
    its.start = browser.since_start(server, window, address)
    if keep is not None:
        charted = browser.keep_figure(window, *keep)
    window.close()
    window = Window(chromium, server, charted)
    its.first, its.again = window.visit(address), window.visit(address)
    _use(its, window, server, path, choices, views)
    window.close()
    return its, charted


def _use(
    its: Measured, window: Window, server: Server, path: str, choices: Sequence[tuple[str, str]],
    views: Sequence[dict[str, str]],
) -> None:  # fmt: skip
    """A page that is open, changed: twice by one reader alone, by ten at once, and by one among nine others."""
    _changes(window, choices, its.cold_cpu, its.cold_frame)
    _changes(window, choices, its.warm_cpu, its.warm_frame)
    rounds = max(2, len(choices) // 2)
    its.crowd = _apart(people.at_once(server.base, path, views, CROWD, rounds))
    with _others(server, path, views):
        _changes(window, choices[:FLOOR_CHANGES], [], its.among)


def _apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run people on a thread of their own: the browser's driver has an event loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _changes(window: Window, choices: Sequence[tuple[str, str]], cpu: list[float], frames: list[float]) -> None:
    for key, text in choices:
        frame, used = window.choose(key, text)
        cpu.append(used)
        if frame is not None:
            frames.append(frame)


@contextmanager
def _others(server: Server, path: str, views: Sequence[dict[str, str]]) -> Iterator[None]:
    """Nine others who change the view about once a second each, for as long as this lasts."""
    ready = threading.Event()
    held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def work() -> None:
        stop = asyncio.Event()
        held.append((asyncio.get_running_loop(), stop))
        ready.set()
        await people.now_and_then(server.base, path, views, CROWD - 1, stop)

    thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        loop, stop = held[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=30)


def _days(gate: Gate, changes: int) -> list[date]:
    """So many month-ends, latest first, without the latest, which is what a page opens with."""
    return [row["as_at"] for row in gate.ask("months_held")][1 : changes + 1]


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _print(size: str, results: dict[str, tuple[Measured, Measured | None]]) -> None:
    lines = list(_lines(results))
    print(f"\n{AIMS}")
    show(
        f"A change of date at {size}: server CPU (mean), Enter to the new chart (median), ms",
        ("page", "CPU cold", "CPU warm", "to floor", "chart cold", "chart warm", "p95", "to floor"),
        [_change(*line) for line in lines],
    )
    show(
        f"Until the first chart at {size}, ms",
        ("page", "server's start", "first visit", "revisit", "first to floor", "revisit to floor"),
        [_visit(*line) for line in lines],
    )
    show(
        f"Ten people at {size}: the server's whole answer, ms; and Enter to the chart in one real browser",
        ("page", "all at once p50", "p95", "to floor", "browser among nine", "p95", "to floor"),
        [_crowd(*line) for line in lines],
    )


def _lines(results: dict[str, tuple[Measured, Measured | None]]) -> Iterator[tuple[str, Measured, Measured]]:
    """Each page, then the floor with its chart: its name, its times, and those it is set against."""
    for page, (its, floor) in results.items():
        yield page, its, floor or Measured()
        if floor is not None:
            yield "  floor", floor, Measured()


def _change(name: str, each: Measured, base: Measured) -> tuple[object, ...]:
    return (
        name,
        _mean(each.cold_cpu),
        _mean(each.warm_cpu),
        ratio(_mean(each.warm_cpu), _mean(base.warm_cpu)),
        middle(each.cold_frame),
        middle(each.warm_frame),
        high(each.warm_frame),
        ratio(middle(each.warm_frame), middle(base.warm_frame)),
    )


def _visit(name: str, each: Measured, base: Measured) -> tuple[object, ...]:
    to_floor = (ratio(each.first, base.first), ratio(each.again, base.again))
    return name, each.start, each.first, each.again, *to_floor


def _crowd(name: str, each: Measured, base: Measured) -> tuple[object, ...]:
    at_once = (middle(each.crowd), high(each.crowd), ratio(high(each.crowd), high(base.crowd)))
    among = (middle(each.among), high(each.among), ratio(middle(each.among), middle(base.among)))
    return name, *at_once, *among


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _sessions(built: Built, gate: Gate) -> None:
    """Memory with one session and with twenty, all having been on every page, and the calls that failed."""
    days = _days(gate, 3)
    addresses = [
        ("" if page == "overview" else page, {**CHOSEN.get(page, {}), "as_at": day.isoformat()})
        for day in days
        for page in asked.PAGES
    ]
    with serving("dashboard.py", OVERSIGHT_STORE=str(built.store.root)) as server:
        alone, one, many, crowd = _apart(_walk(server, addresses))
    failed, answers = sum(person.failed for person in crowd), sum(person.answers for person in crowd)
    rows = [
        ("server started, nobody there (MB)", alone, None),
        ("1 session, every page seen (MB)", one, "under 300"),
        (f"{MANY} sessions, every page seen (MB)", many, "under 300"),
        (f"answers to {MANY} sessions at once", answers, None),
        ("  of them failed", failed, "0"),
    ]
    show(f"Sessions at {built.size}", ("what", "measured", "aim"), rows)


async def _walk(server: Server, addresses: Sequence[people.Address]) -> tuple[float, float, float, list[people.Person]]:
    alone = server.memory()
    first = await people.everywhere(server.base, addresses, 1)
    one = server.memory()
    crowd = await people.everywhere(server.base, addresses, MANY - 1)
    many = server.memory()
    for person in [*first, *crowd]:
        await person.leave()
    return alone, one, many, [*first, *crowd]
