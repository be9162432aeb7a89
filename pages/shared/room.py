"""How parts of a page share the screen: side by side where there is room for both."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Streamlit's columns stay side by side down to a phone; a chart needs 660 pixels.
NARROWEST = 1400
STYLE = f"""
@media (max-width: {NARROWEST}px) {{
  [class*="st-key-two_"] > div > [data-testid="stHorizontalBlock"],
  [class*="st-key-two_"] > [data-testid="stHorizontalBlock"],
  [class*="st-key-two_"] [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {{
    flex-direction: column;
  }}
  [class*="st-key-two_"] [data-testid="stColumn"] {{ width: 100%; flex: 1 1 100%; min-width: 100%; }}
}}
@media (max-width: 1150px) {{
  [class*="st-key-beside_"] :has(> [data-testid="stColumn"]) {{
    flex-direction: column;
  }}
  [class*="st-key-beside_"] [data-testid="stColumn"] {{ width: 100% !important; flex: 1 1 100% !important; }}
}}
/* In a window too narrow for a picture or a grid, a list stands in for it; on paper never. */
.instead {{ display: none; }}
.instead p {{ line-height: 1.35; }}
@media screen and (max-width: 640px) {{
  .st-key-overview_marks {{ display: none; }}
  .instead.of_picture {{ display: flex; flex-direction: column; gap: 0.6rem; }}
}}
@media screen and (max-width: 900px) {{
  .st-key-recommendation_rows {{ display: none; }}
  .instead.of_grid {{ display: flex; flex-direction: column; gap: 0.6rem; }}
}}
/* Overview's months and figures stand beside the ladder on a wall screen, and over it on anything narrower. */
.st-key-overview_months, .st-key-overview_marks {{ --picture-scale: 1; }}
@media (max-width: 1699px) {{
  .st-key-overview_first [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-overview_first > [data-testid="stHorizontalBlock"] {{ flex-direction: column; gap: 0.5rem; }}
  .st-key-overview_first [data-testid="stColumn"] {{ width: 100%; flex: 1 1 100%; min-width: 100%; }}
}}
"""
"""Part of the style of every page (pages/shared/look.py)."""


def two(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places to put things in, from left to right. key: a name of the page's own."""
    with st.container(key=f"two_{key}"):
        left, right = st.columns(2, gap="medium")
    return left, right


def columns(key: str, widths: Sequence[float]) -> list[DeltaGenerator]:
    """Places of these widths that stand one under another on a tablet. key: a name of the page's own."""
    with st.container(key=f"beside_{key}"):
        return st.columns(widths, gap="medium")


def beside(key: str, entries: Sequence[tuple[str, str]]) -> None:
    """Words with what they mean beside them, a line for each; on a phone under them. Markdown, escaped already.

    One element: Streamlit gives each word, a heading, the anchor that its name makes.
    """
    with st.container(key=key):
        st.markdown("\n\n".join(f"### {word}\n\n{meaning}" for word, meaning in entries))
    st.html(
        f"""<style>
        .st-key-{key} [data-testid="stMarkdownContainer"] {{
            display: grid; grid-template-columns: minmax(9rem, 16rem) minmax(0, 64rem); column-gap: 1.5rem;
        }}
        .st-key-{key} [data-testid="stMarkdownContainer"] > * {{
            margin: 0; padding: 0.45rem 0; border-top: 1px solid rgba(128, 128, 128, 0.35);
        }}
        .st-key-{key} h3 {{ font-size: 1rem; line-height: 1.5; padding: 0; }}
        @media (max-width: 640px) {{
            .st-key-{key} [data-testid="stMarkdownContainer"] {{ display: block; }}
            .st-key-{key} [data-testid="stMarkdownContainer"] > p {{ border-top: 0; padding-top: 0; }}
        }}</style>"""
    )
