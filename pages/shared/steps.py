"""One step of the browser's Back for one move of the reader.

When a click in a chart or a grid leads to another page, Streamlit adds two entries to the browser's history: this page
with the other's address, then the other page. A reader who presses Back would stop at the first, which was never seen.
"""

import streamlit as st

MERGE = """
export default function () {
  const history = window.history
  if (history.merges) return
  history.merges = true
  const add = history.pushState.bind(history)
  const put = history.replaceState.bind(history)
  // An entry that nobody has acted on, so that what comes next is the same move.
  let fresh = false
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? "", location.href)
    const sameMove = fresh && to.pathname !== location.pathname && to.search === location.search
    fresh = to.pathname === location.pathname
    return sameMove ? put(state, unused, url) : add(state, unused, url)
  }
  const acted = () => { fresh = false }
  for (const event of ["pointerdown", "keydown", "popstate"]) window.addEventListener(event, acted, true)
}
"""

_merger = st.components.v2.component("one_step", js=MERGE)


def merge() -> None:
    """Make every move one step of Back. Draws nothing."""
    _merger(key="one_step", height="content")
