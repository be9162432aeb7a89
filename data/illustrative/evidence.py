"""Evidence: the findings and samples of the story as dated rows, each filed with some month's return."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.illustrative.exposure import death_reports
from data.illustrative.model import (
    Recommendation,
    Unit,
    chance,
    entry,
    excluded,
    group,
    recommendations,
    units,
)
from data.illustrative.scale import Scale, month_end, quarter_of
from data.illustrative.story import (
    CORRECTED_MONTH,
    FINDINGS,
    GUIDANCE_DELAY,
    GUIDANCE_NOT_MET,
    MISREPORTED_SAMPLE,
    MISSING_RETURN,
    OWN_SAMPLES,
    SHEETS_LEFT_OUT,
    WITHDRAWN,
)

SECOND_LINE = "Force assurance sampling team"
VERIFIERS = {"A0": "Programme office", "A1": "Policy owner", "A2": "Force assurance team", "A3": "Internal audit"}

# The place in a practice path of the quarter still running when the story ends.
RUNNING = 14

# How a sample that passes may look: (least size, misses); a bigger sample can carry more misses.
PASSING = ((24, 0), (28, 0), (38, 1), (48, 2), (58, 3))


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


# A sample is filed, and at most withdrawn and put back, well within this many months of its quarter's start.
FILED_WITHIN = 12


def monthly(scale: Scale, seed: int, first: int = 0) -> Iterator[list[Item]]:
    """The evidence filed with each month's return, oldest month first; complete from the month numbered `first` on."""
    filed: dict[int, list[Item]] = defaultdict(list)
    for item in _findings(scale, seed):
        filed[_filing_month(scale, seed, item)].append(item)
    for place, day in enumerate(scale.month_ends):
        if (place == 0 or day.month in (1, 4, 7, 10)) and place + FILED_WITHIN >= first:
            for month, item in _quarter(scale, seed, quarter_of(day)):
                filed[month].append(item)
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


# Findings ----------------------------------------------------------------------------------------------------------


def _findings(scale: Scale, seed: int) -> Iterator[Item]:
    for recommendation in recommendations(scale):
        yield from _policy(scale, seed, recommendation)
        yield from _guidance(scale, seed, recommendation)
        yield from _line_ownership(scale, seed, recommendation)
        yield from _told(scale, recommendation)


def _finding(
    recommendation: Recommendation, unit: str, criterion: str, day: date, result: str, assurance: str, note: str = ""
) -> Item:
    short = "".join(word[0] for word in criterion.split("_")).upper()
    place = unit or "ALL"
    return Item(
        evidence_id=f"E{recommendation.number:02d}-{short}-{place}-{day:%Y%m%d}", recommendation=recommendation.number,
        unit=unit, criterion=criterion, observed_from=day - timedelta(days=9), observed_to=day, result=result,
        sample_size=None, sample_met=None, population=None, valid_until=None, assurance=assurance,
        verified_by=VERIFIERS[assurance], reference=f"Assurance file {recommendation.number}/{short}/{day:%Y-%m}",
        note=note,
    )


def _renewals(scale: Scale, first: str, until: str, every: int, rng: random.Random) -> list[date]:
    """The first day and its renewals, about `every` days apart, up to `until`; `=DAY DAY` lists the days outright."""
    if first.startswith("="):
        return [scale.day(day) for day in first[1:].split()]
    day, last, days = scale.day(first), scale.day(until), []
    while day <= last:
        days.append(day)
        day += timedelta(days=every + rng.randint(-9, 9))
    return days


def _policy(scale: Scale, seed: int, recommendation: Recommendation) -> Iterator[Item]:
    arc = recommendation.arc
    rng = chance(seed, "policy", recommendation.number)
    days = _renewals(scale, arc.policy, arc.policy_until, 352, rng)
    days += [scale.day(day) for day in arc.policy_again.split()]
    for number, day in enumerate(days):
        assurance, note = ("A1", "First issue") if number == 0 else ("A2", "Yearly review")
        yield _finding(recommendation, "", "policy_issued", day, "met", assurance, note)


def _guidance(scale: Scale, seed: int, recommendation: Recommendation) -> Iterator[Item]:
    arc = recommendation.arc
    if not arc.guidance_by_unit:
        days = _renewals(scale, arc.guidance, arc.guidance_until, 352, chance(seed, "guidance", recommendation.number))
        for number, day in enumerate(days):
            yield _finding(recommendation, "", "guidance_withdrawn", day, "met", "A1" if number == 0 else "A2")
        return
    for unit in units(scale):
        yield from _unit_guidance(scale, seed, recommendation, unit)


