"""The store a run looks at: the snapshot now current, opened once; and the first start, when there is none yet."""

import threading

import streamlit as st

from data.ledger import Store, find_store
from data.publish import build_illustrative
from queries import Gate, open_gate

# A run holds its snapshot to the end, so the one before the newest must stay open for runs and fragments still on it.
KEPT_OPEN = 3
_FIRST_START = threading.Lock()


def current() -> Gate:
    """The gate to the snapshot now current. Fills the store with the illustrative set when there is no store at all."""
    store = find_store()
    snapshot_id = store.current_id()
    if snapshot_id is None:
        _first_start(store)
        snapshot_id = store.current_id()
    return _gate(str(store.root), snapshot_id)


@st.cache_resource(max_entries=KEPT_OPEN, show_spinner=False, on_release=Gate.close)
def _gate(root: str, snapshot_id: str) -> Gate:
    gate = open_gate(root, snapshot_id)
    if gate is None:
        raise FileNotFoundError(f"{root}: no snapshot to show")
    return gate


def _first_start(store: Store) -> None:
    """Build the illustrative set while showing how far it has come; whoever comes meanwhile waits for the same set."""
    with st.status("Preparing the illustrative set, once. This takes about a minute.", expanded=True) as status:
        bar = st.progress(0.0, "Starting")
        with _FIRST_START:
            if store.current_id() is None:
                build_illustrative(store, lambda done, total, words: bar.progress(done / max(total, 1), words.capitalize()))
        status.update(label="The illustrative set is ready.", state="complete", expanded=False)
    st.rerun()
