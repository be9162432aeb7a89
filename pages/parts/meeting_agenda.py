"""The agenda of a meeting, one idea a screen. Each screen draws itself and gives the answers that it showed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.book.english import sentence
from pages.sentences import causes, press, runway
from pages.sentences import meeting as says
from pages.shared import days, pieces, show, url
from pages.shared.frame import Answer, Row, View

LINES = 5
"""So many lines are read on one screen from across a room; the rest can be opened."""


@dataclass(frozen=True)
class Sitting:
    """A meeting being held: which, those of the last day before it, what figures are compared with, and how far the log
    goes.

    today: the day it is asked on. through: the number of the log's latest entry.
    """

    meeting_id: str
    held_on: date
    title: str
    before: Sequence[Row]
    since: date
    today: date
    through: int

    @property
    def log(self) -> dict[str, int]:
        """What the log's questions are asked with."""
        return {"through": self.through}


def what_we_said(view: View, sitting: Sitting) -> list[Answer]:
    """What was set and decided on the last day of a meeting, what happened, and whether the stage moved."""
    followed = view.ask("actions_followed", today=sitting.today, **sitting.log)
    entries = view.ask("log_entries", **sitting.log)
    if not sitting.before:
        show.answer("No earlier meeting is on record.")
        return [followed, entries]
    before = {row["meeting_id"] for row in sitting.before}
    actions = [row for row in followed if row["meeting_id"] in before]
    others = [row for row in entries if row["meeting_id"] in before and row["stands"] and row["kind"] != "action"]
    show.answer(says.said(actions, others, sitting.before[0]["held_on"]))
    lines([says.action(row, view.units) for row in actions], "said_actions")
    lines([f"{row['recorded']} ({says.entry(row, view.units)})" for row in others], "said_others")
    return [followed, entries]


def headlines(view: View, sitting: Sitting) -> list[Answer]:
    """How many are embedded, how many were by all that is now known, until when, and what moved their own stages."""
    now = view.ask("recommendation_stage")
    then = view.ask("recommendation_stage", as_at=sitting.since)
    until = view.ask("runway_headline")
    moved = view.ask("causes", since=sitting.since)
    show.answer(says.standing(now, then, sitting.since, until, sitting.today))
    lines([causes.told(row, view.units) for row in moved if row["headlines"]], "headlines")
    return [now, then, until, moved]


def what_moved(view: View, sitting: Sitting) -> list[Answer]:
    """The causes, falls first."""
    moved = view.ask("causes", since=sitting.since)
    positions = len(view.ask("unit_stage"))
    show.answer(causes.answer(moved, positions))
    lines([causes.told(row, view.units) for row in (*causes.falls(moved), *causes.rises(moved))], "causes")
    return [moved]


def what_runs_out(view: View, sitting: Sitting) -> list[Answer]:
    """The runway, one line a day."""
    ahead = view.ask("runway")
    falls = runway.lines(ahead, view.ask("runway_headline"), view.units, sitting.today)
    own = [line for line in falls if line["headline_falls"]]
    show.answer(says.ahead(len(falls), len(own)))
    lines([runway.told(line) for line in (*own, *(line for line in falls if line not in own))], "runway")
    return [ahead]


def three_views(view: View, sitting: Sitting) -> list[Answer]:
    """What the force declares, what the evidence bears out, what the inspectorate has closed."""
    rows = view.ask("three_views")
    with st.container(horizontal=True, key="meeting_views"):
        for number, words in says.views(rows):
            st.metric(show.escaped(words.capitalize()), f"{number} of {len(rows)}")
    show.answer(says.differ(rows))
    lines([says.gap(row) for row in rows if row["declared_not_borne_out"]], "views")
    return [rows]


def actions_due(view: View, sitting: Sitting) -> list[Answer]:
    """Every action that is not done, overdue first."""
    followed = view.ask("actions_followed", today=sitting.today, **sitting.log)
    left = [row for row in followed if row["state"] in ("overdue", "open")]
    show.answer(says.due(left, sitting.today))
    lines([says.action(row, view.units) for row in left], "due")
    return [followed]


