"""Where parts of a page stand beside each other: side by side on a wide screen, one under another on a narrow one."""

import streamlit as st

# The widest parts go side by side only where each keeps room for its words.
STYLE = """
<style>
@media (max-width: 1150px) {
  .st-key-beside > [data-testid="stHorizontalBlock"], [class*="st-key-beside_"] [data-testid="stHorizontalBlock"] {
    flex-direction: column;
  }
  [class*="st-key-beside_"] [data-testid="stColumn"] { width: 100% !important; flex: 1 1 100% !important; }
}
[class*="st-key-beside_said"] p { font-size: 1.05rem; }
[class*="st-key-beside_"] h3 { padding: 0.2rem 0 0.1rem; }
</style>
"""


def beside(key: str, widths: list[float]) -> list[st.delta_generator.DeltaGenerator]:
    """Columns of these widths that stand one under another on a narrow screen."""
    st.html(STYLE)
    with st.container(key=f"beside_{key}"):
        return st.columns(widths, gap="medium")
