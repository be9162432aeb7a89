"""Which recommendation is looked at: a box with steps, and the list of all."""

import streamlit as st

from pages.sentences import recommendation as says
from pages.shared import show, url
from pages.shared.frame import View

NAMED: show.Columns = ["recommendation_id", "title", "theme_name"]
STANDING: show.Columns = [
    *NAMED,
    "supported_stage",
    show.Column("reach", "Units at the next stage"),
    "claimed_stage",
    "flag",
]


def pick(view: View) -> None:
    """A box to choose a recommendation by name, and steps to the one before and after."""
    with st.container(horizontal=True, vertical_alignment="center", key="recommendation_pick"):
        url.select(
            "Recommendation",
            "recommendation",
            list(view.recommendations),
            view.recommendation,
            labels={number: f"{number} {title}" for number, title in view.recommendations.items()},
            nothing="Choose a recommendation",
            label_visibility="collapsed",
            width=520,
        )
        url.step("recommendation", list(view.recommendations), view.recommendation, "recommendation")


def listed(view: View) -> None:
    """Every recommendation and where it stands, to choose from."""
    described = view.ask("recommendation_described", recommendation=None)
    stages = [] if view.empty else view.ask("recommendation_stage", recommendation=None)
    show.answer(says.chooser(stages))
    pick(view)
    show.note("Choose a row. Titles are working titles where the published text has not been entered.")
    reach = {row["recommendation_id"]: {**row, "reach": says.reach(row)} for row in stages}
    rows = [{**row, **reach.get(row["recommendation_id"], {})} for row in described]
    show.choose(
        rows,
        STANDING if stages else NAMED,
        "recommendation_list",
        name="The recommendations and where each stands",
        on_click=lambda row: url.change(recommendation=row["recommendation_id"]),
        height=min(36 * (len(rows) + 1), 760),
        question="recommendation_stage",
    )
