"""Better, worse, or noise? Control charts of training completion and sampled practice, those with a signal first."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charts.signals import fired_numbers, latest, signed
from charts.xmr import full, multiples
from data.book.english import day, month
from pages.sentences import trends as says
from pages.shared import frame, show, url

MEASURES = {"courses": "Training by course", "themes": "Training by theme", "practice": "Sampled practice"}
# A limit needs this many points, so later starts are not offered.
LEAST = 6
OF_SERIES = {"training": "courses", "theme": "themes", "practice": "practice"}
SERIES_COLUMNS: dict[str, str | show.Column] = {
    "label": "Series",
    "signal": show.Column("Signal", str.capitalize),
    "period": "Latest",
    "value": show.Column("Rate", show.percent),
    "x": "Trained or met (n)",
    "n": "In scope or sampled (N)",
    "points": "Points",
    "centre": show.Column("Centre line", show.percent),
    "low": show.Column("Lower limit", show.percent),
    "high": show.Column("Upper limit", show.percent),
    "method": "Limits by",
    "threshold": show.Column("Threshold", show.percent),
    "assurance": show.Column("Against the threshold", str.capitalize),
    "last_signal": "Last signal",
    "last_signal_on": "Last signal on",
}
LIST: dict[str, str | show.Column] = {
    "label": "Series",
    "says": "Signal",
    "now": "Latest judged",
    "assurance": show.Column("Against the threshold", str.capitalize),
    "points": "Points",
}
RULE_COLUMNS: dict[str, str | show.Column] = {"position": "Rule", "words": "Fires at"}
POINT_COLUMNS: dict[str, str | show.Column] = {
    "period": "Period",
    "x": "Trained or met (n)",
    "n": "In scope or sampled (N)",
    "value": show.Column("Rate", lambda value: f"{value:.1%}"),
    "moving_range": show.Column("Moving range", lambda value: "" if value is None else f"{value:.1%}"),
    "centre": show.Column("Centre line", show.percent),
    "low": show.Column("Lower limit", show.percent),
    "high": show.Column("Upper limit", show.percent),
    "rules": "Rules fired",
    "units": "Units in the figure",
    "settled": "Period ended",
}


def open_series(place: list[Any]) -> None:
    """A point of a tile: its series in full."""
    url.change(series=place[0])


def with_rules(points: Sequence[frame.Row]) -> list[frame.Row]:
    """Points as the table shows them, latest first, with the numbers of the rules that fire."""
    return [{**point, "rules": fired_numbers(point)} for point in reversed(points)]


def choose_what() -> None:
    """The filters: what is measured, of which theme, and from when the limits are counted."""
    starts = {point["point_on"]: point["period"] for point in (points_of(one) if one else points) if point["settled"]}
    offered = sorted(starts)[1:-LEAST]
    if base:
        starts.setdefault(base, day(base))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_filters"):
        if not one:
            url.segments("What is measured", "measure", list(MEASURES), measure, labels=MEASURES)
            themes = list(view.themes)
            url.select("Theme", "theme", themes, view.theme, labels=view.themes, nothing="All themes", width=320)
        url.select(
            "Limits counted from",
            "base",
            sorted({*offered, base} if base else offered, reverse=True),
            base,
            labels=starts,
            nothing="The first point",
            width=230,
            help="Limits stand on the first 12 points and are never moved by themselves. Choosing a later start moves "
            "them for this view, which then says so.",
        )


def points_of(series_id: str) -> list[frame.Row]:
    return [point for point in points if point["series_id"] == series_id]


def offer_a_later_start() -> None:
    """Where series have outgrown a rising start, a way to ask about the months since, for the reader to choose."""
    ends = sorted({point["point_on"] for point in points if point["settled"]})
    if base is None and len(ends) > 24 and any(row["signal"] == "above start" for row in chosen):
        start = ends[-24]
        url.link("trends", f"What has happened since? Count the limits from {month(start)}", base=start)


def all_of_them() -> None:
    """The tiles, and every series as rows that open."""
    show.answer(says.answer(chosen, measure, base))
    choose_what()
    if not chosen:
        show.nothing("Nothing is held for this choice.", "Choose another theme or measure.")
        return
    offer_a_later_start()
    drawing = view.draw(multiples.tiles, series, points, measure=measure, theme_id=view.theme)
    show.chart(drawing, "trends_tiles", chosen, SERIES_COLUMNS, context=view.context, on_click=open_series)
    show.heading("Every series")
    show.note("Click a chart above or a row below for its points, its limits and the rules that fire.")
    show.choose(
        [{**row, "says": signed(row), "now": latest(row)} for row in chosen],
        LIST,
        "trends_list",
        name="Every series, those getting worse first",
        on_click=lambda row: url.change(series=row["series_id"]),
        height=min(36 * (len(chosen) + 1), 760),
    )


def one_of_them(row: frame.Row) -> None:
    """One series in full."""
    show.answer(says.of_one(row))
    choose_what()
    shown = None if measure == "courses" else measure
    with st.container(horizontal=True, vertical_alignment="center"):
        url.link("trends", "All series", series=None, measure=shown, key="trends_all")
        url.step("series", [each["series_id"] for each in series], one, "series")
        if row["course_id"]:
            url.link("training", "This course by unit", course=row["course_id"])
        if row["recommendation_id"]:
            number = row["recommendation_id"]
            url.link("recommendation", f"Recommendation {number}", recommendation=number)
    drawing = view.draw(full.chart, series, points, series_id=one)
    held = points_of(row["series_id"])
    show.chart(drawing, "trends_series", lambda: with_rules(held), POINT_COLUMNS, context=view.context)
    show.note(says.base_words(row, base))


view = frame.view()
base, base_word = url.read("base")
wanted, _ = url.read("measure", MEASURES.__contains__)
named, _ = url.read("series")
measure = OF_SERIES.get(str(named).partition("-")[0], wanted) or "courses"

show.title("Better, worse, or noise?")
if view.empty:
    show.answer("It can't be said: no return is in yet.")
    show.nothing("No return is in yet.", "Load one with: python -m data load RETURN.")
    st.stop()

series = view.ask("trend_series", measure=measure, base=base)
points = view.ask("trend_points", measure=measure, base=base)
chosen = [row for row in series if view.theme is None or view.theme in row["themes"]]
one, word = url.read("series", {row["series_id"] for row in series}.__contains__)
for quiet in (base_word, word):
    if quiet:
        show.note(quiet)

if one:
    one_of_them(next(row for row in series if row["series_id"] == one))
else:
    all_of_them()

with st.expander("The rules: what counts as a signal", key="trends_rules"):
    show.table(view.ask("trend_rules"), RULE_COLUMNS, "trends_rule_table", name="The rules", download=False)
    for paragraph in says.METHOD:
        st.markdown(show.escaped(paragraph))

show.limits(*says.LIMITS[measure])
