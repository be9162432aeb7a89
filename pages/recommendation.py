"""May we say this one is done?"""

import streamlit as st

from data.book.numbering import number_of
from pages.parts import ahead
from pages.parts import recommendation_case as case
from pages.parts import recommendation_chooser as chooser
from pages.parts import recommendation_evidence as evidence
from pages.parts import recommendation_moves as moves
from pages.parts import recommendation_standing as standing
from pages.shared import frame, show, sight, url

QUESTION = "May we say this one is done?"
view = frame.view()

if view.recommendation is None:
    show.title(QUESTION)
    chooser.listed(view)
    show.limits("A stage is the lowest unit's: open a recommendation to see how far the others are.")
    frame.end()

with st.container(horizontal=True, vertical_alignment="center", key="recommendation_top"):
    show.title(QUESTION)
    chooser.pick(view)
if view.empty:
    (about,) = view.ask("recommendation_described", recommendation=view.recommendation)
    show.put(*standing.described(about), show.answered("It can't be said yet: no return is in."))
    show.nothing(
        "No milestone, training, claim or evidence is held.", "Load a return with: python -m data load RETURN."
    )
    frame.end()

this = case.read(view, view.recommendation)
criterion_id, word = url.read("criterion", this.criteria.__contains__)
number = number_of(this.told.about)

standing.told(this)
if view.unit:
    standing.verdict_grid(this, criterion_id)
    with st.container(key="recommendation_evidence"):
        sight.bring("recommendation_evidence")
        evidence.of_unit(this, view.unit, criterion_id, word)
else:
    standing.verdict_grid(this, criterion_id, evidence.to_choose(word))
    evidence.choose(this, view.unit)

moves.needs_and_runway(this)
ahead.actions(view, number, "recommendation_actions", f"Actions about {number}", recommendation=view.recommendation)
standing.history(this)
standing.milestones_and_training(this)
show.limits(
    "A stage says what the evidence on file supports, not what every officer does.",
    "A sample is of the cases that were looked at: its interval says how far it reaches.",
    "Only the inspectorate can close a recommendation it made; the force can say complete.",
)
