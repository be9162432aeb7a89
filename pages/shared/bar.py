"""What is drawn of the frame: the links, the date and the search, the facts about the data, the banner and the
marking.
"""

from datetime import date

import streamlit as st

from charts.text import clean
from data.book.english import day, plural
from pages.shared import appearance, faults, paper, picture, url
from pages.shared.days import read_day
from pages.shared.frame import View
from pages.shared.places import PLACES
from pages.shared.search import search_box
from pages.shared.show import escaped

MADE_UP = "Illustrative figures, made up to show how this works: none is the Metropolitan Police's."

# Only layout, by the frame's own keys; colours come from config.toml.
# On a wall screen the pictures grow as the text does (static/picture.css).
STYLE = """
<style>
/* kept */
.stAppHeader { background: transparent; height: 2.75rem; min-height: 2.75rem; }
.stAppHeader, .stAppHeader * { pointer-events: none; }
.stAppHeader button, .stAppHeader button * { pointer-events: auto; }
.stMainBlockContainer { padding: 0.7rem 2.5rem 2rem; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.75rem; }
.stMainBlockContainer h1 { padding: 0.3rem 0 0.4rem; }
.st-key-places { padding-right: 2.5rem; row-gap: 0.1rem; column-gap: 1.5rem; }
.st-key-answer p { font-size: 1.3rem; line-height: 1.4; max-width: 66rem; }
.st-key-illustrative p, .st-key-actual p { font-size: 0.875rem; }
.st-key-illustrative { border: 1px solid currentColor; border-left-width: 0.5rem; padding: 0.1rem 0.75rem; }
.st-key-marking_top p, .st-key-marking_bottom p { text-align: center; font-weight: 700; letter-spacing: 0.04em; }
.st-key-as_at, .st-key-search { width: 17.5rem !important; }
@media (min-width: 1700px) { html { font-size: 20px !important; } .st-key-answer p { max-width: 80rem; } }
@media (min-width: 1700px) {
  .stMainBlockContainer > .stVerticalBlock { gap: 0.5rem; }
}
@media (max-width: 900px) {
  .stMainBlockContainer { padding: 0.7rem 1rem 2rem; }
  .stTable :is(td, th) { padding: 0.25rem 0.3rem !important; }
  .stTable :is(td, th), .stTable :is(td, th) p { font-size: 0.8125rem; }
}
</style>
"""


def top(this: View) -> None:
    """Everything above the page's title, in three lines at most on a laptop: it must not push the answer down."""
    if not st.session_state.get("bar_styled"):
        st.html(STYLE + paper.STYLE)
    picture.keep_page(on_theme=appearance.run_again)
    _marking(this, "top")
    _places()
    _controls(this)
    _facts(this)
    for word in this.words:
        st.caption(escaped(word))


def bottom(this: View) -> None:
    """Everything below the page."""
    _marking(this, "bottom")
    # The browser keeps the style once a page has come whole (pages/shared/picture.py).
    st.session_state["bar_styled"] = True


def facts_in_words(this: View) -> str:
    """When the last return came in, what share of those expected is in, and which snapshot this is, on one line."""
    fresh = this.fresh
    if this.empty:
        return f"No return is in yet · snapshot {this.snapshot_id}"
    if not fresh["returns"]:
        return f"No return was in by {day(this.known_at or this.today)} · snapshot {this.snapshot_id}"
    share = f"{fresh['months_in']} of {plural(fresh['months_expected'], 'expected month')} in"
    return f"Last return came in {day(fresh['last_received_on'])} · {share} · snapshot {this.snapshot_id}"


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
                    st.page_link(url.place(place.name), label=place.label, help=place.question, query_params=carried)


def _controls(this: View) -> None:
    with st.container(horizontal=True, key="bar", vertical_alignment="center", gap="small"):
        _as_at(this)
        search_box(this.facts.entries, this.facts.labels)
        _known_at(this)


def _facts(this: View) -> None:
    """One line: whether the figures are made up, said first, then how fresh they are and which snapshot they come
    from.
    """
    with st.container(key="illustrative" if this.illustrative else "actual"):
        st.markdown((f"**{MADE_UP}** " if this.illustrative else "") + escaped(facts_in_words(this)))


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
        width=270,
    )


def day_labels(this: View) -> dict[str, str]:
    """The days offered, latest first: ISO date -> words. Month-ends reported, meetings since the first, and the day
    shown.
    """
    first = min(this.facts.months, default=this.today)
    days = {this.as_at, *this.facts.months, *(held for held in this.facts.meetings if first <= held <= this.today)}
    return {when.isoformat(): _day_label(when, this) for when in sorted(days, reverse=True)}


def _day_label(when: date, this: View) -> str:
    said = f"As at {day(when)}"
    if when in this.facts.meetings:
        said += f" · {clean(this.facts.meetings[when])}"
    return f"{said} · latest" if when == this.latest and when in this.facts.months else said


@faults.guarded
def _as_at_chosen(latest: date, today: date) -> None:
    chosen = read_day(st.session_state["as_at"])
    if chosen is None or chosen > today:
        st.toast("That is not a date up to today. Write it as 12 March 2026 or 2026-03-12.")
        return
    url.change(as_at=None if chosen == latest else chosen)


def _known_at(this: View) -> None:
    words = f"Known on {day(this.known_at)}" if this.known_at else "Everything now known"
    known = st.popover(words, key="known", type="tertiary", on_change="rerun")
    if known.open:
        with known:
            _knowledge(this)


def _knowledge(this: View) -> None:
    """What opens under known-at: another day's knowledge, and a link to quote."""
    st.session_state["known_at"] = this.known_at
    st.date_input(
        "Use only returns received by this day: what was known then, not what is known now.",
        min_value=min(this.facts.months, default=this.today),
        max_value=this.today,
        key="known_at",
        format="DD/MM/YYYY",
        on_change=_known_at_chosen,
    )
    with st.container(horizontal=True):
        as_then = {"as_at": this.as_at, "known_at": this.as_at}
        st.button(f"As known on {day(this.as_at)}", key="known_then", on_click=url.change, kwargs=as_then)
        st.button("Everything now known", key="known_now", on_click=url.change, kwargs={"known_at": None})
    known_at = this.known_at or this.today
    st.markdown(
        f"To quote these figures, use this link: it keeps both dates, so returns received after {day(known_at)} don't "
        "change what it shows."
    )
    st.code(url.lasting(this.as_at, known_at), language=None, wrap_lines=True)


@faults.guarded
def _known_at_chosen() -> None:
    url.change(known_at=st.session_state["known_at"])
