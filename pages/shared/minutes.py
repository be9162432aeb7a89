"""The door from the pages to the log: how far it goes, and recording in it what was decided on the figures shown.

    rows = view.ask("log_entries", through=minutes.through())     # kept from run to run, until something is recorded
    minutes.record(view, "decision", "Look again in January", [causes], meeting_id="GG-2026-11")
    show.answer("8 of 20 are …", [minutes.figure("recommendations Defined", reach, "at_or_above", stage=1, as_at=day)])

The role that records is chosen on the page, of those that whoever looks has, and `recorder` says which it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data import log
from data.book.minutes import QUOTE, RECORDERS
from data.book.numbering import NUMBERS
from data.ledger import StoreFault
from data.log import Draft, Figure, Refused, Rows, Seen
from data.log.entry import plain
from pages.shared import access, url
from pages.shared.faults import guarded
from pages.shared.frame import Answer, View
from pages.shared.show import escaped

ROLE = "minutes_role"
KEPT_ROWS = 400
"""So many rows of an answer are kept with an entry: a screen shows no more."""


def through(view: View) -> int:
    """The number of the latest entry: what the log's questions are asked with, so that answers kept are never stale."""
    held = log.entries(view.gate.store)
    return held[-1].number if held else 0


def faults(view: View) -> list[str]:
    """Everything wrong with the log, in words; none when it is whole."""
    return log.verify(view.gate.store)


def seen_rows(view: View, entry_id: str) -> Sequence[Rows]:
    """The rows that were on the screen when an entry was made; none when the log does not hold it."""
    return next((entry.draft.seen.rows for entry in log.entries(view.gate.store) if entry.entry_id == entry_id), ())


def is_held(view: View, snapshot_id: str) -> bool:
    """Whether a snapshot that an entry names is still held: backups leave out those that follow from the rest."""
    return view.gate.store.snapshot_file(snapshot_id).exists()


def figure(name: str, rows: Answer, column: str, **where: Any) -> Figure:
    """One figure of a sentence, by where it stands in an answer: `column` of the one row that `where` picks.

    name: what it is, as in `you wrote 8 (recommendations Embedded in every unit)`. Raises ValueError when `where` picks
    no row or several.
    """
    (row,) = [row for row in rows if all(row[key] == value for key, value in where.items())]
    _, question, asked = rows.asked
    given = {key: plain(value) for key, value in asked if key not in ("known_at", "today") and value is not None}
    return Figure(name, str(question), column, plain(row[column]), plain(where), given)


def recorder() -> str:
    """The role that records."""
    return st.session_state.get(ROLE, RECORDERS[0])


def _signed_in_as(role: str) -> str | None:
    """Who records, as everything now stands; None where nobody signs in. Raises Refused when they may not."""
    try:
        visitor = access.visitor()
    except access.Outside as outside:
        raise Refused([str(outside).rstrip(".")]) from outside
    if role not in visitor.recorders:
        raise Refused([f"you are not signed in as {role}"])
    return visitor.subject


def record(
    view: View,
    kind: str,
    text: str,
    shown: Sequence[Answer],
    figures: Sequence[Figure] = (),
    by: str | None = None,
    **said: Any,
) -> tuple[str | None, list[str]]:
    """Record something, bound to what is on the screen: the snapshot, both dates, the address, and these answers.

    Gives the id of the entry, or None and every fault in words. by: the role, else `recorder`. said: other fields of
    an entry (data/log/entry.py).
    """
    known_at = view.known_at or view.today
    rows = tuple(_rows(answer) for answer in shown)
    seen = Seen(view.snapshot_id, view.as_at, known_at, url.frozen(view.as_at, known_at), rows)
    role = by or recorder()
    try:
        said["signed_in_as"] = _signed_in_as(role)
        draft = Draft(made_by=role, kind=kind, text=text, seen=seen, figures=tuple(figures), **said)
        return log.write(view.gate.store, draft).entry_id, []
    except Refused as refused:
        return None, refused.faults
    except StoreFault as fault:
        return None, [str(fault)]


@guarded
def keep_quotation(view: View, sentence: str, figures: Sequence[Figure], by: str) -> None:
    """Keep a quotation in the log, with what it rests on: for a button, which says that it is kept, or why not."""
    entry_id, wrong = record(view, QUOTE.word, sentence, [], figures, by=by)
    st.toast(f"Kept as {entry_id}." if entry_id else escaped(f"Not kept: {'; '.join(wrong)}."))


def _rows(answer: Answer) -> Rows:
    """An answer as an entry keeps it: what was asked, and the rows as far as a screen shows them."""
    _, question, given = answer.asked
    kept = [_without_numbers(row) for row in answer[:KEPT_ROWS]]
    return Rows(str(question), {name: value for name, value in given if value is not None}, kept)


def _without_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != NUMBERS}
