"""The address in a real browser: links, reload, Back, and what stays from page to page."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import PATIENCE, Reader, looking
from tests.browser.marks import click, click_row

SENT = "/units?as_at=2026-09-10&recommendation=7&unit=NA"
LATEST = "As at 31 October 2026 · latest"
MEANT = {
    "rec 7": "7 · W7 Investigative mindset",
    "7": "7 · W7 Investigative mindset",
    "17": "17 · W17 Equality",
    "EA": "EA · East Area",
    "east area": "EA · East Area",
    "NA": "NA · North Area",
    "M7-1": "M7-1 · Guidance issued",
    "SD1": "SD1 · Sudden-death response",
    "coronial": "3 · W3 Training on coronial matters",
    "barking": "Barking & Dagenham · borough of East Area",
    "east area rec 3": "unit EA · East Area rec 3",
    "rec 3 east area": "unit EA · East Area rec 3",
    "overdue": "overdue: ",
}
FOUND = {
    "rec 7": "/recommendation?as_at=2026-09-30&recommendation=7",
    "EA": "/units?as_at=2026-09-30&unit=EA",
    "havering": "/units?as_at=2026-09-30&unit=EA",
    "east area rec 3": "/recommendation?as_at=2026-09-30&recommendation=3&unit=EA",
    "SD1": "/training?as_at=2026-09-30&course=SD1",
    "M7-1": "/milestones?as_at=2026-09-30&recommendation=7&milestone=M7-1",
}


@pytest.fixture(scope="module")
def reader(chromium, small_server) -> Iterator[Reader]:
    """One reader, who was sent a link, and comes to most other addresses as by a link of the page."""
    with looking(chromium, small_server) as someone:
        yield someone.open(SENT)


def test_a_link_restores_what_was_seen_and_so_does_a_reload(reader):
    assert reader.address == SENT
    assert reader.question == "Where should help go?"
    assert reader.picked("as_at") == "As at 10 September 2026"
    reader.page.reload()
    reader.settle()
    assert reader.address == SENT
    assert reader.picked("as_at") == "As at 10 September 2026"


def test_the_default_date_is_not_in_the_address(reader):
    reader.move("/?as_at=2026-09-30").pick("as_at", "31 October 2026")
    assert reader.picked("as_at") == LATEST
    assert reader.address == "/"


def test_the_date_and_the_filters_stay_from_page_to_page_nothing_is_loaded_anew_and_back_takes_one_press(reader):
    reader.move("/?as_at=2026-09-30&unit=NA&course=SD1&theme=2&recommendation=7&known_at=2026-11-01")
    reader.page.evaluate("window.stayed = true")
    for label in ("Since last meeting", "Units", "Training", "Method", "Overview"):
        reader.follow(label)
        for part in ("as_at=2026-09-30", "known_at=2026-11-01", "recommendation=7", "unit=NA", "course=SD1", "theme=2"):
            assert part in reader.address, label
    assert reader.address.startswith("/?") and reader.back().address.startswith("/method?")
    assert reader.page.evaluate("window.stayed === true")


def test_back_steps_through_dates_and_pages_and_forward_returns(reader):
    reader.move("/").pick("as_at", "30 September 2026").follow("Units").pick("as_at", "31 August 2026")
    assert reader.address == "/units?as_at=2026-08-31"
    reader.back()
    assert (reader.address, reader.picked("as_at")) == ("/units?as_at=2026-09-30", "As at 30 September 2026")
    reader.back()
    assert (reader.address, reader.question) == (
        "/?as_at=2026-09-30",
        "How much is embedded, and does the evidence bear it out?",
    )
    reader.back()
    assert (reader.address, reader.picked("as_at")) == ("/", LATEST)
    assert reader.forward().address == "/?as_at=2026-09-30"


def test_any_date_may_be_typed_as_people_type_it(reader):
    assert reader.move("/").pick("as_at", "12 september 2026").address == "/?as_at=2026-09-12"
    assert reader.picked("as_at") == "As at 12 September 2026"
    assert reader.pick("as_at", "10 Sep").address == "/?as_at=2026-09-10"
    assert reader.pick("as_at", "14 october").address == "/?as_at=2026-10-14"


def test_what_is_no_date_changes_nothing_and_is_said(reader):
    reader.move("/?as_at=2026-09-30").pick("as_at", "the other day")
    assert reader.address == "/?as_at=2026-09-30"
    assert reader.picked("as_at") == "As at 30 September 2026"
    assert "not a date" in reader.page.locator("[data-testid=stToast]").inner_text()


def test_bogus_values_fall_to_the_default_with_a_quiet_word_and_are_not_carried_on(reader):
    reader.move("/?as_at=soon&known_at=2999-01-01&recommendation=%3Cb%3E&unit=XX&theme=dark")
    assert reader.picked("as_at") == LATEST
    words = reader.page.locator(".stMain").inner_text()
    for refused in ("as-at date", "known-at date", "recommendation", "unit", "theme"):
        assert f"The {refused} in the link" in words
    assert reader.follow("Units").address == "/units"


def test_known_at_is_a_plain_choice_and_its_band_leads_back(reader):
    reader.move("/?as_at=2026-10-14").pick("known_at", "14 October 2026")
    assert reader.address == "/?as_at=2026-10-14&known_at=2026-10-14"
    assert "Gold Group knew it on 14 October 2026" in reader.page.locator(".band").inner_text()
    reader.page.get_by_role("link", name="Back to the latest").click()
    assert reader.settle().address == "/"
    assert reader.page.locator(".band").count() == 0


def test_the_links_and_the_date_stay_in_sight(reader):
    reader.move("/units?as_at=2026-09-10")
    reader.page.locator("[data-testid=stMain]").evaluate("part => part.scrollTo(0, part.scrollHeight)")
    for part in (".st-key-bar_row nav", ".st-key-as_at", ".band"):
        top = reader.page.locator(part).first.bounding_box()["y"]
        assert 0 <= top < 120, part


def test_the_menu_offers_only_what_serves_this_reader(reader):
    reader.move("/units").page.locator("[data-testid=stMainMenu] button").click()
    menu = reader.page.locator("[data-testid=stMainMenuPopover]").inner_text()
    assert "Print" in menu and "Record" not in menu and "Streamlit" not in menu
    reader.page.keyboard.press("Escape")


def test_search_offers_first_what_was_meant(reader):
    reader.move("/")
    offered = {typed: reader.typed("search", typed)[0] for typed in MEANT}
    assert {typed: first for typed, first in offered.items() if not first.startswith(MEANT[typed])} == {}


def test_choosing_what_was_found_goes_there_and_back_returns(reader):
    here = "/method?as_at=2026-09-30"
    question = reader.move(here).question
    for typed, address in FOUND.items():
        assert reader.pick("search", typed).address == address
        assert reader.back().address == here
        assert reader.question == question
    # Forward is the browser's own, whatever kind of thing was found; a click in a chart has its own below.
    assert reader.forward().address == address


def test_one_back_after_a_click_in_a_chart_restores_all_that_was_chosen_and_forward_returns(reader):
    before = "/?as_at=2026-09-30&known_at=2026-11-01&unit=NA&course=SD1&theme=1"
    reader.move(before)
    click(reader, "overview_marks", 3, None)
    there = "/recommendation?as_at=2026-09-30&known_at=2026-11-01&recommendation=3&unit=NA&course=SD1&theme=1"
    assert reader.address == there
    assert reader.back().address == before
    assert reader.question == "How much is embedded, and does the evidence bear it out?"
    assert reader.picked("as_at") == "As at 30 September 2026 · latest"
    assert reader.picked("known_at") == "As known on 1 November 2026"
    assert (reader.forward().address, reader.question) == (there, "May we say this one is done?")


def test_one_back_after_choosing_a_row_of_a_grid_restores_all_that_was_chosen_and_forward_returns(reader):
    before = "/embedding?as_at=2026-09-30&unit=NA&theme=1&stage=4"
    click_row(reader.move(before), "embedding_short")
    there = reader.address
    assert there.startswith("/recommendation?as_at=2026-09-30&recommendation=") and "&unit=NA&theme=1" in there
    assert (reader.back().address, reader.question) == (before, "Is it policy and courses, or practice?")
    assert (reader.forward().address, reader.question) == (there, "May we say this one is done?")


def test_a_letter_typed_into_a_box_is_no_shortcut(reader):
    reader.move("/recommendation?recommendation=7").typed("search", "north patrol")
    assert reader.address == "/recommendation?recommendation=7"


def test_the_link_to_quote_shows_the_same_later(reader, small_server):
    reader.move("/units?unit=EA")
    reader.page.locator(".st-key-quote button").click()
    reader.settle()
    link = reader.page.locator("[data-testid=stPopoverBody] code").inner_text().splitlines()[-1]
    assert "/units?as_at=2026-10-31&known_at=" in link and link.endswith("&unit=EA")
    reader.open(link.removeprefix(small_server))
    assert reader.question == "Where should help go?"
    assert reader.picked("as_at") == LATEST


def test_a_page_has_its_own_title_in_the_browsers_list_and_no_menu_of_streamlits(reader):
    assert reader.move("/units").page.title() == "Units · Oversight of the recommendations"
    assert reader.page.locator("[data-testid=stSidebarNav], [data-testid=stSidebar]").count() == 0


# Last, for the theme stays.
def test_charts_follow_when_the_reader_changes_the_theme(reader):
    reader.move("/milestones")
    assert has_ground(reader, "rgb(255, 255, 255)")
    reader.page.locator("[data-testid=stMainMenu] button").click()
    reader.page.locator("[data-testid=stMainMenuItem-theme-Dark]").last.click()
    assert has_ground(reader, "rgb(15, 21, 28)")


def has_ground(reader, colour) -> bool:
    """Wait until the colour behind the first chart of the page is this one."""
    ground = "getComputedStyle(document.querySelector('.picture')).backgroundColor"
    reader.page.wait_for_selector(".picture:not([aria-busy])", timeout=PATIENCE)
    reader.page.wait_for_function(f"colour => {ground} === colour", arg=colour, timeout=PATIENCE)
    return True
