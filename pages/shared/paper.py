"""The page on paper: ink on white, without what only a screen can work, and charts no wider than the sheet.

Paper is narrower than most windows, and a chart is not drawn again to be printed: what did not fit would be cut off, so
its picture is made to shrink.
"""

import streamlit as st

STYLE = """
<style>
@media print {
  .stAppHeader, .st-key-places, .st-key-search, .st-key-known, .stButton, .stDownloadButton, .stFileUploader, .modebar,
  .stExpander:has(details:not([open])) { display: none !important; }
  .stApp, .stAppViewContainer, .stAppViewContainer > div, .stMain {
    overflow: visible !important; position: static !important; height: auto !important; display: block !important;
  }
  .stApp, .stApp :is(h1, h2, h3, p, li, td, th, label, input, summary, code, .stSelectbox *),
  .stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] * {
    color: #000 !important; background: #fff !important; opacity: 1 !important;
  }
  .stPlotlyChart, tr { break-inside: avoid; }
}
</style>
"""
# A picture drawn for the dark theme, turned round: what was bright is deep, and the hues stay.
DARK = """
<style>
@media print { .stPlotlyChart, .stDataFrame { filter: invert(1) hue-rotate(180deg) contrast(1.12) brightness(1.06); } }
</style>
"""
FIT = """
export default function () {
  const pictures = () => document.querySelectorAll(".js-plotly-plot .main-svg")
  const style = document.createElement("style")
  style.textContent = `@media print {
    html, body { background: #fff !important; }
    .stElementContainer:has(.stPlotlyChart), .stElementContainer > div:has(> .stPlotlyChart), .stPlotlyChart,
    .js-plotly-plot, .js-plotly-plot .plot-container, .js-plotly-plot .svg-container, .js-plotly-plot .main-svg {
      width: 100% !important; height: auto !important;
    }
    .js-plotly-plot .main-svg:first-child { position: static !important; }
  }`
  const shrink = () => {
    document.head.append(style)
    for (const picture of pictures()) {
      const size = [picture.width.baseVal.value, picture.height.baseVal.value]
      picture.setAttribute("viewBox", `0 0 ${size.join(" ")}`)
    }
  }
  const restore = () => {
    style.remove()
    for (const picture of pictures()) picture.removeAttribute("viewBox")
  }
  window.addEventListener("beforeprint", shrink)
  window.addEventListener("afterprint", restore)
  return () => {
    window.removeEventListener("beforeprint", shrink)
    window.removeEventListener("afterprint", restore)
  }
}
"""

_fitter = st.components.v2.component("fit_to_paper", js=FIT)


def style(dark: bool) -> str:
    """What the page's style adds for paper."""
    return STYLE + DARK if dark else STYLE


def fit() -> None:
    """Make charts shrink to the sheet while they are printed. Draws nothing."""
    _fitter(key="fit_to_paper", height="content")
