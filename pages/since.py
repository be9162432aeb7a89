"""What changed since we met?"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.book.english import day
from data.book.numbering import number_of
from pages.sentences import causes, changes
from pages.sentences import since as says
from pages.shared import days, faults, frame, pieces, show, terms, url

view = frame.view()
meetings, months = view.facts.meetings, view.facts.months
LINKED = 4
CAUSES_AT_MOST = 12  # more are in the table of every line
LINES_IN_GRID = 400  # more would slow the browser; the table below holds every line

UNIT = show.Column("unit", "Unit")
LINES: show.Columns = [
    *("kind", "recommendation_id"),
    *(UNIT, show.Column("about", "About"), "before", "after", show.Column("why", "Why, or which milestone"), "days"),
]
RESTATED: show.Columns = [
    *("recommendation_id", UNIT, show.Column("about", "About")),
    *(show.Column("before", "As known then"), show.Column("after", "As now known"), show.Column("why", "Why")),
]
EDITS: show.Columns = ["entered_on", "entered_by", "table_name", "key", "column_name", "before", "after"]
TRAINING: show.Columns = [
    *("change", "title", "unit_id", "role", "trained_before", "in_scope_before", "share_before", "trained_now"),
    *("in_scope_now", "share_now", "threshold_now", "recommendations"),
]
LAPSING: show.Columns = [
    *("change", "recommendation_id", "unit_id", "title", "observed_to", "expires_on", "lapses_on", "days_left"),
    "counts",
]
EVIDENCE: show.Columns = [
    *("recommendation_id", UNIT, show.Column("about", "Evidence"), show.Column("why", "Filed under")),
    show.Column("after", "Result"),
]
ACTIONS: show.Columns = [
    *("change", "action_id", "set_on", "action", "owner_role", "recommendation_id", "unit_id", "due_on", "done_on"),
    *("days_late", "outcome"),
]
OWED: show.Columns = [
    *("action_id", "action", "owner_role", "recommendation_id", "due_on"),
    show.Column("days_late", "Days late by then", "{:,}".format),
]
PLAN: show.Columns = ["change", "recommendation_id", "milestone_id", "title", "before", "after", "days"]
RISES: show.Columns = [
    show.Column("where", "Where"),
    show.Column("what", "What moved"),
    show.Column("with_it", "What rose with it"),
    show.Column("owner", "Owner", lambda owner: owner or "not said"),
]
OVERDUE = ("overdue", "still overdue")


@faults.guarded
def since_chosen() -> None:
    """A meeting or month-end chosen, or a date typed in."""
    chosen = days.read_day(st.session_state["since_day"], view.as_at, meetings)
    if chosen is None or chosen >= view.as_at:
        st.toast(f"That is not a date before {day(view.as_at)}. Write it as 12 March 2026 or 2026-03-12.")
    else:
        url.change(since=chosen, item=None)


def links(row: changes.Row, names: changes.Names) -> None:
    """Where a line leads: its recommendation, unit and criterion, its milestone, or the returns."""
    number, unit = row["recommendation_id"], row["unit_id"]
    with st.container(horizontal=True, gap="medium"):
        if row["kind"] == "late return":
            url.link("returns", "Returns")
        if number is not None:
            url.link("recommendation", f"Recommendation {number_of(row)}", recommendation=number, unit=unit)
        if unit:
            url.link("units", names.unit(unit), unit=unit)
        if row["cause"] and unit and number is not None:
            criterion = names.criterion(row["cause"])
            url.link("recommendation", criterion, recommendation=number, unit=unit, criterion=row["cause"])
        if row["title"] is not None:
            subject = row["subject"]
            url.link("milestones", f"Milestone {subject}", milestone=subject, recommendation=number)


def cause(place: int, row: changes.Row) -> None:
    """A cause of falls: the figure now and then, who owns it, and links to the evidence of what it touched."""
    with st.container(key=f"since_cause_{place}", gap="xxsmall"):
        owner = f" Owner: {row['owner']}." if row["owner"] else ""
        show.put(pieces.paragraph(f"{place}.", causes.told(row, view.units) + owner))
        unit = row["units"][0] if len(row["units"]) == 1 else None
        with st.container(horizontal=True, gap="medium"):
            for number in row["recommendations"][:LINKED]:
                place_of_it = {"recommendation": number, "unit": unit, "criterion": row["criterion_id"]}
                url.link("recommendation", f"Evidence on {view.numbers[number]}", **place_of_it)
            if row["course_id"]:
                url.link("training", row["course_title"], course=row["course_id"], unit=unit)


def what_fell(moved: Sequence[changes.Row]) -> None:
    """The causes of falls, one by one."""
    falls = causes.falls(moved)
    show.heading("What made stages fall")
    if not falls:
        show.note("No stage fell.")
    for place, row in enumerate(falls[:CAUSES_AT_MOST], start=1):
        cause(place, row)
    if len(falls) > CAUSES_AT_MOST:
        show.note(f"The first {CAUSES_AT_MOST} of {len(falls)} causes; line by line has every fall.")


def what_rose(moved: Sequence[changes.Row]) -> None:
    """The causes of rises, in a table."""
    rises = causes.rises(moved)
    if rises:
        show.heading("What made stages rise")
        told = [
            {**row, "where": causes.where(row, view.units), "what": causes.what(row), "with_it": causes.effect(row)}
            for row in rises
        ]
        show.table(told, RISES, "since_rises", name="What made stages rise", context=view.context)


def what_we_said(rows: Sequence[changes.Row]) -> None:
    """What became of the actions: the one asked for, those overdue, and all of them in a table."""
    show.heading("Did we do what we said?")
    show.put(says.actions(rows, view.as_at))
    asked, quiet = url.read("action", {row["action_id"] for row in rows}.__contains__)
    if quiet:
        show.note("The action in the link was neither set, done nor overdue between these days.")
    late = [row for row in rows if row["change"] in OVERDUE or row["action_id"] == asked]
    late.sort(key=lambda row: row["action_id"] != asked)
    if late:
        show.table(
            late,
            OWED,
            "since_owed",
            name="Actions past their date",
            context=view.context,
            download=False,
            question="action_changes",
        )
    if rows:
        show.as_table(rows, ACTIONS, "since_actions", name="Actions done, late and set", context=view.context)


def beside(sentence: str, rows: Any, columns: show.Columns, key: str, name: str) -> None:
    """One kind of news beside the lines: its sentence, and its rows as a table where there are any."""
    show.put(sentence)
    if rows:
        show.as_table(rows, columns, f"since_{key}", name=name, context=view.context)


show.title("What changed since we met?")
if view.empty:
    show.nothing("No return is in yet, so nothing can have changed.", "Load one with: python -m data load RETURN.")
    frame.end()

asked, word = url.read("since", lambda when: when < view.as_at)
since = asked or days.last_meeting(meetings, months, view.as_at)
compared = {"since": since, "known_at": view.known_at or view.today}

offered = sorted({since, *days.earlier(meetings, months, view.as_at)}, reverse=True)
labels = {
    when.isoformat(): f"Since {day(when)}" + (f" · {meetings[when]}" if when in meetings else "") for when in offered
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

figures = view.ask("changes", **compared, about="figures")
criteria = {row["criterion_id"]: row["title"] for row in view.ask("criteria_in_force")}
names = changes.Names(view.recommendations, view.units, criteria)
digest = view.keep(changes.digest, figures, names)
positions = len(view.ask("unit_stage"))
first_known = min(months.values(), default=None)
moved = view.ask("causes", **compared)
show.answer(says.answer(moved, positions, since, view.as_at, meetings, first_known))
others = says.besides(figures, known_then=bool(first_known and first_known <= since))
if others:
    show.put(others)
what_fell(moved)
what_we_said(view.ask("action_changes", **compared))
what_rose(moved)

items = [row["item"] for row in digest.lines]
chosen, word = url.read("item", items.__contains__)
if word:
    show.note(word)

if digest.lines:
    show.heading("Line by line")
    url.step("item", items, chosen, "line")
    if chosen:
        place = items.index(chosen)
        with st.container(border=True, key="since_line"):
            line = changes.line(digest.changes[place], names)
            show.put(pieces.paragraph(pieces.strong(f"{place + 1} of {len(items)}."), line))
            links(digest.changes[place], names)
    show.choose(
        digest.lines[:LINES_IN_GRID],
        LINES,
        "since_ledger",
        name="What changed, line by line",
        on_click=lambda row: url.change(item=row["item"]),
        height=min(560, 38 + 35 * len(digest.lines)),
        question="changes",
    )
    if len(digest.lines) > LINES_IN_GRID:
        show.note(f"The first {LINES_IN_GRID} of {len(digest.lines):,} lines; the table below has them all.")
    show.note(
        f"{changes.RULE} Choose a line to see it in words, with where it leads; Alt+N and Alt+P step through them."
    )
    show.as_table(
        digest.lines,
        LINES,
        "since_table",
        name="What changed, line by line",
        context=view.context,
        question="changes",
    )
else:
    show.note("No stage, claim or milestone moved between the two days, and no return was late.")

show.heading(f"Restated: what is now known of {day(since)}")
if digest.restated:
    show.note("These are not changes since then: a later return, or a correction, changed what is known of that day.")
    show.table(
        digest.restated, RESTATED, "since_restated", name="Restated figures", context=view.context, question="changes"
    )
else:
    show.note("Nothing that was said then has turned out otherwise.")
edits = view.ask("reference_edits", since=since)
if edits:
    show.note(says.edited(len(edits)))
    show.table(edits, EDITS, "since_edits", name="Edits of the reference", context=view.context)
show.put(pieces.links(terms.piece("restated", "What restated means")))

show.heading("Training, evidence and the plan")
crossings = view.ask("training_crossings", **compared)
beside(
    says.training(crossings, view.units),
    crossings,
    TRAINING,
    "training",
    "Course groups that crossed the training line",
)
for row in crossings[:3]:
    url.link("training", f"{row['title']}, {names.unit(row['unit_id'])}", course=row["course_id"], unit=row["unit_id"])

lapsing = view.ask("evidence_lapsing", **compared)
beside(says.lapsing(lapsing), lapsing, LAPSING, "lapsing", "Evidence lapsed and soon to lapse")

(come_in,) = view.ask("evidence_come_in", **compared)
show.put(says.evidence(come_in))
if come_in["items"]:
    # There may be very many: they are asked for when their table is opened.
    show.as_table(
        lambda: changes.lines(view.ask("changes", **compared, about="evidence"), names),
        EVIDENCE,
        "since_evidence",
        name="Evidence that came in",
        context=view.context,
        question="changes",
    )

plan = view.ask("plan_changes", **compared)
beside(says.plan(plan), plan, PLAN, "plan", "Milestones added or brought forward")

url.link("returns", "Do the counts add up?")
show.limits(
    "A change of stage says that the evidence changed, not why practice did.",
    "Counts of changes say nothing of their weight: one lapse that holds back twelve units is twelve lines.",
    f"Between {day(since)} and {day(view.as_at)} things may have moved and moved back.",
)
