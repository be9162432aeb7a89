"""The server round the dashboard: the headers that every answer carries, and the address that a monitor asks."""

import asyncio
import base64
import hashlib
import re
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.shared import made, picture, shell, sight, store
from pages.shared.readers import Application, Readers, Scope, Send
from pages.shared.sign_in import SignIn
from pages.shared.taken import Taken

ASKED_AGAIN_AFTER = 10
"""Seconds for which an answer to a monitor stands: whoever asks more often costs nothing."""
_INLINE = re.compile(rb"<script(?: type=\"module\")?>(.*?)</script>", re.DOTALL)


def policy() -> str:
    """What a page may load and from where: only from here, no inline script but those of the page it begins with and
    the one that brings into sight what was chosen.

    Nothing in the pages needs 'unsafe-eval': it is for those who drive a browser over them, and wait by what the page
    evaluates. A proxy can take it away by a policy of its own, for a browser keeps to both.
    """
    inline = [*_INLINE.findall(shell.page()), sight.SCRIPT.encode()]
    own = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in inline)
    scripts = " ".join(f"'sha256-{each}'" for each in own)
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' blob: {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        ]
    )


class Headers:
    """Every answer says that nobody may frame it, guess its kind or, the front end's own files aside, keep it."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._headers = {
            b"content-security-policy": policy().encode(),
            b"x-frame-options": b"DENY",
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"no-referrer",
            b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(self._headers)
        if "/static/" not in scope["path"]:
            headers[b"cache-control"] = b"no-store"

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", []) if pair[0].lower() not in headers]
                message["headers"] = [*others, *headers.items()]
            await send(message)

        await self._app(scope, receive, with_headers)


class _Health:
    """What the store's state is, worked out at most every few seconds."""

    def __init__(self) -> None:
        self._lock, self._at = threading.Lock(), float("-inf")
        self._said: tuple[int, dict[str, Any]] = (503, {})

    def answer(self) -> tuple[int, dict[str, Any]]:
        """200 where figures are held and can be shown, else 503, with what is known of them; nothing of where."""
        with self._lock:
            if time.monotonic() - self._at > ASKED_AGAIN_AFTER:
                self._said, self._at = _read(), time.monotonic()
            return self._said


def _read() -> tuple[int, dict[str, Any]]:
    try:
        can_be_shown, told = store.standing()
    except Exception:  # a monitor is answered whatever happens
        return 503, {"state": "cannot be told"}
    return 200 if can_be_shown else 503, told


def application(script: str) -> dict[str, Any]:
    """What the dashboard's server is made of: `st.App(**application(__file__))`."""
    health = _Health()
    store.clear_up()
    made.take_over()

    async def answer(request: Request) -> JSONResponse:
        code, told = await asyncio.to_thread(health.answer)
        return JSONResponse(told, status_code=code)

    routes = [Route(f"{base}/health", answer) for base in dict.fromkeys(("", picture.sub_path()))]
    base = picture.sub_path()
    middleware = [
        Middleware(Headers),
        Middleware(shell.Shell),
        *(Middleware(each, base=base) for each in (Readers, SignIn, Taken)),
    ]
    return {"script_path": script, "routes": routes, "middleware": middleware}
