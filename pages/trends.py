"""Better, worse, or noise? Sampled practice first, then every rate by variation and assurance, practice by unit, and
control charts of every series, those with a signal first.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts import funnel, practice_units
from charts.drawing import Drawing
from charts.signals import fired_numbers, latest, signed
from charts.training import completion
from charts.xmr import full, multiples, variation
from data.book.english import day
from data.book.numbering import number_of
from data.book.settings import whole
from pages.sentences import practice
from pages.sentences import trends as says
from pages.shared import frame, room, show, sight, url

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
    "threshold_side",
    "points",
]
AMONG = ["unit_id", "unit_name", "n", "met", "share", "low", "high", "expected", "signal"]
TRAINED = ["unit_id", "role", "in_scope", "trained", "share", "threshold", "short_by"]
QUESTION = "trend_series"
# So many series may be a long list; more are scrolled.
SHOWN_WHOLE = 20
MATRIX: show.Columns = ["measure", "signal", "threshold_side", "series", "labels", "of_series", "judged", "false_alarm"]
SAMPLED: show.Columns = [
    "unit_name", "period", "settled", "x", "n", "share", "low", "high", "threshold", "says",
]  # fmt: skip
APART: show.Columns = [
    "recommendation_id", "title", "unit_names", show.Column("own", "Met the standard there"),
    show.Column("beside", "Everyone else"), "direction",
]  # fmt: skip
EXPORTED: show.Columns = [
    "recommendation_id", "title", "direction", "unit_names", "x", "n", "share", "others", "others_x", "others_n",
    "others_share", "threshold", "chance",
]  # fmt: skip
OVER_TIME: show.Columns = [
    "period", "settled", "compared", "x", "n", "share", "low", "high", "units", "both_positions", "both_x", "both_n",
    "both_share", "both_share_before", "both_says", "joined", "left_out",
]  # fmt: skip
ALIKE: show.Columns = [
    "compared", "before_on", "value", "value_before", "both_positions", "both_x", "both_n", "both_share",
    "both_x_before", "both_n_before", "both_share_before", "by_who", "joined", "joined_names", "left_out", "left_names",
]  # fmt: skip
POINTS: show.Columns = [
    "period", "x", "n", "value", "moving_range", "centre", "low", "high", show.Column("rules", "Rules fired"), "units",
    "settled",
]  # fmt: skip


def series_chosen(place: list[Any]) -> None:
    """A point of a tile: its series in full."""
    row_chosen({"series_id": place[0]})


def row_chosen(row: frame.Row) -> None:
    """A series among others: it takes their place."""
    url.change(series=row["series_id"])
    sight.ask("trends_one")


def choose_series(rows: Sequence[frame.Row], key: str, name: str, highest: int) -> None:
    """Series as rows that open; highest: of the list, in pixels."""
    show.choose(
        [{**row, "says": signed(row), "now": latest(row)} for row in rows],
        LISTED,
        key,
        name=name,
        on_click=row_chosen,
        height=min(36 * (len(rows) + 1), highest if len(rows) <= SHOWN_WHOLE else 420),
        question=QUESTION,
    )


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
    choose_series(shown, "trends_list", "Every series, those getting worse first", 760)


def all_series(rows: Sequence[frame.Row]) -> None:
    """Every series once, by variation and assurance, with what false alarms a page of so many charts must expect."""
    drawing = view.draw(variation.matrix, rows)
    show.chart(
        drawing, "trends_matrix", rows, MATRIX, context=view.context, on_click=series_chosen, question="trend_matrix"
    )
    show.note(says.false_alarms(rows))


def by_unit(exceptions: Sequence[frame.Row]) -> None:
    """One recommendation's samples unit by unit: the one chosen, else the first of which an exception is told."""
    show.heading("Practice by unit")
    first = practice.ordered(exceptions)
    number = view.recommendation or (
        first[0]["recommendation_id"] if first else min(view.recommendations, default=None)
    )
    url.select(
        "Recommendation", "recommendation", list(view.recommendations), number,
        labels=view.titled, width=520,
    )  # fmt: skip
    rows = view.ask("practice_by_unit", recommendation=number)
    drawing = view.draw(practice_units.panels, rows, exceptions, tuple(view.units.items()), recommendation=number)
    context, on = view.context, series_chosen
    show.chart(drawing, "trends_units", rows, SAMPLED, context=context, on_click=on, question="practice_by_unit")


