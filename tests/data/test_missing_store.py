"""A store that isn't there is said to be missing; one is made unasked only where none was named or ever stood."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import ledger, publish
from data.__main__ import main
from data.ledger import NoStore, Store, find_store
from queries.__main__ import main as ask
from tests.data.csv_returns import day, trained, write_return

COMMANDS = {
    "status": ["status"],
    "rebuild": ["rebuild"],
    "load": ["load", "october"],
    "check": ["check", "october"],
    "template": ["template", "blank.xlsx"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_return(tmp_path / "october", "2026-10-31", training=trained("EA", 90))


@pytest.fixture
def default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A default place where no store ever stood."""
    monkeypatch.setattr(ledger, "DEFAULT_STORE", tmp_path / "data" / "store")
    monkeypatch.delenv("OVERSIGHT_STORE", raising=False)
    return tmp_path / "data" / "store"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    return lambda: capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_that_there_is_no_store_where_it_was_named(
    folder: Path, said: Callable[[], str], command: str
) -> None:
    assert main([*COMMANDS[command], "--store", "mistyped"]) == 1
    assert f"there is no store at {folder.parent / 'mistyped'}; python -m data new --store" in said()
    assert not (folder.parent / "mistyped").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_that_a_store_which_stood_in_the_default_place_has_gone(
    folder: Path, default: Path, said: Callable[[], str], command: str
) -> None:
    publish.new(find_store())
    shutil.rmtree(default)
    said()
    assert main(COMMANDS[command]) == 1
    assert f"there is no store at {default}, where one stood before" in said()
    assert not default.exists()


def test_a_question_says_that_there_is_no_store(folder: Path, said: Callable[[], str]) -> None:
    assert ask(["unit_stage", "--store", "mistyped"]) == 1
    assert said().startswith("there is no store at ")


def test_a_mount_that_is_empty_is_no_store(folder: Path) -> None:
    (folder.parent / "mount").mkdir()
    with pytest.raises(NoStore):
        publish.load(Store(folder.parent / "mount"), [(folder, day("2026-11-10"))])
    assert list((folder.parent / "mount").iterdir()) == []


def test_the_first_load_into_the_default_place_starts_a_store_there(folder: Path, default: Path) -> None:
    assert main(["load", "october"]) == 0
    assert [receipt.file_name for receipt in ledger.receipts(Store(default))] == ["october"]


def test_the_default_place_may_be_started_only_once_and_never_when_it_is_named(
    default: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_store().may_be_started
    assert not find_store(default).may_be_started
    monkeypatch.setenv("OVERSIGHT_STORE", str(default))
    assert not find_store().may_be_started
    monkeypatch.delenv("OVERSIGHT_STORE")
    publish.new(find_store(default))
    shutil.rmtree(default)
    assert not find_store().may_be_started
    find_store().stood_file.unlink()
    assert find_store().may_be_started


def test_new_starts_again_where_a_store_has_gone(default: Path) -> None:
    publish.new(find_store())
    shutil.rmtree(default)
    assert main(["new"]) == 0
    assert find_store().exists


def test_no_word_is_left_beside_a_store_that_was_named(tmp_path: Path) -> None:
    publish.new(Store(tmp_path / "own" / "store"))
    assert [item.name for item in (tmp_path / "own").iterdir()] == ["store"]


def test_what_a_killed_first_start_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".store-starting-x1y2z3"
    (left / "returns").mkdir(parents=True)
    (tmp_path / ".store-lock").mkdir()
    store = Store(tmp_path / "store")
    with publish._starting(store), publish._drafting(store) as scratch:
        assert {item.name for item in tmp_path.iterdir()} == {".store-lock", Path(scratch).name}
    assert [item.name for item in tmp_path.iterdir()] == [".store-lock"]


def test_what_a_first_start_left_that_was_killed_at_its_very_end_is_cleared_by_the_next_server(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    (tmp_path / ".store-starting-x1y2z3" / "store").mkdir(parents=True)
    publish.clear_first_starts(store)
    assert [item.name for item in tmp_path.iterdir()] == [".store-lock"]


def test_where_no_first_start_was_killed_nothing_is_made_beside_a_store(tmp_path: Path) -> None:
    publish.clear_first_starts(Store(tmp_path / "store"))
    assert list(tmp_path.iterdir()) == []
