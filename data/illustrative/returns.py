"""Writing the returns: one folder of CSV files a month, and the day each was received."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from data.illustrative import actions, claims, evidence, exposure, milestones, training
from data.illustrative.evidence import Item
from data.illustrative.model import chance
from data.illustrative.scale import Scale
from data.illustrative.story import (
    CORRECTED_MONTH,
    CORRECTED_RECEIVED,
    MISREPORTED_TRAINING,
    MISSING_RETURN,
    RECEIVED_AFTER_DAYS,
    RETURN_NOTES,
    SHEETS_LEFT_OUT,
    UNIT_MISSING,
)
from data.illustrative.training import HELD_AT_LEAST, Standing

SUBMITTED_BY = "Programme office lead"
Progress = Callable[[int, int, str], None]  # (done, total, words)
Rows = Iterable[tuple[object, ...]]

COLUMNS = {
    "return": ("as_at", "submitted_by", "provenance", "note"),
    "milestones": (
        "milestone_id",
        "recommendation_id",
        "title",
        "kind",
        "original_due_on",
        "forecast_on",
        "completed_on",
        "owner_role",
        "change_reason",
        "depends_on",
        "note",
    ),
    "training": ("course_id", "unit_id", "role", "in_scope", "trained"),
    "claims": ("recommendation_id", "unit_id", "claimed_stage"),
    "evidence": (
        "evidence_id",
        "recommendation_id",
        "unit_id",
        "criterion_id",
        "observed_from",
        "observed_to",
        "result",
        "sample_size",
        "sample_met",
        "population",
        "valid_until",
        "assurance",
        "verified_by",
        "reference",
        "withdrawn",
        "note",
    ),
    "exposure": ("unit_id", "death_reports"),
    "actions": (
        "action_id",
        "meeting_id",
        "recommendation_id",
        "unit_id",
        "action",
        "owner_role",
        "due_on",
        "done_on",
        "outcome",
    ),
}


def write_returns(
    folder: Path, seed: int, scale: Scale, last_months: int | None, progress: Progress | None
) -> list[tuple[Path, date]]:
    """Write the returns, or only those of the last months; gives (folder, received_on) in the order of receipt."""
    first = scale.months - last_months if last_months else 0
    written: list[tuple[Path, date]] = []
    for place, (standings, items) in enumerate(_monthly(scale, seed, first)):
        if place >= first and place != scale.index(MISSING_RETURN):
            written += _write_month(folder, seed, scale, place, standings, items)
        if progress:
            progress(place + 1, scale.months, f"illustrative return for {scale.month_ends[place]}")
    return sorted(written, key=lambda item: (item[1], item[0].name))


def _monthly(scale: Scale, seed: int, first: int) -> Iterator[tuple[list[Standing], list[Item]]]:
    return zip(training.monthly(scale, seed), evidence.monthly(scale, seed, first), strict=True)


def _write_month(
    folder: Path, seed: int, scale: Scale, place: int, standings: list[Standing], items: list[Item]
) -> list[tuple[Path, date]]:
    """A month's return and, for the month put right later, its corrected return."""
    end = scale.month_ends[place]
    if place != scale.index(CORRECTED_MONTH):
        _write(folder / f"{end}", _sheets(scale, seed, place, standings, items))
        return [(folder / f"{end}", received_on(scale, seed, place))]
    first = [evidence.as_first_reported(item) if evidence.is_misreported(item) else item for item in items]
    _write(folder / f"{end}", _sheets(scale, seed, place, [_misreported(row) for row in standings], first))
    corrected: dict[str, Rows] = {
        "return": [(end, SUBMITTED_BY, "illustrative", "Correction: a training roster and a sample were misreported.")],
        "training": [_training_row(row) for row in standings],
        "evidence": [_evidence_row(item) for item in items if evidence.is_misreported(item)],
    }
    _write(folder / f"{end}-corrected", corrected)
    return [
        (folder / f"{end}", received_on(scale, seed, place)),
        (folder / f"{end}-corrected", scale.day(CORRECTED_RECEIVED)),
    ]


def received_on(scale: Scale, seed: int, place: int) -> date:
    """The day a month's return came in: usually 8 to 14 days after the month's end."""
    late = {scale.index(month): days for month, days in RECEIVED_AFTER_DAYS.items()}
    days = late.get(place, chance(seed, "received", place).randint(8, 14))
    return scale.month_ends[place] + timedelta(days=days)


def _misreported(row: Standing) -> Standing:
    """The roster that a month's first return got wrong, as that return had it: just over the line."""
    if (row.course_id, row.unit_id, row.role) != MISREPORTED_TRAINING:
        return row
    return replace(row, trained=-int(-row.in_scope * HELD_AT_LEAST // 1))


def _sheets(scale: Scale, seed: int, place: int, standings: list[Standing], items: list[Item]) -> dict[str, Rows]:
    """A month's sheets by name, without those that the story leaves out and the unit it misses."""
    absent = {unit for month, unit in UNIT_MISSING.items() if scale.index(month) == place}
    notes = {scale.index(month): note for month, note in RETURN_NOTES.items()}
    sheets: dict[str, Rows] = {
        "return": [(scale.month_ends[place], SUBMITTED_BY, "illustrative", notes.get(place, ""))],
        "milestones": [_milestone_row(row) for row in milestones.rows(scale, seed, place)],
        "training": [_training_row(row) for row in standings if row.unit_id not in absent],
        "claims": claims.rows(scale, place),
        "evidence": [_evidence_row(item) for item in items],
        "exposure": [row for row in exposure.rows(scale, seed, place) if row[0] not in absent],
        "actions": [_action_row(row) for row in actions.rows(scale, seed, place)],
    }
    left_out = [names for month, names in SHEETS_LEFT_OUT.items() if scale.index(month) == place]
    return {name: rows for name, rows in sheets.items() if name not in " ".join(left_out).split()}


def _milestone_row(row: milestones.Row) -> tuple[object, ...]:
    return (
        row.milestone_id,
        row.recommendation,
        row.title,
        row.kind,
        row.original_due_on,
        row.forecast_on,
        row.completed_on,
        row.owner_role,
        row.change_reason,
        row.depends_on,
        "",
    )


def _training_row(row: Standing) -> tuple[object, ...]:
    return row.course_id, row.unit_id, row.role, row.in_scope, row.trained


def _evidence_row(item: Item) -> tuple[object, ...]:
    return (
        item.evidence_id,
        item.recommendation,
        item.unit,
        item.criterion,
        item.observed_from,
        item.observed_to,
        item.result,
        item.sample_size,
        item.sample_met,
        item.population,
        item.valid_until,
        item.assurance,
        item.verified_by,
        item.reference,
        "yes" if item.withdrawn else "",
        item.note,
    )


def _action_row(row: actions.Action) -> tuple[object, ...]:
    return (
        row.action_id,
        row.meeting_id,
        row.recommendation,
        row.unit,
        row.action,
        row.owner_role,
        row.due_on,
        row.done_on,
        row.outcome,
    )


def _write(folder: Path, sheets: dict[str, Rows]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(COLUMNS[name])
            writer.writerows(rows)
