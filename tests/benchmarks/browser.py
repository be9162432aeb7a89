"""A real browser that times itself: from the reader's last event to the first frame that shows the new chart."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from tests.benchmarks.server import Server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
# What is watched is the page's first chart, or its text where it has none. The clock is read in the animation frame
# that follows a change of the document, which is the frame that paints it.
WATCH = """
(() => {
  const bench = window.bench = {first: null, event: null, drawn: null, before: null};
  const plot = () => document.querySelector("[data-testid=stMain] :is(.picture, .stPlotlyChart .js-plotly-plot)");
  const isDrawn = chart => chart.matches(".picture")
    ? !chart.hasAttribute("aria-busy") : chart.querySelector(".main-svg .plot, .main-svg .trace");
  const shown = () => {
    const chart = plot();
    if (chart) return isDrawn(chart) ? [chart, chart.textContent] : null;
    const text = document.querySelector("[data-testid=stMain] .answer");
    return text && window.benchText ? [null, document.querySelector("[data-testid=stMain]").textContent] : null;
  };
  const look = () => {
    waiting = false;
    const now = shown();
    if (!now) return;
    if (bench.first === null) bench.first = performance.now();
    const before = bench.before;
    const changed = before && (now[0] !== before[0] || now[1] !== before[1]);
    if (changed && bench.drawn === null) bench.drawn = performance.now();
  };
  let waiting = false;
  for (const kind of ["keydown", "pointerup"]) {
    addEventListener(kind, event => { if (bench.before) bench.event = event.timeStamp; }, true);
  }
  bench.arm = () => { bench.event = null; bench.drawn = null; bench.before = shown() || [null, null]; };
  new MutationObserver(() => {
    if (!waiting) { waiting = true; requestAnimationFrame(look); }
  }).observe(document, {subtree: true, childList: true, characterData: true});
})();
"""
FIGURE = """() => {
  const chart = document.querySelector("[data-testid=stMain] .picture");
  return chart && JSON.stringify(chart.picture.told.figure);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; SystemExit when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("OVERSIGHT_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise SystemExit("no Chromium found: install Debian's `chromium`, or name one in OVERSIGHT_BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Window:
    """One window of a reader with an empty cache. `charted`: what is opened has a chart to wait for."""

    def __init__(self, browser: Browser, server: Server, charted: bool = True) -> None:
        self._context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 720})
        self._context.add_init_script(("" if charted else "window.benchText = true;") + WATCH)
        self.page: Page = self._context.new_page()
        self._server = server

    def close(self) -> None:
        """Close the window and forget what it kept."""
        self._context.close()

    def visit(self, address: str) -> float:
        """Open an address by typing it: from the start of the navigation to the first chart (ms)."""
        self.page.goto(self._server.base + address)
        self.page.wait_for_function("window.bench.first !== null", timeout=PATIENCE, polling=50)
        self._stand_still()
        return float(self.page.evaluate("bench.first"))

    def choose(self, key: str, text: str) -> tuple[float | None, float]:
        """Choose in a select box: from Enter to the first frame with the new chart, and the server's time (ms).

        None for the frame when nothing changed.
        """
        box = self.page.locator(f".st-key-{key} input")
        box.click()
        box.fill(text)
        self.page.wait_for_selector("[role=option]", timeout=PATIENCE)
        self.page.evaluate("bench.arm()")
        before = self._server.cpu()
        box.press("Enter")
        frame = self._frame()
        self._stand_still()
        return frame, self._server.cpu() - before

    def figure(self) -> str | None:
        """The page's first chart as JSON, for the floor; None where it has no chart."""
        return self.page.evaluate(FIGURE)

    def _frame(self) -> float | None:
        try:
            self.page.wait_for_function("bench.drawn !== null", timeout=5_000, polling=30)
        except TimeoutError:
            return None
        return float(self.page.evaluate("bench.drawn - bench.event"))

    def _stand_still(self) -> None:
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=PATIENCE)
        self.page.wait_for_timeout(120)


def keep_figure(window: Window, folder: Path, page: str) -> bool:
    """Keep the chart that a window shows, as the floor's; False when it shows none."""
    figure = window.figure()
    if figure is None:
        return False
    json.loads(figure)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page}.json").write_text(figure, encoding="utf-8")
    return True


def since_start(server: Server, window: Window, address: str) -> float:
    """From the start of the server's process to the first chart of its first visitor (ms)."""
    window.visit(address)
    # The page's clock starts with the navigation: what came before it is added, what came after the chart left out.
    after = float(window.page.evaluate("performance.now() - bench.first"))
    return (time.perf_counter() - server.started) * 1000 - after
