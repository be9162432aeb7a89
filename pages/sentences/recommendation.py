"""What the Recommendation page says in words, from rows: every sentence is right for none, one and all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, month, plural, sentence
from data.book.ladder import EMBEDDED, TOP, at_stage, or_above, stage_of
from data.book.verdicts import SIGNS
from pages.sentences.evidence import figures, moved
from pages.sentences.quoted import Told, is_claimed_ahead

Row = Mapping[str, Any]
Names = Mapping[str, str]

NAMED_AT_MOST = 3
tenths = shares.percent
"""A share, by the name that checks from outside know it by."""


def answer(told: Told, history: Sequence[Row], today: date | None = None) -> str:
    """Whether it may be called done: first how many of how many units are how far, then since and until when.

    history: rows of `recommendation_by_month`. today: the day of reading, given where the figures are the latest.
    """
    if not told.units:
        return "It can't be said: no unit is in scope of this recommendation on this day."
    if len(told.unknown) == len(told.units):
        return f"Not yet: nothing has been assessed in any of {plural(len(told.units), 'unit')}."
    figure = f"{_verdict(told)}: {_figure(told)}{since(history)}"
    return sentence(f"{figure}{_until(told, today)}")


def _verdict(told: Told) -> str:
    """The word for it: done is embedded in every unit, delivered, and closed by the inspectorate."""
    if told.stage["supported_stage"] < EMBEDDED:
        return "Not yet"
    if told.views["closed_on"]:
        return "Yes"
    return "Embedded and delivered, but not closed" if told.delivery["delivered_on"] else "Embedded, but not done"


def _figure(told: Told) -> str:
    """How many units are how far, and which of them hold the recommendation down."""
    stage, total = told.stage, told.stage["units_in_scope"]
    here = stage["supported_stage"]
    if here == TOP or (here >= EMBEDDED and not units_at_next(stage)):
        return f"{count_of(total, total, 'unit')} {is_or_are(total)} {at_stage(here)}"
    if here >= EMBEDDED:
        above = f"{units_at_next(stage)} of them at {or_above(here + 1)}"
        return f"{count_of(total, total, 'unit')} {is_or_are(total)} at {or_above(EMBEDDED)}, {above}"
    count = units_at_next(stage)
    verb = is_or_are(count, total)
    first = f"{count_of(count, total, 'unit')} {verb} at {or_above(here + 1)}"
    return f"{first}, but {lowest(told.units, told.names, told.unknown)}" if count else f"{first}{_none(told)}"


def _none(told: Told) -> str:
    unknown = [unit["unit_id"] for unit in told.units if unit["unit_id"] in told.unknown]
    return f" (nothing assessed in {_named(unknown, told.names)})" if unknown else ""


def _until(told: Told, today: date | None) -> str:
    """Until which day it stands, and how many days that is from the day of reading."""
    falls_on = told.standing["falls_on"]
    if not falls_on:
        return ""
    ahead = (falls_on - today).days if today else 0
    days = f" (in {plural(ahead, 'day')})" if ahead > 0 else ""
    return f"; it stands until {day(falls_on)}{days} if nothing more comes in"


def since(history: Sequence[Row]) -> str:
    """Since which month it has stood where it stands, and where before: `since June 2026 (Equipped before)`."""
    known = [row for row in history if row["reported"] and row["stage"] is not None]
    if len(known) < 2:
        return ""
    run = list(takewhile(lambda row: row["stage"] == known[-1]["stage"], reversed(known)))
    if len(run) == len(known):
        return f", as in every month since {month(known[0]['month_end'])}"
    return f", since {month(run[-1]['month_end'])} ({stage_of(known[-len(run) - 1]['stage'])} before)"


def reach(stage: Row) -> str:
    """`7 of 12 units`: how many units stand at or above the stage after the headline's."""
    return count_of(units_at_next(stage), stage["units_in_scope"], "unit")


def units_at_next(stage: Row) -> int:
    """How many units stand at or above the stage after the headline's."""
    return stage[f"units_at_{min(stage['supported_stage'] + 1, TOP)}"]


def delivered(delivery: Row) -> str:
    """Delivery against the original date, or how far it has come."""
    if not delivery["milestones"]:
        return "no milestone is reported"
    days, done = delivery["days_against_original"], delivery["done"]
    if days is None:
        so_far = f"{count_of(done, delivery['milestones'], 'milestone')} {is_or_are(done, delivery['milestones'])} done"
        return f"{so_far}, {delivery['overdue']} overdue" if delivery["overdue"] else so_far
    if days == 0:
        return "delivered on the original date"
    return f"delivered {plural(abs(days), 'day')} {'after' if days > 0 else 'before'} the original date"


def delivery_dates(delivery: Row) -> str:
    """Delivery by its dates, for those who want them: done on, or how much is and when the rest is forecast."""
    if not delivery["milestones"]:
        return "no milestone is reported"
    original = f"original date {day(delivery['original_due_on'])}"
    if delivery["delivered_on"]:
        return f"{delivered(delivery)}: done on {day(delivery['delivered_on'])}, {original}"
    forecast = f"forecast {day(delivery['forecast_on'])}"
    missing = f", {delivery['not_reported']} no longer reported" if delivery["not_reported"] else ""
    return f"{delivered(delivery)}{missing}; {original}, {forecast}"


