"""Is it policy and courses, or practice?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts import embedding, holding, said
from charts import rungs as rung_bars
from data.book.days import month_end, months_between
from data.book.english import plural
from data.book.ladder import PRACTISED, STAGES, STEPS
from pages.sentences import embedding as says
from pages.shared import frame, pieces, room, show, terms, url

FEWER = (24, 12)
COUNTED = {embedding.RECOMMENDATIONS: "Recommendations", embedding.PAIRS: "Unit positions"}
REACH = ["as_at", "stage", "at_or_above", "out_of", "pairs_at_or_above", "pairs_out_of"]
HISTORY = [
    "recommendation_id", "title", "month_end", "stage", "reported", "change", "flag", "units_at_next", "units_in_scope",
]  # fmt: skip
HELD = [
    "kind", "thing", "criterion_title", "recommendations", "unit_positions", "would_fall",
    "recommendations_would_fall", "until", "units", "owner",
]  # fmt: skip
RUNGS = [
    "month_end", "title", "stage", "positions", "met", "not_met", "cannot_tell", "lapsed", "not_assessed", "asserted",
]  # fmt: skip
SAID = [
    "month_end", "positions", "claimed", "asserted", "supported", "recommendations", "recommendations_claimed",
    "recommendations_asserted", "recommendations_supported",
]  # fmt: skip
ASSERTED = [
    "recommendation_id", "unit_id", "title", "stage", "milestones", "asserted_on", "expires_on",
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


def months_choice(view: frame.View) -> list[int]:
    """How many months can be shown: all that are held, then fewer where more are held."""
    held = len(months_between(min(view.facts.months), view.as_at))
    return [held, *(count for count in FEWER if count < held)]


def thing_chosen(place: list[Any]) -> None:
    """A mark of what holds up what: the course it stands for, or the recommendation held up."""
    number, course = place
    if course:
        url.go("training", course=course)
    else:
        url.go("recommendation", recommendation=number)


def month_by_month(view: frame.View, theme: int | None, from_month: date | None) -> None:
    """Every recommendation over every month, with what moved together as one event."""
    history = view.ask("recommendation_by_month", theme=theme, from_month=from_month)
    together = view.ask("moved_together", theme=theme)
    drawing = view.draw(embedding.by_month, history, together)
    show.chart(drawing, "embedding_months", history, HISTORY, context=view.context, on_click=month_chosen)
    told = says.events(together)
    frames = "A frame is one event: what one course moved. " if told else ""
    show.note(f"{frames}Click a cell to see the recommendation as it stood at that month-end.")
    if told:
        with st.container(key="embedding_events"):
            show.put(pieces.listed(told))


def one_cause(view: frame.View) -> None:
    """Which single thing holds several up, and which would bring one down first."""
    held = view.ask("holds_up")
    show.heading("One cause, many effects")
    needs = view.ask("what_moves_recommendation")
    told = [says.holds_up(held), says.waits_on(needs, view.courses)]
    show.put(" ".join(filter(None, told)))
    if not held:
        return
    names, units = tuple(view.recommendations.items()), tuple(view.units.items())
    drawing = view.draw(holding.effects, held, names, units)
    show.chart(drawing, "embedding_causes", held, HELD, context=view.context, on_click=thing_chosen)
    show.note("Click a course's mark for its people, any other for the recommendation. The table holds every item.")


def rungs(view: frame.View, rows: Sequence[frame.Row]) -> None:
    """Each criterion by itself, over time."""
    show.heading("Each rung by itself")
    show.chart(view.draw(rung_bars.over_time, rows), "embedding_rungs", rows, RUNGS, context=view.context)
    asserted = view.ask("assertions")
    show.put(says.assertions(asserted))
    if asserted:
        name = "What done milestones assert"
        show.as_table(asserted, ASSERTED, "embedding_asserted", name=name, context=view.context)


def gap(view: frame.View, stage: int, theme: int | None) -> None:
    """What is claimed, asserted and supported at a stage, over time."""
    show.heading("Said and shown")
    url.select("Stage", "stage", list(STEPS), stage, labels=dict(enumerate(STAGES)), width=220)
    rows = view.ask("said_and_shown", theme=theme)
    drawing = view.draw(said.over_time, rows, stage=stage)
    of_stage = [row for row in rows if row["stage"] == stage]
    question = "said_and_shown"
    show.chart(drawing, "embedding_said", of_stage, SAID, context=view.context, question=question)


def steps(view: frame.View, reached: Sequence[frame.Row], counted: str) -> None:
    """How many reach each stage, now and before."""
    show.heading("How many reach each stage")
    url.segments("Count", "measure", list(COUNTED), counted, labels=COUNTED)
    drawing = view.draw(embedding.reach, reached, counted=counted)
    show.chart(drawing, "embedding_steps", reached, REACH, context=view.context, on_click=step_chosen)
    show.note("Click a step for the recommendations that do not reach it.")


def outlook(view: frame.View, theme: int | None) -> None:
    """When every unit could be at the top, for those of which a date can be given."""
    show.heading(f"When could it be {STAGES[-1].lower()}?")
    ahead = view.ask("sustained_outlook", theme=theme)
    show.put(says.outlook(ahead))
    show.note(says.assumptions(ahead, view.as_at))
    dated = says.dated(ahead)
    if dated:
        show.as_table(
            [{**row, "earliest": says.earliest(row), "held_back": says.held_back(row)} for row in dated],
            OUTLOOK,
            "embedding_outlook",
            name=f"Earliest date of {STAGES[-1]}",
            context=view.context,
            question="sustained_outlook",
        )


view = frame.view()
show.title("Is it policy and courses, or practice?")
st.html("<style>@media (min-width: 1200px) { .st-key-embedding_events ul { columns: 2; } }</style>")
if view.empty:
    show.answer("It can't be said yet: no return is in.")
    show.nothing("No stage can be worked out without evidence.", "Load a return with: python -m data load RETURN.")
    frame.end()

reached = view.ask("stage_reach", theme=view.theme)
rung_rows = view.ask("rungs", theme=view.theme)
filed = sum(row["items"] for row in view.ask("independence", theme=view.theme))
if filed:
    ahead = view.ask("runway_portfolio", theme=view.theme)
    show.answer(says.answer(reached, ahead, view.themes[view.theme] if view.theme is not None else None))
else:
    show.answer(says.nothing_filed(rung_rows, len(view.recommendations)))
choices = months_choice(view)
asked, months_word = url.read("months", choices.__contains__)
months = asked or choices[0]
with st.container(horizontal=True, vertical_alignment="bottom"):
    url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=320)
    if len(choices) > 1:
        labels = {count: f"All {count} months" if count == choices[0] else f"{count} months" for count in choices}
        url.segments("Months shown", "months", choices, months, labels=labels)
chosen, stage_word = url.read("stage", STEPS.__contains__)
measure, measure_word = url.read("measure", COUNTED.__contains__)
stage = chosen or PRACTISED
for word in filter(None, (months_word, stage_word, measure_word)):
    show.note(word)

# One picture holds so many recommendations; where there are more, those of one theme are shown.
theme = view.theme
if theme is None and len(view.recommendations) > embedding.MOST_RECOMMENDATIONS:
    theme = min(view.themes)
    show.note(
        f"{plural(len(view.recommendations), 'recommendation')} are too many for one picture: those of one theme are "
        "shown in the next one. Choose another above; the figures above count them all."
    )

# Where nothing is filed no recommendation can move: what moves comes first.
if not filed:
    left, right = room.two("embedding_rungs_first")
    with left:
        rungs(view, rung_rows)
    with right:
        gap(view, stage, view.theme)
month_by_month(view, theme, None if months == choices[0] else first_month(view.as_at, months))
one_cause(view)
left, right = room.two("embedding_abreast")
with left:
    if filed:
        rungs(view, rung_rows)
    outlook(view, view.theme)
with right:
    if filed:
        gap(view, stage, view.theme)
    steps(view, reached, measure or embedding.RECOMMENDATIONS)
if chosen:
    not_reaching(short_of(view, chosen), chosen)

show.put(
    pieces.links(
        terms.piece("stage", "What the stages mean"),
        terms.piece("rung", "What a rung is"),
        terms.piece("asserted", "What asserted means"),
        terms.piece("holds up", "What holding up means"),
    )
)
show.limits(
    "Stages are ordered, not equally spaced: they can be counted, not averaged.",
    "A headline is its lowest unit: it falls with one unit and hides how far the others are.",
    "A lapse says that evidence ran out, not that practice did.",
    "What milestones assert is the programme's own word.",
)
