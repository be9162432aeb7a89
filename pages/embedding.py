"""Is it policy and courses, or practice?"""

from datetime import date
from typing import Any

import streamlit as st

from charts import embedding
from charts.palette import STAGES
from data.book.days import month_end
from data.book.english import plural
from pages.sentences import embedding as says
from pages.shared import frame, show, terms, url

view = frame.view()

MONTHS = (24, 12, 60)
MANY = embedding.MOST_RECOMMENDATIONS
REACH: show.Columns = {
    "as_at": "As at",
    "stage": show.Column("Stage, or above", lambda stage: STAGES[stage]),
    "at_or_above": "Recommendations, every unit",
    "out_of": "of",
    "pairs_at_or_above": "Pairs of recommendation and unit",
    "pairs_out_of": "of",
}
HISTORY: show.Columns = {
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "month_end": "Month-end",
    "stage": show.Column("Stage", lambda stage: "not known" if stage is None else STAGES[stage]),
    "reported": "Return in",
    "change": "Change",
    "flag": "Flag",
    "units_at_next": "Units above the lowest",
    "units_in_scope": "Units in scope",
}
OUTLOOK: show.Columns = {
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "earliest": "Sustained in every unit",
    "held_back": "Held back by",
    "units_below": "Units below Embedded",
    "fewest_held": "Month-ends held, lowest unit",
    "retests_due": "Units whose other proof is due",
}


def month_chosen(place: list[Any]) -> None:
    """A cell of the matrix: the recommendation, as it stood at that month-end."""
    url.go("recommendation", recommendation=place[0], as_at=date.fromisoformat(place[1]))


def step_chosen(place: list[Any]) -> None:
    """A step: which recommendations do not reach it."""
    url.change(stage=place[1])


def first_month(months: int) -> date:
    """The month-end from which `months` of them, the one of the as-at date included, are shown."""
    back = view.as_at.year * 12 + view.as_at.month - months
    return month_end(date(back // 12, back % 12 + 1, 1))


def theme_shown() -> int | None:
    """The theme chosen; where there are too many recommendations for one picture, the first one, saying so."""
    if view.theme is not None or len(view.recommendations) <= MANY:
        return view.theme
    show.note(
        f"{plural(len(view.recommendations), 'recommendation')} are too many for one picture: those of one theme are "
        "shown from here on. Choose another above; the figures above count them all."
    )
    return min(view.themes)


def not_reaching(stage: int, theme: int | None) -> None:
    """The recommendations whose lowest unit is short of a stage, to choose from."""
    described = {row["recommendation_id"]: row for row in view.ask("recommendation_described")}
    rows = [
        {**described[row["recommendation_id"]], **row}
        for row in view.ask("recommendation_stage")
        if says.short_of(row, stage) and theme in (None, described[row["recommendation_id"]]["theme_id"])
    ]
    show.heading(f"Not at {STAGES[stage]} in every unit: {plural(len(rows), 'recommendation')}")
    if not rows:
        show.note("Every recommendation reaches it in every unit.")
        return
    columns: show.Columns = {
        "recommendation_id": "Recommendation",
        "title": "Working title",
        "supported_stage": show.Column("Lowest unit at", lambda held: STAGES[held]),
        f"units_at_{stage}": f"Units at {STAGES[stage]} or above",
        "units_in_scope": "Units in scope",
    }
    show.choose(
        rows,
        columns,
        "embedding_short",
        name=f"Recommendations not at {STAGES[stage]} in every unit",
        on_click=lambda row: url.go("recommendation", recommendation=row["recommendation_id"]),
    )


def steps() -> None:
    """How far it has come: the at-least steps, counted in recommendations or in pairs, and who is short of a step."""
    counted, word = url.read("measure", (embedding.RECOMMENDATIONS, embedding.PAIRS).__contains__)
    stage, other_word = url.read("stage", (1, 2, 3, 4, 5).__contains__)
    counted = counted or embedding.RECOMMENDATIONS
    labels = {embedding.RECOMMENDATIONS: "Recommendations", embedding.PAIRS: "Recommendation and unit pairs"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=320)
        url.segments("Count", "measure", list(labels), counted, labels=labels)
    for said in filter(None, (word, other_word)):
        show.note(said)
    drawing = view.draw(embedding.reach, reached, counted=counted)
    show.chart(drawing, "embedding_steps", reached, REACH, context=view.context, on_click=step_chosen)
    show.note(f"{says.pairs(reached)} Click a step to see which recommendations do not reach it.")
    if stage:
        not_reaching(stage, view.theme)


def history(theme: int | None) -> None:
    """Recommendations by months, with every gain, loss and lapse."""
    show.heading("Has it held, month by month?")
    months, word = url.read("months", MONTHS.__contains__)
    url.segments(
        "Months shown",
        "months",
        list(MONTHS),
        months or MONTHS[0],
        labels={count: f"{count} months" for count in MONTHS},
    )
    if word:
        show.note(word)
    rows = view.ask("recommendation_by_month", theme=theme, from_month=first_month(months or MONTHS[0]))
    show.chart(
        view.draw(embedding.by_month, rows),
        "embedding_months",
        rows,
        HISTORY,
        context=view.context,
        on_click=month_chosen,
    )
    show.note("Click a cell to see the recommendation as it stood at that month-end.")


def outlook(theme: int | None) -> None:
    """The earliest possible date of Sustained, recommendation by recommendation."""
    show.heading("When could it be sustained, at the earliest?")
    rows = view.ask("sustained_outlook", theme=theme)
    st.markdown(show.escaped(says.outlook(rows)))
    show.note(says.assumptions(rows, view.as_at))
    told = [{**row, "earliest": says.earliest(row), "held_back": says.held_back(row)} for row in rows]
    show.table(told, OUTLOOK, "embedding_outlook", name="Earliest date of Sustained", context=view.context)


show.title("Is it policy and courses, or practice?")
if view.empty:
    show.answer("It can't be said yet: no return is in.")
    show.nothing("No stage can be worked out without evidence.", "Load a return with: python -m data load RETURN.")
else:
    reached = view.ask("stage_reach", theme=view.theme)
    show.answer(says.answer(reached, view.themes[view.theme] if view.theme is not None else None))
    steps()
    shown = theme_shown()
    history(shown)
    outlook(shown)
terms.link("stage", "What the stages mean")
show.limits(
    "Stages are ordered, not equally spaced: they can be counted, not averaged.",
    "A headline is its lowest unit: it falls with one unit and hides how far the others are.",
    "A lapse says that evidence ran out, not that practice did.",
)