def lowest(units: Sequence[Row], names: Names, unknown: Collection[str]) -> str:
    """Which units hold the headline down, and at which stage; units of which nothing is known are named as such."""
    floor = min(unit["supported_stage"] for unit in units)
    at_floor = [unit["unit_id"] for unit in units if unit["supported_stage"] == floor]
    not_known = [unit_id for unit_id in at_floor if unit_id in unknown]
    where = f"{_named(at_floor, names)} {is_or_are(len(at_floor))} {at_stage(floor)}"
    return f"{where}; nothing assessed in {_named(not_known, names)}" if not_known else where


def said_plainly(
    units: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row], verdicts: Sequence[Row]
) -> list[str]:
    """One sentence for each case of units below their best, and one for the claims ahead of the evidence.

    criteria: criterion_id -> row of `criteria_in_force`; training: rows of `training_behind`; verdicts: rows of
    `criterion_verdict`: with what figures each fell.
    """
    cases: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for unit in units:
        if unit["flag"]:
            why = (unit["blocking_criterion"], unit["blocking_verdict"])
            cases[(unit["flag"], unit["supported_stage"], *why)].append(unit)
    told = [_below_best(case, criteria, names, training, verdicts) for case in cases.values()]
    return [*told, *_claimed_ahead(units, names)]


def _claimed_ahead(units: Sequence[Row], names: Names) -> list[str]:
    claims: dict[tuple[int, int], list[str]] = defaultdict(list)
    for unit in units:
        if is_claimed_ahead(unit):
            claims[(unit["claimed_stage"], unit["supported_stage"])].append(unit["unit_id"])
    ahead = [
        f"{_named(ids, names)} claimed {stage_of(claimed)}, supported {stage_of(supported)}"
        for (claimed, supported), ids in sorted(claims.items())
    ]
    return [f"{SIGNS['claim moved']} Claimed ahead of evidence: {'; '.join(ahead)}."] if ahead else []


def _below_best(
    case: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row], verdicts: Sequence[Row]
) -> str:
    """Units at one stage, below their best for one reason, with the figures of each."""
    one, ids = case[0], [unit["unit_id"] for unit in case]
    criterion = criteria.get(one["blocking_criterion"], {"title": one["blocking_criterion"], "kind": ""})
    best = _either(stage_of(stage) for stage in sorted({unit["highest_held"] for unit in case}))
    where = f"{SIGNS[one['flag']]} {_named(ids, names)} {_went(one['flag'])}, from {best} to {_now(case)}"
    why = f"“{criterion['title']}” {is_or_are(1)} {one['blocking_verdict']}"
    return sentence(": ".join([where, ". ".join(_figures(case, criterion, names, training, verdicts)) or why]))


def _went(flag: str) -> str:
    return {"fell": "fell", "unproven": "can no longer be shown", "lapsed": "lapsed"}[flag]


def _now(case: Sequence[Row]) -> str:
    return stage_of(case[0]["supported_stage"])


def _figures(
    case: Sequence[Row], criterion: Row, names: Names, training: Sequence[Row], verdicts: Sequence[Row]
) -> list[str]:
    """The figures that stop each unit: of training, how it fell back; of anything else, the verdict's own."""
    ids = [unit["unit_id"] for unit in case]
    stopped = case[0]["blocking_criterion"]
    fallen = [row for row in training if row["criterion_id"] == stopped and row["unit_id"] in ids and row["met_on"]]
    if fallen:
        return [moved(row, names) for row in fallen]
    own = [row for row in verdicts if row["criterion_id"] == stopped and row["unit_id"] in ids and row["denominator"]]
    return [f"{names.get(row['unit_id'], row['unit_id'])} {figures(row, criterion)}" for row in own]


