"""What the Compare page says in words: how two sides differ, criterion by criterion and figure by figure."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.compared import Pair
from data.book.answers import answer as column
from data.book.english import count_of, join_names
from data.book.ladder import at_stage
from data.book.verdicts import status
from pages.sentences.evidence import figures

Row = Mapping[str, Any]
Sides = tuple[str, str]

NAMED_AT_MOST = 4


def answer(pairs: Sequence[Pair], differing: int, of: int, names: Sides) -> str:
    """How two sides differ, the furthest first. differing, of: verdicts on criteria that differ, and all there are."""
    if not pairs:
        return "There is nothing to compare: neither side is in scope of a recommendation on its day."
    apart = [pair for pair in pairs if pair.apart]
    verdicts = f"{count_of(differing, of, 'verdict')} on criteria differ{'s' if differing == 1 else ''}" if of else ""
    total = count_of(len(apart), len(pairs), "recommendation")
    if not apart:
        return f"{names[0]} and {names[1]} stand at the same stage on {total.replace('0 of ', 'all ')}" + (
            f"; {verdicts}." if verdicts else "."
        )
    furthest = apart[0]
    first = f"{names[0]} and {names[1]} stand apart on {total}"
    widest = f"furthest on {furthest.number}, {_stage(furthest.left)} against {_stage(furthest.right)}"
    return "; ".join(filter(None, [first, widest, verdicts])) + "."


def _stage(stage: int | None) -> str:
    return "not known" if stage is None else at_stage(stage)


def differences(
    left: Sequence[Row], right: Sequence[Row], pairs: Sequence[Pair], criteria: Mapping[str, Row]
) -> list[dict[str, Any]]:
    """The criteria on which the verdicts differ, of the recommendations furthest apart first: rows of `unit_criteria`
    of both sides, with what each side's evidence shows.
    """
    place = {pair.row["recommendation_id"]: number for number, pair in enumerate(pairs)}
    others = {(row["recommendation_id"], row["criterion_id"]): row for row in left}
    both = [(others.get((row["recommendation_id"], row["criterion_id"])), row) for row in right]
    told = [
        {**now, "first": shown(then, criteria), "second": shown(now, criteria)}
        for then, now in both
        if then is not None and then["verdict"] != now["verdict"]
    ]
    return sorted(told, key=lambda row: place.get(row["recommendation_id"], len(place)))


def shown(row: Row, criteria: Mapping[str, Row]) -> str:
    """A verdict with the figures it stands on: `✕ not met: 13 of 29 cases in Q3 2026 (…)`."""
    told = figures(row, criteria[row["criterion_id"]]) if row["criterion_id"] in criteria and row["applicable"] else ""
    return f"{status(row['verdict'])}: {told}" if told else status(row["verdict"])


MEASURES = {
    "unit_needs": ("at_floor", "alone", "needs_help", "needs_cases", "needs_paper", "needs_time"),
    "unit_floor": ("at_2", "at_3", "at_4", "at_5", "fell", "unproven", "lapsed"),
    "practice_funnel": ("met", "n", "share"),
    "asked_for": ("findings_in_date", "findings_asked", "findings_filed", "cases_judged", "positions_sampled"),
}
"""What is set side by side of units, by question: names of its columns."""


def measures(left: Mapping[str, Row], right: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The figures of both sides, those that differ most in proportion first. left, right: a row for each question."""
    told = [
        _measure(name, question, left[question], right[question])
        for question, names in MEASURES.items()
        if question in left and question in right
        for name in names
    ]
    return sorted(told, key=lambda row: -row["apart"])


def _measure(name: str, question: str, left: Row, right: Row) -> dict[str, Any]:
    known = column(name, question)
    values = left[name], right[name]
    numbers = [value or 0 for value in values]
    return {
        "measure": known.heading,
        "first": known.written(values[0], left),
        "second": known.written(values[1], right),
        "apart": abs(numbers[0] - numbers[1]) / (max(map(abs, numbers)) or 1),
    }


def only(rows: Sequence[Row], unit: str) -> Row | None:
    """The row of one unit, if there is one."""
    return next((row for row in rows if row.get("unit_id") == unit and row.get("kind", "unit") == "unit"), None)


def listed(pairs: Sequence[Pair]) -> str:
    """The recommendations on which the sides stand apart, by number."""
    return join_names([pair.number for pair in pairs if pair.apart], NAMED_AT_MOST)
