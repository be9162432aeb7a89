"""What a reader without a mouse needs of every page; tests/browser/test_every_page.py tells of eyes, zoom and paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from pages.shared.places import PLACES
from tests.browser.conftest import Reader, looking

# Where the Tab key has come to: its words, and the place round it, or round the label of what is not itself drawn.
STOP = """() => {
    const at = document.activeElement;
    const own = at.getBoundingClientRect(), drawn = own.width > 4 ? at : at.closest("label, div");
    const {x, y, width, height} = drawn.getBoundingClientRect();
    const place = {x: x - 6, y: y - 6, width: width + 12, height: height + 12};
    return [at.innerText || at.getAttribute("aria-label") || at.tagName, place];
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
    reader.page.get_by_text("Skip to main content").focus()  # the first stop
    stops = [stop(reader)]
    for _ in range(13):
        reader.page.keyboard.press("Tab")
        stops.append(stop(reader))
    assert [label for label, seen in stops if not seen] == []
    words = " ".join(label for label, _ in stops)
    assert all(place.label in words for places in PLACES.values() for place in places)


def stop(reader: Reader) -> tuple[str, bool]:
    """What the Tab key has come to, and whether that is seen: its place looks otherwise once the focus has left it."""
    label, place = reader.page.evaluate(STOP)
    with_focus = reader.page.screenshot(clip=place, animations="disabled", caret="hide")
    reader.page.evaluate("document.activeElement.blur()")  # the key goes on from there all the same
    return label, with_focus != reader.page.screenshot(clip=place, animations="disabled", caret="hide")


# The text spacing that WCAG 1.4.12 lets a reader ask for, and what of the running words is then cut.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll(
    ".stMain :is(h1, h2, p, dt, dd, li, td, th, a, button), .st-key-as_at input, .st-key-known_at input"
)].filter(each => {
    const hidden = getComputedStyle(each).overflowX !== "visible" || each.matches("input");
    return each.checkVisibility() && hidden && each.scrollWidth > each.clientWidth + 1;
}).map(each => each.innerText || each.value)"""


def test_with_wide_spacing_nothing_read_is_cut_and_with_less_motion_play_moves_without_gliding(reader: Reader) -> None:
    reader.page.emulate_media(reduced_motion="reduce")
    reader.page.set_viewport_size({"width": 1600, "height": 900})
    reader.move("/").page.add_style_tag(content=SPACED)
    assert reader.fits() and reader.page.evaluate(CUT) == []
    reader.page.get_by_role("button", name="Play month by month").click()
    reader.page.wait_for_function("document.querySelector('.picture-replay output').textContent === 'July 2023'")
    glides = (
        "[...document.querySelectorAll('.picture-plot > svg circle')].map(e => getComputedStyle(e).transitionDuration)"
    )
    assert set(reader.page.evaluate(glides)) == {"0s"}
    reader.page.get_by_role("button", name="Pause").click()
    reader.page.emulate_media(reduced_motion="no-preference")
