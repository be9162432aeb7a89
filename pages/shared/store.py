"""The store a run looks at: the snapshot now current, opened once; and the first start, when there is none yet."""

import threading
from functools import lru_cache
from pathlib import Path

import streamlit as st

from data.ledger import NoStore, Store, find_store, remember
from data.publish import build_illustrative
from data.snapshot import rules_hash
from pages.shared import url
from pages.shared.faults import Told
from queries import Gate, open_gate

# A run holds its snapshot to the end, so the one before the newest must stay open for runs and fragments still on it.
KEPT_OPEN = 3
AS_IT_WAS = "This page is as it was when something was recorded on it. Any link leads back to the figures of now."
_STARTING = threading.Lock()
_STARTED: dict[Path, "_FirstStart"] = {}


def current() -> Gate:
    """The gate to the snapshot now current. Makes the illustrative set where nobody named a store and none ever stood.

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
    return _gate(str(store.root), snapshot_id)


def named() -> Gate | None:
    """The gate to the snapshot that the address names, where it is held and not the current one: a page as it was when
    something was recorded on it.
    """
    store = find_store()
    asked, _ = url.read("snapshot", {file.stem for file in store.snapshots.glob("[!.]*.duckdb")}.__contains__)
    return _gate_as_it_was(str(store.root), asked) if asked and asked != store.current_id() else None


# Apart from those now current, so that a look back closes none that a run is on.
@st.cache_resource(max_entries=KEPT_OPEN, show_spinner=False, on_release=Gate.close)
def _gate_as_it_was(root: str, snapshot_id: str) -> Gate:
    gate = open_gate(root, snapshot_id)
    if gate is None:
        raise FileNotFoundError(f"{root}: no such snapshot to show")
    return gate


@st.cache_resource(max_entries=KEPT_OPEN, show_spinner=False, on_release=Gate.close)
def _gate(root: str, snapshot_id: str) -> Gate:
    gate = open_gate(root, snapshot_id)
    if gate is None:
        raise FileNotFoundError(f"{root}: no snapshot to show")
    remember(Store(Path(root)))
    return gate


@lru_cache(maxsize=KEPT_OPEN)
def outdated(gate: Gate) -> str:
    """A word when the snapshot was made by other rules than this version has: pages may then lack what they ask for."""
    (made_by,) = gate.ask("snapshot_made_by")
    if made_by["rules_hash"] == rules_hash():
        return ""
    return "These figures follow the rules of another version. To bring them up to date: python -m data rebuild"


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


def _first_start(store: Store) -> None:
    """Fill the store with the illustrative set while showing how far it has come; all who come meanwhile watch the
    same.
    """
    st.title("Preparing the illustrative set", anchor=False)
    st.markdown(
        "No return has been loaded, so made-up figures are being prepared to show how this works. "
        "It takes about ten seconds."
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
