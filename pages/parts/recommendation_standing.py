"""Where one recommendation stands: what it is, the answer, the grid of verdicts, how it got here, and what all say."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from charts import criteria_grid, unit_history
from data.book.english import count_of, join_names, plural, sentence
from data.book.ladder import STAGES, STEPS
from data.book.numbering import number_of
from pages.parts.recommendation_case import Case
from pages.sentences import quoted
from pages.sentences import recommendation as says
from pages.shared import minutes, pieces, show, sight, url
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


def described(about: Row) -> list[pieces.Piece | str]:
    """The recommendation's title, whose title it is, its text and its theme."""
    theme = url.piece("overview", f"Theme {about['theme_id']}: {about['theme_name']}", theme=about["theme_id"])
    named = pieces.heading(f"{number_of(about)} {about['title']}")
    return [pieces.heads(named, pieces.note(says.status(about)), pieces.links(theme)), about["text"]]


def answered(case: Case) -> pieces.Piece:
    """The answer: how many units are how far, since when and until when."""
    months = case.ask("recommendation_by_month")
    return show.answered(says.answer(case.told, months, case.view.counted_from), rests_on(case))


def rests_on(case: Case) -> list[minutes.Figure]:
    """The figures that what is said of it rests on: its stage, and the units at each."""
    stages, number = case.ask("recommendation_stage"), number_of(case.told.about)
    units = {f"units at {STAGES[stage]} or above on {number}": f"units_at_{stage}" for stage in STEPS}
    named = {f"the stage of {number}": "supported_stage", **units}
    return [minutes.figure(name, stages, column, recommendation_id=case.number) for name, column in named.items()]


def told(case: Case) -> None:
    """What it is and the answer; what may be said, what may not and what must be added, each with a button that copies
    it with date and link; then the three views.
    """
    view, standing = case.view, case.told
    must = quoted.must_add(standing, view.illustrative)
    may = quoted.may(standing)
    show.put(
        *described(standing.about),
        answered(case),
        pieces.abreast(
            _to_copy(case, "May say", may, must),
            _to_copy(case, "May not say", quoted.may_not(standing)),
            _to_copy(case, "Must add", must),
        ),
        _three_views(case),
    )
    if must and view.visitor.recorders:
        _to_keep(case, may)


def _to_copy(case: Case, head: str, lines: Sequence[str], more: Sequence[str] = ()) -> list[pieces.Piece | str]:
    """Sentences under their heading, and beside it the button that copies them, with what must be added."""
    if not lines:
        return [pieces.heading(head, 3), "Nothing forbids it."]
    view, what = case.view, "Copy, with what must be added" if more else "Copy"
    known_at = view.known_at or view.today
    words = quoted.to_copy(lines, more, view.as_at, known_at, url.lasting(view.as_at, known_at))
    copier = pieces.copier(what, f"{head}: {what.lower()}", words)
    return [pieces.heads(pieces.heading(head, 3), copier), pieces.listed(lines)]


def _to_keep(case: Case, lines: Sequence[str]) -> None:
    """What may be said, kept as quoted: when a later return changes a figure under it, the office is told."""
    roles = case.view.visitor.recorders
    by = minutes.recorder() if minutes.recorder() in roles else roles[0]
    kept = (case.view, " ".join(lines), rests_on(case), by)
    help_text = f"Kept in the log as quoted, by {by}: the office is told when a later return changes it."
    label = "Keep what may be said as a quotation"
    st.button(label, key="recommendation_keep", on_click=minutes.keep_quotation, args=kept, help=help_text)


def _three_views(case: Case) -> pieces.Piece:
    """The force, the evidence and the inspectorate side by side, never merged."""
    views = says.three_views(case.told)
    columns = [
        [pieces.lines(pieces.line(f"{who}:", pieces.strong(what)), sentence(more))]
        for who, (what, more) in views.items()
    ]
    return pieces.abreast(*columns)


def _what_broke(case: Case) -> pieces.Piece:
    """Each fall, claim and restatement said plainly, with its figures."""
    names = case.view.units
    plainly = [
        *says.said_plainly(case.told.units, case.criteria, names, case.training, case.verdicts),
        restated(case),
    ]
    return pieces.lines(*plainly) if any(plainly) else pieces.line()


def restated(case: Case) -> str:
    """Whether what is shown would differ by the knowledge of then, or of now."""
    view = case.view
    if view.known_at is not None:
        now = case.ask("unit_stage", known_at=None)
        return says.restated(case.told.units, now, view.units, view.known_at, shown_is_now=False)
    first_in = next((received for month, received in view.facts.months.items() if month <= view.as_at), view.as_at)
    then = max(view.as_at, first_in)
    if not case.ask("known_later", since=then):
        return ""
    return says.restated(case.told.units, case.ask("unit_stage", known_at=then), view.units, then, shown_is_now=True)


