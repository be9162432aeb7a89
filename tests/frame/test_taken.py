"""A file goes to whoever may look when it is asked for, and the log tells who took which from what page."""

import time
from typing import Any

import pytest

from data.access import Access
from pages.shared import access, faults, readers, sign_in, taken
from tests.frame.awaited import awaited

READER = "a" * 43
CSV = [(b"content-disposition", b'attachment; filename="units.csv"')]
CLAIMS = {"is_logged_in": True, "sub": "gold-1", "exp": time.time() + 86_400}


class Log(list[dict[str, Any]]):
    """The lines of a log."""

    def info(self, event: str, extra: Any) -> None:
        told = {name: each for name, each in extra["told"].items() if name != "browser"}
        self.append({"event": event, **told})


@pytest.fixture(autouse=True)
def logged(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log()
    monkeypatch.setattr(faults, "log", lambda: log)
    return log


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Somebody signed in, and let in as gold."""
    monkeypatch.setattr(sign_in, "service", lambda: {"redirect_uri": "http://x"})
    monkeypatch.setattr(sign_in, "claims_of", lambda scope: CLAIMS)
    monkeypatch.setattr(access, "access_of", lambda store, subject, day: Access(("gold",), None))
    return monkeypatch


def asked(path: str, headers: list[tuple[bytes, bytes]], status: int = 200, mode: bytes = b"navigate") -> int:
    """The status a browser is given at a path, where the server itself would answer so."""
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})

    async def send(message: Any) -> None:
        sent.append(message)

    cookie = (b"cookie", f"{readers.COOKIE}={READER}".encode())
    scope = {"type": "http", "path": path, "method": "GET", "headers": [cookie, (b"sec-fetch-mode", mode)]}
    awaited(taken.Taken(application, "/oversight")(scope, None, send))  # type: ignore[arg-type]
    return int(sent[0]["status"])


def test_a_file_that_is_taken_is_a_line_of_the_log(signed: pytest.MonkeyPatch, logged: Log) -> None:
    signed.setattr(taken, "_PAGES", {"one": "units", "another": "returns"})
    signed.setattr(taken, "owner", {"one": READER, "another": "b" * 43}.get)
    assert asked("/oversight/media/abc.csv", CSV) == 200
    assert logged == [{"event": "taken away", "subject": "gold-1", "file": "units.csv", "page": "units"}]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [("/media/abc.png", [], 200), ("/media/abc.csv", CSV, 404), ("/app/static/units.csv", CSV, 200)],
)
def test_what_is_only_shown_or_not_given_is_no_line(
    signed: pytest.MonkeyPatch, logged: Log, path: str, headers: list[tuple[bytes, bytes]], status: int
) -> None:
    assert asked(f"/oversight{path}", headers, status) == status
    assert logged == []


@pytest.mark.parametrize("path", ["/media/abc.csv", "/_stcore/upload_file/one/two"])
def test_nothing_is_given_to_or_taken_from_somebody_who_may_not_look_any_more(
    signed: pytest.MonkeyPatch, path: str
) -> None:
    assert asked(f"/oversight{path}", CSV) == 200
    signed.setattr(access, "access_of", lambda store, subject, day: None)
    assert asked(f"/oversight{path}", CSV) == 403


def test_that_a_button_looks_whether_its_file_is_there_is_told_as_that(signed: pytest.MonkeyPatch, logged: Log) -> None:
    asked("/oversight/media/abc.csv", CSV, mode=b"cors")
    assert [line["event"] for line in logged] == ["looked up by a page"]


def test_no_file_is_given_past_the_end_of_a_sign_in(signed: pytest.MonkeyPatch) -> None:
    signed.setattr(sign_in, "claims_of", lambda scope: {**CLAIMS, "exp": time.time() - 1})
    assert asked("/oversight/media/abc.csv", CSV) == 403


def test_where_nobody_signs_in_a_file_goes_to_whoever_asks_and_is_noted(
    monkeypatch: pytest.MonkeyPatch, logged: Log
) -> None:
    monkeypatch.setattr(sign_in, "service", lambda: None)
    monkeypatch.setattr(taken, "_PAGES", {})
    name = [(b"content-disposition", b"attachment; filename*=utf-8''na%C3%AFve.csv")]
    assert asked("/oversight/media/abc.csv", name) == 200
    assert logged == [{"event": "taken away", "subject": None, "file": "na\u00efve.csv", "page": ""}]


def test_the_page_is_that_which_has_the_file_where_it_is_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken, "_PAGES", {"one": "units", "another": "since"})
    monkeypatch.setattr(taken, "owner", lambda session: READER)

    class Holding:
        media_file_mgr = type("Manager", (), {"_files_by_session_and_coord": {"another": {"1.2": "abc"}}})
        exists, instance = staticmethod(lambda: True), classmethod(lambda cls: cls)

    monkeypatch.setattr(taken, "Runtime", Holding)
    assert taken._pages_of("abc", READER) == "since"
    assert taken._pages_of("made when asked for", READER) == "since, units"
