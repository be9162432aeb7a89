"""Signing in, on the side of the server: back to the page that was asked for, and no longer than until signed out.

Streamlit sends everybody to its first page, leaves a cookie that signs in for 30 days whatever happens, with the tokens
beside it, and answers at the addresses of signing in even where nobody signs in. Here whoever signs in comes back to
the address they had; the cookie lasts as long as the browser is open; no token is kept; and who has signed out is
noted, so that a copy of their cookie is worth nothing.
"""

import hashlib
import json
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any

import streamlit as st
from starlette.responses import PlainTextResponse
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from pages.shared.faults import folder, log
from pages.shared.readers import Application, Scope, Send, reader_of

CALLBACK, LEAVING = "/oauth2callback", "/auth/logout"
PATHS = ("/auth/login", LEAVING, CALLBACK)
MOST_ADDRESSES = 1_000
SIGNED_OUT = "signed-out"
"""The file, in the folder of the logs, of those who have signed out while their sign-in would still count."""

_USER, _TOKENS = b"_streamlit_user", b"_streamlit_user_tokens"
_LASTS = re.compile(rb"; *(max-age|expires)=[^;]*", re.IGNORECASE)
_DELETED = re.compile(rb"; *max-age=0", re.IGNORECASE)
_LOCK = threading.Lock()
_ASKED_FOR: OrderedDict[str, str] = OrderedDict()  # browser -> the address it had when it went to sign in
_ENDED: dict[str, float] = {}


def service() -> Mapping[str, Any] | None:
    """What the server is told of the sign-in service, `[auth]` in secrets.toml; None where nobody signs in.

    Raises ValueError when there is such a file and it cannot be read: that lets nobody in.
    """
    if st.secrets.load_if_toml_exists():
        told: Mapping[str, Any] | None = st.secrets.get("auth")
        return told
    if any(os.path.lexists(file) for file in st.get_option("secrets.files")):  # noqa: PTH
        raise ValueError("secrets.toml cannot be read")
    return None


class SignIn:
    """What passes on the way to and from the sign-in service. base: what every address begins with, or ""."""

    def __init__(self, app: Application, base: str = "") -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        path = scope["path"].removeprefix(self._base) if scope["type"] == "http" else ""
        if path not in PATHS:
            await self._app(scope, receive, send)
        elif not is_on():
            await PlainTextResponse("Nobody signs in here", 404)(scope, receive, send)
        else:
            if path == LEAVING:  # by the button of a page, or by the address alone
                end(claims_of(scope))
            await self._app(scope, receive, self._returning(scope, send) if path == CALLBACK else send)

    def _returning(self, scope: Scope, send: Send) -> Send:
        """The answer to somebody who comes from the sign-in service."""

        async def amended(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _amended(message["headers"], reader_of(scope))
            await send(message)

        return amended


def is_on() -> bool:
    """Whether the server is told of a sign-in service."""
    try:
        return service() is not None
    except ValueError:
        return False


def _amended(headers: list[tuple[bytes, bytes]], reader: str | None) -> list[tuple[bytes, bytes]]:
    """The headers by which somebody is signed in, as they should be; others as they are."""
    kept = [(name, _cookie(value) if name == b"set-cookie" else value) for name, value in headers]
    kept = [(name, value) for name, value in kept if value]
    signed_in = any(name == b"set-cookie" and _signs_in(value) for name, value in kept)
    address = _take(reader) if signed_in and reader else None
    if address is None:
        return kept
    return [(name, address.encode() if name == b"location" else value) for name, value in kept]


def _signs_in(cookie: bytes) -> bool:
    return cookie.startswith(_USER) and not _DELETED.search(cookie)


def _cookie(cookie: bytes) -> bytes:
    """A cookie as it is set: that of the tokens not at all, that of who it is until the browser is closed."""
    if not _signs_in(cookie):
        return cookie
    if cookie.startswith(_TOKENS):
        return b""
    is_https = str((service() or {}).get("redirect_uri", "")).startswith("https:")
    return _LASTS.sub(b"", cookie) + b"; Secure" * is_https


def remember(reader: str | None, address: str) -> None:
    """Note the address, from the root of the server on, at which a browser wants to be once it is signed in."""
    if reader:
        with _LOCK:
            _ASKED_FOR[reader] = address
            _ASKED_FOR.move_to_end(reader)
            while len(_ASKED_FOR) > MOST_ADDRESSES:
                _ASKED_FOR.popitem(last=False)


def _take(reader: str) -> str | None:
    with _LOCK:
        return _ASKED_FOR.pop(reader, None)


def claims_of(scope: Scope) -> Mapping[str, Any]:
    """What the cookie of a request says of who sends it; nothing where it has none that was signed here."""
    held: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            with suppress(CookieError):
                held.load(value.decode("latin-1"))

    def signed(name: str) -> bytes | None:
        if name not in held:
            return None
        return decode_signed_value(get_cookie_secret(), name, held[name].value.encode("latin-1"))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, _USER.decode()) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


# Signed out ----------------------------------------------------------------------------------------------------------


def end(claims: Mapping[str, Any]) -> None:
    """Note that a sign-in has ended, whoever may still hold its cookie, here and in other processes of the server."""
    if not claims.get("is_logged_in") or has_ended(claims):
        return
    name, until = _name_of(claims), float(claims.get("exp") or 0)
    with _LOCK:
        _ENDED[name] = until
        for past in [each for each, its_end in _ENDED.items() if its_end < time.time()]:
            del _ENDED[past]
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with (folder() / SIGNED_OUT).open("a", encoding="utf-8") as lines:
            lines.write(f"{name}\n")
    except OSError as error:
        log().warning("who has signed out could not be noted: %s", error.strerror or error)


def has_ended(claims: Mapping[str, Any]) -> bool:
    """Whether a sign-in has ended."""
    name = _name_of(claims)
    return name in _ENDED or name in _noted()


def _noted() -> set[str]:
    """The sign-ins that were ended by any process of the server. One that is past its time does no harm there."""
    try:
        return set((folder() / SIGNED_OUT).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        return set()


def _name_of(claims: Mapping[str, Any]) -> str:
    """One sign-in, told from every other of the same person's by when it was and what was sent with it."""
    parts = [claims.get(name) for name in ("iss", "sub", "iat", "exp", "nonce")]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def has_passed(claims: Mapping[str, Any]) -> bool:
    """Whether a sign-in is past the time that the service gave it; one that was given none always is."""
    until = claims.get("exp")
    return not isinstance(until, int | float) or isinstance(until, bool) or time.time() >= until


def left(claims: Mapping[str, Any]) -> float:
    """The seconds for which a sign-in still counts."""
    return 0.0 if has_passed(claims) else float(claims["exp"]) - time.time()
