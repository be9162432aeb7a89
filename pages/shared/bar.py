"""What is drawn of the frame: the links, the date and the search, the facts about the data, the banner and the marking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from charts.text import clean
from charts.words import day, plural
from pages.shared import url
from pages.shared.frame import View
from pages.shared.search import search_box
from pages.shared.show import escaped


@dataclass(frozen=True)
class Place:
    """A page as the navigation knows it: its short name (script and path), its label, and its question as the tooltip."""

    name: str
    label: str
    question: str


# Two kinds of reader: a Gold Group round a table, and an official alone at a desk.
PLACES: Mapping[str, Sequence[Place]] = {
    "For the meeting": (
        Place("overview", "Overview", "How much of this is embedded, and is that real?"),
        Place("since", "Since last meeting", "What changed since we met?"),
        Place("embedding", "Embedding", "Is it policy and courses, or practice?"),
        Place("units", "Units", "Where should help go?"),
        Place("recommendation", "Recommendation", "May we say this one is done?"),
    ),
    "At the desk": (
        Place("milestones", "Milestones", "Are dates holding?"),
        Place("training", "Training", "Are the people in post trained, and will it last?"),
        Place("trends", "Trends", "Better, worse, or noise?"),
        Place("returns", "Returns", "Can I trust this page?"),
        Place("method", "Method", "What do these words mean?"),
    ),
}

# Only layout, by the frame's own keys, and what paper needs; colours come from config.toml.
STYLE = """
<style>
.stAppHeader { background: transparent; pointer-events: none; height: 2.75rem; min-height: 2.75rem; }
.stAppHeader > * > * { pointer-events: auto; }
.st-key-places { padding-right: 3rem; row-gap: 0; column-gap: 1.75rem; }
.st-key-places > div, .st-key-bar > div { flex-wrap: wrap; }
.st-key-answer p { font-size: 1.3rem; line-height: 1.4; max-width: 62rem; }
.st-key-banner { border-left: 0.4rem solid currentColor; padding: 0.1rem 0.75rem; }
.st-key-marking_top p, .st-key-marking_bottom p { text-align: center; font-weight: 700; letter-spacing: 0.04em; }
@media print {
  .stAppHeader, .st-key-places, .st-key-bar, .stExpander, .stButton, .stDownloadButton, .modebar { display: none !important; }
  .stMain, .stApp, .stAppViewContainer { overflow: visible !important; position: static !important; height: auto !important; }
}
</style>
"""


def top(this: View) -> None:
    """Everything above the page's title."""
    st.html(STYLE)
    _marking(this, "top")
    _places()
    _controls(this)
    if this.illustrative:
        with st.container(key="banner"):
            st.markdown("**Illustrative figures.** Made up to show how the dashboard works; no figure here is the Metropolitan Police's.")
    for word in this.words:
        st.caption(escaped(word))


def bottom(this: View) -> None:
    """Everything below the page."""
    _marking(this, "bottom")


def facts_in_words(this: View, fresh: Mapping[str, Any]) -> str:
    """As at when, known when, how fresh and which snapshot, on one line."""
    parts = [f"As at {day(this.as_at)}"]
    if this.known_at:
        parts.append(f"as known on {day(this.known_at)}")
    if this.empty:
        parts.append("no return is in yet")
    else:
        share = f"{fresh['months_in']} of {plural(fresh['months_expected'], 'expected return')} in"
        parts.append(f"last return came in {day(fresh['last_received_on'])}, {share}")
    return " · ".join([*parts, f"snapshot {this.snapshot_id}"])


def _marking(this: View, where: str) -> None:
    if this.marking:
        with st.container(key=f"marking_{where}"):
            st.markdown(escaped(this.marking))


def _places() -> None:
    """The links to the pages, in their two groups; each carries the date and the filters in its address."""
    carried = url.query(url.here(), same_page=False)
    with st.container(horizontal=True, key="places"):
        for group, places in PLACES.items():
            with st.container(horizontal=True, width="content", gap="xxsmall", vertical_alignment="center"):
                st.caption(group, width="content")
                for place in places:
                    st.page_link(url.path(place.name), label=place.label, help=place.question, query_params=carried)


def _controls(this: View) -> None:
    with st.container(horizontal=True, key="bar", vertical_alignment="center", gap="small"):
        _as_at(this)
        search_box(this.facts.entries, this.facts.labels)
        _known_at(this)
        st.caption(escaped(facts_in_words(this, this.fresh)), width="stretch")


def _as_at(this: View) -> None:
    labels = day_labels(this)
    st.session_state["as_at"] = this.as_at.isoformat()
    st.selectbox(
        "As at: a month-end, a meeting, or any date typed in",
        list(labels),
        format_func=lambda option: labels.get(option, option),
        key="as_at",
        label_visibility="collapsed",
        accept_new_options=True,
        on_change=_as_at_chosen,
        args=(this.latest, this.today),
        width=300,
    )


def day_labels(this: View) -> dict[str, str]:
    """The days offered, latest first: ISO date -> words. Month-ends reported, meetings since the first, and the day shown."""
    first = min(this.facts.months, default=this.today)
    days = {this.as_at, *this.facts.months, *(held for held in this.facts.meetings if first <= held <= this.today)}
    return {when.isoformat(): _day_label(when, this) for when in sorted(days, reverse=True)}


def _day_label(when: date, this: View) -> str:
    said = f"As at {day(when)}"
    if when in this.facts.meetings:
        said += f" · {clean(this.facts.meetings[when])}"
    return f"{said} · latest" if when == this.latest and when in this.facts.months else said


def _as_at_chosen(latest: date, today: date) -> None:
    chosen = read_day(st.session_state["as_at"])
    if chosen is None or chosen > today:
        st.toast("That is not a date up to today. Write it as 12 March 2026 or 2026-03-12.")
        return
    url.change(as_at=None if chosen == latest else chosen)


def read_day(text: str) -> date | None:
    """A day as people type it (12 March 2026, 12 Mar 2026, 12/03/2026, 2026-03-12), or None."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
    return None


def _known_at(this: View) -> None:
    words = f"Known on {day(this.known_at)}" if this.known_at else "Everything now known"
    known = st.popover(words, key="known", type="tertiary", on_change="rerun")
    if not known.open:
        return
    with known:
        st.session_state["known_at"] = this.known_at
        st.markdown("Use only returns received by a day: what was known then, not what is known now.")
        st.date_input(
            "Known at",
            min_value=min(this.facts.months, default=this.today),
            max_value=this.today,
            key="known_at",
            format="DD/MM/YYYY",
            on_change=_known_at_chosen,
        )
        st.button(f"As known on {day(this.as_at)}", key="known_then", on_click=url.change, kwargs={"as_at": this.as_at, "known_at": this.as_at})
        st.button("Everything now known", key="known_now", on_click=url.change, kwargs={"known_at": None})


def _known_at_chosen() -> None:
    url.change(known_at=st.session_state["known_at"])
