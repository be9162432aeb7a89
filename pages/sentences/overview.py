"""What the Overview says in words: the answer, the four figures and what became of them since the last meeting.

Rows of `recommendation_standing` in, text out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.book import ladder
from data.book.english import day, is_or_are, join_names, plural
from data.book.verdicts import FLAGS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """How many recommendations, and how many of them are: embedded in every unit on evidence in date; claimed ahead of
    the evidence (`claimed`: how many have a claim for every unit); of each flag, for having a unit below its best;
    in doubt, for resting on evidence past its expiry, within grace, or for a unit of which nothing is on file."""

    recommendations: int
    embedded: int
    claimed_ahead: int
    claimed: int
    flags: Mapping[str, int]
    in_doubt: int

    @property
    def below_best(self) -> int:
        """How many have a unit below its best, whatever the flag."""
        return sum(self.flags.values())


@dataclass(frozen=True)
class Earlier:
    """What the figures are compared with: the day, what was known of it then, and, where that differs, what is known of
    it now."""

    when: str
    then: Figures
    restated: Figures | None = None


@dataclass(frozen=True)
class Figure:
    """One of the four: a count, out of how many, what it counts, and what became of it since the last meeting."""

    count: int
    of: int
    says: str
    change: str


def counted(rows: Sequence[Row]) -> Figures:
    """The figures of one day."""
    return Figures(
        recommendations=len(rows),
        embedded=sum(row["embedded"] for row in rows),
        claimed_ahead=sum(row["claimed_ahead"] for row in rows),
        claimed=sum(row["claimed_stage"] is not None for row in rows),
        flags={flag.word: sum(row["flag"] == flag.word for row in rows) for flag in FLAGS},
        in_doubt=sum(row["units_in_grace"] > 0 or row["units_unknown"] > 0 for row in rows),
    )


def answer(now: Figures, as_at: date, known_at: date | None = None) -> str:
    """How much of it is embedded, and is that real: one sentence, which says of what day so that it can be quoted.

    known_at: given when less than all is used.
    """
    if not now.recommendations:
        return "The store holds no recommendations, so there is nothing to count."
    parts = [f"{_embedded(now)} embedded in every unit on evidence in date", _claims(now), *_below_best(now)]
    known = f", as known on {day(known_at)}" if known_at else ""
    return f"On {day(as_at)}{known}, {_lower('; '.join(parts))}."


def _embedded(now: Figures) -> str:
    total = now.recommendations
    if not now.embedded:
        return f"None of the {total} recommendations is" if total > 1 else "The one recommendation is not"
    if now.embedded == total:
        return f"All {total} recommendations are" if total > 1 else "The one recommendation is"
    return f"{now.embedded} of {total} recommendations {is_or_are(now.embedded)}"


def _claims(now: Figures) -> str:
    if now.claimed_ahead:
        return f"{now.claimed_ahead} {is_or_are(now.claimed_ahead)} claimed ahead of the evidence"
    return "none is claimed ahead of the evidence" if now.claimed else "none has a claim for every unit"


def _below_best(now: Figures) -> list[str]:
    if not now.below_best:
        return []
    whose = "its" if now.below_best == 1 else "their"
    return [f"{now.below_best} {is_or_are(now.below_best)} below {whose} best in a unit ({_by_flag(now)})"]


def _by_flag(now: Figures) -> str:
    """`5 fell, 1 unproven, 2 lapsed`: three kinds of news, never one count."""
    return ", ".join(f"{number} {flag}" for flag, number in now.flags.items() if number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def figures(now: Figures, before: Earlier | None, otherwise: str = "") -> list[Figure]:
    """The four figures, each with what became of it since the day compared with; `otherwise` is said without one."""
    below = f": {_by_flag(now)}" if now.below_best else ""
    words = {
        "embedded": "embedded in every unit on evidence in date",
        "claimed_ahead": "claimed ahead of the evidence",
        "below_best": f"below their best in a unit{below}",
        "in_doubt": "past expiry, or nothing on file in a unit",
    }
    return [
        Figure(getattr(now, name), now.recommendations, said, _change(name, now, before) if before else otherwise)
        for name, said in words.items()
    ]


def _change(name: str, now: Figures, before: Earlier) -> str:
    """What a figure was at the last meeting, as known then; where that day was restated, both."""
    count, then = getattr(now, name), getattr(before.then, name)
    since = getattr(before.restated, name) if before.restated else then
    if since != then:
        return f"{then} {before.when}, restated since to {since}"
    return f"also {then} {before.when}" if count == then else f"{then} {before.when}"


def not_compared(since: date, first_known: date | None) -> str:
    """What is said in place of a change. first_known: when the first return came in."""
    if first_known is None or first_known > since:
        return f"no return was in on {day(since)}"
    return f"{day(since)} is being worked out"


def when_named(when: date, *, as_known_then: bool) -> str:
    """The day compared with, in words: `on 23 September 2026`; what was known then, unless said."""
    return f"on {day(when)}" if as_known_then else f"on {day(when)}, as now known"


def restated(now: Figures, then: Figures, known_on: date) -> str:
    """How a day's figures differ from those first known of it; ``""`` when they do not."""
    pairs = [
        ("embedded in every unit", then.embedded, now.embedded),
        ("claimed ahead", then.claimed_ahead, now.claimed_ahead),
        *((f"flagged {flag.word}", then.flags[flag.word], now.flags[flag.word]) for flag in FLAGS),
    ]
    moved = [f"{before} {words} (now {after})" for words, before, after in pairs if before != after]
    return f"Restated: as known on {day(known_on)} it was {join_names(moved)}." if moved else ""


def at_stage(stage: int, number: int, as_at: date) -> str:
    """The heading over the recommendations at one stage."""
    return _capital(f"{ladder.at_stage(stage)} by the lowest unit on {day(as_at)}: {plural(number, 'recommendation')}")
