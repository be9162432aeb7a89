"""What the Overview says in words: the answer, the four figures and what became of them since the last meeting.

Rows of `recommendation_standing` in, text out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charts.palette import STAGES
from data.book.english import day, is_or_are, join_names, plural

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """How many recommendations, and how many of them are: embedded in every unit on evidence in date; claimed ahead of
    the evidence (`claimed`: how many have a claim for every unit); regressed; lapsed; resting on evidence past its
    expiry, within grace; with a unit of which nothing is on file; in doubt (either of those two)."""

    recommendations: int
    embedded: int
    claimed_ahead: int
    claimed: int
    regressed: int
    lapsed: int
    in_grace: int
    unknown: int
    in_doubt: int

    @property
    def fallen(self) -> int:
        """Regressed or lapsed."""
        return self.regressed + self.lapsed


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
        regressed=sum(row["flag"] == "regressed" for row in rows),
        lapsed=sum(row["flag"] == "lapsed" for row in rows),
        in_grace=sum(row["units_in_grace"] > 0 for row in rows),
        unknown=sum(row["units_unknown"] > 0 for row in rows),
        in_doubt=sum(row["units_in_grace"] > 0 or row["units_unknown"] > 0 for row in rows),
    )


def answer(now: Figures, as_at: date, known_at: date | None = None) -> str:
    """How much of it is embedded, and is that real: one sentence, which says of what day so that it can be quoted.

    known_at: given when less than all is used.
    """
    if not now.recommendations:
        return "The store holds no recommendations, so there is nothing to count."
    parts = [f"{_embedded(now)} embedded in every unit on evidence in date", _claims(now), *_falls(now)]
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


def _falls(now: Figures) -> list[str]:
    counts = [(now.regressed, "regressed"), (now.lapsed, "lapsed")]
    told = [f"{number} {'has' if number == 1 else 'have'} {word}" for number, word in counts if number]
    return [join_names(told)] if told else []


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def figures(now: Figures, before: Earlier | None, otherwise: str = "") -> list[Figure]:
    """The four figures, each with what became of it since the day compared with; `otherwise` is said without one."""
    told = {
        "embedded": "embedded in every unit on evidence in date",
        "claimed_ahead": "claimed ahead of the evidence",
        "fallen": "regressed or lapsed",
        "in_doubt": "past expiry, or nothing on file in a unit",
    }
    return [
        Figure(getattr(now, name), now.recommendations, words, _change(name, now, before) if before else otherwise)
        for name, words in told.items()
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
    words = {
        "embedded": "embedded in every unit",
        "claimed_ahead": "claimed ahead",
        "regressed": "regressed",
        "lapsed": "lapsed",
    }
    moved = [name for name in words if getattr(now, name) != getattr(then, name)]
    if not moved:
        return ""
    told = [f"{getattr(then, name)} {words[name]} (now {getattr(now, name)})" for name in moved]
    return f"Restated: as known on {day(known_on)} it was {join_names(told)}."


def at_stage(stage: int, number: int, as_at: date) -> str:
    """The heading over the recommendations at one stage."""
    return f"At {STAGES[stage]} by the lowest unit on {day(as_at)}: {plural(number, 'recommendation')}"
