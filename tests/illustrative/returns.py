"""Writing the returns: one folder of CSV files a month, and the day each was received."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.illustrative import actions, claims, evidence, exposure, milestones, training
from tests.illustrative.model import chance
from tests.illustrative.months import MONTH_ENDS, place_of
from tests.illustrative.sheets import ROWS, Evidence, Header, Training
from tests.illustrative.story import (
    CORRECTED_MONTH,
    CORRECTED_RECEIVED,
    MISREPORTED_TRAINING,
    MISSING_RETURN,
    RECEIVED_AFTER_DAYS,
    RETURN_NOTES,
    SHEETS_LEFT_OUT,
    UNIT_MISSING,
)

SUBMITTED_BY = "Programme office lead"
CORRECTION = "Correction: a training roster and a sample were misreported."

Sheets = Mapping[str, Sequence[Any]]


def write_returns(folder: Path) -> list[tuple[str, date]]:
    """Write the returns; gives (folder's name, received_on) in the order of receipt."""
    written: list[tuple[str, date]] = []
    for place, (rosters, items) in enumerate(zip(training.monthly(), evidence.monthly(), strict=True)):
        if place != place_of(MISSING_RETURN):
            written += _write_month(folder, place, rosters, items)
    return sorted(written, key=lambda item: (item[1], item[0]))


def _write_month(folder: Path, place: int, rosters: list[Training], items: list[Evidence]) -> list[tuple[str, date]]:
    """A month's return and, for the month put right later, its corrected return."""
    name = MONTH_ENDS[place].isoformat()
    if place != place_of(CORRECTED_MONTH):
        _write(folder / name, _sheets(place, rosters, items))
        return [(name, received_on(place))]
    at_first = [evidence.as_first_reported(item) if evidence.is_misreported(item) else item for item in items]
    _write(folder / name, _sheets(place, [_as_first_reported(row) for row in rosters], at_first))
    corrected: Sheets = {
        "return": [Header(MONTH_ENDS[place], SUBMITTED_BY, "illustrative", CORRECTION)],
        "training": rosters,
        "evidence": [item for item in items if evidence.is_misreported(item)],
    }
    _write(folder / f"{name}-corrected", corrected)
    return [(name, received_on(place)), (f"{name}-corrected", date.fromisoformat(CORRECTED_RECEIVED))]


def received_on(place: int) -> date:
    """The day a month's return came in: usually 8 to 14 days after the month's end."""
    late = {place_of(month): days for month, days in RECEIVED_AFTER_DAYS.items()}
    days = late.get(place, chance("received", place).randint(8, 14))
    return MONTH_ENDS[place] + timedelta(days=days)


def _as_first_reported(row: Training) -> Training:
    """The roster that a month's first return got wrong, as that return had it: just over the line."""
    if (row.course_id, row.unit_id, row.role) != MISREPORTED_TRAINING:
        return row
    return replace(row, trained=-int(-row.in_scope * training.HELD_AT_LEAST // 1))


def _sheets(place: int, rosters: list[Training], items: list[Evidence]) -> Sheets:
    """A month's sheets by name, without those that the story leaves out and the unit it misses."""
    absent = {unit for month, unit in UNIT_MISSING.items() if place_of(month) == place}
    notes = {place_of(month): note for month, note in RETURN_NOTES.items()}
    sheets: Sheets = {
        "return": [Header(MONTH_ENDS[place], SUBMITTED_BY, "illustrative", notes.get(place, ""))],
        "milestones": milestones.rows(place),
        "training": [row for row in rosters if row.unit_id not in absent],
        "claims": claims.rows(place),
        "evidence": items,
        "exposure": [row for row in exposure.rows(place) if row.unit_id not in absent],
        "actions": actions.rows(place),
    }
    left_out = {
        sheet for month, names in SHEETS_LEFT_OUT.items() if place_of(month) == place for sheet in names.split()
    }
    return {name: rows for name, rows in sheets.items() if name not in left_out}


def _write(folder: Path, sheets: Sheets) -> None:
    folder.mkdir(parents=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(column.name for column in fields(ROWS[name]))
            writer.writerows(astuple(row) for row in rows)
