"""Samples: what second-line assurance found in live work, quarter by quarter, by the practice paths of the story."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tests.illustrative.exposure import death_reports
from tests.illustrative.model import EXCLUDED, RECOMMENDATIONS, UNITS, chance, entry
from tests.illustrative.months import FIRST_DAY, MONTH_ENDS, MONTHS, month_end, place_of, place_on
from tests.illustrative.sheets import Evidence
from tests.illustrative.story import ARCS, CORRECTED_MONTH, MISREPORTED_SAMPLE, OWN_SAMPLES, WITHDRAWN

SECOND_LINE = "Force assurance sampling team"
# The quarters of a practice path, (year, quarter 1-4): 2023 Q2 to 2026 Q4, which is still running at the end.
QUARTERS = tuple((2023 + place // 4, place % 4 + 1) for place in range(1, 16))

# How a sample that passes may look: (least size, misses); a bigger sample can carry more misses.
PASSING = ((24, 0), (28, 0), (38, 1), (48, 2), (58, 3))


def samples() -> Iterator[tuple[int, Evidence]]:
    """Every sample, with the place of the month it is filed in; second reports included."""
    for recommendation in RECOMMENDATIONS:
        for unit in UNITS:
            if (recommendation, unit) not in EXCLUDED:
                yield from _path(recommendation, unit)


def _path(recommendation: int, unit: str) -> Iterator[tuple[int, Evidence]]:
    """The samples of a recommendation in a unit: second-line ones by its practice path, and the owner's own."""
    arc = ARCS[recommendation]
    path = entry(arc.practice, unit, arc.lead, arc.lag).replace(" ", "")
    for quarter, letter in zip(QUARTERS, path, strict=True):
        if letter != "-":
            yield from _sampled(recommendation, unit, quarter, letter)
        if _owner_samples(recommendation, quarter):
            yield _own_sample(recommendation, unit, quarter)


def _sampled(recommendation: int, unit: str, quarter: tuple[int, int], letter: str) -> Iterator[tuple[int, Evidence]]:
    """A unit's sample of the quarter, filed at once or up to two months late, and any second report of it."""
    rng = chance("sample", recommendation, unit, quarter)
    observed_to = _observed_to(rng, quarter)
    size, met = _size_and_met(letter, rng)
    item = _item(recommendation, unit, quarter, observed_to, size, met)
    own = place_on(observed_to)
    late = rng.choices((0, 1, 2), (70, 25, 5))[0] if own < MONTHS - 2 else 0
    place = min(own + late, MONTHS - 1)
    story_key = (recommendation, unit, f"{quarter[0]}Q{quarter[1]}")
    if story_key == MISREPORTED_SAMPLE and own <= place_of(CORRECTED_MONTH):
        place = place_of(CORRECTED_MONTH)
    yield place, item
    if story_key in WITHDRAWN:
        yield from _withdrawn(item, place, *WITHDRAWN[story_key])


def _item(
    recommendation: int,
    unit: str,
    quarter: tuple[int, int],
    observed_to: date,
    size: int,
    met: int,
) -> Evidence:
    name = f"{quarter[0]}Q{quarter[1]}"
    return Evidence(
        evidence_id=f"E{recommendation:02d}-PS-{unit}-{name}",
        recommendation_id=recommendation,
        unit_id=unit,
        criterion_id="practice_sampled",
        observed_from=date(quarter[0], quarter[1] * 3 - 2, 1),
        observed_to=observed_to,
        result="",
        sample_size=size,
        sample_met=met,
        population=max(size, _cases(recommendation, unit, observed_to)),
        valid_until=None,
        assurance="A2",
        verified_by=SECOND_LINE,
        reference=f"Sample log {recommendation}/{unit}/{name}",
    )


def _observed_to(rng: random.Random, quarter: tuple[int, int]) -> date:
    """The last case's day: usually late in the quarter, and never after the last month reported."""
    last = min(month_end(quarter[0], quarter[1] * 3), MONTH_ENDS[-1])
    back = rng.choices((rng.randint(2, 14), rng.randint(20, 45)), (75, 25))[0]
    earliest = max(date(quarter[0], quarter[1] * 3 - 2, 10), FIRST_DAY)
    return max(last - timedelta(days=back), earliest)


def _size_and_met(letter: str, rng: random.Random) -> tuple[int, int]:
    """Cases looked at and cases that met the standard, for a letter of a practice path."""
    if letter == "M":
        least, misses = rng.choice(PASSING)
        size = least + rng.randint(0, 8)
        return size, size - misses
    size = rng.randint(9, 20) if letter == "c" else rng.randint(26, 36)
    if letter == "c":
        return size, size
    if letter == "C":
        return size, size - rng.randint(2, 4)
    return size, round(size * rng.uniform(0.42, 0.64))


def _cases(recommendation: int, unit: str, day: date) -> int:
    """Cases in the quarter that the sample was drawn from."""
    place = place_on(day)
    months = [month for month in range(place - 2, place + 1) if month >= 0]
    return round(sum(death_reports(unit, month) for month in months) * ARCS[recommendation].share_of_deaths)


def _withdrawn(
    item: Evidence, place: int, withdrawn_in: str, again_in: str, why: str
) -> Iterator[tuple[int, Evidence]]:
    """The item reported again: taken out, and perhaps put back once its case list was checked."""
    # Two months on at least: a month without an evidence sheet may bring the first report and the next together.
    out = max(place_of(withdrawn_in), place + 2)
    yield out, replace(item, withdrawn="yes", note=f"Withdrawn: {why[0].lower()}{why[1:]}")
    if again_in:
        yield max(place_of(again_in), out + 2), replace(item, note="Issued again after the case list was checked")


def _owner_samples(recommendation: int, quarter: tuple[int, int]) -> bool:
    since = OWN_SAMPLES.get(recommendation)
    return bool(since) and date(quarter[0], quarter[1] * 3 - 2, 1) >= date.fromisoformat(f"{since}-01")


def _own_sample(recommendation: int, unit: str, quarter: tuple[int, int]) -> tuple[int, Evidence]:
    """The owner's own dip sample: nearly clean, and first line only."""
    rng = chance("own sample", recommendation, unit, quarter)
    size = rng.randint(20, 30)
    observed_to = _observed_to(rng, quarter)
    item = _item(recommendation, unit, quarter, observed_to, size, size - rng.randint(0, 1))
    own = replace(
        item,
        evidence_id=item.evidence_id.replace("-PS-", "-DS-"),
        assurance="A1",
        verified_by="Recommendation owner",
        reference=item.reference.replace("Sample log", "Dip sample"),
        note="The owner's own dip sample",
    )
    return place_on(observed_to), own
