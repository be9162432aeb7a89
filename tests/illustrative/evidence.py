"""Evidence: the findings and samples of the story as dated rows, each filed with some month's return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tests.illustrative import findings, samples
from tests.illustrative.model import chance
from tests.illustrative.months import MONTHS, place_of, place_on
from tests.illustrative.sheets import Evidence
from tests.illustrative.story import MISREPORTED_SAMPLE, MISSING_RETURN, SHEETS_LEFT_OUT


def monthly() -> Iterator[list[Evidence]]:
    """The evidence filed with each month's return, oldest month first."""
    filed: dict[int, list[Evidence]] = defaultdict(list)
    for item in findings.findings():
        filed[_filing_place(item)].append(item)
    for place, item in samples.samples():
        filed[_open_place(place)].append(item)
    for place in range(MONTHS):
        yield sorted(filed[place], key=lambda item: item.evidence_id)


def _filing_place(item: Evidence) -> int:
    """The place of the month whose return brings an item: its own, or now and then the next."""
    own = place_on(item.observed_to)
    lately = own >= MONTHS - 3
    late = not lately and chance("filing", item.evidence_id).random() < 0.25
    return _open_place(own + late)


def _open_place(place: int) -> int:
    """The first month from this one on whose return came, with its evidence sheet."""
    shut = {place_of(month) for month, sheets in SHEETS_LEFT_OUT.items() if "evidence" in sheets}
    shut.add(place_of(MISSING_RETURN))
    while place in shut:
        place += 1
    return place


def as_first_reported(item: Evidence) -> Evidence:
    """The sample that a month's first return got wrong, as that return had it: every case met."""
    return replace(item, sample_met=item.sample_size)


def is_misreported(item: Evidence) -> bool:
    """Whether this is the sample that the month's first return got wrong."""
    number, unit, name = MISREPORTED_SAMPLE
    return item.evidence_id == f"E{number:02d}-PS-{unit}-{name}"
