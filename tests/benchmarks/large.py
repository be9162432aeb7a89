"""Size L, made of the illustrative set as it is shipped: ten of every recommendation and unit, 40 courses, 120 months.

Every row is repeated for each copy of what it names. The 42 months are told three times, one after another, so that the
last telling has the set's own calendar; what would come before the 120 months is left out.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from data import illustrative

COPIES, COURSES, MONTHS = 10, 40, 120
TELLINGS, MONTHS_TOLD = 3, 42
STORY_COURSES = ("SD1", "CO1", "PC1", "PX1", "FL1", "IN1")
STORY_RECOMMENDATIONS = 20
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Reference tables in force from a day on: at this size, from the first telling on.
IN_FORCE_FROM = ("criteria", "criterion_exemption", "scope_exclusion")
# The column that says which copy of a thing a row of the reference describes.
NAMES = {"recommendation": "title", "unit": "name", "course": "title"}

Row = dict[str, str]


class Copy(NamedTuple):
    """Which copy of a row: of its recommendation, unit and course (from 0), and how many tellings before the last."""

    recommendation: int = 0
    unit: int = 0
    course: int = 0
    telling: int = 0


def write_returns(folder: Path, last_months: int | None = None) -> list[tuple[Path, date]]:
    """Write the returns of every month, or of the latest so many; gives (folder, received_on) in order of receipt."""
    written, shipped = [], illustrative.arrivals()
    for telling in reversed(range(TELLINGS)):
        for source, received_on in shipped:
            as_at = earlier(source.name[:10], telling)
            if _months_between(as_at, shipped[-1][0].name) < (last_months or MONTHS):
                target = folder / (as_at + source.name[10:])
                for file in sorted(source.glob("*.csv")):
                    _write(target / file.name, file, telling)
                written.append((target, date.fromisoformat(earlier(received_on.isoformat(), telling))))
    return written


def write_reference(folder: Path) -> None:
    """Write the reference that goes with the returns."""
    illustrative.copy_reference(folder)
    for file in sorted(folder.glob("*.csv")):
        tellings = range(TELLINGS) if file.stem == "meeting" else [TELLINGS - 1 if file.stem in IN_FORCE_FROM else 0]
        _write(file, file, *tellings)


def earlier(day: str, tellings: int) -> str:
    """A day moved back by so many tellings of the story; the last of a month stays the last."""
    return _months_earlier(day, tellings * MONTHS_TOLD) if tellings else day


@cache
def _months_earlier(text: str, months: int) -> str:
    day = date.fromisoformat(text)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length, own_length = monthrange(year, month + 1)[1], monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if day.day == own_length else min(day.day, length)).isoformat()


def _months_between(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def _write(target: Path, source: Path, *tellings: int) -> None:
    """Write every copy of a table's rows, for each of the tellings."""
    with source.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        headings, rows = list(reader.fieldnames or ()), list(reader)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, headings, lineterminator="\n")
        writer.writeheader()
        for telling, row in product(tellings, rows):
            writer.writerows(_copied(row, copy, source.stem) for copy in _copies(row, telling))


def _copies(row: Row, telling: int) -> Iterator[Copy]:
    """The copies to make of a row, by what it names."""
    recommendations = range(COPIES if row.get("recommendation_id") else 1)
    units = range(COPIES if row.get("unit_id") else 1)
    courses = range(_copies_of(row["course_id"]) if row.get("course_id") else 1)
    if "action_id" in row:  # a meeting asks ten times as much, not a hundred times
        yield from (Copy(at, at, 0, telling) for at in range(COPIES))
    elif "course_id" in row and "recommendation_id" in row:  # a recommendation keeps its course: one copy of it
        yield from (Copy(at, 0, at % len(courses), telling) for at in recommendations)
    else:
        yield from (Copy(*copy, telling) for copy in product(recommendations, units, courses))


def _copies_of(course: str) -> int:
    """How many copies of a course there are: 40 in all, the first of them seven times."""
    return len(range(STORY_COURSES.index(course), COURSES, len(STORY_COURSES)))


def _copied(row: Row, copy: Copy, table: str) -> Row:
    """A row as the copy has it: its ids, its names and its days."""
    new = {column: earlier(value, copy.telling) if DAY.fullmatch(value) else value for column, value in row.items()}
    if row.get("recommendation_id"):
        new["recommendation_id"] = str(int(row["recommendation_id"]) + copy.recommendation * STORY_RECOMMENDATIONS)
    for column, number in (("unit_id", copy.unit), ("course_id", copy.course)):
        if row.get(column) and number:
            new[column] = f"{row[column]}-{number + 1}"
    if "meeting_id" in row:
        new["meeting_id"] = _marked(row["meeting_id"], Copy(telling=copy.telling))
    for column in ("milestone_id", "evidence_id", "action_id"):
        if column in row:
            new[column] = _marked(row[column], copy)
    if row.get("depends_on"):
        new["depends_on"] = ";".join(_marked(name, copy) for name in row["depends_on"].split(";"))
    if table in NAMES and any(copy[:3]):
        new[NAMES[table]] += f" ({max(copy[:3]) + 1})"
    return new


def _marked(name: str, copy: Copy) -> str:
    """A name that is met once only, made the copy's own."""
    return f"{name}-{copy.telling}{copy.recommendation}{copy.unit}" if any(copy) else name
