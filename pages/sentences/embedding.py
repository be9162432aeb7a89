"""What the Embedding page says in words: how far practice has come, and when it could be sustained at the earliest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book.english import count_of, day, is_or_are, join_names, plural
from data.book.ladder import EMBEDDED, PRACTISED, STAGES, TOP
from data.book.numbering import number_of

Row = Mapping[str, Any]
POLICY, COURSES, PRACTICE = 1, 2, PRACTISED
"""The stages that policy, courses and practice bring."""

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
    if not now[POLICY]:
        return "Neither yet"
    if not now[PRACTICE]:
        return "Policy and courses so far, not practice" if now[COURSES] else "Policy so far, not courses or practice"
    if now[PRACTICE] == total:
        return "Practice"
    return "Mostly practice" if 2 * now[PRACTICE] > total else "Mostly policy and courses"


def _practised(now: Mapping[int, int], total: int) -> str:
    number = now[PRACTICE]
    said = f"{count_of(number, total, 'recommendation')} {is_or_are(number)} {STAGES[PRACTICE]} in every unit"
    if not number:
        return said
    embedded, sustained = now[EMBEDDED] or "none", now[TOP] or "none"
    return f"{said}, {embedded} of them {STAGES[EMBEDDED]} and {sustained} {STAGES[TOP]}"


def _stopping(now: Mapping[int, int], total: int) -> list[str]:
    """Where the others stop, by their lowest unit: courses, policy, or nothing in date."""
    stops = [
        (now[COURSES] - now[PRACTICE], "at courses"),
        (now[POLICY] - now[COURSES], "at policy"),
        (total - now[POLICY], "before policy"),
    ]
    places = [(number, place) for number, place in stops if number]
    if not places:
        return []
    (number, place), *others = places
    verb = "stops" if number == 1 else "stop"
    names = [f"{number} {verb} {place}", *(f"{other} {where}" for other, where in others)]
    return [f"judged by the lowest unit, {join_names(names)}"]


def _earlier(rows: Sequence[Row], dates: Sequence[date]) -> str:
    """How many were Practised at the earliest date compared with."""
    if len(dates) < 2:
        return "no earlier month is held to compare with"
    then = next(row["at_or_above"] for row in rows if row["as_at"] == dates[-1] and row["stage"] == PRACTICE)
    return f"on {day(dates[-1])}, {then or 'none'} {'was' if then == 1 else 'were'} {STAGES[PRACTICE]}"


def positions(rows: Sequence[Row]) -> str:
    """The same steps counted unit by unit, in a sentence: what a floor hides."""
    latest = max((row["as_at"] for row in rows), default=None)
    now = [row for row in rows if row["as_at"] == latest]
    if not now or not now[0]["pairs_out_of"]:
        return "No unit is in scope of any recommendation."
    reached = join_names([f"{row['pairs_at_or_above']:,} {STAGES[row['stage']]}" for row in now])
    return (
        f"A recommendation reaches a stage when its last unit does. Counted unit by unit, of "
        f"{plural(now[0]['pairs_out_of'], 'unit position')} (a recommendation in one unit), at that stage or above: "
        f"{reached}."
    )


def not_at(number: int, stage: int) -> str:
    """The heading over the recommendations that have not reached a stage in every unit."""
    return f"Not at {STAGES[stage]} in every unit: {plural(number, 'recommendation')}"


def earliest(row: Row) -> str:
    """When a recommendation could be Sustained at the earliest, or why no date is given (a row of the outlook)."""
    said = {
        "sustained": f"{STAGES[TOP]} in every unit now",
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
    parts = [f"{count_of(sustained, len(rows), 'recommendation')} {is_or_are(sustained)} {STAGES[TOP]} in every unit"]
    if by_state["retest"]:
        parts.append(f"{_numbers(by_state['retest'])} could be as soon as the other proof is on file")
    parts += [_dated(row) for row in by_state["waiting"][:DATED_AT_MOST]]
    if len(by_state["waiting"]) > DATED_AT_MOST:
        parts.append(f"{plural(len(by_state['waiting']) - DATED_AT_MOST, 'other')} with a date below")
    return f"{'; '.join(parts)}.{_refused(by_state['not before'])}"


def _dated(row: Row) -> str:
    when = day(row["earliest_on"])
    return f"recommendation {number_of(row)} could be on {when} at the earliest, held back by {held_back(row)}"


def _refused(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    soonest = min(row["earliest_on"] for row in rows)
    embedded = STAGES[EMBEDDED]
    first = f" No date is given for {plural(len(rows), 'recommendation')} with a unit below {embedded}: "
    return f"{first}not before {day(soonest)} even if every unit reached {embedded} now."


def _numbers(rows: Sequence[Row]) -> str:
    noun = "recommendation" if len(rows) == 1 else "recommendations"
    return f"{noun} {join_names([str(row['recommendation_id']) for row in rows], 6)}"


def assumptions(rows: Sequence[Row], as_at: date) -> str:
    """What the outlook takes for granted."""
    periods = max((row["periods"] or 0 for row in rows), default=0)
    embedded = STAGES[EMBEDDED]
    return (
        f"{STAGES[TOP]} asks for {plural(periods, 'month-end')} running at {embedded} or above, and for other proof "
        f"(an independent retest) in date. The dates assume that from {day(as_at)} no unit falls below {embedded}, "
        "that evidence is renewed before it lapses, that the retest is filed in time, and that the rules stay as they "
        "are. Each is the earliest date possible, not a forecast: the pace so far does not enter into it."
    )
