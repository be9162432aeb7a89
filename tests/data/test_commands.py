"""How a command ends: in words when the figures are unsound, and whole when whoever read along has left."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data import ledger, publish, snapshot
from data.__main__ import main
from data.ledger import Store
from tests.data.csv_returns import day, trained, write_return
from tests.data.started import started

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one return."""
    folder = tmp_path_factory.mktemp("october")
    made = started(folder / "store")
    sent = write_return(folder / "october", "2026-10-31", training=trained("EA", 90))
    publish.load(made, [(sent, day("2026-11-10"))])
    return made.root


@pytest.fixture
def store(october: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(october, tmp_path / "store"))


def test_a_snapshot_that_contradicts_itself_is_told_in_words_and_the_old_one_stands(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = store.current_id()
    identities = tmp_path / "identities.sql"
    identities.write_text("select 'units add up'")
    monkeypatch.setattr(snapshot, "IDENTITIES", identities)
    assert main(["rebuild", "--store", str(store.root)]) == 1
    said = "the figures contradict each other, so they were not published (units add up); nothing was changed"
    assert capsys.readouterr().err.endswith(f"{said}\n")
    assert store.current_id() == shown


@pytest.mark.parametrize(
    "command", [["queries"], ["queries", "unit_stage", "--format", "csv"], ["data", "status"], ["data", "rebuild"]]
)
def test_a_reader_who_has_left_is_no_fault(store: Store, command: list[str]) -> None:
    naming = ["--store", str(store.root)] if command[1:] else []
    process = subprocess.Popen(
        [sys.executable, "-m", *command, *naming], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read().decode()
    assert (process.wait(timeout=60), [line for line in said.splitlines() if not line.startswith("[")]) == (0, [])


def test_a_load_whose_watcher_has_left_is_finished(store: Store, tmp_path: Path) -> None:
    folder = write_return(tmp_path / "september", "2026-09-30", training=trained("EA", 91))
    process = subprocess.Popen(
        [sys.executable, "-m", "data", "load", str(folder), "--store", str(store.root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close(), process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert len(ledger.receipts(store)) == 2
