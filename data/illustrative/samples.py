"""Samples: what second-line assurance found in live work, quarter by quarter, by the practice paths of the story."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from data.illustrative.evidence_item import Item
from data.illustrative.exposure import death_reports
from data.illustrative.model import Recommendation, Unit, chance, entry, excluded, recommendations, units
from data.illustrative.scale import Scale, month_end, quarter_of
from data.illustrative.story import CORRECTED_MONTH, MISREPORTED_SAMPLE, OWN_SAMPLES, WITHDRAWN

SECOND_LINE = "Force assurance sampling team"

# The place in a practice path of the quarter still running when the story ends.
RUNNING = 14

# How a sample that passes may look: (least size, misses); a bigger sample can carry more misses.
PASSING = ((24, 0), (28, 0), (38, 1), (48, 2), (58, 3))


def of_quarter(scale: Scale, seed: int, quarter: tuple[int, int]) -> Iterator[tuple[int, Item]]:
    """Every sample of a calendar quarter with the number of the month it is filed in, second reports included."""
    column = _story_column(scale, quarter)
    for recommendation in recommendations(scale):
        for unit in units(scale):
            if (recommendation.follows, unit.follows) in excluded(scale):
                continue
            arc = recommendation.arc
            path = entry(arc.practice, unit.follows, arc.lead, arc.lag).replace(" ", "")
            if path[column] != "-":
                yield from _sampled(scale, seed, recommendation, unit, quarter, path[column])
            if _owner_samples(scale, recommendation, quarter):
                yield from _own_sample(scale, seed, recommendation, unit, quarter)


def _story_column(scale: Scale, quarter: tuple[int, int]) -> int:
    """The column of a practice path that a calendar quarter is told by: the story's quarter at its middle day.

    The last column is for the quarter still running at the end, and only for that.
    """
    if month_end(quarter[0], quarter[1] * 3) > scale.month_ends[-1]:
        return RUNNING
    year, story_quarter = quarter_of(scale.story_day(date(quarter[0], quarter[1] * 3 - 1, 15)))
    return min(max((year - 2023) * 4 + story_quarter - 2, 0), RUNNING - 1)


def _sampled(
    scale: Scale, seed: int, recommendation: Recommendation, unit: Unit, quarter: tuple[int, int], letter: str
) -> Iterator[tuple[int, Item]]:
    """A unit's sample of the quarter, filed at once or up to two months late, and any second report of it."""
    rng = chance(seed, "sample", recommendation.number, unit.unit_id, quarter)
    observed_to = _observed_to(scale, rng, quarter)
    size, met = _size_and_met(letter, rng)
    item = _item(scale, seed, recommendation, unit, quarter, observed_to, size, met)
    own = scale.index_of(observed_to)
    late = rng.choices((0, 1, 2), (70, 25, 5))[0] if own < scale.months - 2 else 0
    place = min(own + late, scale.months - 1)
    story_key = (recommendation.number, unit.unit_id, f"{quarter[0]}Q{quarter[1]}")
    if story_key == MISREPORTED_SAMPLE and own <= scale.index(CORRECTED_MONTH):
        place = scale.index(CORRECTED_MONTH)
    yield place, item
    if story_key in WITHDRAWN:
        yield from _withdrawn(scale, item, place, *WITHDRAWN[story_key])


def _item(
    scale: Scale,
    seed: int,
    recommendation: Recommendation,
    unit: Unit,
    quarter: tuple[int, int],
    observed_to: date,
    size: int,
    met: int,
) -> Item:
    name = f"{quarter[0]}Q{quarter[1]}"
    return Item(
        evidence_id=f"E{recommendation.number:02d}-PS-{unit.unit_id}-{name}",
        recommendation=recommendation.number,
        unit=unit.unit_id,
        criterion="practice_sampled",
        observed_from=date(quarter[0], quarter[1] * 3 - 2, 1),
        observed_to=observed_to,
        result="",
        sample_size=size,
        sample_met=met,
        population=max(size, _cases(scale, seed, recommendation, unit, observed_to)),
        valid_until=None,
        assurance="A2",
        verified_by=SECOND_LINE,
        reference=f"Sample log {recommendation.number}/{unit.unit_id}/{name}",
    )


def _observed_to(scale: Scale, rng: random.Random, quarter: tuple[int, int]) -> date:
    """The last case's day: usually late in the quarter, and never after the last month reported."""
    last = min(month_end(quarter[0], quarter[1] * 3), scale.month_ends[-1])
    back = rng.choices((rng.randint(2, 14), rng.randint(20, 45)), (75, 25))[0]
    earliest = max(date(quarter[0], quarter[1] * 3 - 2, 10), scale.first_day)
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


def _cases(scale: Scale, seed: int, recommendation: Recommendation, unit: Unit, day: date) -> int:
    """Cases in the quarter that the sample was drawn from."""
    place = scale.index_of(day)
    months = [month for month in range(place - 2, place + 1) if month >= 0]
    return round(sum(death_reports(scale, seed, unit, month) for month in months) * recommendation.arc.share_of_deaths)


def _withdrawn(
    scale: Scale, item: Item, place: int, withdrawn_in: str, again_in: str, why: str
) -> Iterator[tuple[int, Item]]:
    """The item reported again: taken out, and perhaps put back once its case list was checked."""
    # Two months on at least: a month without an evidence sheet may bring the first report and the next together.
    out = max(scale.index(withdrawn_in), place + 2)
    yield out, replace(item, withdrawn=True, note=f"Withdrawn: {why[0].lower()}{why[1:]}")
    if again_in:
        yield max(scale.index(again_in), out + 2), replace(item, note="Issued again after the case list was checked")


def _owner_samples(scale: Scale, recommendation: Recommendation, quarter: tuple[int, int]) -> bool:
    since = OWN_SAMPLES.get(recommendation.follows)
    return bool(since) and date(quarter[0], quarter[1] * 3 - 2, 1) >= scale.day(f"{since}-01")


def _own_sample(
    scale: Scale, seed: int, recommendation: Recommendation, unit: Unit, quarter: tuple[int, int]
) -> Iterator[tuple[int, Item]]:
    """The owner's own dip sample: nearly clean, and first line only."""
    rng = chance(seed, "own sample", recommendation.number, unit.unit_id, quarter)
    size = rng.randint(20, 30)
    observed_to = _observed_to(scale, rng, quarter)
    item = _item(scale, seed, recommendation, unit, quarter, observed_to, size, size - rng.randint(0, 1))
    yield (
        scale.index_of(observed_to),
        replace(
            item,
            evidence_id=item.evidence_id.replace("-PS-", "-DS-"),
            assurance="A1",
            verified_by="Recommendation owner",
            reference=item.reference.replace("Sample log", "Dip sample"),
            note="The owner's own dip sample",
        ),
    )
