"""What one browser opened, sends in and takes away is no other's; and no number of uploads fills the memory."""

import hashlib

import pytest

from pages.shared import readers
from tests.frame.awaited import awaited

MINE, OTHER = "a" * 43, "b" * 43
MEGABYTE = 2**20


class Server:
    """The middleware before an application that answers everything with a page; `reached`: what came through."""

    def __init__(self, base: str = "") -> None:
        self.reached: list[dict] = []
        self.readers = readers.Readers(self._application, base)

    async def _application(self, scope, receive, send):
        self.reached.append(scope)
        if scope["type"] == "http":
            headers = [(b"content-type", b"text/html; charset=utf-8")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await receive()

    async def ask(self, path: str, cookie: str | None = None, method: str = "GET", size: int | None = None):
        """The status and headers of an answer."""
        headers = [(b"cookie", f"other=1; {readers.COOKIE}={cookie}".encode())] if cookie else []
        headers += [(b"content-length", str(size).encode())] if size is not None else []
        sent: list[dict] = []

        async def send(message):
            sent.append(message)

        await self.readers({"type": "http", "path": path, "method": method, "headers": headers}, None, send)
        return sent[0]["status"], dict(sent[0]["headers"])

    def answer(self, path: str, cookie: str | None = None, method: str = "GET", size: int | None = None):
        return awaited(self.ask(path, cookie, method, size))


def told_of(cookie: str | None, *forged: tuple[bytes, bytes]) -> bytes:
    """What Streamlit is told of the browser that opens a session."""
    server = Server()
    headers = [*forged, *([(b"cookie", f"{readers.COOKIE}={cookie}".encode())] if cookie else [])]

    async def receive():
        return {}

    awaited(server.readers({"type": "websocket", "path": "/_stcore/stream", "headers": headers}, receive, None))
    (told,) = [value for name, value in server.reached[0]["headers"] if name == readers.HEADER]
    return told


def test_a_browser_is_given_its_cookie_with_its_first_page_and_no_other_after():
    code, headers = Server("/oversight").answer("/oversight/units")
    cookie = headers[b"set-cookie"].decode()
    assert code == 200 and cookie.startswith("oversight_reader=")
    assert cookie.endswith("; Path=/oversight; HttpOnly; SameSite=Lax")
    assert b"set-cookie" not in Server().answer("/units", MINE)[1]


def test_a_cookie_that_was_not_made_here_is_none():
    assert b"set-cookie" in Server().answer("/units", "short")[1]


def test_a_session_is_told_apart_by_its_browser_whatever_the_browser_says():
    assert told_of(MINE, (b"X-Oversight-Reader", b"forged")) == hashlib.sha256(MINE.encode()).hexdigest().encode()
    assert told_of(MINE) != told_of(OTHER)


def test_without_a_cookie_no_two_sessions_are_of_one_browser():
    assert told_of(None) != told_of(None)


def test_a_download_is_given_only_while_its_browser_has_a_session_open():
    server, given = Server("/oversight"), []

    async def receive():
        for cookie in (MINE, OTHER, None):
            given.append((await server.ask("/oversight/media/return.xlsx", cookie))[0])
        return {}

    headers = [(b"cookie", f"{readers.COOKIE}={MINE}".encode())]
    awaited(server.readers({"type": "websocket", "path": "/_stcore/stream", "headers": headers}, receive, None))
    assert given == [200, 404, 404]
    assert server.answer("/oversight/media/return.xlsx", MINE)[0] == 404


@pytest.fixture
def mine(monkeypatch):
    """A session that one browser has open, on a page that takes files."""
    monkeypatch.setattr(readers, "owner", {"session": MINE}.get)
    monkeypatch.setattr(readers, "_UPLOADERS", {"session": None})


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(("cookie", "code"), [(MINE, 200), (OTHER, 403), (None, 403)])
def test_a_session_is_written_to_by_its_own_browser_alone(mine, method, cookie, code):
    assert Server().answer("/_stcore/upload_file/session/file", cookie, method, size=10)[0] == code


def test_files_are_taken_only_while_a_page_shows_where_to_drop_them(mine, monkeypatch):
    monkeypatch.setattr(readers, "_session_id", lambda: "session")
    readers.settle_uploader()
    assert Server().answer("/_stcore/upload_file/session/file", MINE, "PUT", size=10)[0] == 403
    readers.uploader_stands()
    readers.settle_uploader()
    assert Server().answer("/_stcore/upload_file/session/file", MINE, "PUT", size=10)[0] == 200


def test_a_session_that_is_not_open_is_written_to_by_nobody(mine):
    assert Server().answer("/_stcore/upload_file/another/file", MINE, "PUT", size=10)[0] == 403


@pytest.mark.parametrize(
    ("held", "size", "code"),
    [
        ({"session": [20, 20, 20, 20]}, 20 * MEGABYTE, 200),
        ({"session": [20, 20, 20, 20]}, 20 * MEGABYTE + 1, 413),
        ({"session": [0] * 59}, 10, 200),
        ({"session": [0] * 60}, 10, 413),
        ({"a": [100], "b": [100], "c": [90]}, 10 * MEGABYTE, 200),
        ({"a": [100], "b": [100], "c": [90]}, 10 * MEGABYTE + 1, 503),
        ({}, None, 411),
    ],
)
def test_uploads_are_bounded_in_number_and_bytes_by_session_and_in_all(mine, monkeypatch, held, size, code):
    sizes = {name: {str(at): each * MEGABYTE for at, each in enumerate(files)} for name, files in held.items()}
    monkeypatch.setattr(readers, "kept_files", lambda: sizes)
    assert Server().answer("/_stcore/upload_file/session/file", MINE, "PUT", size)[0] == code


def test_what_is_on_its_way_counts_until_it_is_in():
    uploads = readers.Uploads()
    with uploads.coming("session", readers.MOST_BYTES):
        assert uploads.refusal("session", 1) is not None and uploads.refusal("another", 1) is None
    assert uploads.refusal("session", 1) is None


def test_files_of_those_who_have_left_are_dropped_when_there_is_no_room(monkeypatch):
    held = {"gone": {"file": readers.MOST_BYTES_IN_ALL}}
    monkeypatch.setattr(readers, "kept_files", lambda: held)
    monkeypatch.setattr(readers, "let_go", held.clear)
    assert readers.Uploads().refusal("session", 1) is None
