"""May we say this one is done?"""

from typing import Any

import streamlit as st

from charts import criteria_grid, unit_history
from charts.palette import STAGES, status
from data.book.english import count_of, day
from pages.sentences import recommendation as says
from pages.shared import frame, show, url

view = frame.view()
chosen = view.recommendation
YEAR = 13  # month-ends: this one and the twelve before it

GRID: show.Columns = {
    "unit_id": "Unit",
    "criterion_id": "Criterion",
    "stage": "Stage asked for",
    "verdict": show.Column("Verdict", status),
    "said": "Would have said",
    "numerator": "Met",
    "denominator": "Of",
    "low": show.Column("95% interval from", show.percent),
    "high": show.Column("to", show.percent),
    "observed_to": "Observed to",
    "expires_on": "Expires",
    "overdue": "Overdue",
    "detail": "Stands on",
}
# On the screen what belongs together stands together; the download keeps every column apart.
ITEMS: show.Columns = {
    "evidence_id": "Item",
    "side": show.Column("Side", lambda side: {"for": "● for", "against": "✕ against"}[side]),
    "told": "It says",
    "observed": "Observed",
    "where": "Where",
    "verified": "Verified by",
    "expires_on": "Expires",
    "standing": "Standing",
    "reference": "Reference and note",
    "received_on": "Received",
}
ITEM_COLUMNS: show.Columns = {
    name: name
    for name in (
        *("criterion_id", "unit_id", "evidence_id", "observed_from", "observed_to", "side", "result", "sample_met"),
        *("sample_size", "population", "assurance", "verified_by", "expires_on", "standing", "received_on"),
        *("reference", "note"),
    )
}
QUARTERS: show.Columns = {
    "quarter_name": "Quarter",
    "sample_met": "Met",
    "sample_size": "Cases",
    "share": show.Column("Share", show.percent),
    "low": show.Column("95% interval from", show.percent),
    "high": show.Column("to", show.percent),
    "threshold": show.Column("Line", show.percent),
    "says": show.Column("It says", status),
    "running": "Still running",
    "relied_on": "Relied on",
}
TRAINED: show.Columns = {
    "course_id": "Course",
    "role": "Role",
    "month_end": "Roster of",
    "trained": "Trained",
    "in_scope": "In post",
    "share": show.Column("Share", says.tenths),
}
MONTHS: show.Columns = {
    "month_end": "Month-end",
    "practice_stage": show.Column("Stage", lambda stage: f"{stage} {STAGES[stage]}"),
    "held": "At Embedded",
}
MILESTONES: show.Columns = {
    "milestone_id": "Milestone",
    "title": "Title",
    "kind": "Kind",
    "original_due_on": "Original date",
    "forecast_on": "Forecast",
    "completed_on": "Done",
    "days_against_original": "Days against original",
    "times_reforecast": "Times re-forecast",
    "state": show.Column("State", status),
    "owner_role": "Owner",
    "change_reason": "Reason for change",
}
COURSES: show.Columns = {
    "course": "Course",
    "role": "Role",
    "reaching": "Units at the line",
    "threshold": show.Column("Line", show.percent),
    "unit": "Lowest unit",
    "trained": "Trained there",
    "in_scope": "In post there",
    "share": show.Column("Share there", says.tenths),
    "month_end": "Roster of",
}
HISTORY: show.Columns = {
    "month_end": "Month-end",
    "unit_id": "Unit",
    "stage": "Stage",
    "change": "Change",
    "claimed_stage": "Claimed",
}
LIST: show.Columns = {
    "recommendation_id": "No",
    "title": "Recommendation",
    "theme_name": "Theme",
    "supported_stage": show.Column("Stage", lambda stage: f"{stage} {STAGES[stage]}"),
    "reach": "Units at the next stage",
    "claimed_stage": show.Column("Claimed", lambda stage: "" if stage is None else f"{stage} {STAGES[stage]}"),
    "flag": show.Column("Flag", status),
}


def ask(name: str, **more: Any) -> list[frame.Row]:
    """A named query of this recommendation."""
    return view.ask(name, recommendation=chosen, **more)


def cell_chosen(data: list[Any]) -> None:
    url.change(unit=data[0], criterion=data[1])
    st.session_state["recommendation_show_evidence"] = True


