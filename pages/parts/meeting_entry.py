"""One entry of the log: what was recorded, and what was on the screen, from the entry itself, however old it is."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from data.book.answers import Answer, answer
from data.book.english import day
from pages.sentences import meeting as says
from pages.shared import minutes, pieces, show, url
from pages.shared.frame import View
from queries import questions

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WIDEST = 10


def shown(view: View, entry_id: str, through: int) -> None:
    """The entry, a way to the page as it was, and the rows behind it."""
    (row,) = [one for one in view.ask("log_entries", through=through) if one["entry_id"] == entry_id]
    show.heading(f"{row['entry_id']}: {row['kind']}")
    show.answer(row["recorded"])
    show.note(says.entry(row, view.units))
    as_at, known = (day(row[name]) if row[name] else "everything" for name in ("seen_as_at", "seen_known_at"))
    show.note(f"Recorded on figures as at {as_at}, as known on {known}, snapshot {row['snapshot_id']}.")
    if not minutes.is_held(view, row["snapshot_id"]):
        show.note(
            "That snapshot is no longer held: the page opens by what is now held of both days. What was seen follows."
        )
    with st.container(horizontal=True):
        url.follow(row["address"], "Open the page as it was", snapshot=row["snapshot_id"])
        url.link("meeting", "Back to the agenda", key="entry_back", entry=None)
    for place, rows in enumerate(minutes.seen_rows(view, entry_id)):
        show.put(pieces.paragraph(pieces.strong(_asks(rows.question))))
        _rows(view, rows.question, rows.rows, f"entry_{place}")


def _rows(view: View, question: str, rows: Sequence[Mapping[str, Any]], key: str) -> None:
    """The rows of an answer as they were when the entry was made."""
    columns = _columns(question, rows[0] if rows else {})
    told = [{name: _typed(value) for name, value in one.items()} | {"numbers": view.numbers} for one in rows]
    if told and columns:
        show.table(told, columns, key, name=question, context=view.context, question=question)
    else:
        show.note("No rows.")


def _columns(question: str, row: Mapping[str, Any]) -> list[str]:
    """The columns of rows that were kept, those that the book still has, as many as a table can show."""
    held = [name for name in row if _known(question, name) is not None]
    headings = [_known(question, name) for name in held]
    once = [name for name, told in zip(held, headings, strict=True) if told and headings.count(told) == 1]
    return once[:WIDEST]


def _asks(name: str) -> str:
    """What a question asks, in its sentence; its name where this version no longer has it."""
    return questions()[name].asks if name in questions() else name


def _known(question: str, name: str) -> Answer | None:
    try:
        return answer(name, question)
    except KeyError:
        return None


def _typed(value: Any) -> Any:
    """A value as a form takes it: days came as text."""
    return date.fromisoformat(value) if isinstance(value, str) and ISO_DAY.fullmatch(value) else value
