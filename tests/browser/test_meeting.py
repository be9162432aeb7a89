"""The meeting in a real browser: led by the arrow keys, recorded from the panel, the whole screen on a click."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data import log
from data.ledger import Store
from tests.browser.conftest import Reader, looking
from tests.frame import small_store

HOSTILE = "<img src=x onerror=alert(1)> **bold** :tada: =1+1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small store to record in."""
    return Store(small_store.build(tmp_path_factory.mktemp("meeting") / "store"))


@pytest.fixture(scope="module")
def reader(chromium: Browser, serve: Callable[..., str], store: Store) -> Iterator[Reader]:
    with looking(chromium, serve(Path(store.root)), 1920, 1080) as someone:
        yield someone


def test_a_meeting_is_led_by_keys_and_what_is_recorded_is_text_and_stays(reader: Reader, store: Store) -> None:
    page = reader.open("/meeting?meeting=GG-2026-10").page
    heading = page.locator(".st-key-agenda h2")
    expect(heading).to_have_text("1. What we said")
    page.locator("body").press("ArrowRight")
    expect(heading).to_have_text("2. Headlines", timeout=20_000)
    page.locator("body").press("ArrowLeft")
    expect(heading).to_have_text("1. What we said", timeout=20_000)

    page.get_by_text("Record a decision, an action, a closure").click()
    text = page.get_by_label("Text", exact=True)
    text.fill(HOSTILE)
    text.press("ArrowLeft")  # in the text, not in the agenda
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded as L-0001.")).to_be_visible(timeout=20_000)
    expect(text).to_have_value("")
    expect(heading).to_have_text("1. What we said")
    assert [entry.draft.text for entry in log.entries(store)] == [HOSTILE]

    reader.open("/meeting?meeting=GG-2026-10&step=other")
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible(timeout=20_000)
    assert page.locator(".st-key-agenda img").count() == 0
    page.get_by_text("What was on the screen at L-0001").click()
    expect(page.get_by_text("Open the page as it was")).to_be_visible(timeout=20_000)
    assert reader.complaints == []


def test_the_agenda_is_half_as_large_again_and_takes_the_whole_screen(reader: Reader) -> None:
    page = reader.open("/meeting?meeting=GG-2026-10").page
    expect(page.locator(".st-key-agenda h2")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.st-key-agenda')).zoom") == "1.5"
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement !== null")
    expect(page.locator(".st-key-bar_row nav")).to_be_hidden()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement === null")
