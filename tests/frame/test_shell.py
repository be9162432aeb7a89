"""The page a browser is given first, in place of Streamlit's."""

import re

import pytest

from pages.shared import picture, shell
from tests.frame.awaited import awaited

STREAMLITS = ((b"content-type", b"text/html; charset=utf-8"), (b"content-encoding", b"gzip"), (b"etag", b"1"))
FILE = ((b"content-type", b"text/csv"), (b"etag", b"1"))
TAKEN = ((b"content-type", b"text/html"), (b"content-disposition", b'attachment; filename="a.html"'), (b"etag", b"1"))


def answered(headers=STREAMLITS, status: int = 200, method: str = "GET") -> tuple[dict[str, str], bytes]:
    """The headers and the body that come of an answer in two parts."""
    sent: list[dict] = []

    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"6")]})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})

    async def send(message):
        sent.append(message)

    asked = {"type": "http", "path": "/units", "method": method, "headers": [(b"accept", b"text/html,*/*")]}
    awaited(shell.Shell(application)(asked, None, send))
    start, *bodies = sent
    return {name.decode(): value.decode() for name, value in start["headers"]}, b"".join(x["body"] for x in bodies)


@pytest.mark.parametrize(("accept", "kept"), [(b"text/html,*/*;q=0.8", False), (b"*/*", True)])
def test_a_page_kept_by_the_browser_is_never_said_to_hold_still_but_a_script_is(accept, kept) -> None:
    seen: list[dict[bytes, bytes]] = []

    async def application(scope, receive, send):
        seen.append(dict(scope["headers"]))

    told = [(b"accept", accept), (b"if-none-match", b'"1"'), (b"if-modified-since", b"Fri, 27 Nov 2026 10:00:00 GMT")]
    awaited(shell.Shell(application)({"type": "http", "path": "/units", "method": "GET", "headers": told}, None, None))
    assert set(seen[0]) == ({name for name, _ in told} if kept else {b"accept"})


def test_it_bears_our_name_and_asks_for_what_draws_the_pictures() -> None:
    page = shell.page().decode()
    assert "<title>Oversight of the recommendations</title>" in page and '<html lang="en-GB">' in page
    assert page.count("<noscript>") == 1 and "Streamlit app" not in page
    addresses = {picture.address(each) for each in (picture.PLOTLY, "picture.js", "picture.css")}
    assert set(re.findall(r"[\w./-]+\?v=\w+", page)) == addresses
    chunks = re.findall(r'"/static/js/([\w.-]+)"', page)
    assert len(chunks) == len(shell.SHOWN_FIRST)
    assert all((shell.STREAMLITS / "static/js" / each).is_file() for each in chunks)


def test_the_server_is_looked_for_where_it_is(monkeypatch) -> None:
    monkeypatch.setattr(picture, "sub_path", lambda: "/oversight")
    page = shell.page().decode()
    assert 'BACKEND_BASE_URL: location.origin + "/oversight"' in page
    assert page.index("BACKEND_BASE_URL") < page.index("./static/js/index.")
    assert 'import("/oversight/app/static/picture.js?v=' in page


def test_the_style_comes_after_all_that_streamlit_adds() -> None:
    page = shell.page().decode()
    assert page.index("</head>") < page.index('id="root"') < page.index(picture.address("picture.css"))
    assert page.index(picture.address("picture.css")) < page.index("<style>") < page.index("</body>")


def test_it_takes_the_place_of_streamlits_page_whole() -> None:
    headers, body = answered()
    assert body == shell.page() and headers == {
        "content-type": "text/html; charset=utf-8", "content-length": str(len(body)),
    }  # fmt: skip
    assert answered(method="HEAD") == (headers, b"")


@pytest.mark.parametrize(("headers", "status"), [(FILE, 200), (TAKEN, 200), (STREAMLITS, 404), (STREAMLITS, 503)])
def test_nothing_else_is_touched(headers, status) -> None:
    told, body = answered(headers, status)
    assert body == b"onetwo" and told["etag"] == "1" and told["content-length"] == "6"
