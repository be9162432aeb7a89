"""What is made, and in what numbers: the recommendations, units and courses of a scale, each tied to its story."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.illustrative.scale import Scale
from data.illustrative.story import ARCS, COURSES, OFFICERS, Arc, CourseArc

STARTING_REFERENCE = Path(__file__).parent.parent / "reference"
OVERRIDES = Path(__file__).parent / "reference"

STORY_UNITS = tuple(OFFICERS)
STORY_COURSES = tuple(COURSES)

Table = list[dict[str, str]]


@dataclass(frozen=True)
class Unit:
    """A unit and the unit of the story whose fortunes it follows."""

    unit_id: str
    follows: str
    copy: int


@dataclass(frozen=True)
class Recommendation:
    """A recommendation and the recommendation of the story whose arc it follows."""

    number: int
    follows: int
    copy: int

    @property
    def arc(self) -> Arc:
        return ARCS[self.follows]


@dataclass(frozen=True)
class Course:
    """A course and the course of the story whose arc it follows."""

    course_id: str
    follows: str
    copy: int

    @property
    def arc(self) -> CourseArc:
        return COURSES[self.follows]


def numbered(name: str, copy: int) -> str:
    """An id for the nth copy: the first keeps the story's own."""
    return name if copy == 0 else f"{name}-{copy + 1}"


@lru_cache
def units(scale: Scale) -> tuple[Unit, ...]:
    """Every unit of a scale; the story's own twelve come first."""
    return tuple(Unit(numbered(name, copy), name, copy) for copy in range(scale.copies) for name in STORY_UNITS)


@lru_cache
def recommendations(scale: Scale) -> tuple[Recommendation, ...]:
    """Every recommendation of a scale; the story's own twenty come first."""
    return tuple(
        Recommendation(copy * len(ARCS) + number, number, copy)
        for copy in range(scale.copies)
        for number in sorted(ARCS)
    )


@lru_cache
def courses(scale: Scale) -> tuple[Course, ...]:
    """Every course of a scale; the story's own six come first."""
    return tuple(
        Course(numbered(STORY_COURSES[place % 6], place // 6), STORY_COURSES[place % 6], place // 6)
        for place in range(scale.courses)
    )


def group(unit: str, lead: str, lag: str) -> str:
    """Which group of the story a unit belongs to: `lead`, `lag` or `mid`."""
    return "lead" if unit in lead.split() else "lag" if unit in lag.split() else "mid"


def entry(table: dict[str, str], unit: str, lead: str, lag: str) -> str:
    """What a story table says of a unit: the entry that names it, else its group's; blank when neither is there."""
    named = [value for names, value in table.items() if unit in names.split()]
    return named[0] if named else table.get(group(unit, lead, lag), "")


def chance(seed: int, *key: object) -> random.Random:
    """A stream of chance of its own for a thing with a name, the same on every machine and in any order of asking."""
    return random.Random(f"{seed}/" + "/".join(str(part) for part in key))


def story_table(name: str) -> Table:
    """A reference table as the story has it: the override if there is one, else the starting set's."""
    override = OVERRIDES / f"{name}.csv"
    file = override if override.exists() else STARTING_REFERENCE / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache
def excluded(scale: Scale) -> frozenset[tuple[int, str]]:
    """(recommendation, unit) pairs of the story out of scope from the start of sampling: nothing is sampled there."""
    return frozenset((int(row["recommendation_id"]), row["unit_id"]) for row in story_table("scope_exclusion"))
