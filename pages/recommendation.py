"""May we say this one is done?"""

import streamlit as st

from pages.parts import recommendation_case as case
from pages.parts import recommendation_chooser as chooser
from pages.parts import recommendation_evidence as evidence
from pages.parts import recommendation_standing as standing
from pages.shared import frame, show, url

# The grid fills the screen, so a click in it would seem to do nothing: bring what it chose into sight.
SCROLL = """<script>
document.querySelector(".st-key-recommendation_evidence")?.scrollIntoView({block: "start"});
</script>"""

view = frame.view()

show.title("May we say this one is done?")
if view.recommendation is None:
    chooser.listed(view)
    show.limits("A stage is the lowest unit's: open a recommendation to see how far the others are.")
    frame.end()

chooser.pick(view)
if view.empty:
    (about,) = view.ask("recommendation_described", recommendation=view.recommendation)
    standing.described(about)
    show.answer("It can't be said yet: no return is in.")
    show.nothing(
        "No milestone, training, claim or evidence is held.", "Load a return with: python -m data load RETURN."
    )
    frame.end()

this = case.read(view, view.recommendation)
criterion_id, word = url.read("criterion", this.criteria.__contains__)

standing.described(this.about)
standing.answer(this)
standing.verdict_grid(this, criterion_id)
with st.container(key="recommendation_evidence"):
    show.heading("The evidence behind a verdict")
    if word:
        show.note(word)
    evidence.cell(this, view.unit, criterion_id)
if st.session_state.pop("recommendation_show_evidence", False):
    st.html(SCROLL, unsafe_allow_javascript=True)

show.heading("How it got here")
standing.history(this)
show.heading("Milestones")
standing.milestones(this)
show.heading("Training")
standing.training(this)
show.heading("Three views")
standing.three_views(this)
show.limits(
    "A stage says what the evidence on file supports, not what every officer does.",
    "A sample is of the cases that were looked at: its interval says how far it reaches.",
    "Only the inspectorate can close a recommendation it made; the force can say complete.",
)
