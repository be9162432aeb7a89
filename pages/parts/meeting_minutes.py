"""The minute-taker's panel: what is decided is recorded with the figures on the screen, by the role that is chosen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts.text import clean
from data.book.english import plural
from data.book.ladder import EMBEDDED
from data.book.minutes import (
    CLOSE_CONFIRMED,
    CLOSE_DISPUTED,
    CLOSURES,
    ENTRY_KINDS,
    QUOTE,
    WITHDRAWABLE,
    WITHDRAWN,
    EntryKind,
)
from data.book.verdicts import UNMET
from pages.parts.meeting_agenda import Sitting
from pages.sentences import meeting as says
from pages.shared import faults, minutes, show
from pages.shared.frame import Answer, Row, View

KINDS = [word for word in ENTRY_KINDS if word != QUOTE.word]
AGAINST_AT_MOST = 5
FORM = "minutes"
TEXT = "minutes_text"


def panel(view: View, sitting: Sitting, shown: Sequence[Answer]) -> None:
    """The panel, closed until it is needed. shown: the answers on the screen, which the entry keeps.

    Those who may record nothing are told who may.
    """
    if not view.visitor.recorders:
        show.note(f"What is decided is recorded by {says.recorders()}; you are signed in to look.")
        return
    with st.expander("Record a decision, an action, a closure", key="minutes_panel", on_change="rerun") as opened:
        if not opened.open:
            return
        kind = _kind(view)
        answers, against = _about_earlier(view, sitting, kind)
        _form(view, sitting, kind, answers, [*shown, *against])
        st.caption(
            f"Kept with it: {plural(len(shown) + len(against), 'answer')} on this screen, both dates, the snapshot "
            "and the address. Nothing recorded is ever changed: a later entry replaces or withdraws it. "
            "Give roles, not names."
        )


def _kind(view: View) -> EntryKind:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Recorded by", view.visitor.recorders, format_func=str.capitalize, key=minutes.ROLE, width=180)
        word = st.selectbox("What", KINDS, format_func=str.capitalize, key="minutes_kind", width=240)
    kind = ENTRY_KINDS[word]
    show.note(kind.gloss[:1].upper() + kind.gloss[1:] + ".")
    return kind


def _about_earlier(view: View, sitting: Sitting, kind: EntryKind) -> tuple[str | None, list[Answer]]:
    """The entry that this one is about, where its kind needs one; and what speaks against a closure to be answered."""
    if "answers" not in kind.needs:
        return None, []
    entries = view.ask("log_entries", **sitting.log)
    words = kind.answers or tuple(one.word for one in WITHDRAWABLE)
    open_to_it = [row for row in entries if row["stands"] and row["kind"] in words]
    if not open_to_it:
        show.note("Nothing in the log is open to this.")
    by_id = {row["entry_id"]: row for row in open_to_it}
    answers = st.selectbox(
        "About which entry",
        list(by_id),
        format_func=lambda entry: f"{entry}: {clean(by_id[entry]['recorded'])}",
        key="minutes_answers",
        index=0 if by_id else None,
    )
    closing = kind in (CLOSE_CONFIRMED, CLOSE_DISPUTED) and answers in by_id
    return answers, _against(view, by_id[answers]) if closing else []


def _against(view: View, proposal: Row) -> list[Answer]:
    """The strongest evidence against a closure, shown before it can be confirmed, and kept with the answer."""
    verdicts = view.ask("criterion_verdict", recommendation=proposal["recommendation_id"])
    criteria = {row["criterion_id"]: row["title"] for row in view.ask("criteria_in_force")}
    unmet = [row for row in verdicts if row["applicable"] and row["verdict"] in UNMET and row["stage"] <= EMBEDDED]
    unmet.sort(key=lambda row: (UNMET.index(row["verdict"]), row["stage"], _share(row)))
    if not unmet:
        show.note("No criterion up to this stage is short of being met in any unit.")
    else:
        st.markdown(f"**Against it: {plural(len(unmet), 'criterion', 'criteria')} not met, counted unit by unit.**")
        for row in unmet[:AGAINST_AT_MOST]:
            st.markdown(f"- {show.escaped(says.against(row, view.units, criteria))}")
    return [verdicts]


def _share(row: Row) -> float:
    return row["numerator"] / row["denominator"] if row["denominator"] else 1.0


def _form(view: View, sitting: Sitting, kind: EntryKind, answers: str | None, kept: Sequence[Answer]) -> None:
    with st.form(FORM, clear_on_submit=False, enter_to_submit=False):
        st.text_area("Text", key=TEXT, max_chars=4_000, height=96)
        with st.container(horizontal=True):
            said = _fields(view, sitting, kind)
        st.form_submit_button(
            "Record it", type="primary", on_click=_record, args=(view, sitting, kind, answers, kept, said)
        )
    for fault in st.session_state.pop("minutes_faults", []):
        st.error(show.escaped(f"Not recorded: {fault}."))


def _fields(view: View, sitting: Sitting, kind: EntryKind) -> list[str]:
    """The fields that its kind has, as widgets; gives their names."""
    names = [name for name in (*kind.needs, *kind.may) if name not in ("text", "answers", "meeting_id", "figures")]
    for name in names:
        _field(view, sitting, kind, name, f"minutes_{name}")
    return names


def _field(view: View, sitting: Sitting, kind: EntryKind, name: str, key: str) -> None:
    if name == "owner_role":
        st.text_input("Owner: a role, not a name", key=key, max_chars=100, width=260)
    elif name == "due_on":
        st.date_input("By", value=None, key=key, format="DD/MM/YYYY", min_value=date(2000, 1, 1), width=160)
    elif name == "closure":
        st.selectbox("Class of closure", CLOSURES, index=None, key=key, width=220)
    elif name == "recommendation_id":
        titles = view.titled
        _choice("Recommendation", titles, key)
    elif name == "unit_id":
        _choice("Unit", view.units, key)
    elif name == "replaces":
        entries = view.ask("log_entries", **sitting.log)
        alike = [row for row in entries if row["stands"] and row["kind"] == kind.word]
        _choice("In place of", {row["entry_id"]: f"{row['entry_id']}: {row['recorded']}" for row in alike}, key)


def _choice(label: str, labels: Any, key: str) -> None:
    st.selectbox(
        label, list(labels), index=None, key=key, width=300, placeholder="None",
        format_func=lambda one: clean(str(labels.get(one, one))),
    )  # fmt: skip


@faults.guarded
def _record(
    view: View, sitting: Sitting, kind: EntryKind, answers: str | None, kept: Sequence[Answer], names: Sequence[str]
) -> None:
    """What the button does: recorded, the fields are emptied; refused, they stay and every fault is told."""
    said: dict[str, Any] = {name: st.session_state.get(f"minutes_{name}") or None for name in names}
    if kind is not WITHDRAWN:
        said["meeting_id"] = sitting.meeting_id
    if "answers" in kind.needs:
        said["answers"] = answers
    entry_id, wrong = minutes.record(view, kind.word, st.session_state[TEXT].strip(), kept, **said)
    st.session_state["minutes_faults"] = wrong
    if entry_id:
        st.toast(f"Recorded as {entry_id}.")
        st.session_state[TEXT] = ""
        for name in names:
            st.session_state[f"minutes_{name}"] = "" if name == "owner_role" else None
