"""What sampled practice says over the whole, in words: where it is, which way it goes like with like, the exceptions.

Rows of `practice_over_time` and `practice_exceptions`; nothing is judged here.
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
TOLD_AT_MOST = 2
"""Exceptions told in the sentence; the rest stand in the list under it."""
NOTHING = "No sample of live work is held, so whether practice meets the standard can't be said."
RUNNING = "The first quarter sampled is still running, so nothing can be said yet of sampled practice."


def months(point_on: date) -> str:
    """A quarter by its last day: `July to September 2026`."""
    return f"{MONTHS[point_on.month - 3]} to {MONTHS[point_on.month - 1]} {point_on.year}"


def answer(rows: Sequence[Row]) -> str:
    """How much of sampled practice met the standard in the latest quarter that has ended, and which way it goes."""
    ended = [row for row in rows if row["settled"] and row["compared"] == YEAR]
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


def changed(rows: Sequence[Row]) -> str:
    """Who joined and who left between the latest quarter and a year before, by name; blank where nobody did."""
    ended = [row for row in rows if row["settled"] and row["compared"] == YEAR]
    if not ended or not ended[-1]["positions_before"]:
        return ""
    now = ended[-1]
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
    """Which units differ from everyone else on the same recommendation by more than chance explains."""
    if not rows:
        return "No unit differs from everyone else on a recommendation by more than chance explains."
    clauses = _clauses(ordered(rows))
    named = clauses if len(clauses) <= TOLD_AT_MOST + 1 else clauses[:TOLD_AT_MOST]
    rest = len(clauses) - len(named)
    more = f"; {rest} more are listed below" if rest else ""
    return f"{'The exception is' if len(clauses) == 1 else 'The exceptions are'}: {'; '.join(named)}{more}."


def beside_others(row: Row) -> dict[str, Any]:
    """An exception with its own figure and everyone else's in words, each with n of N."""
    own = f"{shares.percent(row['share'], row['threshold'])} ({_cases(row['x'], row['n'])})"
    beside = f"{shares.percent(row['others_share'])} ({_cases(row['others_x'], row['others_n'])})"
    return {**row, "own": own, "beside": beside}


def _clauses(rows: Sequence[Row]) -> list[str]:
    """One clause for the same units, whatever the recommendations."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row["unit_names"]), []).append(row)
    return [_clause(names, group) for names, group in groups.items()]


def _clause(names: Sequence[str], rows: Sequence[Row]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{join_names(names, NAMED_AT_MOST)} {verb} {join_names([_at(row) for row in rows])}"


def _at(row: Row) -> str:
    others = shares.percent(row["others_share"])
    own = f"at {shares.percent(row['share'], row['threshold'])} on recommendation {number_of(row)}"
    return f"{own} ({_cases(row['x'], row['n'])}, everyone else {others})"
