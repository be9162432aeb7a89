"""The chart room: rows in, a figure as a plain dict and its sentence out. No SQL, no Streamlit, no Plotly at run time.

A page asks a question, draws the rows and shows them. It imports a figure's module and calls the module's function,
as `marks.ladder`:

    from charts import marks
    from charts.drawing import Context

    context = Context(as_at=date(2026, 10, 31), snapshot_id="...", illustrative=True, dark=False)
    drawing = marks.ladder(rows, units, context)
    show.chart(drawing, "overview_marks", on_click=row_chosen)

A figure carries its own colours, for the dark theme when `context.dark`. What was clicked is the point's `customdata`,
whose order each function documents. Cells alone (`meta=CELLS`) are drawn as a table, months to be played (`replay`) as
marks that move; all else by Plotly.

To add a figure: a module with one public function that takes rows and a `Context`, builds its traces with `traces`,
`cells` or `places` and its words with `notes`, takes colours from `palette`, puts every word from the data through
`plain` or `wrap`, and ends in `framed(...)`, which adds title, footer and margins.
"""
