"""What the story is told of, how its tables are read, and where its chance comes from."""

from __future__ import annotations

import random

from tests.illustrative.story import ARCS, COURSES, OFFICERS, SCOPE_EXCLUSIONS

SEED = 2023  # the same seed writes the same bytes

RECOMMENDATIONS = tuple(sorted(ARCS))
UNITS = tuple(OFFICERS)
COURSE_IDS = tuple(COURSES)
# Out of scope from the start of sampling: nothing is sampled there.
EXCLUDED = frozenset((recommendation, unit) for recommendation, unit, *_ in SCOPE_EXCLUSIONS)


def group(unit: str, lead: str, lag: str) -> str:
    """Which group of the story a unit belongs to: `lead`, `lag` or `mid`."""
    return "lead" if unit in lead.split() else "lag" if unit in lag.split() else "mid"


def entry(table: dict[str, str], unit: str, lead: str, lag: str) -> str:
    """What a story table says of a unit: the entry that names it, else its group's; blank when neither is there."""
    named = [value for names, value in table.items() if unit in names.split()]
    return named[0] if named else table.get(group(unit, lead, lag), "")


def chance(*key: object) -> random.Random:
    """A stream of chance of its own for a thing with a name, the same on every machine and in any order of asking."""
    return random.Random(f"{SEED}/" + "/".join(str(part) for part in key))
