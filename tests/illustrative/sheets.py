"""A row of each sheet of a return, its fields named and placed as the sheet's headings are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Header:
    """The one row of the sheet `return`."""

    as_at: date
    submitted_by: str
    provenance: str
    note: str


@dataclass(frozen=True)
class Milestone:
    """One row of the milestones sheet."""

    milestone_id: str
    recommendation_id: int
    title: str
    kind: str
    original_due_on: date
    forecast_on: date
    completed_on: date | None
    owner_role: str
    change_reason: str
    depends_on: str
    criterion_id: str = ""
    unit_id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Training:
    """One row of the training sheet: one course, unit and role at one month-end."""

    course_id: str
    unit_id: str
    role: str
    in_scope: int
    trained: int


@dataclass(frozen=True)
class Claim:
    """One row of the claims sheet."""

    recommendation_id: int
    unit_id: str
    claimed_stage: int


@dataclass(frozen=True)
class Evidence:
    """One row of the evidence sheet."""

    evidence_id: str
    recommendation_id: int
    unit_id: str
    criterion_id: str
    observed_from: date
    observed_to: date
    result: str
    sample_size: int | None
    sample_met: int | None
    population: int | None
    valid_until: date | None
    assurance: str
    verified_by: str
    reference: str
    withdrawn: str = ""
    note: str = ""


@dataclass(frozen=True)
class Exposure:
    """One row of the exposure sheet."""

    unit_id: str
    death_reports: int


@dataclass(frozen=True)
class Action:
    """One row of the actions sheet."""

    action_id: str
    meeting_id: str
    recommendation_id: int | None
    unit_id: str
    action: str
    owner_role: str
    due_on: date
    done_on: date | None
    outcome: str


ROWS: dict[str, type[Any]] = {
    "return": Header,
    "milestones": Milestone,
    "training": Training,
    "claims": Claim,
    "evidence": Evidence,
    "exposure": Exposure,
    "actions": Action,
}
