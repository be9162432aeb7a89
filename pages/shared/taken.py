"""What is taken away: a file goes to somebody who may look, as everything stands when it is asked for, and is noted.

A file is linked from a page that may have been drawn long ago, so the right to it is asked for again: whoever is signed
out, or is let in no more, is given none, whatever page they still have. Of each that goes, the log tells who took it,
its name, and the page that it came from; a page's button asks for its file too, to see whether it is there, which is
told as that. What a browser makes itself of what it was shown, such as the picture of a
chart, the server knows nothing of.
"""

import asyncio
import hashlib
import re
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote

from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import faults, sign_in
from pages.shared.access import Outside, visitor_by
from pages.shared.readers import Application, Receive, Scope, Send, owner, reader_of

MOST_PAGES = 2_000
_PAGES: dict[str, str] = {}
"""The page on which each session now is, oldest first."""
_NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\"]*)")
TAKEN, LOOKED_UP = "taken away", "looked up by a page"
_FILES = ("/media/", "/_stcore/upload_file/")


class Taken:
    """Gives files to those who may look, and takes theirs. base: what every address begins with, or ""."""

    def __init__(self, app: Application, base: str = "") -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self._base) if scope["type"] == "http" else ""
        if not path.startswith(_FILES):
            await self._app(scope, receive, send)
            return
        try:
            visitor = await asyncio.to_thread(visitor_by, sign_in.claims_of(scope))
        except Outside:
            await PlainTextResponse("Sign in to be given a file", 403)(scope, receive, send)
            return
        await self._app(scope, receive, _noting(scope, path, visitor.subject, send))


def _noting(scope: Scope, path: str, subject: str | None, send: Send) -> Send:
    """The answer, with a line in the log where it is a file that is taken away."""

    async def noted(message: MutableMapping[str, Any]) -> None:
        name = _named(message) if message["type"] == "http.response.start" and scope["method"] == "GET" else None
        if name is not None:
            reader = reader_of(scope) or ""
            told = {
                "subject": subject,
                "browser": hashlib.sha256(reader.encode()).hexdigest()[:12],
                "file": name,
                "page": _pages_of(path.rpartition("/")[2].partition(".")[0], reader),
            }
            faults.log().info(LOOKED_UP if _by_a_script(scope) else TAKEN, extra={"told": told})
        await send(message)

    return noted


def _named(message: MutableMapping[str, Any]) -> str | None:
    """The name under which a browser is to keep what it is sent; None where it is not to keep it."""
    headers = dict(message.get("headers", []))
    disposition = headers.get(b"content-disposition", b"").decode("latin-1")
    if message["status"] not in (200, 206) or not disposition.startswith("attachment"):
        return None
    name = _NAME.search(disposition)
    return unquote(name[1]) if name else ""


def _by_a_script(scope: Scope) -> bool:
    """Whether a page's script asks, as its browser says; who presses the button goes to the file."""
    return any(name.lower() == b"sec-fetch-mode" and value == b"cors" for name, value in scope["headers"])


def page_is(name: str) -> None:
    """The page of this run, from which files may be taken."""
    context = get_script_run_ctx()
    if context:
        _PAGES.pop(context.session_id, None)
        _PAGES[context.session_id] = name
        while len(_PAGES) > MOST_PAGES:
            del _PAGES[next(iter(_PAGES))]


def _pages_of(file: str, reader: str) -> str:
    """The page from which a browser has a file; where that cannot be told, each that it has open."""
    own = [session for session in list(_PAGES) if owner(session) == reader]
    manager = getattr(Runtime.instance(), "media_file_mgr", None) if Runtime.exists() else None
    linked = getattr(manager, "_files_by_session_and_coord", {})  # what is made when it is asked for is not in it
    having = [session for session in own if file in list(linked.get(session, {}).values())]
    return ", ".join(sorted({_PAGES[session] for session in having or own}))
