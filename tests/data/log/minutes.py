"""Entries of a log as literal values, in a store that holds nothing but the log."""

from datetime import date
from pathlib import Path
from typing import Any

from data.ledger import Store
from data.log import Draft, Entry, Known, Rows, Seen, write

KNOWN = Known(frozenset({1, 2, 13}), frozenset({"EA", "NE"}), frozenset({"GG-1", "GG-2"}))
SEEN = Seen(
    "2026-10-12-abcdef",
    date(2026, 9, 30),
    date(2026, 10, 14),
    "/since?as_at=2026-09-30&known_at=2026-10-14",
    (Rows("unit_stage", {"unit": "EA"}, [{"unit_id": "EA", "supported_stage": 3, "share": 0.93}]),),
)


def bare(folder: Path) -> Store:
    """A store that is there, and holds nothing."""
    (folder / "reference").mkdir(parents=True)
    return Store(folder)


def decided(text: str = "Look again in January", **more: Any) -> Draft:
    """A decision of the Gold Group at its first meeting, unless said otherwise."""
    return Draft(**{"made_by": "gold", "kind": "decision", "text": text, "seen": SEEN, "meeting_id": "GG-1", **more})


def action(text: str = "Train the shifts", **more: Any) -> Draft:
    """An action set at the first meeting."""
    given = {"kind": "action", "owner_role": "Area commander", "due_on": date(2026, 11, 30), **more}
    return decided(text, **given)


def proposed(**more: Any) -> Draft:
    """A closure proposed by the Gold Group."""
    given = {"kind": "close proposed", "recommendation_id": 13, "closure": "implemented", **more}
    return decided("All twelve units show it", **given)


def answered(proposal: str, kind: str = "close confirmed", made_by: str = "office", **more: Any) -> Draft:
    """An answer to a proposal, by the office unless said."""
    return decided("The samples bear it out", kind=kind, answers=proposal, made_by=made_by, **more)


def withdrawn(entry_id: str, **more: Any) -> Draft:
    """The withdrawal of an entry."""
    return decided("Recorded in error", kind="withdrawn", answers=entry_id, meeting_id=None, **more)


def put(store: Store, *drafts: Draft) -> list[Entry]:
    """Write drafts one after another; gives the entries."""
    return [write(store, draft, KNOWN) for draft in drafts]
