"""Every page over the illustrative set in a real browser: it loads without a fault, fits its window, and can be used
by all.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.shared.places import PLACES
from tests.browser.conftest import Reader, looking, unavailable

PAGES = {place.name: place.question for places in PLACES.values() for place in places}
SMALL = (820, 1180)
LAPTOP = (1280, 720)
WALL = (1920, 1080)


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from the package axe-playwright-python."""
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        unavailable("axe-playwright-python is not installed")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def by_day(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    with looking(chromium, illustrative_server, *WALL, "light") as someone:
        yield someone


@pytest.fixture(scope="module")
def by_night(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    with looking(chromium, illustrative_server, *SMALL, "dark") as someone:
        yield someone


# Each page is opened once for all that is asked of it: something chosen in the light theme, nothing in the dark one.


@pytest.fixture(scope="module", params=PAGES)
def chosen(by_day: Reader, request: pytest.FixtureRequest) -> Reader:
    return come(by_day, WALL, request.param, "?recommendation=7&unit=EA")


@pytest.fixture(scope="module", params=PAGES)
def bare(by_night: Reader, request: pytest.FixtureRequest) -> Reader:
    return come(by_night, SMALL, request.param)


def come(someone: Reader, window: tuple[int, int], page: str, parameters: str = "") -> Reader:
    someone.complaints.clear()
    someone.page.set_viewport_size({"width": window[0], "height": window[1]})
    return someone.open(("/" if page == "overview" else f"/{page}") + parameters)


def is_whole(someone: Reader) -> None:
    """The page has its question, its marking and no fault, and fits its window."""
    page = someone.address.partition("?")[0].strip("/") or "overview"
    assert someone.question == PAGES[page]
    assert someone.page.locator("h1").count() == 1
    assert "The reference is" not in someone.page.locator(".stMain").inner_text()
    assert someone.complaints == []
    assert someone.page.locator("text=OFFICIAL").count() >= 2
    assert someone.fits()


def test_it_loads_without_a_fault_and_fits_a_wall_and_a_laptop(chosen: Reader) -> None:
    is_whole(chosen)
    is_whole(chosen.resize(*LAPTOP))


# In the light theme; test_accessibility runs it in the dark one, drilled down and with every table open.
def test_axe_finds_nothing_serious(chosen: Reader, axe: str) -> None:
    chosen.page.evaluate(axe)
    found = chosen.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    grave = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in grave] == []


def test_it_reads_at_twice_the_size(chosen: Reader) -> None:
    is_whole(chosen.resize(640, 360))


def test_in_the_dark_it_loads_without_a_fault_and_fits_a_tablet_and_a_laptop(bare: Reader) -> None:
    is_whole(bare)
    is_whole(bare.resize(*LAPTOP))


def test_the_answer_is_on_the_first_screen_of_a_laptop(bare: Reader) -> None:
    answer = bare.resize(*LAPTOP).page.locator(".st-key-answer").first.bounding_box()
    assert answer is not None and answer["y"] + answer["height"] < 460
