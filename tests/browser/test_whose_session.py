"""A session's id and a download's address, in other hands than the browser's that has them: worth nothing."""

import time
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from pages.shared.readers import COOKIE
from tests.browser.conftest import PATIENCE, Reader, looking

XSRF = "_streamlit_xsrf"


def status(address: str, cookies: str = "", method: str = "GET", **headers: str) -> int:
    """The status of a bare request."""
    asking = Request(address, method=method, headers={"Cookie": cookies, **headers})
    try:
        with urlopen(asking, timeout=20) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def cookies(someone: Reader) -> str:
    held = {each["name"]: each["value"] for each in someone.page.context.cookies(someone.base)}
    return "; ".join(f"{name}={held[name]}" for name in (COOKIE, XSRF))


def upload_address(someone: Reader) -> str:
    """Where a browser sends a file: its session's id is in it."""
    file = {"name": "training.csv", "mimeType": "text/csv", "buffer": b"unit_id\nEA\n"}
    with someone.page.expect_request(lambda asked: "/upload_file/" in asked.url, timeout=PATIENCE) as sent:
        someone.page.locator("[data-testid=stFileUploader] input").set_input_files(file)  # type: ignore[arg-type]
    someone.page.get_by_text("It would be refused").first.wait_for(timeout=PATIENCE)
    return sent.value.url


def session_opened(base: str, named: str, cookie: str) -> str:
    """The id of the session that a bare websocket is given when it names one."""
    port = urlsplit(base).port
    asking = {"origin": base, "subprotocols": ["streamlit", "none", named], "proxy": None, "max_size": None}
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers={"Cookie": cookie}, **asking) as opened:  # type: ignore[arg-type]
        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg()
        asked.rerun_script.query_string = ""
        opened.send(asked.SerializeToString())
        while True:
            said = ForwardMsg.FromString(opened.recv(timeout=30))  # type: ignore[arg-type]
            if said.WhichOneof("type") == "new_session":
                return said.new_session.initialize.session_id


# First, for it needs the browser to have no other page open.
def test_a_download_goes_to_a_browser_that_has_a_page_open(chromium, small_server):
    with looking(chromium, small_server) as someone:
        someone.open("/units").open_tables()
        with someone.page.expect_download(timeout=PATIENCE) as coming:
            someone.page.locator(".stDownloadButton button").first.click()
        own, address = cookies(someone), coming.value.url
        assert "/media/" in address and status(address, own) == 200
        assert status(address) == 404 and status(address, f"{COOKIE}={'a' * 43}") == 404
    until = time.monotonic() + 10
    while status(address, own) != 404 and time.monotonic() < until:  # the server hears of the page's end in a moment
        time.sleep(0.1)
    assert status(address, own) == 404


def test_a_download_is_there_when_the_browser_comes_for_it_though_others_read_meanwhile(chromium, small_server):
    with looking(chromium, small_server) as someone:
        someone.open("/units").open_tables()
        with someone.page.expect_download(timeout=PATIENCE) as coming:
            someone.page.locator(".stDownloadButton button").first.click()
        with looking(chromium, small_server) as another:
            for page in ("/method", "/units", "/method"):
                another.open(page)
            assert status(coming.value.url, cookies(someone)) == 200


@pytest.fixture(scope="module")
def visit(chromium: Browser, small_server: str):
    with looking(chromium, small_server) as someone:
        someone.open("/returns")
        yield someone, upload_address(someone)


def test_a_file_goes_into_a_session_from_its_own_browser_alone(visit):
    someone, address = visit
    own = cookies(someone)
    token = own.rpartition(f"{XSRF}=")[2]
    assert status(address, own, "DELETE", **{"X-Xsrftoken": token}) == 204
    assert status(address, f"{XSRF}={token}", "DELETE", **{"X-Xsrftoken": token}) == 403
    assert status(address, f"{COOKIE}={'a' * 43}; {XSRF}={token}", "DELETE", **{"X-Xsrftoken": token}) == 403


def test_a_session_is_taken_up_again_by_its_own_browser_alone(visit):
    someone, address = visit
    session = urlsplit(address).path.split("/")[-2]
    assert session_opened(someone.base, session, f"{COOKIE}={'a' * 43}") != session
    assert session_opened(someone.base, session, cookies(someone)) == session
