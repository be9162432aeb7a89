"""What would move a recommendation: the needs of its lowest units, together and unit by unit."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.parts import ahead
from pages.parts.recommendation_case import Case
from pages.sentences import needs as says
from pages.shared import pieces, show
from pages.shared.frame import Answer, Row
from queries import as_asked, can_be_supposed

WHERE: show.Columns = [show.Column("where", "Where"), "by_on"]
UNITS: show.Columns = [
    *("unit_id", "from_stage", "to_stage", show.Column("kind_shown", "Kind"), show.Column("what", "What it takes")),
    *("by_on", "detail"),
]


def needs_and_runway(case: Case) -> None:
    """The needs of the lowest units, summed by kind, beside what falls if nothing more comes in; then each in full, on
    request.
    """
    view, number = case.view, ahead.numbered(case.view, case.number)
    said = says.of_recommendation(case.moves, case.told.stage, number)
    wanted = ahead.Needs(case.moves, said, f"What would move {number}", WHERE)
    rows, of = case.ask("runway", days=ahead.YEAR), len(case.told.units)
    falls = ahead.Falls(rows, of, f"When {number} falls if nothing more comes in")
    ahead.side_by_side(view, wanted, falls)
    wanted.download(view, "recommendation_moves")
    every = case.ask("what_moves")
    if every or rows:
        label = "Show unit by unit what each needs for its own next stage, and what falls"
        needs, all_falls = partial(_every_unit, case, every, number), partial(falls.every, view, "recommendation_falls")
        show.on_request(label, "recommendation_every_unit", needs, all_falls)
    trial(case, every, number)


def _every_unit(case: Case, every: Answer, number: str) -> None:
    """What every unit needs."""
    rows, name = says.in_words(every, case.view.courses), f"What would move {number}, unit by unit"
    if rows:
        key, context = "recommendation_moves_units", case.view.context
        show.table(rows, UNITS, key, name=name, context=context, question="what_moves")


def trial(case: Case, every: Answer, number: str) -> None:
    """What is asked for, to be ticked: the stage it would give, marked as supposed; nothing of it is kept."""
    lines = _to_tick(case, every)
    if not lines:
        return
    label = f"Try it: where would {number} stand if this came in?"
    show.on_request(label, "recommendation_trial", lambda: _tried(case, lines, number))


def _tried(case: Case, lines: Sequence[tuple[str, list[Row]]], number: str) -> None:
    """The lines to tick, and what those that are ticked would give."""
    ticked = [
        need
        for place, (line, needs) in enumerate(lines)
        if st.checkbox(show.escaped(line), key=f"recommendation_trial_{case.number}_{place}")
        for need in needs
    ]
    if ticked:
        show.put(pieces.paragraph(pieces.strong(says.SUPPOSED), says.tried(*_stages(case, ticked), number)))
    show.note(says.NEVER_KEPT)


def _to_tick(case: Case, every: Answer) -> list[tuple[str, list[Row]]]:
    """What is asked for, line by line, each with those needs of units in it that can be supposed."""
    lines = [
        (f"{row['what']}: {row['where']}", [need for need in every if _is_part(need, row) and can_be_supposed(need)])
        for row in says.in_words(case.moves, case.view.courses, case.view.units)
    ]
    return [(line, needs) for line, needs in lines if needs]


def _is_part(need: Row, row: Row) -> bool:
    """Whether a unit's own need is one of those that a line adds up."""
    alike = ("criterion_id", "need", "unit_of_quantity", "role", "course_id", "to_stage")
    return need["unit_id"] in row["unit_ids"] and all(need[name] == row[name] for name in alike)


def _stages(case: Case, wanted: Sequence[Row]) -> tuple[Row, Row]:
    """The recommendation's stage as it is, and as it would be with what is supposed."""
    view = case.view
    supposed = as_asked(wanted, case.criteria, case.training, view.as_at)
    with view.gate.suppose(view.as_at, view.known_at, supposed.evidence, supposed.training) as asked:
        (would,) = asked.ask("recommendation_stage", recommendation=case.number)
    return case.told.stage, would
