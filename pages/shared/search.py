"""Type-ahead search: one box for recommendations, units, courses, milestones and themes, by number, id or name."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from charts.text import clean
from pages.shared import faults, url

Entry = Mapping[str, Any]

# Where each kind of thing is shown, and the parameter of the address that holds its id.
PLACES = {
    "recommendation": ("recommendation", "recommendation"),
    "unit": ("units", "unit"),
    "course": ("training", "course"),
    "milestone": ("milestones", "milestone"),
    "theme": ("overview", "theme"),
}


def label(entry: Entry) -> str:
    """What the box shows for an entry.

    The box finds what is typed, letter by letter in order, and puts first what matches at the start of the text and
    in one piece: so the id comes first, and a recommendation can be found as `7` and as `rec 7`.
    """
    name = clean(entry["name"])
    if entry["kind"] == "recommendation":
        return f"{entry['id']} · {name} · rec {entry['id']}"
    if entry["kind"] == "unit":
        return f"{entry['id']} · {name}" + (f" · {clean(entry['also'])}" if entry["also"] else "")
    return f"{'theme ' if entry['kind'] == 'theme' else ''}{entry['id']} · {name} · {entry['kind']}"


def destination(entry: Entry) -> tuple[str, dict[str, url.Value]]:
    """The page an entry is shown on, and what its address must say."""
    page, parameter = PLACES[entry["kind"]]
    place: dict[str, url.Value] = {parameter: url.PARAMETERS[parameter].read(entry["id"])}
    if entry["recommendation_id"] is not None:
        place["recommendation"] = entry["recommendation_id"]
    return page, place


def search_box(entries: Sequence[Entry], labels: Sequence[str]) -> None:
    """The box; choosing an entry goes to its page. `labels` are those of the entries, in their order."""
    st.selectbox(
        "Find a recommendation, unit, course or milestone",
        range(len(entries)),
        index=None,
        format_func=labels.__getitem__,
        key="search",
        placeholder="Find: rec 7, East Area, a course",
        label_visibility="collapsed",
        width=280,
        on_change=_found,
        args=(entries,),
    )


@faults.guarded
def _found(entries: Sequence[Entry]) -> None:
    place = st.session_state["search"]
    st.session_state["search"] = None
    if place is not None:
        page, parameters = destination(entries[place])
        url.go(page, **parameters)
