"""How the pages look: layout only, by the frame's own keys; colours are those of config.toml and the charts' palette.

It stands in the page that a browser is given first (pages/shared/shell.py), after everything that Streamlit adds.

The links and the date stay in sight as the page scrolls. On a wall screen the pictures grow too (static/picture.css);
on a phone the links fold into one button.
"""

import streamlit as st

from charts.palette import theme
from pages.shared import paper, pieces, room

LAYOUT = """
.stAppHeader { background: transparent; height: 2.75rem; min-height: 2.75rem; }
.stAppHeader, .stAppHeader * { pointer-events: none; }
.stAppHeader button, .stAppHeader button * { pointer-events: auto; }
.stMainBlockContainer { padding: 0.35rem 1.75rem 2rem; }
.stMainBlockContainer > .stVerticalBlock,
.stMainBlockContainer > .stVerticalBlock > div > .stVerticalBlock:not([class*="st-key"]) { gap: 0.6rem; }
.stMainBlockContainer h1 { padding: 0.1rem 0 0.3rem; }
[data-testid="stMainMenuItem-recordScreencast"],
.stMainMenuPopover div:has(.stMenuVersionCopyButton):not(:has([data-testid="stMainMenuList"])) { display: none; }
.masthead { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; padding-right: 3rem; }
.masthead p { font-size: 0.9rem; line-height: 1.45; }
.words > .marking { text-align: center; }
.marking { font-weight: 700; letter-spacing: 0.04em; }
/* No box of its own: the bar stays in sight as far down as the page goes. */
[data-testid="stLayoutWrapper"]:has(> .st-key-over), .st-key-over { display: contents; }
[data-testid="stLayoutWrapper"]:has(> .st-key-bar) { position: sticky; top: 0; z-index: 90; }
.st-key-bar { padding: 0.2rem 0; border-bottom: 1px solid; gap: 0.3rem; }
.st-key-bar_row { flex-wrap: nowrap; padding-right: 2.5rem; }
.st-key-bar_row > .stElementContainer:has(nav) { flex: 1 1 auto; min-width: 0; }
.st-key-bar_row nav { display: flex; flex-wrap: wrap; row-gap: 0; column-gap: 0.1rem; }
.st-key-bar_row nav a {
  padding: 0.2rem 0.28rem; border-bottom: 3px solid transparent; font-size: 0.875rem; white-space: nowrap;
}
:is(.st-key-bar_row, .st-key-places_menu_links) nav a { color: inherit !important; text-decoration: none !important; }
:is(.st-key-bar_row, .st-key-places_menu_links) a[aria-current] {
  border-bottom-color: currentColor; font-weight: 700;
}
.st-key-places_menu_links a { display: block; padding: 0.35rem 0.4rem; border-bottom: 3px solid transparent; }
.st-key-bar_row nav a:hover { border-bottom-color: currentColor; }
[data-testid="stLayoutWrapper"]:has(> .st-key-places_menu), .st-key-places_menu { display: none; }
.st-key-as_at { flex: 0 0 13.5rem !important; width: 13.5rem !important; }
.st-key-search { flex: 0 0 11rem !important; width: 11rem !important; }
.st-key-known_at { flex: 0 0 16.5rem !important; width: 16.5rem !important; }
.st-key-bar .stSelectbox > div > div, .st-key-known_at .stSelectbox > div > div { min-height: 2.1rem; }
.st-key-bar input, .st-key-bar .stSelectbox, .st-key-known_at input { font-size: 0.875rem; }
.band {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; border-left: 0.5rem solid; padding: 0.25rem 0.75rem;
}
.band p { font-weight: 600; }
[data-testid="stLayoutWrapper"]:has(> .st-key-facts) { margin-top: -0.2rem; }
.st-key-facts { row-gap: 0; }
:is(.illustrative, .actual), .st-key-quote button p { font-size: 0.8125rem; }
.words > .illustrative { border-left: 0.5rem solid currentColor; padding-left: 0.6rem; }
.stElementContainer:has(:is(.illustrative, .actual)) { flex: 1 1 20rem; }
.answer { font-size: 1.3rem; line-height: 1.35; max-width: 70rem; padding-top: 0.15rem !important; }
/* Room for the words with the spacing that a reader may ask for (WCAG 1.4.12). */
@media (min-width: 1560px) { .st-key-as_at { flex-basis: 18.75rem !important; width: 18.75rem !important; } }
@media (min-width: 1700px) {
  html { font-size: 20px !important; }
  .st-key-bar_row nav a { padding: 0.2rem 0.35rem; }
  .st-key-bar_row nav a, .st-key-bar input, .st-key-known_at input { font-size: 0.8rem; }
  .st-key-as_at { flex-basis: 17.25rem !important; width: 17.25rem !important; }
  .st-key-search { flex-basis: 11rem !important; width: 11rem !important; }
  .st-key-known_at { flex-basis: 14.75rem !important; width: 14.75rem !important; }
  :is(.illustrative, .actual), .st-key-quote button p { font-size: 0.75rem; }
  .answer { max-width: 84rem; }
  .stMainBlockContainer { padding-bottom: 1rem; }
  .stMainBlockContainer > .stVerticalBlock,
  .stMainBlockContainer > .stVerticalBlock > div > .stVerticalBlock:not([class*="st-key"]) { gap: 0.5rem; }
}
@media (max-width: 1100px) {
  .st-key-bar_row > .stElementContainer:has(nav) { display: none !important; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-places_menu) { display: flex; }
  .st-key-places_menu { display: block; margin-right: auto; }
}
@media (max-width: 900px) {
  .stMainBlockContainer { padding: 0.5rem 1rem 2rem; }
  .stMainBlockContainer h1 { font-size: 1.4rem; }
  .answer { font-size: 1.15rem; }
  .stHorizontalBlock > .st-key-select_recommendation { flex: 1 1 20rem !important; width: auto !important; }
}
@media (max-width: 600px) {
  .st-key-bar_row { flex-wrap: wrap; padding-right: 0; gap: 0.3rem; }
  .st-key-as_at { flex: 1 1 11rem !important; width: auto !important; }
  .stElementContainer:has(:is(.illustrative, .actual)) { flex: 1 1 100%; }
  .st-key-search { flex: 1 1 100% !important; width: 100% !important; }
  .st-key-known_at { flex: 1 1 10rem !important; width: auto !important; }
  .masthead { padding-right: 2.5rem; }
  .stElementContainer:has(> .stButtonGroup), .stButtonGroup, .stButtonGroup > div { max-width: 100%; flex-wrap: wrap; }
  :is(.masthead p, .illustrative, .actual) { font-size: 0.75rem; }
}
/* What is transparent has a colour there, and every page would seem to be the one that is open. */
@media (forced-colors: active) {
  :is(.st-key-bar_row, .st-key-places_menu_links) a:not([aria-current]) { border-bottom-style: none; }
}
@media print {
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar) { position: static; }
  .st-key-places_menu, .st-key-quote { display: none !important; }
}
"""
# A link is blue and underlined wherever it stands; what the keyboard is on has a ring, the page one is on has not.
COLOURS = """
.st-key-bar {{ background: {ground}; border-color: {grid}; }}
.band {{ border-color: {accent}; background: {band}; }}
.stMain .stHtml a {{ color: {link}; }}
.stMain .stPageLink a {{ padding-left: 0; }}
.stMain .stPageLink a p,
.stMain .stButton button[kind="tertiary"] p {{
  color: {link}; text-decoration: underline; text-underline-offset: 0.15em;
}}
.stApp :is(a, button, summary, input:not(.stSelectbox *), [tabindex="0"]):focus-visible {{
  outline: 3px solid {accent} !important; outline-offset: 2px; box-shadow: none;
}}
"""


def style() -> str:
    """The style sheet of every page. Its colours are for light and dark: Streamlit tells the browser which it is."""
    light, dark = theme(dark=False), theme(dark=True)
    names = ("ground", "grid", "band", "accent")
    colours = {name: (getattr(light, name), getattr(dark, name)) for name in names}
    colours["link"] = (st.get_option("theme.light.linkColor"), st.get_option("theme.dark.linkColor"))
    filled = COLOURS.format_map({name: f"light-dark({', '.join(both)})" for name, both in colours.items()})
    return f"{LAYOUT}{pieces.STYLE}{room.STYLE}{filled}{paper.STYLE}"
