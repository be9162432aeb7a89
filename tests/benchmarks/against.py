"""Three pages of ours beside the same pictures in plain Streamlit, Dash and Panel, and the floor, in one run, by turns.

Every subject has a server and a window of its own. Each change is made in all of them, one after another, before the
next is made in any, so that whatever else the machine does falls on all alike; who comes first goes round.
"""

import asyncio
import json
import os
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from tests.benchmarks import browser, people
from tests.benchmarks.peers import figures
from tests.benchmarks.server import ROOT, Server, running, serving
from tests.benchmarks.stores import Built
from tests.benchmarks.table import high, middle, ratio, show

WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
PATIENCE = 60_000
QUIET, LONGEST = 300, 20_000  # milliseconds: how long a chart must stand still, and how long that is waited for
CHANGES, VISITS, ROUNDS, CROWD = 10, 2, 6, 10
AIM = 1.3  # times the floor
REPLAY_AIM = {"S": 40, "L": 80}
REPLAYED = """async () => {
  const range = document.querySelector(".picture-replay input[type=range]"), took = []
  const chart = range.closest(".picture")
  for (let at = Number(range.min); at <= Number(range.max); at++) {
    await new Promise(requestAnimationFrame)
    const start = performance.now()
    range.value = at
    range.dispatchEvent(new Event("input", { bubbles: true }))
    chart.getBoundingClientRect()
    took.push(performance.now() - start)
  }
  return took
}"""
OURS, PLAIN, DASH, PANEL, FLOOR = "this product", "plain Streamlit", "Dash", "Panel", "the floor"
PEERS = f"{__package__}.peers"
OUR_BOXES = {"": "as_at", "recommendation": "select_recommendation", "training": "select_unit"}

Turn = Callable[[Page, str, str], None]


@dataclass(frozen=True)
class Subject:
    """One way of showing the pictures: how it is served, a page's address, and how a reader turns to a choice.

    ask: a page's answer to a choice as one of ten gets it, without a browser (ms); None where that isn't measured.
    """

    name: str
    serve: Callable[[Built], Any]
    address: Callable[[str], str]
    turn: Turn
    crowd: Callable[[Server, str, Sequence[str]], list[float]] | None = None


@dataclass
class Measured:
    """One subject on one page: all in ms, but bytes. Visits: to the first chart and until all stand still.

    missed: changes after which no chart changed.
    """

    first: list[float] = field(default_factory=list)
    still: list[float] = field(default_factory=list)
    server_cpu: list[float] = field(default_factory=list)
    browser_cpu: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)
    visit: list[float] = field(default_factory=list)
    visit_still: list[float] = field(default_factory=list)
    visit_bytes: list[float] = field(default_factory=list)
    revisit: list[float] = field(default_factory=list)
    revisit_still: list[float] = field(default_factory=list)
    crowd: list[float] = field(default_factory=list)
    missed: int = 0


class Window:
    """A reader's window on one subject's page; counts what reaches it."""

    def __init__(self, chromium: Browser, subject: Subject, server: Server) -> None:
        self.subject, self.server, self.bytes = subject, server, 0.0
        self._context: BrowserContext = chromium.new_context(viewport={"width": 1280, "height": 720})
        self._context.add_init_script(WATCH)
        self.page = self._context.new_page()
        self._driver = self._context.new_cdp_session(self.page)
        self._driver.send("Network.enable")
        self._driver.send("Performance.enable")
        self._driver.on("Network.loadingFinished", lambda told: self._count(told["encodedDataLength"]))
        self._driver.on("Network.webSocketFrameReceived", lambda told: self._frame(told["response"]))
        self.messages, self._heard = 0, list[Callable[[bytes], None]]()

    def _count(self, size: float) -> None:
        self.bytes += size

    def _frame(self, told: Mapping[str, Any]) -> None:
        binary = told["opcode"] == 2
        data = b64decode(told["payloadData"]) if binary else told["payloadData"].encode()
        self.messages += 1
        self._count(len(data))
        for hear in self._heard:
            hear(data)

    def on_frame(self, hear: Callable[[bytes], None]) -> None:
        """Have every message of a websocket heard as it came."""
        self._heard.append(hear)

    def open(self, page: str) -> tuple[float, float]:
        """Type an address: from the start of the navigation to the first chart, and until all stand still (ms)."""
        self.page.goto(self.server.base + self.subject.address(page), timeout=PATIENCE)
        self.page.wait_for_function("bench.texts().length > 0", timeout=PATIENCE, polling=50)
        self._rest()
        first, still = self.page.evaluate("bench.visit()")
        return float(first or still), float(still)

    def turn(self, choice: str, label: str) -> tuple[float | None, float] | None:
        """Turn to a choice: from the last key to the first new chart, and until all stand still (ms).

        None where no chart changed as long as that was waited for.
        """
        self.page.bring_to_front()
        self.subject.turn(self.page, choice, label)
        self._rest()
        told = self.page.evaluate("bench.change()")
        return None if told is None else (told[0], float(told[1]))

    def busy(self) -> float:
        """What the page's own thread has worked so far (ms)."""
        told = {each["name"]: each["value"] for each in self._driver.send("Performance.getMetrics")["metrics"]}
        return float(told["TaskDuration"]) * 1000

    def close(self) -> None:
        """Close the window and forget what it kept."""
        self._context.close()

    def _rest(self) -> None:
        self.page.wait_for_function(f"bench.rests({QUIET}, {LONGEST})", timeout=PATIENCE, polling=50)


