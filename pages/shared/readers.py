"""Whose a session is: what one browser opened, sends in and takes away is no other's.

Streamlit takes whoever names a session for its owner, keeps as many uploads as are sent, and gives a download to
whoever knows its address. Here every browser has a cookie of its own: a session is taken up again, and written to, only
by the browser that opened it, and a file goes only to a browser that has a session open.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Any

import streamlit as st
from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

COOKIE = "oversight_reader"
HEADER = b"x-oversight-reader"
"""What Streamlit is told of the browser, by `server.trustedUserHeaders`: a session goes back to the same one alone."""
MOST_FILES, MOST_BYTES, MOST_BYTES_IN_ALL = 60, 100 * 2**20, 300 * 2**20
"""What one session may have sent in, and all of them together. A return is 7 files at the most, well under 1 MB."""
MOST_STANDING = 2_000
_UPLOADERS: dict[str, None] = {}
"""The sessions on whose page files can be dropped, oldest first."""
_COOKIE_FORM = re.compile("[A-Za-z0-9_-]{43}")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Readers:
    """Knows browsers apart. base: what every address begins with, "" where nothing does."""

    def __init__(self, app: Application, base: str = "") -> None:
        self._app, self._base = app, base
        self._open: Counter[str] = Counter()  # the websockets that each browser has open
        self._uploads = Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader = reader_of(scope) or secrets.token_urlsafe(32)  # without a cookie, no session is taken up again
        others = [pair for pair in scope["headers"] if pair[0].lower() != HEADER]
        told = hashlib.sha256(reader.encode()).hexdigest()
        self._open[reader] += 1
        try:
            await self._app({**scope, "headers": [*others, (HEADER, told.encode())]}, receive, send)
        finally:
            self._open[reader] -= 1
            self._open += Counter()  # nothing is kept of those who have gone

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self._base)
        reader = reader_of(scope)
        if path.startswith("/media/") and not (reader and self._open[reader]):
            await PlainTextResponse("File not found", 404)(scope, receive, send)
        elif path.startswith("/_stcore/upload_file/") and scope["method"] in ("PUT", "DELETE"):
            await self._upload(path.split("/")[3], reader, scope, receive, send)
        else:
            await self._app(scope, receive, send if reader else self._introducing(send))

    async def _upload(self, session: str, reader: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        if reader is None or owner(session) != reader:
            await PlainTextResponse("This session is another browser's", 403)(scope, receive, send)
        elif scope["method"] == "DELETE":
            await self._app(scope, receive, send)
        elif session not in _UPLOADERS:
            await PlainTextResponse("This page takes no files", 403)(scope, receive, send)
        else:
            size = size_of(scope)
            refused = self._uploads.refusal(session, size)
            if refused:
                await PlainTextResponse(refused[1], refused[0])(scope, receive, send)
                return
            with self._uploads.coming(session, size or 0):
                await self._app(scope, receive, send)

    def _introducing(self, send: Send) -> Send:
        """Give a browser its cookie with the first page it gets."""

        async def with_cookie(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and is_page(message.get("headers", [])):
                made = f"{COOKIE}={secrets.token_urlsafe(32)}; Path={self._base or '/'}; HttpOnly; SameSite=Lax"
                message["headers"] = [*message["headers"], (b"set-cookie", made.encode())]
            await send(message)

        return with_cookie


class Uploads:
    """What was sent in and what is on its way, so that no number of senders fills the memory."""

    def __init__(self) -> None:
        self._files: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()

    def refusal(self, session: str, size: int | None) -> tuple[int, str] | None:
        """Why a file of that size is not taken, with the status that says so; None when it is."""
        if size is None:
            return 411, "The size of the file is not said"
        held = kept_files()
        if sum(sum(each.values()) for each in held.values()) + self._bytes.total() + size > MOST_BYTES_IN_ALL:
            let_go()
            held = kept_files()
        files = len(held.get(session, {})) + self._files[session]
        by_session = sum(held.get(session, {}).values()) + self._bytes[session]
        in_all = sum(sum(each.values()) for each in held.values()) + self._bytes.total()
        if files >= MOST_FILES or by_session + size > MOST_BYTES:
            return 413, "Too much was sent in from this page: open it again"
        if in_all + size > MOST_BYTES_IN_ALL:
            return 503, "Too many files are being checked: try again in a few minutes"
        return None

    @contextmanager
    def coming(self, session: str, size: int) -> Iterator[None]:
        """Count a file while it is on its way."""
        self._files[session] += 1
        self._bytes[session] += size
        try:
            yield
        finally:
            self._files[session] -= 1
            self._bytes[session] -= size
            self._files, self._bytes = +self._files, +self._bytes


def uploader_stands() -> None:
    """Files can be dropped on the page of this run: they are taken from now on."""
    st.session_state["readers_uploader"] = True
    _UPLOADERS[_session_id()] = None
    while len(_UPLOADERS) > MOST_STANDING:
        del _UPLOADERS[next(iter(_UPLOADERS))]


def settle_uploader() -> None:
    """The run is over: where no files can be dropped on its page, none are taken any more."""
    if not st.session_state.pop("readers_uploader", False):
        _UPLOADERS.pop(_session_id(), None)


def _session_id() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def reader_of(scope: Scope) -> str | None:
    """The cookie that a browser was given; None when it has none, or one that was not made here."""
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            found = _cookie(value.decode("latin-1"))
            if found:
                return found
    return None


def _cookie(header: str) -> str | None:
    try:
        held = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return held.value if held and _COOKIE_FORM.fullmatch(held.value) else None


def owner(session: str) -> str | None:
    """The cookie of the browser that has a session open."""
    client = Runtime.instance().get_client(session) if Runtime.exists() else None
    context = client.client_context if client else None
    return context.cookies.get(COOKIE) if context else None


def kept_files() -> Mapping[str, Mapping[str, int]]:
    """The size of every file that Streamlit holds, by session and file."""
    if not Runtime.exists():
        return {}
    held: Mapping[str, Mapping[str, Any]] = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    return {
        session: {name: len(file.data) for name, file in dict(files).items()} for session, files in list(held.items())
    }


def let_go() -> None:
    """Drop the files of those who have left. Streamlit keeps them until a later visitor leaves."""
    if Runtime.exists():
        for session in kept_files():
            if not Runtime.instance().is_active_session(session):
                Runtime.instance().uploaded_file_mgr.remove_session_files(session)


def size_of(scope: Scope) -> int | None:
    """How large what comes is said to be."""
    said = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
    return int(said) if said.isdigit() else None


def is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether an answer with those headers is a page, not a file to be taken away or a word to a script."""
    said = {name.lower(): value for name, value in headers}
    return said.get(b"content-type", b"").startswith(b"text/html") and b"content-disposition" not in said
