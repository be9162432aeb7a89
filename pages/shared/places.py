"""The pages there are, in two groups that say whom they serve, and how Streamlit is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.shared import url


@dataclass(frozen=True)
class Place:
    """A page as the navigation knows it: its short name (script and path), its label, and its question as the
    tooltip.
    """

    name: str
    label: str
    question: str


# Two kinds of reader: a Gold Group round a table, and an official alone at a desk.
PLACES: Mapping[str, Sequence[Place]] = {
    "For the meeting": (
        Place("overview", "Overview", "How much is embedded, and does the evidence bear it out?"),
        Place("since", "Since last meeting", "What changed since we met?"),
        Place("meeting", "Meeting", "What do we decide, on what figures?"),
        Place("embedding", "Embedding", "Is it policy and courses, or practice?"),
        Place("units", "Units", "Where should help go?"),
        Place("recommendation", "Recommendation", "May we say this one is done?"),
        Place("compare", "Compare", "How do these two differ?"),
    ),
    "At the desk": (
        Place("milestones", "Milestones", "Are dates holding?"),
        Place("training", "Training", "Are the people in post trained, and will it last?"),
        Place("trends", "Trends", "Better, worse, or noise?"),
        Place("returns", "Returns", "Can I rely on these figures?"),
        Place("brief", "Brief", "What do I take with me?"),
        Place("method", "Method", "What do these words mean?"),
    ),
}


def navigation() -> st.Page:
    """Tell Streamlit the pages and get the one asked for. The links are the frame's own: Streamlit's drop the
    address's filters.
    """
    # Made once a session: making one looks for its script on the disk.
    if "url_pages" not in st.session_state:
        st.session_state["url_pages"] = {place.name: _page(place) for places in PLACES.values() for place in places}
    pages = st.session_state["url_pages"]
    return st.navigation(
        {group: [pages[place.name] for place in places] for group, places in PLACES.items()}, position="hidden"
    )


def _page(place: Place) -> st.Page:
    return st.Page(
        url.path(place.name),
        title=place.label,
        url_path=place.name,
        help=place.question,
        default=place.name == "overview",
    )
