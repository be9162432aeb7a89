"""The one home of the address: what its parameters are, reading them, writing them, and links that carry them.

The address is the truth and the widgets follow it. Values are ids. Writing through `st.query_params` (and not
Streamlit's own `bind`) is deliberate: a bound widget replaces the browser's history entry and holds labels, a written
one adds an entry and holds ids, so that browser Back steps through what was looked at.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from pages.shared import faults, pieces
from pages.shared.show import escaped

Value = date | int | str


def a_day(text: str) -> date:
    """`2026-10-31` as a date; ValueError when it is not one."""
    return date.fromisoformat(text.strip())


def a_number(text: str) -> int:
    """A whole number from 0 to 9999 in digits; ValueError when it is not one."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValueError(text)
    return int(text)


def an_id(text: str) -> str:
    """An id of 1 to 80 printable characters; ValueError when it is not one."""
    if not (0 < len(text) <= 80 and text.isprintable()):
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Parameter:
    """One parameter of the address: how its text is read, what it is in plain words, and whether it stays with you."""

    read: Callable[[str], Value]
    words: str
    carried: bool = False


# Carried parameters go with you from page to page; the others belong to the page they are on.
PARAMETERS: Mapping[str, Parameter] = {
    "as_at": Parameter(a_day, "as-at date", carried=True),
    "known_at": Parameter(a_day, "known-at date", carried=True),
    "recommendation": Parameter(a_number, "recommendation", carried=True),
    "unit": Parameter(an_id, "unit", carried=True),
    "course": Parameter(an_id, "course", carried=True),
    "theme": Parameter(a_number, "theme", carried=True),
    "since": Parameter(a_day, "earlier date"),
    "milestone": Parameter(an_id, "milestone"),
    "state": Parameter(an_id, "state"),
    "criterion": Parameter(an_id, "criterion"),
    "role": Parameter(an_id, "role"),
    "stage": Parameter(a_number, "stage"),
    "measure": Parameter(an_id, "measure"),
    "series": Parameter(an_id, "series"),
    "base": Parameter(a_day, "start of the limits"),
    "return": Parameter(an_id, "return"),
    "term": Parameter(an_id, "word"),
    "chapter": Parameter(an_id, "chapter"),
    "find": Parameter(an_id, "words to find"),
    "item": Parameter(an_id, "line"),
    "action": Parameter(an_id, "action"),
    "month": Parameter(a_day, "month"),
    "months": Parameter(a_number, "number of months"),
    "page": Parameter(a_number, "page"),
    "with": Parameter(an_id, "unit compared with"),
    "meeting": Parameter(an_id, "meeting"),
    "step": Parameter(an_id, "step of the agenda"),
    "entry": Parameter(an_id, "entry of the log"),
    "snapshot": Parameter(an_id, "snapshot"),
}


def read(name: str, held: Callable[[Any], bool] | None = None) -> tuple[Any, str]:
    """What the address says for a parameter, and a quiet word when it says something that can't be shown.

    Gives (None, "") when the parameter is absent. `held`: whether a value is among those held (`names.__contains__`,
    say); what isn't held counts as bogus.
    """
    text = st.query_params.get(name)
    if text is None:
        return None, ""
    parameter = PARAMETERS[name]
    try:
        value = parameter.read(text)
    except ValueError:
        return None, f"The {parameter.words} in the link is not one this page can read, so it was left out."
    if held is not None and not held(value):
        return None, f"The {parameter.words} in the link is not among those held, so it was left out."
    return value, ""


def holds(name: str, text: str) -> bool:
    """Whether the address can hold this text for a parameter."""
    try:
        PARAMETERS[name].read(text)
    except ValueError:
        return False
    return True


