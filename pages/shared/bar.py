"""What is drawn of the frame: what this is, the links, the date and the search, whence the figures come, the marking.

The links, the date and the word that an earlier day is looked at stay in sight as the page scrolls.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.text import clean
from data.book.english import day, month, plural
from pages.shared import access, appearance, faults, minutes, paper, picture, pieces, show, url
from pages.shared.days import read_day
from pages.shared.frame import View
from pages.shared.places import PLACES
from pages.shared.search import search_box
from pages.shared.show import escaped

MADE_UP = "Illustrative figures, made up: none is the Metropolitan Police's."
WORKING = "Working numbers and titles: not yet HMICFRS's own"
NOW = "now"
"""What the control of the day of knowledge holds when everything known is used."""

Quote = Callable[[], None]


@contextmanager
def around(this: View) -> Iterator[None]:
    """The bar over the page and the foot under it. Who has them on the screen is sent the page first: its pictures are
    what takes a browser longest.
    """
    new = "bar_stands" not in st.session_state
    picture.keep_page(on_theme=appearance.run_again)
    over = st.container(key="over")
    quote = _top(this, over) if new else None
    yield
    (quote or _top(this, over))()
    show.put(_marking(this))
    st.session_state["bar_stands"] = True


def _top(this: View, over: DeltaGenerator) -> Quote:
    """Everything above the page's title. Gives what puts the quotation in its place once the page has its answer."""
    with over:
        _masthead(this)
        with st.container(key="bar"):
            with st.container(horizontal=True, key="bar_row", vertical_alignment="center", gap="small"):
                _places()
                _as_at(this)
                search_box(this.facts.entries, this.facts.labels)
            _band(this)
        st.html(_sheet(this))
        quote = _facts(this)
        for word in this.words:
            st.caption(escaped(word))
    return quote


def chosen(this: View, of: str) -> None:
    """For the paper: what the page, or a part of it that was run alone since, is narrowed to."""
    names = (this.units.get(this.unit or ""), this.themes.get(this.theme or 0))
    words = paper.chosen([name for name in names if name], of)
    if words:
        st.html(words)


def facts_in_words(this: View) -> str:
    """When the last return came in, what share of those expected is in, and which snapshot this is, on one line."""
    fresh = this.fresh
    if this.empty:
        return f"No return is in yet · snapshot {this.snapshot_id}"
    if not fresh["returns"]:
        return f"No return was in by {day(this.known_at or this.today)} · snapshot {this.snapshot_id}"
    share = f"{fresh['months_in']} of {plural(fresh['months_expected'], 'expected month')} in"
    return f"Last return in {day(fresh['last_received_on'])} · {share} · snapshot {this.snapshot_id}"


def looking_at(this: View) -> str:
    """What is looked at when it isn't the latest: which day, and by whose knowledge."""
    seen = f"You are looking at {day(this.as_at)}"
    if this.as_at > this.latest and not this.empty:
        seen = f"You are looking at the figures of {month(this.latest)} as they stand on {day(this.as_at)}"
    if this.known_at is None:
        return f"{seen}."
    body = this.facts.programme.get("body")
    if body and this.known_at in this.facts.meetings:
        return f"{seen}, as the {clean(body)} knew it on {day(this.known_at)}."
    return f"{seen}, as it was known on {day(this.known_at)}."


def quotation(this: View, sentence: str, link: str) -> str:
    """The page's answer as it may be pasted into a letter: the sentence, its dates, what it rests on, and the link."""
    known = day(this.known_at or this.today)
    about = [f"As at {day(this.as_at)}, as known on {known}; snapshot {this.snapshot_id}"]
    about += [WORKING] if this.working else []
    about += [MADE_UP.removesuffix(".")] if this.illustrative else []
    return "\n".join([*([this.marking] if this.marking else []), sentence, f"{'. '.join(about)}.", link])


def _masthead(this: View) -> None:
    """One slim line: what this is, the marking, and who looks, with the way out where somebody has signed in."""
    said = [pieces.of_kind("programme", this.facts.programme.get("masthead")), _marking(this)]
    if not this.visitor.words:
        show.put(pieces.masthead(*said))
        return
    with st.container(horizontal=True, key="signed_in", vertical_alignment="center", gap="small"):
        show.put(pieces.masthead(*said, pieces.paragraph(this.visitor.words)))
        st.button("Sign out", key="sign_out", type="tertiary", on_click=access.leave)


def _sheet(this: View) -> str:
    """What stands on every sheet when the page is printed."""
    seen = (
        f"As at {day(this.as_at)}"
        if this.is_latest
        else looking_at(this).removeprefix("You are looking at ").strip(".")
    )
    figures = " · illustrative figures" * this.illustrative
    masthead = clean(this.facts.programme.get("masthead") or "")
    return paper.sheet(masthead, clean(this.marking), f"{seen}\nsnapshot {this.snapshot_id}{figures}")


def _marking(this: View) -> pieces.Piece:
    return pieces.of_kind("marking", this.marking)


def _places() -> None:
    """The links to the pages; each carries the date and the filters in its address. A narrow window has them under one
    button.
    """
    st.html(page_links())
    folded = st.popover("Pages", icon=":material/menu:", key="places_menu", on_change="rerun")
    if folded.open:
        with folded, st.container(key="places_menu_links", gap=None):
            st.html(page_links())


