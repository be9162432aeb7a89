"""Where parts of a page stand beside each other: side by side on a wide screen, one under another on a narrow one."""

import streamlit as st


def beside(key: str, widths: list[float]) -> list[st.delta_generator.DeltaGenerator]:
    """Columns of these widths that stand one under another on a narrow screen."""
    with st.container(key=f"beside_{key}"):
        return st.columns(widths, gap="medium")
