"""The one chart component: what it is made of, where its script is served, and how a drawing is handed to it.

Streamlit's own chart draws a change two or three times and loads four times as much script. This one draws it once, in
place (static/picture.js), and keeps what the page itself needs of its browser. Streamlit serves `static/` at
`app/static/` (`enableStaticServing`); the addresses carry a digest of the content, so that a browser may keep the files
and never keeps an old one.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from charts.drawing import Drawing

FOLDER = Path(__file__).parents[2] / "static"
PLOTLY = "plotly-basic.min.js"
FAULT = "This chart could not be drawn: its script did not load. What it shows:"
# Small, for it goes with every chart of every run. What it calls is on the page already (pages/shared/shell.py).
LOADER = """
const told = ({ data, parentElement }) => {
  const words = document.createElement("p")
  const alt = data && JSON.parse(new TextDecoder().decode(data.subarray(16))).alt
  words.setAttribute("role", "alert")
  words.textContent = "%(fault)s " + (alt || "")
  if (alt) parentElement.replaceChildren(words)
}
export default function (given) {
  const { parentElement } = given
  parentElement.setAttribute("aria-busy", "true")
  return window.pictures().then(script => script.%(call)s(given), () => told(given))
    .finally(() => parentElement.removeAttribute("aria-busy"))
}
"""


def sub_path() -> str:
    """What every address begins with behind a proxy that gives the dashboard a part of its own; "" where none does."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def address(name: str) -> str:
    """Where a file of `static/` is asked for: its name, and a digest of what it holds."""
    return f"{sub_path()}/app/static/{name}?v={hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]}"


def loader(call: str) -> str:
    """The script that waits for ours and calls one of its functions."""
    return LOADER % {"fault": FAULT, "call": call}


_picture = st.components.v2.component("picture", js=loader("mount"), isolate_styles=False)
_page = st.components.v2.component("page", js=loader("page"), isolate_styles=False)


def show(drawing: Drawing, key: str, on_click: Callable[[Any], None] | None = None) -> None:
    """A drawing, drawn. on_click: called with the `customdata` of the mark that was clicked, before the page runs."""
    given = payload(drawing, key, click=on_click is not None)
    _picture(key=key, data=given, height="content", on_chosen_change=_told(key, "chosen", on_click))


def replay(
    drawing: Drawing,
    key: str,
    *,
    at: str | None = None,
    on_click: Callable[[Any], None] | None = None,
    on_pause: Callable[[str], None] | None = None,
) -> None:
    """A drawing that is played in the browser. at: the month to stand at. on_pause: called with the month paused at."""
    about = {"click": on_click is not None, "pauses": on_pause is not None, "at": at}
    given = payload(drawing, key, **about, same=hashlib.blake2b(drawing.packed, digest_size=8).hexdigest())
    chosen, paused = _told(key, "chosen", on_click), _told(key, "paused", on_pause)
    _picture(key=key, data=given, height="content", on_chosen_change=chosen, on_paused_change=paused)


def _told(key: str, event: str, work: Callable[[Any], None] | None) -> Callable[[], None]:
    """What is called when the script tells of an event: the work, with what it tells."""

    def told() -> None:
        data = st.session_state[key].get(event)
        if work is not None and data is not None:
            work(data)

    return told


def keep_page(on_theme: Callable[[], None]) -> None:
    """What the page itself needs of its browser: see `page` in static/picture.js. Draws nothing."""
    _page(key="page", height="content", on_changed_change=on_theme)


def payload(drawing: Drawing, key: str, **about: Any) -> bytes:
    """What the script is given: a digest, by which it knows what it has drawn already, then the drawing as JSON."""
    head = json.dumps({"name": key, **about}).encode()
    whole = head[:-1] + b", " + drawing.packed[1:]
    return hashlib.blake2b(whole, digest_size=8).hexdigest().encode() + whole
