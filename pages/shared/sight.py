"""Bringing into sight what a choice has opened further down: where the picture fills the screen, a click in it would
seem to do nothing.
"""

import streamlit as st

SCRIPT = 'document.currentScript.closest("[class*=st-key-]").scrollIntoView({block: "start"});'
"""The one script that a page brings with it; the server's policy lets it run (pages/shared/server.py)."""


def bring() -> None:
    """Scroll to the container that this is called in, which has a key."""
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
