"""Loading and publishing: whole or not at all, nothing lost, nothing rewritten, and the same by rebuild."""

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest

from data import ledger, publish, snapshot
from data.edits import kept_versions
from data.ledger import Store
from queries import open_gate
from tests.data.csv_returns import day, finding, trained, write_return
from tests.data.started import started

KEEPS_AHEAD = True


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that nothing was loaded into."""
    return started(tmp_path / "store")


def load(store: Store, folder: Path, received_on: str) -> publish.LoadResult:
    return publish.load(store, [(folder, day(received_on))])


def state(store: Store) -> dict[str, str]:
    """Every file of the store and its bytes, the lock aside."""
    return {
        str(file.relative_to(store.root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(store.root.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


Arrival = tuple[Path, str]  # a return, and the day it comes


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> list[Arrival]:
    """A first month, a second that replaces and withdraws evidence, and a correction of the first."""
    folder = tmp_path_factory.mktemp("months")
    policy = [finding("P1", "policy_issued", "2026-07-01"), finding("P2", "guidance_withdrawn", "2026-07-01")]
    changed = [
        finding("P2", "guidance_withdrawn", "2026-07-01", withdrawn="yes"),
        finding("P3", "guidance_withdrawn", "2026-06-15"),
    ]
    first = write_return(folder / "a", "2026-07-31", training=trained("EA", 96), evidence=policy)
    second = write_return(folder / "b", "2026-09-30", training=trained("EA", 97), evidence=changed)
    corrected = write_return(folder / "c", "2026-07-31", training=trained("EA", 90), milestones=[])
    return [(first, "2026-08-10"), (second, "2026-10-10"), (corrected, "2026-10-20")]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, months: list[Arrival]) -> list[Store]:
    """The store after each of these returns. Copy one to write to it."""
    folder, after = tmp_path_factory.mktemp("loaded"), []
    store = started(folder / "store")
    for place, arrival in enumerate(months):
        assert [item.outcome for item in load(store, *arrival).returns] == ["loaded"]
        shutil.copytree(store.root, folder / f"after-{place}")
        after.append(Store(folder / f"after-{place}"))
    return after


@pytest.fixture
def one(loaded: list[Store], tmp_path: Path) -> Store:
    """A store with the first month."""
    return Store(shutil.copytree(loaded[0].root, tmp_path / "store"))


@pytest.fixture
def three(loaded: list[Store], tmp_path: Path) -> Store:
    """A store with all three returns."""
    return Store(shutil.copytree(loaded[2].root, tmp_path / "store"))


def test_a_return_is_loaded_and_its_figures_can_be_asked_for(loaded: list[Store]) -> None:
    gate = open_gate(loaded[0].root)
    rows = gate.ask("training_position", unit="EA")
    assert [(row["trained"], row["in_scope"], row["share"]) for row in rows if row["role"] == "officer"] == [
        (96, 100, 0.96)
    ]


def test_the_ledger_keeps_the_file_byte_for_byte_with_its_receipt(loaded: list[Store], months: list[Arrival]) -> None:
    store, (folder, _) = loaded[0], months[0]
    (receipt,) = ledger.receipts(store)
    kept = ledger.received_file(store, receipt)
    assert {file.name: file.read_bytes() for file in kept.iterdir()} == {
        file.name: file.read_bytes() for file in folder.iterdir()
    }
    assert (receipt.received_on, receipt.load_number, receipt.counts["training"]) == ("2026-08-10", 1, 2)
    assert receipt.return_id == f"2026-08-10-{receipt.sha256[:12]}"


def test_incremental_publish_equals_rebuild_table_by_table(loaded: list[Store], tmp_path: Path) -> None:
    for place, store in enumerate(loaded):
        rebuilt = tmp_path / f"rebuilt-{place}.duckdb"
        publish._replay(store, rebuilt, kept_versions(store), publish.silent)
        assert publish._differing_tables(store, rebuilt) == []


def test_rebuild_says_that_nothing_differs_and_keeps_the_snapshot(three: Store) -> None:
    shown = three.current_id()
    assert publish.rebuild(three) == (shown, [])


def test_rebuild_publishes_a_change_of_rules_even_when_no_table_differs(
    one: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = one.current_id()
    more = tmp_path / "99_more.sql"
    more.write_text("create macro one_more_rule() as 1;")
    monkeypatch.setattr(snapshot, "RULES", [*snapshot.RULES, more])
    snapshot_id, differing = publish.rebuild(one)
    assert differing == [] and snapshot_id != shown and one.current_id() == snapshot_id


def test_rebuild_after_a_change_of_reference_says_which_tables_differ(one: Store) -> None:
    exemption = one.reference / "criterion_exemption.csv"
    exemption.write_text(exemption.read_text() + "1,line_owned,No line team,Gold Group,2026-01-01\n")
    shown = one.current_id()
    snapshot_id, differing = publish.rebuild(one)
    assert snapshot_id != shown
    assert "criterion_exemption" in differing and "criterion_history" in differing
    assert "training" not in differing


def test_a_load_after_a_change_of_reference_uses_the_new_reference(one: Store, months: list[Arrival]) -> None:
    units = one.reference / "unit.csv"
    units.write_text(units.read_text() + "CT,Central team,Central team,\n")
    load(one, *months[1])
    assert any(row["unit_id"] == "CT" for row in open_gate(one.root).ask("unit_stage", recommendation=1))


def test_loading_the_same_return_twice_changes_nothing_and_says_so(one: Store, months: list[Arrival]) -> None:
    before = state(one)
    (item,) = load(one, months[0][0], "2026-09-01").returns
    assert item.outcome == "already loaded"
    assert state(one) == before


def test_a_refused_return_leaves_every_byte_of_the_store_as_it_was(one: Store, tmp_path: Path) -> None:
    before = state(one)
    (item,) = load(one, write_return(tmp_path / "x", "2026-09-30", training=trained("EA", 101)), "2026-10-10").returns
    assert item.outcome == "refused"
    assert [(fault.sheet, fault.row, fault.column) for fault in item.faults] == [("training", 2, "trained")]
    assert state(one) == before


def test_returns_before_a_refused_one_stay_loaded(store: Store, months: list[Arrival], tmp_path: Path) -> None:
    good, received = months[0]
    bad = write_return(tmp_path / "x", "2026-09-30", training=trained("EA", 101))
    later = write_return(tmp_path / "y", "2026-10-31", training=trained("EA", 99))
    result = publish.load(store, [(good, day(received)), (bad, day("2026-10-10")), (later, day("2026-11-05"))])
    assert [item.outcome for item in result.returns] == ["loaded", "refused"]
    assert [receipt.as_at for receipt in ledger.receipts(store)] == ["2026-07-31"]


def test_a_corrected_month_is_restated_and_the_earlier_knowledge_is_still_there(loaded: list[Store]) -> None:
    gate = open_gate(loaded[2].root)

    def officers(known_at: str) -> int:
        rows = gate.ask("training_position", day("2026-07-31"), day(known_at), unit="EA")
        return next(row["trained"] for row in rows if row["role"] == "officer")

    assert (officers("2026-10-19"), officers("2026-10-20")) == (96, 90)
    restated = [
        (row["recommendation_id"], row["unit_id"], row["before"], row["after"])
        for row in gate.ask("changes", day("2026-10-20"), since=day("2026-08-31"))
        if (row["kind"], row["subject"]) == ("restated", "stage")
    ]
    assert restated == [(1, "EA", "2", "1")]


def test_a_sheet_left_out_stays_and_one_with_headings_only_replaces_with_nothing(store: Store, tmp_path: Path) -> None:
    claims = [{"recommendation_id": 1, "unit_id": "EA", "claimed_stage": 3}]
    load(store, write_return(tmp_path / "a", "2026-09-30", training=trained("EA", 96), claims=claims), "2026-10-05")
    load(store, write_return(tmp_path / "b", "2026-09-30", claims=[]), "2026-10-06")
    gate = open_gate(store.root)
    assert len(gate.ask("training_position")) == 2
    assert gate.ask("unit_stage", recommendation=1, unit="EA")[0]["claimed_stage"] is None


def test_a_store_of_one_provenance_refuses_the_other(store: Store, tmp_path: Path) -> None:
    load(store, write_return(tmp_path / "a", "2026-09-30", "illustrative"), "2026-10-05")
    (item,) = load(store, write_return(tmp_path / "b", "2026-10-31", "actual"), "2026-11-05").returns
    assert [(fault.sheet, fault.column) for fault in item.faults] == [("return", "provenance")]


def test_a_new_store_is_not_made_over_an_old_one(store: Store) -> None:
    with pytest.raises(publish.StoreFault, match="already holds a store"):
        publish.new(store)


def test_old_snapshots_are_cleared_out_but_not_one_in_use(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert snapshot.KEPT == 10
    monkeypatch.setattr(snapshot, "KEPT", 3)
    held = snapshot.open_reader(store)
    assert held is not None
    for number in range(5):
        folder = write_return(tmp_path / f"r{number}", "2026-02-28", training=trained("EA", 50 + number))
        load(store, folder, "2026-03-01")
    names = {file.stem for file in store.snapshots.glob("*.duckdb")}
    assert held.snapshot_id in names
    assert len(names) == snapshot.KEPT + 1
    held.close()


def test_a_snapshot_is_read_only_and_locked_down(store: Store, tmp_path: Path) -> None:
    reader = snapshot.open_reader(store)
    assert reader is not None
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    for attempt in (
        "create table x (a integer)",
        "insert into unit values ('XX', 'x', 'x', 'x')",
        f"select * from read_csv('{outside}')",
        f"copy unit to '{tmp_path / 'out.csv'}'",
        "set enable_external_access = true",
        "install httpfs",
    ):
        with pytest.raises(duckdb.Error):
            reader.connection.cursor().execute(attempt)
    (most,) = reader.connection.execute("select current_setting('memory_limit')").fetchone() or ("",)
    assert most == "488.2 MiB"


def test_anyone_can_open_the_file_and_ask_the_rules(loaded: list[Store]) -> None:
    file = loaded[0].current_snapshot()
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute("from unit_stage(date '2026-07-31', date '2026-08-10')").fetchall()
    assert len(rows) == 240
