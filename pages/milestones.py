"""Are dates holding?"""

from typing import Any

import streamlit as st

from charts.milestones import burnup, dumbbells, forecasts, outlook
from data.book.english import day
from pages.sentences import milestones as says
from pages.shared import frame, show, url

POSITION: show.Columns = {
    "milestone_id": "Milestone",
    "recommendation_id": "Recommendation",
    "title": "Title, as reported",
    "kind": "Kind",
    "original_due_on": "Original date",
    "forecast_on": "Forecast",
    "completed_on": "Done",
    "days_against_original": "Days against the original",
    "times_reforecast": "Times re-forecast",
    "state": "State",
    "owner_role": "Owner",
}
LOG: show.Columns = {
    "as_at": "Return for",
    "received_on": "Received",
    "change": "What changed",
    "forecast_before": "Forecast before",
    "forecast_on": "Forecast",
    "moved_days": show.Column("Moved (days, later is positive)", lambda days: f"{days:+,}" if days else ""),
    "completed_on": "Done",
    "change_reason": "Reason given",
    "note": "Note",
}
RELATED: show.Columns = {
    "relation": "Relation",
    "milestone_id": "Milestone",
    "recommendation_id": "Recommendation",
    "title": "Title, as reported",
    "state": "State",
    "original_due_on": "Original date",
    "forecast_on": "Forecast",
    "completed_on": "Done",
    "days_against_original": "Days against the original",
    "forecast_before_it": "Order contradicted",
}
BURNUP = {"month_end": "Month-end", "planned": "Planned by then", "delivered": "Delivered by then", "milestones": "Of"}
OUTLOOK: show.Columns = {
    "milestone_id": "Milestone",
    "recommendation_id": "Recommendation",
    "title": "Title, as reported",
    "original_due_on": "Original date",
    "forecast_on": "Forecast",
    "half_from": "Half range from",
    "half_to": "to",
    "likely_from": "Four-fifths range from",
    "likely_to": "until",
    "completed_alike": "Measured on",
    "needed": "Needed",
}
RECORD: show.Columns = {
    "year": show.Column("Given in", lambda year: "all years" if year is None else str(year)),
    "half_decided": "Half ranges decided",
    "half_held": "held",
    "half_early": "done before it",
    "half_late": "done after it, or not yet",
    "likely_decided": "Four-fifths ranges decided",
    "likely_held": "of these held",
    "no_end": "without an end",
    "refused": "refused",
}


def chosen(customdata: Any) -> None:
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
    st.stop()

titles = {row["milestone_id"]: f"{row['milestone_id']} · {row['title']}" for row in every}
milestone, word = url.read("milestone", titles.__contains__)
narrowing = (
    {"recommendation": view.recommendation} if view.recommendation else {"theme": view.theme} if view.theme else {}
)
subject = (
    f"Recommendation {view.recommendation}" if view.recommendation else f"Theme {view.theme}" if view.theme else ""
)

(summary,) = view.ask("milestone_summary", **narrowing)
show.answer(says.answer(summary, view.as_at, subject))
if word:
    show.note(word)

with st.container(horizontal=True, key="milestones_narrow"):
    url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=300)
    numbered = {key: f"{key} · {name}" for key, name in view.recommendations.items()}
    url.select(
        "Recommendation",
        "recommendation",
        list(numbered),
        view.recommendation,
        labels=numbered,
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

rows = view.ask("milestone_position", **narrowing)
names = tuple(view.recommendations.items())
if milestone:
    (position,) = [row for row in every if row["milestone_id"] == milestone]
    reports = view.ask("milestone_reports", milestone=milestone)
    log = [row for row in reports if row["change"] or row["moved_days"]]
    related = view.ask("milestone_dependents", milestone=milestone)
    show.heading(f"Forecast log of {titles[milestone]}")
    show.note(says.forecast_log(log, position))
    trend = view.draw(forecasts.trend, reports, subject=milestone, milestone=milestone)
    show.chart(trend, "milestones_log_trend", reports, LOG, context=context)
    show.table(log, LOG, "milestones_log", name=f"Forecast log of {milestone}", context=context)
    if related:
        show.heading("What it waits for, and what waits for it")
        if contradicted := says.conflicts(related):
            show.note(contradicted)
        show.table(related, RELATED, "milestones_related", name=f"Milestones tied to {milestone}", context=context)
    else:
        show.note("No milestone reported waits for this one, and it waits for none.")
    with st.container(horizontal=True):
        url.link(
            "recommendation",
            f"Recommendation {position['recommendation_id']}",
            recommendation=position["recommendation_id"],
        )
        st.button(
            "Close the log", key="milestones_close", type="tertiary", on_click=url.change, kwargs={"milestone": None}
        )

show.heading("Original date, forecast and done")
if rows:
    at_most = dumbbells.SHOWN_AT_MOST if narrowing else dumbbells.SHOWN_OF_ALL
    if cut := says.shown(len(rows), min(len(rows), at_most)):
        show.note(cut)
    drawing = view.draw(dumbbells.positions, rows, names, subject=subject or "All recommendations", at_most=at_most)
    show.chart(drawing, "milestones_dumbbells", rows, POSITION, context=context, on_click=chosen)
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
    show.chart(
        trend, "milestones_trend", history, {"milestone_id": "Milestone", **LOG}, context=context, on_click=chosen
    )

if rows:
    show.heading("Delivered against the original plan")
    plan = view.ask("milestone_burnup", **narrowing)
    show.chart(
        view.draw(burnup.against_plan, plan, subject=subject or "All recommendations"),
        "milestones_burnup",
        plan,
        BURNUP,
        context=context,
    )

    show.heading("When the rest may be done")
    record = view.ask("milestone_outlook_record")
    ahead = view.ask("milestone_outlook", **narrowing)
    show.note(says.outlook_record(record))
    if any(row["half_from"] for row in ahead):
        show.chart(
            view.draw(outlook.ranges, ahead, record, subject=subject or "All recommendations"),
            "milestones_outlook",
            ahead,
            OUTLOOK,
            context=context,
            on_click=chosen,
        )
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
