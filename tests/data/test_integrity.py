"""Whatever in a store is no longer what was put there is told by every command, and none of it becomes a figure."""

import json
import logging
import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data import ledger, publish, seals, snapshot, soundness
from data.__main__ import main
from data.ledger import PUT_BACK, Store, StoreFault
from data.seals import DamagedSnapshot
from queries import open_gate
from queries.__main__ import main as ask
from tests.data.csv_returns import day, trained, write_return
from tests.data.started import started
from tests.data.test_publish import state

MONTHS = ("2026-07-31", "2026-08-31", "2026-09-30")
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three returns, each loaded by itself, and a fourth to come, in one folder."""
    folder = tmp_path_factory.mktemp("whole")
    store = started(folder / "store")
    for at, month in enumerate((*MONTHS, "2026-10-31"), start=1):
        write_return(folder / f"return-{at}", month, training=trained("EA", 80 + at))
    for at in (1, 2, 3):
        publish.load(store, [(folder / f"return-{at}", day(f"2026-{7 + at:02}-15"))])
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Store:
    shutil.copytree(whole / "store", tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def run(store: Store, whole: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; gives its exit code and what it said last."""

    def command(name: str) -> tuple[int, str]:
        given = [str(whole / "return-4")] if name == "load" else []
        code = main([name, *given, "--store", str(store.root)])
        said = capsys.readouterr()
        return code, (said.err.strip() or said.out.strip()).rpartition("\n")[2]

    return command


def folders(store: Store) -> list[Path]:
    return [store.returns / receipt.return_id for receipt in ledger.receipts(store)]


# The ledger ----------------------------------------------------------------------------------------------------------


def alter_return(store: Store) -> str:
    file = folders(store)[1] / "return-2" / "training.csv"
    file.write_text(file.read_text().replace(",82", ",100"))
    return f"the file of the return {file.parents[1].name} (return-2) is not the one received"


def lose_return(store: Store, at: int) -> str:
    folder = folders(store)[at]
    shutil.rmtree(folder)
    return f"the return {folder.name}, of which figures are shown, has gone"


def lose_receipt(store: Store) -> str:
    folder = folders(store)[0]
    (folder / "receipt.json").unlink()
    return f"the return {folder.name} has lost its receipt"


def lose_file(store: Store) -> str:
    folder = folders(store)[0]
    shutil.rmtree(folder / "return-1")
    return f"the file of the return {folder.name} (return-1) has gone"


def alter_receipt(store: Store) -> str:
    file = folders(store)[2] / "receipt.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "as_at": "2026-08-31"}))
    return f"the receipt {file} is not as it was when figures were made from it"


def alter_kept_reference(store: Store) -> str:
    (file,) = store.reference_kept.glob("*/criteria.csv")
    file.write_text(file.read_text().replace("0.95", "0.50"))
    return f"{file} is not as it was kept"


def lose_kept_reference(store: Store) -> str:
    (folder,) = store.reference_kept.iterdir()
    shutil.rmtree(folder)
    return f"{folder / 'access.csv'} has gone"


LEDGER_DAMAGES: dict[str, Callable[[Store], str]] = {
    "a return altered": alter_return,
    "the first return gone": lambda store: lose_return(store, 0),
    "the last return gone": lambda store: lose_return(store, 2),
    "a receipt gone": lose_receipt,
    "a return's file gone": lose_file,
    "a receipt altered": alter_receipt,
    "a kept reference altered": alter_kept_reference,
    "a kept reference gone": lose_kept_reference,
}


@pytest.mark.parametrize("kind", LEDGER_DAMAGES)
def test_a_ledger_that_is_not_as_it_was_is_refused_by_every_command_and_nothing_is_changed(
    store: Store, run: Run, kind: str
) -> None:
    said = LEDGER_DAMAGES[kind](store)
    before = state(store)
    for command in ("load", "rebuild", "reference", "status"):
        code, words = run(command)
        assert code == 1 and words.startswith(said) and words.endswith(PUT_BACK), command
    assert run("verify")[0] == 1
    assert said in [found.fault for found in soundness.faults(store)]
    assert state(store) == before


