"""What the log keeps: every entry whole, in order, and found out when it is changed or taken away."""

import json
from pathlib import Path

import pytest

from data import log
from data.ledger import Store, StoreFault
from tests.data.log.minutes import KNOWN, SEEN, action, bare, decided, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return bare(tmp_path / "store")


def file_of(store: Store, number: int) -> Path:
    return store.root / "log" / f"{number:06d}.json"


def test_what_was_written_is_read_back_as_it_was(store: Store) -> None:
    first, second = put(store, decided(), action(recommendation_id=13, unit_id="EA"))
    assert log.entries(store) == [first, second]
    assert [entry.entry_id for entry in (first, second)] == ["L-0001", "L-0002"]
    assert second.previous == first.sha256
    assert log.verify(store) == []


def test_an_entry_holds_what_was_seen_with_its_hash(store: Store) -> None:
    put(store, decided())
    held = json.loads(file_of(store, 1).read_text())
    assert held["seen"]["snapshot_id"] == SEEN.snapshot_id
    assert held["seen"]["rows"][0]["rows"] == [{"unit_id": "EA", "supported_stage": 3, "share": 0.93}]
    assert len(held["seen"]["rows_sha256"]) == 64


def test_an_action_keeps_its_id_when_it_is_replaced(store: Store) -> None:
    _, second, third = put(store, decided(), action(), action("Train every shift", replaces="L-0002"))
    assert (second.action_id, third.action_id, third.entry_id) == ("L-0002", "L-0002", "L-0003")


def test_an_empty_log_has_no_fault(store: Store) -> None:
    assert (log.entries(store), log.verify(store), log.named_snapshots(store)) == ([], [], frozenset())


@pytest.mark.parametrize(("old", "new"), [("January", "February"), ('"gold"', '"office"'), ("0.93", "0.94")])
def test_an_entry_edited_by_hand_is_found_and_not_shown(store: Store, old: str, new: str) -> None:
    _, second = put(store, decided(), decided("Ask again"))
    file = file_of(store, 1)
    file.write_text(file.read_text().replace(old, new, 1))
    assert log.verify(store) == ["log/000001.json: it is not as it was written: its text and its hash differ"]
    assert log.entries(store) == [second]


def test_an_entry_rewritten_with_a_hash_of_its_own_is_found(store: Store, tmp_path: Path) -> None:
    put(store, decided(), decided(), decided())
    forger = bare(tmp_path / "forger")
    put(forger, decided("Close it"))
    file_of(store, 1).write_bytes(file_of(forger, 1).read_bytes())
    assert log.verify(store) == [
        "log/000002.json: it does not follow on the entry before it, so one of the two was replaced"
    ]


def test_the_last_entry_rewritten_with_a_hash_of_its_own_is_found(store: Store, tmp_path: Path) -> None:
    put(store, decided())
    forger = bare(tmp_path / "forger")
    put(forger, decided("Close it"))
    file_of(store, 1).write_bytes(file_of(forger, 1).read_bytes())
    assert log.verify(store) == ["log/000001.json: it is not the entry that LATEST names, so it was replaced"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_entry_taken_away_is_found(store: Store, number: int) -> None:
    put(store, decided(), decided(), decided())
    file_of(store, number).unlink()
    assert log.verify(store) == [f"log: entry L-000{number} is missing"]


def test_an_entry_under_another_s_number_is_found(store: Store) -> None:
    put(store, decided(), decided())
    file_of(store, 1).write_bytes(file_of(store, 2).read_bytes())
    assert log.verify(store)[0] == "log/000001.json: it is entry L-0002 under another number"


def test_what_is_no_entry_is_told_in_words(store: Store) -> None:
    put(store, decided(), decided(), decided())
    file_of(store, 1).write_text('{"number": 1}')
    file_of(store, 2).write_bytes(b"\xff\xfe")
    file_of(store, 3).write_text("[" * 100_000)
    assert log.verify(store) == [f"log/00000{number}.json: it cannot be read as an entry" for number in (1, 2, 3)]


def test_the_number_of_an_entry_taken_away_is_never_given_again(store: Store) -> None:
    put(store, decided(), decided())
    file_of(store, 2).unlink()
    (entry,) = put(store, decided())
    assert entry.entry_id == "L-0003"
    assert log.verify(store) == ["log: entry L-0002 is missing"]


def test_snapshots_that_entries_name_are_known_and_any_may_be_named_by_one_that_cannot_be_read(store: Store) -> None:
    put(store, decided())
    assert log.named_snapshots(store) == {"2026-10-12-abcdef"}
    file_of(store, 1).write_text("{}")
    assert log.named_snapshots(store) is None


def test_nothing_is_written_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="there is no store"):
        log.write(Store(tmp_path / "none"), decided(), KNOWN)
    assert not (tmp_path / "none").exists()
