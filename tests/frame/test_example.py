"""The example of a page that `pages.shared` gives is a page: it runs inside the frame, and shows what it says."""

import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pages.shared
from tests.data.started import started
from tests.frame.conftest import ROOT, through_the_front_door
from tests.pages.screen import charts


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    """Run the example over a store, through the front door of a copy in which it stands for a page."""
    said = pages.shared.__doc__ or ""
    written = said.partition(" runs this one:\n")[2].partition("\nframe.view() -> View")[0]
    (tmp_path / "pages").mkdir()
    for script in [Path("dashboard.py"), *(file.relative_to(ROOT) for file in (ROOT / "pages").glob("*.py"))]:
        shutil.copy(ROOT / script, tmp_path / script)
    (tmp_path / "pages" / "units.py").write_text(textwrap.dedent(written), encoding="utf-8")
    through_the_front_door(monkeypatch)

    def run(store: Path) -> AppTest:
        monkeypatch.setenv("OVERSIGHT_STORE", str(store))
        monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path / "log"))
        front = AppTest.from_file(str(tmp_path / "dashboard.py"), default_timeout=30).run()
        return front.switch_page("pages/units.py").run()

    return run


def test_the_example_shows_a_chart_under_its_question(small, example):
    page = example(small)
    assert not page.exception and not page.error
    assert [title.value.replace("\\", "") for title in page.title] == ["Where should help go?"]
    assert len(charts(page)) == 1


def test_the_example_says_what_to_do_when_no_return_is_in(example, tmp_path):
    started(tmp_path / "empty")
    page = example(tmp_path / "empty")
    assert not page.exception and not page.error
    assert not charts(page)
    assert "python -m data load" in " ".join(each.value.replace("\\", "") for each in [*page.markdown, *page.info])
