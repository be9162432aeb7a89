"""Small returns as folders of CSV files, written from literal rows."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from data.intake import SHEETS

HEADINGS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS.values()}


def write_return(folder: Path, as_at: str, provenance: str = "actual", **sheets: list[dict[str, Any]]) -> Path:
    """Write one return: the `return` sheet and the sheets given, blank where a row is silent. Gives its folder."""
    folder.mkdir(parents=True)
    head = {"as_at": as_at, "submitted_by": "Programme office", "provenance": provenance}
    for name, rows in {"return": [head], **sheets}.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEADINGS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def trained(unit: str, officers: int, in_scope: int = 100, course: str = "SD1") -> list[dict[str, Any]]:
    """A course's training rows for one unit: officers as given, supervisors all trained."""
    return [
        {"course_id": course, "unit_id": unit, "role": "officer", "in_scope": in_scope, "trained": officers},
        {"course_id": course, "unit_id": unit, "role": "supervisor", "in_scope": 10, "trained": 10},
    ]


def finding(evidence_id: str, criterion: str, observed: str, **more: Any) -> dict[str, Any]:
    """One "met" finding on recommendation 1 for every unit."""
    return {
        "evidence_id": evidence_id,
        "recommendation_id": 1,
        "criterion_id": criterion,
        "observed_from": observed,
        "observed_to": observed,
        "result": "met",
        "assurance": "A2",
        "verified_by": "Force assurance lead",
        "reference": "REF",
        **more,
    }


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)