def _unit_guidance(scale: Scale, seed: int, recommendation: Recommendation, unit: Unit) -> Iterator[Item]:
    arc = recommendation.arc
    failed = GUIDANCE_NOT_MET.get((recommendation.follows, unit.follows))
    if failed:
        for text in failed.split():
            note = "An earlier route was still in use"
            yield _finding(
                recommendation, unit.unit_id, "guidance_withdrawn", scale.day(text), "not met", "A2", note
            )
        return
    rng = chance(seed, "guidance", recommendation.number, unit.unit_id)
    delay = GUIDANCE_DELAY[group(unit.follows, arc.lead, arc.lag)] + rng.randint(0, 12)
    first = date.fromisoformat(arc.guidance) + timedelta(days=delay)
    for day in _renewals(scale, first.isoformat(), arc.guidance_until, 352, rng):
        yield _finding(recommendation, unit.unit_id, "guidance_withdrawn", day, "met", "A2")


def _line_ownership(scale: Scale, seed: int, recommendation: Recommendation) -> Iterator[Item]:
    arc = recommendation.arc
    for unit in units(scale):
        first = entry(arc.line, unit.follows, arc.lead, arc.lag)
        if not first or (recommendation.follows, unit.follows) in excluded(scale):
            continue
        rng = chance(seed, "line", recommendation.number, unit.unit_id)
        for day in _renewals(scale, first, "2026-10-31", 174, rng):
            yield _finding(recommendation, unit.unit_id, "line_owned", day, "met", "A2")


def _told(scale: Scale, recommendation: Recommendation) -> Iterator[Item]:
    """The findings the story gives one by one."""
    for told in FINDINGS:
        if told.recommendation != recommendation.follows:
            continue
        for unit in [unit for unit in units(scale) if told.unit == unit.follows] if told.unit else [None]:
            item = _finding(
                recommendation, unit.unit_id if unit else "", told.criterion, scale.day(told.observed_to), told.result,
                told.assurance, told.note,
            )
            yield replace(item, valid_until=scale.day(told.valid_until) if told.valid_until else None)


# Samples -----------------------------------------------------------------------------------------------------------


def _quarter(scale: Scale, seed: int, quarter: tuple[int, int]) -> Iterator[tuple[int, Item]]:
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
    rng = chance(seed, "sample", recommendation.number, unit.unit_id, quarter)
    observed_to = _observed_to(scale, rng, quarter)
    size, met = _size_and_met(letter, rng)
    population = max(size, _cases(scale, seed, recommendation, unit, observed_to))
    name = f"{quarter[0]}Q{quarter[1]}"
    item = Item(
        evidence_id=f"E{recommendation.number:02d}-PS-{unit.unit_id}-{name}", recommendation=recommendation.number,
        unit=unit.unit_id, criterion="practice_sampled", observed_from=date(quarter[0], quarter[1] * 3 - 2, 1),
        observed_to=observed_to, result="", sample_size=size, sample_met=met, population=population, valid_until=None,
        assurance="A2", verified_by=SECOND_LINE,
        reference=f"Sample log {recommendation.number}/{unit.unit_id}/{name}",
    )
    own = scale.index_of(observed_to)
    late = rng.choices((0, 1, 2), (70, 25, 5))[0] if own < scale.months - 2 else 0
    place = _open_month(scale, min(own + late, scale.months - 1))
    story_key = (recommendation.number, unit.unit_id, name)
    if story_key == MISREPORTED_SAMPLE and own <= scale.index(CORRECTED_MONTH):
        place = scale.index(CORRECTED_MONTH)
    yield place, item
    if story_key in WITHDRAWN:
        yield from _withdrawn(scale, item, place, *WITHDRAWN[story_key])


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
    out = max(scale.index(withdrawn_in), place + 1)
    yield out, replace(item, withdrawn=True, note=f"Withdrawn: {why[0].lower()}{why[1:]}")
    if again_in:
        yield max(scale.index(again_in), out + 1), replace(item, note="Issued again after the case list was checked")


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
    name = f"{quarter[0]}Q{quarter[1]}"
    yield _open_month(scale, scale.index_of(observed_to)), Item(
        evidence_id=f"E{recommendation.number:02d}-DS-{unit.unit_id}-{name}", recommendation=recommendation.number,
        unit=unit.unit_id, criterion="practice_sampled", observed_from=date(quarter[0], quarter[1] * 3 - 2, 1),
        observed_to=observed_to, result="", sample_size=size, sample_met=size - rng.randint(0, 1),
        population=max(size, _cases(scale, seed, recommendation, unit, observed_to)), valid_until=None, assurance="A1",
        verified_by="Recommendation owner", reference=f"Dip sample {recommendation.number}/{unit.unit_id}/{name}",
        note="The owner's own dip sample",
    )


def as_first_reported(item: Item) -> Item:
    """The sample that a month's first return got wrong, as that return had it: every case met."""
    return replace(item, sample_met=item.sample_size)


def is_misreported(item: Item) -> bool:
    """Whether this is the sample that the month's first return got wrong."""
    number, unit, name = MISREPORTED_SAMPLE
    return item.evidence_id == f"E{number:02d}-PS-{unit}-{name}"
