"""Are dates holding?"""

from typing import Any

import streamlit as st

from charts.milestones import burnup, dumbbells, forecasts, outlook
from data.book.english import day
from pages.sentences import milestones as says
from pages.shared import frame, show, url

POSITION = [
    "milestone_id", "recommendation_id", "title", "kind", "original_due_on", "forecast_on", "completed_on",
    "days_against_original", "times_reforecast", "state", "owner_role",
]  # fmt: skip
LOG = [
    "as_at", "received_on", "change", "forecast_before", "forecast_on", "moved_days", "completed_on", "change_reason",
    "note",
]  # fmt: skip
RELATED = [
    "relation", "milestone_id", "recommendation_id", "title", "state", "original_due_on", "forecast_on", "completed_on",
    "days_against_original", "forecast_before_it",
]  # fmt: skip
BURNUP = ["month_end", "planned", "delivered", "milestones"]
OUTLOOK = [
    "milestone_id", "recommendation_id", "title", "original_due_on", "forecast_on", "half_from", "half_to",
    "likely_from", "likely_to", "completed_alike", "needed",
]  # fmt: skip
RECORD = [
    "year", "half_decided", "half_held", "half_early", "half_late", "likely_decided",
    "likely_held", "no_end", "refused",
]  # fmt: skip


def milestone_chosen(customdata: Any) -> None:
    """A click on a milestone: its log opens."""
    url.change(milestone=customdata[0])


view = frame.view()
context = view.context
show.title("Are dates holding?")
every = view.ask("milestone_position")
if not every:
    show.answer(says.NONE_REPORTED)
    show.nothing(
        "No milestone is on file for this day.",
        "Milestones come in with the milestones sheet of a return; the Returns page says which months brought one.",
    )
    frame.end()

titles = {row["milestone_id"]: f"{row['milestone_id']} · {row['title']}" for row in every}
milestone, word = url.read("milestone", titles.__contains__)
narrowing: dict[str, Any] = {}
subject = ""
if view.recommendation:
    narrowing, subject = {"recommendation": view.recommendation}, f"Recommendation {view.numbers[view.recommendation]}"
elif view.theme:
    narrowing, subject = {"theme": view.theme}, f"Theme {view.theme}"
whose = subject or "All recommendations"

(summary,) = view.ask("milestone_summary", **narrowing)
show.answer(says.answer(summary, view.as_at, subject))
if word:
    show.note(word)

with st.container(horizontal=True, key="milestones_narrow"):
    url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=300)
    url.select(
        "Recommendation",
        "recommendation",
        list(view.recommendations),
        view.recommendation,
        labels={number: f"{number} · {title}" for number, title in view.recommendations.items()},
        nothing="All recommendations",
        width=380,
    )
    url.select(
        "Milestone",
        "milestone",
        list(titles),
        milestone,
        labels=titles,
        nothing="Choose one for its forecast log",
        width=380,
    )

if milestone:
    (position,) = [row for row in every if row["milestone_id"] == milestone]
    reports = view.ask("milestone_reports", milestone=milestone)
    log = [row for row in reports if row["change"] or row["moved_days"]]
    related = view.ask("milestone_dependents", milestone=milestone)
    show.heading(f"Forecast log of {titles[milestone]}")
    show.note(says.forecast_log(log, position))
    trend = view.draw(forecasts.trend, reports, subject=milestone, milestone=milestone)
    show.chart(trend, "milestones_log_trend", reports, LOG, context=context)
    show.table(
        log,
        LOG,
        "milestones_log",
        name=f"Forecast log of {milestone}",
        context=context,
        question="milestone_reports",
    )
    if related:
        show.heading("What it waits for, and what waits for it")
        if contradictions := says.conflicts(related):
            show.note(contradictions)
        show.table(related, RELATED, "milestones_related", name=f"Milestones tied to {milestone}", context=context)
    else:
        show.note("No milestone reported waits for this one, and it waits for none.")
    with st.container(horizontal=True):
        number = position["recommendation_id"]
        url.link("recommendation", f"Recommendation {number}", recommendation=number)
        st.button(
            "Close the log", key="milestones_close", type="tertiary", on_click=url.change, kwargs={"milestone": None}
        )

rows = view.ask("milestone_position", **narrowing)
show.heading("Original date, forecast and done")
if rows:
    at_most = dumbbells.SHOWN_AT_MOST if narrowing else dumbbells.SHOWN_OF_ALL
    if cut := says.shown(len(rows), min(len(rows), at_most)):
        show.note(cut)
    names = tuple(view.recommendations.items())
    drawing = view.draw(dumbbells.positions, rows, names, subject=whose, at_most=at_most)
    show.chart(drawing, "milestones_dumbbells", rows, POSITION, context=context, on_click=milestone_chosen)
    show.note(
        "Click a row, or choose a milestone above, for its re-forecasts with their reasons and what depends on it."
    )
else:
    show.nothing(
        f"{subject} has no milestone on file for this day.", "Milestones come in with the milestones sheet of a return."
    )

if rows and not milestone:
    worst = [row["recommendation_id"] for row in rows if row["milestone_id"] == summary["worst_id"]]
    followed = view.recommendation or next(iter(worst), rows[0]["recommendation_id"])
    show.heading("How the forecasts moved")
    if followed != view.recommendation:
        show.note(says.followed(followed, bool(worst)))
    history = view.ask("milestone_reports", recommendation=followed)
    trend = view.draw(forecasts.trend, history, subject=f"Recommendation {followed}")
    columns = ["milestone_id", *LOG]
    show.chart(trend, "milestones_trend", history, columns, context=context, on_click=milestone_chosen)

if rows:
    show.heading("Delivered against the original plan")
    plan = view.ask("milestone_burnup", **narrowing)
    drawing = view.draw(burnup.against_plan, plan, subject=whose)
    show.chart(drawing, "milestones_burnup", plan, BURNUP, context=context)

    show.heading("When the rest may be done")
    record = view.ask("milestone_outlook_record")
    ahead = view.ask("milestone_outlook", **narrowing)
    show.note(says.outlook_record(record))
    if any(row["half_from"] for row in ahead):
        drawing = view.draw(outlook.ranges, ahead, record, subject=whose)
        show.chart(drawing, "milestones_outlook", ahead, OUTLOOK, context=context, on_click=milestone_chosen)
    else:
        show.as_table(ahead, OUTLOOK, "milestones_outlook_table", name="Outlook of each milestone", context=context)
    show.note("How such ranges turned out before:")
    show.as_table(record, RECORD, "milestones_record", name="How often the outlook held", context=context)

show.limits(
    "A milestone done is not a practice changed: the Embedding page says what stands on evidence.",
    f"Dates are as the returns give them, as at {day(view.as_at)}; that a milestone was done is the programme's "
    "own word.",
    "The outlook knows only how earlier forecasts turned out: it knows nothing of the work that is left, and a "
    "reopened milestone counts as never done.",
)