def measure(
    built: Built, keep: Path, changes: int = CHANGES, visits: int = VISITS, only: Sequence[str] | None = None
) -> None:
    """Measure, print the tables, and keep every figure as JSON."""
    subjects = list(_subjects())
    began, before = time.perf_counter(), _used()
    results: dict[str, dict[str, Measured]] = {}
    frames: list[float] = []
    os.environ["OVERSIGHT_STORE"] = str(built.store.root)
    with browser.chromium() as chromium, ExitStack() as stack:
        servers = {each.name: stack.enter_context(each.serve(built)) for each in subjects}
        for page in only or figures.PAGES:
            results[page] = _page(chromium, subjects, servers, page, changes, visits)
            if page == "overview":
                frames = _replayed(chromium, servers[OURS])
            print(f"  {built.size} {page} measured", flush=True)
        processes = [psutil.Process(), *(server.process for server in servers.values())]
        beside = _beside(before, _used(), processes, time.perf_counter() - began)
    _print(built.size, results)
    if frames:
        aim = REPLAY_AIM.get(built.size)
        rows = [(len(frames), middle(frames), high(frames), aim)]
        show(
            f"Replay at {built.size}: each month, from its key until it is laid out, ms",
            ("months", "p50", "p95", "aim"),
            rows,
        )
    print(beside, flush=True)
    told = {page: {name: vars(each) for name, each in of.items()} for page, of in results.items()}
    about = {"size": built.size, "replay": frames, "at": datetime.now().isoformat(timespec="minutes"), "beside": beside}
    keep.parent.mkdir(parents=True, exist_ok=True)
    keep.write_text(json.dumps({**about, "pages": told}, indent=1))
    print(f"kept in {keep}", flush=True)


def ours() -> Subject:
    """The dashboard itself."""
    return Subject(OURS, _ours, _our_address, _in_box, _our_crowd)


def _subjects() -> Iterator[Subject]:
    """All of them that can be served here; a word for those that can't."""
    yield ours()
    yield Subject(PLAIN, _plain, lambda page: f"/?page={page}", _in_plain_box, _plain_crowd)
    for name, module, turn, crowd in ((DASH, "dash", _by_radio, _dash_crowd), (PANEL, "panel", _by_select, None)):
        if find_spec(module) is None:
            print(f"{name} is left out: not installed (tests/benchmarks/peers/requirements.txt)", file=sys.stderr)
            continue
        yield Subject(name, _python(f"{PEERS}.{module}_app"), lambda page: f"/{page}", turn, crowd)
    yield Subject(FLOOR, _python(f"{PEERS}.floor"), lambda page: f"/{page}", _by_select, _floor_crowd)


def _ours(built: Built) -> Any:
    return serving("dashboard.py", OVERSIGHT_STORE=str(built.store.root))


def _plain(built: Built) -> Any:
    script = "tests/benchmarks/peers/plain_streamlit.py"
    return serving(script, OVERSIGHT_STORE=str(built.store.root), PYTHONPATH=_path())


def _python(module: str) -> Callable[[Built], Any]:
    def serve(built: Built) -> Any:
        command = [sys.executable, "-m", module]
        page = figures.PAGES[0]
        return running(command, f"/{page}", OVERSIGHT_STORE=str(built.store.root), PYTHONPATH=_path())

    return serve


def _path() -> str:
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _our_address(page: str) -> str:
    choice = next(iter(figures.choices(page)))
    given = {"overview": "", "recommendation": choice, "training": f"{choice}&course={figures.COURSE}"}[page]
    return f"/{page}?{figures.TURNED[page]}={given}" if given else "/"


def _replayed(chromium: Browser, server: Server) -> list[float]:
    """How long each month of the replay takes: its script, and the layout of all that it changed."""
    window = Window(chromium, ours(), server)
    window.open("overview")
    window.page.wait_for_selector(".picture-replay input", timeout=PATIENCE)
    frames = window.page.evaluate(REPLAYED)
    window.close()
    return list(frames)


# How a reader turns to a choice; the clock starts with the last key.


