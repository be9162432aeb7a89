"""The chart component in a real browser: worked by key, kept as a picture, and in words where its script fails."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.browser.conftest import PATIENCE, Reader, looking
from tests.browser.test_every_page import CUT

HERE = "/recommendation?recommendation=7"
DRAWN = ".picture:not([aria-busy])"


@pytest.fixture(scope="module")
def here(chromium, small_server) -> Iterator[Reader]:
    with looking(chromium, small_server) as someone:
        yield someone.open("/")


def moved(reader: Reader, keys: str) -> str:
    """The address once a key has changed it."""
    before = reader.page.url
    reader.page.keyboard.press(keys)
    reader.page.wait_for_function("before => location.href !== before", arg=before, timeout=PATIENCE)
    return reader.settle().address


def test_the_cells_of_a_table_are_one_stop_of_the_tab_key_and_walked_through_by_arrows(here):
    stops = here.move(HERE).page.locator(".st-key-recommendation_grid td[tabindex='0']")
    stops.wait_for(timeout=PATIENCE)
    assert stops.count() == 1
    stops.focus()
    first = here.page.evaluate("document.activeElement.dataset.click")
    here.page.keyboard.press("ArrowRight")
    assert here.page.evaluate("document.activeElement.dataset.click") != first
    here.page.keyboard.press("ArrowLeft")
    unit, criterion = here.page.evaluate("JSON.parse(document.activeElement.dataset.click)")
    assert moved(here, "Enter") == f"{HERE}&unit={unit}&criterion={criterion}"


def test_the_marks_of_a_chart_are_walked_through_by_arrows_and_opened_by_enter(here):
    marks = here.move(HERE).page.locator(".st-key-recommendation_history .picture-marks")
    marks.focus()
    # From the lowest unit's months down to a unit's own.
    here.page.keyboard.press("ArrowDown")
    assert here.page.locator(".st-key-recommendation_history .picture-said").inner_text()
    assert here.page.locator(".st-key-recommendation_history .picture-ring").is_visible()
    assert "unit=" in moved(here, "Enter")


@pytest.mark.parametrize("chart", ["recommendation_grid", "recommendation_history"])
def test_a_picture_is_kept_at_16_to_9_whatever_it_is_drawn_as(here, chart):
    button = here.move(HERE).page.locator(f".st-key-{chart} .picture-tools button").last
    with here.page.expect_download(timeout=PATIENCE) as started:
        button.click()
    head = started.value.path().read_bytes()[:24]
    assert head[1:4] == b"PNG"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1920, 1080)
    assert started.value.suggested_filename == f"{chart}.png"


def test_a_change_is_drawn_in_the_same_place(here):
    here.move(HERE).page.wait_for_selector(f".st-key-recommendation_history {DRAWN}", timeout=PATIENCE)
    here.page.evaluate("document.querySelector('.st-key-recommendation_history .picture').known = true")
    here.press("Alt+n")
    assert here.page.evaluate("document.querySelector('.st-key-recommendation_history .picture').known")


def test_the_style_stays_from_page_to_page(here):
    here.move("/units").follow("Milestones").follow("Training")
    sticky = "getComputedStyle(document.querySelector('[data-testid=stLayoutWrapper]:has(> .st-key-bar)')).position"
    assert here.page.evaluate(sticky) == "sticky"


# The number of the frame in which each drawing is made.
FRAMES = """() => {
    const react = Plotly.react;
    let frame = 0;
    const next = () => { frame += 1; requestAnimationFrame(next) };
    next();
    window.drawings = [];
    Plotly.react = (...given) => { window.drawings.push(frame); return react(...given) };
}"""


def test_every_picture_of_a_page_is_drawn_once_and_painted_before_the_next(here):
    here.move("/milestones").page.evaluate(FRAMES)
    drawn = here.follow("Training").page.locator(".picture .js-plotly-plot").count()
    frames = here.page.evaluate("window.drawings")
    assert drawn >= 3 and len(frames) == len(set(frames)) == drawn


@pytest.mark.parametrize("width", [768, 940])
def test_on_a_tablet_the_stages_are_named_beside_each_other_and_no_word_is_cut_off(here, width):
    here.move("/").resize(width, 1024)
    here.page.wait_for_selector(f".st-key-overview_marks {DRAWN}", timeout=PATIENCE)
    assert here.page.evaluate(CUT) == []
    heads = here.page.locator(".st-key-overview_marks .xtick text")
    boxes = [head.bounding_box() for head in heads.all()]
    assert len(boxes) == 6
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
    here.resize(1280, 720)


def test_a_name_is_cut_to_the_room_there_is_and_whole_where_there_is_enough(here):
    lengths = {}
    for width in (820, 1100, 1920):
        here.move("/trends").resize(width, 1080)
        here.page.wait_for_selector(f".st-key-trends_matrix {DRAWN}", timeout=PATIENCE)
        names = here.page.locator(".st-key-trends_matrix .textpoint text")
        lengths[width] = [name.strip() for name in names.all_text_contents()]
        column = here.page.locator(".st-key-trends_matrix .main-svg").first.bounding_box()["width"] / 3
        assert all(name.bounding_box()["width"] < column for name in names.all())
    assert any("…" in name for name in lengths[820]) and not any("…" in name for name in lengths[1920])
    assert all(len(few) <= len(more) for few, more in zip(lengths[820], lengths[1920], strict=True))
    here.resize(1280, 720)


# Last, for the script is gone from the page.
def test_where_the_script_does_not_come_the_chart_is_told_in_words(here):
    here.page.route("**/app/static/picture.js*", lambda route: route.abort())
    here.page.goto(here.base + HERE)
    told = here.page.get_by_role("alert").filter(has_text="This chart could not be drawn").first
    told.wait_for(timeout=PATIENCE)
    assert len(told.inner_text().split()) > 15
    here.page.unroute_all()
    here.complaints.clear()  # of the script that did not come
