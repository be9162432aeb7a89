"""A damaged pointer or receipt is told in one sentence by every command; a rebuild mends the pointer."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import ledger, publish
from data.__main__ import main
from data.journal import account
from data.ledger import Store
from data.publish import today
from queries.__main__ import main as ask
from tests.data.csv_returns import trained, write_return
from tests.data.started import started

POINTERS = {
    "not UTF-8": b"\xff\xfe",
    "NUL": b"2026-11-12\0d8deb4\n",
    "too long": b"a" * 5000,
    "a way out": b"../../elsewhere",
    "absolute": b"/etc/passwd",
    "two lines": b"2026-11-12-d8deb4\n2026-11-13-d8deb4\n",
    "a folder": None,
}
COMMANDS = ("status", "rebuild", "load")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one return."""
    folder = tmp_path_factory.mktemp("whole")
    write_return(folder / "october", "2026-10-31", training=trained("EA", 90))
    publish.load(started(folder / "store"), [(folder / "october", today())])
    return folder / "store"


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Store:
    shutil.copytree(whole, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def run(store: Store, whole: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], tuple[int, str]]:
    """Run a command; gives its exit code and what it said last."""

    def command(name: str) -> tuple[int, str]:
        given = [str(whole.parent / "october")] if name == "load" else []
        code = main([name, *given, "--store", str(store.root)])
        return code, capsys.readouterr().err.strip().rpartition("\n")[2]

    return command


def damage(pointer: Path, content: bytes | None) -> None:
    if content is None:
        pointer.unlink()
        (pointer / "inside").mkdir(parents=True)
    else:
        pointer.write_bytes(content)


@pytest.mark.parametrize("kind", POINTERS)
def test_a_pointer_that_names_no_snapshot_is_said_and_a_rebuild_mends_it(
    store: Store, run: Callable[[str], tuple[int, str]], kind: str
) -> None:
    shown = store.current_id()
    damage(store.current_file, POINTERS[kind])
    for command in ("status", "load"):
        code, said = run(command)
        assert (code, said) == (
            1,
            f"{store.current_file} does not name a snapshot; python -m data rebuild writes it anew",
        )
    assert ask(["unit_stage", "--store", str(store.root)]) == 1
    assert run("rebuild")[0] == 0
    assert run("status")[0] == 0
    assert (store.current_id() or "").startswith(str(shown))


NOT_THERE: dict[str, Callable[[str], str | None]] = {
    "half": lambda shown: shown[: len(shown) // 2],
    "unknown": lambda shown: "2026-01-31-abcdef",
    "empty": lambda shown: "",
    "blank": lambda shown: " \n\n",
    "missing": lambda shown: None,
}


@pytest.mark.parametrize("kind", NOT_THERE)
def test_a_pointer_to_what_is_not_there_is_said_and_a_rebuild_mends_it(
    store: Store, run: Callable[[str], tuple[int, str]], kind: str
) -> None:
    shown = str(store.current_id())
    content = NOT_THERE[kind](shown)
    store.current_file.unlink()
    if content is not None:
        store.current_file.write_text(content)
    code, said = run("status")
    assert code == 1 and said.endswith("python -m data rebuild makes it anew")
    assert ask(["unit_stage", "--store", str(store.root)]) == 1
    assert run("rebuild")[0] == 0 and run("status")[0] == 0
    assert (store.current_id() or "").startswith(shown)


RECEIPTS: dict[str, Callable[[dict[str, object]], str]] = {
    "is cut short or is not a receipt": lambda held: json.dumps(held)[:100],
    "lacks sha256, as_at": lambda held: json.dumps({k: v for k, v in held.items() if k not in ("sha256", "as_at")}),
    "does not say a proper load_number": lambda held: json.dumps({**held, "load_number": "one"}),
    "does not say a proper received_on": lambda held: json.dumps({**held, "received_on": "yesterday"}),
    "is that of another folder": lambda held: json.dumps({**held, "file_name": "../../elsewhere"}),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", RECEIPTS)
def test_a_receipt_that_cannot_be_read_is_said(
    store: Store, run: Callable[[str], tuple[int, str]], command: str, wrong: str
) -> None:
    (file,) = store.returns.glob("*/receipt.json")
    file.write_text(RECEIPTS[wrong](json.loads(file.read_text())))
    assert run(command) == (1, f"the receipt {file} {wrong}; put it back from a copy of the store")


def test_a_receipt_that_is_not_UTF_8_is_said(store: Store, run: Callable[[str], tuple[int, str]]) -> None:
    (file,) = store.returns.glob("*/receipt.json")
    file.write_bytes(b'{"note": "\xff"}')
    assert "is cut short or is not a receipt" in run("status")[1]


def test_a_receipt_that_says_more_than_this_version_knows_is_read(store: Store) -> None:
    (file,) = store.returns.glob("*/receipt.json")
    file.write_text(json.dumps({**json.loads(file.read_text()), "weighed_by": "the office"}))
    assert [receipt.file_name for receipt in ledger.receipts(store)] == ["october"]


def test_a_receipt_of_a_version_that_did_not_say_who_loaded_is_read(store: Store) -> None:
    (file,) = store.returns.glob("*/receipt.json")
    held = json.loads(file.read_text())
    assert held.pop("loaded_by") == account()
    file.write_text(json.dumps(held))
    assert [receipt.loaded_by for receipt in ledger.receipts(store)] == [""]


@pytest.mark.parametrize("name", ["receipt.json", "Receipt.JSON"])
def test_a_return_called_like_a_receipt_is_kept_beside_its_receipt(store: Store, tmp_path: Path, name: str) -> None:
    folder = write_return(tmp_path / name, "2026-09-30", training=trained("EA", 91))
    assert [item.outcome for item in publish.load(store, [(folder, today())]).returns] == ["loaded"]
    kept = ledger.receipts(store)[-1]
    assert kept.file_name == f"_{name}"
    assert ledger.fingerprint(ledger.received_file(store, kept)) == kept.sha256
    assert publish.rebuild(store)[1] == []