# The grid fills the screen, so a click in it would seem to do nothing: bring what it chose into sight.
SCROLL = """<script>
document.querySelector(".st-key-recommendation_evidence")?.scrollIntoView({block: "start"});
</script>"""


def month_chosen(data: list[Any]) -> None:
    url.change(as_at=url.a_day(data[0]), unit=data[1] or view.unit)


def offer_the_list() -> None:
    described = ask("recommendation_described")
    standing = {} if view.empty else {row["recommendation_id"]: row for row in ask("recommendation_stage")}
    show.answer(says.chooser(list(standing.values())))
    pick()
    show.note("Choose a row. Titles are working titles where the published text has not been entered.")
    rows = [{**row, **standing.get(row["recommendation_id"], {})} for row in described]
    show.choose(
        [{**row, "reach": says.reach(row)} for row in rows] if standing else rows,
        LIST if standing else {name: LIST[name] for name in ("recommendation_id", "title", "theme_name")},
        "recommendation_list",
        name="The recommendations and where each stands",
        on_click=lambda row: url.change(recommendation=row["recommendation_id"]),
        height=min(36 * (len(rows) + 1), 760),
    )
    show.limits("A stage is the lowest unit's: open a recommendation to see how far the others are.")


def pick() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="recommendation_pick"):
        url.select(
            "Recommendation",
            "recommendation",
            list(view.recommendations),
            chosen,
            labels={number: f"{number} {title}" for number, title in view.recommendations.items()},
            nothing="Choose a recommendation",
            label_visibility="collapsed",
            width=520,
        )
        url.step("recommendation", list(view.recommendations), chosen, "recommendation")


def describe(about: frame.Row) -> None:
    show.heading(f"{chosen} {about['title']}")
    status_words = (
        f"{about['title_status']}; published text not yet entered" if not about["text"] else about["title_status"]
    )
    if about["text"]:
        st.markdown(show.escaped(about["text"]))
    due = f" · due {day(about['due_on'])}" if about["due_on"] else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(show.escaped(f"{status_words}{due}"), width="content")
        url.link("overview", f"Theme {about['theme_id']}: {about['theme_name']}", theme=about["theme_id"])


def restated(units: list[frame.Row]) -> str:
    """Whether what is shown would differ by the knowledge of then, or of now."""
    if view.known_at is not None:
        now = ask("unit_stage", known_at=None)
        return says.restated(units, now, view.units, view.known_at, shown_is_now=False)
    first_in = next((received for month, received in view.facts.months.items() if month <= view.as_at), view.as_at)
    then = max(view.as_at, first_in)
    if not view.ask("known_later", since=then, recommendation=chosen):
        return ""
    return says.restated(units, ask("unit_stage", known_at=then), view.units, then, shown_is_now=True)


def behind(criterion: frame.Row, unit: str) -> None:
    """What lies behind one criterion in one unit."""
    found = [row for row in verdicts if row["unit_id"] == unit and row["criterion_id"] == criterion["criterion_id"]]
    if not found:
        out_of_scope(unit)
        return
    st.markdown(show.escaped(says.verdict(found[0], criterion, view.units[unit])))
    asked = {"recommendation": chosen, "unit": unit}
    if criterion["kind"] == "training":
        counts(criterion, unit)
    elif criterion["kind"] == "duration":
        rows = [row for row in view.ask("embedded_months", **asked) if row["criterion_id"] == criterion["criterion_id"]]
        show.table(
            rows, MONTHS, "recommendation_months", name="Month-ends the duration asks about", context=view.context
        )
    else:
        evidence(criterion, unit)


def out_of_scope(unit: str) -> None:
    show.nothing(f"{view.units[unit]} is not in scope of this recommendation on this day.", "Choose another unit.")


def evidence(criterion: frame.Row, unit: str) -> None:
    asked = {"recommendation": chosen, "unit": unit, "criterion": criterion["criterion_id"]}
    quarters = view.ask("sample_quarters", **asked) if criterion["kind"] in {"sample", "series"} else []
    if quarters:
        show.table(
            quarters, QUARTERS, "recommendation_quarters", name="Samples pooled by quarter", context=view.context
        )
        show.note("The quarter pooled decides; an item's side below is only its own share against the line.")
    rows = view.ask("evidence_items", **asked)
    st.markdown(show.escaped(says.items(rows)))
    if rows:
        name = f"Evidence for and against in {view.units[unit]}"
        show.table([in_words(row) for row in rows], ITEMS, "recommendation_items", name=name, download=False)
        st.download_button(
            "Download as CSV",
            data=lambda: show.as_csv(rows, ITEM_COLUMNS, view.context),
            file_name=show.file_name(name, view.context),
            mime="text/csv",
            key="recommendation_items_csv",
            on_click="ignore",
        )


