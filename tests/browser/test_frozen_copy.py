"""The pages as they stood, in one file: opened without a network, it says and draws what they did."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamlit.runtime.pages_manager import PagesManager

from pages.papers.copy import frozen

DATES = {"as_at": "2026-10-31", "known_at": "2026-11-20"}


@pytest.fixture
def copy(illustrative_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of two pages and one recommendation."""
    monkeypatch.setenv("OVERSIGHT_STORE", str(illustrative_store))
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path / "log"))
    monkeypatch.setattr(PagesManager, "__init__", PagesManager.__init__)
    file = tmp_path / "copy.html"
    text = frozen(DATES, [13], "Copy", lambda *_: None, pages=("overview", "returns"))
    file.write_text(text, encoding="utf-8")
    return file


def test_the_copy_opens_offline_with_answers_charts_and_tables(chromium: Browser, copy: Path) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(copy.as_uri())
    page.wait_for_selector("[data-picture] .picture :is(svg, table)")
    assert page.locator("h2").all_inner_texts()[0] == "How much is embedded, and does the evidence bear it out?"
    assert "2 of 20 recommendations" in page.locator("section").first.inner_text()
    assert page.locator("nav a").count() == 3
    assert page.locator("[data-picture]").count() == page.locator("[data-picture] .picture").count() > 3
    assert page.locator("details table").count() > 3
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()
