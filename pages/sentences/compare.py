"""What the Compare page says in words: how two sides differ, criterion by criterion and figure by figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.compared import Pair, higher
from data.book.answers import answer as column
from data.book.english import count_of, join_names, verb_for
from data.book.ladder import STEPS, numbered
from data.book.verdicts import UNMET, status

Row = Mapping[str, Any]
Sides = tuple[str, str]

NAMED_AT_MOST = 4


def of_units(pairs: Sequence[Pair], differing: int, of: int, names: Sides) -> str:
    """How two units differ, which stands higher and on what. differing, of: verdicts that differ, of all there are."""
    if not pairs:
        return "There is nothing to compare: neither unit is in scope of a recommendation on this day."
    apart = [pair for pair in pairs if pair.apart]
    sides = [f"{names[side]} higher on {_named(higher(apart, side))}" for side in (0, 1) if higher(apart, side)]
    total = count_of(len(apart), len(pairs), "recommendation")
    first = f"{names[0]} and {names[1]} stand apart on {total}"
    return f"{': '.join([first, *[', '.join(sides)] * bool(sides)])}{_verdicts(differing, of)}."


def of_days(pairs: Sequence[Pair], differing: int, of: int, names: Sides, subject: str) -> str:
    """What moved between two days: how many stand lower and how many higher, by number. subject: a unit, or nothing."""
    if not pairs:
        return "There is nothing to compare: nothing was in scope on either day."
    apart = [pair for pair in pairs if pair.apart]
    whose = f" in {subject}" if subject else ""
    total = count_of(len(apart), len(pairs), "recommendation")
    ways = [
        f"{word} {_named(higher(apart, side))}" for side, word in ((0, "lower"), (1, "higher")) if higher(apart, side)
    ]
    first = f"Between {names[0]} and {names[1]} {total}{whose} moved"
    return f"{': '.join([first, *['; '.join(ways)] * bool(ways)])}{_verdicts(differing, of)}."


def _verdicts(differing: int, of: int) -> str:
    if not of:
        return ""
    return f"; {count_of(differing, of, 'verdict')} on criteria {verb_for(differing, of, 'differs', 'differ')}"


def _named(pairs: Sequence[Pair]) -> str:
    """How many, and which: `3 (W11, W18 and W19)`."""
    return f"{len(pairs)} ({join_names([pair.number for pair in pairs], NAMED_AT_MOST)})"


def differences(left: Sequence[Row], right: Sequence[Row], pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The criteria on which the verdicts differ, of the recommendations furthest apart first: rows of `unit_criteria`
    of both sides, with what each side's evidence shows.
    """
    place = {pair.row["recommendation_id"]: number for number, pair in enumerate(pairs)}
    others = {(row["recommendation_id"], row["criterion_id"]): row for row in left}
    both = [(others.get((row["recommendation_id"], row["criterion_id"])), row) for row in right]
    told = [
        {**now, "first": shown(then), "second": shown(now)}
        for then, now in both
        if then is not None and then["verdict"] != now["verdict"]
    ]
    return sorted(told, key=lambda row: place.get(row["recommendation_id"], len(place)))


def shown(row: Row) -> str:
    """A verdict with the figures it stands on: `✕ not met: 13 of 29`."""
    if row["denominator"] is None or not row["applicable"] or row["verdict"] == UNMET[-1]:
        return status(row["verdict"])
    return f"{status(row['verdict'])}: {row['numerator']:,} of {row['denominator']:,}"


MEASURES = {
    "unit_needs": ("at_floor", "alone", "needs_help", "needs_cases", "needs_paper", "needs_time"),
    "unit_floor": (*(f"at_{stage}" for stage in STEPS[1:]), "fell", "unproven", "lapsed"),
    "practice_funnel": ("met", "n", "share"),
    "asked_for": ("findings_in_date", "findings_asked", "findings_filed", "cases_judged", "positions_sampled"),
}
"""What is set side by side of units, by question: names of its columns."""


def measures(left: Mapping[str, Row], right: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The figures of both sides, those that differ first. left, right: a row for each question."""
    told = [
        _measure(name, question, left[question], right[question])
        for question, names in MEASURES.items()
        if question in left and question in right
        for name in names
    ]
    return sorted(told, key=lambda row: row["first"] == row["second"])


def _measure(name: str, question: str, left: Row, right: Row) -> dict[str, Any]:
    known = column(name, question)
    return {
        "measure": known.heading,
        "first": known.written(left[name], left),
        "second": known.written(right[name], right),
    }


def only(rows: Sequence[Row], unit: str) -> Row | None:
    """The row of one unit, if there is one."""
    return next((row for row in rows if row.get("unit_id") == unit and row.get("kind", "unit") == "unit"), None)


def sides(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The stages of both sides as a table tells them."""
    return [{**pair.row, "first": _stage(pair.left), "second": _stage(pair.right)} for pair in pairs]


def _stage(stage: int | None) -> str:
    return "not known, or not in scope" if stage is None else numbered(stage)