def apart(exceptions: Sequence[frame.Row]) -> None:
    """Every unit that differs from everyone else on a recommendation by more than chance explains, to choose from."""
    if not exceptions:
        return
    show.heading("Units that differ from everyone else by more than chance explains")
    show.choose(
        [practice.beside_others(row) for row in practice.ordered(exceptions)],
        APART,
        "trends_exceptions",
        name="Units that differ from everyone else",
        on_click=lambda row: url.change(recommendation=row["recommendation_id"]),
        question="practice_exceptions",
    )
    show.note("Click a row for that recommendation unit by unit, below.")
    show.download_button(exceptions, EXPORTED, "trends_exceptions", name="Units that differ", context=view.context)


def own_series() -> None:
    """One unit's own series, every course and recommendation, as rows that open; nothing until a unit is chosen."""
    show.heading("One unit's own series")
    url.select("Unit", "unit", list(view.units), view.unit, labels=view.units, nothing="Choose a unit", width=320)
    if not view.unit:
        return
    rows = [row for row in view.ask(QUESTION, unit=view.unit) if row["unit_id"] == view.unit]
    if not rows:
        show.nothing("No series of its own is held for this unit.", "Choose another unit.")
        return
    choose_series(rows, "trends_own", f"Every series of {view.units[view.unit]}, those getting worse first", 520)
    url.link("units", "This unit beside the others")


def ways_on(row: frame.Row, ids: Sequence[str], measure: str) -> None:
    """From one series to all of them, to its neighbours, and to the page of what it is about."""
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = None if measure == "courses" else measure
        url.link("trends", "All series", series=None, measure=shown, key="trends_all")
        url.step("series", ids, row["series_id"], "series")
        if row["course_id"]:
            url.link("training", "This course by unit", course=row["course_id"])
        if row["recommendation_id"]:
            url.link("recommendation", f"Recommendation {number_of(row)}", recommendation=row["recommendation_id"])
        if row["unit_id"] and row["recommendation_id"]:
            url.link("units", "Beside the other units", unit=row["unit_id"], recommendation=row["recommendation_id"])


def of_one(row: frame.Row, among: Sequence[frame.Row], its_points: Sequence[frame.Row]) -> None:
    """The series whole; a unit's own beside where the unit stands among all: a blip, or a unit that fails?"""
    drawing = view.draw(full.chart, among, its_points, series_id=row["series_id"])
    latest_first = [{**point, "rules": fired_numbers(point)} for point in reversed(its_points)]
    if not row["unit_id"]:
        show.chart(drawing, "trends_series", latest_first, POINTS, context=view.context, question="trend_points")
        return
    left, right = room.two("trends_blip")
    with left:
        show.chart(drawing, "trends_series", latest_first, POINTS, context=view.context, question="trend_points")
    with right:
        among_all(row)


def among_all(row: frame.Row) -> None:
    """Every unit on the same thing today: of samples the funnel, of training the share of people in post."""
    if row["recommendation_id"]:
        rows = view.ask("practice_funnel", recommendation=row["recommendation_id"])
        drawing = view.draw(funnel.funnel, rows, chosen=row["unit_id"])
        listed, columns = [each for each in rows if each["kind"] == "unit"], AMONG
    else:
        rows = view.ask("training_standing", course=row["course_id"])
        units, subject = tuple(view.units.items()), view.courses[row["course_id"]]
        drawing = view.draw(completion.by_unit, rows, units, subject=subject)
        listed, columns = [each for each in rows if each["role"] == row["role"]], TRAINED
    show.chart(drawing, "trends_among", listed, columns, context=view.context, question=rows.question)


def same_counted(alike: Sequence[frame.Row]) -> None:
    """A series like with like, where units or courses joined or left it."""
    if any(row["joined"] or row["left_out"] for row in alike):
        show.as_table(alike, ALIKE, "trends_alike", name="Like with like", context=view.context, question="trend_alike")


def family(row: frame.Row, measure: str) -> list[frame.Row]:
    """All units together and each unit alone, of what one series measures."""
    if measure == "themes":
        return []
    rows = view.ask(QUESTION, measure=measure, course=row["course_id"], recommendation=row["recommendation_id"])
    return [one for one in rows if one["role"] == row["role"]]


