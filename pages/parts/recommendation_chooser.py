"""Which recommendation is looked at: a box with steps, and the list of all with reasons to open one."""

import streamlit as st

from charts import marks
from data.book.ladder import stage_of
from data.book.verdicts import status
from pages.sentences import recommendation as says
from pages.shared import pieces, show, url
from pages.shared.frame import Row, View

NAMED: show.Columns = ["recommendation_id", "title", "theme_name"]
STANDING: show.Columns = [
    *("recommendation_id", "title", "supported_stage", show.Column("reach", "Units at the next stage")),
    *("claimed_stage", "flag", show.Column("reason", "Reason to open it")),
]
# In pixels, of a laptop; what a wider grid has more is shared out equally.
WIDTHS = {
    "recommendation_id": 110,
    "title": 462,
    "supported_stage": 100,
    "reach": 158,
    "claimed_stage": 80,
    "flag": 75,
    "reason": 300,
}
SHOWN_WHOLE = 30
"""So many rows are shown at once; more are scrolled."""


def pick(view: View) -> None:
    """A box to choose a recommendation by name, and steps to the one before and after: in a row that is there."""
    url.select(
        "Recommendation",
        "recommendation",
        list(view.recommendations),
        view.recommendation,
        labels=view.titled,
        nothing="Choose a recommendation",
        label_visibility="collapsed",
        width=520,
    )
    url.step("recommendation", list(view.recommendations), view.recommendation, "recommendation", in_row=True)


def listed(view: View) -> None:
    """Every recommendation, where it stands and why one might open it, to choose from."""
    described = view.ask("recommendation_described", recommendation=None)
    stages = [] if view.empty else view.ask("recommendation_stage", recommendation=None)
    views = [] if view.empty else view.ask("three_views", recommendation=None)
    standings = [] if view.empty else view.ask("runway_headline", recommendation=None)
    show.answer(says.chooser(stages, views, standings))
    with st.container(horizontal=True, vertical_alignment="center", key="recommendation_pick"):
        pick(view)
    rows = _reasoned(described, stages, views, standings)
    with st.container(key="recommendation_rows"):
        show.choose(
            rows,
            STANDING if stages else NAMED,
            "recommendation_list",
            name="The recommendations and where each stands",
            on_click=lambda row: url.change(recommendation=row["recommendation_id"]),
            height="content" if len(rows) <= SHOWN_WHOLE else 760,
            widths=WIDTHS,
            question="recommendation_stage",
        )
    # A grid would hide at its side where each stands: on a tablet and a phone the same stands in lines.
    show.put(pieces.instead_of("grid", *(_line(row, view) for row in rows)))


def _line(row: Row, view: View) -> pieces.Piece:
    """A recommendation as a link, and under it where it stands and why one might open it."""
    number = row["recommendation_id"]
    there = url.piece("recommendation", view.titled[number], recommendation=number)
    if "reach" not in row:
        return pieces.lines(there)
    stands = [stage_of(row["supported_stage"]), marks.units_above(row), status(row["flag"]), row["reason"]]
    return pieces.lines(there, " · ".join(filter(None, stands)))


def _reasoned(described: list[Row], stages: list[Row], views: list[Row], standings: list[Row]) -> list[Row]:
    """The recommendations with their reach and the reason to open each."""
    by_id = [{row["recommendation_id"]: row for row in rows} for rows in (stages, views, standings)]
    stage_of, view_of, standing_of = by_id
    return [
        {
            **row,
            **stage_of[number],
            "reach": says.reach(stage_of[number]),
            "reason": says.reason(view_of[number], standing_of[number]),
        }
        if (number := row["recommendation_id"]) in standing_of
        else row
        for row in described
    ]
