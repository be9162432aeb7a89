"""What the Embedding page says in words: how far practice has come, and when it could be sustained at the earliest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book.english import count_of, day, is_or_are, join_names, month, noun_for, plural, sentence, verb_for
from data.book.ladder import EMBEDDED, PRACTISED, STAGES, TOP
from data.book.numbering import number_of, numbers_of, written

Row = Mapping[str, Any]
STATES = ("sustained", "retest", "waiting", "not before")
DATED_AT_MOST = 4
EVENTS_AT_MOST = 5


def answer(rows: Sequence[Row], ahead: Sequence[Row] = (), theme: str | None = None) -> str:
    """Whether it is policy and courses, or practice: how many are short of practice, counted both ways, against a year
    before; and until when what is embedded stays so.

    rows: of `stage_reach`. ahead: of `runway_portfolio`. theme: the name of the one chosen.
    """
    practised = sorted((row for row in rows if row["stage"] == PRACTISED), key=lambda row: row["as_at"])
    if not practised or not practised[-1]["out_of"]:
        return "There is no recommendation to count."
    now, before = practised[-1], practised[:-1]
    where = f"Under {theme}: " if theme else ""
    said = " ".join([_short_of_practice(now), *([_before(before[0])] if before else []), *_embedded(rows, now, ahead)])
    return f"{where}{said[:1].lower() + said[1:] if theme else said}"


def _short_of_practice(now: Row) -> str:
    short, total = now["out_of"] - now["at_or_above"], now["out_of"]
    reached, pairs = now["pairs_at_or_above"], now["pairs_out_of"]
    counted = f"counted unit by unit, {count_of(reached, pairs, 'unit position')} (a recommendation in one unit)"
    have = verb_for(reached, pairs, "has", "have")
    if not pairs:
        return f"No unit is in scope of any of {plural(total, 'recommendation')}."
    if not short:
        return f"In {count_of(total, total, 'recommendation')} every unit has reached practice; {counted} {have}."
    return (
        f"In {count_of(short, total, 'recommendation')} at least one unit is still short of practice; {counted} {have} "
        "reached it."
    )


def _before(then: Row) -> str:
    return (
        f"On {day(then['as_at'])} it was {then['out_of'] - then['at_or_above']:,} of {then['out_of']:,}, and "
        f"{then['pairs_at_or_above']:,} of {then['pairs_out_of']:,}."
    )


def _embedded(rows: Sequence[Row], now: Row, ahead: Sequence[Row]) -> list[str]:
    """How many are embedded, and the days on which fewer will be if nothing more comes in."""
    number = next((row["at_or_above"] for row in rows if row["stage"] == EMBEDDED and row["as_at"] == now["as_at"]), 0)
    if not number:
        return [f"None is {STAGES[EMBEDDED]}."]
    falls = [row for row in ahead if row["held_before"] is not None and row["recommendations"] < row["held_before"]]
    said = f"{number:,} {is_or_are(number)} {STAGES[EMBEDDED]} in every unit"
    if not falls:
        return [f"{said}."]
    days = [f"{row['recommendations'] or 'none'} from {day(row['on_day'])}" for row in falls]
    return [f"{said}; if nothing more comes in, {join_names(days, 3)}."]


def nothing_filed(rungs: Sequence[Row], recommendations: int) -> str:
    """The sentence on top where milestones and training are all that is on file: what stands, and why no higher.

    rungs: rows of the question `rungs`.
    """
    now = latest(rungs)
    opening = (
        f"No finding and no sample is on file, so none of {plural(recommendations, 'recommendation')} can stand above "
        f"{STAGES[0]}"
    )
    met = [row for row in now if row["met"]]
    parts = [f"“{row['title']}” is met in {count_of(row['met'], row['positions'], 'unit position')}" for row in met]
    said = [row for row in now if row["asserted"]]
    if said:
        most = max(row["asserted"] for row in said)
        parts.append(
            f"done milestones assert {plural(len(said), 'criterion', 'criteria')}, the widest in "
            f"{plural(most, 'unit position')}: said, not shown"
        )
    return f"{opening}. {sentence(join_names(parts))}" if parts else f"{opening}, and nothing else moves yet."


def assertions(rows: Sequence[Row]) -> str:
    """How many criteria done milestones assert, of which recommendations, and when the first runs out."""
    if not rows:
        return "No done milestone asserts a criterion in date."
    numbers = list(dict.fromkeys(number_of(row) for row in rows))
    ends = [row["expires_on"] for row in rows if row["expires_on"]]
    until = f"; the first runs out on {day(min(ends))}" if ends else ""
    said = noun_for(len(rows), "criterion is only said to be met", "criteria are only said to be met")
    return f"{len(rows):,} {said}, by a done milestone, in {join_names(numbers, 6)}{until}."


def latest(rungs: Sequence[Row]) -> list[Row]:
    """The rows of the last month reported, of criteria that are asked anywhere. Rows of `rungs`."""
    last = max((row["month_end"] for row in rungs if row["positions"]), default=None)
    return [row for row in rungs if row["month_end"] == last and row["positions"]]


def events(together: Sequence[Row]) -> list[str]:
    """What moved together, a sentence for each course: which recommendations, with which course, when and which way.

    together: rows of `moved_together`. Those that most move with first.
    """
    by_course: dict[str, list[Row]] = {}
    for row in together:
        by_course.setdefault(row["course_id"], []).append(row)
    ranked = sorted(by_course.values(), key=lambda moves: (-_widest(moves), -len(moves), moves[0]["course_id"]))
    return [_event(moves) for moves in ranked]


def _widest(moves: Sequence[Row]) -> int:
    return max(len(row["recommendations"]) for row in moves)


def _event(moves: Sequence[Row]) -> str:
    numbers = sorted({number for row in moves for number in row["recommendations"]})
    whole = [written(number, moves[0]) for number in numbers]
    when = [
        f"{'up' if row['change'] == 'gained' else 'down'} in {month(row['month_end'])}{_but(row, numbers)}"
        for row in moves
    ]
    together = "rise and fall together" if len({row["change"] for row in moves}) > 1 else "moved together"
    return f"{join_names(whole)} {together}: one course, {moves[0]['course_title']}; {join_names(when)}."


def _but(row: Row, numbers: Sequence[int]) -> str:
    """Which of them moved, where not all did."""
    return "" if row["recommendations"] == list(numbers) else f" ({join_names(numbers_of(row))})"


def holds_up(rows: Sequence[Row]) -> str:
    """The thing that most hangs on, and what would fall without it. Rows of `holds_up`."""
    if not rows:
        return "Nothing on file holds a stage up yet."
    several = [row for row in rows if len(row["recommendations"]) > 1]
    if not several:
        first = min(rows, key=lambda row: row["until"])
        until = day(first["until"])
        return f"No one thing holds up more than one recommendation; the first to run out does so on {until}."
    top = several[0]
    fall = numbers_of(top, "recommendations_would_fall")
    would = f"{join_names(fall)} would fall with it" if fall else "no recommendation's own stage would fall with it"
    return (
        f"{plural(top['unit_positions'], 'unit position')} {noun_for(top['unit_positions'], 'rests', 'rest')} on one "
        f"course, {top['thing']}: {would}."
    )


def waits_on(needs: Sequence[Row], courses: Mapping[str, str]) -> str:
    """Which recommendations wait for one course to reach their next stage. Rows of `what_moves_recommendation`."""
    waiting: dict[str, dict[int, Row]] = {}
    for row in needs:
        if row["course_id"]:
            waiting.setdefault(row["course_id"], {})[row["recommendation_id"]] = row
    said = [
        f"{join_names([number_of(row) for row in rows.values()])} {noun_for(len(rows), 'waits', 'wait')} for "
        f"{courses.get(course, course)}"
        for course, rows in sorted(waiting.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return sentence(join_names(said)) if said else ""


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
    stand = is_or_are(sustained, len(rows))
    parts = [f"{count_of(sustained, len(rows), 'recommendation')} {stand} {STAGES[TOP]} in every unit"]
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
    return f"{noun} {join_names([number_of(row) for row in rows], 6)}"


def dated(rows: Sequence[Row]) -> list[Row]:
    """The recommendations of which something can be said with a date, or that are there: not those without one."""
    return [row for row in rows if row["state"] in ("sustained", "retest", "waiting")]


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
