"""A backup is the whole store in one file, taken while it is used; what is put back was checked, and comes whole."""

import hashlib
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from data import backup, exchange, ledger, publish, soundness
from data.__main__ import main
from data.backup import CONTENTS, CannotRestore
from data.ledger import Store, StoreFault
from tests import hardship
from tests.data.csv_returns import day
from tests.data.test_publish import state


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one return, a second return to come, a backup of the store, and another store that is empty."""
    return hardship.lay_out(tmp_path_factory.mktemp("laid-out"))


@pytest.fixture
def folder(laid_out: Path, tmp_path: Path) -> Path:
    shutil.copytree(laid_out, tmp_path / "folder")
    return tmp_path / "folder"


@pytest.fixture
def store(folder: Path) -> Store:
    return Store(folder / "store")


def kept(store: Store) -> dict[str, str]:
    """Every file of a store that a backup takes, and its hash."""
    shown = store.current_id()
    return {
        name: sha256
        for name, sha256 in state(store).items()
        if not name.startswith("snapshots/") or Path(name).stem == shown
    }


def test_what_is_restored_is_what_was_backed_up_with_whatever_else_the_folder_holds(folder: Path, store: Store) -> None:
    for name in ("log/2026/0001.json", "mappings/met.csv", "returns/.incoming-1-2/half.csv", ".lock"):
        (store.root / name).parent.mkdir(parents=True, exist_ok=True)
        (store.root / name).write_text(name)
    taken = backup.take(store, folder / "new.zip")
    put_back, aside = backup.restore(folder / "new.zip", Store(folder / "fresh"))
    assert (put_back, aside) == (taken, None)
    assert (taken.returns, taken.snapshot_id) == (1, store.current_id())
    assert kept(Store(folder / "fresh")) == {
        name: sha256 for name, sha256 in kept(store).items() if ".incoming" not in name
    }
    assert {"log/2026/0001.json", "mappings/met.csv"} <= set(kept(Store(folder / "fresh")))
    assert publish.rebuild(Store(folder / "fresh"))[1] == []


def test_a_restore_over_a_store_keeps_that_one_beside(folder: Path) -> None:
    other = Store(folder / "other")
    before = state(other)
    _, aside = backup.restore(folder / "backup.zip", other)
    assert aside is not None and aside.name.startswith("other-before-")
    assert state(Store(aside)) == before
    assert kept(other) == kept(Store(folder / "store"))
    assert publish.load(other, [(folder / "september", day("2026-10-10"))]).refused is False


def test_without_the_one_step_of_the_file_system_a_restore_takes_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchanged", lambda one, other: False)
    other = Store(folder / "other")
    before = state(other)
    _, aside = backup.restore(folder / "backup.zip", other)
    assert aside is not None and state(Store(aside)) == before
    assert soundness.faults(other) == []


def test_a_load_that_waits_while_a_store_is_restored_goes_into_the_one_restored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, begun = Store(folder / "other"), threading.Event()
    change, loaded = exchange.change_places, []

    def slowly(draft: Path, place: Path) -> Path:
        loader.start()
        begun.wait(10)
        return change(draft, place)

    def load() -> None:
        begun.set()
        loaded.append(publish.load(other, [(folder / "september", day("2026-10-10"))]))

    loader = threading.Thread(target=load)
    monkeypatch.setattr(exchange, "change_places", slowly)
    backup.restore(folder / "backup.zip", other)
    loader.join(60)
    assert [receipt.as_at for receipt in ledger.receipts(other)] == ["2026-08-31", "2026-09-30"]
    assert soundness.faults(other) == []


def test_a_backup_taken_while_a_return_is_loaded_holds_the_store_before_or_after(folder: Path, store: Store) -> None:
    loader = threading.Thread(target=publish.load, args=(store, [(folder / "september", day("2026-10-10"))]))
    loader.start()
    taken = [backup.take(store, folder / f"{at}.zip") for at in range(3)]
    loader.join(60)
    for at, held in enumerate(taken):
        put_back = Store(folder / f"fresh-{at}")
        backup.restore(folder / f"{at}.zip", put_back)
        assert soundness.faults(put_back) == []
        assert len(ledger.receipts(put_back)) == held.returns in (1, 2)
        assert put_back.current_id() == held.snapshot_id
        assert {receipt.return_id for receipt in ledger.receipts(put_back)} == publish._returns_shown(put_back)


def test_a_store_that_is_not_sound_is_not_backed_up(folder: Path, store: Store) -> None:
    next(store.returns.glob("*/receipt.json")).unlink()
    with pytest.raises(StoreFault, match="has lost its receipt"):
        backup.take(store, folder / "new.zip")
    assert not list(folder.glob("*new.zip*"))


def test_no_backup_is_written_over_another(folder: Path, store: Store) -> None:
    with pytest.raises(StoreFault, match="is there already"):
        backup.take(store, folder / "backup.zip")


def test_the_commands_say_what_they_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zipped, store = folder / "new.zip", folder / "store"
    assert main(["backup", str(zipped), "--store", str(store)]) == 0
    assert capsys.readouterr().out.startswith(f"{zipped}: snapshot 2026-09-10-")
    assert main(["restore", str(zipped), "--store", str(store)]) == 0
    said = capsys.readouterr().out
    assert "1 return, " in said and f"the store that stood there is now {store}-before-" in said


# What is not put back ------------------------------------------------------------------------------------------------

Parts = list[tuple[zipfile.ZipInfo, bytes]]


def parts_of(file: Path) -> Parts:
    with zipfile.ZipFile(file) as package:
        return [(part, package.read(part)) for part in package.infolist()]


def add(parts: Parts, name: str, content: bytes = b"", mode: int = 0, listed: bool = True) -> Parts:
    part = zipfile.ZipInfo(name)
    part.external_attr = mode << 16
    line = f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode() if listed else b""
    return [*((each, held + line if each.filename == CONTENTS else held) for each, held in parts), (part, content)]


def change(parts: Parts, end: str, content: bytes) -> Parts:
    return [(part, content if part.filename.endswith(end) else held) for part, held in parts]


HOSTILE: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "a way out": (lambda parts: add(parts, "../out.txt", b"x"), "is not put together as a backup is"),
    "a way out further in": (lambda parts: add(parts, "log/../../out.txt", b"x"), "is not put together"),
    "an absolute path": (lambda parts: add(parts, "/tmp/out.txt", b"x"), "is not put together"),
    "a link": (lambda parts: add(parts, "log/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "is not put together"),
    "a hidden name": (lambda parts: add(parts, ".lock", b"x"), "is not put together"),
    "a name twice": (lambda parts: [*parts, parts[0]], "is not put together"),
    "a file unsaid": (lambda parts: add(parts, "log/extra", b"x", listed=False), "holds other files than it says"),
    "a file missing": (lambda parts: parts[1:], "holds other files than it says"),
    "a file changed": (lambda parts: change(parts, "unit.csv", b"x"), "is damaged: reference"),
    "a file that is a folder too": (lambda parts: add(parts, "CURRENT/x", b"x"), "could not be read or unpacked"),
    "no list of contents": (lambda parts: [each for each in parts if each[0].filename != CONTENTS], "is not a backup"),
    "another zip": (lambda parts: [(zipfile.ZipInfo("readme.txt"), b"hello")], "is not a backup of a store"),
}


def written(file: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts:
            package.writestr(part, content)
    return file


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_backup_is_refused_and_changes_nothing(folder: Path, kind: str) -> None:
    make, said = HOSTILE[kind]
    file, other = written(folder / "hostile.zip", make(parts_of(folder / "backup.zip"))), Store(folder / "other")
    before, around = state(other), sorted(item.name for item in folder.iterdir())
    with pytest.raises(CannotRestore, match=said):
        backup.restore(file, other)
    assert state(other) == before
    assert sorted(item.name for item in folder.iterdir()) == around
    assert not (folder.parent / "out.txt").exists() and not Path("/tmp/out.txt").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", None])
def test_a_file_cut_short_or_of_another_kind_is_refused(folder: Path, content: bytes | None) -> None:
    whole = (folder / "backup.zip").read_bytes()
    (folder / "cut.zip").write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(CannotRestore, match="is not a whole zip file"):
        backup.restore(folder / "cut.zip", Store(folder / "fresh"))
    assert not (folder / "fresh").exists()


def test_a_backup_that_would_not_fit_is_refused_before_any_of_it_is_unpacked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 5, 1_200_000))
    monkeypatch.setattr(backup, "_unpack", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(CannotRestore, match="needs more room than the 1 MB that are free"):
        backup.restore(folder / "backup.zip", Store(folder / "fresh"))


def test_a_store_that_was_tampered_with_inside_its_backup_is_refused(folder: Path) -> None:
    parts = parts_of(folder / "backup.zip")
    (name,) = [part.filename for part, _ in parts if part.filename.endswith("training.csv")]
    old = next(held for part, held in parts if part.filename == name)
    new = old.replace(b",96", b",99")
    listing = next(held for part, held in parts if part.filename == CONTENTS)
    fits = listing.replace(hashlib.sha256(old).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())
    file = written(folder / "tampered.zip", change(change(parts, name, new), CONTENTS, fits))
    with pytest.raises(CannotRestore, match="holds no sound store: the file of the return"):
        backup.restore(file, Store(folder / "fresh"))


def test_nothing_is_restored_over_what_is_no_store(folder: Path) -> None:
    (folder / "papers").mkdir()
    (folder / "papers" / "letter.txt").write_text("kept")
    with pytest.raises(StoreFault, match="is neither empty nor a store"):
        backup.restore(folder / "backup.zip", Store(folder / "papers"))
    assert (folder / "papers" / "letter.txt").read_text() == "kept"


# Killed --------------------------------------------------------------------------------------------------------------

POINTS = {"backup": 2, "restore over another": 4}  # python -m tests.hardship kills all of them, at more


@pytest.mark.parametrize("command", POINTS)
def test_killed_at_any_point_the_store_is_the_old_one_or_the_new(laid_out: Path, command: str) -> None:
    hits = hardship.endure(laid_out, hardship.HARDSHIPS[command], hardship.spread(POINTS[command]))
    assert hits == POINTS[command]


def test_what_a_killed_restore_left_half_unpacked_is_cleared_by_the_next_and_what_is_whole_is_not(folder: Path) -> None:
    (folder / ".fresh-restoring-half" / "returns").mkdir(parents=True)
    shutil.copytree(folder / "other", folder / ".fresh-restoring-whole")
    backup.restore(folder / "backup.zip", Store(folder / "fresh"))
    assert sorted(item.name for item in folder.glob(".fresh*")) == [".fresh-restoring-whole"]