def _either(names: Iterable[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    *first, last = names
    return " or ".join([", ".join(first), last] if first else [last])


def decided(decisions: Sequence[Row], criteria: Mapping[str, Row], names: Names) -> list[str]:
    """One sentence for each unit out of scope and each criterion off. decisions: rows of `agreed_exceptions`."""
    sentences = []
    for row in decisions:
        if row["decision"] == "exclusion":
            what = f"{names.get(row['unit_id'], row['unit_id'])} is out of scope"
        else:
            title = criteria.get(row["criterion_id"], {}).get("title", row["criterion_id"])
            what = f"“{title}” is not applicable"
        sentences.append(sentence(f"{what}: {row['reason']}; agreed by {row['agreed_by']} on {day(row['agreed_on'])}"))
    return sentences


def restated(shown: Sequence[Row], other: Sequence[Row], names: Names, known_on: date, *, shown_is_now: bool) -> str:
    """Where the stages as shown differ from those on another day's knowledge; empty when they don't.

    shown, other: rows of `unit_stage`. known_on: the day of the earlier knowledge. shown_is_now: whether what is shown
    is what is now known (and `other` what was known then), or the other way round.
    """
    known = {row["unit_id"]: row["supported_stage"] for row in other}
    differing = [row["unit_id"] for row in shown if known.get(row["unit_id"]) != row["supported_stage"]]
    if not differing:
        return ""
    stages = [f"{names.get(unit_id, unit_id)} {_in_scope_at(known.get(unit_id))}" for unit_id in differing]
    otherwise = f"{plural(len(differing), 'unit')} stood otherwise: {join_names(stages)}."
    if shown_is_now:
        return f"Restated: by what was known on {day(known_on)}, {otherwise}"
    return f"Restated since {day(known_on)}: by what is now known, {otherwise}"


def _in_scope_at(stage: int | None) -> str:
    return "not in scope" if stage is None else at_stage(stage)


def three_views(told: Told) -> dict[str, tuple[str, str]]:
    """What each party says, side by side, nobody's word mixed with another's: who -> what, and what goes with it."""
    stage, views = told.stage, told.views
    claimed = stage["claimed_stage"]
    programme = "no claim for every unit" if claimed is None else f"claims {stage_of(claimed)} for its lowest unit"
    supported = stage_of(stage["supported_stage"]) if told.units else "No unit in scope"
    verified = f"with what has lapsed, {stage_of(stage['verified_stage'])}"
    return {
        "The force declares": (
            f"Complete on {day(views['declared_on'])}" if views["declared_on"] else "Not complete",
            f"{programme}; {delivery_dates(told.delivery)}",
        ),
        "The evidence bears out": (supported, f"{covering(stage)}{verified}"),
        "The inspectorate": (
            f"Closed it on {day(views['closed_on'])}" if views["closed_on"] else "Has not closed it",
            f"due {day(told.about['due_on'])}" if told.about["due_on"] else "no due date entered",
        ),
    }


def covering(stage: Row) -> str:
    """The share of death reports in the units that have reached the next stage; blank where there is none to reach."""
    if not stage["units_in_scope"] or stage["supported_stage"] == TOP:
        return ""
    share = stage["exposure_share_at_next"]
    there = f"{reach(stage)} at {or_above(stage['supported_stage'] + 1)}"
    if share is None:
        return f"{there}, their share of death reports not known; "
    return f"{there}, covering {shares.percent(share)} of death reports; "


def status(about: Row) -> str:
    """Whose title it is, and whether its text is entered (a row of `recommendation_described`)."""
    entered = "" if about["text"] else "; published text not yet entered"
    return f"{about['title_status']}{entered}"


def chooser(stages: Sequence[Row], views: Sequence[Row], standings: Sequence[Row]) -> str:
    """The answer when none is chosen, from rows of `recommendation_stage` (none when no return is in), `three_views`
    and `runway_headline`.
    """
    if not stages:
        return "It can't be said of any yet: no return is in."
    declared = sum(row["declared_on"] is not None for row in views)
    borne_out = sum(row["supported_stage"] >= EMBEDDED and row["units_in_scope"] > 0 for row in stages)
    closed = sum(row["closed_on"] is not None for row in views)
    total = count_of(borne_out, len(stages), "recommendation")
    says = (
        f"{total} {is_or_are(borne_out, len(stages))} embedded in every unit on evidence in date{_all_until(standings)}"
    )
    return (
        f"{says}. The force has declared {declared or 'none'} complete; the inspectorate has closed {closed or 'none'}."
    )


def _all_until(standings: Sequence[Row]) -> str:
    """Until when the first of the embedded stands, and the last."""
    falls = sorted(row["falls_on"] for row in standings if row["from_stage"] >= EMBEDDED and row["falls_on"])
    if not falls:
        return ""
    return f"; if nothing more comes in, the first falls on {day(falls[0])}" + (
        f", the last of them on {day(falls[-1])}" if len(falls) > 1 else ""
    )


def reason(view: Row, standing: Row) -> str:
    """Why one might open this recommendation: what is declared and not borne out, and what falls and when."""
    return "; ".join(
        part
        for part in (
            "declared, not borne out" * bool(view["declared_not_borne_out"]),
            f"falls on {day(standing['falls_on'])}" if standing["falls_on"] else "",
        )
        if part
    )


def course(row: Row, names: Names) -> str:
    """One course and role of a recommendation: how many units reach the line, and the lowest of them (a row of
    `training_behind`).
    """
    units = count_of(row["units_reaching"], row["units_applying"], "unit")
    line = shares.threshold(row["threshold"])
    what = (
        f"{row['title']}, {row['role']}s: {units} {is_or_are(row['units_reaching'], row['units_applying'])} at {line}"
    )
    lowest_of = f"{names.get(row['unit_id'], row['unit_id'])}, {row['trained']:,} of {row['in_scope']:,}"
    return f"{what} or above; lowest {lowest_of} ({shares.percent(row['share'], row['threshold'])})."


def _named(ids: Sequence[str], names: Names) -> str:
    return join_names([names.get(unit_id, unit_id) for unit_id in ids], NAMED_AT_MOST)
