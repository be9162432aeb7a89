"""The words that say how things stand, each with its sign, and which of several is the more severe.

A word always comes with a sign of its own shape, so that it can be told without colour; the sign is never alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word of the domain, the sign that is drawn with it, and what it means in a few words."""

    word: str
    sign: str
    gloss: str


VERDICTS = (
    Word("met", "●", "the evidence in date shows it"),
    Word("not met", "✕", "the evidence shows that it falls short"),
    Word("cannot tell", "◐", "too few cases to say which"),
    Word("lapsed", "◇", "the evidence has run out"),
    Word("not assessed", "▨", "nothing was ever filed"),
)
"""The verdicts on a criterion. Those that stop a climb come in order of severity, the worst first (EMBEDDING.md, 5)."""

MET = VERDICTS[0].word
UNMET = tuple(verdict.word for verdict in VERDICTS[1:])
"""The verdicts that stop a climb, the most severe first."""

FLAGS = (
    Word("fell", "▼", "the evidence says that it fell short"),
    Word("unproven", "◐", "the evidence no longer shows it, nor its loss"),
    Word("lapsed", "◇", "the evidence ran out or is missing"),
)
"""What a unit below its best is said to be, the most severe first: three kinds of news, three words."""

FLAG_WORDS = tuple(flag.word for flag in FLAGS)
STAGE_CHANGES = ("gained", *FLAG_WORDS)
"""What can happen to a stage from one reported month to the next."""

FLAG_OF = {"not met": "fell", "cannot tell": "unproven", "lapsed": "lapsed", "not assessed": "lapsed"}
"""The flag that each verdict makes of a stage below the best held, by the verdict that blocks."""

CHANGES = (
    Word("fell", "▼", "a stage was lost: the evidence says so"),
    Word("unproven", "◐", "a stage is no longer shown, nor its loss"),
    Word("lapsed", "◇", "a stage was lost because evidence ran out or is missing"),
    Word("overdue", "◷", "a milestone passed its original date and is open"),
    Word("slipped", "▷", "a milestone was put back, reopened or is no longer reported"),
    Word("late return", "◷", "a month's return came in late, or is missing"),
    Word("claim moved", "○", "the programme claims another stage"),
    Word("gained", "▲", "a stage was reached"),
    Word("completed", "●", "a milestone was done"),
    Word("scope", "□", "came into scope or left it by an agreed decision: neither gain nor loss"),
    Word("restated", "↺", "an earlier day is now known to have been otherwise"),
    Word("new evidence", "＋", "evidence about the time since came in"),
)
"""The kinds of change between two days, in the order in which a meeting hears them."""

MILESTONE_STATES = ("done", "done late", "overdue", "open", "not reported")
MILESTONE_KINDS = ("activity", "output", "outcome")

SIGNS = {word.word: word.sign for word in (*CHANGES, *FLAGS, *VERDICTS)}
"""The sign of every word above."""


def status(word: str | None) -> str:
    """A word with its sign: `▼ fell`. A word without one is given as it is; nothing for None."""
    return f"{SIGNS[word]} {word}" if word in SIGNS else word or ""
