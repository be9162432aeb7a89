"""The store a run looks at: the snapshot now current, opened once; and the first start, when there is none yet."""

import threading
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from data import seals, status
from data.ledger import NoStore, Store, StoreFault, find_store, remember
from data.publish import build_illustrative, clear_first_starts
from data.seals import DamagedSnapshot
from data.snapshot import rules_hash, sound_before
from pages.shared import url
from pages.shared.faults import Told, log
from queries import Gate, open_gate

# A run holds its snapshot to the end, so the one before the newest must stay open for runs and fragments still on it.
KEPT_OPEN = 3
KEPT_NARROWED = 6
Units = frozenset[str] | None
AS_IT_WAS = "This page is as it was when something was recorded on it. Any link leads back to the figures of now."
_STARTING = threading.Lock()
_STARTED: dict[Path, "_FirstStart"] = {}


def current(units: Units = None) -> Gate:
    """The gate to the snapshot now current. Makes the illustrative set where nobody named a store and none ever stood.

    units: those alone that are seen; None for all.
    Raises Told when there is no store anywhere else: it may come back, so nothing is put in its place. Raises
    FileNotFoundError for a store that has its reference but no snapshot: it is somebody's, and broken.
    """
    store = find_store()
    if store.may_be_started:
        _first_start(store)
    try:
        store.must_exist()
    except NoStore as error:
        raise Told("There is no store at the place that this dashboard reads from.") from error
    snapshot_id = store.current_id()
    if snapshot_id is None:
        raise FileNotFoundError(f"{store.root}: no snapshot is published; python -m data rebuild makes it anew")
    try:
        gate = _opened(store, snapshot_id, units)
        seals.must_hold(store, snapshot_id, wait=False)  # it may have been changed since, or been found so beside
        return gate
    except DamagedSnapshot as error:
        return _instead(store, snapshot_id, units, error)


def _instead(store: Store, snapshot_id: str, units: Units, error: DamagedSnapshot) -> Gate:
    """The gate to the figures before damaged ones, once a reader has asked for them. Raises Told until then."""
    before = sound_before(store, snapshot_id)
    if before and st.session_state.get("store_instead_of") == snapshot_id:
        return _opened(store, before, units)
    raise Told(
        "The figures last published cannot be shown, for their file is no longer as it was published.",
        offer=partial(_offer_those_before, snapshot_id) if before else None,
    ) from error


def _offer_those_before(snapshot_id: str) -> None:
    st.button("Show the figures published before them", on_click=_take_those_before, args=(snapshot_id,))


def _take_those_before(snapshot_id: str) -> None:
    st.session_state["store_instead_of"] = snapshot_id
    st.session_state.pop("frame_snapshot", None)  # they are not new


def instead(gate: Gate) -> str:
    """A word when the figures shown are not the last published, because those are damaged."""
    if "store_instead_of" not in st.session_state or gate.snapshot_id == find_store().current_id():
        return ""
    return "These are earlier figures: the last published are damaged, and cannot be shown until they are made anew."


def named(units: Units = None) -> Gate | None:
    """The gate to the snapshot that the address names, where it is held and not the current one: a page as it was when
    something was recorded on it.
    """
    store = find_store()
    asked, _ = url.read("snapshot", {file.stem for file in store.snapshots.glob("[!.]*.duckdb")}.__contains__)
    if not asked or asked == store.current_id():
        return None
    try:
        return _gate_as_it_was(str(store.root), asked) if units is None else _opened(store, asked, units)
    except DamagedSnapshot as error:
        raise Told("These figures cannot be shown: their file is no longer as it was published.") from error


# Apart from those now current, so that a look back closes none that a run is on.
@st.cache_resource(max_entries=KEPT_OPEN, show_spinner=False, on_release=Gate.close)
def _gate_as_it_was(root: str, snapshot_id: str) -> Gate:
    gate = open_gate(root, snapshot_id)
    if gate is None:
        raise FileNotFoundError(f"{root}: no such snapshot to show")
    return gate


