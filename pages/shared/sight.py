"""Bringing into sight what a choice has opened: where that stands farther away, a click would seem to do nothing."""

import streamlit as st

# In braces: it is run each time, and a name is given only once. While more comes in, the browser is not to hold fast
# to what it has already, further down.
SCRIPT = (
    '{const part = document.currentScript.closest("[class*=st-key-]"), main = document.querySelector(".stMain");'
    'main.style.overflowAnchor = "none"; setTimeout(() => { main.style.overflowAnchor = "" }, 5000);'
    'part ? part.scrollIntoView({block: "start"}) : document.querySelector("h1").scrollIntoView({block: "center"});}'
)
"""The one script that a page brings with it; the server's policy lets it run (pages/shared/server.py)."""


def ask(part: str) -> None:
    """For the callback of a choice: what it opens, by this name, is to be brought into sight."""
    st.session_state["sight_part"] = part
    st.session_state["sight_count"] = st.session_state.get("sight_count", 0) + 1


def bring(part: str) -> None:
    """Scroll to the container that this is called in, which has a key, or outside of any to the page's title: if the
    choice just made asked for this part. A reload, a link or Back scrolls nothing.
    """
    if st.session_state.pop("sight_part", None) == part:
        # Counted: of what is on the page already to the letter nothing is run again.
        count = st.session_state["sight_count"]
        st.html(f"<script>{SCRIPT}</script><span hidden>{count}</span>", unsafe_allow_javascript=True)
