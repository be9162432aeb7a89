"""One row of the evidence sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Item:
    """One row of the evidence sheet."""

    evidence_id: str
    recommendation: int
    unit: str
    criterion: str
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
    withdrawn: bool = False
    note: str = ""