def _opened(store: Store, snapshot_id: str, units: Units) -> Gate:
    root = str(store.root)
    return _gate(root, snapshot_id) if units is None else _gate_to(root, snapshot_id, tuple(sorted(units)))


# Apart again: what is kept for those who see some units only is kept for those units, and no one else is given it.
@st.cache_resource(max_entries=KEPT_NARROWED, show_spinner="Working out your units", on_release=Gate.close)
def _gate_to(root: str, snapshot_id: str, units: tuple[str, ...]) -> Gate:
    gate = open_gate(root, snapshot_id, units=frozenset(units))
    if gate is None:
        raise FileNotFoundError(f"{root}: no snapshot to show")
    return gate


@st.cache_resource(max_entries=KEPT_OPEN, show_spinner=False, on_release=Gate.close)
def _gate(root: str, snapshot_id: str) -> Gate:
    gate = open_gate(root, snapshot_id, wait=False)
    if gate is None:
        raise FileNotFoundError(f"{root}: no snapshot to show")
    remember(Store(Path(root)))
    return gate


def standing() -> tuple[bool, dict[str, Any]]:
    """Whether figures are held and can be shown, and how fresh they are: what a monitor may know, nothing of where."""
    told = status.as_data(status.read(find_store()))
    shown = ("state", "snapshot", "returns", "provenance", "last_as_at", "last_received_on", "months_missing")
    return told["state"] not in (status.DAMAGED, status.NO_STORE), {name: told[name] for name in shown}


@lru_cache(maxsize=KEPT_OPEN)
def outdated(gate: Gate) -> str:
    """A word when the snapshot was made by other rules than this version has: pages may then lack what they ask for.

    Readers can do nothing about it, so it speaks to whoever can; the log says it too, once.
    """
    (made_by,) = gate.ask("snapshot_made_by")
    if made_by["rules_hash"] == rules_hash():
        return ""
    log().warning("snapshot %s follows the rules of another version: python -m data rebuild", gate.snapshot_id)
    return (
        "These figures follow the rules of another version, and a page may lack some of what it shows. "
        "For whoever runs this dashboard: python -m data rebuild brings them up to date."
    )


class _FirstStart(threading.Thread):
    """The making of the illustrative set, apart from whoever is watching: closing the window doesn't end it."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="first start", daemon=True)
        self.store, self.share, self.words = store, 0.0, "Starting"
        self.failed: Exception | None = None

    def run(self) -> None:
        try:
            build_illustrative(self.store, self.note)
        except Exception as error:
            self.failed = error

    def note(self, done: int, total: int, words: str) -> None:
        """How far it has come; `words` say what is being done."""
        self.share, self.words = done / max(total, 1), words.capitalize()


def clear_up() -> None:
    """Once for a server: what first starts left that were killed goes, be it that they came to their end or not."""
    with suppress(OSError, StoreFault):  # a store that can't be written is nothing to clear up
        clear_first_starts(find_store())


def _first_start(store: Store) -> None:
    """Fill the store with the illustrative set while showing how far it has come; all who come meanwhile watch the
    same.
    """
    st.title("Preparing the illustrative set", anchor=False)
    st.markdown(
        "No return has been loaded, so made-up figures are being prepared to show how this works. "
        "It takes from ten seconds to a minute."
    )
    bar = st.progress(0.0, "Starting")
    work = _under_way(store)
    while work.is_alive():
        bar.progress(work.share, work.words)
        work.join(timeout=0.2)
    if work.failed:
        raise work.failed
    st.rerun()


def _under_way(store: Store) -> _FirstStart:
    with _STARTING:
        work = _STARTED.get(store.root)
        if work is None or not work.is_alive():
            work = _STARTED[store.root] = _FirstStart(store)
            work.start()
        return work
