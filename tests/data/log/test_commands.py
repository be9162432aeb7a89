"""The log from the command line, the open actions that a template carries, and the snapshots that are kept for it."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data import log, publish, snapshot
from data.__main__ import main
from data.ledger import Store
from data.log import Seen
from tests.data.csv_returns import day, trained, write_return
from tests.data.log.minutes import SEEN, action, decided, withdrawn
from tests.data.started import started

MEETING = "LPB-2023-09"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return started(tmp_path / "store")


def recorded(store: Store, *drafts: Any) -> None:
    for draft in drafts:
        log.write(store, draft)


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_an_empty_log_says_so(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("log", "--store", store.root) == 0
    assert capsys.readouterr().out == "nothing has been recorded\n"


def test_the_log_in_words(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(store, action(meeting_id=MEETING, recommendation_id=13, unit_id="EA"), withdrawn("L-0001"))
    assert run("log", "--store", store.root) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("L-0001  ")
    assert lines[0].endswith(
        "gold: action (LPB-2023-09; recommendation 13; EA; owner Area commander; due 30 November 2026)"
    )
    assert lines[1:4] == [
        "  Train the shifts",
        "  no longer stands: withdrawn by L-0002",
        "  seen on snapshot 2026-10-12-abcdef, /since?as_at=2026-09-30&known_at=2026-10-14",
    ]


def test_the_log_as_json_holds_the_rows_that_were_seen(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(store, decided(meeting_id=MEETING))
    assert run("log", "--format", "json", "--store", store.root) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["seen"]["rows"][0]["rows"][0]["supported_stage"] == 3
    assert (entry["entry_id"], entry["withdrawn_by"]) == ("L-0001", None)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "@sum", "\t=1"])
def test_the_log_as_csv_runs_nothing(store: Store, capsys: pytest.CaptureFixture[str], text: str) -> None:
    recorded(store, decided(text, meeting_id=MEETING))
    assert run("log", "--format", "csv", "--store", store.root) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["text"] == f"'{text}"


def test_a_log_with_a_fault_prints_the_rest_and_tells_it(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(store, decided("first", meeting_id=MEETING), decided("second", meeting_id=MEETING))
    (store.root / "log" / "000001.json").write_text("{}")
    assert run("log", "--store", store.root) == 1
    told = capsys.readouterr()
    assert "first" not in told.out and "second" in told.out
    assert told.err == "log/000001.json: it cannot be read as an entry\n"


def test_the_reference_says_what_an_entry_may_name(store: Store) -> None:
    with pytest.raises(log.Refused, match="the meeting 'GG-1' is not in the reference"):
        log.write(store, decided())


def test_a_template_carries_the_open_actions_and_is_accepted_with_them(store: Store, tmp_path: Path) -> None:
    hostile = '=cmd|"/c calc"!A1'
    recorded(
        store,
        action(hostile, meeting_id=MEETING, recommendation_id=13),
        action("Withdrawn", meeting_id=MEETING),
        withdrawn("L-0002"),
        action("Put off", meeting_id=MEETING, replaces="L-0001", due_on=date(2026, 12, 31)),
        action("Another\nin two lines", meeting_id=MEETING, unit_id="EA"),
    )
    assert run("template", tmp_path / "blank.xlsx", "--store", store.root) == 0
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    rows = [[cell.value for cell in row][:7] for row in book["actions"].iter_rows(min_row=2, max_row=4)]
    assert [[*row[:6], row[6] and row[6].date()] for row in rows] == [
        ["L-0005", MEETING, None, "EA", "Another\nin two lines", "Area commander", date(2026, 11, 30)],
        ["L-0001", MEETING, None, None, "Put off", "Area commander", date(2026, 12, 31)],
        [None] * 7,
    ]
    book["return"].append([date(2026, 10, 31), "Programme office", "actual"])
    book["actions"]["H3"] = date(2026, 10, 20)
    for sheet in ("milestones", "training", "claims", "evidence", "exposure"):
        del book[sheet]
    book.save(tmp_path / "filled.xlsx")
    result = publish.load(store, [(tmp_path / "filled.xlsx", day("2026-11-10"))])
    assert [fault.fault for item in result.returns for fault in item.faults] == []
    assert run("template", tmp_path / "next.xlsx", "--store", store.root) == 0
    left = openpyxl.load_workbook(tmp_path / "next.xlsx")["actions"]
    assert [left.cell(row, 1).value for row in (2, 3)] == ["L-0005", None]


def test_hostile_text_in_the_template_is_text(store: Store, tmp_path: Path) -> None:
    recorded(store, action("=1+1", meeting_id=MEETING))
    run("template", tmp_path / "blank.xlsx", "--store", store.root)
    cell = openpyxl.load_workbook(tmp_path / "blank.xlsx")["actions"]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_snapshots_that_entries_name_are_kept_beyond_the_newest(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "KEPT", 1)
    first = str(store.current_id())
    recorded(store, decided(meeting_id=MEETING, seen=Seen(first, None, None, "/meeting")))
    passed: list[str] = []
    for month in ("2026-08-31", "2026-09-30", "2026-10-31"):
        folder = write_return(tmp_path / month, month, training=trained("EA", 90))
        passed.append(publish.load(store, [(folder, day("2026-11-10"))]).snapshot_id)
    held = {file.stem for file in store.snapshots.glob("*.duckdb")}
    assert held == {first, passed[-1]}


def test_no_snapshot_is_removed_while_an_entry_cannot_be_read(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "KEPT", 1)
    recorded(store, decided(meeting_id=MEETING, seen=SEEN))
    (store.root / "log" / "000001.json").write_text("{}")
    folder = write_return(tmp_path / "r", "2026-10-31", training=trained("EA", 90))
    publish.load(store, [(folder, day("2026-11-10"))])
    assert len(list(store.snapshots.glob("*.duckdb"))) == 2
