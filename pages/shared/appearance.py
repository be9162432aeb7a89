"""Light and dark: which of them the reader has, and a run of the page when it changes; and charts as wide as paper.

Streamlit repaints its own elements when the theme changes, but does not run the page: the charts, whose colours are
chosen here, would stay in the other theme until the next click. Paper is narrower than most windows, and a chart is not
drawn again to be printed: what did not fit would be cut off, so its picture is made to shrink.
"""

import streamlit as st

WATCH = """
export default function ({ setTriggerValue }) {
  const app = document.querySelector(".stApp")
  if (!app) return
  const ground = () => getComputedStyle(app).backgroundColor
  let seen = ground()
  const look = () => {
    if (ground() === seen) return
    seen = ground()
    setTriggerValue("changed", seen)
  }
  const observer = new MutationObserver(look)
  observer.observe(app, { attributes: true, attributeFilter: ["class"] })

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
    observer.disconnect()
    window.removeEventListener("beforeprint", shrink)
    window.removeEventListener("afterprint", restore)
  }
}
"""

_watcher = st.components.v2.component("theme_watcher", js=WATCH)


def is_dark() -> bool:
    """Whether the reader has the dark theme."""
    return st.context.theme.type == "dark"


def watch() -> None:
    """Run the page again when the reader changes the theme. Draws nothing."""
    _watcher(key="theme_watcher", on_changed_change=_run_again, height="content")


def _run_again() -> None:
    """Being called is enough: Streamlit runs the page after it."""
