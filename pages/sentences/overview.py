"""What the Overview says in words: the answer, the figures and what became of them since the last meeting.

Rows of `recommendation_standing`, `three_views`, `runway` and `runway_headline` in, text out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.book import ladder
from data.book.english import count_of, day, is_or_are, join_names, month, plural, sentence
from data.book.ladder import EMBEDDED, STAGES, stage_of
from data.book.numbering import number_of
from data.book.verdicts import FLAGS
from pages.sentences import runway

Row = Mapping[str, Any]
NAMED_AT_MOST = 4
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Figures:
    """How many recommendations, and how many of them are: embedded in every unit on evidence in date; claimed ahead of
    the evidence (`claimed`: how many have a claim for every unit); of each flag, for having a unit below its best;
    in doubt, for resting on evidence past its expiry, within grace, or for a unit of which nothing is on file. highest:
    the highest stage that any has reached in every unit. names: how those that are embedded are written, by id.
    """

    recommendations: int
    embedded: int
    claimed_ahead: int
    claimed: int
    flags: Mapping[str, int]
    in_doubt: int
    highest: int = 0
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def below_best(self) -> int:
        """How many have a unit below its best, whatever the flag."""
        return sum(self.flags.values())


@dataclass(frozen=True)
class Earlier:
    """What the figures are compared with: the day, what was known of it then, and, where that differs, what is known of
    it now.
    """

    when: date
    then: Figures
    restated: Figures | None = None
    as_known_then: bool = True

    @property
    def known(self) -> Figures:
        """The figures of that day as they are now known."""
        return self.restated or self.then


@dataclass(frozen=True)
class Figure:
    """A count, out of how many, what it counts, and what became of it since the last meeting."""

    count: int
    of: int
    says: str
    change: str = ""


def counted(rows: Sequence[Row]) -> Figures:
    """The figures of one day."""
    return Figures(
        recommendations=len(rows),
        embedded=sum(row["embedded"] for row in rows),
        claimed_ahead=sum(row["claimed_ahead"] for row in rows),
        claimed=sum(row["claimed_stage"] is not None for row in rows),
        flags={flag.word: sum(row["flag"] == flag.word for row in rows) for flag in FLAGS},
        in_doubt=sum(row["units_in_grace"] > 0 or row["units_unknown"] > 0 for row in rows),
        highest=max((row["supported_stage"] for row in rows), default=0),
        names={row["recommendation_id"]: number_of(row) for row in rows if row["embedded"]},
    )


def answer(now: Figures, before: Earlier | None, until: str = "") -> str:
    """How much is embedded, how that has changed, and until when it stands: one sentence.

    until: from `until_when`; nothing where none is embedded.
    """
    if not now.recommendations:
        return "The store holds no recommendations, so there is nothing to count."
    parts = [f"{_embedded(now)} embedded in every unit on evidence in date{_against(now, before)}"]
    parts += [until] if until else [_highest(now)] if not now.embedded else []
    return sentence("; ".join(parts))


def until_when(headline: Sequence[Row], falls: Sequence[Row], today: date) -> str:
    """When what is embedded runs out, and what would keep it: rows of `runway_headline` and `runway`."""
    embedded = {row["recommendation_id"] for row in headline if row["from_stage"] >= EMBEDDED}
    needed = [row for row in falls if row["recommendation_id"] in embedded and row["to_stage"] < EMBEDDED]
    said = runway.until(headline, EMBEDDED, today)
    if not needed or not said.endswith("unless checks are renewed"):
        return said
    checks = {row["evidence_id"] for row in needed}
    renewed = f"{_small(len(checks))} checks are renewed" if len(checks) > 1 else "one check is renewed"
    if None in checks:
        renewed = f"what {plural(len(needed), 'unit position')} {'rest' if len(needed) > 1 else 'rests'} on is renewed"
    return said.removesuffix("checks are renewed") + renewed


def nothing_filed(now: Figures, rungs: Sequence[Row]) -> str:
    """The sentence where milestones and training are all that is on file. rungs: rows of the last month of `rungs`."""
    met = [row for row in rungs if row["met"]]
    said = [row for row in rungs if row["asserted"]]
    parts = [
        f"0 of {now.recommendations} recommendations can be shown to be embedded: no finding and no sample is on file",
        *(f"“{row['title']}” is met in {count_of(row['met'], row['positions'], 'unit position')}" for row in met),
    ]
    if said:
        most = max(said, key=lambda row: row["asserted"])
        parts.append(
            f"done milestones assert “{most['title']}” in "
            f"{count_of(most['asserted'], most['positions'], 'unit position')}, which is said and not shown"
        )
    return sentence("; ".join(parts))


def _embedded(now: Figures) -> str:
    total = now.recommendations
    if total == 1:
        return f"The one recommendation is{'' if now.embedded else ' not'}"
    if now.embedded == total:
        return f"All {total} recommendations are"
    return f"{now.embedded} of {total} recommendations {is_or_are(now.embedded)}"


def _against(now: Figures, before: Earlier | None) -> str:
    """`, one fewer than on 23 September 2026`."""
    if before is None:
        return ""
    moved = now.embedded - before.known.embedded
    when = day(before.when)
    if not moved:
        return f", as on {when}"
    return f", {_small(abs(moved))} {'more' if moved > 0 else 'fewer'} than on {when}"


def _highest(now: Figures) -> str:
    if not now.highest:
        return f"none stands above {STAGES[0]}" if now.recommendations > 1 else f"it stands {ladder.at_stage(0)}"
    return f"the highest stage that any holds in every unit is {stage_of(now.highest)}"


def _small(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"


def _by_flag(now: Figures) -> str:
    """`5 fell, 1 unproven, 2 lapsed`: three kinds of news, never one count."""
    return ", ".join(f"{number} {flag}" for flag, number in now.flags.items() if number)


def three_views(views: Sequence[Row], now: Figures, before: Earlier | None, otherwise: str = "") -> list[Figure]:
    """What the force declares, what the evidence bears out, and what the inspectorate has closed: never merged."""
    declared = [row for row in views if row["declared_on"]]
    closed = sum(row["closed_on"] is not None for row in views)
    apart = [number_of(row) for row in declared if row["declared_not_borne_out"]]
    not_so = f"{len(apart)} of them not borne out: {join_names(apart, NAMED_AT_MOST)}" if apart else ""
    return [
        Figure(
            len(declared), len(views), "the force declares complete", not_so or ("all borne out" if declared else "")
        ),
        Figure(
            now.embedded, len(views), "the evidence bears out", _embedded_change(now, before) if before else otherwise
        ),
        Figure(closed, len(views), "the inspectorate has closed"),
    ]


def _embedded_change(now: Figures, before: Earlier) -> str:
    """`was 3: W10 fell`: a change of the figure with which ones made it."""
    fell = [name for number, name in before.known.names.items() if number not in now.names]
    rose = [name for number, name in now.names.items() if number not in before.known.names]
    which = [f"{join_names(names, NAMED_AT_MOST)} {verb}" for names, verb in ((fell, "fell"), (rose, "rose")) if names]
    return _was("embedded", now, before) + (f": {join_names(which)}" if which else "")


def figures(now: Figures, before: Earlier | None, otherwise: str = "") -> list[Figure]:
    """The other figures, each with what became of it since the day compared with; `otherwise` is said without one."""
    words = {"claimed_ahead": "claimed ahead of the evidence"}
    if now.below_best:
        words["below_best"] = f"stand below their best in a unit: {_by_flag(now)}"
    else:
        words["below_best"] = "stand below their best in a unit"
    words["in_doubt"] = "on evidence past expiry, or nothing on file in a unit"
    return [
        Figure(getattr(now, name), now.recommendations, said, _was(name, now, before) if before else otherwise)
        for name, said in words.items()
    ]


def _was(name: str, now: Figures, before: Earlier) -> str:
    """What a figure was at the last meeting: `was 3`, and what was said of it then where that was another."""
    count, then, known = (getattr(which, name) for which in (now, before.then, before.known))
    first = f" (first reported as {then})" if then != known else ""
    return f"as before{first}" if known == count else f"was {known}{first}"


def since_when(since: date, before: Earlier | None, meetings: Mapping[date, str]) -> str:
    """What `was` is about, once for all the figures."""
    if before is None:
        return ""
    if not before.as_known_then:
        return f"“Was” is the figure of {day(before.when)}, as now known."
    at = "the meeting of " if since in meetings else ""
    return f"“Was” is the figure of {at}{day(since)}; “first reported as”, what was known on that day."


def not_compared(since: date, first_known: date | None) -> str:
    """What is said in place of a change. first_known: when the first return came in."""
    if first_known is None or first_known > since:
        return f"no return was in on {day(since)}"
    return f"{day(since)} is being worked out"


def restated(now: Figures, then: Figures, known_on: date) -> str:
    """How a day's figures differ from those first known of it; ``""`` when they do not."""
    pairs = [
        ("embedded in every unit", then.embedded, now.embedded),
        ("claimed ahead", then.claimed_ahead, now.claimed_ahead),
        *((f"flagged {flag.word}", then.flags[flag.word], now.flags[flag.word]) for flag in FLAGS),
    ]
    moved = [f"{before} {words} (now {after})" for words, before, after in pairs if before != after]
    return f"Restated: as known on {day(known_on)} it was {join_names(moved)}." if moved else ""


def published(rows: Sequence[Row]) -> str:
    """How many of the published texts are entered."""
    entered = sum(row["title_status"] == "published" for row in rows)
    return f"{count_of(entered, len(rows), 'published text')} entered"


def at_stage(stage: int, number: int, month_end: date) -> str:
    """The heading over the recommendations at one stage in a month."""
    words = ladder.at_stage(stage)
    return f"{words[:1].upper()}{words[1:]} in {month(month_end)}: {plural(number, 'recommendation')}"


def part(page: int, pages: int, count: int, at_once: int) -> str:
    """Which part of the recommendations is drawn where there are too many for one picture."""
    return (
        f"{plural(count, 'recommendation')} are too many for one picture: {at_once} at a time, those below their best "
        f"first, then the lowest; part {page} of {pages}. All are in the table."
    )