def written(value: Value) -> str:
    """A value as the address holds it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def query(current: Mapping[str, str], *, same_page: bool, **changes: Value | None) -> dict[str, str]:
    """The parameters of another address: those of this one that stay, with `changes` made; None takes one out."""
    unknown = set(changes) - set(PARAMETERS)
    if unknown:
        raise ValueError(f"not a parameter of the address: {', '.join(sorted(unknown))}")
    kept = {
        name: text for name, text in current.items() if name in PARAMETERS and (same_page or PARAMETERS[name].carried)
    }
    kept.update({name: written(value) for name, value in changes.items() if value is not None})
    return {name: kept[name] for name in PARAMETERS if name in kept and changes.get(name, "") is not None}


def here() -> dict[str, str]:
    """The parameters of this address that could be shown (bogus ones are not carried on)."""
    refused = st.session_state.get("url_refused", ())
    return {name: text for name, text in st.query_params.to_dict().items() if name not in refused}


def page_now() -> str:
    """The short name of the page being shown, such as ``units``."""
    return st.session_state.get("url_page", "overview")


def path(page: str) -> str:
    """The script of a page by its short name."""
    return f"pages/{page}.py"


def place(page: str) -> st.Page:
    """A page by its short name, as this run's navigation knows it: a link by path would have to find it on disk."""
    return st.session_state["url_pages"][page]


def change(**changes: Value | None) -> None:
    """Change the address and stay on this page. For callbacks; in a page's body follow it with `st.rerun()`."""
    st.query_params.from_dict(query(here(), same_page=True, **changes))


def base() -> str:
    """The dashboard's own address, as this reader has it."""
    here = (st.context.url or "").partition("?")[0].rstrip("/")
    return here.removesuffix(f"/{page_now()}") + "/"


def lasting(as_at: date, known_at: date) -> str:
    """The whole address of what is shown, with both dates in it even where they are the default."""
    base = (st.context.url or "").partition("?")[0]
    base += "/" * (base.count("/") == 2)  # the address of the first page, as browsers write it
    return f"{base}?{urlencode(query(here(), same_page=True, as_at=as_at, known_at=known_at))}"


def address(page: str, last: str, **changes: Value | None) -> str:
    """The address of a page, for a link inside a drawing: relative, ending in `last=`, whose value the drawing adds."""
    kept = query(here(), same_page=False, **{last: None}, **changes)
    return f"{page}?{urlencode(kept)}{'&' if kept else ''}{last}="


def to(page: str, **changes: Value | None) -> str:
    """The whole address of a page, carrying the date and the filters, with `changes` made: for a link in HTML."""
    kept = query(here(), same_page=bool(changes) and page == page_now(), **changes)
    return base() + ("" if page == "overview" else page) + (f"?{urlencode(kept)}" if kept else "")


def frozen(as_at: date, known_at: date) -> str:
    """Path and parameters of what is shown, with both dates in them: what `follow` leads to, on whatever server."""
    name = page_now()
    path = "" if name == "overview" else name
    return f"/{path}?{urlencode(query(here(), same_page=True, as_at=as_at, known_at=known_at))}"


def follow(address: str, label: str, **changes: Value | None) -> None:
    """A link to an address that `frozen` gave, with `changes` made; nothing where it is of no page there is."""
    path, _, parameters = address.partition("?")
    name = path.removeprefix("/") or "overview"
    if name not in st.session_state["url_pages"]:
        return
    there = {key: text for key, text in parse_qsl(parameters) if key in PARAMETERS and holds(key, text)}
    more = query(there, same_page=True, **changes)
    if name != page_now():
        st.page_link(place(name), label=escaped(label), query_params=more)
        return
    st.button(
        escaped(label), key=f"follow_{address}", type="tertiary", on_click=st.query_params.from_dict, args=(more,)
    )


def go(page: str, **changes: Value | None) -> None:
    """Go to a page, carrying the date and the filters, with `changes` made. For callbacks and page bodies."""
    if page == page_now():
        change(**changes)
        return
    st.switch_page(place(page), query_params=query(here(), same_page=False, **changes))