def _in_box(page: Page, choice: str, label: str, key: str = "") -> None:
    place = page.url.partition("?")[0].rpartition("/")[2]
    box = page.locator(f".st-key-{key or OUR_BOXES[place]} input")
    box.click()
    box.fill(label)
    page.wait_for_selector("[role=option]", timeout=PATIENCE)
    page.evaluate("bench.arm()")
    box.press("Enter")


def _in_plain_box(page: Page, choice: str, label: str) -> None:
    _in_box(page, choice, label, "choice")


def _by_select(page: Page, choice: str, label: str) -> None:
    box = page.locator("select").first
    places = box.evaluate(
        "(box, label) => [box.selectedIndex, [...box.options].findIndex(o => o.text === label)]", label
    )
    box.focus()
    page.evaluate("bench.arm()")
    box.press("ArrowDown" if places[0] < places[1] else "ArrowUp")


def _by_radio(page: Page, choice: str, label: str) -> None:
    chosen = page.locator("input[type=radio]:checked").first
    places = page.evaluate(
        """label => {
          const all = [...document.querySelectorAll("input[type=radio]")]
          const labels = all.map(each => each.closest("label").textContent)
          return [all.findIndex(each => each.checked), labels.indexOf(label)]
        }""",
        label,
    )
    chosen.focus()
    page.evaluate("bench.arm()")
    chosen.press("ArrowDown" if places[0] < places[1] else "ArrowUp")


def _page(
    chromium: Browser, subjects: Sequence[Subject], servers: Mapping[str, Server], page: str, changes: int, visits: int
) -> dict[str, Measured]:
    """One page in all ways."""
    results = {each.name: Measured() for each in subjects}
    for turn in range(visits):
        for subject in _round(subjects, turn):
            _visit(chromium, subject, servers[subject.name], page, results[subject.name])
    windows = [Window(chromium, each, servers[each.name]) for each in subjects]
    for window in windows:
        window.open(page)
    _turned(windows, page, changes, results)
    for window in windows:
        window.close()
    values = list(figures.choices(page))[1 : changes + 1]
    for subject in subjects:
        if subject.crowd is not None:
            results[subject.name].crowd = subject.crowd(servers[subject.name], page, values)
    return results


def _visit(chromium: Browser, subject: Subject, server: Server, page: str, its: Measured) -> None:
    window = Window(chromium, subject, server)
    first, still = window.open(page)
    its.visit.append(first)
    its.visit_still.append(still)
    its.visit_bytes.append(window.bytes)
    first, still = window.open(page)
    its.revisit.append(first)
    its.revisit_still.append(still)
    window.close()


def _turned(windows: Sequence[Window], page: str, changes: int, results: Mapping[str, Measured]) -> None:
    """There, unmeasured, so that all have what they keep; and back again."""
    choices = list(figures.choices(page).items())[: changes + 1]
    for choice, label in choices[1:]:
        for window in windows:
            window.turn(choice, label)
    for place, (choice, label) in enumerate(choices[-2::-1]):
        for window in _round(windows, place):
            _measured(window, choice, label, results[window.subject.name])


def _measured(window: Window, choice: str, label: str, its: Measured) -> None:
    cpu, busy, sent, messages = window.server.cpu(), window.busy(), window.bytes, window.messages
    told = window.turn(choice, label)
    if told is None:
        its.missed += 1
        return
    its.first += [] if told[0] is None else [told[0]]
    its.still.append(told[1])
    its.server_cpu.append(window.server.cpu() - cpu)
    its.browser_cpu.append(window.busy() - busy)
    its.sent.append(window.bytes - sent)
    its.messages.append(window.messages - messages)


def _round(all_of_them: Sequence[Any], turn: int) -> list[Any]:
    at = turn % len(all_of_them)
    return [*all_of_them[at:], *all_of_them[:at]]


# Ten at once, without a browser: how long the whole answer of a server takes.


def _our_crowd(server: Server, page: str, values: Sequence[str]) -> list[float]:
    path = "" if page == "overview" else page
    given = {"course": figures.COURSE} if page == "training" else {}
    return _people(server, path, [{figures.TURNED[page]: value, **given} for value in values])


def _plain_crowd(server: Server, page: str, values: Sequence[str]) -> list[float]:
    return _people(server, "", [{"page": page, "choice": value} for value in values])


def _people(server: Server, path: str, views: Sequence[dict[str, str]]) -> list[float]:
    with ThreadPoolExecutor(1) as thread:  # the browser's driver has an event loop on this one
        return thread.submit(asyncio.run, people.at_once(server.base, path, views, CROWD, ROUNDS)).result()


def _floor_crowd(server: Server, page: str, values: Sequence[str]) -> list[float]:
    return _at_once([f"{server.base}/figures/{page}?choice={quote(value)}" for value in values])