def test_a_gap_in_the_load_numbers_is_a_return_that_has_gone_even_where_nothing_else_says_so(store: Store) -> None:
    lose_return(store, 1)
    store.current_file.unlink()
    with pytest.raises(StoreFault, match="the return loaded as number 2 has gone"):
        publish.rebuild(store)


def test_two_returns_with_one_number_are_told(store: Store) -> None:
    first, second, _ = (folder / "receipt.json" for folder in folders(store))
    second.write_text(json.dumps({**json.loads(second.read_text()), "load_number": 1}))
    store.current_file.unlink()
    with pytest.raises(StoreFault, match="the return loaded as number 2 has gone, and 1 more fault"):
        soundness.must_be_sound(store)
    assert first.exists()


def test_more_faults_than_one_are_counted_and_verify_says_each(
    store: Store, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [alter_return(store), lose_receipt(store)]
    assert run("load")[1] == f"{said[1]}, and 1 more fault (python -m data verify){PUT_BACK}"
    assert main(["verify", "--store", str(store.root), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {(fault["part"], fault["fault"]) for fault in told} == {("returns", words) for words in said}


def test_a_file_that_was_lost_is_put_back_as_its_sender_still_has_it(store: Store, whole: Path, run: Run) -> None:
    lose_file(store)
    assert run("verify")[0] == 1
    shutil.copytree(whole / "return-1", folders(store)[0] / "return-1")
    assert run("verify")[0] == 0


def test_after_a_return_is_lost_for_good_a_store_is_made_anew_of_those_left(
    store: Store, whole: Path, tmp_path: Path
) -> None:
    kept = folders(store)
    shutil.rmtree(kept.pop(1))
    anew = str(tmp_path / "anew")
    assert main(["new", "--store", anew, "--reference", str(store.reference)]) == 0
    for folder in kept:
        receipt = ledger.read_receipt(folder / "receipt.json")
        file = str(folder / receipt.file_name)
        assert main(["load", file, "--received-on", receipt.received_on, "--store", anew]) == 0
    assert main(["load", str(whole / "return-2"), "--store", anew]) == 0
    assert main(["verify", "--store", anew]) == 0
    assert {folder.name for folder in kept} < {folder.name for folder in folders(Store(Path(anew)))}


def test_a_sound_store_is_said_to_be(store: Store, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == (
        0,
        f"{store.root}: sound; {', '.join(soundness.CHECKS)} are as they were put there",
    )
    assert main(["verify", "--store", str(store.root), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_figures_that_contradict_each_other_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "identities.sql").write_text("select 'units add up'")
    monkeypatch.setattr(snapshot, "IDENTITIES", tmp_path / "identities.sql")
    (found,) = soundness.faults(store)
    assert (found.part, found.fault) == ("figures", "the figures contradict each other: units add up")


# The snapshot --------------------------------------------------------------------------------------------------------


def shown(store: Store) -> Path:
    file = store.current_snapshot()
    assert file is not None
    return file


def alter_figures(store: Store) -> None:
    with duckdb.connect(str(shown(store))) as connection:
        connection.execute("update unit_history set supported_stage = 5, verified_stage = 5, highest_held = 5")


def lose_seal(store: Store) -> None:
    seals.seal_file(store, shown(store).stem).unlink()


def another_in_its_place(store: Store) -> None:
    seal = seals.read(store, shown(store).stem)
    assert seal is not None and seal.before is not None
    shutil.copyfile(store.snapshot_file(seal.before), shown(store))
    with duckdb.connect(str(shown(store)), read_only=True):
        pass
    reseal(store)


def reseal(store: Store) -> None:
    """What somebody who can write in the folder can do too: make the seal fit."""
    file = seals.seal_file(store, shown(store).stem)
    lines = [line for line in file.read_text().splitlines() if not line.endswith(".duckdb")]
    file.write_text("\n".join([*lines, f"{ledger.fingerprint(shown(store))}  {shown(store).name}"]) + "\n")


def cut(store: Store) -> None:
    with shown(store).open("r+b") as file:
        file.truncate(300_000)


SNAPSHOT_DAMAGES: dict[str, tuple[Callable[[Store], None], str]] = {
    "figures altered": (alter_figures, "is not as it was published: its checksum is another"),
    "cut short": (cut, "is not as it was published: its checksum is another"),
    "gone": (lambda store: shown(store).unlink(), "is not there"),
    "seal lost": (lose_seal, "has lost its checksum"),
    "seal garbled": (
        lambda store: seals.seal_file(store, shown(store).stem).write_bytes(b"\xff"),
        "has a checksum that",
    ),
    "another in its place": (another_in_its_place, "says that it is another"),
}


@pytest.mark.parametrize("kind", SNAPSHOT_DAMAGES)
def test_a_damaged_snapshot_is_told_by_every_command_and_a_rebuild_mends_it(store: Store, run: Run, kind: str) -> None:
    harm, wrong = SNAPSHOT_DAMAGES[kind]
    snapshot_id, stages = shown(store).stem, stages_of(store)
    harm(store)
    before = state(store)
    said = f"the snapshot {snapshot_id} {wrong}"
    for command in ("status", "verify", *(("load",) if kind != "gone" else ())):
        code, words = run(command)
        assert code == 1 and (command == "verify" or words.startswith(said)), command
    assert ask(["unit_stage", "--store", str(store.root)]) == 1
    assert state(store) == before
    if kind in ("gone", "seal garbled", "another in its place"):
        return  # mended as the others are
    assert run("rebuild")[0] == 0
    assert run("verify")[0] == 0 and run("status")[0] == 0
    assert stages_of(store) == stages


def stages_of(store: Store) -> list[dict[str, object]]:
    gate = open_gate(store.root)
    assert gate is not None
    rows = gate.ask("unit_stage")
    gate.close()
    return rows


def test_a_rebuild_says_which_figures_had_been_altered(store: Store, run: Run) -> None:
    alter_figures(store)
    code, words = run("rebuild")
    assert (code, words) == (0, words) and "made anew" in words
    alter_figures(store)
    assert publish.rebuild(store)[1] == ["unit_history"]


def test_no_bit_flipped_and_no_cut_is_ever_served(store: Store) -> None:
    file, chance = shown(store), random.Random(16)
    sound = file.read_bytes()
    places = [chance.randrange(len(sound)) for _ in range(35)] + [chance.randrange(12_288) for _ in range(15)]
    for place in places:
        with file.open("r+b") as stream:
            stream.seek(place)
            stream.write(bytes([sound[place] ^ 1 << chance.randrange(8)]))
        with pytest.raises(DamagedSnapshot):
            open_gate(store.root)
        with file.open("r+b") as stream:
            stream.seek(place)
            stream.write(sound[place : place + 1])
    for length in (
        0,
        1,
        4_096,
        12_288,
        len(sound) // 4,
        len(sound) // 2,
        len(sound) - 300_000,
        len(sound) - 4_096,
        len(sound) - 1,
    ):
        file.write_bytes(sound[:length])
        with pytest.raises(DamagedSnapshot):
            open_gate(store.root)
    file.write_bytes(sound)
    assert len(stages_of(store)) == 240


def test_a_snapshot_is_read_through_once_and_again_when_its_file_changes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(seals, "fingerprint", lambda path: read.append(path) or ledger.fingerprint(path))
    for _ in range(3):
        stages_of(store)
    assert read == [shown(store)]
    alter_figures(store)
    with pytest.raises(DamagedSnapshot):
        stages_of(store)
    assert len(read) == 2


def test_a_large_snapshot_is_read_through_beside_and_refused_once_that_is_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    alter_figures(store)
    monkeypatch.setattr(seals, "AT_ONCE", 0)
    may_end = threading.Event()  # however quick a thread beside is
    monkeypatch.setattr(seals, "fingerprint", lambda path: may_end.wait(60) and ledger.fingerprint(path))
    gate = open_gate(store.root, wait=False)
    assert gate is not None
    gate.close()
    may_end.set()
    with pytest.raises(DamagedSnapshot):
        seals.must_hold(store, shown(store).stem)
    with pytest.raises(DamagedSnapshot):
        seals.must_hold(store, shown(store).stem, wait=False)


def test_the_seal_is_read_by_sha256sum(store: Store) -> None:
    text = seals.seal_file(store, shown(store).stem).read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in lines:
        sha256, name = line.split("  ")
        assert ledger.fingerprint(store.snapshots / name) == sha256
    assert len(lines) == 1 + 3 + len(list(store.reference_kept.glob("*/*")))


def test_seals_go_with_their_snapshots(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "KEPT", 3)
    for number in range(snapshot.KEPT):
        folder = write_return(store.root.parent / f"r{number}", "2026-10-31", training=trained("EA", 50 + number))
        publish.load(store, [(folder, day("2026-11-10"))])
    files = list(store.snapshots.iterdir())
    assert {file.stem for file in files if file.suffix == ".sha256"} == {
        file.stem for file in files if file.suffix == ".duckdb"
    }
    assert len(files) == 2 * snapshot.KEPT


def test_the_one_before_is_the_last_that_was_shown_and_is_still_as_published(store: Store) -> None:
    ids = [shown(store).stem]
    while (seal := seals.read(store, ids[-1])) and seal.before:
        ids.append(seal.before)
    assert len(ids) == 4  # three loads, and the empty store
    assert snapshot.sound_before(store, ids[0]) == ids[1]
    store.snapshot_file(ids[1]).write_bytes(b"")
    assert snapshot.sound_before(store, ids[0]) == ids[2]
    seals.seal_file(store, ids[0]).unlink()
    assert snapshot.sound_before(store, ids[0]) is None


def test_a_correction_that_counts_as_received_before_what_it_corrects_is_warned_of(
    store: Store, tmp_path: Path
) -> None:
    early = write_return(tmp_path / "early", "2026-09-30", training=trained("EA", 50))
    (item,) = publish.load(store, [(early, day("2026-10-14"))]).returns
    (said,) = [warning for warning in item.warnings if "counts as received before" in warning.fault]
    assert said.fault == (
        "a return for this month, received on 15 October 2026, is held: this one counts as received before it, "
        "on 14 October 2026, so the sheets that both bring go on as they were"
    )
    on_the_day = write_return(tmp_path / "on-the-day", "2026-09-30", training=trained("EA", 51))
    (item,) = publish.load(store, [(on_the_day, day("2026-10-15"))]).returns
    assert not [warning for warning in item.warnings if "counts as received before" in warning.fault]
    assert publish.rebuild(store)[1] == []


# What runs when a return is loaded -----------------------------------------------------------------------------------


def test_macros_that_are_the_codes_own_are_not_read_in_again(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "copy.duckdb"
    shutil.copyfile(shown(store), file)
    every = "select function_name, function_oid from duckdb_functions() where not internal order by all"
    with snapshot.open_to_write(file) as connection:
        there = connection.execute(every).fetchall()
        snapshot.lay_macros(connection)
        assert connection.execute(every).fetchall() == there


def test_the_macros_that_a_load_runs_are_the_codes_own(store: Store, whole: Path, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("private")
    with duckdb.connect(str(shown(store))) as connection:
        connection.execute(
            "create or replace macro milestones_known(known_at) as table "
            f"select content as title from read_text('{tmp_path / 'private.txt'}')"
        )
        connection.execute("create macro last_day(day) as date '2000-01-31'")
    reseal(store)
    publish.load(store, [(whole / "return-4", day("2026-11-10"))])
    with duckdb.connect(str(shown(store)), read_only=True) as connection:
        assert connection.execute("select last_day(date '2026-10-01')::varchar").fetchall() == [("2026-10-31",)]
        columns = [row[0] for row in connection.execute("describe from milestones_known(date '2026-11-10')").fetchall()]
    assert "milestone_id" in columns
    assert publish.rebuild(store)[1] == []


def test_a_snapshot_being_made_reads_and_writes_nothing_outside_its_folder(store: Store, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("private")
    (tmp_path / "making").mkdir()
    with snapshot.create(tmp_path / "making" / "snapshot.duckdb", store.reference) as connection:
        for attempt in (
            f"from read_text('{tmp_path / 'private.txt'}')",
            f"copy unit to '{tmp_path / 'out.csv'}'",
            f"attach '{tmp_path / 'other.duckdb'}'",
            "set enable_external_access = true",
            "install httpfs",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)


# From the version before ---------------------------------------------------------------------------------------------


def as_the_version_before_left_it(store: Store) -> None:
    """A store whose snapshot was made by other rules, by a version that wrote no seals."""
    with duckdb.connect(str(shown(store))) as connection:
        connection.execute("alter table snapshot drop column made_with")
        connection.execute("update snapshot set rules_hash = 'other'")
    for file in store.snapshots.glob("*.sha256"):
        file.unlink()


def test_a_store_of_the_version_before_is_read_said_to_be_of_other_rules_and_brought_up_to_date_by_a_rebuild(
    store: Store, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    as_the_version_before_left_it(store)
    assert len(stages_of(store)) == 240
    assert run("verify")[0] == 0
    assert main(["status", "--store", str(store.root), "--format", "json"]) == 4
    assert json.loads(capsys.readouterr().out)["state"] == "old rules"
    assert publish.rebuild(store)[1] == []
    assert main(["status", "--store", str(store.root), "--format", "json"]) in (0, 3)


def test_a_sheet_that_a_snapshot_never_had_is_said_to_need_a_rebuild_and_any_other_mistake_is_not(store: Store) -> None:
    asked = "from complaints_known(date '9999-12-31')"
    with pytest.raises(duckdb.CatalogException), snapshot.reading(store) as connection:
        connection.execute(asked)
    as_the_version_before_left_it(store)
    with pytest.raises(snapshot.OtherRules, match="python -m data rebuild"), snapshot.reading(store) as connection:
        connection.execute(asked)


def test_a_return_that_has_gone_is_missed_by_a_snapshot_of_the_version_before_too(store: Store, run: Run) -> None:
    as_the_version_before_left_it(store)
    said = lose_return(store, 2)
    assert run("load")[1] == f"{said}{PUT_BACK}"


def test_a_load_brings_a_store_of_the_version_before_up_to_date(store: Store, whole: Path) -> None:
    as_the_version_before_left_it(store)
    publish.load(store, [(whole / "return-4", day("2026-11-10"))])
    assert soundness.faults(store) == []
    assert seals.read(store, shown(store).stem) is not None


# What a monitor reads ------------------------------------------------------------------------------------------------


def monitored(store: Store, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = main(["status", "--store", str(store.root), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("today", "code", "state"), [("2026-11-15", 0, "in order"), ("2026-11-16", 3, "late")])
def test_a_month_that_is_due_and_not_in_is_late(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, today: str, code: int, state: str
) -> None:
    monkeypatch.setattr("data.status.today", lambda: day(today))
    given, told = monitored(store, capsys)
    assert (given, told["state"]) == (code, state)
    assert (told["returns"], told["last_as_at"], told["snapshot"]) == (3, "2026-09-30", store.current_id())


def test_a_ledger_ahead_of_the_snapshot_is_said_and_the_next_load_brings_it_up(
    store: Store, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.current_id()
    publish.load(store, [(whole / "return-4", day("2026-11-10"))])
    ledger.point_at(store, str(before))
    code, told = monitored(store, capsys)
    assert (code, told["state"]) == (5, "ledger ahead")
    assert main(["status", "--store", str(store.root)]) == 0
    assert "ledger ahead" in capsys.readouterr().out
    publish.load(store, [(whole / "return-4", day("2026-11-10"))])
    assert monitored(store, capsys)[1]["state"] in ("in order", "late")


def test_a_damaged_store_and_a_missing_one_are_states_too(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    cut(store)
    assert (monitored(store, capsys)[0], monitored(store, capsys)[1]["state"]) == (1, "damaged")
    assert monitored(Store(store.root / "nowhere"), capsys)[1]["state"] == "no store"


def test_a_command_that_writes_leaves_word_outside_the_store(
    store: Store, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path / "log"))
    monkeypatch.setattr(logging.getLogger("oversight.commands"), "handlers", [])
    run("load")
    lose_receipt(store)
    run("rebuild")
    loaded, refused = map(json.loads, (tmp_path / "log" / "commands.log").read_text().splitlines())
    assert (loaded["event"], loaded["code"], loaded["snapshot"]) == ("load", 0, store.current_id())
    assert (refused["event"], refused["code"]) == ("rebuild", 1) and "has lost its receipt" in refused["said"]
    assert "@" in loaded["account"]
