"""What changed since we met?"""

from datetime import date
from typing import Any

import streamlit as st

from data.book.english import day
from pages.sentences import since as words
from pages.shared import bar, faults, frame, show, terms, url

view = frame.view()
meetings = view.facts.meetings
known_at = view.known_at or view.today
LINKED = 4
LINES_IN_GRID = 400  # more would slow the browser; the table below holds every line

show.title("What changed since we met?")
if view.empty:
    show.nothing("No return is in yet, so nothing can have changed.", "Load one with: python -m data load RETURN.")
    st.stop()

days = words.earlier_days(list(meetings), list(view.facts.months), view.as_at)
asked, word = url.read("since", lambda when: when < view.as_at)
since: date = asked or words.default_since(list(meetings), list(view.facts.months), view.as_at)


@faults.guarded
def since_chosen() -> None:
    """A meeting or month-end chosen, or a date typed in."""
    chosen = bar.read_day(st.session_state["since_day"])
    if chosen is None or chosen >= view.as_at:
        st.toast(f"That is not a date before {day(view.as_at)}. Write it as 12 March 2026 or 2026-03-12.")
    else:
        url.change(since=chosen, item=None)


labels = {
    when.isoformat(): f"Since {day(when)}" + (f" · {meetings[when]}" if when in meetings else "")
    for when in sorted({since, *days}, reverse=True)
}
st.session_state["since_day"] = since.isoformat()
st.selectbox(
    "Compare with a meeting, a month-end or any date typed in",
    list(labels),
    format_func=lambda option: labels.get(option, option),
    key="since_day",
    accept_new_options=True,
    on_change=since_chosen,
    width=560,
)
if word:
    show.note(word)

figures = view.ask("changes", since=since, known_at=known_at, about="figures")
criteria = {row["criterion_id"]: row["title"] for row in view.ask("criteria_in_force")}
names = words.Names(view.recommendations, view.units, criteria)
told = view.keep(words.told, figures, names)
first_known = min(view.facts.months.values(), default=None)
show.answer(words.answer(figures, since, view.as_at, meetings, first_known))


def links(group: list[words.Row]) -> None:
    """Where a line leads: its recommendations, units and criterion, its milestone, or the returns."""
    first = group[0]
    numbers = list(dict.fromkeys(row["recommendation_id"] for row in group if row["recommendation_id"] is not None))
    units = list(dict.fromkeys(row["unit_id"] for row in group if row["unit_id"]))
    unit = units[0] if len(units) == 1 else None
    with st.container(horizontal=True, gap="medium"):
        if first["kind"] == "late return":
            url.link("returns", "Returns")
        for number in numbers[:LINKED]:
            url.link("recommendation", f"Recommendation {number}", recommendation=number, unit=unit)
        for name in units[:LINKED]:
            url.link("units", names.unit(name), unit=name)
        if first["cause"] and unit and len(numbers) == 1:
            criterion = names.criterion(first["cause"])
            url.link("recommendation", criterion, recommendation=numbers[0], unit=unit, criterion=first["cause"])
        if first["title"] is not None:
            subject = first["subject"]
            url.link("milestones", f"Milestone {subject}", milestone=subject, recommendation=numbers[0])


ledger = told.lines
items = [row["item"] for row in ledger]
chosen, word = url.read("item", items.__contains__)
if word:
    show.note(word)

if ledger:
    show.heading("First to hear")
    for place, (said, group) in enumerate(told.first):
        with st.container(key=f"since_first_{place}", gap="xxsmall"):
            st.markdown(f"{place + 1}\\. {show.escaped(said)}")
            links(group)

    show.heading("Line by line")
    url.step("item", items, chosen, "line")
    if chosen:
        row = told.changes[items.index(chosen)]
        with st.container(border=True, key="since_line"):
            st.markdown(f"**{items.index(chosen) + 1} of {len(items)}.** {show.escaped(words.line(row, names))}")
            links([row])
    columns: dict[str, Any] = {
        "what": "What",
        "recommendation_id": "Recommendation",
        "unit": "Unit",
        "about": "About",
        "before": "Before",
        "after": "After",
        "why": "Why, or which milestone",
        "days": "Days",
    }
    show.choose(
        ledger[:LINES_IN_GRID],
        columns,
        "since_ledger",
        name="What changed, line by line",
        on_click=lambda row: url.change(item=row["item"]),
        height=min(560, 38 + 35 * len(ledger)),
    )
    if len(ledger) > LINES_IN_GRID:
        show.note(f"The first {LINES_IN_GRID} of {len(ledger):,} lines; the table below has them all.")
    show.note(f"{words.RULE} Choose a line to see it in words, with where it leads; Alt+N and Alt+P step through them.")
    show.as_table(ledger, columns, "since_table", name="What changed, line by line", context=view.context)
else:
    show.note("No stage, claim or milestone moved between the two days, and no return was late.")