def in_words(row: frame.Row) -> dict[str, Any]:
    """An item as the screen shows it."""
    observed = (
        [day(row["observed_to"])]
        if row["observed_from"] == row["observed_to"]
        else [day(row["observed_from"]), day(row["observed_to"])]
    )
    return {
        **row,
        "told": says.seen(row),
        "observed": " to ".join(observed),
        "where": view.units.get(row["unit_id"], row["unit_id"]) if row["unit_id"] else "all units",
        "verified": f"{row['verified_by']}: {row['assurance']}, {says.ASSURANCE[row['assurance']]}",
        "reference": f"{row['reference']}. {row['note']}" if row["note"] else row["reference"],
    }


def counts(criterion: frame.Row, unit: str) -> None:
    """Course by role by month: the counts a training criterion reads."""
    courses = [row for row in training if row["unit_id"] == unit and row["role"] == criterion["role"]]
    for row in courses:
        if row["met_on"]:
            show.note(f"Fallen back. {says.moved(row, view.units)}.")
    for row in courses:
        months = view.ask("training_position", course=row["course_id"], unit=unit)
        year = [found for found in months if found["role"] == criterion["role"]][-YEAR:][::-1]
        show.table(
            year,
            TRAINED,
            f"recommendation_{row['course_id']}",
            name=f"{row['course_id']}, month by month",
            context=view.context,
        )
        url.link(
            "training",
            f"All months of {row['course_id']} {row['title']} in {view.units[unit]}",
            course=row["course_id"],
            unit=unit,
        )


def trained_by_course() -> None:
    if not training:
        show.note("No course is linked to this recommendation, or none has been reported.")
        return
    lowest = [row for row in training if row["place"] == 1]
    shown = [
        {
            **row,
            "course": f"{row['course_id']} {row['title']}",
            "unit": view.units[row["unit_id"]],
            "reaching": count_of(row["units_reaching"], row["units_applying"], "unit"),
        }
        for row in lowest
    ]
    show.table(shown, COURSES, "recommendation_courses", name="Training by course and role", context=view.context)
    for row in training:
        if row["met_on"]:
            show.note(f"Fallen back: {says.moved(row, view.units)}.")
    courses = {row["course_id"]: row for row in lowest}
    with st.container(horizontal=True):
        for course_id, row in courses.items():
            url.link("training", f"Training: {course_id} {row['title']}", course=course_id, unit=view.unit)


def who_says(about: frame.Row) -> None:
    """What each party says, apart: nobody's word is mixed with another's."""
    claimed = "no claim for every unit" if stage["claimed_stage"] is None else STAGES[stage["claimed_stage"]]
    force, closed = about["force_declared_complete_on"], about["inspectorate_closed_on"]
    rows = [
        {"who": "The evidence in date supports (lowest unit)", "what": STAGES[stage["supported_stage"]]},
        {"who": "The evidence once verified, in date or not (lowest unit)", "what": STAGES[stage["verified_stage"]]},
        {"who": "The programme claims (lowest unit)", "what": claimed},
        {"who": "Delivery of its milestones", "what": says.delivery_dates(delivery)},
        {"who": "The force says", "what": f"complete, declared on {day(force)}" if force else "not declared complete"},
        {"who": "The inspectorate says", "what": f"closed on {day(closed)}" if closed else "not closed"},
    ]
    show.table(
        rows, {"who": "Who", "what": "What they say"}, "recommendation_who", name="Who says what", context=view.context
    )


def say() -> None:
    """The answer, the headline, and each fall, claim and restatement said plainly."""
    relied_on = next(iter(ask("evidence_relied_on")), None)
    show.answer(says.answer(stage, delivery, units, relied_on, view.units, unknown))
    st.markdown(show.escaped(says.headline(stage)))
    plainly = [*says.said_plainly(units, criteria, view.units, training), restated(units)]
    if any(plainly):
        st.markdown("  \n".join(show.escaped(line) for line in plainly if line))


