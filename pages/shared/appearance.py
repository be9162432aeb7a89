"""Light and dark: which of them the reader has."""

import streamlit as st


def is_dark() -> bool:
    """Whether the reader has the dark theme."""
    return st.context.theme.type == "dark"


def run_again() -> None:
    """The reader changed the theme. Being called is enough: Streamlit runs the page after it."""
