"""What the Training page says in words, from the rows of its questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from charts.training.shares import percent
from data.book.english import count_of, day, is_or_are, join_names, month, plural

Row = Mapping[str, Any]
ROSTER = ("roster", "rosters")
NAMED_AT_MOST = 3
NEWCOMERS = 3


def answer(standing: Sequence[Row], subject: str = "") -> str:
    """Whether the people in post are trained and whether it will last: one sentence from `training_standing`.

    subject: a course or unit, when narrowed to it. A roster is one course, unit and role.
    """
    lead = f"{subject}: " if subject else ""
    counted = [row for row in standing if row["state"] in ("at or above", "below")]
    if not counted:
        return _opened(
            lead, "it can't be told whether the people in post are trained: no roster that counts has been reported."
        )
    parts = [_trained(counted), *_short(counted), *_silent(standing), _lasting(counted)]
    return _opened(lead, "; ".join(part for part in parts if part) + ".")


def _opened(lead: str, told: str) -> str:
    return f"{lead}{told}" if lead else f"{told[0].upper()}{told[1:]}"


def _trained(counted: Sequence[Row]) -> str:
    met = sum(row["state"] == "at or above" for row in counted)
    line = threshold_words(counted)
    verdict = "yes for now" if met == len(counted) else "not everywhere" if met else "nowhere"
    return (
        f"{verdict}: {count_of(met, len(counted), *ROSTER)} (a course, unit and role) {is_or_are(met)} at {line} or "
        "above"
    )


def threshold_words(rows: Sequence[Row]) -> str:
    """The threshold in force, `95%`, or `the threshold` where more than one is."""
    lines = {row["threshold"] for row in rows if row["threshold"] is not None}
    return percent(lines.pop()) if len(lines) == 1 else "the threshold"


def _short(counted: Sequence[Row]) -> list[str]:
    by_course: Counter[str] = Counter()
    for row in counted:
        by_course[row["course_id"]] += row["short_by"] if row["state"] == "below" else 0
    courses = [f"{number:,} for {course}" for course, number in by_course.most_common() if number]
    if not courses:
        return []
    total = sum(by_course.values())
    return [
        f"{plural(total, 'more person', 'more people')} must be trained"
        + (f" ({join_names(courses, NAMED_AT_MOST)})" if len(by_course) > 1 else "")
    ]


def _silent(standing: Sequence[Row]) -> list[str]:
    number = sum(row["state"] in ("not reported", "lapsed") for row in standing)
    return [f"{plural(number, *ROSTER)} {is_or_are(number)} not reported, or too old to count"] if number else []


def _lasting(counted: Sequence[Row]) -> str:
    holding = [row for row in counted if row["room"] is not None]
    if not holding:
        return ""
    small = sum(row["room"] < NEWCOMERS for row in holding)
    taken = f"{small:,} of the {plural(len(holding), *ROSTER)} now meeting it"
    return f"{NEWCOMERS} untrained people joining a roster would take {taken} below it"


def record(row: Row, falls: Sequence[Row]) -> str:
    """Whether a month can be named in which a unit falls below, from `training_outlook_record` and the rows that
    fall.
    """
    judged = row["warned"] + row["not_warned"]
    if not judged:
        horizon = plural(row["horizon"], "month")
        return (
            f"No month can be named: no earlier outlook has run its {horizon} yet, so none could be tried on the "
            "record."
        )
    tried = (
        f"tried on the record, {count_of(row['warned_fell'], row['warned'], 'warning')} that a roster would be "
        "below within "
        f"{plural(row['horizon'], 'month')} came true, and {row['not_warned_fell']:,} of {row['not_warned']:,} "
        "without a warning fell"
    )
    if not row["holds"]:
        return (
            "No month is named in which a unit falls below: the straight line through the last twelve months can't "
            f"tell ({tried}). What can be told is how much room there is."
        )
    if not falls:
        return (
            f"At the pace of the last twelve months no unit falls below within {plural(row['horizon'], 'month')} "
            f"({tried})."
        )
    named = [f"{item['unit_id']} {item['role']}s from {month(item['below_from'])}" for item in falls]
    return f"At the pace of the last twelve months: {join_names(named, 4)} ({tried})."


def need(row: Row) -> str:
    """What reaching the threshold takes, and the best ever, from a row of `training_need`."""
    where = f"{plural(row['short_by'], row['role'])} short in {plural(row['units_short'], 'unit')}"
    asked = (
        f"{row['course_id']}, {where}: it needs {_a_week(row['needed_a_week'])} {row['role']}s a week there to reach "
        f"{percent(row['threshold'])} by {day(row['by_on'])}"
    )
    if row["best_a_week"] is None:
        return f"{asked}; there are no two months running to say what has been done before."
    if row["best_a_week"] <= 0:
        return f"{asked}; in no month on record did those units add to their trained people."
    best = (
        f"best ever there {_rounded(row['best_a_week'])} a week, in {month(row['best_month'])}, net of those who left"
    )
    return f"{asked}; {best}{'' if row['needed_a_week'] <= row['best_a_week'] else ', so it has never been done'}."


def _a_week(people: float) -> str:
    """People a week, to a decimal under ten and never rounded down to none."""
    return f"{max(0.1, ceil(people * 10 - 1e-9) / 10):g}" if people < 10 else f"{ceil(people - 1e-9):,}"


def _rounded(people: float) -> str:
    return f"{people:.1f}".removesuffix(".0") if people < 10 else f"{people:,.0f}"


def course_chosen(course: str, standing: Sequence[Row]) -> str:
    """Why a course is shown that the reader did not choose."""
    below = sum(row["state"] == "below" for row in standing if row["course_id"] == course)
    why = (
        f"with {plural(below, 'roster')} below its threshold it is furthest from it"
        if below
        else "no course is below its threshold"
    )
    return f"{course} is shown because {why}; choose another above."


def furthest(standing: Sequence[Row]) -> str | None:
    """The course with the most people to train, the first by id where none is short; None without a course reported."""
    reported = sorted({row["course_id"] for row in standing if row["month_end"] is not None})
    lacking = Counter(dict.fromkeys(reported, 0))
    for row in standing:
        if row["state"] == "below":
            lacking[row["course_id"]] += row["short_by"]
    return max(reported, key=lambda course: lacking[course], default=None)
