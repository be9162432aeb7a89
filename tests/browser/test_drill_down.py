"""Three clicks from the portfolio to the evidence items behind a stage, and back, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import expect

from data.ledger import Store
from data.publish import load
from tests.browser.conftest import PATIENCE, looking
from tests.browser.marks import click
from tests.data.csv_returns import write_return
from tests.frame import small_store

HERE = "/recommendation?recommendation=7"
CELL = f"{HERE}&unit=NA&criterion=policy_issued"


def item(number, unit, observed_to, result):
    return {
        "evidence_id": f"EV-{number}",
        "recommendation_id": 7,
        "unit_id": unit,
        "criterion_id": "policy_issued",
        "observed_from": observed_to,
        "observed_to": observed_to,
        "result": result,
        "assurance": "A2",
        "verified_by": "Force assurance lead",
        "reference": "File 7",
    }


@pytest.fixture(scope="module")
def server(serve, tmp_path_factory):
    """The small store, with a finding for every unit and one against in North Area."""
    root = small_store.build(tmp_path_factory.mktemp("drill") / "store")
    evidence = [item(1, "", "2026-05-20", "met"), item(2, "NA", "2026-09-10", "not met")]
    folder = write_return(root.parent / "more", "2026-10-31", "illustrative", evidence=evidence)
    assert not load(Store(root), [(folder, date(2026, 11, 20))]).refused
    return serve(root)


@pytest.fixture(scope="module")
def reader(chromium, server):
    with looking(chromium, server) as someone:
        yield someone


def shows(reader, *words):
    """Wait until the evidence part of the page says all of this."""
    part = reader.page.locator(".st-key-recommendation_evidence")
    for said in words:
        expect(part).to_contain_text(said, timeout=PATIENCE)
    return True


def test_from_the_portfolio_to_the_evidence_in_three_clicks_and_back(reader):
    click(reader.open("/"), "overview_marks", 7, None)
    assert reader.address == HERE
    click(reader, "recommendation_grid", "NA", "policy_issued")
    assert reader.address == CELL
    assert shows(reader, "2 items on file, 1 for and 1 against: the verdicts rely on 1 of them", "EV-1", "superseded")
    assert reader.page.locator(".st-key-recommendation_evidence").is_visible()
    assert reader.back().address == HERE
    assert reader.page.get_by_text("Click a cell above").is_visible()
    assert reader.back().question == "How much is embedded, and does the evidence bear it out?"


def test_the_same_by_keyboard_alone(reader):
    reader.open("/recommendation").pick("select_recommendation", "7 Investigative")
    assert reader.address == HERE
    reader.pick("select_unit", "North Area").pick("select_criterion", "Policy issued")
    assert reader.address == CELL
    assert shows(reader, "✕ not met")
    assert reader.press("Alt+n").address == CELL.replace("recommendation=7", "recommendation=8")
    assert reader.press("Alt+p").address == CELL


def test_a_link_to_a_cell_and_a_reload_show_the_same_evidence(reader):
    reader.open(CELL)
    assert shows(reader, "EV-2", "relied on")
    reader.page.reload()
    assert reader.settle().address == CELL
    assert shows(reader, "EV-2", "relied on")


def test_a_month_of_the_history_leads_to_its_unit_and_moves_no_date(reader):
    click(reader.open(HERE), "recommendation_history", "2026-08-31", "NA")
    assert reader.address == f"{HERE}&unit=NA"


def test_a_training_cell_leads_to_the_training_page_of_its_course_and_unit(reader):
    reader.open(f"{HERE}&unit=EA&criterion=officers_trained")
    assert shows(reader, "31 August 2026")
    reader.page.get_by_role("link", name="All months of Sudden-death response").click()
    reader.settle()
    assert reader.address == "/training?recommendation=7&unit=EA&course=SD1"
