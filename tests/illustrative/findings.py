"""Findings: policy and guidance checked yearly, line ownership half-yearly, and those the story gives one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tests.illustrative.model import EXCLUDED, RECOMMENDATIONS, UNITS, chance, entry, group
from tests.illustrative.months import MONTH_ENDS
from tests.illustrative.sheets import Evidence
from tests.illustrative.story import ARCS, FINDINGS, GUIDANCE_DELAY, GUIDANCE_NOT_MET, Finding

VERIFIERS = {"A0": "Programme office", "A1": "Policy owner", "A2": "Force assurance team", "A3": "Internal audit"}


def findings() -> Iterator[Evidence]:
    """Every finding of the set, in no order of time."""
    for recommendation in RECOMMENDATIONS:
        yield from _policy(recommendation)
        yield from _guidance(recommendation)
        yield from _line_ownership(recommendation)
    for told in FINDINGS:
        yield _told(told)


def _finding(
    recommendation: int, unit: str, criterion: str, day: date, result: str, assurance: str, note: str = ""
) -> Evidence:
    short = "".join(word[0] for word in criterion.split("_")).upper()
    place = unit or "ALL"
    return Evidence(
        evidence_id=f"E{recommendation:02d}-{short}-{place}-{day:%Y%m%d}",
        recommendation_id=recommendation,
        unit_id=unit,
        criterion_id=criterion,
        observed_from=day - timedelta(days=9),
        observed_to=day,
        result=result,
        sample_size=None,
        sample_met=None,
        population=None,
        valid_until=None,
        assurance=assurance,
        verified_by=VERIFIERS[assurance],
        reference=f"Assurance file {recommendation}/{short}/{day:%Y-%m}",
        note=note,
    )


def _renewals(first: str, until: str, every: int, rng: random.Random) -> list[date]:
    """The first day and its renewals, about `every` days apart, up to `until`; `=DAY DAY` lists the days outright."""
    if first.startswith("="):
        return [date.fromisoformat(day) for day in first[1:].split()]
    day, last, days = date.fromisoformat(first), date.fromisoformat(until), []
    while day <= last:
        days.append(day)
        day += timedelta(days=every + rng.randint(-9, 9))
    return days


def _policy(recommendation: int) -> Iterator[Evidence]:
    arc = ARCS[recommendation]
    rng = chance("policy", recommendation)
    days = _renewals(arc.policy, arc.policy_until, 352, rng)
    days += [date.fromisoformat(day) for day in arc.policy_again.split()]
    for number, day in enumerate(days):
        assurance, note = ("A1", "First issue") if number == 0 else ("A2", "Yearly review")
        yield _finding(recommendation, "", "policy_issued", day, "met", assurance, note)


def _guidance(recommendation: int) -> Iterator[Evidence]:
    arc = ARCS[recommendation]
    if not arc.guidance_by_unit:
        days = _renewals(arc.guidance, arc.guidance_until, 352, chance("guidance", recommendation))
        for number, day in enumerate(days):
            yield _finding(recommendation, "", "guidance_withdrawn", day, "met", "A1" if number == 0 else "A2")
        return
    for unit in UNITS:
        yield from _unit_guidance(recommendation, unit)


def _unit_guidance(recommendation: int, unit: str) -> Iterator[Evidence]:
    arc = ARCS[recommendation]
    failed = GUIDANCE_NOT_MET.get((recommendation, unit))
    if failed:
        for text in failed.split():
            note = "An earlier route was still in use"
            yield _finding(recommendation, unit, "guidance_withdrawn", date.fromisoformat(text), "not met", "A2", note)
        return
    rng = chance("guidance", recommendation, unit)
    delay = GUIDANCE_DELAY[group(unit, arc.lead, arc.lag)] + rng.randint(0, 12)
    first = date.fromisoformat(arc.guidance) + timedelta(days=delay)
    for day in _renewals(first.isoformat(), arc.guidance_until, 352, rng):
        yield _finding(recommendation, unit, "guidance_withdrawn", day, "met", "A2")


def _line_ownership(recommendation: int) -> Iterator[Evidence]:
    arc = ARCS[recommendation]
    for unit in UNITS:
        first = entry(arc.line, unit, arc.lead, arc.lag)
        if not first or (recommendation, unit) in EXCLUDED:
            continue
        rng = chance("line", recommendation, unit)
        for day in _renewals(first, MONTH_ENDS[-1].isoformat(), 174, rng):
            yield _finding(recommendation, unit, "line_owned", day, "met", "A2")


def _told(told: Finding) -> Evidence:
    """A finding that the story gives by itself."""
    day = date.fromisoformat(told.observed_to)
    item = _finding(told.recommendation, told.unit, told.criterion, day, told.result, told.assurance, told.note)
    return replace(item, valid_until=date.fromisoformat(told.valid_until) if told.valid_until else None)
