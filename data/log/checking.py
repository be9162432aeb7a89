"""What keeps a draft from being written in the log, every fault at once and in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.book.english import join_names
from data.book.minutes import (
    ACTION,
    CLOSE_CONFIRMED,
    CLOSE_PROPOSED,
    CLOSURES,
    ENTRY_KINDS,
    FIELD_WORDS,
    OPTIONAL_FIELDS,
    RECORDERS,
    WITHDRAWN,
    EntryKind,
)
from data.book.reference import FIRST_DAY, LAST_DAY
from data.ledger import StoreFault
from data.log.entry import Draft, Entry

LONGEST = {"text": 4_000, "owner_role": 100, "signed_in_as": 200}
"""The most characters of what is typed."""

# Path and parameters of one of our pages, and nothing that leads out of them.
_ADDRESS = re.compile(r"/[a-z]*(\?[A-Za-z0-9_.~%+=&-]*)?")
# Control characters but for a line's end and a tab, what turns the direction of reading, halves of a character.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")


class Refused(StoreFault):
    """A draft that was not written. ``faults``: everything wrong with it, each in words."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(f"not recorded: {'; '.join(faults)}; nothing was changed")
        self.faults = list(faults)


@dataclass(frozen=True)
class Known:
    """What an entry may name: the ids held in the reference."""

    recommendations: frozenset[int]
    units: frozenset[str]
    meetings: frozenset[str]


def faults(draft: Draft, held: Sequence[Entry], known: Known) -> list[str]:
    """Everything that keeps a draft from being written after the entries held."""
    kind = ENTRY_KINDS.get(draft.kind)
    if kind is None:
        return [f"{draft.kind[:60]!r} is not a kind of entry: {join_names(list(ENTRY_KINDS))}"]
    return [
        *_made_by(draft),
        *_fields(draft, kind),
        *_typed(draft),
        *_named(draft, known),
        *_seen(draft),
        *_earlier(draft, kind, held),
    ]


def _made_by(draft: Draft) -> Iterator[str]:
    if draft.made_by not in RECORDERS:
        yield f"{draft.made_by[:60]!r} is not a role that records: {join_names(RECORDERS)}"


def _fields(draft: Draft, kind: EntryKind) -> Iterator[str]:
    """What its kind cannot do without, and what it does not have."""
    filled = {name for name in ("text", *OPTIONAL_FIELDS) if getattr(draft, name) not in (None, "", ())}
    for name in kind.needs:
        if name not in filled or (name == "text" and not draft.text.strip()):
            yield f"{FIELD_WORDS[name]} is missing, and an entry of the kind {kind.word} needs it"
    for name in OPTIONAL_FIELDS:
        if name in filled - {*kind.needs, *kind.may}:
            yield f"{FIELD_WORDS[name]} is given, and an entry of the kind {kind.word} has none"


def _typed(draft: Draft) -> Iterator[str]:
    """Text that is too long or cannot be kept."""
    for name, most in LONGEST.items():
        text = getattr(draft, name) or ""
        words = FIELD_WORDS.get(name, "who is signed in")
        if len(text) > most:
            yield f"{words} is {len(text):,} characters long, and at most {most:,} are kept"
        if _UNKEEPABLE.search(text):
            yield f"{words} holds characters that cannot be shown"
    if draft.closure is not None and draft.closure not in CLOSURES:
        yield f"{draft.closure[:60]!r} is not a class of closure: {join_names(CLOSURES)}"
    if draft.due_on is not None and not FIRST_DAY <= draft.due_on <= LAST_DAY:
        yield f"the date {draft.due_on} is mistyped: its year is {draft.due_on.year}"


def _named(draft: Draft, known: Known) -> Iterator[str]:
    for name, held in (
        ("recommendation_id", known.recommendations),
        ("unit_id", known.units),
        ("meeting_id", known.meetings),
    ):
        value = getattr(draft, name)
        if value is not None and value not in held:
            yield f"{FIELD_WORDS[name]} {str(value)[:60]!r} is not in the reference"


def _seen(draft: Draft) -> Iterator[str]:
    if not _PLAIN_ID.fullmatch(draft.seen.snapshot_id):
        yield "what was seen names no snapshot"
    if not _ADDRESS.fullmatch(draft.seen.address):
        yield "what was seen has no address of one of these pages"


def _earlier(draft: Draft, kind: EntryKind, held: Sequence[Entry]) -> Iterator[str]:
    """What it says of earlier entries: that they are there, stand, are of a fitting kind, and by whom."""
    by_id = {entry.entry_id: entry for entry in held}
    for name in ("answers", "replaces"):
        wanted = getattr(draft, name)
        if wanted is None:
            continue
        entry = by_id.get(wanted)
        if entry is None:
            yield f"{wanted[:60]!r} is not an entry of the log"
        elif wanted in _gone(held):
            yield f"{wanted} no longer stands: it was replaced or withdrawn"
        elif name == "replaces" and entry.draft.kind != kind.word:
            yield f"{wanted} is of the kind {entry.draft.kind}: only an entry of the same kind replaces it"
        elif name == "answers":
            yield from _answered(draft, kind, entry, held)


def _answered(draft: Draft, kind: EntryKind, entry: Entry, held: Sequence[Entry]) -> Iterator[str]:
    if kind is WITHDRAWN:
        if entry.draft.kind == WITHDRAWN.word:
            yield f"{entry.entry_id} is itself a withdrawal: record anew what it withdrew"
        return
    if entry.draft.kind not in kind.answers:
        yield f"{entry.entry_id} is of the kind {entry.draft.kind}, and this answers {join_names(kind.answers)}"
        return
    if entry.draft.kind == CLOSE_PROPOSED.word and _is_same(draft, entry.draft):
        yield "closing takes two: it was proposed by this role, so another has to answer it"
    if any(_confirms(one, entry.entry_id) for one in held if one.entry_id not in _gone(held)):
        yield f"{entry.entry_id} is confirmed already"


def _is_same(draft: Draft, other: Draft) -> bool:
    """Whether two entries come from one role, or from one person in two roles."""
    one_person = draft.signed_in_as is not None and draft.signed_in_as == other.signed_in_as
    return one_person or draft.made_by == other.made_by


def _confirms(entry: Entry, proposal: str) -> bool:
    return entry.draft.kind == CLOSE_CONFIRMED.word and entry.draft.answers == proposal


def _gone(held: Sequence[Entry]) -> set[str | None]:
    """The ids of the entries that no longer stand."""
    gone = {entry.draft.replaces for entry in held}
    return gone | {entry.draft.answers for entry in held if entry.draft.kind == WITHDRAWN.word}


def action_of(draft: Draft, entry_id: str, held: Sequence[Entry]) -> str | None:
    """The id of the action that an entry sets: its own, or that of the entry it replaces; None where it sets none."""
    if draft.kind != ACTION.word:
        return None
    return next((entry.action_id for entry in held if entry.entry_id == draft.replaces), None) or entry_id
