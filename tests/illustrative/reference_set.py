"""What the illustrative set's reference has otherwise than the starting set: four tables, one CSV each."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from data.reference import STARTING_SET
from tests.illustrative.story import (
    AGREED_BY,
    DECLARED_COMPLETE,
    DECLARED_LATE,
    EXEMPT_FROM,
    EXEMPTIONS,
    GOLD_GROUP,
    SCOPE_EXCLUSIONS,
)

Table = list[dict[str, str]]


def write_tables(folder: Path, written: dict[str, Table]) -> None:
    """Write tables to a folder, under the starting set's headings."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in written.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=_headings(name), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def tables() -> dict[str, Table]:
    """Each table that differs, whole."""
    return {
        "recommendation": [_declared(row) for row in _starting("recommendation")],
        "criterion_exemption": _exemptions(),
        "scope_exclusion": _exclusions(),
        "meeting": meetings(),
    }


def earlier_tables() -> dict[str, Table]:
    """Each table that was otherwise before the late edit: one day was not yet written."""
    rows = tables()["recommendation"]
    return {
        "recommendation": [
            row | {"force_declared_complete_on": ""} if row["recommendation_id"] == str(DECLARED_LATE) else row
            for row in rows
        ]
    }


def meetings() -> Table:
    """The starting set's meetings and the Gold Group's made-up ones, in order of time."""
    gold = [
        {"meeting_id": f"GG-{day[:7]}", "held_on": day, "title": "Gold Group (illustrative date)"}
        for day in GOLD_GROUP.split()
    ]
    return sorted([*_starting("meeting"), *gold], key=lambda row: row["held_on"])


def gold_group() -> list[tuple[str, date]]:
    """(meeting_id, held_on) of each meeting of the Gold Group, in order."""
    gold = [row for row in meetings() if row["meeting_id"].startswith("GG-")]
    return [(row["meeting_id"], date.fromisoformat(row["held_on"])) for row in gold]


def _declared(row: dict[str, str]) -> dict[str, str]:
    return row | {"force_declared_complete_on": DECLARED_COMPLETE.get(int(row["recommendation_id"]), "")}


def _starting(name: str) -> Table:
    with (STARTING_SET / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _headings(name: str) -> list[str]:
    with (STARTING_SET / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return next(csv.reader(handle))


def _exemptions() -> Table:
    return [
        {
            "recommendation_id": str(recommendation),
            "criterion_id": criterion,
            "reason": f"{reason} (illustrative decision)",
            "agreed_by": AGREED_BY,
            "agreed_on": agreed_on,
        }
        for recommendation, reason, agreed_on in EXEMPTIONS
        for criterion in EXEMPT_FROM
    ]


def _exclusions() -> Table:
    return [
        {
            "recommendation_id": str(recommendation),
            "unit_id": unit,
            "reason": f"{reason} (illustrative decision)",
            "agreed_by": AGREED_BY,
            "agreed_on": agreed_on,
        }
        for recommendation, unit, reason, agreed_on in SCOPE_EXCLUSIONS
    ]
