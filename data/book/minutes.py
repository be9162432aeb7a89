"""What may be written in the log: the kinds of entry, what each needs, who writes, and how a closure is classed."""

from dataclasses import dataclass

from data.book.reference import ACCESS_ROLES

READER = ACCESS_ROLES[0]
"""The role that reads and records nothing."""

RECORDERS = tuple(role for role in ACCESS_ROLES if role != READER)
"""The roles that may write in the log."""

OPTIONAL_FIELDS = (
    "meeting_id",
    "closure",
    "owner_role",
    "due_on",
    "recommendation_id",
    "unit_id",
    "answers",
    "replaces",
    "figures",
)
"""What an entry may say beside its text; which of it, and which it cannot do without, is up to its kind."""

FIELD_WORDS = {
    "text": "the text",
    "meeting_id": "the meeting",
    "closure": "the class of closure",
    "owner_role": "the role that owns it",
    "due_on": "the date",
    "recommendation_id": "the recommendation",
    "unit_id": "the unit",
    "answers": "the entry that it is about",
    "replaces": "the entry that it replaces",
    "figures": "the figures",
}
"""What each field of an entry is called in a sentence."""


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry: its word, what it records, the fields it cannot do without, and those it may have besides.

    answers: the kinds of entry that it is about, where it is about one.
    """

    word: str
    gloss: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def may_replace(self) -> bool:
        """Whether an entry of this kind may stand in the place of an earlier one."""
        return "replaces" in self.may


_ABOUT = ("recommendation_id", "unit_id", "replaces")

DECISION = EntryKind("decision", "what was decided", ("text", "meeting_id"), ("due_on", "owner_role", *_ABOUT))
ACTION = EntryKind(
    "action", "what is to be done, by whom and by when", ("text", "meeting_id", "owner_role", "due_on"), _ABOUT
)
CLOSE_PROPOSED = EntryKind(
    "close proposed",
    "one role proposes to record a recommendation as closed; another has to confirm it",
    ("text", "meeting_id", "recommendation_id", "closure"),
)
CLOSE_CONFIRMED = EntryKind(
    "close confirmed",
    "another role confirms it: the force's declaration is recorded, no stage moves",
    ("text", "meeting_id", "answers"),
    answers=(CLOSE_PROPOSED.word,),
)
CLOSE_DISPUTED = EntryKind(
    "close disputed",
    "another role does not confirm it; both views stand",
    ("text", "meeting_id", "answers"),
    ("closure",),
    answers=(CLOSE_PROPOSED.word,),
)
DATE_ACCEPTED = EntryKind("date accepted", "a new date is accepted", ("text", "meeting_id", "due_on"), _ABOUT)
REBASE_AGREED = EntryKind(
    "rebase agreed", "limits of a trend are to be counted anew; its owner enters it in rebase.csv",
    ("text", "meeting_id"), _ABOUT,
)  # fmt: skip
EXCEPTION_AGREED = EntryKind(
    "exception agreed",
    "an exemption or exclusion is agreed; its owner enters it in the reference",
    ("text", "meeting_id", "recommendation_id"),
    ("unit_id", "replaces"),
)
QUOTE = EntryKind(
    "quote", "a sentence taken from here, and what it rested on", ("text",), ("recommendation_id", "unit_id", "figures")
)
WITHDRAWN = EntryKind("withdrawn", "an earlier entry no longer stands; both stay in the log", ("text", "answers"))
WITHDRAWABLE = (
    DECISION,
    ACTION,
    CLOSE_PROPOSED,
    CLOSE_CONFIRMED,
    CLOSE_DISPUTED,
    DATE_ACCEPTED,
    REBASE_AGREED,
    EXCEPTION_AGREED,
    QUOTE,
)
ENTRY_KINDS = {kind.word: kind for kind in (*WITHDRAWABLE, WITHDRAWN)}
"""Every kind of entry, by its word."""

CLOSURES = ("implemented", "by other means", "superseded", "not implemented", "no longer applicable")
"""How a closure may be classed. `not implemented` and `no longer applicable` close without what was recommended."""
