"""What the Embedding page says in words: how far practice has come, and when it could be sustained at the earliest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.palette import STAGES
from data.book.english import count_of, day, is_or_are, join_names, plural

Row = Mapping[str, Any]
STATES = ("sustained", "retest", "waiting", "not before")
DATED_AT_MOST = 4


def answer(rows: Sequence[Row], theme: str | None = None) -> str:
    """Whether it is policy and courses, or practice: one sentence, from the rows of `stage_reach`. theme: its name."""
    dates = sorted({row["as_at"] for row in rows}, reverse=True)
    if not rows or not rows[0]["out_of"]:
        return "There is no recommendation to count."
    now = {row["stage"]: row["at_or_above"] for row in rows if row["as_at"] == dates[0]}
    total = next(row["out_of"] for row in rows if row["as_at"] == dates[0])
    where = f", under {theme}" if theme else ""
    parts = [f"{_opening(now, total)}: {_practised(now, total)}{where}", *_stopping(now, total)]
    return "; ".join([*parts, _earlier(rows, dates)]) + "."


def _opening(now: Mapping[int, int], total: int) -> str:
    if not now[1]:
        return "Neither yet"
    if not now[3]:
        return "Policy and courses so far, not practice" if now[2] else "Policy so far, not courses or practice"
    if now[3] == total:
        return "Practice"
    return "Mostly practice" if 2 * now[3] > total else "Mostly policy and courses"


def _practised(now: Mapping[int, int], total: int) -> str:
    said = f"{count_of(now[3], total, 'recommendation')} {is_or_are(now[3])} Practised in every unit"
    if not now[3]:
        return said
    return f"{said}, {now[4] or 'none'} of them Embedded and {now[5] or 'none'} Sustained"


def _stopping(now: Mapping[int, int], total: int) -> list[str]:
    """Where the others stop, by their lowest unit: courses, policy, or nothing in date."""
    where = [(now[2] - now[3], "at courses"), (now[1] - now[2], "at policy"), (total - now[1], "before policy")]
    found = [(number, place) for number, place in where if number]
    if not found:
        return []
    verb = "stops" if found[0][0] == 1 else "stop"
    told = [f"{number} {verb} {place}" if place == found[0][1] else f"{number} {place}" for number, place in found]
    return [f"judged by the lowest unit, {join_names(told)}"]


def _earlier(rows: Sequence[Row], dates: Sequence[date]) -> str:
    """How many were Practised at the earliest date compared with."""
    if len(dates) < 2:
        return "no earlier month is held to compare with"
    then = next(row["at_or_above"] for row in rows if row["as_at"] == dates[-1] and row["stage"] == 3)
    return f"on {day(dates[-1])}, {then or 'none'} {'was' if then == 1 else 'were'} Practised"


def pairs(rows: Sequence[Row]) -> str:
    """The same steps counted unit by unit, in a sentence: what a floor hides."""
    latest = max((row["as_at"] for row in rows), default=None)
    now = [row for row in rows if row["as_at"] == latest]
    if not now or not now[0]["pairs_out_of"]:
        return "No unit is in scope of any recommendation."
    told = join_names([f"{row['pairs_at_or_above']:,} {STAGES[row['stage']]}" for row in now])
    return (
        f"A recommendation reaches a stage when its last unit does. Counted unit by unit, of "
        f"{plural(now[0]['pairs_out_of'], 'pair')} of a recommendation and a unit, at that stage or above: {told}."
    )


def short_of(row: Row, stage: int) -> bool:
    """Whether a recommendation has not reached a stage in every unit (rows of `recommendation_stage`)."""
    return row["supported_stage"] < stage


def earliest(row: Row) -> str:
    """When a recommendation could be Sustained at the earliest, or why no date is given (a row of the outlook)."""
    said = {
        "sustained": "Sustained in every unit now",
        "retest": "As soon as the other proof is on file: the months are held",
        "none in scope": "No date: no unit is in scope",
        "no rule": "No date: a stage has no criterion in force",
    }
    if row["state"] in said:
        return said[row["state"]]
    if row["state"] == "waiting":
        return f"{day(row['earliest_on'])} at the earliest"
    return f"No date; at best not before {day(row['earliest_on'])}"


def held_back(row: Row, at_most: int = 4) -> str:
    """Which units hold a recommendation back, in words."""
    if not row["held_back_by"]:
        return "none"
    if row["units_holding"] == row["units_in_scope"] > 1:
        return f"all {row['units_in_scope']} units alike"
    return join_names(row["held_back_by"].split("; "), at_most)


def outlook(rows: Sequence[Row]) -> str:
    """When Sustained is possible at all, over the recommendations shown: one or two sentences."""
    if not rows:
        return "There is no recommendation to look ahead for."
    by_state = {state: [row for row in rows if row["state"] == state] for state in STATES}
    sustained = len(by_state["sustained"])
    told = [f"{count_of(sustained, len(rows), 'recommendation')} {is_or_are(sustained)} Sustained in every unit"]
    if by_state["retest"]:
        told.append(f"{_numbers(by_state['retest'])} could be as soon as the other proof is on file")
    told += [_dated(row) for row in by_state["waiting"][:DATED_AT_MOST]]
    if len(by_state["waiting"]) > DATED_AT_MOST:
        told.append(f"{plural(len(by_state['waiting']) - DATED_AT_MOST, 'other')} with a date below")
    return f"{'; '.join(told)}.{_refused(by_state['not before'])}"


def _dated(row: Row) -> str:
    when = day(row["earliest_on"])
    return (
        f"recommendation {row['recommendation_id']} could be on {when} at the earliest, held back by {held_back(row)}"
    )


def _refused(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    soonest = min(row["earliest_on"] for row in rows)
    first = f" No date is given for {plural(len(rows), 'recommendation')} with a unit below Embedded: "
    return f"{first}not before {day(soonest)} even if every unit reached Embedded now."


def _numbers(rows: Sequence[Row]) -> str:
    noun = "recommendation" if len(rows) == 1 else "recommendations"
    return f"{noun} {join_names([str(row['recommendation_id']) for row in rows], 6)}"


def assumptions(rows: Sequence[Row], as_at: date) -> str:
    """What the outlook takes for granted."""
    periods = max((row["periods"] or 0 for row in rows), default=0)
    return (
        f"Sustained asks for {plural(periods, 'month-end')} running at Embedded or above, and for other proof (an "
        f"independent retest) in date. The dates assume that from {day(as_at)} no unit falls below Embedded, that "
        "evidence is renewed before it lapses, that the retest is filed in time, and that the rules stay as they are. "
        "Each is the earliest date possible, not a forecast: the pace so far does not enter into it."
    )
