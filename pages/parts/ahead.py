"""What lies ahead and what was agreed: the runway, the needs and the actions, of a recommendation or of a unit."""

import streamlit as st

from data.book.numbering import number_of
from pages.sentences import ahead as says
from pages.sentences import needs
from pages.shared import show
from pages.shared.frame import Answer, View

YEAR = 365
MOST_FALLS = 6
FALLS: show.Columns = [
    *("falls_on", show.Column("falls", "What falls"), show.Column("stages", "From, to"), "criterion_title", "owner"),
]
EVERY_FALL: show.Columns = [
    *("falls_on", "recommendation_id", "unit_id", "from_stage", "to_stage", "criterion_title", "expires_on", "owner"),
]
ACTIONS: show.Columns = [
    *("action", "owner_role", "due_on", "action_state", "days_overdue", "done_on", "recommendation_id", "unit_id"),
]
NEEDS: show.Columns = [show.Column("kind_shown", "Kind"), show.Column("what", "What it takes")]


def runway(view: View, rows: Answer, of: int, key: str, name: str) -> None:
    """The falls to come if nothing more comes in, the earliest first."""
    show.heading("Until when")
    today = view.today if view.as_at == view.latest and view.known_at is None else None
    st.markdown(show.escaped(says.runway(rows, of, YEAR, today)))
    if rows:
        falls = says.grouped(rows, view.units)[:MOST_FALLS]
        show.table(falls, FALLS, key, name=name, context=view.context, question="runway", download=False)
        label, every = f"Show all {len(rows)}, one by one", f"{name}, one by one"
        show.as_table(rows, EVERY_FALL, f"{key}_all", name=every, context=view.context, label=label)
        show.note(says.NOT_A_FORECAST)


def actions(view: View, rows: Answer, of: str, key: str, name: str) -> None:
    """What the meetings agreed, the open ones first."""
    show.heading("Actions")
    st.markdown(show.escaped(says.actions(rows, of)))
    still_open = [row for row in rows if row["done_on"] is None]
    if still_open:
        show.table(still_open, ACTIONS, key, name=name, context=view.context, question="actions")
    if len(rows) > len(still_open):
        done = [row for row in rows if row["done_on"] is not None]
        label = f"Show {len(done)} done"
        name = f"{name}, done"
        show.as_table(done, ACTIONS, f"{key}_done", name=name, context=view.context, question="actions", label=label)


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
