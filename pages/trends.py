"""Better, worse, or noise? Control charts of training completion and sampled practice, those with a signal first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts.drawing import Drawing
from charts.signals import fired_numbers, latest, signed
from charts.xmr import full, multiples
from data.book.english import day
from data.book.settings import whole
from pages.sentences import trends as says
from pages.shared import frame, show, url

MEASURES = {"courses": "Training by course", "themes": "Training by theme", "practice": "Sampled practice"}
OF_SERIES = {"training": "courses", "theme": "themes", "practice": "practice"}
"""What a series measures, by how its id begins."""
SERIES = [
    "label", "signal", "period", "value", "x", "n", "points", "centre", "low", "high", "method", "threshold",
    "assurance", "last_signal", "last_signal_on",
]  # fmt: skip
LISTED: show.Columns = [
    "label",
    show.Column("says", "Signal"),
    show.Column("now", "Latest judged"),
    "assurance",
    "points",
]
QUESTION = "trend_series"
POINTS: show.Columns = [
    "period", "x", "n", "value", "moving_range", "centre", "low", "high", show.Column("rules", "Rules fired"), "units",
    "settled",
]  # fmt: skip


def series_chosen(place: list[Any]) -> None:
    """A point of a tile: its series in full."""
    url.change(series=place[0])


def starts_offered(points: Sequence[frame.Row], base: date | None) -> dict[date, str]:
    """The days from which limits may be counted, each with its period's name: enough points follow for any limit."""
    periods = {point["point_on"]: point["period"] for point in points if point["settled"]}
    offered = sorted(periods)[1 : -whole("trend_least_points")]
    return {when: periods.get(when, day(when)) for when in sorted({*offered, *filter(None, [base])}, reverse=True)}


def choose_measure(view: frame.View, measure: str) -> None:
    """What is measured, and of which theme."""
    url.segments("What is measured", "measure", list(MEASURES), measure, labels=MEASURES)
    url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=320)


def choose_start(starts: Mapping[date, str], base: date | None) -> None:
    """From when the limits are counted."""
    url.select(
        "Limits counted from",
        "base",
        list(starts),
        base,
        labels=starts,
        nothing="The first point judged",
        width=230,
        help=says.start_told(),
    )


def all_of_them(view: frame.View, shown: Sequence[frame.Row], drawing: Drawing) -> None:
    """The tiles, and every series as rows that open."""
    show.chart(drawing, "trends_tiles", shown, SERIES, context=view.context, on_click=series_chosen, question=QUESTION)
    show.heading("Every series")
    show.note("Click a chart above or a row below for its points, its limits and the rules that fire.")
    show.choose(
        [{**row, "says": signed(row), "now": latest(row)} for row in shown],
        LISTED,
        "trends_list",
        name="Every series, those getting worse first",
        on_click=lambda row: url.change(series=row["series_id"]),
        height=min(36 * (len(shown) + 1), 760),
        question=QUESTION,
    )


def ways_on(row: frame.Row, ids: Sequence[str], measure: str) -> None:
    """From one series to all of them, to its neighbours, and to the page of what it is about."""
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = None if measure == "courses" else measure
        url.link("trends", "All series", series=None, measure=shown, key="trends_all")
        url.step("series", ids, row["series_id"], "series")
        if row["course_id"]:
            url.link("training", "This course by unit", course=row["course_id"])
        if row["recommendation_id"]:
            number = row["recommendation_id"]
            url.link("recommendation", f"Recommendation {number}", recommendation=number)


view = frame.view()
show.title("Better, worse, or noise?")
if view.empty:
    show.answer("It can't be said: no return is in yet.")
    show.nothing("No return is in yet.", "Load one with: python -m data load RETURN.")
    st.stop()

base, base_word = url.read("base")
asked, _ = url.read("measure", MEASURES.__contains__)
named, _ = url.read("series")
measure = OF_SERIES.get(str(named).partition("-")[0], asked) or "courses"
series = view.ask(QUESTION, measure=measure, base=base)
points = view.ask("trend_points", measure=measure, base=base)
ids = [row["series_id"] for row in series]
one, word = url.read("series", ids.__contains__)
for quiet in filter(None, (base_word, word)):
    show.note(quiet)

if one:
    (row,) = [row for row in series if row["series_id"] == one]
    its_points = [point for point in points if point["series_id"] == one]
    show.answer(says.of_one(row))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_filters"):
        choose_start(starts_offered(its_points, base), base)
    ways_on(row, ids, measure)
    drawing = view.draw(full.chart, series, points, series_id=one)
    latest_first = [{**point, "rules": fired_numbers(point)} for point in reversed(its_points)]
    show.chart(drawing, "trends_series", latest_first, POINTS, context=view.context, question="trend_points")
    show.note(says.base_words(row, base))
else:
    chosen = [row for row in series if view.theme is None or view.theme in row["themes"]]
    show.answer(says.answer(chosen, measure, base))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_filters"):
        choose_measure(view, measure)
        choose_start(starts_offered(points, base), base)
    if chosen:
        drawing = view.draw(multiples.tiles, series, points, measure=measure, theme_id=view.theme)
        all_of_them(view, chosen, drawing)
    else:
        show.nothing("Nothing is held for this choice.", "Choose another theme or measure.")

with st.expander("The rules: what counts as a signal", key="trends_rules"):
    rules = view.ask("trend_rules")
    show.table(rules, ["position", "words"], "trends_rule_table", name="The rules", download=False)
    for paragraph in says.method():
        st.markdown(show.escaped(paragraph))

show.limits(*says.LIMITS[measure])
