"""What reaches the ledger: the same verdict as the check, before anything is stored, whatever the file is called."""

import io
import json
import os
import shutil
import sys
import threading
from pathlib import Path

import openpyxl
import pytest

from data import ledger, publish, snapshot
from data.__main__ import main
from data.ledger import Store
from data.publish import load, today
from tests.data.csv_returns import day, trained, write_return
from tests.data.started import started

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that nothing is loaded into."""
    return started(tmp_path_factory.mktemp("ledger") / "store")


@pytest.fixture
def store(empty: Store, tmp_path: Path) -> Store:
    shutil.copytree(empty.root, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_return(tmp_path / "october", "2026-10-31", training=trained("EA", 90))


def verdicts(store: Store, path: Path) -> tuple[list[str], list[str]]:
    """The faults that check tells, and those that load tells."""
    with snapshot.reading(store) as connection:
        checked = publish.check(connection, path, today())
    (loaded,) = load(store, [(path, today())]).returns
    assert loaded.outcome == ("refused" if checked.faults else "loaded")
    return [fault.fault for fault in checked.faults], [fault.fault for fault in loaded.faults]


def nothing_stored(store: Store) -> bool:
    return list(store.returns.iterdir()) == [] and ledger.receipts(store) == []


@pytest.mark.parametrize("odd", ["dangling link", "folder", "folder of no sheet", "pipe"])
def test_what_is_no_file_is_refused_by_load_as_by_check(store: Store, folder: Path, odd: str) -> None:
    if odd == "dangling link":
        (folder / "milestones.csv").symlink_to(folder / "nowhere.csv")
    elif odd == "pipe":
        os.mkfifo(folder / "milestones.csv")
    else:
        (folder / ("milestones.csv" if odd == "folder" else "older")).mkdir()
    said, loaded = verdicts(store, folder)
    assert said == loaded == ["is not a CSV file, and only CSV files belong in the folder"]
    assert nothing_stored(store)


def test_what_a_check_passes_over_is_not_kept(store: Store, folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"\x00")
    (folder / ".older").mkdir()
    assert verdicts(store, folder) == ([], [])
    (receipt,) = ledger.receipts(store)
    assert sorted(file.name for file in ledger.received_file(store, receipt).iterdir()) == [
        "return.csv",
        "training.csv",
    ]


@pytest.mark.parametrize("name", ["return.xlsx", "october/training.csv"])
def test_a_file_too_large_is_refused_before_it_is_copied(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    large = folder.parent / name
    with large.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(3_000_000_000)
    monkeypatch.setattr(ledger.shutil, "copyfile", lambda *_: pytest.fail("it was copied"))
    monkeypatch.setattr(
        publish, "_working_copy", lambda *_: snapshot.create(folder.parent / "copy.duckdb", store.reference)
    )
    said, loaded = verdicts(store, large if name == "return.xlsx" else folder)
    assert said == loaded
    assert "100 MB" in loaded[0]
    large.unlink()


def test_two_first_loads_at_once_into_the_default_place_are_both_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", named=False)
    folders = [
        write_return(tmp_path / month, month, training=trained("EA", 90)) for month in ("2026-08-31", "2026-09-30")
    ]
    outcomes: list[str] = []

    def first_load(folder: Path) -> None:
        outcomes.append(load(store, [(folder, day("2026-10-10"))]).returns[0].outcome)

    threads = [threading.Thread(target=first_load, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["loaded", "loaded"]
    assert {receipt.as_at for receipt in ledger.receipts(store)} == {"2026-08-31", "2026-09-30"}


def test_the_illustrative_set_gives_way_to_a_first_load(store: Store, folder: Path, tmp_path: Path) -> None:
    draft = Store(tmp_path / "draft")
    shutil.copytree(store.root, draft.root)
    shown = load(store, [(folder, today())]).snapshot_id
    assert publish._moved_in(draft, store) == shown
    assert [receipt.file_name for receipt in ledger.receipts(store)] == ["october"]


def test_a_move_that_was_killed_is_finished_by_the_next(store: Store, folder: Path, tmp_path: Path) -> None:
    load(store, [(folder, today())])
    half = Store(tmp_path / "half")
    for part in ("reference", "returns"):
        shutil.copytree(store.root / part, half.root / part)
    assert publish._moved_in(store, half) == half.current_id()
    assert half.current_snapshot() is not None
    parts = {".lock", "CURRENT", "reference", "reference-kept", "returns", "snapshots"}
    assert {item.name for item in half.root.iterdir()} == parts


def test_a_name_that_is_not_UTF_8_in_the_folder(store: Store, folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.csv")).write_text("a\n")
    said, loaded = verdicts(store, folder)
    assert said == loaded
    assert loaded[0].startswith("is not a sheet of a return")


def test_a_return_whose_own_name_no_receipt_could_hold(store: Store, folder: Path) -> None:
    odd = folder.rename(os.fsdecode(os.fsencode(folder.parent) + b"/oct\xff\x1b"))
    assert verdicts(store, odd) == ([], [])
    (receipt,) = ledger.receipts(store)
    assert receipt.file_name == "oct__"
    assert ledger.received_file(store, receipt).is_dir()


@pytest.mark.parametrize("here", [".", "./", "../october"])
def test_a_return_named_by_where_one_stands(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    monkeypatch.chdir(folder)
    assert main(["load", here, "--store", str(store.root)]) == 0
    (receipt,) = ledger.receipts(store)
    assert receipt.file_name == "october"


def test_a_copy_that_fails_leaves_nothing(store: Store, folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ledger.stage(store, folder, [folder / "nowhere.csv"])
    assert list(store.returns.iterdir()) == []


# What is said of it --------------------------------------------------------------------------------------------------


def test_no_control_character_reaches_a_terminal(
    empty: Store, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = folder.rename(folder.with_name("\x1b[31moctober"))
    (odd / "\x1b[32mred.csv").write_text("a\n")
    (odd / "exposure.csv").write_text("unit_id,death_reports,\x1b]0;title\x07\nEA,1,\n")
    assert main(["check", str(odd), "--store", str(empty.root)]) == 1
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\ufffd[32mred: is not a sheet" in said.err
    assert main(["check", str(odd), "--store", str(empty.root), "--format", "json"]) == 1
    assert [fault["sheet"] for fault in json.loads(capsys.readouterr().out)] == ["exposure", "\ufffd[32mred"]


def test_a_terminal_that_is_not_UTF_8(empty: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "exposure.csv").write_text("unit_id,death_reports\n\u03a9,1\n", encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="cp1252") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["check", str(folder), "--store", str(empty.root), "--format", "json"]) == 1
    assert main(["check", str(folder), "--store", str(empty.root)]) == 1
    out.flush(), err.flush()
    assert json.loads(out.buffer.getvalue().decode("cp1252").split("]")[0] + "]")[0]["value"] == "\u03a9"
    assert b"\\u03a9 is not a known unit" in err.buffer.getvalue()


# The reference as it now is ------------------------------------------------------------------------------------------


def test_a_check_and_a_template_go_by_the_reference_as_edited(store: Store, folder: Path, tmp_path: Path) -> None:
    (folder / "exposure.csv").write_text("unit_id,death_reports\nHQ,1\n")
    assert main(["check", str(folder), "--store", str(store.root)]) == 1
    with (store.reference / "unit.csv").open("a", encoding="utf-8") as file:
        file.write("HQ,Headquarters,central team,\n")
    assert main(["template", str(tmp_path / "template.xlsx"), "--store", str(store.root)]) == 0
    units = [cell.value for cell in openpyxl.load_workbook(tmp_path / "template.xlsx")["lists"]["C"]]
    assert "HQ" in units
    assert verdicts(store, folder) == ([], [])


def test_a_return_is_checked_by_the_reference_as_published_while_the_edited_one_has_faults(
    store: Store, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (store.reference / "unit.csv").write_text("unit_id,shoe_size\n", encoding="utf-8")
    assert main(["check", str(folder), "--store", str(store.root)]) == 0
    said = "warning: the store's reference is being edited and has 5 faults"
    assert capsys.readouterr().err.count(said) == 1
    assert main(["template", str(tmp_path / "template.xlsx"), "--store", str(store.root)]) == 0
    assert capsys.readouterr().err.count(said) == 1
