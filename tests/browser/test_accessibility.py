"""What a reader with other eyes, hands or paper needs of every page: axe at depth, the keyboard, zoom, and print."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Reader, looking
from tests.browser.test_every_page import PAGES, axe

__all__ = ["axe"]

# Each page where it shows most, beyond what test_every_page asks: the states a reader comes to by drilling down.
DEEP = {
    "overview": "/?as_at=2026-06-30&stage=3",
    "since": "/since?item=lost-1-SN-stage",
    "embedding": "/embedding?stage=4",
    "units": "/units",
    "recommendation": "/recommendation?recommendation=7&unit=EA&criterion=practice_sampled",
    "milestones": "/milestones?milestone=R09-M4",
    "training": "/training?course=SD1&unit=EA",
    "trends": "/trends?series=training-CO1",
    "returns": "/returns?as_at=2026-09-30",
    "method": "/method?term=supported-stage",
}


@pytest.fixture(scope="module")
def reader(chromium, illustrative_server) -> Iterator[Reader]:
    # In the dark theme, where contrast and ink on paper are harder; test_every_page runs axe in the light one.
    with looking(chromium, illustrative_server, 1280, 720, "dark") as someone:
        yield someone


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious_where_a_reader_has_drilled_down(reader: Reader, axe: str, page: str) -> None:
    reader.open(DEEP[page])
    reader.page.evaluate("document.querySelectorAll('.stExpander summary').forEach(each => each.click())")
    reader.settle().settle()
    reader.page.evaluate(axe)
    found = reader.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    grave = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in grave] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_has_a_sentence_and_every_table_a_name(reader: Reader, page: str) -> None:
    reader.open("/" if page == "overview" else f"/{page}?recommendation=7&unit=EA")
    charts = reader.page.locator("[data-testid=stPlotlyChart]")
    for chart in charts.all():
        told = chart.locator("xpath=descendant-or-self::*[@role='figure']").first.get_attribute("aria-label")
        assert told and len(told.split()) >= 6 and told.rstrip().endswith(".")
    assert reader.page.locator("h1").count() == 1
    assert reader.page.locator("[role=dialog]").count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_on_paper_it_is_ink_on_white_and_nothing_is_cut_off(reader: Reader, page: str) -> None:
    reader.open("/" if page == "overview" else f"/{page}?recommendation=7&unit=EA")
    reader.page.emulate_media(media="print")
    try:
        ink = reader.page.evaluate(
            "[...document.querySelectorAll('.stMain :is(h1, h2, .st-key-answer p)')].map("
            "each => [getComputedStyle(each).color, each.getBoundingClientRect().right <= innerWidth])"
        )
        assert ink and all(found == ["rgb(0, 0, 0)", True] for found in ink)
        assert not reader.page.locator(".st-key-places").is_visible()
        pdf = reader.page.pdf(format="A4", landscape=True, print_background=True)
    finally:
        reader.page.emulate_media(media="screen")
    # A page cut off at the first screen would print as one sheet whatever it holds.
    tall = reader.page.evaluate("document.querySelector('.stMainBlockContainer').scrollHeight")
    assert pdf.count(b"/Type /Page\n") >= min(2, tall // 900)


def test_the_first_stop_of_the_tab_key_skips_to_the_page_and_every_stop_is_seen(reader: Reader) -> None:
    reader.open("/units")
    stops = []
    for _ in range(14):
        reader.page.keyboard.press("Tab")
        stops.append(
            reader.page.evaluate(
                "() => { const at = document.activeElement, style = getComputedStyle(at);"
                "const ring = getComputedStyle(at.closest('label, div'));"
                "const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || ring.boxShadow !== 'none'"
                " || ring.borderColor !== 'rgba(0, 0, 0, 0)';"
                "return [at.tagName, at.innerText || at.getAttribute('aria-label') || '', seen] }"
            )
        )
    assert all(seen for _, _, seen in stops)
    words = " ".join(label for _, label, _ in stops)
    assert "Overview" in words and "Recommendation" in words


def test_everything_is_reached_at_four_times_the_size(chromium, illustrative_server) -> None:
    with looking(chromium, illustrative_server, 320, 640) as someone:
        for page in ("overview", "recommendation"):
            someone.open("/" if page == "overview" else f"/{page}?recommendation=7")
            assert someone.question == PAGES[page]
            assert someone.page.locator(".st-key-answer").first.is_visible()
            assert someone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
