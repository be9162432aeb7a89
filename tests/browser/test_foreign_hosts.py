"""Who may open a session, asked over a bare websocket: nobody by a name that is not this server's, or from another
page.
"""

import json
import socket
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


def answer(base: str, host: str, origin: str) -> int:
    """The status with which the server at `base` answers a session asked of `host` by a page of `origin`."""
    port = urlsplit(base).port
    assert port is not None
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    address = f"ws://{host}:{port}/_stcore/stream"
    asking = {"origin": origin.format(port=port), "subprotocols": ["streamlit"], "proxy": None}
    try:
        with connect(address, sock=raw, **asking) as session:
            return session.response.status_code
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_its_own_page_opens_a_session(small_server, host):
    assert answer(small_server, host, f"http://{host}:{{port}}") == 101


def test_a_name_made_to_point_here_is_refused(small_server):
    assert answer(small_server, "evil.example", "http://evil.example:{port}") == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "https://anyone.streamlit.app", "null"])
def test_a_page_of_another_origin_is_refused(small_server, origin):
    assert answer(small_server, "127.0.0.1", origin) == 403


def test_no_page_may_frame_it_and_speak_to_it(small_server):
    with urlopen(f"{small_server}/_stcore/host-config") as said:
        assert json.load(said)["allowedOrigins"] == []


@pytest.mark.parametrize("path", ["/", "/units", "/health", "/_stcore/health"])
def test_no_answer_may_be_framed_or_kept(small_server, path):
    with urlopen(small_server + path) as said:
        assert said.headers["X-Frame-Options"] == "DENY" and said.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in said.headers["Content-Security-Policy"]
