"""Until when it stands if nothing more comes in, in words: rows of `runway` and `runway_headline`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from data.book.english import day, join_names, plural, sentence
from data.book.ladder import stage_of
from data.book.numbering import number_of

Row = Mapping[str, Any]
Names = Mapping[str, str]
NAMED_AT_MOST = 4


def days_from(when: date, today: date) -> str:
    """How far off a day is, counted from the day given: `in 10 days`, `today`, `10 days ago`."""
    left = (when - today).days
    if not left:
        return "today"
    return f"in {plural(left, 'day')}" if left > 0 else f"{plural(-left, 'day')} ago"


def lines(rows: Sequence[Row], headlines: Sequence[Row], units: Names, today: date) -> list[dict[str, Any]]:
    """One line a day and criterion on which something falls: the day, how far off, what runs out, where, what falls
    with it, who owns it. Those that take a recommendation's own stage down say so (headline_falls).

    rows: of `runway`. headlines: of `runway_headline`, for what a recommendation itself falls from and to.
    """
    own = {row["recommendation_id"]: row for row in headlines}
    said: list[dict[str, Any]] = []
    for _, group in groupby(sorted(rows, key=_of_a_line), key=_of_a_line):
        falling = list(group)
        headline = own.get(falling[0]["recommendation_id"], {})
        itself = falling[0]["headline_falls"] and headline.get("falls_on") == falling[0]["falls_on"]
        said.append(
            _line(falling, units, today) | {"headline_falls": itself, "falls": falls(falling, itself, headline)}
        )
        if itself:
            own.pop(falling[0]["recommendation_id"])  # it falls once, whatever else runs out that day
    return said


def _of_a_line(row: Row) -> tuple[Any, ...]:
    return row["falls_on"], not row["headline_falls"], row["recommendation_id"], row["criterion_id"] or ""


def _line(rows: Sequence[Row], units: Names, today: date) -> dict[str, Any]:
    first = rows[0]
    names = [units.get(row["unit_id"], row["unit_id"]) for row in rows]
    return {
        **first,
        "when": f"{day(first['falls_on'])} ({days_from(first['falls_on'], today)})",
        "where": "every unit" if len(names) == len(units) > 1 else join_names(names, NAMED_AT_MOST),
        "runs_out": first["criterion_title"],
        "owner": join_names(list(dict.fromkeys(row["owner"] or "not said" for row in rows))),
        "positions": len(rows),
    }


def falls(rows: Sequence[Row], itself: bool, headline: Row) -> str:
    """What falls, and from where to where: the recommendation itself, or only its stage in those units."""
    number = number_of(rows[0])
    return f"{number} itself, {_from_to([headline])}" if itself else f"{number} there, {_from_to(rows)}"


def _from_to(rows: Sequence[Row]) -> str:
    """From which stage to which: `from Embedded to Practised`; with how many units each, where they differ."""
    ways = Counter((row["from_stage"], row["to_stage"]) for row in rows)
    each = {way: f"from {stage_of(way[0])} to {stage_of(way[1])}" for way in sorted(ways, reverse=True)}
    if len(each) == 1:
        return "".join(each.values())
    return join_names([f"{words} in {ways[way]}" for way, words in each.items()])


def told(line: Row) -> str:
    """A line of `lines` as a sentence."""
    return sentence(
        f"{line['when']}: “{line['runs_out']}” runs out in {line['where']}; with it falls {line['falls']}. "
        f"Owner: {line['owner']}"
    )


def until(rows: Sequence[Row], embedded: int, today: date) -> str:
    """When those that stand at a stage or above stop doing so: `both run out by 16 December 2026 (in 20 days)`.

    rows: of `runway_headline`. embedded: the stage that counts. Nothing where none stands there.
    """
    standing = [row for row in rows if row["from_stage"] >= embedded]
    ending = sorted((row for row in standing if row["falls_on"] and row["to_stage"] < embedded), key=_falls_on)
    if not standing:
        return ""
    if not ending:
        return "nothing that bears it out runs out within a year"
    whose = {1: "it", 2: "both"}.get(len(standing), f"all {len(standing)}") if len(ending) == len(standing) else ""
    subject = whose or f"{len(ending)} of them"
    verb = "runs" if len(ending) == 1 else "run"
    last = ending[-1]["falls_on"]
    numbers = join_names([number_of(row) for row in ending], NAMED_AT_MOST)
    first = ending[0]["falls_on"]
    start = f", the first on {day(first)}" if first != last else ""
    return (
        f"{subject} ({numbers}) {verb} out by {day(last)} ({days_from(last, today)}){start}, unless checks are renewed"
    )


def _falls_on(row: Row) -> date:
    when: date = row["falls_on"]
    return when