show.heading(f"Restated: what is now known of {day(since)}")
if told.restated:
    show.note("These are not changes since then: a later return, or a correction, changed what is known of that day.")
    show.table(
        told.restated,
        {
            "recommendation_id": "Recommendation",
            "unit": "Unit",
            "about": "About",
            "before": "As known then",
            "after": "As now known",
            "why": "Why",
        },
        "since_restated",
        name="Restated figures",
        context=view.context,
    )
else:
    show.note("Nothing that was said then has turned out otherwise.")
terms.link("restated", "What restated means")


def beside(said: str, rows: Any, columns: show.Columns, key: str, name: str) -> None:
    """One kind of news beside the ledger: its sentence, and its rows as a table where there are any."""
    st.markdown(show.escaped(said))
    if rows:
        show.as_table(rows, columns, f"since_{key}", name=name, context=view.context)


def evidence_lines() -> list[dict[str, Any]]:
    """The items of evidence that came in: there may be very many, so they are asked for when their table is opened."""
    return words.ledger(view.ask("changes", since=since, known_at=known_at, about="evidence"), names)


show.heading("Training, evidence, actions and the plan")
crossings = view.ask("training_crossings", since=since, known_at=known_at)
lapsing = view.ask("evidence_lapsing", since=since, known_at=known_at)
(evidence,) = view.ask("evidence_come_in", since=since, known_at=known_at)
actions = view.ask("action_changes", since=since, known_at=known_at)
plan = view.ask("plan_changes", since=since, known_at=known_at)

beside(
    words.training_told(crossings, view.units),
    crossings,
    {
        "change": "Change",
        "title": "Course",
        "unit_id": "Unit",
        "role": "Role",
        "trained_before": "Trained then",
        "in_scope_before": "In post then",
        "share_before": show.Column("Share then", show.percent),
        "trained_now": "Trained now",
        "in_scope_now": "In post now",
        "share_now": show.Column("Share now", show.percent),
        "threshold_now": show.Column("Line", show.percent),
        "recommendations": "Recommendations it serves",
    },
    "training",
    "Rosters that crossed the training line",
)
for row in crossings[:3]:
    url.link("training", f"{row['title']}, {names.unit(row['unit_id'])}", course=row["course_id"], unit=row["unit_id"])
beside(
    words.lapsing_told(lapsing),
    lapsing,
    {
        "change": "Change",
        "recommendation_id": "Recommendation",
        "unit_id": "Unit",
        "title": "Criterion",
        "observed_to": "Last looked at",
        "expires_on": "Expires",
        "lapses_on": "Lapses",
        "days_left": "Days left",
        "counts": "The stage rests on it",
    },
    "lapsing",
    "Evidence lapsed and soon to lapse",
)
beside(
    words.evidence_told(evidence),
    evidence_lines if evidence["items"] else None,
    {
        "recommendation_id": "Recommendation",
        "unit": "Unit",
        "about": "Evidence",
        "why": "Filed under",
        "after": "Says",
    },
    "evidence",
    "Evidence that came in",
)
beside(
    words.actions_told(actions),
    actions,
    {
        "change": "Change",
        "action_id": "Action",
        "set_on": "Set on",
        "action": "What is to be done",
        "owner_role": "Owner",
        "recommendation_id": "Recommendation",
        "unit_id": "Unit",
        "due_on": "Due",
        "done_on": "Done",
        "days_late": "Days late",
        "outcome": "Outcome",
    },
    "actions",
    "Actions done, late and set",
)
beside(
    words.plan_told(plan),
    plan,
    {
        "change": "Change",
        "recommendation_id": "Recommendation",
        "milestone_id": "Milestone",
        "title": "Title",
        "before": "Then",
        "after": "Now",
        "days": "Days",
    },
    "plan",
    "Milestones added or brought forward",
)

show.heading("Do the counts add up?")
counts = view.ask("changes_reconciled", since=since, known_at=known_at)
held = (
    "Each row adds up: before, and restated, and came, less went, is now."
    if words.adds_up(counts)
    else "These counts do not add up: report it."
)
show.note(held)
for measure, about in (
    ("stage", "Recommendations in units, by supported stage"),
    ("claim", "Recommendations in units, by claimed stage"),
    ("milestone", "Milestones, by state"),
):
    table = words.reconciliation(counts, measure)
    if table:
        st.markdown(f"**{about}**")
        show.table(
            table,
            {
                "state": "Stage" if measure != "milestone" else "State",
                "before": f"{day(since)}, as known then",
                "restated": "Restated",
                "gained": "Came",
                "lost": "Went",
                "now": day(view.as_at),
            },
            f"since_counts_{measure}",
            name=about,
            context=view.context,
            download=False,
        )

show.limits(
    "A change of stage says that the evidence changed, not why practice did.",
    "Counts of changes say nothing of their weight: one lapse that holds back twelve units is twelve lines.",
    f"Between {day(since)} and {day(view.as_at)} things may have moved and moved back.",
)
