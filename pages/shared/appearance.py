"""Light and dark: which of them the reader has, and a run of the page when it changes.

Streamlit repaints its own elements when the theme changes, but does not run the page: the charts, whose colours are
chosen here, would stay in the other theme until the next click.
"""

import streamlit as st

WATCH = """
export default function ({ setTriggerValue }) {
  const app = document.querySelector(".stApp")
  if (!app) return
  const ground = () => getComputedStyle(app).backgroundColor
  let seen = ground()
  const look = () => {
    if (ground() === seen) return
    seen = ground()
    setTriggerValue("changed", seen)
  }
  const observer = new MutationObserver(look)
  observer.observe(app, { attributes: true, attributeFilter: ["class"] })
  return () => observer.disconnect()
}
"""

_watcher = st.components.v2.component("theme_watcher", js=WATCH)


def is_dark() -> bool:
    """Whether the reader has the dark theme."""
    return st.context.theme.type == "dark"


def watch() -> None:
    """Run the page again when the reader changes the theme. Draws nothing."""
    _watcher(key="theme_watcher", on_changed_change=_run_again, height="content")


def _run_again() -> None:
    """Being called is enough: Streamlit runs the page after it."""
