"""Two parts of a page side by side where there is room for both, one under the other where there isn't."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Streamlit's columns stay side by side down to a phone; a chart needs 660 pixels.
NARROWEST = 1400


def two(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places to put things in, from left to right. key: a name of the page's own."""
    with st.container(key=key):
        left, right = st.columns(2, gap="medium")
    st.html(
        f"""<style>@media (max-width: {NARROWEST}px) {{
        .st-key-{key} > div > [data-testid="stHorizontalBlock"],
        .st-key-{key} > [data-testid="stHorizontalBlock"],
        .st-key-{key} [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]
            {{ flex-direction: column; }}
        .st-key-{key} [data-testid="stColumn"] {{ width: 100%; flex: 1 1 100%; min-width: 100%; }}
        }}</style>"""
    )
    return left, right
