"""What Method says, in words: the rules in force, what they lead to, and the texts kept beside this file."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from charts.palette import STAGES
from data.book.english import day, join_names, noun_for, plural
from pages.shared.show import percent

Row = Mapping[str, Any]
TEXTS: Mapping[str, list[Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("method.toml").read_text(encoding="utf-8")
)


def answer(criteria: Sequence[Row], as_at: date) -> str:
    """The sentence on top of the page. criteria: rows of `criteria`."""
    held = sum(row["in_force"] for row in criteria)
    if not held:
        return f"No criterion was in force on {day(as_at)}, so no stage above {STAGES[0]} could be reached."
    return (
        f"A stage is worked out from dated evidence, unit by unit, by "
        f"{plural(held, 'published criterion', 'published criteria')} in force on {day(as_at)}; nobody types it in. "
        "These are the rules, and what each word means."
    )


def sizes_told(rows: Sequence[Row]) -> list[str]:
    """What the thresholds ask of a sample, in sentences. rows: of `sample_sizes`."""
    in_force = [row for row in rows if row["in_force"]]
    others = {row["threshold"]: row["fewest_clean"] for row in rows if not row["in_force"]}
    told = [
        _size_told(row["threshold"], [one for one in in_force if one["threshold"] == row["threshold"]])
        for row in _first_each(in_force)
    ]
    if others:
        compared = join_names(
            [f"at {percent(threshold)} it takes {fewest}" for threshold, fewest in sorted(others.items())]
        )
        told.append(f"For comparison, {compared} clean cases.")
    return told


def _first_each(rows: Sequence[Row]) -> list[Row]:
    return list({row["threshold"]: row for row in reversed(rows)}.values())[::-1]


def _size_told(threshold: float, rows: Sequence[Row]) -> str:
    examples = [
        f"{row['met']} of {row['size']} ({row['low']:.1%} to {row['high']:.1%}) {_SAYS[row['says']]}"
        for row in rows
        if row["met"] is not None
    ]
    return f"With the threshold of {percent(threshold)} in force, {join_names(examples)}."


_SAYS = {"met": "is met", "not met": "is not met", "cannot tell": "cannot tell"}


def rules_changed(criteria: Sequence[Row]) -> str:
    """Whether any rule has changed, in a sentence. criteria: rows of `criteria`."""
    if not criteria:
        return "No criterion has been entered."
    changed = sorted({row["criterion_id"]: row["title"] for row in criteria if row["versions"] > 1}.values())
    if not changed:
        first = min(row["effective_from"] for row in criteria)
        return f"No rule has changed: each has had one version, the earliest from {day(first)}."
    have = noun_for(len(changed), "has", "have")
    named = join_names(changed, at_most=4)
    return f"{plural(len(changed), 'criterion', 'criteria')} {have} had more than one version: {named}."


def decided(decisions: Sequence[Row]) -> str:
    """How many decisions are in force, in a sentence. decisions: rows of `agreed_exceptions`."""
    held = [row["decision"] for row in decisions if row["in_force"]]
    if not held:
        return "No exemption or exclusion is in force: every criterion is asked of every unit."
    exempt, out = held.count("exemption"), held.count("exclusion")
    told = [f"{plural(number, noun)}" for number, noun in ((exempt, "exemption"), (out, "exclusion")) if number]
    return f"{join_names(told)} {noun_for(len(held), 'is', 'are')} in force."


def how_judged(row: Row) -> str:
    """How a criterion is judged, in a phrase made from its row of `criteria`."""
    line = percent(row["threshold"])
    if row["kind"] == "training":
        return f"At least {line} of the {row['role']}s in post trained, in each course"
    if row["kind"] == "sample":
        return f"The lower end of the 95% interval of the deciding quarter's sample at {line} or above"
    if row["kind"] == "series":
        return f"The {row['periods']} latest quarters of “{row['reads']}” each met, at {line}"
    if row["kind"] == "duration":
        return f"At {STAGES[4]} or above at each of the {row['periods']} latest month-ends"
    return "The latest finding says met"


def stage_words(stage: int) -> str:
    """A stage by number and name: `3 Practised`."""
    return f"{stage} {STAGES[stage]}"
