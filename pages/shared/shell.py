"""The page a browser is given first: Streamlit's own, under our name, with what draws the pictures asked for at once.

Streamlit asks for a component's script when the component is shown, after everything else of a first visit. What a
picture is drawn with is most of what has to be fetched and read. So it is fetched as soon as Streamlit itself is there,
and read in the third of a second for which a page is held back (React's pause after a place is kept free for what is
still to be loaded). The style stands here too, after Streamlit's own, so that it is there before the page.
"""

import json
import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import streamlit as st

from data.book import PRODUCT
from pages.shared import look, picture
from pages.shared.readers import Application, Receive, Scope, Send, is_page

NO_SCRIPT = "These pages are drawn by the browser: allow JavaScript for this address."
STREAMLITS = Path(st.__file__).parent / "static"
SHOWN_FIRST = ("BidiComponent", "Html", "Selectbox", "DownloadButton")
"""The parts of Streamlit's script that every page of ours needs, which it would ask for when it needs them."""
STILL = 50
"""Milliseconds without anything new on the page: what belongs to its first showing has come."""
OF_ITS_FILE = (b"content-length", b"content-encoding", b"accept-ranges", b"etag", b"last-modified")
"""Headers that say something of the file which Streamlit would have sent."""
# By these a browser asks whether what it has kept still holds.
OF_WHAT_IS_KEPT = (b"if-none-match", b"if-modified-since")
# Where the server is: Streamlit would first look for it under the name of the page.
SERVER = 'window.__streamlit = { BACKEND_BASE_URL: location.origin + "%(base)s" }'
# `pictures` gives static/picture.js once all that it draws with is there. What did not come is asked for again.
SCRIPT = """
const loaded = (name, more) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement(name), more, { onload: done, onerror: failed })
  document.head.append(element)
})
const load = () => Promise.all([
  import("%(picture.js)s"), window.Plotly || loaded("script", { src: "%(plotly)s" }),
]).then(([script]) => script)
addEventListener("load", () => {
  for (const chunk of %(chunks)s) import(chunk).catch(() => {})
  loaded("link", { rel: "preload", as: "script", href: "%(plotly)s" }).catch(() => {})
})
let coming, due
window.pictures = () => coming ??= load().catch(fault => { coming = null; throw fault })
const waiting = new MutationObserver(() => {
  if (coming) return waiting.disconnect()
  if (!document.querySelector("[data-testid=stSkeleton]")) return
  clearTimeout(due)
  due = setTimeout(() => window.pictures().catch(() => {}), %(still)d)
})
waiting.observe(document.getElementById("root"), { childList: true, subtree: true })
"""


class Shell:
    """Gives every address that Streamlit answers with its own page ours instead."""

    def __init__(self, app: Application) -> None:
        self._app, self._page = app, page()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ours = False

        async def replacing(message: MutableMapping[str, Any]) -> None:
            nonlocal ours
            if message["type"] == "http.response.start":
                ours = message["status"] == 200 and is_page(message["headers"])
                if ours:
                    message["headers"] = [*_others(message["headers"]), (b"content-length", b"%d" % len(self._page))]
                await send(message)
            elif not ours:
                await send(message)
            elif not message.get("more_body"):
                await send({**message, "body": b"" if scope["method"] == "HEAD" else self._page})

        await self._app(_as_if_nothing_were_kept(scope), receive, replacing)


def _as_if_nothing_were_kept(scope: Scope) -> Scope:
    """What a browser asks for; where it is a page, without asking whether the one it has kept still holds.

    It may have one of plain Streamlit, from whatever else was served at this address. That would be said to hold still,
    and shown: our header lets none of its scripts run.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if b"text/html" not in dict(headers).get(b"accept", b""):
        return scope
    return {**scope, "headers": [pair for pair in headers if pair[0] not in OF_WHAT_IS_KEPT]}


def page() -> bytes:
    """The page as it is served, whatever address is asked for."""
    own = (STREAMLITS / "index.html").read_text(encoding="utf-8")
    own = own.replace('<html lang="en">', '<html lang="en-GB">', 1)
    for old, new in (("title", PRODUCT), ("noscript", f"<p>{NO_SCRIPT}</p>")):
        own = re.sub(f"<{old}>.*?</{old}>", f"<{old}>{new}</{old}>", own, count=1, flags=re.DOTALL)
    own = own.replace("<head>", f"<head><script>{SERVER % {'base': picture.sub_path()}}</script>", 1)
    own = own.replace("</head>", f'<script type="module">{_script()}</script></head>', 1)
    styles = f'<link rel="stylesheet" href="{picture.address("picture.css")}"><style>{look.style()}</style>'
    return own.replace("</body>", f"{styles}</body>", 1).encode()


def _script() -> str:
    chunks = [path.name for kind in SHOWN_FIRST for path in (STREAMLITS / "static/js").glob(f"{kind}.*.js")]
    return SCRIPT % {
        "picture.js": picture.address("picture.js"),
        "plotly": picture.address(picture.PLOTLY),
        "chunks": json.dumps([f"{picture.sub_path()}/static/js/{chunk}" for chunk in chunks]),
        "still": STILL,
    }


def _others(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in headers if pair[0].lower() not in OF_ITS_FILE]
