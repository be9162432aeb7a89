"""A real browser and a real server for the tests of this folder.

A browser that can't be found is a skip for a reader, and a failure where the tests are the gate (CI=true or
OVERSIGHT_REQUIRE_BROWSER=1).
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, sync_playwright

from tests.frame import small_store

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEFT = "about:blank"
STEPS = {"Alt+n": "next", "Alt+p": "previous"}  # the keys of the buttons that step, and what their names start with
Theme = Literal["light", "dark"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds to wait for a page; a slow machine is not a fault

# When the page last spoke to its server and last heard from it, so that a test waits for an answer and not for a while.
LISTEN = """(() => {
    const frames = window.frames_seen = {sent: 0, heard: 0};
    window.WebSocket = class extends window.WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => { frames.heard = performance.now() });
        }
        send(data) { frames.sent = performance.now(); super.send(data) }
    };
})()"""
# The script has run, its last message was an answer, and all that it sent is drawn: no placeholder is left, and every
# chart has its picture.
STANDS_STILL = """() => {
    const {sent, heard} = window.frames_seen, app = document.querySelector("[data-testid=stApp]");
    const answered = app && app.dataset.testScriptState === "notRunning" && heard >= sent;
    const waiting = "[data-testid=stSkeleton], [aria-busy=true]";
    return answered && performance.now() - heard > 150 && !document.querySelector(waiting);
}"""

# What static/picture.js does when a link of ours is clicked: someone has acted, and the address is another.
MOVE = """address => {
    dispatchEvent(new Event("pointerdown"));
    history.pushState(null, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
# What a reader has done is asked of the server a moment later; until then the page stands as still as before.
DOES = "window.frames_seen.before = window.frames_seen.sent"
HAS_ASKED = "() => !(window.frames_seen.sent <= window.frames_seen.before)"
# What a box holds already may be chosen again, which asks for nothing; nor does a box of a form, until that is sent.
HAS_CHOSEN = """([selector, before]) => {
    const {sent, before: asked} = window.frames_seen, box = document.querySelector(selector);
    return !(sent <= asked) || before && box.value === before || box.closest("[data-testid=stForm]");
}"""


@dataclass
class Reader:
    """Someone looking at the dashboard: a page of a real browser, and the words for what a reader does."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> "Reader":
        """Open an address of the dashboard, such as ``/units?unit=EA``, and wait until it stands still."""
        self.page.bring_to_front()  # a browser draws a tab behind another at its leisure
        self.page.goto(self.base + address)
        return self.settle()

    def move(self, address: str) -> "Reader":
        """Come to an address as a link of the page leads there: nothing is loaded anew, which takes as long as three
        such steps.
        """
        if self.address == address:
            return self.settle()
        self.page.evaluate(DOES)
        self.page.evaluate(MOVE, self.base + address)
        self.page.wait_for_function(HAS_ASKED, timeout=PATIENCE)
        return self.settle()

    def settle(self) -> "Reader":
        """Wait until the script has run and drawn."""
        self.page.wait_for_selector("h1, [data-testid=stAlert]", timeout=PATIENCE)
        self.page.wait_for_timeout(60)  # what was just done takes a moment to be told to the server
        self.page.wait_for_function(STANDS_STILL, timeout=PATIENCE)
        return self

    @property
    def address(self) -> str:
        """What stands in the address bar, without the server's name."""
        return self.page.url.removeprefix(self.base)

    @property
    def question(self) -> str:
        """The page's title."""
        return self.page.locator("h1").inner_text()

    def pick(self, key: str, text: str) -> "Reader":
        """Type into a select box (by its key) and take the first match with Enter."""
        box = self.page.locator(f".st-key-{key} input")
        before = box.input_value()
        box.click()
        box.fill(text)
        self.page.wait_for_selector("[role=option]", timeout=PATIENCE)
        self.page.evaluate(DOES)
        box.press("Enter")
        self.page.wait_for_function(HAS_CHOSEN, arg=[f".st-key-{key} input", before], timeout=PATIENCE)
        return self.settle()

    def picked(self, key: str) -> str:
        """What a select box shows."""
        return self.page.locator(f".st-key-{key} input").input_value()

    def typed(self, key: str, text: str) -> list[str]:
        """Type into a select box and give what it offers, best first; nothing is chosen."""
        box = self.page.locator(f".st-key-{key} input")
        box.click()
        box.fill(text)
        # The box sifts what it offers a moment after the typing stops; until then the first is that of the whole list.
        self.page.wait_for_timeout(250)
        offered = self.page.locator("[role=option]").all_inner_texts()
        box.fill("")
        self.page.keyboard.press("Escape")
        return offered

    def press(self, keys: str) -> "Reader":
        """Press keys that change the address. Alt+n and Alt+p are those of a button: the page listens for them once
        the button can be pressed.
        """
        if keys in STEPS:
            self.page.locator(f"[class*='st-key-{STEPS[keys]}_'] button:enabled").first.wait_for(timeout=PATIENCE)
        before = self.page.url
        self.page.keyboard.press(keys)
        self.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
        return self.settle()

    def resize(self, width: int, height: int) -> "Reader":
        """Give the window another size, and wait until the page has taken it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(f"innerWidth === {width}", timeout=PATIENCE)
        return self.settle()

    def fits(self) -> bool:
        """Whether nothing sticks out at the side, once every chart has taken the window's size."""
        self.page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth", timeout=PATIENCE)
        return True

    def open_tables(self) -> "Reader":
        """Open every `Show as table`, all at once, and wait for what is in them."""
        closed = self.page.locator(".stExpander details:not([open]) > summary")
        while closed.count():
            closed.evaluate_all("summaries => summaries.forEach(summary => summary.click())")
            self.settle()
        return self

    def follow(self, label: str) -> "Reader":
        """Click a link to a page."""
        self.page.evaluate(DOES)
        self.page.get_by_role("link", name=label, exact=True).click()
        self.page.wait_for_function(HAS_ASKED, timeout=PATIENCE)
        return self.settle()

    def push(self, button: str) -> "Reader":
        """Push a button that asks something of the server."""
        self.page.evaluate(DOES)
        self.page.get_by_role("button", name=button).click()
        self.page.wait_for_function(HAS_ASKED, timeout=PATIENCE)
        return self.settle()

    def back(self) -> "Reader":
        """The browser's Back."""
        self.page.evaluate(DOES)
        self.page.go_back()
        self.page.wait_for_function(HAS_ASKED, timeout=PATIENCE)
        return self.settle()

    def forward(self) -> "Reader":
        """The browser's Forward."""
        self.page.evaluate(DOES)
        self.page.go_forward()
        self.page.wait_for_function(HAS_ASKED, timeout=PATIENCE)
        return self.settle()


def unavailable(missing: str) -> NoReturn:
    """Skip what can't be tested here; fail where the tests are the gate."""
    if os.environ.get("CI") == "true" or os.environ.get("OVERSIGHT_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running browser."""
    path = os.environ.get("OVERSIGHT_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        unavailable("no Chromium found: install Debian's `chromium`, or name one in OVERSIGHT_BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        browser.new_context().add_init_script(LISTEN)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ports() -> list[int]:
    """Ports that servers have left: of the next server there, the browser has the front end already, and parsed."""
    return []


@pytest.fixture(scope="session")
def serve_throughout(ports: list[int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """As `serve`, for servers that many files share."""
    with serving(ports, tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
def serve(ports: list[int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start the dashboard on a loopback port over a store, for this file: `serve(store, OVERSIGHT_MARKING=...)` gives
    its address.
    """
    with serving(ports, tmp_path_factory) as start:
        yield start


@contextmanager
def serving(ports: list[int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """What starts servers; they end with it, and leave their ports.

    script: another script than the dashboard, from the top of the project. top: another copy of the project, whose
    default place is used when no store is named.
    """
    started: dict[int, subprocess.Popen[bytes]] = {}

    def start(store: Path | None, script: str = "dashboard.py", top: Path = ROOT, **settings: str) -> str:
        port = next((left for left in (ports.pop() for _ in tuple(ports)) if is_free(left)), None) or free_port()
        folder = tmp_path_factory.mktemp("log")
        environment = {**os.environ, "OVERSIGHT_STORE": str(store or ""), "OVERSIGHT_LOG": str(folder), **settings}
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
        output = (folder / "server.txt").open("wb")
        server = subprocess.Popen(command, cwd=top, env=environment, stdout=output, stderr=subprocess.STDOUT)
        started[port] = server
        base = f"http://127.0.0.1:{port}"
        wait_until_healthy(base, server)
        return base

    yield start
    for server in started.values():
        server.terminate()
    for port, server in started.items():
        server.wait(timeout=20)
        ports.append(port)


def is_free(port: int) -> bool:
    """Whether nobody listens on a port: one that was left can be another process's by now."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what its connections left behind is in no way
        try:
            held.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def wait_until_healthy(base: str, server: subprocess.Popen[bytes]) -> None:
    """Wait for the server to answer; fails with its own words when it stops instead."""
    for _ in range(200):
        if server.poll() is not None:
            pytest.fail(f"the server stopped with {server.returncode}")
        try:
            with urlopen(f"{base}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.15)
    pytest.fail("the server did not answer")


@contextmanager
def looking(
    browser: Browser, base: str, width: int = 1280, height: int = 720, theme: Theme = "light"
) -> Iterator[Reader]:
    """A reader with a window of that size, in the light or the dark theme, with nothing left of the reader before; in
    the end the browser must have had nothing to complain of.

    The tab is one that an earlier reader has left, where there is one: a new browser would fetch and parse the 8.5 MB
    of the front end again, which takes three times as long as the page itself.
    """
    context = browser.contexts[0]
    page = next((tab for tab in context.pages if tab.url == LEFT), None) or context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="null", color_scheme=theme)
    page.mouse.move(0, 0)
    someone = Reader(page, base)
    with heard(someone):
        yield someone
    leave(page)
    assert someone.complaints == []


@contextmanager
def heard(someone: Reader) -> Iterator[None]:
    """Note what a browser would complain of while someone reads: errors, dialogs, and anything asked of another
    server.
    """

    def console(said: ConsoleMessage) -> None:
        someone.complaints.extend([said.text] * (said.type == "error"))

    def dialog(shown: Dialog) -> None:
        someone.complaints.append(shown.message)
        shown.dismiss()

    def asked(request: Request) -> None:
        elsewhere = not request.url.startswith((someone.base, "data:", "blob:", LEFT))
        someone.complaints.extend([f"asked {request.url}"] * elsewhere)

    def wrong(error: Error) -> None:
        someone.complaints.append(str(error))

    listeners = {"console": console, "dialog": dialog, "request": asked, "pageerror": wrong}
    for event, listener in listeners.items():
        someone.page.on(event, listener)  # type: ignore[call-overload]
    yield
    for event, listener in listeners.items():
        someone.page.remove_listener(event, listener)


def leave(page: Page) -> None:
    """Leave a tab to the next reader with nothing kept; one that can't be cleared is closed."""
    try:
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        page.goto(LEFT)
    except Error:
        page.close()


@pytest.fixture(scope="session")
def small_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small illustrative store: see tests/frame/small_store.py."""
    return small_store.build(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture(scope="session")
def small_server(serve_throughout: Callable[..., str], small_store_path: Path) -> str:
    """The dashboard over the small store."""
    return serve_throughout(small_store_path)


@pytest.fixture(scope="session")
def illustrative_server(serve_throughout: Callable[..., str], illustrative_store: Path) -> str:
    """The dashboard over the illustrative set, with a marking."""
    return serve_throughout(illustrative_store, OVERSIGHT_MARKING="OFFICIAL")


@pytest.fixture
def reader(chromium: Browser, small_server: str) -> Iterator[Reader]:
    """A reader of the small store, at 1280 by 720."""
    with looking(chromium, small_server) as someone:
        yield someone
