"""What lies ahead and what was agreed: the runway, the needs and the actions, of a recommendation or of a unit."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.book.numbering import number_of
from pages.sentences import ahead as says
from pages.sentences import needs
from pages.sentences.meeting import became
from pages.shared import minutes, show, url
from pages.shared.frame import Answer, Row, View

YEAR = 365
MOST_FALLS = 6
FALLS: show.Columns = [
    *("falls_on", show.Column("falls", "What falls"), show.Column("stages", "From, to"), "criterion_title", "owner"),
]
EVERY_FALL: show.Columns = [
    *("falls_on", "recommendation_id", "unit_id", "from_stage", "to_stage", "criterion_title", "expires_on", "owner"),
]
ACTIONS: show.Columns = [
    *("action", "owner_role", "due_on", show.Column("became", "What became of it"), "recommendation_id", "unit_id"),
    *("set_on", "entry_id"),
]
NEEDS: show.Columns = [show.Column("kind_shown", "Kind"), show.Column("what", "What it takes")]


def runway(view: View, rows: Answer, of: int, key: str, name: str) -> None:
    """The falls to come if nothing more comes in, the earliest first."""
    show.heading("Until when")
    st.markdown(show.escaped(says.runway(rows, of, YEAR, view.counted_from)))
    if rows:
        falls = says.grouped(rows, view.units)[:MOST_FALLS]
        show.table(falls, FALLS, key, name=name, context=view.context, question="runway", download=False)
        label, every = f"Show all {len(rows)}, one by one", f"{name}, one by one"
        show.as_table(rows, EVERY_FALL, f"{key}_all", name=every, context=view.context, label=label)
        show.note(says.NOT_A_FORECAST)


def actions(view: View, of: str, key: str, name: str, **about: Any) -> None:
    """What the meetings agreed, in the log or in returns, the overdue first; each that the log holds leads there.

    about: the recommendation or the unit, as the question takes it.
    """
    asked = {"today": view.counted_from, "through": minutes.through(view), **about}
    rows = [{**row, "became": became(row)} for row in view.ask("actions_followed", **asked)]
    show.heading("Actions")
    st.markdown(show.escaped(says.actions(rows, of)))
    still_open = [row for row in rows if row["done_on"] is None]
    question = "actions_followed"
    if still_open:
        show.table(still_open, ACTIONS, key, name=name, context=view.context, question=question)
    _entries(still_open)
    if len(rows) > len(still_open):
        done = [row for row in rows if row["done_on"] is not None]
        label = f"Show {len(done)} done"
        name = f"{name}, done"
        show.as_table(done, ACTIONS, f"{key}_done", name=name, context=view.context, question=question, label=label)


def _entries(rows: Sequence[Row]) -> None:
    """For each action that was set in the log, the way to the entry and to what was on the screen."""
    logged = [row["entry_id"] for row in rows if row["entry_id"]]
    if logged:
        with st.container(horizontal=True):
            for entry_id in logged:
                url.link("meeting", f"{entry_id} as it was recorded", entry=entry_id)


def moves(view: View, rows: Answer, said: str, key: str, name: str, more: show.Columns, question: str) -> None:
    """What it takes to rise a stage: in totals, then each need."""
    st.markdown(show.escaped(said))
    if rows:
        told = needs.in_words(rows, view.courses, view.units if "unit_ids" in rows[0] else None)
        show.table(told, [*NEEDS, *more], key, name=name, context=view.context, question=question)
        if any(row["need"] in ("sample", "renew") and row["unit_of_quantity"] == "cases" for row in rows):
            show.note(needs.BEFOREHAND)


def numbered(view: View, number: int) -> str:
    """A recommendation as it is written."""
    return number_of({"recommendation_id": number, "numbers": view.numbers})
