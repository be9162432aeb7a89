"""Every page over the illustrative set in a real browser: it loads without a fault, fits its window, and can be used
by all.
"""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.shared.places import PLACES
from tests.browser.conftest import Reader, looking, unavailable

PAGES = {place.name: place.question for places in PLACES.values() for place in places}
WINDOWS = [(1920, 1080, "light"), (1280, 720, "light"), (1280, 720, "dark"), (820, 1180, "dark")]


@pytest.fixture(scope="module")
def server(serve: Callable[..., str], illustrative_store: Path) -> str:
    return serve(illustrative_store, OVERSIGHT_MARKING="OFFICIAL")


@pytest.fixture(scope="module", params=WINDOWS, ids=lambda window: f"{window[0]}x{window[1]}-{window[2]}")
def window(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Reader]:
    """A reader with each of the windows in turn."""
    with looking(chromium, server, *request.param) as someone:
        yield someone


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from the package axe-playwright-python."""
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        unavailable("axe-playwright-python is not installed")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_it_loads_without_a_fault_and_fits(window: Reader, page: str) -> None:
    window.complaints.clear()
    window.open("/" if page == "overview" else f"/{page}")
    assert window.question == PAGES[page]
    assert window.page.locator("h1").count() == 1
    assert "The reference is" not in window.page.locator(".stMain").inner_text()
    assert window.complaints == []
    assert window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert window.page.locator("text=OFFICIAL").count() >= 2


@pytest.mark.parametrize("page", PAGES)
def test_the_answer_is_on_the_first_screen_of_a_laptop(chromium: Browser, server: str, page: str) -> None:
    with looking(chromium, server, 1280, 720) as someone:
        someone.open("/" if page == "overview" else f"/{page}")
        answer = someone.page.locator(".st-key-answer").first.bounding_box()
        assert answer is not None and answer["y"] + answer["height"] < 460


# In the light theme; test_accessibility runs it in the dark one, drilled down and with every table open.
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious(chromium: Browser, server: str, axe: str, page: str) -> None:
    with looking(chromium, server, 1280, 720, "light") as someone:
        someone.open("/" if page == "overview" else f"/{page}?recommendation=7&unit=EA")
        someone.page.evaluate(axe)
        found = someone.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    grave = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in grave] == []


@pytest.mark.parametrize("page", PAGES)
def test_it_reads_at_twice_the_size(chromium: Browser, server: str, page: str) -> None:
    with looking(chromium, server, 640, 360) as someone:
        someone.open("/" if page == "overview" else f"/{page}")
        assert someone.question == PAGES[page]
        assert someone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
