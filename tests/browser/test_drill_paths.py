"""Every way down the pages offer, over the illustrative set, in a real browser: by mouse, and by keyboard alone.

A page is come to as by a link, unless it says otherwise; that each loads by its address is in test_every_page.py.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, looking
from tests.browser.marks import click, click_row, press_row

HERE = "/recommendation?recommendation=7"
EVIDENCE = ".st-key-recommendation_evidence"
CELL = f"{HERE}&unit=EA&criterion=policy_issued"


@pytest.fixture(scope="module")
def reader(chromium, illustrative_server) -> Iterator:
    with looking(chromium, illustrative_server) as someone:
        yield someone.open("/")


def enter(reader, role, name):
    """Press Enter on a link or a button that has the focus, as someone does who has no mouse."""
    found = reader.page.get_by_role(role, name=name, exact=True).first
    found.focus()
    assert found.evaluate("element => element === document.activeElement")
    return reader.press("Enter")


def is_in_sight(reader, part):
    """Whether a part begins in the upper half of the window, as what was asked for does, and stays there."""
    reader.page.wait_for_timeout(400)  # what is drawn again has been, and has taken the focus with it
    return reader.page.locator(part).evaluate("part => Math.abs(part.getBoundingClientRect().top) < innerHeight / 2")


def is_at_its_top(reader):
    """Whether the page shows its title, as one does whose place another has taken."""
    return is_in_sight(reader, "h1")


def says(reader, *words, part=".stMain"):
    for said in words:
        expect(reader.page.locator(part)).to_contain_text(said, timeout=PATIENCE)
    return True


# Overview ---------------------------------------------------------------------------------------------------------


def test_from_the_portfolio_to_the_evidence_in_three_clicks_and_back(reader):
    click(reader.move("/"), "overview_marks", 7, None)
    assert reader.address == HERE
    click(reader, "recommendation_grid", "EA", "policy_issued")
    assert reader.address == CELL
    told = "4 items on file, 4 for and 0 against: the verdicts rely on 1 of them"
    assert says(reader, told, "E07-PI-ALL-20260802", "superseded", part=EVIDENCE)
    assert reader.page.locator(EVIDENCE).is_visible() and is_in_sight(reader, EVIDENCE)
    assert reader.back().address == HERE
    assert reader.page.get_by_text("Click a cell above").is_visible()
    assert reader.back().question == "How much is embedded, and does the evidence bear it out?"
    assert reader.address == "/"


def test_overview_dot_of_a_unit_to_the_recommendation_in_that_unit(reader):
    click(reader.move("/"), "overview_marks", 7, "EA")
    assert reader.address == "/recommendation?recommendation=7&unit=EA"


def test_overview_segment_of_a_month_to_who_stood_there_and_the_date_stays(reader):
    click(reader.move("/"), "overview_months", "2026-06-30", 3)
    assert reader.address == "/?stage=3&month=2026-06-30"
    reader.page.locator(".st-key-overview_listed").get_by_role("link").first.click()
    assert reader.settle().address.startswith("/recommendation?recommendation=")


def test_overview_titles_and_words_are_links_to_the_recommendation_and_load_nothing_anew(reader):
    reader.move("/?unit=EA").page.evaluate("window.stays = true")
    reader.page.locator(".st-key-overview_marks a").first.click()
    reader.page.wait_for_url("**/recommendation?**", timeout=PATIENCE)
    expect(reader.page.locator("h1")).to_have_text("May we say this one is done?", timeout=PATIENCE)
    assert reader.settle().address.startswith("/recommendation?unit=EA&recommendation=")
    assert reader.page.evaluate("window.stays")
    assert reader.back().question == "How much is embedded, and does the evidence bear it out?"
    assert reader.pick("search", "rec 7").address == "/recommendation?recommendation=7&unit=EA"


# Since last meeting -----------------------------------------------------------------------------------------------


def test_since_lines_lead_to_their_recommendation_unit_and_criterion(reader):
    reader.move("/since")
    first = reader.page.locator(".st-key-since_cause_1")
    number = first.get_by_role("link").first.inner_text()
    first.get_by_role("link", name=number, exact=True).click()
    assert f"recommendation={number.removeprefix('Evidence on W')}" in reader.settle().address
    assert reader.back().question == "What changed since we met?"


def test_since_ledger_row_opens_in_words_by_mouse_and_by_keyboard(reader):
    click_row(reader.move("/since"), "since_ledger", 1)
    chosen = reader.address
    assert "item=" in chosen and reader.page.locator(".st-key-since_line").is_visible()
    press_row(reader.move("/method").move("/since"), "since_ledger", 1)
    assert reader.address == chosen


def test_since_lines_step_by_key_and_their_links_open_by_enter(reader):
    reader.move("/since")
    first = reader.press("Alt+n").address
    assert reader.press("Alt+n").address != first
    assert reader.press("Alt+p").address == first
    link = reader.page.locator(".st-key-since_line").get_by_role("link").first.inner_text()
    enter(reader, "link", link)
    assert reader.question != "What changed since we met?"


# Embedding --------------------------------------------------------------------------------------------------------


def test_embedding_cell_to_the_recommendation_at_that_month(reader):
    click(reader.move("/embedding"), "embedding_months", 7, "2026-06-30")
    assert reader.address == "/recommendation?as_at=2026-06-30&recommendation=7"
    assert reader.picked("as_at") == "As at 30 June 2026"
    assert reader.back().question == "Is it policy and courses, or practice?"


def test_embedding_cell_by_keyboard(reader):
    reader.move("/embedding").pick("as_at", "30 June 2026").pick("search", "rec 7")
    assert reader.address == "/recommendation?as_at=2026-06-30&recommendation=7"


def test_embedding_step_lists_who_is_short_of_it_and_a_row_opens(reader):
    click(reader.move("/embedding"), "embedding_steps", None, 4)
    assert reader.address == "/embedding?stage=4"
    click_row(reader, "embedding_short")
    assert reader.address.startswith("/recommendation?recommendation=")
    there = reader.address
    assert reader.back().address == "/embedding?stage=4"
    press_row(reader, "embedding_short")
    assert reader.address == there


# Units ------------------------------------------------------------------------------------------------------------


def test_units_cell_to_the_criteria_of_that_pair(reader):
    click(reader.move("/units"), "units_standing", "EA", 7)
    assert reader.address == "/units?recommendation=7&unit=EA"
    assert reader.page.get_by_role("table").first.is_visible()
    assert reader.back().address == "/units"


def test_units_cell_by_keyboard(reader):
    reader.move("/units").pick("select_unit", "East Area").pick("select_recommendation", "7 Investigative")
    assert reader.address == "/units?recommendation=7&unit=EA"


@pytest.mark.parametrize(
    ("chart", "wanted"),
    [("units_needed", ["EA", "needs_help"]), ("units_blocks", ["EA", None]), ("units_funnel", ["EA"])],
)
def test_units_other_charts_lead_to_the_unit(reader, chart, wanted):
    click(reader.move("/units"), chart, *wanted)
    assert reader.address == "/units?unit=EA" and is_at_its_top(reader)


def test_units_unit_by_keyboard_and_the_next_unit_by_key(reader):
    first = reader.move("/units").pick("select_unit", "East Area").address
    assert first.startswith("/units?unit=")
    assert reader.press("Alt+n").address != first


def test_units_verdict_to_the_evidence_behind_it(reader):
    click(reader.move("/units?unit=EA"), "units_criteria", 7, "policy_issued")
    assert reader.address == CELL
    assert says(reader, "on file")


# Compare ----------------------------------------------------------------------------------------------------------


def test_compare_mark_and_row_lead_to_the_evidence(reader):
    click(reader.move("/compare?unit=EA&with=NE"), "compare_stages", 7, 0)
    assert reader.address.startswith("/recommendation?") and reader.address.endswith("recommendation=7&unit=EA")
    assert reader.back().address == "/compare?unit=EA&with=NE"
    press_row(reader, "compare_criteria")
    assert "unit=NE" in reader.address and "criterion=" in reader.address


def test_compare_by_keyboard_two_units_then_two_days(reader):
    reader.move("/compare").pick("select_unit", "East Area").pick("select_with", "North East")
    assert reader.address == "/compare?unit=EA&with=NE"
    reader.move("/compare?unit=EA").pick("select_since", "31 August 2026")
    assert reader.address == "/compare?unit=EA&since=2026-08-31"
    assert says(reader, "Between 31 August 2026 and")


# Recommendation ---------------------------------------------------------------------------------------------------


def test_recommendation_list_opens_one_by_mouse_and_by_keyboard(reader):
    click_row(reader.move("/recommendation"), "recommendation_list", 6)
    assert reader.address == "/recommendation?recommendation=7"
    assert reader.back().address == "/recommendation"
    press_row(reader, "recommendation_list", 6)
    assert reader.address == "/recommendation?recommendation=7"


def test_recommendation_cell_by_keyboard_and_a_reload_shows_the_same_evidence(reader):
    reader.move("/recommendation").pick("select_recommendation", "7 Investigative")
    assert reader.address == HERE
    reader.pick("select_unit", "South West")
    assert reader.address == f"{HERE}&unit=SW"
    assert says(reader, "on file")
    reader.pick("select_criterion", "Samples show the practice four")
    cell = f"{HERE}&unit=SW&criterion=practice_sustained"
    assert reader.address == cell
    assert says(reader, "E07-PS-SW-2026Q2", "relied on", "✕ not met", part=EVIDENCE)
    following = cell.replace("recommendation=7", "recommendation=8")
    assert reader.press("Alt+n").address == following
    assert reader.press("Alt+p").address == cell
    assert reader.back().address == following and reader.forward().address == cell
    reader.page.reload()
    assert reader.settle().address == cell
    assert says(reader, "E07-PS-SW-2026Q2", "relied on", part=EVIDENCE)


def test_recommendation_month_of_the_history_leads_to_its_unit_and_moves_no_date(reader):
    for unit in ("NA", "SW"):  # the second time too, though the first has brought it there
        click(reader.move(HERE) if unit == "NA" else reader, "recommendation_history", "2026-08-31", unit)
        assert reader.address == f"{HERE}&unit={unit}" and is_in_sight(reader, EVIDENCE)


def test_recommendation_training_cell_leads_to_the_training_page_of_its_course_and_unit(reader):
    reader.move(f"{HERE}&unit=EA&criterion=officers_trained")
    assert says(reader, "31 August 2026", part=EVIDENCE)
    reader.page.get_by_role("link", name="All months of Sudden-death response").click()
    reader.settle()
    assert reader.address == "/training?recommendation=7&unit=EA&course=SD1"


def test_recommendation_course_to_training(reader):
    reader.move("/recommendation?recommendation=1&unit=EA")
    enter(reader, "link", "Training: Sudden-death response")
    assert reader.address == "/training?recommendation=1&unit=EA&course=SD1"
    assert reader.back().address == "/recommendation?recommendation=1&unit=EA"


def test_recommendation_steps_by_key_and_by_button(reader):
    reader.move("/recommendation?recommendation=7&unit=EA")
    assert reader.press("Alt+n").address == "/recommendation?recommendation=8&unit=EA"
    reader.page.get_by_role("button", name="Previous recommendation").first.click()
    assert reader.settle().address == "/recommendation?recommendation=7&unit=EA"


def test_recommendation_to_its_milestones(reader):
    enter(reader.move("/recommendation?recommendation=7"), "link", "Its milestones and how their dates moved")
    assert reader.address == "/milestones?recommendation=7"


# Milestones, training, trends -------------------------------------------------------------------------------------


def test_milestone_to_its_log_by_mouse_and_by_keyboard(reader):
    (milestone, *_) = click(reader.move("/milestones"), "milestones_dumbbells")
    assert reader.address == f"/milestones?milestone={milestone}"
    assert says(reader, f"Forecast log of {milestone}") and is_in_sight(reader, ".st-key-milestones_one")
    assert reader.back().address == "/milestones"
    assert reader.pick("select_milestone", milestone).address == f"/milestones?milestone={milestone}"
    assert says(reader, f"Forecast log of {milestone}")


def test_training_dot_to_the_counts_of_its_course_role_and_months(reader):
    click(reader.move("/training?course=SD1"), "training_units", "EA", "officer")
    assert reader.address == "/training?unit=EA&course=SD1"
    assert says(reader, "Month by month: Sudden-death response, East Area, officers")
    assert is_in_sight(reader, ".st-key-training_one")
    assert reader.page.get_by_role("table").count() >= 1
    reader.move("/training").pick("select_course", "Sudden-death response").pick("select_unit", "East Area")
    assert reader.address == "/training?unit=EA&course=SD1"


def test_trends_tile_to_the_full_chart_by_mouse_and_by_keyboard(reader):
    (series, *_) = click(reader.move("/trends"), "trends_tiles")
    assert f"series={series}" in reader.address and is_at_its_top(reader)
    assert says(reader, "All series")
    reader.page.locator("[class*='st-key-trends_series'] .picture:not([aria-busy])").first.wait_for(timeout=PATIENCE)
    assert reader.back().address == "/trends"
    press_row(reader, "trends_list")
    assert "series=" in reader.address


# Returns and Method -----------------------------------------------------------------------------------------------


def test_return_to_its_receipt_and_the_original_file(reader):
    data = click(reader.move("/returns"), "returns_coverage", "2026-10-31", "milestones")
    assert reader.address == f"/returns?return={data[2]}" and is_in_sight(reader, ".st-key-returns_receipt")
    reader.page.get_by_role("button", name="Is it still what was received?").click()
    assert says(reader, "is, byte for byte, what was received")
    with reader.page.expect_download(timeout=PATIENCE) as started:
        reader.page.get_by_role("button", name="Download the file as received").click()
    assert started.value.path().stat().st_size > 100
    press_row(reader.move("/method").move("/returns"), "returns_receipts")
    assert reader.address.startswith("/returns?return=")


def test_definitions_are_reached_from_where_they_are_used_in_their_chapter_and_by_their_anchors(reader):
    enter(reader.move("/embedding"), "link", "What the stages mean")
    assert reader.address.startswith("/method?term=")
    assert reader.page.locator(".st-key-method_term").is_visible()
    place = reader.page.locator(".st-key-method_the-ladder #stage")
    place.wait_for(timeout=PATIENCE)
    meaning = "document.getElementById('stage').closest('.st-key-method_the-ladder').querySelector('p')"
    beside = f"{meaning}.getBoundingClientRect().left > document.getElementById('stage').getBoundingClientRect().left"
    assert reader.page.evaluate(beside)


def test_a_word_typed_on_method_is_found(reader):
    box = reader.move("/method").page.get_by_label("Find a word, a rule or a heading")
    box.fill("lapsed")
    box.press("Enter")
    reader.page.wait_for_url("**/method?find=lapsed", timeout=PATIENCE)
    assert says(reader, "hold “lapsed”")


# On a wall screen -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wall(reader):
    reader.resize(1920, 1080)
    yield reader
    reader.page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.parametrize(
    ("address", "chart", "wanted", "leads_to"),
    [
        ("/", "overview_marks", (20, None), "/recommendation?recommendation=20"),
        ("/", "overview_marks", (7, "EA"), "/recommendation?recommendation=7&unit=EA"),
        ("/embedding", "embedding_months", (7, "2026-06-30"), "/recommendation?as_at=2026-06-30&recommendation=7"),
        ("/units", "units_standing", ("EA", 7), "/units?recommendation=7&unit=EA"),
    ],
)
def test_a_click_lands_where_it_is_meant_on_a_wall_screen(wall, address, chart, wanted, leads_to):
    click(wall.move(address), chart, *wanted)
    assert wall.address == leads_to
