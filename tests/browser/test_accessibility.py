"""What a reader without a mouse needs of every page; tests/browser/test_every_page.py tells of eyes, zoom and paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from pages.shared.places import PLACES
from tests.browser.conftest import Reader, looking

# Where the Tab key has come to, and whether that can be seen.
STOP = """() => {
    const at = document.activeElement, style = getComputedStyle(at), ring = getComputedStyle(at.closest("label, div"));
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || ring.boxShadow !== "none"
        || ring.borderColor !== "rgba(0, 0, 0, 0)";
    return [at.innerText || at.getAttribute("aria-label") || at.tagName, seen];
}"""


@pytest.fixture(scope="module")
def reader(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    with looking(chromium, illustrative_server, 1280, 720, "dark") as someone:
        yield someone


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
