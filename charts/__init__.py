"""The chart room: rows in, a figure as a plain dict and its sentence out. No SQL, no Streamlit, no Plotly at run time.

A page asks a question, draws the rows and shows them:

    context = Context(as_at=date(2026, 10, 31), snapshot_id="...", illustrative=True, dark=False)
    drawing = marks(rows, units, context)
    st.plotly_chart(drawing.figure, theme=None, key="marks", config=config("recommendations-by-stage"), alt=drawing.alt,
                    on_select="rerun", selection_mode="points")

Pass `theme=None`: a figure carries its own colours, for the dark theme when `context.dark`. What was clicked is the
point's `customdata`, whose order each function documents.

To add a figure: a module with one public function that takes rows and a `Context`, builds traces as dicts with
colours from `palette`, puts every word from the data through `plain` or `wrap`, and ends in `framed(...)`, which adds
title, footer and margins.
"""

from charts.drawing import Context, Drawing, Row
from charts.marks import marks
from charts.matrix import matrix
from charts.portfolio import stage_by_month
from charts.steps import at_least
from charts.strip import strip
from charts.template import CONFIG, config
from charts.text import plain, wrap

__all__ = [
    "CONFIG",
    "Context",
    "Drawing",
    "Row",
    "at_least",
    "config",
    "marks",
    "matrix",
    "plain",
    "stage_by_month",
    "strip",
    "wrap",
]
