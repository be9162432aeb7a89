"""Find: one box for recommendations, units, boroughs, courses, milestones, actions and a recommendation in a unit, by
number, id or name; and for what is overdue.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from charts.text import clean
from data.book.numbering import number_of, written
from pages.shared import faults, url

Entry = Mapping[str, Any]

# Where each kind of thing is shown, and the parameter of the address that holds its id.
PLACES = {
    "recommendation": ("recommendation", "recommendation"),
    "unit": ("units", "unit"),
    "borough": ("units", "unit"),
    "course": ("training", "course"),
    "milestone": ("milestones", "milestone"),
    "action": ("since", "action"),
    "theme": ("overview", "theme"),
    "position": ("recommendation", "unit"),
}
# What is asked for by a word and is no one thing: the word, what it is, and the page that lists it.
ASKED_FOR: Sequence[Entry] = (
    {"kind": "milestones", "id": "overdue", "name": "milestones past their date", "page": "milestones"},
    {"kind": "actions", "id": "overdue", "name": "actions past their date", "page": "since"},
)


def label(entry: Entry) -> str:
    """What the box shows for an entry.

    The box finds what is typed, letter by letter in order, and puts first what matches at the start of the text and
    in one piece: so the id comes first, and a recommendation can be found as `7` and as `rec 7`.
    """
    write = _LABELS.get(entry["kind"], _of_its_kind)
    return write(entry, clean(entry["name"]))


def _of_its_kind(entry: Entry, name: str) -> str:
    return f"{entry['id']} · {name} · {entry['kind']}"


def _of_recommendation(entry: Entry, name: str) -> str:
    number = written(int(entry["id"]), entry)
    called = name if number == entry["id"] else f"{number} {name}"
    return f"{entry['id']} · {called} · rec {entry['id']}"


def _of_unit(entry: Entry, name: str) -> str:
    return f"{entry['id']} · {name}"


def _of_position(entry: Entry, name: str) -> str:
    """Found as `east area rec 3` and as `rec 3 east area`, and after the unit itself."""
    what = f"{number_of(entry)} {clean(entry['also'])}"
    return f"unit {entry['unit_id']} · {name} rec {entry['recommendation_id']} · {what} · {name}"


_LABELS = {
    "recommendation": _of_recommendation,
    "unit": _of_unit,
    "position": _of_position,
    "theme": lambda entry, name: f"theme {entry['id']} · {name} · theme",
    "borough": lambda entry, name: f"{name} · borough of {clean(entry['also'])}",
    "action": lambda entry, name: f"{entry['id']} · {name} · action",
    "milestones": lambda entry, name: f"overdue: {name}",
    "actions": lambda entry, name: f"overdue: {name}",
}


def destination(entry: Entry) -> tuple[str, dict[str, str]]:
    """The page an entry is shown on, and what its address must say."""
    if "page" in entry:
        return entry["page"], {}
    page, parameter = PLACES[entry["kind"]]
    place = {parameter: entry["unit_id"] if entry["kind"] == "position" else entry["id"]}
    if entry["kind"] in ("milestone", "position"):
        place["recommendation"] = str(entry["recommendation_id"])
    return page, place


def can_be_reached(entry: Entry) -> bool:
    """Whether the address can hold where an entry leads: one bad id never takes the box with it."""
    return all(url.holds(name, text) for name, text in destination(entry)[1].items())


def search_box(entries: Sequence[Entry], labels: Sequence[str]) -> None:
    """The box; choosing an entry goes to its page. `labels` are those of the entries, in their order."""
    st.selectbox(
        "Find a recommendation, unit, borough, course, milestone or action",
        range(len(entries)),
        index=None,
        format_func=labels.__getitem__,
        key="search",
        placeholder="Find: rec 7, East Area",
        label_visibility="collapsed",
        on_change=_found,
        args=(entries,),
    )


@faults.guarded
def _found(entries: Sequence[Entry]) -> None:
    place = st.session_state["search"]
    st.session_state["search"] = None
    if place is not None:
        page, texts = destination(entries[place])
        url.go(page, **{name: url.PARAMETERS[name].read(text) for name, text in texts.items()})