def link(
    page: str, label: str, *, key: str | None = None, icon: str | None = None, help: str | None = None,
    **changes: Value | None,
) -> None:  # fmt: skip
    """A link to a page that carries the date and the filters. `label` is plain text from anywhere: it is escaped here.

    A link to the page one is on is drawn as a quiet button: Streamlit's own page link would not move the address.
    """
    text = escaped(label)
    if page != page_now():
        more = query(here(), same_page=False, **changes)
        st.page_link(place(page), label=text, icon=icon, help=help, query_params=more)
        return
    key = key or f"to_{page}_" + "_".join(f"{name}_{written(to)}" for name, to in changes.items() if to is not None)
    st.button(text, key=key, icon=icon, help=help, type="tertiary", on_click=change, kwargs=changes)


def piece(page: str, label: str, **changes: Value | None) -> pieces.Piece:
    """A link as `link` makes it, as a piece of words that are put on the page together. `label`: plain text."""
    return pieces.link(to(page, **changes), label)


def select(
    label: str, name: str, options: Sequence[Value], value: Value | None, *,
    labels: Mapping[Any, str] | None = None, nothing: str | None = None, **more: Any,
) -> None:  # fmt: skip
    """A select box for a parameter of the address. `value` is what the address says now (from the view or `read`).

    `labels`: what is shown for each id. `nothing`: the words shown when nothing is chosen; without it one must be.
    """
    more |= {"index": None if nothing is not None else 0, "placeholder": nothing}
    shown = _told_apart(options, labels or {})
    more |= {"format_func": lambda option: shown.get(option, str(option))}
    st.selectbox(label, options, **_bound("select", name, value), **more)


def _told_apart(options: Sequence[Value], labels: Mapping[Any, str]) -> dict[Value, str]:
    """What is shown for each option, with its id where several would be shown alike: Streamlit knows a choice by its
    words, and of two meetings of one title on one day took another than was chosen.
    """
    shown = {option: str(labels.get(option, option)) for option in options}
    alike = Counter(shown.values())
    return {option: f"{words} ({option})" if alike[words] > 1 else words for option, words in shown.items()}


def segments(
    label: str, name: str, options: Sequence[Value], value: Value, *,
    labels: Mapping[Any, str] | None = None, **more: Any,
) -> None:  # fmt: skip
    """A row of two to five visible choices for a parameter of the address.

    The first option is the default, left out of the address.
    """
    more |= {"format_func": lambda option: escaped(str((labels or {}).get(option, option)))}
    st.segmented_control(label, options, required=True, **_bound("segments", name, value, options[0]), **more)


def typed(label: str, name: str, value: str | None, **more: Any) -> None:
    """A box to type in for a parameter of the address; emptied, it is left out."""
    key = f"typed_{name}"
    st.session_state[key] = value or ""
    st.text_input(label, key=key, on_change=_written, args=(name, key), max_chars=80, **more)


def _bound(widget: str, name: str, value: Value | None, *default: Value) -> dict[str, Any]:
    """What ties a widget to a parameter of the address: its value now, and what a choice does."""
    key = f"{widget}_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": _chosen, "args": (name, key, *default)}


def step(name: str, options: Sequence[Value], value: Value | None, words: str, *, in_row: bool = False) -> None:
    """Previous and next buttons for a parameter, worked by the keys Alt+P and Alt+N too.

    `words`: what is stepped, as `recommendation`. in_row: they stand in a row of the page's own.
    """
    place = options.index(value) if value in options else -1
    with nullcontext() if in_row else st.container(horizontal=True, width="content", key=f"step_{name}"):
        _step_to("Previous", "Alt+P", name, options[place - 1] if place > 0 else None, words)
        _step_to("Next", "Alt+N", name, options[place + 1] if place + 1 < len(options) else None, words)


def _step_to(way: str, shortcut: str, name: str, to: Value | None, words: str) -> None:
    key = f"{way.lower()}_{name}"
    st.button(f"{way} {words}", key=key, shortcut=shortcut, disabled=to is None, on_click=change, kwargs={name: to})


@faults.guarded
def _chosen(name: str, key: str, default: Value | None = None) -> None:
    chosen = st.session_state[key]
    change(**{name: None if chosen == default else chosen})


@faults.guarded
def _written(name: str, key: str) -> None:
    text = " ".join(st.session_state[key].split())
    change(**{name: text or None})
