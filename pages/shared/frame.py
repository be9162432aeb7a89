"""The frame round every page: which snapshot, as at when and known when, what is chosen, and the bar that says so.

`dashboard.py` calls `begin` once per run; a page then asks for `view()`.
"""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, NoReturn, TypeVar

import streamlit as st

from charts.drawing import Context, Drawing
from data.book import days
from data.book.english import join_names
from data.book.numbering import with_numbers
from pages.shared import access, appearance, places, search, show, store, url
from pages.shared.access import Outside, Visitor
from pages.shared.kept import Kept, cells, parts
from queries import Gate

# Cells of answers and parts of drawings, 30 to 60 bytes each: of the illustrative set every page at three dates, or
# Overview at thirty.
_KEPT = Kept(600_000)
PART = 60
"""Bytes of a drawing as it is sent that weigh as much as a part of it."""

Row = Mapping[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Facts:
    """What the frame knows of a snapshot, read once for each.

    months: month-ends reported, latest first, each with the day its first return came in. meetings: day -> title.
    names: for each kind (recommendation, unit, course, theme), id -> name, in order. entries: what can be searched for.
    programme: the row of the question of that name, empty where the reference has none.
    """

    months: Mapping[date, date]
    meetings: Mapping[date, str]
    names: Mapping[str, Mapping[Any, str]]
    entries: Sequence[Row]
    labels: Sequence[str]
    programme: Row

    def latest(self, known_at: date | None) -> date | None:
        """The latest month-end reported, by the returns in by `known_at`."""
        return next(
            (month for month, received in self.months.items() if known_at is None or received <= known_at), None
        )


@dataclass(frozen=True)
class View:
    """What this run is about. A page asks and draws through it, so that everything on it comes from one snapshot.

    as_at: the day the question is about. known_at: None for everything now known, else the day whose knowledge is used.
    recommendation, unit, course, theme: what the address has chosen, None when nothing; always among those held.
    fresh: the row of the query `freshness`. dark: the reader's theme. words: what in the address could not be shown.
    latest: the as-at date shown when the address names none. empty: no return is in yet. visitor: who looks.
    """

    gate: Gate
    visitor: Visitor
    facts: Facts
    today: date
    as_at: date
    known_at: date | None
    latest: date
    recommendation: int | None
    unit: str | None
    course: str | None
    theme: int | None
    fresh: Row
    marking: str
    dark: bool
    empty: bool
    words: tuple[str, ...]

    @property
    def illustrative(self) -> bool:
        """Any figure held is made up."""
        return bool(self.fresh["illustrative"])

    @property
    def is_latest(self) -> bool:
        """Whether the page shows the latest month by all that is known."""
        return self.as_at == self.latest and self.known_at is None

    @property
    def counted_from(self) -> date:
        """The day that days are counted from: today, but on an earlier day the day looked at, as known then."""
        return self.today if self.is_latest else self.known_at or self.as_at

    @property
    def working(self) -> bool:
        """Whether any recommendation's number and title are still ours."""
        return any(number != str(recommendation) for recommendation, number in self.numbers.items())

    @property
    def snapshot_id(self) -> str:
        """The id of the snapshot being shown."""
        return self.gate.snapshot_id

    @property
    def recommendations(self) -> Mapping[int, str]:
        """Every recommendation: id -> working title, in order."""
        return self.facts.names["recommendation"]

    @property
    def numbers(self) -> Mapping[int, str]:
        """How every recommendation is written: id -> W7 while its number and title are ours, 7 once published."""
        return _numbers(self.gate, self.known_at)

    @property
    def titled(self) -> Mapping[int, str]:
        """Every recommendation as a list names it: id -> `W3 Training on coronial matters`."""
        return {number: f"{self.numbers[number]} {title}" for number, title in self.recommendations.items()}

    @property
    def units(self) -> Mapping[str, str]:
        """Every unit: id -> name."""
        return self.facts.names["unit"]

    @property
    def courses(self) -> Mapping[str, str]:
        """Every course: id -> title."""
        return self.facts.names["course"]

    @property
    def themes(self) -> Mapping[int, str]:
        """Every theme: id -> name."""
        return self.facts.names["theme"]

    @property
    def context(self) -> Context:
        """What every drawing and download says about itself."""
        return Context(
            as_at=self.as_at,
            known_at=self.known_at,
            snapshot_id=self.snapshot_id,
            illustrative=self.illustrative,
            marking=self.marking,
            dark=self.dark,
        )

    def ask(self, name: str, **params: Any) -> "Answer":
        """The rows of a named query at this view's dates, kept from run to run: never change a row.

        Pass `as_at=` or `known_at=` for another date. Raises KeyError for an unknown query, NotAsked for a wrong
        parameter.
        """
        given = {"as_at": self.as_at, "known_at": self.known_at, **params}
        return _asked(self.gate, name, tuple(sorted(given.items())))

    def source(self, name: str, **params: Any) -> "Source":
        """What `ask` would give, for `draw` alone: many rows of which nothing but the drawing need be kept."""
        given = {"as_at": self.as_at, "known_at": self.known_at, **params}
        return Source((self.gate, name, tuple(sorted(given.items()))))

    def draw(self, builder: Callable[..., Drawing], *given: Any, **options: Any) -> Drawing:
        """`builder(*given, context, **options)`, kept from run to run when all of `given` came from `ask` or `source`
        or is hashable.

        Lists worked out by the page are drawn anew each time: correct, but slower; let the builder work them out
        instead.
        """
        about = tuple(item.asked if isinstance(item, Answer | Source) else item for item in given)
        key = (self.gate, builder, about, tuple(sorted(options.items())), self.context)

        def make() -> Drawing:
            read = (item.rows() if isinstance(item, Source) else item for item in given)
            return builder(*read, self.context, **options)

        return _KEPT.get(key, make, _weight) if _is_hashable(key) else make()

    def keep(self, work: Callable[..., Result], rows: "Answer", *beside: Any) -> Result:
        """`work(rows, *beside)`, kept from run to run. `beside` must follow from the snapshot and what was asked."""
        # What is worked out may hold on to the rows, so it weighs as much.
        return _KEPT.get((self.gate, work, rows.asked), lambda: work(rows, *beside), lambda _: cells(rows))

    def made(self, work: Callable[..., Result], *given: Any, beside: Any = None) -> Result:
        """`work(*given)`, kept from run to run. It must follow from what is given and `beside`, all of it hashable."""
        return _KEPT.get((work, given, beside), lambda: work(*given), lambda made: len(repr(made)) // PART)


class Answer(list[Row]):
    """The rows of a named query, and what was asked to get them."""

    def __init__(self, rows: Sequence[Row], asked: tuple[Any, ...]) -> None:
        super().__init__(rows)
        self.asked = asked

    @property
    def question(self) -> str:
        """The name of the question."""
        return str(self.asked[1])


@dataclass(frozen=True)
class Source:
    """The rows of a named query that a drawing is made of: asked for when it is drawn, and not kept beside it."""

    asked: tuple[Gate, str, tuple[tuple[str, Any], ...]]

    def rows(self) -> Sequence[Row]:
        """The rows, asked for anew."""
        gate, name, given = self.asked
        return _rows(gate, name, dict(given))


def view() -> View:
    """The view of this run."""
    if "frame_view" not in st.session_state:
        # A folder called pages makes Streamlit run the page itself when it is the first thing asked of a new server.
        # Naming the pages, as the front door does, ends that for good; then the run starts again through the front
        # door.
        places.navigation()
        st.rerun()
    return st.session_state["frame_view"]


class PageEnd(Exception):
    """The page has said all it has to say; the frame closes round it as ever."""


def end() -> NoReturn:
    """End the page here: what the frame puts under every page, the marking among it, still follows."""
    raise PageEnd


def begin(page: str, visitor: Visitor) -> View:
    """Read the address and open the snapshot: once per run, before anything is drawn.

    Raises Outside where the page is not for whoever looks.
    """
    if not visitor.sees(page):
        raise Outside("This page is about all units, and you see some of them: the other pages are about those.")
    as_it_was = store.named(visitor.units)
    gate = as_it_was or store.current(visitor.units)
    if not as_it_was:
        _say_if_new(gate.snapshot_id)
    return _begun(page, gate, visitor, as_it_was is not None)


@contextmanager
def again(page: str, begun: View) -> Iterator[View]:
    """The view for the page in its frame: when the page is run alone, the address may choose something else.

    Where the frame itself would say something else than when it was drawn, or who looks may now see something else or
    nothing, all is run anew.
    """
    if st.session_state.get("frame_is_run"):
        yield begun
        return
    try:
        visitor = access.visitor()
    except Outside:
        st.rerun()
    as_it_was = store.named(visitor.units)
    view = _begun(page, as_it_was or store.current(visitor.units), visitor, as_it_was is not None)
    if _unchosen(view) != _unchosen(begun):
        st.rerun()
    with whole():
        yield view


def _unchosen(view: View) -> View:
    """A view with nothing chosen: what the frame says."""
    return replace(view, recommendation=None, unit=None, course=None, theme=None)


@contextmanager
def whole() -> Iterator[None]:
    """While this lasts, the address has been read: parts that could be run alone are run as part of a whole."""
    st.session_state["frame_is_run"] = True
    try:
        yield
    finally:
        st.session_state.pop("frame_is_run", None)


def _begun(page: str, gate: Gate, visitor: Visitor, as_it_was: bool) -> View:
    view = _view(gate, visitor, _facts(gate), days.today())
    if as_it_was:
        view = replace(view, words=(store.AS_IT_WAS, *view.words))
    st.session_state["frame_view"] = view
    st.session_state["url_page"] = page
    show.forget_what_was_said()
    return view


def _view(gate: Gate, visitor: Visitor, facts: Facts, today: date) -> View:
    address = _read_address(facts, today)
    # What is known today is everything known: said, and kept, as such.
    known_at = address.pop("known_at")
    known_at = None if known_at == today else known_at
    latest = facts.latest(known_at) or known_at or today
    chosen = {**address, "as_at": address["as_at"] or latest, "known_at": known_at}
    chosen["words"] = tuple(filter(None, (store.instead(gate), store.outdated(gate), *address["words"])))
    # Titles as they were known on the day whose knowledge is asked for.
    facts = facts if known_at is None else _facts(gate, known_at)
    return View(
        gate=gate, visitor=visitor, facts=facts, today=today, latest=latest, fresh=_fresh(gate, known_at, today),
        marking=_marking(facts, visitor), dark=appearance.is_dark(), empty=not facts.months,
        **chosen,
    )  # fmt: skip


def _marking(facts: Facts, visitor: Visitor) -> str:
    """The protective marking: what the server was told, else what the programme is marked as; and of which units
    alone everything is, where it is of some: so it stands on every page, drawing and export.
    """
    marking = (os.environ.get("OVERSIGHT_MARKING") or facts.programme.get("marking") or "").strip()
    alone = f"{join_names(list(facts.names['unit'].values())) or 'no unit'} only" if visitor.units is not None else ""
    return " · ".join(filter(None, (marking, alone)))


def _fresh(gate: Gate, known_at: date | None, today: date) -> Row:
    """As fresh as the figures shown; made up if anything held is."""
    (held,) = _asked(gate, "freshness", (("known_at", None), ("today", today)))
    (fresh,) = _asked(gate, "freshness", (("known_at", known_at), ("today", known_at or today)))
    return {**fresh, "illustrative": held["illustrative"]}


def _say_if_new(snapshot_id: str) -> None:
    """A quiet word when the figures changed under someone who was looking; the whole of this run is from the new
    ones.
    """
    before = st.session_state.get("frame_snapshot", snapshot_id)
    st.session_state["frame_snapshot"] = snapshot_id
    if before != snapshot_id:
        st.toast("New figures were published since your last click. This page now shows them.", duration="long")


def _read_address(facts: Facts, today: date) -> dict[str, Any]:
    """What the address chooses, each value checked against what is held, and the quiet words about those that are
    not.
    """
    found: dict[str, Any] = {}
    refused: dict[str, str] = {}
    first = min(facts.months, default=today)
    allowed: dict[str, Any] = {
        "as_at": lambda when: first <= when <= today,
        "known_at": lambda when: first <= when <= today,
    }
    for name in ("as_at", "known_at", "recommendation", "unit", "course", "theme"):
        check = allowed.get(name) or facts.names[name].__contains__
        found[name], word = url.read(name, check)
        if word:
            refused[name] = word
    st.session_state["url_refused"] = tuple(refused)
    return {**found, "words": tuple(refused.values())}


# Python's own cache, not Streamlit's: a hit costs a hundredth, and what is kept never goes stale, for a snapshot
# never changes.
@lru_cache(maxsize=8)
def _facts(gate: Gate, known_at: date | None = None) -> Facts:
    """What there is to name and find, called what it was called by ``known_at``.

    What the address, or Python, cannot hold is passed over: one bad id never takes every page with it.
    """
    found = with_numbers(gate.ask("findable", known_at=known_at), _numbers(gate, known_at))
    entries = [entry for entry in [*found, *search.ASKED_FOR] if search.can_be_reached(entry)]
    return Facts(
        months={row["as_at"]: row["first_received_on"] for row in gate.ask("months_held")},
        meetings={row["held_on"]: row["title"] for row in gate.ask("meetings") if isinstance(row["held_on"], date)},
        names={
            kind: {url.PARAMETERS[kind].read(row["id"]): row["name"] for row in entries if row["kind"] == kind}
            for kind in ("recommendation", "unit", "course", "theme")
        },
        entries=entries,
        labels=[search.label(entry) for entry in entries],
        programme=next(iter(gate.ask("programme")), {}),
    )


def _asked(gate: Gate, name: str, given: tuple[tuple[str, Any], ...]) -> Answer:
    asked = (gate, name, given)
    return _KEPT.get(asked, lambda: Answer(_rows(gate, name, dict(given)), asked), cells)


def _rows(gate: Gate, name: str, given: dict[str, Any]) -> Sequence[Row]:
    """The rows of a question, which know how recommendations were written by then."""
    return with_numbers(gate.ask(name, **given), _numbers(gate, given.get("known_at")))


@lru_cache(maxsize=8)
def _numbers(gate: Gate, known_at: date | None) -> Mapping[int, str]:
    """How every recommendation was written by a day: id -> W7 or 7."""
    return {row["recommendation_id"]: row["number"] for row in gate.ask("recommendation_numbers", known_at=known_at)}


def _weight(drawing: Drawing) -> int:
    """What a drawing weighs, with what it will hold once it has been sent."""
    return parts(drawing.figure) + len(drawing.packed) // PART


def _is_hashable(key: object) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


@cache
def settle() -> None:
    """Once, after the first run: what is imported by then stays, so the collector need never look through it again."""
    gc.collect()
    gc.freeze()
