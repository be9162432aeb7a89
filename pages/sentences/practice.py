"""What sampled practice says over the whole, in words: where it is, which way it goes like with like, the exceptions.

Rows of `practice_over_time`, `practice_joined` and `practice_exceptions`; nothing is judged here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from data.book import shares
from data.book.english import MONTHS, join_names, sentence
from data.book.numbering import number_of

Row = Mapping[str, Any]

YEAR, QUARTER = "the year before", "the quarter before"
QUARTERS = 4
"""Quarters in a year: a run of them with no change is what the year before says already."""
NAMED_AT_MOST = 4
NOTHING = "No sample of live work is held, so whether practice meets the standard can't be said."
RUNNING = "The first quarter sampled is still running, so nothing can be said yet of sampled practice."


def months(point_on: date) -> str:
    """A quarter by its last day: `July to September 2026`."""
    return f"{MONTHS[point_on.month - 3]} to {MONTHS[point_on.month - 1]} {point_on.year}"


def answer(rows: Sequence[Row]) -> str:
    """How much of sampled practice met the standard in the latest quarter that has ended, and which way it goes."""
    ended = _ended(rows)
    if not ended:
        return RUNNING if rows else NOTHING
    now = ended[-1]
    where = f"{shares.percent(now['share'])} of sampled cases met the standard in {months(now['point_on'])}"
    return sentence(f"{where} ({_cases(now['x'], now['n'])}){_year_before(now, ended)}{_since(now, rows)}")


def _cases(x: int, n: int) -> str:
    return f"{x:,} of {n:,}"


def _year_before(now: Row, ended: Sequence[Row]) -> str:
    """Beside the plain rate of a year before, that of what was sampled in both: like with like."""
    before = next((row for row in ended if row["point_on"] == now["before_on"]), None)
    if before is None:
        return "; nothing was sampled a year before"
    plain = f", {shares.percent(before['share'])} a year before"
    if not now["both_positions"]:
        return f"{plain}; nothing was sampled in both years, so the two can't be compared"
    if not now["joined"] + now["left_out"]:
        return f"{plain}, with the same units and recommendations sampled: {_over_the_year(now)}"
    both = f"{shares.percent(now['both_share'])} against {shares.percent(now['both_share_before'])}"
    return f"{plain}; where both years were sampled, {both}: {_over_the_year(now)}{_mix(now, before)}"


def _over_the_year(now: Row) -> str:
    return f"{now['both_says']} over the year"


def _mix(now: Row, before: Row) -> str:
    """That the plain rate moved mostly because other work was sampled."""
    verb = "fell" if now["share"] < before["share"] else "rose"
    return f" (the plain rate {verb} because of who was sampled)" if now["by_who"] else ""


def _since(now: Row, rows: Sequence[Row]) -> str:
    """Since when it is level quarter by quarter, like with like; or that the last quarter made a difference."""
    steps = [row for row in rows if row["compared"] == QUARTER and row["point_on"] <= now["point_on"]][::-1]
    level = list(takewhile(lambda row: row["both_says"] == "level", steps))
    if not level:
        says = steps[0]["both_says"] if steps else None
        return f", and {says} than in the quarter before" if says else ""
    start = level[-1]["before_on"]
    if len(level) >= QUARTERS:
        return "" if now["both_says"] in (None, "level") else ", though from no quarter to the next"
    year = "" if start.year == now["point_on"].year else f" {start.year}"
    return f", level since {MONTHS[start.month - 3]}{year}"


def latest(rows: Sequence[Row]) -> date | None:
    """The last day of the latest quarter that has ended, if any has."""
    return max((row["point_on"] for row in _ended(rows)), default=None)


def _ended(rows: Sequence[Row]) -> list[Row]:
    """The quarters that have ended, each beside the year before."""
    return [row for row in rows if row["settled"] and row["compared"] == YEAR]


def changed(rows: Sequence[Row], joined: Sequence[Row]) -> str:
    """Who joined and who left between the latest quarter and a year before, by name; blank where nobody did.

    joined: rows of `practice_joined`, those of the latest quarter among them.
    """
    ended = _ended(rows)
    if not ended or not ended[-1]["positions_before"]:
        return ""
    (now,) = [row for row in joined if (row["point_on"], row["compared"]) == (ended[-1]["point_on"], YEAR)]
    parts = [
        f"{verb}: {now[names]}"
        for verb, names in (("sampled now and not a year before", "joined_names"), ("no longer sampled", "left_names"))
        if now[names]
    ]
    return sentence(f"{'; '.join(parts)} (recommendations in brackets)") if parts else ""


def ordered(exceptions: Sequence[Row]) -> list[Row]:
    """The exceptions as they are told: those below first, then those of the most units, in the question's order."""
    return sorted(exceptions, key=lambda row: (row["direction"] == "above", -row["units"]))


def exceptions(rows: Sequence[Row]) -> str:
    """On how many recommendations a unit differs from everyone else by more than chance explains, the first of them
    with its figures.
    """
    if not rows:
        return "No unit differs from everyone else on a recommendation by more than chance explains."
    first, *others = ordered(rows)
    told = f"{number_of(first)} ({_beside(first)})"
    rest = [number for number in dict.fromkeys(map(number_of, others)) if number != number_of(first)]
    if not rest:
        return f"The exception is {told}."
    return f"{len(rest) + 1} recommendations are exceptions: {told}, then {join_names(rest, NAMED_AT_MOST)}."


def _beside(row: Row) -> str:
    """`East Area at 44.8%, 13 of 29; everyone else 93.7%`."""
    own = f"{shares.percent(row['share'], row['threshold'])}, {_cases(row['x'], row['n'])}"
    names = join_names(row["unit_names"], NAMED_AT_MOST)
    return f"{names} at {own}; everyone else {shares.percent(row['others_share'])}"


def beside_others(row: Row) -> dict[str, Any]:
    """An exception with its own figure and everyone else's in words, each with n of N."""
    own = f"{shares.percent(row['share'], row['threshold'])} ({_cases(row['x'], row['n'])})"
    beside = f"{shares.percent(row['others_share'])} ({_cases(row['others_x'], row['others_n'])})"
    return {**row, "own": own, "beside": beside}
