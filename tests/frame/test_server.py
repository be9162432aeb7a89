"""What every answer of the server carries, and what a monitor is told."""

import json

import duckdb
import pytest

from data.ledger import Store
from pages.shared import server, shell
from tests.frame import small_store
from tests.frame.awaited import awaited


def headers_of(path: str, *own: tuple[bytes, bytes]) -> dict[str, str]:
    """The headers of an answer to a path, of an application that gives its own."""
    sent: list[dict] = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": list(own)})

    async def send(message):
        sent.append(message)

    awaited(server.Headers(application)({"type": "http", "path": path}, None, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_nobody_may_frame_a_page_guess_its_kind_or_keep_it():
    headers = headers_of("/media/return.xlsx", (b"Cache-Control", b"public"))
    assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"


def test_the_front_ends_own_files_may_be_kept():
    headers = headers_of("/static/js/index.js", (b"cache-control", b"public, immutable"))
    assert headers["cache-control"] == "public, immutable" and headers["x-frame-options"] == "DENY"


def test_no_script_runs_but_the_servers_own_those_of_the_first_page_and_the_one_that_brings_into_sight():
    (scripts,) = [part for part in server.policy().split("; ") if part.startswith("script-src")]
    inline = shell.page().count(b"<script>") + shell.page().count(b'<script type="module">')
    assert "'unsafe-inline'" not in scripts and scripts.count("'sha256-") == inline + 1 == 4 and "http" not in scripts


@pytest.fixture
def store(tmp_path, monkeypatch):
    root = small_store.build(tmp_path / "store")
    monkeypatch.setenv("OVERSIGHT_STORE", str(root))
    return Store(root)


def test_a_monitor_is_told_whether_figures_are_held_and_how_fresh_and_nothing_of_where(store):
    code, told = server._Health().answer()
    assert code == 200 and told["state"] in ("in order", "late")
    assert (told["snapshot"], told["last_as_at"]) == (store.current_id(), "2026-10-31")
    assert str(store.root) not in json.dumps(told)


def test_a_monitor_is_told_of_a_damaged_store_and_of_a_missing_one(store, monkeypatch):
    with duckdb.connect(str(store.current_snapshot())) as connection:
        connection.execute("update unit_history set supported_stage = 5")
    code, told = server._Health().answer()
    assert (code, told["state"]) == (503, "damaged") and str(store.root) not in json.dumps(told)
    monkeypatch.setenv("OVERSIGHT_STORE", str(store.root / "nowhere"))
    assert server._Health().answer()[1]["state"] == "no store"


def test_whoever_asks_often_is_given_the_same_answer(store, monkeypatch):
    health, asked = server._Health(), []
    monkeypatch.setattr(server, "_read", lambda: asked.append(1) or (200, {}))
    for _ in range(3):
        assert health.answer() == (200, {})
    assert len(asked) == 1