def verdict_grid() -> None:
    drawing = view.draw(
        criteria_grid.grid,
        verdicts,
        units,
        view.ask("criteria_in_force"),
        names=tuple(view.units.items()),
        chosen=(view.unit, criterion_id),
        unknown=unknown,
    )
    show.chart(drawing, "recommendation_grid", verdicts, GRID, context=view.context, on_click=cell_chosen)
    decisions = [row for row in view.ask("agreed_exceptions") if row["recommendation_id"] == chosen and row["in_force"]]
    for line in says.decided(decisions, criteria, view.units):
        show.note(line)


def cell() -> None:
    """The evidence behind the chosen cell, with boxes to choose another without a mouse."""
    in_scope = {row["unit_id"]: None for row in units} | ({view.unit: None} if view.unit else {})
    with st.container(horizontal=True):
        url.select("Unit", "unit", list(in_scope), view.unit, labels=view.units, nothing="Choose a unit", width=260)
        labels = {name: row["title"] for name, row in criteria.items()}
        url.select(
            "Criterion",
            "criterion",
            list(criteria),
            criterion_id,
            labels=labels,
            nothing="Choose a criterion",
            width=420,
        )
    if view.unit and criterion_id:
        behind(criteria[criterion_id], view.unit)
    elif view.unit:
        criteria_of(view.unit)
    else:
        show.note("Click a cell above, or choose a unit and a criterion.")


def criteria_of(unit: str) -> None:
    columns = ("stage", "verdict", "observed_to", "expires_on", "detail")
    rows = [row for row in verdicts if row["unit_id"] == unit]
    if not rows:
        out_of_scope(unit)
        return
    show.choose(
        [{**row, "criterion": criteria[row["criterion_id"]]["title"]} for row in rows],
        {"criterion": "Criterion", **{name: GRID[name] for name in columns}},
        "recommendation_criteria",
        name=f"Criteria in {view.units[unit]}",
        on_click=lambda row: url.change(criterion=row["criterion_id"]),
    )


def past() -> None:
    drawing = view.draw(
        unit_history.history,
        ask("recommendation_by_month"),
        months,
        subject=f"Recommendation {chosen}",
        names=tuple(view.units.items()),
    )
    show.chart(drawing, "recommendation_history", months, HISTORY, context=view.context, on_click=month_chosen)


def milestones() -> None:
    rows = ask("milestone_position")
    if rows:
        show.table(rows, MILESTONES, "recommendation_milestones", name="Milestones", context=view.context)
    else:
        show.note("No milestone has been reported for this recommendation.")
    url.link("milestones", "Its milestones and how their dates moved", recommendation=chosen)


show.title("May we say this one is done?")
if chosen is None:
    offer_the_list()
elif view.empty:
    pick()
    describe(ask("recommendation_described")[0])
    show.answer("It can't be said yet: no return is in.")
    show.nothing(
        "No milestone, training, claim or evidence is held.", "Load a return with: python -m data load RETURN."
    )
else:
    (about,), (stage,), (delivery,) = (
        ask(name) for name in ("recommendation_described", "recommendation_stage", "delivery")
    )
    units, verdicts = ask("unit_stage"), ask("criterion_verdict")
    training, months = ask("training_behind"), ask("unit_stage_by_month")
    criteria = {row["criterion_id"]: row for row in view.ask("criteria_in_force")}
    criterion_id, word = url.read("criterion", criteria.__contains__)
    unknown = tuple(row["unit_id"] for row in months if row["month_end"] == view.as_at and row["stage"] is None)

    pick()
    describe(about)
    say()
    verdict_grid()
    with st.container(key="recommendation_evidence"):
        show.heading("The evidence behind a verdict")
        if word:
            show.note(word)
        cell()
    if st.session_state.pop("recommendation_show_evidence", False):
        st.html(SCROLL, unsafe_allow_javascript=True)
    show.heading("How it got here")
    past()
    show.heading("Milestones")
    milestones()
    show.heading("Training")
    trained_by_course()
    show.heading("Who says what")
    who_says(about)
    show.limits(
        "A stage says what the evidence on file supports, not what every officer does.",
        "A sample is of the cases that were looked at: its interval says how far it reaches.",
        "Only the inspectorate can close a recommendation it made; the force can say complete.",
    )
