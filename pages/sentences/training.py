"""What the Training page says in words, from the rows of its questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, month, plural, sentence
from data.book.settings import whole

Row = Mapping[str, Any]
Names = Mapping[str, str]
NAMED_AT_MOST = 3
NEWCOMERS = 3


def answer(standing: Sequence[Row], courses: Names, subject: str = "") -> str:
    """Whether the people in post are trained and whether it will last: one sentence from `training_standing`.

    courses: id -> title. subject: a course's title, when narrowed to it. A course group is the officers, or the
    supervisors, of one unit who need one course: a row of the question.
    """
    counted = [row for row in standing if row["state"] in ("at or above", "below")]
    parts = [_trained(counted), *_short(counted, courses), *_silent(standing), *_lasting(counted)]
    said = "; ".join(parts) if counted else NONE_COUNTS
    return f"{subject}: {said}." if subject else sentence(said)


NONE_COUNTS = "it can't be told whether the people in post are trained: no roster that counts has been reported"


def _trained(counted: Sequence[Row]) -> str:
    met = sum(row["state"] == "at or above" for row in counted)
    verdict = "yes for now" if met == len(counted) else "not everywhere" if met else "nowhere"
    groups = count_of(met, len(counted), "course group")
    return f"{verdict}: {groups} {is_or_are(met)} at {threshold_words(counted)} or above"


def threshold_words(rows: Sequence[Row]) -> str:
    """The threshold in force, `95%`, or `the threshold` where more than one is."""
    lines = {row["threshold"] for row in rows if row["threshold"] is not None}
    return shares.threshold(lines.pop()) if len(lines) == 1 else "the threshold"


def _short(counted: Sequence[Row], courses: Names) -> list[str]:
    by_course: Counter[str] = Counter()
    for row in counted:
        by_course[row["course_id"]] += row["short_by"] if row["state"] == "below" else 0
    lacking = [f"{number:,} on {courses.get(course, course)}" for course, number in by_course.most_common() if number]
    if not lacking:
        return []
    of_which = f" ({join_names(lacking, NAMED_AT_MOST)})" if len(by_course) > 1 else ""
    return [f"{plural(sum(by_course.values()), 'more person', 'more people')} must be trained{of_which}"]


def _silent(standing: Sequence[Row]) -> list[str]:
    number = sum(row["state"] in ("not reported", "lapsed") for row in standing)
    return [f"{plural(number, 'course group')} {is_or_are(number)} not reported, or too old to count"] if number else []


def _lasting(counted: Sequence[Row]) -> list[str]:
    holding = [row for row in counted if row["room"] is not None]
    if not holding:
        return []
    small = sum(row["room"] < NEWCOMERS for row in holding)
    return [f"{NEWCOMERS} untrained people joining would take {small:,} of the {len(holding):,} that meet it below it"]


def record(row: Row, falls: Sequence[Row], units: Names) -> str:
    """Whether a month can be named in which a unit falls below, from `training_outlook_record` and the rows of
    `training_outlook` that fall. units: id -> name.
    """
    horizon = plural(row["horizon"], "month")
    if not row["warned"] + row["not_warned"]:
        return f"No month can be named: no earlier outlook has run its {horizon} yet, so none could be tried."
    tried = _tried(row, horizon)
    pace = f"the last {whole('pace_months')} months"
    if not row["holds"]:
        return (
            f"No month is named in which a unit falls below: a straight line through {pace} can't tell ({tried}). "
            "What can be told is how much room there is."
        )
    if not falls:
        return f"At the pace of {pace} no unit falls below within {horizon} ({tried})."
    return f"At the pace of {pace}: {join_names([_fall(fall, units) for fall in falls], 4)} ({tried})."


def _fall(row: Row, units: Names) -> str:
    return f"{units.get(row['unit_id'], row['unit_id'])} {row['role']}s from {month(row['below_from'])}"


def _tried(row: Row, horizon: str) -> str:
    warnings = count_of(row["warned_fell"], row["warned"], "warning")
    return (
        f"tried on the record, {warnings} that a course group would be below within {horizon} came true, and "
        f"{row['not_warned_fell']:,} of {row['not_warned']:,} without a warning fell"
    )


def need(row: Row, title: str) -> str:
    """What reaching the threshold takes, and the best ever, from a row of `training_need`. title: the course's."""
    where = f"{plural(row['short_by'], row['role'])} short in {plural(row['units_short'], 'unit')}"
    asked = (
        f"{title}, {where}: it needs {_a_week(row['needed_a_week'])} {row['role']}s a week there to reach "
        f"{shares.threshold(row['threshold'])} by {day(row['by_on'])}"
    )
    return f"{asked}; {_best(row)}."


def _best(row: Row) -> str:
    best = row["best_a_week"]
    if best is None:
        return "there are no two months running to say what has been done before"
    if best <= 0:
        return "in no month on record did those units add to their trained people"
    never = ", so it has never been done" if row["needed_a_week"] > best else ""
    return f"best ever there {_people(best)} a week, in {month(row['best_month'])}, net of those who left{never}"


def none_short(title: str) -> str:
    """What is said of a course that no course group is short of."""
    return f"No roster of {title} that counts is below its threshold, so nobody has to be trained to reach it."


def _a_week(people: float) -> str:
    """People a week, to a decimal under ten and never rounded down to none."""
    return f"{max(0.1, ceil(people * 10 - shares.GRAIN) / 10):g}" if people < 10 else f"{ceil(people - shares.GRAIN):,}"


def _people(people: float) -> str:
    return f"{people:.1f}".removesuffix(".0") if people < 10 else f"{people:,.0f}"


def course_chosen(course: str, title: str, standing: Sequence[Row]) -> str:
    """Why a course is shown that the reader did not choose."""
    below = sum(row["state"] == "below" for row in standing if row["course_id"] == course)
    why = (
        f"with {plural(below, 'course group')} below its threshold it is furthest from it"
        if below
        else "no course is below its threshold"
    )
    return f"{title} is shown because {why}; choose another above."


def furthest(standing: Sequence[Row]) -> str | None:
    """The course with the most people to train, the first by id where none is short; None without a course reported."""
    reported = sorted({row["course_id"] for row in standing if row["month_end"] is not None})
    lacking = Counter(dict.fromkeys(reported, 0))
    for row in standing:
        if row["state"] == "below":
            lacking[row["course_id"]] += row["short_by"]
    return max(reported, key=lambda course: lacking[course], default=None)
