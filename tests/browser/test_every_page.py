"""Every page over the illustrative set in a real browser, in two passes: by day on the wall, and by night on a tablet,
drilled down, with every table open. Each page is opened once a pass for all that is asked of it.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from pages.shared.places import PLACES
from tests.browser.conftest import LEFT, PATIENCE, Reader, looking, unavailable

PAGES = {place.name: place.question for places in PLACES.values() for place in places}
TABLET = (820, 1180)
LAPTOP = (1280, 720)
WALL = (1920, 1080)
TWICE_THE_SIZE = (640, 360)
FOUR_TIMES_THE_SIZE = (320, 640)
ANSWERED = 460
"""So far down a laptop's screen the answer has ended."""

# By day ---------------------------------------------------------------------------------------------------------------

LONGEST = 4500

# Each page, and what stands on its first screen on the wall.
FIRST_SCREENS: dict[str, tuple[str, ...]] = {
    "/": (".st-key-overview_months", ".figures", ".st-key-overview_marks .picture-plot"),
    "/since": (".answer", "h2:has-text('What made stages fall')"),
    "/meeting": (".st-key-agenda h2",),
    "/embedding": (".answer", ".st-key-embedding_months thead"),
    "/units": (".answer", ".st-key-units_needed", ".st-key-units_standing"),
    "/units?unit=NE": (".answer", "h2:has-text('What would move it')"),
    "/recommendation?recommendation=3": ("text=May say", "text=May not say", "text=Must add"),
    "/recommendation?recommendation=13&unit=EA": ("text=May say", "text=Must add"),
    "/compare?unit=EA&with=NE": (".answer", ".st-key-compare_stages .picture-title"),
    "/milestones": (".answer", ".st-key-milestones_burnup"),
    "/training": (".answer", ".st-key-training_units .picture-title"),
    "/trends": (".answer", ".st-key-trends_matrix"),
    "/returns": (".answer",),
    "/brief": (".answer", "text=Take it away as PDF"),
    "/method": (".answer",),
}


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


@pytest.fixture(scope="module", params=FIRST_SCREENS)
def page(by_day: Reader, request: pytest.FixtureRequest) -> tuple[Reader, str]:
    """A page as it opens on the wall, and its address."""
    path: str = request.param
    by_day.page.goto(LEFT)  # the page before is not drawn on the wall again, only to go
    come(by_day, WALL, path + ("&" if "?" in path else "?") + "as_at=2026-10-31", by_day.open)
    return by_day, path


def test_the_first_screen_holds_the_answer_and_the_picture(page: tuple[Reader, str]) -> None:
    reader, path = page
    assert {what: _foot(reader, what) for what in FIRST_SCREENS[path] if _foot(reader, what) > WALL[1]} == {}


def test_closed_it_is_no_longer_than_four_screens_and_a_bit(page: tuple[Reader, str]) -> None:
    reader, _ = page
    _drawn(reader)
    assert reader.page.evaluate("document.querySelector('.stMain').scrollHeight") <= LONGEST


def test_axe_finds_nothing_serious(page: tuple[Reader, str], axe: str) -> None:
    assert grave(page[0], axe) == []


def test_it_loads_without_a_fault_and_fits_a_wall_a_laptop_and_twice_and_four_times_the_size(
    page: tuple[Reader, str],
) -> None:
    reader, _ = page
    is_whole(reader)
    assert reader.page.evaluate(COVERED) == []
    for window in (FOUR_TIMES_THE_SIZE, TWICE_THE_SIZE, LAPTOP):
        is_whole(reader.resize(*window))
        assert reader.page.locator(".answer").first.is_visible()
    assert reader.page.evaluate(COVERED) == []


# Last of each page, which stands in a laptop's window by now.
def test_as_it_opens_the_answer_is_on_the_first_screen_of_a_laptop(page: tuple[Reader, str]) -> None:
    assert answer_ends(page[0]) < ANSWERED


def _foot(reader: Reader, what: str) -> float:
    """Where the first of these ends."""
    found = reader.page.locator(f".stMain {what}" if not what.startswith("text=") else what).first
    found.wait_for(timeout=PATIENCE)
    _drawn(reader)
    box: Any = found.bounding_box()
    return float(box["y"] + box["height"])


