"""Is it policy and courses, or practice?"""

from datetime import date
from typing import Any

import streamlit as st

from charts import embedding
from data.book.days import month_end
from data.book.english import plural
from data.book.ladder import STAGES, STEPS
from pages.sentences import embedding as says
from pages.shared import frame, show, terms, url

MONTHS = (24, 12, 60)
COUNTED = {embedding.RECOMMENDATIONS: "Recommendations", embedding.PAIRS: "Unit positions"}
REACH = ["as_at", "stage", "at_or_above", "out_of", "pairs_at_or_above", "pairs_out_of"]
HISTORY = [
    "recommendation_id", "title", "month_end", "stage", "reported", "change", "flag", "units_at_next", "units_in_scope",
]  # fmt: skip
OUTLOOK: show.Columns = [
    "recommendation_id",
    "title",
    show.Column("earliest", f"{STAGES[-1]} in every unit"),
    show.Column("held_back", "Held back by"),
    "units_below",
    "fewest_held",
    "retests_due",
]


def month_chosen(place: list[Any]) -> None:
    """A cell of the matrix: the recommendation, as it stood at that month-end."""
    url.go("recommendation", recommendation=place[0], as_at=date.fromisoformat(place[1]))


def step_chosen(place: list[Any]) -> None:
    """A step: which recommendations do not reach it."""
    url.change(stage=place[1])


def recommendation_chosen(row: frame.Row) -> None:
    """A row of those short of a step: the recommendation."""
    url.go("recommendation", recommendation=row["recommendation_id"])


def first_month(as_at: date, months: int) -> date:
    """The month-end from which `months` of them, the one of the as-at date included, are shown."""
    back = as_at.year * 12 + as_at.month - months
    return month_end(date(back // 12, back % 12 + 1, 1))


def short_of(view: frame.View, stage: int) -> list[frame.Row]:
    """The recommendations of the theme chosen whose lowest unit is short of a stage."""
    described = {row["recommendation_id"]: row for row in view.ask("recommendation_described")}
    rows = [{**described[row["recommendation_id"]], **row} for row in view.ask("recommendation_stage")]
    return [row for row in rows if row["supported_stage"] < stage and view.theme in (None, row["theme_id"])]


def not_reaching(rows: list[frame.Row], stage: int) -> None:
    """The recommendations short of a stage, to choose from."""
    show.heading(says.not_at(len(rows), stage))
    if not rows:
        show.note("Every recommendation reaches it in every unit.")
        return
    show.choose(
        rows,
        ["recommendation_id", "title", "supported_stage", f"units_at_{stage}", "units_in_scope"],
        "embedding_short",
        name=f"Recommendations not at {STAGES[stage]} in every unit",
        on_click=recommendation_chosen,
        question="recommendation_stage",
    )


view = frame.view()
show.title("Is it policy and courses, or practice?")
if view.empty:
    show.answer("It can't be said yet: no return is in.")
    show.nothing("No stage can be worked out without evidence.", "Load a return with: python -m data load RETURN.")
    st.stop()

# How far it has come: the at-least steps, and who is short of one.
reached = view.ask("stage_reach", theme=view.theme)
show.answer(says.answer(reached, view.themes[view.theme] if view.theme is not None else None))
measure, measure_word = url.read("measure", COUNTED.__contains__)
stage, stage_word = url.read("stage", STEPS.__contains__)
counted = measure or embedding.RECOMMENDATIONS
with st.container(horizontal=True, vertical_alignment="bottom"):
    url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=320)
    url.segments("Count", "measure", list(COUNTED), counted, labels=COUNTED)
for word in filter(None, (measure_word, stage_word)):
    show.note(word)
show.chart(
    view.draw(embedding.reach, reached, counted=counted),
    "embedding_steps",
    reached,
    REACH,
    context=view.context,
    on_click=step_chosen,
)
show.note(f"{says.positions(reached)} Click a step to see which recommendations do not reach it.")
if stage:
    not_reaching(short_of(view, stage), stage)

# One picture holds so many recommendations; where there are more, those of one theme are shown from here on.
theme = view.theme
if theme is None and len(view.recommendations) > embedding.MOST_RECOMMENDATIONS:
    theme = min(view.themes)
    show.note(
        f"{plural(len(view.recommendations), 'recommendation')} are too many for one picture: those of one theme are "
        "shown from here on. Choose another above; the figures above count them all."
    )

show.heading("Has it held, month by month?")
chosen, word = url.read("months", MONTHS.__contains__)
months = chosen or MONTHS[0]
url.segments("Months shown", "months", list(MONTHS), months, labels={count: f"{count} months" for count in MONTHS})
if word:
    show.note(word)
history = view.ask("recommendation_by_month", theme=theme, from_month=first_month(view.as_at, months))
show.chart(
    view.draw(embedding.by_month, history),
    "embedding_months",
    history,
    HISTORY,
    context=view.context,
    on_click=month_chosen,
)
show.note("Click a cell to see the recommendation as it stood at that month-end.")

show.heading(f"When could it be {STAGES[-1].lower()}, at the earliest?")
ahead = view.ask("sustained_outlook", theme=theme)
st.markdown(show.escaped(says.outlook(ahead)))
show.note(says.assumptions(ahead, view.as_at))
show.table(
    [{**row, "earliest": says.earliest(row), "held_back": says.held_back(row)} for row in ahead],
    OUTLOOK,
    "embedding_outlook",
    name=f"Earliest date of {STAGES[-1]}",
    context=view.context,
    question="sustained_outlook",
)

terms.link("stage", "What the stages mean")
show.limits(
    "Stages are ordered, not equally spaced: they can be counted, not averaged.",
    "A headline is its lowest unit: it falls with one unit and hides how far the others are.",
    "A lapse says that evidence ran out, not that practice did.",
)
