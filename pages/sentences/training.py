"""What the Training page says in words, from the rows of its questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, month, plural, sentence
from data.book.forms import plain
from data.book.settings import whole

Row = Mapping[str, Any]
Names = Mapping[str, str]
NAMED_AT_MOST = 3
NEWCOMERS = 3
LEAST_A_WEEK = 0.1
"""The least pace that is written as a number."""


def answer(
    standing: Sequence[Row],
    needs: Sequence[Row],
    before: Sequence[Row],
    courses: Names,
    units: Names,
    subject: str = "",
) -> str:
    """Whether the people in post are trained and whether it will last: how many are short, of what and where, by when
    they could be trained, how many were short a year before, and how many would not stand three more untrained people.

    standing: rows of `training_standing`; before: the same of a year before; needs: rows of `training_need`. courses,
    units: id -> name. subject: a course's title, when narrowed to it. A course group is the officers, or the
    supervisors, of one unit who need one course: a row of the question.
    """
    counted = _counted(standing)
    said = [_short(counted, needs, courses, units), _met(counted), _then(before), _silent(standing), _lasting(counted)]
    words = " ".join(filter(None, said)) if counted else _untold(standing)
    return f"{subject}: {words[:1].lower() + words[1:]}" if subject else words


NONE_COUNTS = "it can't be told whether the people in post are trained: no figures that count are on file"


def _untold(standing: Sequence[Row]) -> str:
    """What is said where no figure counts: there is nobody to train, or it isn't known."""
    if standing and all(row["state"] == "nobody in scope" for row in standing):
        return "There is nobody to train: every roster on file has nobody in scope."
    return f"{sentence(NONE_COUNTS)} {_silent(standing)}".strip()


def _counted(standing: Sequence[Row]) -> list[Row]:
    return [row for row in standing if row["state"] in ("at or above", "below")]


def _short(counted: Sequence[Row], needs: Sequence[Row], courses: Names, units: Names) -> str:
    """`74 people are short of the 95% asked for, 71 of them on the coronial course in East Area: at 7.7 a week …`."""
    short: Counter[str] = Counter()
    for row in counted:
        short[row["course_id"]] += row["short_by"] if row["state"] == "below" else 0
    line, everyone = threshold_words(counted), sum(short.values())
    if not everyone:
        return f"Nobody is short of {line}."
    (course, most), *_ = short.most_common()
    where = [units.get(unit, unit) for unit in dict.fromkeys(_units_short(counted, course))]
    people = f"{plural(everyone, 'person', 'people')} {is_or_are(everyone)} short of {line}"
    whose = "all" if most == everyone else f"{most:,}"
    on_course = f"{whose} of them on {courses.get(course, course)} in {join_names(where, NAMED_AT_MOST)}"
    return f"{people}, {on_course}{_by_when([need for need in needs if need['course_id'] == course])}."


def _units_short(counted: Sequence[Row], course: str) -> list[str]:
    return [row["unit_id"] for row in counted if row["course_id"] == course and row["state"] == "below"]


def _by_when(needs: Sequence[Row]) -> str:
    """At which pace those short on a course are trained by when, against the best ever: of the role with most short."""
    if not needs:
        return ""
    need = max(needs, key=lambda row: row["short_by"])
    whom = f"its {plural(need['short_by'], need['role'])}" if len(needs) > 1 else "they"
    pace = f": at {_a_week(need['needed_a_week'])} a week {whom} are trained by {day(need['by_on'])}"
    best = need["best_a_week"]
    if best is None:
        return f"{pace}; there are no two months running to say what has been done before"
    if best <= 0:
        return f"{pace}; no month on record has added to those trained there"
    return f"{pace}; the best month there managed {_a_week(best)} a week"


def _met(counted: Sequence[Row]) -> str:
    met = sum(row["state"] == "at or above" for row in counted)
    groups = count_of(met, len(counted), "course group")
    return f"{groups} {is_or_are(met, len(counted))} at {threshold_words(counted)} or above."


def _then(before: Sequence[Row]) -> str:
    """How many were short a year before."""
    counted = _counted(before)
    if not counted:
        return ""
    short = sum(row["short_by"] for row in counted if row["state"] == "below")
    when = max(row["month_end"] for row in counted)
    return f"In {month(when)}, {plural(short, 'person was', 'people were')} short."


def threshold_words(rows: Sequence[Row]) -> str:
    """The threshold in force, `95%`, or `the threshold` where more than one is."""
    lines = {row["threshold"] for row in rows if row["threshold"] is not None}
    return shares.threshold(lines.pop()) if len(lines) == 1 else "the threshold"


def _silent(standing: Sequence[Row]) -> str:
    number = sum(row["state"] in ("not reported", "lapsed") for row in standing)
    return f"{plural(number, 'course group')} {is_or_are(number)} not reported, or too old to count." if number else ""


def _lasting(counted: Sequence[Row]) -> str:
    holding = [row for row in counted if row["room"] is not None]
    if not holding:
        return ""
    small = sum(row["room"] < NEWCOMERS for row in holding)
    if not small:
        return f"{NEWCOMERS} untrained joiners would take none of them below it."
    which = "that one" if len(holding) == 1 else f"{small:,} of the {len(holding):,}"
    return f"In {which}, {NEWCOMERS} untrained joiners would be enough to fall below it."


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
        f"{title}, {where}: {_a_week(row['needed_a_week'])} a week there reach {shares.threshold(row['threshold'])} by "
        f"{day(row['by_on'])}"
    )
    return f"{asked}; {_best(row)}."


def _best(row: Row) -> str:
    best = row["best_a_week"]
    if best is None:
        return "there are no two months running to say what has been done before"
    if best <= 0:
        return "in no month on record did those units add to their trained people"
    # Two paces that are written alike are not told apart.
    more = row["needed_a_week"] > best and _a_week(row["needed_a_week"]) != _a_week(best)
    never = ", so it has never been done" if more else ""
    return f"best ever there {_a_week(best)} a week, in {month(row['best_month'])}, net of those who left{never}"


def none_short(title: str, standing: Sequence[Row]) -> str:
    """What is said of a course that no course group is short of, from its rows of `training_standing`."""
    if not _counted(standing):
        return f"{title}: {_untold(standing)[:1].lower()}{_untold(standing)[1:]}"
    return f"Nobody is short on {title}, of the figures that count."


def _a_week(people: float) -> str:
    """People a week, needed or managed, as the tables write them, but never told as none where it is more."""
    return plain(people) if people >= LEAST_A_WEEK / 2 else f"under {plain(LEAST_A_WEEK)}"


def course_chosen(course: str, title: str, standing: Sequence[Row]) -> str:
    """Why a course is shown that the reader did not choose."""
    return f"{title} is shown: {_why_shown(course, standing)}. Choose another above."


def _why_shown(course: str, standing: Sequence[Row]) -> str:
    below = sum(row["state"] == "below" for row in standing if row["course_id"] == course)
    if below:
        return f"most people are short on it, in {plural(below, 'course group')}"
    return "no course is below its threshold" if _counted(standing) else "no course has figures that count"


def furthest(standing: Sequence[Row]) -> str | None:
    """The course with the most people to train, the first by id where none is short; None without a course reported."""
    reported = sorted({row["course_id"] for row in standing if row["month_end"] is not None})
    lacking = Counter(dict.fromkeys(reported, 0))
    for row in standing:
        if row["state"] == "below":
            lacking[row["course_id"]] += row["short_by"]
    return max(reported, key=lambda course: lacking[course], default=None)