def _drawn(reader: Reader) -> None:
    """Wait until every picture stands."""
    reader.page.wait_for_function("!document.querySelector('.picture[aria-busy]')", timeout=PATIENCE)


# By night -------------------------------------------------------------------------------------------------------------

# Each page where it shows most: the states a reader comes to by drilling down.
DEEP = {
    "overview": "/?stage=3&month=2026-06-30",
    "since": "/since?action=GG-2024-06-A3",
    "embedding": "/embedding?stage=4",
    "units": "/units?recommendation=7&unit=EA",
    "recommendation": "/recommendation?recommendation=7&unit=EA&criterion=practice_sampled",
    "milestones": "/milestones?milestone=R09-M4",
    "training": "/training?course=SD1&unit=EA",
    "trends": "/trends?series=training-CO1",
    "returns": "/returns?as_at=2026-09-30",
    "method": "/method?term=supported-stage",
    "meeting": "/meeting?step=causes",
    "compare": "/compare?unit=EA&with=NE",
    "brief": "/brief?recommendation=7",
}
WITHOUT_CHARTS = ("/since", "/method", "/meeting", "/brief")
# A4 across, less 10 mm at each side, in the pixels of a screen.
PAPER = (1047, 718)
# The marking stands in the margins of every sheet (tests/browser/test_paper.py).
SAID_ON_PAPER = ("h1", ".answer", ".illustrative")
# What has a part beyond the side of paper that wide, or nothing to be seen. A printer's layout is as sudden as this: a
# chart is not drawn again for it.
CUT_OFF = """([selector, wide]) => {
    document.body.style.width = `${wide}px`;
    const cut = [...document.querySelectorAll(selector)].filter(each => {
        const {left, right, width, height} = each.getBoundingClientRect();
        return each.checkVisibility() && (left < -1 || right > wide + 1 || width < 10 || height < 10);
    }).map(each => each.outerHTML.slice(0, 120));
    document.body.style.width = "";
    return cut;
}"""