def units_of(row: frame.Row, rows: Sequence[frame.Row]) -> None:
    """Each unit's own series of the same thing, as rows that open."""
    others = [one for one in rows if one["series_id"] != row["series_id"]]
    if not others:
        return
    show.heading("The same, all units together and unit by unit")
    choose_series(others, "trends_family", "The same rate of every unit, those getting worse first", 520)


view = frame.view()
show.title("Better, worse, or noise?")
if view.empty:
    show.answer("It can't be said: no return is in yet.")
    show.nothing("No return is in yet.", "Load one with: python -m data load RETURN.")
    frame.end()

base, base_word = url.read("base")
asked, _ = url.read("measure", MEASURES.__contains__)
named, _ = url.read("series")
measure = OF_SERIES.get(str(named).partition("-")[0], asked) or "courses"
series = view.ask(QUESTION, measure=measure, base=base)
ids = [row["series_id"] for row in series]
# A unit's own series is none of those of all units: it comes when it is named.
alone: Sequence[frame.Row] = (
    view.ask(QUESTION, measure=measure, base=base, series=named) if named and named not in ids else ()
)
one, word = url.read("series", {*ids, *(row["series_id"] for row in alone)}.__contains__)
for quiet in filter(None, (base_word, word)):
    show.note(quiet)

if one:
    among = alone or series
    (row,) = [row for row in among if row["series_id"] == one]
    its_points = view.ask("trend_points", measure=measure, base=base, series=one)
    kin = family(row, measure)
    its_alike = view.ask("trend_alike", measure=measure, base=base, series=one)
    show.answer(says.of_one(row, its_alike))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_filters"):
        choose_start(starts_offered(its_points, base), base)
    ways_on(row, [kin_row["series_id"] for kin_row in kin] if alone else ids, measure)
    of_one(row, among, its_points)
    show.note(says.base_words(row, base))
    same_counted(its_alike)
    units_of(row, kin)
    sight.bring("trends_one")
else:
    points = view.ask("trend_points", measure=measure, base=base)
    sampled = view.ask("practice_over_time", theme=view.theme)
    exceptions = view.ask("practice_exceptions", theme=view.theme)
    courses = view.ask(QUESTION, measure="courses", theme=view.theme, base=None)
    told = [practice.answer(sampled), practice.exceptions(exceptions) if sampled else ""]
    show.answer(" ".join(filter(None, told)))
    others = says.by_who(courses, view.ask("trend_alike", measure="courses", theme=view.theme))
    show.put(" ".join(filter(None, [says.training(courses), others])))
    placed = [
        row for name in ("courses", "practice") for row in view.ask("trend_matrix", measure=name, theme=view.theme)
    ]
    all_series(placed)
    if sampled:
        apart(exceptions)
        by_unit(exceptions)
        joined = view.ask("practice_joined", theme=view.theme, from_month=practice.latest(sampled))
        changed = practice.changed(sampled, joined)
        show.note(" ".join(["Every quarter, all units together.", changed]).strip())
        name, label = "Sampled practice by quarter", "Show sampled practice by quarter"
        show.as_table(sampled, OVER_TIME, "trends_practice", name=name, context=view.context, label=label)
    chosen = [row for row in series if view.theme is None or view.theme in row["themes"]]
    show.heading("Each series against its own limits")
    others = says.by_who(chosen, view.ask("trend_alike", measure=measure, base=base))
    show.note(" ".join(filter(None, [says.answer(chosen, measure, base), others])))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_filters"):
        choose_measure(view, measure)
        choose_start(starts_offered(points, base), base)
    if chosen:
        drawing = view.draw(multiples.tiles, series, points, measure=measure, theme_id=view.theme)
        all_of_them(view, chosen, drawing)
    else:
        show.nothing("Nothing is held for this choice.", "Choose another theme or measure.")
    own_series()

with st.expander("The rules: what counts as a signal", key="trends_rules"):
    rules = view.ask("trend_rules")
    show.table(rules, ["position", "words"], "trends_rule_table", name="The rules", download=False)
    for paragraph in says.method():
        show.put(paragraph)

show.limits(*says.LIMITS[measure])
