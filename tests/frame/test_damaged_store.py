"""What a reader sees of a store that was damaged: one sentence, never its figures, and those before if they ask."""

import json
import shutil

import pytest

from data import snapshot
from data.ledger import Store
from data.publish import rebuild
from pages.shared import store as opening
from tests.frame import small_store
from tests.pages import screen

DAMAGED = (
    "The figures last published cannot be shown, for their file is no longer as it was published. The reference is "
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A small store with a month more, so that there are figures before those last published."""
    root = small_store.build(tmp_path_factory.mktemp("sound") / "store")
    small_store.add(root, "more", "2026-10-31", "2026-11-20", 97)
    return root


@pytest.fixture
def store(sound, tmp_path):
    return Store(shutil.copytree(sound, tmp_path / "store"))


def damage(store):
    """What a disk may do to the snapshot shown, under whoever has it open."""
    with store.current_snapshot().open("r+b") as file:
        file.seek(400_000)
        file.write(bytes(range(256)))


def words(test):
    return " ".join(screen.words(test))


def test_damaged_figures_are_never_shown_and_those_before_only_on_request_with_a_word(app, store):
    seen = app(store=store.root)
    shown = seen.session_state["frame_view"].snapshot_id
    damage(store)
    seen.run()
    (said,) = [error.value for error in seen.error]
    assert said.startswith(DAMAGED) and "/" not in said
    assert [button.label for button in seen.button] == ["Show the figures published before them"]
    seen.button[0].click().run()
    view = seen.session_state["frame_view"]
    assert not seen.error and view.snapshot_id == snapshot.sound_before(store, shown)
    assert "These are earlier figures" in words(seen) and not seen.toast
    assert app(store=store.root).error[0].value.startswith(DAMAGED)


def test_once_mended_they_are_shown_again_without_a_word(app, store):
    damage(store)
    seen = app(store=store.root)
    seen.button[0].click().run()
    rebuild(store)
    seen.run()
    assert not seen.error and "These are earlier figures" not in words(seen)
    assert seen.session_state["frame_view"].snapshot_id == store.current_id()


def test_without_any_before_them_nothing_is_offered(app, store):
    for file in store.snapshots.glob("*.duckdb"):
        file.write_bytes(b"")
    seen = app(store=store.root)
    assert seen.error[0].value.startswith(DAMAGED) and not seen.button


def test_a_failure_is_a_line_of_the_log_that_a_machine_can_read(app, store, tmp_path, monkeypatch):
    monkeypatch.setattr(opening.log(), "handlers", [])
    damage(store)
    said = app(store=store.root).error[0].value
    line = json.loads((tmp_path / "log" / "dashboard.log").read_text())
    assert line["reference"] in said and line["page"] == "overview" and line["level"] == "error"
    assert "is not as it was published" in line["trace"]
