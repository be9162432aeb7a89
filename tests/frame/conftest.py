"""The dashboard run without a browser, over a small store."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, local_script_runner

from tests.frame import small_store

ROOT = Path(__file__).parents[2]
# AppTest reads the papers of every package installed, each time it opens a page, for components that it might hold: a
# third of what a page costs. What is installed stays as it is while tests run; a server reads them once.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# And it asks a thousand times a second whether the page has run, which takes a tenth of the time from the page.
ask_until_it_has_run = local_script_runner.require_widgets_deltas


def wait_until_it_has_run(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
    """Wait for the page to run; a page that takes longer is stopped and told as ever."""
    if runner._script_thread is not None:
        runner._script_thread.join(timeout)
    # One that has run is seen at the first look: the second more is for a machine so busy that the look comes late.
    ask_until_it_has_run(runner, timeout=1)


local_script_runner.require_widgets_deltas = wait_until_it_has_run


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store, made once."""
    return small_store.build(tmp_path_factory.mktemp("small") / "store")


@pytest.fixture
def app(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open the dashboard: `app("units", as_at="2026-09-10")` gives the page as run, over the small store (or
    `store=`).
    """
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path / "log"))
    monkeypatch.delenv("OVERSIGHT_MARKING", raising=False)
    through_the_front_door(monkeypatch)

    def open_page(page: str = "overview", store: Path = small, **address: str) -> AppTest:
        monkeypatch.setenv("OVERSIGHT_STORE", str(store))
        test = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        for name, value in address.items():
            test.query_params[name] = value
        # Straight to the page, as a link leads there: nothing of the first page is worked out on the way.
        return test.run() if page == "overview" else test.switch_page(f"pages/{page}.py").run()

    return open_page


def through_the_front_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest forgets with every run that the pages were named, and would run a page without its frame. A server
    doesn't.
    """
    begin = PagesManager.__init__

    def named(self: PagesManager, *args: object, **kwargs: object) -> None:
        begin(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", named)
