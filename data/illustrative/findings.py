"""Findings: policy and guidance checked yearly, line ownership half-yearly, and those the story gives one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from data.illustrative.evidence_item import Item
from data.illustrative.model import Recommendation, Unit, chance, entry, excluded, group, recommendations, units
from data.illustrative.scale import Scale
from data.illustrative.story import FINDINGS, GUIDANCE_DELAY, GUIDANCE_NOT_MET

VERIFIERS = {"A0": "Programme office", "A1": "Policy owner", "A2": "Force assurance team", "A3": "Internal audit"}


def findings(scale: Scale, seed: int) -> Iterator[Item]:
    """Every finding of the set, in no order of time."""
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
        evidence_id=f"E{recommendation.number:02d}-{short}-{place}-{day:%Y%m%d}",
        recommendation=recommendation.number,
        unit=unit,
        criterion=criterion,
        observed_from=day - timedelta(days=9),
        observed_to=day,
        result=result,
        sample_size=None,
        sample_met=None,
        population=None,
        valid_until=None,
        assurance=assurance,
        verified_by=VERIFIERS[assurance],
        reference=f"Assurance file {recommendation.number}/{short}/{day:%Y-%m}",
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
            yield _finding(recommendation, unit.unit_id, "guidance_withdrawn", scale.day(text), "not met", "A2", note)
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
                recommendation,
                unit.unit_id if unit else "",
                told.criterion,
                scale.day(told.observed_to),
                told.result,
                told.assurance,
                told.note,
            )
            yield replace(item, valid_until=scale.day(told.valid_until) if told.valid_until else None)
