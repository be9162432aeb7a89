"""Until when things stand, and what was agreed to be done: the runway and the actions in words, from rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from data.book.english import count_of, day, is_or_are, join_names, plural, verb_for
from data.book.ladder import stage_of
from data.book.numbering import number_of

Row = Mapping[str, Any]
Names = Mapping[str, str]

NAMED_AT_MOST = 4
NOT_A_FORECAST = "As if nothing more came in: what is on file, not how practice will go."


def grouped(rows: Sequence[Row], names: Names) -> list[dict[str, Any]]:
    """Falls of one day, from one stage to another for one reason, as one line: rows of `runway` with who falls."""
    together: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        reason = (row["falls_on"], row["from_stage"], row["to_stage"], row["criterion_id"], row["owner"])
        together.setdefault(reason, []).append(row)
    units, numbers = {row["unit_id"] for row in rows}, {number_of(row) for row in rows}
    return [
        {
            **group[0],
            "falls": _falls(group, names, units, numbers),
            "stages": f"{stage_of(group[0]['from_stage'])} to {stage_of(group[0]['to_stage'] or 0)}",
        }
        for group in together.values()
    ]


def _falls(group: Sequence[Row], names: Names, units: Collection[str], numbers: Collection[str]) -> str:
    """What falls: units by name where they are all of one recommendation, its number where they are all of one unit."""
    own_units = dict.fromkeys(names.get(row["unit_id"], row["unit_id"]) for row in group)
    own_numbers = dict.fromkeys(number_of(row) for row in group)
    where, what = join_names(list(own_units), NAMED_AT_MOST), join_names(list(own_numbers), NAMED_AT_MOST)
    if len(numbers) == 1:
        return where
    return what if len(units) == 1 else f"{what} in {where}"


def runway(rows: Sequence[Row], of: int, days: int, today: date | None = None, noun: str = "unit position") -> str:
    """How many of how many positions fall within the days looked ahead, and the first of them.

    rows: of `runway`, one a position. of: how many there are. today: where the figures are the latest.
    """
    if not rows:
        return f"If nothing more comes in, none of {plural(of, noun)} falls within {plural(days, 'day')}."
    falls_on = rows[0]["falls_on"]
    first = [row for row in rows if row["falls_on"] == falls_on]
    ahead = f" (in {plural((falls_on - today).days, 'day')})" if today and falls_on > today else ""
    return (
        f"If nothing more comes in, {count_of(len(rows), of, noun)} {verb_for(len(rows), of, 'falls', 'fall')} within "
        f"{plural(days, 'day')}: the first{f' {len(first)}' if len(first) > 1 else ''} on {day(falls_on)}{ahead}"
        f"{_from_to(first)}."
    )


def _from_to(rows: Sequence[Row]) -> str:
    """From which stage to which, where all fall alike."""
    ways = {(row["from_stage"], row["to_stage"] or 0) for row in rows}
    return "".join(f", from {stage_of(start)} to {stage_of(end)}" for start, end in ways) if len(ways) == 1 else ""


def actions(rows: Sequence[Row], of: str) -> str:
    """How many actions were set, how many are open and how many overdue, and the longest overdue of them.

    rows: of `actions_followed`. of: what they are about, as `W13` or `East Area`.
    """
    if not rows:
        return f"No meeting has set an action about {of}."
    still_open = [row for row in rows if row["state"] in ("open", "overdue")]
    overdue = [row for row in rows if row["state"] == "overdue"]
    counted = (
        f"{count_of(len(still_open), len(rows), 'action')} about {of} {is_or_are(len(still_open), len(rows))} open"
    )
    if not overdue:
        return f"{counted}; none is overdue."
    worst = max(overdue, key=lambda row: row["days_late"])
    late = f"{len(overdue)} {is_or_are(len(overdue))} overdue, the longest by {plural(worst['days_late'], 'day')}"
    return f"{counted}; {late}: “{worst['action']}” ({worst['owner_role']}, due {day(worst['due_on'])})."