@pytest.fixture(scope="module")
def by_night(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    # In the dark theme, where contrast and ink on paper are harder.
    with looking(chromium, illustrative_server, *TABLET, "dark") as someone:
        yield someone.open("/")


@pytest.fixture(scope="module", params=DEEP)
def drilled(by_night: Reader, request: pytest.FixtureRequest) -> Reader:
    """Each page drilled down, and come to as a reader does who drills down: without loading anything anew."""
    return come(by_night, LAPTOP, DEEP[request.param], by_night.move)


@contextmanager
def on_paper(reader: Reader) -> Iterator[Page]:
    """The page as it is about to be printed from a laptop's window."""
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    yield reader.page
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    reader.page.emulate_media(media="null")


def test_on_paper_it_is_ink_on_white_says_what_the_figures_are_and_nothing_is_cut_off(drilled: Reader) -> None:
    with on_paper(drilled) as paper:
        ink = paper.evaluate(
            "[...document.querySelectorAll('.stMain :is(h1, h2, .answer)')].map(each => getComputedStyle(each).color)"
        )
        assert set(ink) == {"rgb(0, 0, 0)"}
        assert [part for part in SAID_ON_PAPER if not paper.locator(part).first.is_visible()] == []
        assert not paper.locator(".st-key-bar_row nav").is_visible()
        whole = f".stMain :is({', '.join(SAID_ON_PAPER)}, .picture-plot, table)"
        assert paper.evaluate(CUT_OFF, [whole, PAPER[0]]) == []
        pdf = paper.pdf(format="A4", landscape=True, print_background=True)
        last = paper.evaluate(LAST_WORDS)
    # A page cut off at the first screen would print as one sheet whatever it holds, without what the page ends with.
    assert len(last) > 10 and ends_with(PdfReader(io.BytesIO(pdf)), "".join(last.split()))


def ends_with(paper: PdfReader, last: str) -> bool:
    """Whether these words, without their spaces, are printed: read from the last sheet on, where they should stand."""
    printed = ""
    for sheet in reversed(paper.pages):
        printed = "".join(sheet.extract_text().split()) + printed
        if last in printed:
            return True
    return False


def test_in_the_dark_it_loads_without_a_fault_and_fits_a_tablet(drilled: Reader) -> None:
    is_whole(drilled.resize(*TABLET))
    assert drilled.page.evaluate(COVERED) == []


def test_the_answer_is_on_the_first_screen_of_a_laptop(drilled: Reader) -> None:
    if "step=" in drilled.address:  # one idea a screen, in large type; where the page opens is asked about above
        return
    assert answer_ends(drilled) < ANSWERED


def test_every_chart_has_a_sentence_and_every_page_one_title(drilled: Reader) -> None:
    charts = drilled.page.locator("figure.picture").all()
    assert charts or drilled.address.startswith(WITHOUT_CHARTS)
    for chart in charts:
        told = chart.get_attribute("aria-label")
        assert told and len(told.split()) >= 6 and told.rstrip().endswith(".")
    assert drilled.page.locator("[role=dialog]").count() == 0


def test_axe_finds_nothing_serious_where_a_reader_has_drilled_down(drilled: Reader, axe: str) -> None:
    assert grave(drilled.open_tables(), axe) == []


LAST_WORDS = """[...document.querySelectorAll(".stMain :is(.stMarkdown, .words) p")]
    .filter(each => each.checkVisibility() && each.innerText.length > 40).at(-1).innerText.trim().slice(-30)"""


# Both -----------------------------------------------------------------------------------------------------------------


def come(someone: Reader, window: tuple[int, int], address: str, way: Callable[[str], Reader]) -> Reader:
    someone.complaints.clear()
    someone.page.set_viewport_size({"width": window[0], "height": window[1]})
    return way(address)


def answer_ends(someone: Reader) -> float:
    """How far down a laptop's screen the answer ends."""
    answer = someone.resize(*LAPTOP).page.locator(".answer").first.bounding_box()
    assert answer is not None
    return answer["y"] + answer["height"]


def is_whole(someone: Reader) -> None:
    """The page has its question, its marking and no fault, and fits its window."""
    page = someone.address.partition("?")[0].strip("/") or "overview"
    assert someone.question == PAGES[page]
    assert someone.page.locator("h1").count() == 1
    assert "The reference is" not in someone.page.locator(".stMain").inner_text()
    assert someone.complaints == []
    assert someone.page.locator("text=OFFICIAL").count() >= 2
    assert someone.fits()
    _drawn(someone)
    assert someone.page.evaluate(CUT) == []


# The words of charts that are cut off at the edge of their picture.
CUT = """() => [...document.querySelectorAll(".picture-plot .main-svg")].flatMap(picture => {
    const edge = picture.getBoundingClientRect();
    return [...picture.querySelectorAll("text")].filter(text => {
        const box = text.getBoundingClientRect();
        const within = box.top >= edge.top - 1 && box.bottom <= edge.bottom + 1
            && box.left >= edge.left - 1 && box.right <= edge.right + 1;
        return box.width && !within;
    }).map(text => text.textContent);
})"""
# Those that lie on others.
COVERED = """() => [...document.querySelectorAll(".picture-plot .main-svg")].flatMap(picture => {
    const words = [...picture.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    const lies = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
    return words.filter(([, one], place) => words.slice(place + 1).some(([, other]) => lies(one, other)));
})"""


# Rules that call what they find minor or moderate, whatever it is, are not asked: a fifth of the time. Nor are style
# sheets fetched and read again, for a rule that is on trial and not asked.
FIND_GRAVE = """() => {
    const lighter = axe._audit.rules.filter(rule => ["minor", "moderate"].includes(rule.impact)).map(rule => rule.id);
    const rules = Object.fromEntries(lighter.map(rule => [rule, {enabled: false}]));
    return axe.run({resultTypes: ["violations"], rules, preload: {assets: ["media"]}});
}"""


def grave(someone: Reader, axe: str) -> list[Any]:
    """What axe finds serious or critical: the rule, and the first places where it is broken."""
    someone.page.wait_for_timeout(300)  # what was opened takes its size, and what scrolls becomes a stop of the Tab key
    if not someone.page.evaluate("'axe' in window"):  # where a page was come to without loading, it is there already
        someone.page.evaluate(axe)
    found = someone.page.evaluate(FIND_GRAVE)["violations"]
    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    return [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in serious]
