"""Evidence: the findings and samples of the story as dated rows, each filed with some month's return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from data.illustrative import findings, samples
from data.illustrative.evidence_item import Item
from data.illustrative.model import chance
from data.illustrative.scale import Scale, quarter_of
from data.illustrative.story import MISREPORTED_SAMPLE, MISSING_RETURN, SHEETS_LEFT_OUT

# A sample is filed, and at most withdrawn and put back, well within this many months of its quarter's start.
FILED_WITHIN = 12


def monthly(scale: Scale, seed: int, first: int = 0) -> Iterator[list[Item]]:
    """The evidence filed with each month's return, oldest month first; complete from the month numbered `first` on."""
    filed: dict[int, list[Item]] = defaultdict(list)
    for item in findings.findings(scale, seed):
        filed[_filing_month(scale, seed, item)].append(item)
    for place, day in enumerate(scale.month_ends):
        if (place == 0 or day.month in (1, 4, 7, 10)) and place + FILED_WITHIN >= first:
            for month, item in samples.of_quarter(scale, seed, quarter_of(day)):
                filed[_open_month(scale, month)].append(item)
        yield sorted(filed.pop(place, []), key=lambda item: item.evidence_id)


def _filing_month(scale: Scale, seed: int, item: Item) -> int:
    """The number of the month whose return brings an item: its own, or now and then the next."""
    own = scale.index_of(item.observed_to)
    lately = own >= scale.months - 3
    late = not lately and chance(seed, "filing", item.evidence_id).random() < 0.25
    return _open_month(scale, own + late)


def _open_month(scale: Scale, place: int) -> int:
    """The first month from this one on whose return came, with its evidence sheet."""
    shut = {scale.index(month) for month, sheets in SHEETS_LEFT_OUT.items() if "evidence" in sheets}
    shut.add(scale.index(MISSING_RETURN))
    while place in shut:
        place += 1
    return place


def as_first_reported(item: Item) -> Item:
    """The sample that a month's first return got wrong, as that return had it: every case met."""
    return replace(item, sample_met=item.sample_size)


def is_misreported(item: Item) -> bool:
    """Whether this is the sample that the month's first return got wrong."""
    number, unit, name = MISREPORTED_SAMPLE
    return item.evidence_id == f"E{number:02d}-PS-{unit}-{name}"