def five_questions(view: View, sitting: Sitting) -> list[Answer]:
    """What would be asked about first, each as a question, and what just missed the list."""
    listed = view.ask("press_list")
    rules = view.ask("press_rules")
    lines([press.asked(row, view.units) for row in listed if row["on_list"]], "questions", mark="1.")
    if not listed:
        show.answer("Nothing stands out by the rules of the list.")
    with st.expander("What just missed the list, and by which rule it is made"):
        for row in listed:
            if not row["on_list"]:
                show.note(f"{row['place']}. {press.told(row, view.units)}")
        for rule in rules:
            show.note(rule["words"])
    return [listed]


def could_it_happen_again(view: View, sitting: Sitting) -> list[Answer]:
    """The inspectors' findings, and today's evidence on the same fault."""
    rows = view.ask("could_it_happen_again")
    show.note("What inspectors found, as the letter of 18 July 2023 puts it, and what today's evidence says of it.")
    for row in rows:
        show.put(pieces.paragraph(pieces.strong(sentence(row["finding"])), says.again(row)))
    return [rows]


def any_other(view: View, sitting: Sitting) -> list[Answer]:
    """Closures that wait or are disputed, quotes that are now known otherwise, and what was recorded here."""
    closures = view.ask("closures", today=sitting.today, **sitting.log)
    quotes = view.ask("quotes", **sitting.log)
    entries = view.ask("log_entries", **sitting.log)
    here = [row for row in entries if row["meeting_id"] == sitting.meeting_id]
    moved = [row for row in quotes if row["has_moved"]]
    if not (closures or moved or here):
        show.answer("Nothing has been recorded at this meeting yet.")
    for row in closures:
        lines([says.closure(row)], f"closure_{row['entry_id']}")
        for column, words in zip(st.columns(3), says.closed_views(row), strict=False):
            column.markdown(show.escaped(words))
    lines([says.quoted(row) for row in moved], "quotes")
    for row in here:
        with st.container(key=f"entry_{row['entry_id']}", gap="xxsmall"):
            show.put(pieces.paragraph(pieces.strong(row["entry_id"]), row["recorded"]))
            show.note(says.entry(row, view.units))
            url.link("meeting", f"What was on the screen at {row['entry_id']}", entry=row["entry_id"])
    return [closures, quotes]


def lines(sentences: Sequence[str], key: str, mark: str = "-") -> None:
    """Sentences as lines to be read out, the first few at once and the rest on request. mark: what begins a line."""
    if sentences:
        _list(sentences[:LINES], mark)
    if len(sentences) > LINES:
        with st.expander(f"{len(sentences) - LINES} more", key=f"meeting_more_{key}"):
            _list(sentences[LINES:], mark)


def _list(sentences: Sequence[str], mark: str) -> None:
    st.markdown("\n".join(f"{mark} {show.escaped(words)}" for words in sentences))


@dataclass(frozen=True)
class Step:
    """A step of the agenda: its heading, and what draws it."""

    label: str
    screen: Callable[[View, Sitting], list[Answer]]


STEPS = {
    "said": Step("What we said", what_we_said),
    "headlines": Step("Headlines", headlines),
    "causes": Step("What moved", what_moved),
    "runway": Step("What runs out", what_runs_out),
    "views": Step("Three views", three_views),
    "actions": Step("Actions due", actions_due),
    "questions": Step("Five questions", five_questions),
    "again": Step("Could it happen again?", could_it_happen_again),
    "other": Step("Any other, and what was recorded", any_other),
}
"""The agenda, by what the address calls each step."""


def sitting_of(view: View, meetings: Sequence[Row], chosen: str | None, through: int) -> Sitting:
    """The meeting chosen; else the next that is not yet past, else the last one held. There is at least one.

    Figures are compared with the last meeting before it that they say anything of.
    """
    today = view.counted_from
    ordered = sorted(meetings, key=lambda row: (row["held_on"], row["meeting_id"]))
    to_come = [row for row in ordered if row["held_on"] >= today]
    one = next((row for row in ordered if row["meeting_id"] == chosen), to_come[0] if to_come else ordered[-1])
    earlier = [row for row in ordered if row["held_on"] < one["held_on"]]
    # A day may hold several meetings, and none of them is the last one.
    before = [row for row in earlier if row["held_on"] == earlier[-1]["held_on"]]
    since = days.last_meeting([row["held_on"] for row in earlier], view.facts.months, view.as_at)
    return Sitting(one["meeting_id"], one["held_on"], one["title"], before, since, today, through)


def labelled(row: Row) -> str:
    """A meeting as a choice names it."""
    return says.meeting(row["held_on"], row["title"])
