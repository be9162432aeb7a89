"""To and from the sign-in service: the address is kept, the cookie ends with the browser, and no token is kept."""

import json
import time
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pages.shared import readers, sign_in
from tests.frame.awaited import awaited

READER = "a" * 43
IDENTITY = (b"set-cookie", b"_streamlit_user=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")
TOKENS = (b"set-cookie", b"_streamlit_user_tokens=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")
GONE = (b"set-cookie", b"_streamlit_user_tokens=; Max-Age=0; Path=/")
HOME = (b"location", b"/")
SECRET = "f" * 64
CLAIMS = {"is_logged_in": True, "iss": "x", "sub": "a", "iat": 1, "nonce": "n"}


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("OVERSIGHT_LOG", str(tmp_path))
    monkeypatch.setattr(sign_in, "service", lambda: {"redirect_uri": "http://127.0.0.1/oauth2callback"})


def answered(path: str, *own: tuple[bytes, bytes], base: str = "", cookie: str = "") -> dict[str, Any]:
    """What a browser is given at a path, where the server itself would redirect with these headers."""
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 302, "headers": list(own)})

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", f"{readers.COOKIE}={READER}; {cookie}".encode())]
    scope = {"type": "http", "path": path, "method": "GET", "headers": headers}
    awaited(sign_in.SignIn(application, base)(scope, None, send))  # type: ignore[arg-type]
    return sent[0]


def test_whoever_signs_in_comes_back_to_their_address_once() -> None:
    sign_in.remember(READER, "/oversight/units?unit=EA")
    first = answered("/oversight/oauth2callback", HOME, IDENTITY, base="/oversight")
    assert (b"location", b"/oversight/units?unit=EA") in first["headers"]
    assert HOME in answered("/oversight/oauth2callback", HOME, IDENTITY, base="/oversight")["headers"]


def test_a_sign_in_that_failed_leads_to_the_first_page_and_keeps_the_address() -> None:
    sign_in.remember(READER, "/units")
    assert HOME in answered("/oauth2callback", HOME, GONE)["headers"]
    assert (b"location", b"/units") in answered("/oauth2callback", HOME, IDENTITY)["headers"]


@pytest.mark.parametrize(("scheme", "secure"), [("http", b""), ("https", b"; Secure")])
def test_the_cookie_ends_with_the_browser_and_no_token_is_kept(
    monkeypatch: pytest.MonkeyPatch, scheme: str, secure: bytes
) -> None:
    monkeypatch.setattr(sign_in, "service", lambda: {"redirect_uri": f"{scheme}://x/oauth2callback"})
    kept = [value for name, value in answered("/oauth2callback", IDENTITY, TOKENS, GONE)["headers"]]
    assert kept == [b"_streamlit_user=x; HttpOnly; Path=/; SameSite=lax" + secure, GONE[1]]


@pytest.mark.parametrize("path", sign_in.PATHS)
def test_nobody_signs_in_where_no_service_is_told_of(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert answered(path)["status"] == 302
    monkeypatch.setattr(sign_in, "service", lambda: None)
    assert answered(path)["status"] == 404


def test_one_sign_in_that_was_ended_is_ended_in_every_process(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = {**CLAIMS, "exp": time.time() + 60}
    sign_in.end(claims)
    assert sign_in.has_ended(claims) and not sign_in.has_ended({**claims, "nonce": "another"})
    monkeypatch.setattr(sign_in, "_ENDED", {})
    assert sign_in.has_ended(claims)


@pytest.mark.parametrize("secret", [SECRET, "another"])
def test_the_address_of_signing_out_ends_the_sign_in_of_whose_cookie_it_is(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setattr(sign_in, "get_cookie_secret", lambda: SECRET)
    claims = {**CLAIMS, "nonce": secret, "exp": time.time() + 60}
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
    answered("/oversight/auth/logout", HOME, base="/oversight", cookie=f"_streamlit_user={signed}")
    assert sign_in.has_ended(claims) == (secret == SECRET)


@pytest.mark.parametrize(
    ("until", "passed"),
    [(4_000_000_000, False), (1_000_000_000, True), (None, True), ("tomorrow", True), (True, True)],
)
def test_a_sign_in_without_an_end_has_passed(until: object, passed: bool) -> None:
    assert sign_in.has_passed({"exp": until}) is passed