def page_links() -> str:
    """The links as one element. static/picture.js follows them without a new load, and keeps in them what is chosen on
    a page that is run alone.
    """
    links = []
    for place in (place for places in PLACES.values() for place in places):
        now = ' aria-current="page"' if place.name == url.page_now() else ""
        there = f'href="{escape(url.to(place.name))}" target="_self" title="{escape(place.question)}"'
        links.append(f"<a {there}{now}>{escape(place.label)}</a>")
    carried = " ".join(name for name, parameter in url.PARAMETERS.items() if parameter.carried)
    return f'<nav aria-label="Pages" data-carried="{carried}">{"".join(links)}</nav>'


def _band(this: View) -> None:
    """Across the whole width, and always in sight, when the latest is not what is looked at."""
    if this.is_latest or this.empty:
        return
    latest = url.piece(url.page_now(), "Back to the latest", as_at=None, known_at=None)
    show.put(pieces.band(looking_at(this), latest))


def _facts(this: View) -> Quote:
    """One line: whether the figures are made up, said first, whose the numbers are, how fresh the figures are; beside
    it, by whose knowledge, and the page as it may be quoted.
    """
    with st.container(horizontal=True, key="facts", vertical_alignment="center", gap="small"):
        said = [pieces.strong(MADE_UP)] if this.illustrative else []
        said += [pieces.strong(f"{WORKING}.")] if this.working and not this.empty else []
        show.put(pieces.of_kind("illustrative" if this.illustrative else "actual", *said, facts_in_words(this)))
        _as_known(this)
        return _quote(this)


def _quote(this: View) -> Quote:
    opener = st.popover("Quote this page", key="quote", on_change="rerun")

    def fill() -> None:
        if opener.open:
            with opener:
                _to_copy(this)

    return fill


def _to_copy(this: View) -> None:
    known_at = this.known_at or this.today
    text = quotation(this, show.what_was_said(), url.lasting(this.as_at, known_at))
    st.code(text, language=None, wrap_lines=True)
    show.note(f"The link keeps both dates, so returns received after {day(known_at)} don't change what it shows.")
    if show.what_was_said() and this.visitor.recorders:
        _to_keep(this)


def _to_keep(this: View) -> None:
    """A quotation kept in the log: when a later return changes a figure in it, the office is told."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.selectbox("Kept by", this.visitor.recorders, format_func=str.capitalize, key="quote_by", width=160)
        said = (this, show.what_was_said(), show.figures_said(), by)
        st.button("Keep this quotation", key="quote_keep", on_click=minutes.keep_quotation, args=said)


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
        args=(this,),
    )


def day_labels(this: View) -> dict[str, str]:
    """The days offered, latest first: ISO date -> words. Month-ends reported, meetings since the first, and the day
    shown.
    """
    days = {this.as_at, *this.facts.months, *_meetings_held(this)}
    return {when.isoformat(): _day_label(when, this) for when in sorted(days, reverse=True)}


def knowledge_labels(this: View) -> dict[str, str]:
    """The days of knowledge offered: today, the day looked at, and every meeting; what is held -> words."""
    days = {this.as_at, *_meetings_held(this), *filter(None, [this.known_at])}
    return {NOW: "As known today"} | {
        when.isoformat(): _known_label(when, this) for when in sorted(days, reverse=True) if when < this.today
    }


def _known_label(when: date, this: View) -> str:
    """A day of knowledge. What is chosen stands in the box, which has room for its day alone."""
    at_meeting = when in this.facts.meetings and when != this.known_at
    return f"As known on {day(when)}" + (" · at the meeting" if at_meeting else "")


def _meetings_held(this: View) -> list[date]:
    first = min(this.facts.months, default=this.today)
    return [held for held in this.facts.meetings if first <= held <= this.today]


def _day_label(when: date, this: View) -> str:
    said = f"As at {day(when)}"
    if when in this.facts.meetings and when != this.as_at:  # the box has room for the day that is chosen alone
        said += f" · {clean(this.facts.meetings[when])}"
    return f"{said} · latest" if when == this.latest and when in this.facts.months else said


@faults.guarded
def _as_at_chosen(this: View) -> None:
    chosen = _typed_day("as_at", this)
    if chosen is not None:
        url.change(as_at=None if chosen == this.latest else chosen)


def _typed_day(key: str, this: View) -> date | None:
    """The day chosen or typed, when it is one of those held."""
    chosen = read_day(st.session_state[key], this.today, this.facts.meetings)
    first = min(this.facts.months, default=this.today)
    if chosen is None or not first <= chosen <= this.today:
        between = f"a date from {day(first)} to today"
        st.toast(f"That is not {between}. Write it as 12 March 2026, 12 Mar, or last meeting.")
        return None
    return chosen


def _as_known(this: View) -> None:
    labels = knowledge_labels(this)
    st.session_state["known_at"] = this.known_at.isoformat() if this.known_at else NOW
    st.selectbox(
        "As known: today, at that meeting, or on any other day typed in",
        list(labels),
        format_func=lambda option: labels.get(option, option),
        key="known_at",
        label_visibility="collapsed",
        accept_new_options=True,
        on_change=_as_known_chosen,
        args=(this,),
    )


@faults.guarded
def _as_known_chosen(this: View) -> None:
    chosen = _typed_day("known_at", this)
    if chosen is not None:
        url.change(known_at=None if chosen == this.today else chosen)
