"""A button that gives the page the whole screen, for a wall: only the browser can do that, and only at a click."""

import streamlit as st

HTML = '<button type="button">Full screen</button>'
STYLE = """
button {
  font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 0.25rem;
  padding: 0.45rem 0.75rem; min-height: 2.5rem; cursor: pointer;
}
button:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
"""
CODE = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button")
  const whole = document.documentElement
  button.onclick = () => document.fullscreenElement ? document.exitFullscreen() : whole.requestFullscreen()
}
"""

_button = st.components.v2.component("full_screen", html=HTML, css=STYLE, js=CODE)


def button() -> None:
    """The button. A second click, or Escape, gives the window back."""
    _button(key="full_screen", height="content")
