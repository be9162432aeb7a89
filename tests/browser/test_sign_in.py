"""Who signs in may see and do what the store's access.csv says of them, today and no longer, in a real browser.

One server, one sign-in service on this machine, one store; the tests go through them in order.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data import ledger, log
from data.book.reference import ACCESS_ROLES
from tests.browser.conftest import PATIENCE, Reader, looking
from tests.browser.door import IDENTITY, ROWS, Door, a_door, become, is_outside, shown, sign_in
from tests.browser.test_whose_session import status
from tests.data.csv_returns import trained, write_return
from tests.frame import small_store


@pytest.fixture(scope="module")
def door(serve: Callable[..., str], small_store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with a_door(serve, small_store_path, tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest.fixture
def someone(chromium: Browser, door: Door) -> Iterator[Reader]:
    door.admit(*ROWS)
    with looking(chromium, door.base) as someone:
        yield someone


def test_a_copied_address_shows_nothing_until_signed_in_and_is_come_back_to_and_signed_out_is_signed_out(
    someone: Reader,
):
    copied = "/units?unit=EA&as_at=2026-09-30"
    someone.open(copied)
    assert is_outside(someone) and "East" not in shown(someone) and "Units" not in shown(someone)
    sign_in(someone, "gold-1")
    assert someone.address == copied and "East Area" in shown(someone)
    assert "gold-1 (gold)" in shown(someone)
    held = {each["name"]: each for each in someone.page.context.cookies(someone.base)}
    assert held[IDENTITY]["expires"] == -1 and "_streamlit_user_tokens" not in held
    someone.page.get_by_role("button", name="Sign out").click()
    someone.page.wait_for_url("**/end_session**", timeout=PATIENCE)
    assert "id_token_hint" not in someone.page.url
    assert is_outside(someone.open("/"))
    # Whoever kept the cookie has nothing of it.
    someone.page.context.add_cookies([{"name": IDENTITY, "value": held[IDENTITY]["value"], "url": someone.base}])
    assert is_outside(someone.open("/")) and "Your sign-in has ended" in shown(someone)
    someone.complaints.clear()  # that another host was asked: the provider of identity


def test_what_the_token_says_of_roles_lets_nobody_in(someone: Reader):
    become(someone, "stranger-1")
    someone.open("/")
    assert is_outside(someone) and "stranger-1, and this dashboard is not open to you" in shown(someone)
    become(someone, "past-1")
    assert is_outside(someone.open("/"))


@pytest.mark.parametrize("role", ACCESS_ROLES)
def test_each_role_records_as_itself_and_a_steward_alone_loads(someone: Reader, role: str):
    become(someone, f"{role}-1")
    someone.open("/meeting?meeting=GG-2026-10")
    if role == "viewer":
        assert "you are signed in to look" in shown(someone)
        assert not someone.page.locator(".st-key-minutes_panel").count()
    else:
        someone.page.locator(".st-key-minutes_panel summary").click()
        assert someone.settle().picked("minutes_role") == role.capitalize()
    someone.move("/returns")
    assert ("You may load it" in shown(someone)) == (role == "steward")


def test_who_sees_one_unit_sees_no_other_and_nobody_else_is_given_what_they_were(someone: Reader):
    become(someone, "east-1")
    for page, come in (("units", someone.open), ("recommendation?recommendation=7", someone.move)):
        come(f"/{page}").open_tables()
        assert "East Area only" in shown(someone) and "North West" not in someone.page.content(), page
    for page in ("meeting", "returns", "brief"):
        assert is_outside(someone.move(f"/{page}")), page
    become(someone, "gold-1")
    assert "North West" in someone.open("/units").page.content()


def test_what_is_recorded_bears_who_did_it_and_a_role_taken_away_records_nothing_more(someone: Reader, door: Door):
    become(someone, "gold-1")
    someone.open("/meeting?meeting=GG-2026-10").page.locator(".st-key-minutes_panel summary").click()
    someone.settle().page.locator(".st-key-minutes_text textarea").fill("Look again in January")
    someone.push("Record it")
    (entry,) = log.entries(door.store)
    assert (entry.draft.made_by, entry.draft.signed_in_as) == ("gold", "gold-1")
    someone.page.locator(".st-key-minutes_text textarea").fill("And again")
    door.admit(("gold-1", "viewer", "", "2026-01-01", ""))
    someone.push("Record it")
    assert len(log.entries(door.store)) == 1 and "you are signed in to look" in shown(someone)
    door.admit(ROWS[0])
    someone.follow("Units")
    assert is_outside(someone)


def test_a_steward_loads_what_was_checked_and_others_are_shown_it_at_their_next_click(
    someone: Reader, chromium: Browser, door: Door, tmp_path: Path
):
    plan = [{**one, "forecast_on": "2027-01-31"} for one in small_store.milestones()]
    folder = tmp_path / "october"
    write_return(folder, "2026-10-31", "illustrative", training=trained("EA", 99), milestones=plan)
    become(someone, "steward-1")
    someone.open("/returns")
    before = door.store.current_id()
    someone.page.locator("[data-testid=stFileUploader] input").set_input_files(sorted(folder.iterdir()))
    someone.page.get_by_role("button", name="Load this return").wait_for(timeout=3 * PATIENCE)
    told = someone.settle().page.locator(".stMain").inner_text()
    assert "changing where 2 milestones stand" in told and door.store.current_id() == before
    door.admit(("steward-1", "viewer", "", "2026-01-01", ""))
    someone.push("Load this return")
    # Where the server is slow to begin, the page stands still as it was for a moment.
    someone.page.wait_for_function("() => !document.body.innerText.includes('You may load it')", timeout=PATIENCE)
    assert "You may load it" not in shown(someone) and not someone.page.locator(".st-key-returns_load").count()
    door.admit(*ROWS)
    someone.follow("Returns")
    assert someone.page.locator(".st-key-returns_load").count() and door.store.current_id() == before
    someone.page.get_by_role("button", name="Load this return").click()
    someone.page.get_by_text("Loaded as").wait_for(timeout=3 * PATIENCE)
    receipt = ledger.receipts(door.store)[-1]
    assert (receipt.load_number, receipt.loaded_by) == (5, "steward-1 (steward)")
    assert door.store.current_id() != before and f"snapshot {door.store.current_id()}" in shown(someone.settle())
    assert "It would" not in shown(someone)
    someone.page.get_by_role("button", name="See its receipt").click()
    assert "by steward-1 (steward); illustrative figures" in shown(someone.settle())


def test_a_file_is_noted_and_given_no_more_to_who_signed_out_by_the_address_alone(someone: Reader, door: Door):
    become(someone, "viewer-1")
    someone.open("/units").open_tables()
    with someone.page.expect_download(timeout=PATIENCE) as coming:
        someone.page.locator(".stDownloadButton button").first.click()
    lines = map(json.loads, door.log.read_text(encoding="utf-8").splitlines())
    (taken,) = [line for line in lines if line["event"] == "taken away"]
    assert (taken["subject"], taken["file"], taken["page"]) == ("viewer-1", coming.value.suggested_filename, "units")
    held = "; ".join(f"{each['name']}={each['value']}" for each in someone.page.context.cookies(someone.base))
    assert status(coming.value.url, held) == 200
    status(f"{someone.base}/auth/logout", held)
    assert status(coming.value.url, held) == 403
    assert is_outside(someone.open("/")) and "Your sign-in has ended" in shown(someone)


def test_a_sign_in_counts_until_it_expires_and_what_stands_on_the_screen_goes_without_a_click(someone: Reader):
    ends = time.time() + 8
    become(someone, "gold-1", lasts=8)
    was_in = not is_outside(someone.open("/"))
    assert was_in or time.time() > ends  # a slow machine may come too late
    someone.page.get_by_text("Sign in again to go on from here").wait_for(timeout=PATIENCE)
    assert time.time() > ends and is_outside(someone) and "Embedded" not in shown(someone)
    assert is_outside(someone.open("/units")) and "Sign in again to go on from here" in shown(someone)


def test_an_unreadable_list_lets_nobody_in_and_says_so(someone: Reader, door: Door):
    door.admit(*ROWS, ("gold-2", "king", "", "2026-01-01", ""))
    become(someone, "gold-1")
    assert is_outside(someone.open("/")) and "nobody is let in" in shown(someone)
