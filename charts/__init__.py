"""The chart room: rows in, a figure as a plain dict and its sentence out. No SQL, no Streamlit, no Plotly at run time.

A page asks a question, draws the rows and shows them. It imports a figure's module and calls the module's function,
as `marks.ladder`:

    from charts import marks
    from charts.drawing import Context
    from charts.template import config

    context = Context(as_at=date(2026, 10, 31), snapshot_id="...", illustrative=True, dark=False)
    drawing = marks.ladder(rows, units, context)
    st.plotly_chart(drawing.figure, theme=None, key="marks", config=config("recommendations-by-stage"), alt=drawing.alt,
                    on_select="rerun", selection_mode="points")

Pass `theme=None`: a figure carries its own colours, for the dark theme when `context.dark`. What was clicked is the
point's `customdata`, whose order each function documents.

To add a figure: a module with one public function that takes rows and a `Context`, builds its traces with `traces`,
`cells` or `places` and its words with `notes`, takes colours from `palette`, puts every word from the data through
`plain` or `wrap`, and ends in `framed(...)`, which adds title, footer and margins.
"""