def verdict_grid(case: Case, criterion_id: str | None, *below: pieces.Piece) -> None:
    """Every criterion in every unit; a click opens its evidence. Below it, the decisions that take something out, what
    broke, and what the page puts there.
    """
    view = case.view
    drawing = view.draw(
        criteria_grid.grid,
        case.verdicts,
        case.told.units,
        view.ask("criteria_in_force"),
        names=tuple(view.units.items()),
        chosen=(view.unit, criterion_id),
        unknown=case.told.unknown,
    )
    show.chart(drawing, "recommendation_grid", case.verdicts, GRID, context=view.context, on_click=cell_chosen)
    decisions = [
        row for row in view.ask("agreed_exceptions") if row["recommendation_id"] == case.number and row["in_force"]
    ]
    show.put(
        _drawn(len(case.told.units), criteria_grid.MOST_UNITS),
        pieces.note(*says.decided(decisions, case.criteria, view.units)),
        _what_broke(case),
        *below,
    )


def _drawn(units: int, most: int) -> pieces.Piece:
    """That not every unit is drawn, where it is so."""
    if units <= most:
        return pieces.line()
    return pieces.note(f"The {most} lowest of {plural(units, 'unit')} are drawn; the table has all.")


def cell_chosen(place: list[Any]) -> None:
    """A cell of the grid: its unit and criterion, whose evidence is brought into sight."""
    url.change(unit=place[0], criterion=place[1])
    sight.ask("recommendation_evidence")


def history(case: Case) -> None:
    """Every month held, in all units."""
    view = case.view

    def month_chosen(place: list[Any]) -> None:
        url.change(unit=place[1] or view.unit)
        if place[1]:
            sight.ask("recommendation_evidence")

    show.heading("How it got here")
    drawing = view.draw(
        unit_history.history,
        case.ask("recommendation_by_month"),
        case.months,
        subject=f"Recommendation {number_of(case.told.about)}",
        names=tuple(view.units.items()),
    )
    show.chart(drawing, "recommendation_history", case.months, HISTORY, context=view.context, on_click=month_chosen)
    show.put(_drawn(len(case.told.units), unit_history.MOST_UNITS))


def milestones_and_training(case: Case) -> None:
    """How its dates hold and how far its courses are, and where more of each stands; both in full on request."""
    view = case.view
    lowest = [row for row in case.training if row["place"] == 1]
    show.put(
        pieces.heading("Milestones and training"),
        pieces.note(
            sentence(says.delivery_dates(case.told.delivery)),
            *(says.course(row, view.units) for row in lowest),
            *([] if lowest else ["No course is linked to this recommendation, or none has been reported."]),
        ),
        _dates_and_courses(case, {row["course_id"]: row["title"] for row in lowest}),
    )
    dates = case.ask("milestone_position")
    counted = [plural(len(dates), "milestone")] if dates else []
    counted += ["courses by role"] if lowest else []
    if counted:
        fill = partial(_milestones, case, dates), partial(_training, case, lowest)
        show.on_request(f"Show its {join_names(counted)}", "recommendation_delivery", *fill)


def _dates_and_courses(case: Case, courses: dict[str, str]) -> pieces.Piece:
    """Links to its milestones, and to each of its courses."""
    return pieces.links(
        url.piece("milestones", "Its milestones and how their dates moved", recommendation=case.number),
        *(
            url.piece("training", f"Training: {title}", course=course, unit=case.view.unit)
            for course, title in courses.items()
        ),
    )


def _milestones(case: Case, rows: Sequence[Row]) -> None:
    if rows:
        show.table(rows, MILESTONES, "recommendation_milestones", name="Milestones", context=case.view.context)


def _training(case: Case, lowest: Sequence[Row]) -> None:
    """Its courses by role, each in its lowest unit."""
    shown = [_course(row, case.view) for row in lowest]
    if shown:
        name, key, context = "Training by course and role", "recommendation_courses", case.view.context
        show.table(shown, COURSES, key, name=name, context=context, question="training_behind")


def _course(row: Row, view: View) -> dict[str, Any]:
    return {
        **row,
        "course": row["title"],
        "unit": view.units[row["unit_id"]],
        "reaching": count_of(row["units_reaching"], row["units_applying"], "unit"),
    }
