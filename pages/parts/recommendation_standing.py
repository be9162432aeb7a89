"""Where one recommendation stands: what it is, the answer, the grid of verdicts, how it got here, and what all say."""

from typing import Any

import streamlit as st

from charts import criteria_grid, unit_history
from data.book.english import count_of
from data.book.numbering import number_of
from pages.parts.recommendation_case import Case
from pages.sentences import recommendation as says
from pages.sentences.evidence import moved
from pages.shared import show, url
from pages.shared.frame import Row, View

GRID: show.Columns = [
    *("unit_id", "criterion_id", "stage", "verdict", "said", "numerator", "denominator", "low", "high"),
    *("observed_to", "expires_on", "overdue", "detail"),
]
HISTORY: show.Columns = ["month_end", "unit_id", "stage", "change", "claimed_stage"]
MILESTONES: show.Columns = [
    *("milestone_id", "title", "kind", "original_due_on", "forecast_on", "completed_on", "days_against_original"),
    *("times_reforecast", "state", "owner_role", "change_reason"),
]
COURSES: show.Columns = [
    *(show.Column("course", "Course"), "role", show.Column("reaching", "Units at the line"), "threshold"),
    *(show.Column("unit", "Lowest unit"), "trained", "in_scope", "share", "month_end"),
]
WHO: show.Columns = [show.Column("who", "Who"), show.Column("what", "What they say")]


def described(about: Row) -> None:
    """The recommendation's title, whose title it is, its text and its theme."""
    show.heading(f"{number_of(about)} {about['title']}")
    if about["text"]:
        st.markdown(show.escaped(about["text"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(show.escaped(says.status(about)), width="content")
        url.link("overview", f"Theme {about['theme_id']}: {about['theme_name']}", theme=about["theme_id"])


def answer(case: Case) -> None:
    """The answer, the headline, and each fall, claim and restatement said plainly."""
    names = case.view.units
    relied_on = next(iter(case.ask("evidence_relied_on")), None)
    show.answer(says.answer(case.stage, case.delivery, case.units, relied_on, names, case.unknown))
    st.markdown(show.escaped(says.headline(case.stage)))
    plainly = [*says.said_plainly(case.units, case.criteria, names, case.training), restated(case)]
    if any(plainly):
        st.markdown("  \n".join(show.escaped(line) for line in plainly if line))


def restated(case: Case) -> str:
    """Whether what is shown would differ by the knowledge of then, or of now."""
    view = case.view
    if view.known_at is not None:
        now = case.ask("unit_stage", known_at=None)
        return says.restated(case.units, now, view.units, view.known_at, shown_is_now=False)
    first_in = next((received for month, received in view.facts.months.items() if month <= view.as_at), view.as_at)
    then = max(view.as_at, first_in)
    if not case.ask("known_later", since=then):
        return ""
    return says.restated(case.units, case.ask("unit_stage", known_at=then), view.units, then, shown_is_now=True)


def verdict_grid(case: Case, criterion_id: str | None) -> None:
    """Every criterion in every unit; a click opens its evidence. Below it, the decisions that take something out."""
    view = case.view
    drawing = view.draw(
        criteria_grid.grid,
        case.verdicts,
        case.units,
        view.ask("criteria_in_force"),
        names=tuple(view.units.items()),
        chosen=(view.unit, criterion_id),
        unknown=case.unknown,
    )
    show.chart(drawing, "recommendation_grid", case.verdicts, GRID, context=view.context, on_click=cell_chosen)
    decisions = [
        row for row in view.ask("agreed_exceptions") if row["recommendation_id"] == case.number and row["in_force"]
    ]
    for line in says.decided(decisions, case.criteria, view.units):
        show.note(line)


def cell_chosen(place: list[Any]) -> None:
    """A cell of the grid: its unit and criterion, whose evidence is brought into sight."""
    url.change(unit=place[0], criterion=place[1])
    st.session_state["recommendation_show_evidence"] = True


def history(case: Case) -> None:
    """Every month held, in all units."""
    view = case.view

    def month_chosen(place: list[Any]) -> None:
        url.change(as_at=url.a_day(place[0]), unit=place[1] or view.unit)

    drawing = view.draw(
        unit_history.history,
        case.ask("recommendation_by_month"),
        case.months,
        subject=f"Recommendation {case.number}",
        names=tuple(view.units.items()),
    )
    show.chart(drawing, "recommendation_history", case.months, HISTORY, context=view.context, on_click=month_chosen)


def milestones(case: Case) -> None:
    """Its milestones against their original dates."""
    rows = case.ask("milestone_position")
    if rows:
        show.table(rows, MILESTONES, "recommendation_milestones", name="Milestones", context=case.view.context)
    else:
        show.note("No milestone has been reported for this recommendation.")
    url.link("milestones", "Its milestones and how their dates moved", recommendation=case.number)


def training(case: Case) -> None:
    """Its courses by role, each in its lowest unit, and where people fell back."""
    view = case.view
    if not case.training:
        show.note("No course is linked to this recommendation, or none has been reported.")
        return
    lowest = [row for row in case.training if row["place"] == 1]
    shown = [_course(row, view) for row in lowest]
    name = "Training by course and role"
    show.table(shown, COURSES, "recommendation_courses", name=name, context=view.context, question="training_behind")
    for row in case.training:
        if row["met_on"]:
            show.note(f"Fallen back: {moved(row, view.units)}.")
    with st.container(horizontal=True):
        for course_id, title in {row["course_id"]: row["title"] for row in lowest}.items():
            url.link("training", f"Training: {course_id} {title}", course=course_id, unit=view.unit)


def _course(row: Row, view: View) -> dict[str, Any]:
    return {
        **row,
        "course": f"{row['course_id']} {row['title']}",
        "unit": view.units[row["unit_id"]],
        "reaching": count_of(row["units_reaching"], row["units_applying"], "unit"),
    }


def three_views(case: Case) -> None:
    """What the evidence, the programme, the force and the inspectorate each say, never merged."""
    rows = says.three_views(case.stage, case.delivery, case.about)
    show.table(rows, WHO, "recommendation_who", name="Three views", context=case.view.context)
