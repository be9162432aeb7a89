"""What the first screen holds on the wall, and how long each page is: one pass over the illustrative set."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE, Reader, looking

WIDE, HIGH = 1920, 1080
LONGEST = 4500

# Each page, and what stands on its first screen: an element, and how much of it (its top alone, or all of it).
PAGES: dict[str, dict[str, bool]] = {
    "/": {
        ".st-key-overview_months": True,
        ".st-key-overview_cards dl": True,
        ".st-key-overview_marks .picture-plot": True,
    },
    "/since": {".st-key-answer": True, "h2:has-text('What made stages fall')": True},
    "/meeting": {".st-key-agenda h2": True},
    "/embedding": {".st-key-answer": True, ".st-key-embedding_months thead": True},
    "/units": {".st-key-answer": True, ".st-key-units_needed": True, ".st-key-units_standing": True},
    "/units?unit=NE": {".st-key-answer": True, "h2:has-text('What would move it')": True},
    "/recommendation?recommendation=3": {"text=May say": True, "text=May not say": True, "text=Must add": True},
    "/recommendation?recommendation=13&unit=EA": {"text=May say": True, "text=Must add": True},
    "/compare?unit=EA&with=NE": {".st-key-answer": True, ".st-key-compare_stages .picture-title": True},
    "/milestones": {".st-key-answer": True, ".st-key-milestones_burnup": True},
    "/training": {".st-key-answer": True, ".st-key-training_units .picture-title": True},
    "/trends": {".st-key-answer": True, ".st-key-trends_matrix": True},
    "/returns": {".st-key-answer": True},
    "/brief": {".st-key-answer": True, "text=Take it away as PDF": True},
    "/method": {".st-key-answer": True},
}


@pytest.fixture(scope="module")
def someone(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    with looking(chromium, illustrative_server, WIDE, HIGH) as reader:
        yield reader


@pytest.fixture(scope="module", params=PAGES)
def page(someone: Reader, request: pytest.FixtureRequest) -> tuple[Reader, str]:
    path: str = request.param
    return someone.open(path + ("&" if "?" in path else "?") + "as_at=2026-10-31"), path


def test_the_first_screen_holds_the_answer_and_the_picture(page: tuple[Reader, str]) -> None:
    reader, path = page
    assert {what: _foot(reader, what) for what in PAGES[path] if _foot(reader, what) > HIGH} == {}


def test_closed_it_is_no_longer_than_four_screens_and_a_bit(page: tuple[Reader, str]) -> None:
    reader, _ = page
    _drawn(reader)
    assert reader.page.evaluate("document.querySelector('.stMain').scrollHeight") <= LONGEST


def test_at_320_pixels_the_page_is_not_moved_sideways(page: tuple[Reader, str]) -> None:
    reader, _ = page
    try:
        assert reader.resize(320, 640).fits()
    finally:
        reader.page.set_viewport_size({"width": WIDE, "height": HIGH})


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
