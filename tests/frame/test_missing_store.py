"""What a reader sees when there is no store: one sentence, and made-up figures only where none was named or stood."""

import shutil
from pathlib import Path

import pytest

from data import ledger
from data.ledger import Store
from data.publish import new
from pages.shared import faults
from pages.shared import store as opening
from tests.frame import small_store

MISSING = "There is no store at the place that this dashboard reads from. The reference is "


@pytest.fixture
def default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A default place where no store ever stood, and a first start that takes no time."""
    monkeypatch.setattr(ledger, "DEFAULT_STORE", tmp_path / "data" / "store")
    monkeypatch.setattr(opening, "build_illustrative", lambda store, note: new(store))
    return tmp_path / "data" / "store"


def test_a_store_that_was_named_and_is_not_there_is_said_and_none_is_made(app, tmp_path, monkeypatch):
    monkeypatch.setattr(faults.logging.getLogger("oversight"), "handlers", [])
    test = app(store=tmp_path / "mistyped")
    (said,) = [error.value for error in test.error]
    assert said.startswith(MISSING) and "/" not in said
    assert not (tmp_path / "mistyped").exists()
    assert f"there is no store at {tmp_path / 'mistyped'}" in (tmp_path / "log" / "dashboard.log").read_text()


def test_a_store_that_is_away_for_a_moment_is_said_to_be_and_then_shown_again(app, tmp_path):
    store = small_store.build(tmp_path / "store")
    test = app(store=store)
    shown = test.session_state["frame_view"].snapshot_id
    store.rename(tmp_path / "away")
    test.run()
    assert test.error[0].value.startswith(MISSING)
    assert not store.exists()
    (tmp_path / "away").rename(store)
    test.run()
    assert not test.error and test.session_state["frame_view"].snapshot_id == shown


def test_a_first_start_fills_the_default_place_where_none_was_named(app, default):
    assert not app(store="").error
    assert Store(default).exists


def test_a_first_start_whose_store_is_deleted_is_not_run_again(app, default):
    test = app(store="")
    shutil.rmtree(default)
    test.run()
    assert test.error[0].value.startswith(MISSING)
    assert not default.exists()


def test_a_store_of_an_earlier_version_is_remembered_once_it_is_shown(app, default):
    new(Store(default))
    Store(default).stood_file.unlink()
    opening._gate.clear()
    test = app(store="")
    shutil.rmtree(default)
    test.run()
    assert test.error[0].value.startswith(MISSING)


def test_with_the_word_of_an_earlier_store_removed_it_starts_anew(app, default):
    test = app(store="")
    shutil.rmtree(default)
    Store(default).stood_file.unlink()
    test.run()
    assert not test.error and Store(default).exists