def _dash_crowd(server: Server, page: str, values: Sequence[str]) -> list[float]:
    with urlopen(f"{server.base}/_dash-dependencies") as told:
        (tie,) = [each for each in json.load(told) if each["inputs"][0]["id"] == f"{page}_choice"]
    ids = tie["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), each.rsplit(".", 1), strict=True)) for each in ids]
    return _at_once([_dash_request(server, tie, outputs, value) for value in values])


def _dash_request(server: Server, tie: Any, outputs: list[Any], value: str) -> Request:
    given = {**tie["inputs"][0], "value": value}
    changed = [f"{given['id']}.{given['property']}"]
    body = {"output": tie["output"], "outputs": outputs, "inputs": [given], "changedPropIds": changed}
    address, kind = f"{server.base}/_dash-update-component", {"content-type": "application/json"}
    return Request(address, data=json.dumps(body).encode(), headers=kind)


def _at_once(asked: Sequence[str | Request]) -> list[float]:
    def wait(each: str | Request) -> float:
        start = time.perf_counter()
        with urlopen(each, timeout=60) as answer:
            answer.read()
        return (time.perf_counter() - start) * 1000

    waits: list[float] = []
    with ThreadPoolExecutor(CROWD) as threads:
        for turn in range(ROUNDS):
            waits += threads.map(wait, [asked[(turn + place) % len(asked)] for place in range(CROWD)])
    return waits


# What else ran.


def _used() -> float:
    """Processor time that the whole machine has used so far (s)."""
    told = psutil.cpu_times()
    return float(told.user + told.system + told.nice)


def _beside(before: float, after: float, ours: Sequence[psutil.Process], seconds: float) -> str:
    """How busy the machine was with other things, in words."""
    own = 0.0
    for process in {each for one in ours for each in (one, *one.children(recursive=True))}:
        times = process.cpu_times()
        own += times.user + times.system + times.children_user + times.children_system
    other, cores = max(0.0, after - before - own), os.cpu_count() or 1
    load = os.getloadavg()[0]
    share = other / (seconds * cores)
    took = f"{seconds:,.0f} s on {cores} cores; other processes took {share:.0%} of them"
    return f"{took}; load average {load:.1f} at the end"


def _print(size: str, results: Mapping[str, Mapping[str, Measured]]) -> None:
    for page, of in results.items():
        floor = of[FLOOR]
        show(
            f"{page} at {size}: {len(floor.still)} changes of {figures.TURNED[page]}, warm, medians in ms",
            (
                "", "first new chart", "p95", "all still", "p95", "to floor", "server CPU", "browser CPU", "KB",
                "messages", "ten at once p50", "p95", "missed",
            ),
            [_change(name, each, floor) for name, each in of.items()],
        )  # fmt: skip
    for page, of in results.items():
        show(
            f"{page} at {size}: visits, medians in ms",
            ("", "first visit", "all still", "KB", "revisit", "all still", "first to floor", "revisit to floor"),
            [_visited(name, each, of[FLOOR]) for name, each in of.items()],
        )
    show(
        f"First new chart / until all stand still at {size}, ms. Aim: before Dash and Panel, at most {AIM} x the floor",
        ("", *results, "first visit", "revisit"),
        [_summed(name, results) for name in next(iter(results.values()))],
    )


def _change(name: str, each: Measured, floor: Measured) -> tuple[object, ...]:
    return (
        name,
        middle(each.first),
        high(each.first),
        middle(each.still),
        high(each.still),
        ratio(middle(each.still), middle(floor.still)),
        sum(each.server_cpu) / len(each.server_cpu) if each.server_cpu else None,
        middle(each.browser_cpu),
        (middle(each.sent) or 0) / 1024,
        middle(each.messages) or None,
        middle(each.crowd),
        high(each.crowd),
        each.missed or None,
    )


def _visited(name: str, each: Measured, floor: Measured) -> tuple[object, ...]:
    return (
        name,
        middle(each.visit),
        middle(each.visit_still),
        (middle(each.visit_bytes) or 0) / 1024,
        middle(each.revisit),
        middle(each.revisit_still),
        ratio(middle(each.visit), middle(floor.visit)),
        ratio(middle(each.revisit), middle(floor.revisit)),
    )


def _summed(name: str, results: Mapping[str, Mapping[str, Measured]]) -> tuple[object, ...]:
    """A line of the table that the aim is written for."""
    of = [each[name] for each in results.values()]
    changes = [f"{middle(each.first) or 0:.0f} / {middle(each.still) or 0:.0f}" for each in of]
    visits = [middle([value for each in of for value in values(each)]) for values in (_visits, _revisits)]
    return name, *changes, *visits


def _visits(each: Measured) -> list[float]:
    return each.visit


def _revisits(each: Measured) -> list[float]:
    return each.revisit
