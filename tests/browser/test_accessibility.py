"""What a reader with other eyes, hands or paper needs of every page: axe at depth, the keyboard, zoom, and print."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from pages.shared.places import PLACES
from tests.browser.conftest import Reader, looking
from tests.browser.test_every_page import PAGES, axe

__all__ = ["axe"]

# Each page where it shows most, beyond what test_every_page asks: the states a reader comes to by drilling down.
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
SAID_ON_PAPER = ("h1", ".st-key-answer", ".st-key-illustrative")
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
# Where the Tab key has come to, and whether that can be seen.
STOP = """() => {
    const at = document.activeElement, style = getComputedStyle(at), ring = getComputedStyle(at.closest("label, div"));
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || ring.boxShadow !== "none"
        || ring.borderColor !== "rgba(0, 0, 0, 0)";
    return [at.innerText || at.getAttribute("aria-label") || at.tagName, seen];
}"""


@pytest.fixture(scope="module")
def reader(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    # In the dark theme, where contrast and ink on paper are harder; test_every_page runs axe in the light one.
    with looking(chromium, illustrative_server, 1280, 720, "dark") as someone:
        yield someone


@pytest.fixture(scope="module", params=PAGES)
def drilled(reader: Reader, request: pytest.FixtureRequest) -> Reader:
    """Each page drilled down, opened once for all that is asked of it."""
    return reader.open(DEEP[request.param])


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
            "[...document.querySelectorAll('.stMain :is(h1, h2, .st-key-answer p)')].map("
            "each => getComputedStyle(each).color)"
        )
        assert set(ink) == {"rgb(0, 0, 0)"}
        assert [part for part in SAID_ON_PAPER if not paper.locator(part).first.is_visible()] == []
        assert not paper.locator(".st-key-places").is_visible()
        whole = f".stMain :is({', '.join(SAID_ON_PAPER)}, .picture-plot, table)"
        assert paper.evaluate(CUT_OFF, [whole, PAPER[0]]) == []
        pdf = paper.pdf(format="A4", landscape=True, print_background=True)
        tall = paper.evaluate("document.querySelector('.stMainBlockContainer').scrollHeight")
    # A page cut off at the first screen would print as one sheet whatever it holds.
    assert pdf.count(b"/Type /Page\n") >= tall // PAPER[1]


def test_every_chart_has_a_sentence_and_every_page_one_title(drilled: Reader) -> None:
    charts = drilled.page.locator("figure.picture").all()
    assert charts or drilled.address.startswith(WITHOUT_CHARTS)
    for chart in charts:
        told = chart.get_attribute("aria-label")
        assert told and len(told.split()) >= 6 and told.rstrip().endswith(".")
    assert drilled.page.locator("h1").count() == 1
    assert drilled.page.locator("[role=dialog]").count() == 0


def test_axe_finds_nothing_serious_where_a_reader_has_drilled_down(drilled: Reader, axe: str) -> None:
    drilled.open_tables().page.evaluate(axe)
    found = drilled.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    grave = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in grave] == []


def test_the_first_stop_of_the_tab_key_skips_to_the_page(reader: Reader) -> None:
    reader.open("/units").page.keyboard.press("Tab")
    first = reader.page.locator(":focus")
    assert "Skip to main content" in first.inner_text() and first.is_visible()
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.querySelector('.stMain, main').contains(document.activeElement)")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.querySelector('.stMain, main').contains(document.activeElement)")


def test_the_tab_key_comes_to_every_page_and_every_stop_is_seen(reader: Reader) -> None:
    reader.open("/units")
    stops = []
    for _ in range(14):
        reader.page.keyboard.press("Tab")
        stops.append(reader.page.evaluate(STOP))
    assert [label for label, seen in stops if not seen] == []
    words = " ".join(label for label, _ in stops)
    assert all(place.label in words for places in PLACES.values() for place in places)


def test_everything_is_reached_at_four_times_the_size(chromium, illustrative_server) -> None:
    with looking(chromium, illustrative_server, 320, 640) as someone:
        for page in ("overview", "recommendation"):
            someone.open("/" if page == "overview" else f"/{page}?recommendation=7")
            assert someone.question == PAGES[page]
            assert someone.page.locator(".st-key-answer").first.is_visible()
            assert someone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
