"""Are dates holding?"""

from datetime import date
from typing import Any

import streamlit as st

from charts.milestones import burnup, dumbbells, forecasts, kinds, outlook, reasons
from data.book.days import month_end
from data.book.english import day
from pages.sentences import milestones as says
from pages.shared import frame, pieces, room, show, sight, terms, url

CHOICE_WORDS = {
    "overdue": "Overdue", "open": "Not yet due", "done": "Done", "not reported": "No longer reported", "all": "All",
}  # fmt: skip
KINDS = ["kind", "milestones", "done", "done_late", "overdue", "open", "not_reported"]
WAITS = ["milestone_id", "recommendation_id", "title", "state", "original_due_on", "forecast_on", "waiting"]
REASONS = ["change_reason", "times", "milestones", "days_later"]
ACTIONS = [
    "action_id",
    "action",
    "owner_role",
    "unit_id",
    "set_on",
    "due_on",
    "done_on",
    "change",
    "days_late",
    "outcome",
]

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
    sight.ask("milestones_one")


def a_year_before(as_at: date) -> date:
    """The last day of the same month a year before."""
    return month_end(as_at.replace(year=as_at.year - 1, day=1))


def narrow(view: frame.View, milestone: str | None, titles: dict[str, str]) -> None:
    """Whose milestones are shown, and which one's log."""
    with st.container(horizontal=True, key="milestones_narrow"):
        url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=300)
        url.select(
            "Recommendation",
            "recommendation",
            list(view.recommendations),
            view.recommendation,
            labels=view.titled,
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


def its_log(view: frame.View, milestone: str, title: str, position: frame.Row) -> None:
    """One milestone: how its forecast moved and why, what is tied to it, and the actions on its recommendation."""
    reports = view.ask("milestone_reports", milestone=milestone)
    log = [row for row in reports if row["change"] or row["moved_days"]]
    show.heading(f"Forecast log of {title}")
    show.put(says.forecast_log(log, position))
    trend = view.draw(forecasts.trend, reports, subject=milestone, milestone=milestone)
    show.chart(trend, "milestones_log_trend", reports, LOG, context=view.context)
    name, question = f"Forecast log of {milestone}", "milestone_reports"
    show.table(log, LOG, "milestones_log", name=name, context=view.context, question=question)
    tied(view, milestone)
    actions(view, position)
    with st.container(horizontal=True):
        number = position["recommendation_id"]
        url.link("recommendation", f"Recommendation {view.numbers[number]}", recommendation=number)
        st.button(
            "Close the log", key="milestones_close", type="tertiary", on_click=url.change, kwargs={"milestone": None}
        )


def tied(view: frame.View, milestone: str) -> None:
    """What a milestone waits for, and what waits for it."""
    related = view.ask("milestone_dependents", milestone=milestone)
    if not related:
        show.note("No milestone reported waits for this one, and it waits for none.")
        return
    show.heading("What it waits for, and what waits for it")
    if contradictions := says.conflicts(related):
        show.note(contradictions)
    show.table(related, RELATED, "milestones_related", name=f"Milestones tied to {milestone}", context=view.context)


def actions(view: frame.View, position: frame.Row) -> None:
    """The Gold Group's actions on the milestone's recommendation, if any."""
    number = position["recommendation_id"]
    every = view.ask("action_changes", since=min(view.facts.months), known_at=view.known_at or view.today)
    its_own = [row for row in every if row["recommendation_id"] == number]
    if its_own:
        name = f"Actions on recommendation {view.numbers[number]}"
        show.heading(name)
        show.table(its_own, ACTIONS, "milestones_actions", name=name, context=view.context, question="action_changes")


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
    narrowing, subject = {"theme": view.theme}, view.themes[view.theme]

(summary,) = view.ask("milestone_summary", **narrowing)
(earlier,) = view.ask("milestone_summary", **narrowing, as_at=a_year_before(view.as_at))
kinds_held = view.ask("milestone_kinds", **narrowing)
rows = view.ask("milestone_position", **narrowing)
following = min((row["original_due_on"] for row in rows if row["state"] == "open"), default=None)
show.answer(says.answer(summary, view.as_at, kinds=kinds_held, before=earlier, following=following, subject=subject))
if word:
    show.note(word)
narrow(view, milestone, titles)
if milestone:
    (position,) = [row for row in every if row["milestone_id"] == milestone]
    with st.container(key="milestones_one"):
        sight.bring("milestones_one")
        its_log(view, milestone, titles[milestone], position)

if not rows:
    show.nothing(
        f"{subject} has no milestone on file for this day.", "Milestones come in with the milestones sheet of a return."
    )
else:
    left, right = room.two("milestones_delivered")
    with left:
        plan = view.ask("milestone_burnup", **narrowing)
        drawing = view.draw(burnup.against_plan, plan, subject=subject)
        show.chart(drawing, "milestones_burnup", plan, BURNUP, context=context)
    with right:
        drawing = view.draw(kinds.by_kind, kinds_held)
        show.chart(drawing, "milestones_kinds", kinds_held, KINDS, context=context)

    # The overdue first; the rest on request.
    number = {state: len(dumbbells.of_state(rows, state)) for state in dumbbells.CHOICES}
    offered = [state for state in dumbbells.CHOICES if number[state]]
    asked, state_word = url.read("state", offered.__contains__)
    state = asked or offered[0]
    labels = {one: f"{CHOICE_WORDS[one]} ({number[one]})" for one in offered}
    url.segments("Milestones shown", "state", offered, state, labels=labels)
    if state_word:
        show.note(state_word)
    if cut := says.shown(number[state], min(number[state], dumbbells.SHOWN_AT_MOST)):
        show.note(cut)
    names = tuple(view.recommendations.items())
    drawing = view.draw(dumbbells.positions, rows, names, subject=subject, state=state)
    shown = dumbbells.of_state(rows, state)
    question = "milestone_position"
    show.chart(
        drawing, "milestones_dumbbells", shown, POSITION, context=context, on_click=milestone_chosen, question=question
    )
    show.note(
        "Click a row, or choose a milestone above, for its re-forecasts with their reasons and what waits for it."
    )
    waits = view.ask("milestone_waits", **narrowing)
    show.put(says.waits(waits))
    if waits:
        show.as_table(waits, WAITS, "milestones_waits", name="Milestones that keep others waiting", context=context)

    show.heading("How the forecasts moved, and why")
    given = view.ask("milestone_reasons", **narrowing)
    show.put(says.reasons(given))
    left, right = room.two("milestones_moved")
    with left:
        show.chart(view.draw(reasons.given, given), "milestones_reasons", given, REASONS, context=context)
    with right:
        worst = [row["recommendation_id"] for row in rows if row["milestone_id"] == summary["worst_id"]]
        followed = view.recommendation or next(iter(worst), rows[0]["recommendation_id"])
        history = view.ask("milestone_reports", recommendation=followed)
        trend = view.draw(forecasts.trend, history, subject=f"Recommendation {view.numbers[followed]}")
        columns = ["milestone_id", *LOG]
        show.chart(trend, "milestones_trend", history, columns, context=context, on_click=milestone_chosen)
        if followed != view.recommendation:
            show.note(says.followed(view.numbers[followed], bool(worst)))

    show.heading("When the rest may be done")
    record = view.ask("milestone_outlook_record")
    ahead = view.ask("milestone_outlook", **narrowing)
    show.put(says.outlook_record(record))
    if any(row["half_from"] for row in ahead):
        drawing = view.draw(outlook.ranges, ahead, record, subject=subject)
        show.chart(drawing, "milestones_outlook", ahead, OUTLOOK, context=context, on_click=milestone_chosen)
    else:
        show.as_table(ahead, OUTLOOK, "milestones_outlook_table", name="Outlook of each milestone", context=context)
    name, label = "How often the outlook held", "Show how often the outlook held"
    show.as_table(record, RECORD, "milestones_record", name=name, context=context, label=label)

show.put(
    pieces.links(
        terms.piece("activity, output, outcome", "Activity, output, outcome: what they mean"),
        terms.piece("likely range", "What a likely range is"),
    )
)
show.limits(
    "A milestone done is not a practice changed: the Embedding page says what stands on evidence.",
    f"Dates are as the returns give them, as at {day(view.as_at)}; that a milestone was done is the programme's "
    "own word.",
    "The outlook knows only how earlier forecasts turned out: it knows nothing of the work that is left, and a "
    "reopened milestone counts as never done.",
)
