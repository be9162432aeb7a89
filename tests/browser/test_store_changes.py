"""A store that changes while people look, and one that is not there yet or no more, in a real browser."""

import shutil
from pathlib import Path

from tests.browser.conftest import ROOT, looking
from tests.frame import small_store

PREPARED = 2


def test_the_first_address_asked_of_a_new_server_comes_in_its_frame_and_new_figures_come_whole_at_the_next_click(
    chromium, serve, tmp_path
):
    store = small_store.build(tmp_path / "store")
    with looking(chromium, serve(store)) as someone:
        someone.open("/trends?as_at=2026-09-30")
        assert someone.question == "Better, worse, or noise?"
        assert someone.picked("as_at") == "As at 30 September 2026"
        someone.move("/returns?unit=EA")
        before = facts(someone)
        small_store.add(store, "more", "2026-10-31", "2026-11-20", 97)
        someone.page.wait_for_timeout(500)
        assert facts(someone) == before
        someone.follow("Method")
        assert "Last return in 20 November 2026" in facts(someone)
        assert "New figures were published" in someone.page.locator("[data-testid=stToast]").inner_text()
        assert someone.address == "/method?unit=EA"


def test_a_first_start_builds_the_illustrative_set_and_is_not_run_again_when_that_is_gone(chromium, serve, tmp_path):
    top = copied(tmp_path / "project")
    with looking(chromium, serve(None, top=top)) as someone:
        someone.page.goto(f"{someone.base}/units?unit=EA")
        preparing = someone.page.locator("body:has([data-testid=stProgress]) h1")
        assert preparing.inner_text(timeout=30_000) == "Preparing the illustrative set"
        someone.page.wait_for_selector(".illustrative", timeout=300_000)
        someone.settle()
        assert (someone.address, someone.question) == ("/units?unit=EA", "Where should help go?")
        shutil.rmtree(top / "data" / "store")
        someone.open("/units")
        said = someone.page.locator("[data-testid=stAlert]").inner_text()
        assert said.startswith("There is no store at the place that this dashboard reads from.")
        assert not (top / "data" / "store").exists()


def facts(someone) -> str:
    """The line that says how fresh the figures are."""
    return someone.page.locator(".illustrative").inner_text()


def copied(top: Path) -> Path:
    """The project without its tests, in a place of its own, where no store ever stood. Of the illustrative set it has
    the last returns: each is loaded alike, and all of them once, for the other tests.
    """
    for part in (".streamlit", "data", "queries", "charts", "pages", "static"):
        shutil.copytree(ROOT / part, top / part, ignore=shutil.ignore_patterns("store", ".store-*"))
    shutil.copy(ROOT / "dashboard.py", top)
    received = top / "data" / "illustrative" / "received.csv"
    head, *rows = received.read_text(encoding="utf-8").splitlines(keepends=True)
    received.write_text("".join([head, *rows[-PREPARED:]]), encoding="utf-8")
    return top
