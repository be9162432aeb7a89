"""What the pages share: the frame, the address, and the ways things are shown.

A page is a straight script, run by `dashboard.py` inside the frame (which draws the links, dates, search, freshness,
banner and marking). tests/frame/test_example.py runs this one:

    from charts import portfolio
    from pages.shared import frame, show, url

    COLUMNS = ["month_end", "stage", "recommendations"]    # names of data/book/answers.toml

    def chosen(place):                                      # what was clicked: the point's customdata
        url.change(as_at=place[0])                          # runs before the page does

    view = frame.view()                                     # what this run is about
    show.title("Where should help go?")                     # the one h1: the question
    if view.empty:
        show.nothing("No return is in yet.", "Load one with: python -m data load RETURN.")
    else:
        months = view.ask("portfolio_by_month")             # a named query at view.as_at, view.known_at
        show.answer("Help should go first to ...")          # one sentence written from the data
        drawing = view.draw(portfolio.stage_by_month, months)   # builder(rows, view.context, **options), kept
        show.chart(drawing, "units_months", months, COLUMNS, context=view.context, on_click=chosen)
    url.link("recommendation", "Recommendation 7", recommendation=7)
    show.limits("A floor hides the units above it.")        # what can't be concluded from the page

frame.view() -> View
    as_at, known_at (None: everything now known), latest, today: dates. recommendation (int), unit, course (text) and
    theme (int): what the address has chosen, checked against what is held, or None. recommendations, units, courses,
    themes: id -> name. context: the charts' Context. fresh: the row of `freshness`. empty, illustrative, dark, marking,
    snapshot_id, facts (months, meetings).
    .ask(name, **params) -> rows (never change one); as_at= or known_at= for another date.
    .draw(builder, *given, **options) -> Drawing, kept when all of `given` are answers of `ask` or hashable.
url: the address is the truth. Values are ids. Its parameters are those of url.PARAMETERS (add new ones there).
    url.change(unit="EA", criterion=None)        on this page; in callbacks, or in the body followed by st.rerun()
    url.go("recommendation", recommendation=7)   to another page; in callbacks or the body
    url.link(page, label, **changes)             a link; prefer it to `go`: Back then takes one press, not two
    url.select(label, "unit", options, value, labels=view.units, nothing="All units")   a select box for a parameter
    url.segments(label, "measure", options, value, labels=...)   a few visible choices; the first is the default
    url.step("recommendation", ids, view.recommendation, "recommendation")   previous, next; Alt+P, Alt+N
    url.read("milestone", held.__contains__) -> (value or None, quiet word)   for what belongs to one page
    as_at, known_at, recommendation, unit, course and theme go from page to page; the others stay on their page.
show: text is shown as text. title, answer, heading (h2), note, limits, nothing, chart, table, as_table, choose, words,
    percent, Column.
    show.put(pieces.heading("Until when"), "A sentence.", pieces.table(rows, columns, name=...), pieces.note("..."))
    puts several on the page as one element: what stands together is best put together. pieces (pages/shared/pieces.py)
    makes HTML of plain text: heading, paragraph, note, lines, listed, links, abreast, table, copier. url.piece(page,
    label, **changes) is a link among them.
    show.escaped(text) for anything handed to a Streamlit command that reads markdown (labels, st.metric).
    show.table(rows, columns, key, name=..., context=view.context)   a real table, and its CSV
    columns: names that data/book/answers.toml has, which gives their headings and forms; show.Column("reach", "Units
    at the next stage") for a column the page makes itself. question="…" where the page made the rows anew.
    show.choose(rows, columns, key, name=..., on_click=row_chosen)   a grid whose rows are clicked
    sight.ask("returns_receipt")       in a choice's callback: what it opens is to come into sight
    sight.bring("returns_receipt")     and where that stands: the container it is called in, or the page's title

A choice on a page runs the page alone, not the frame (dashboard.py). A part that nothing else on its page depends on
runs by itself when something in it is chosen, where it is made with `@part.alone` and takes the view, as `over_time` on
Training. Whatever it needs besides must not change with what can be chosen in it.

minutes: the door to the log of what is decided. minutes.through(view) for the log's questions, minutes.record(view,
    kind, text, answers on the screen, …) to record; data/book/minutes.py says what each kind of entry needs.

Keys of widgets start with the page's name. A page never calls st.query_params, st.set_page_config, st.page_link or
st.switch_page itself.
"""
