"""Text from returns is shown as the characters it is, in a real browser."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Reader, looking
from tests.browser.hostile import TEXTS

ALIVE = (
    "img, script, a[href^=javascript], a[href*=invalid], .katex, strong, em, del, h2, li, blockquote, "
    "[data-testid=stIconMaterial]"
)


@pytest.fixture(scope="module")
def hostile(chromium, serve, small_store_path) -> Iterator[Reader]:
    with looking(chromium, serve(small_store_path, "tests/browser/hostile_page.py")) as someone:
        yield someone.open("/")


@pytest.mark.parametrize("place", range(len(TEXTS)), ids=TEXTS)
@pytest.mark.parametrize("way", ["answer", "note", "button"])
def test_text_reads_as_it_was_written_and_nothing_comes_alive(hostile, place, way):
    shown = hostile.page.locator(f".st-key-{way}_{place}")
    assert shown.inner_text().replace("\u2060", "").strip() == TEXTS[place]
    assert shown.locator(ALIVE).count() == 0
    assert shown.locator("code").count() == 0


def test_tables_hold_it_as_text(hostile):
    table = hostile.page.locator(".words table")
    cells = [cell.replace("\u2060", "").strip() for cell in table.locator("tbody tr td:last-child").all_inner_texts()]
    assert cells == TEXTS
    assert table.locator(ALIVE).count() == 0


def test_nothing_ran_and_nothing_was_asked_of_another_server(hostile):
    assert hostile.page.evaluate("window.came_alive") is None
    assert not hostile.complaints
