"""The complete reference of the illustrative store: the starting set with the story's tables laid over it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from data.illustrative.model import Table, courses, numbered, recommendations, story_table, units
from data.illustrative.scale import Scale
from data.reference import TABLES


def write_reference(folder: Path, scale: Scale) -> None:
    """Write the reference of a scale to a folder, one CSV a table; at scale L every table is multiplied to match."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        if not story_table(name):
            continue
        rows = story_table(name) if scale.copies == 1 else MULTIPLIED[name](scale)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=list(story_table(name)[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def meetings(scale: Scale) -> Table:
    """The meetings of a scale: the story's, and before them, at a longer scale, one every seven weeks."""
    rows = story_table("meeting")
    first = min(date.fromisoformat(row["held_on"]) for row in rows)
    day = first - timedelta(weeks=7)
    while day >= scale.first_day:
        rows.append({"meeting_id": f"GG-{day}", "held_on": day.isoformat(), "title": rows[0]["title"]})
        day -= timedelta(weeks=7)
    return sorted(rows, key=lambda row: row["held_on"])


def _recommendations(scale: Scale) -> Table:
    story = {int(row["recommendation_id"]): row for row in story_table("recommendation")}
    return [
        _renamed(story[item.follows], "title", item.copy) | {"recommendation_id": str(item.number)}
        for item in recommendations(scale)
    ]


def _units(scale: Scale) -> Table:
    story = {row["unit_id"]: row for row in story_table("unit")}
    return [_renamed(story[item.follows], "name", item.copy) | {"unit_id": item.unit_id} for item in units(scale)]


def _courses(scale: Scale) -> Table:
    story = {row["course_id"]: row for row in story_table("course")}
    return [
        _renamed(story[item.follows], "title", item.copy) | {"course_id": item.course_id} for item in courses(scale)
    ]


def _course_recommendations(scale: Scale) -> Table:
    """Each copy of a recommendation keeps its course, in the copy of that course whose turn it is."""
    linked = [(row["course_id"], int(row["recommendation_id"])) for row in story_table("course_recommendation")]
    copies = {story: sum(item.follows == story for item in courses(scale)) for story, _ in linked}
    return [
        {"course_id": numbered(course, item.copy % copies[course]), "recommendation_id": str(item.number)}
        for item in recommendations(scale)
        for course, number in linked
        if number == item.follows
    ]


def _criteria(scale: Scale) -> Table:
    return [{**row, "effective_from": scale.first_day.isoformat()} for row in story_table("criteria")]


def _exemptions(scale: Scale) -> Table:
    return [
        {**row, "recommendation_id": str(item.number)}
        for row in story_table("criterion_exemption")
        for item in recommendations(scale)
        if item.follows == int(row["recommendation_id"])
    ]


def _exclusions(scale: Scale) -> Table:
    return [
        {**row, "recommendation_id": str(item.number), "unit_id": unit.unit_id}
        for row in story_table("scope_exclusion")
        for item in recommendations(scale)
        if item.follows == int(row["recommendation_id"])
        for unit in units(scale)
        if unit.follows == row["unit_id"]
    ]


def _renamed(row: dict[str, str], column: str, copy: int) -> dict[str, str]:
    """A row for the nth copy: its name says which."""
    return row if copy == 0 else {**row, column: f"{row[column]} ({copy + 1})"}


MULTIPLIED: dict[str, Callable[[Scale], Table]] = {
    "theme": lambda scale: story_table("theme"),
    "recommendation": _recommendations,
    "unit": _units,
    "course": _courses,
    "course_recommendation": _course_recommendations,
    "criteria": _criteria,
    "criterion_exemption": _exemptions,
    "scope_exclusion": _exclusions,
    "meeting": meetings,
}
