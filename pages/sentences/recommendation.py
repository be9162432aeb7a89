"""What the Recommendation page says in words, from rows: every sentence is right for none, one and all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from data.book import shares
from data.book.english import count_of, day, is_or_are, join_names, plural, sentence
from data.book.ladder import EMBEDDED, TOP, at_stage, stage_of
from data.book.verdicts import FLAGS, SIGNS
from pages.sentences.evidence import moved

Row = Mapping[str, Any]
Names = Mapping[str, str]

NAMED_AT_MOST = 3
tenths = shares.percent
"""A share, by the name that checks from outside know it by."""


def answer(
    stage: Row, delivery: Row, units: Sequence[Row], relied_on: Row | None, names: Names, unknown: Collection[str]
) -> str:
    """Whether it may be called done, and on what: delivery, reach, the lowest units, the age of the evidence, the gaps.

    stage: the row of `recommendation_stage`; delivery: of `delivery`; units: of `unit_stage`; relied_on: the row of
    `evidence_relied_on`, None when nothing is relied on; unknown: ids of units of which nothing was assessed.
    """
    if not units:
        return "It can't be said: no unit is in scope of this recommendation on this day."
    done = stage["supported_stage"] >= EMBEDDED and delivery["delivered_on"] is not None
    parts = [
        delivered(delivery),
        reached(stage),
        lowest(units, names, unknown),
        oldest(relied_on),
        claimed_ahead(units),
        *(below_best(units, names, flag.word) for flag in FLAGS),
    ]
    return f"{'Yes, on evidence in date' if done else 'Not yet'}: {'; '.join(part for part in parts if part)}."


def headline(stage: Row) -> str:
    """The headline: the lowest unit's stage, and always how many units reach the next one, covering which deaths."""
    if not stage["units_in_scope"]:
        return "No unit is in scope."
    here = at_stage(stage["supported_stage"])
    if stage["supported_stage"] == TOP:
        return f"Stands {here} in all of {plural(stage['units_in_scope'], 'unit')}: no stage is left to reach."
    following = stage_of(stage["supported_stage"] + 1)
    share = stage["exposure_share_at_next"]
    covering = (
        "their share of death reports can't be told: a unit's figure is missing"
        if share is None
        else f"covering {shares.percent(share)} of death reports"
    )
    return f"Stands {here}, by its lowest unit: {reach(stage)} at or above {following}, {covering}."


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
        so_far = f"{count_of(done, delivery['milestones'], 'milestone')} {is_or_are(done)} done"
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


def reached(stage: Row) -> str:
    """`practised in 7 of 12 units`: the stage after the headline's, in the units that reach it."""
    verb = stage_of(min(stage["supported_stage"] + 1, TOP)).lower()
    number, total = units_at_next(stage), stage["units_in_scope"]
    if total == 1:
        return f"{'' if number else 'not '}{verb} in its one unit"
    if number == total:
        return f"{verb} in all {total} units"
    return f"{verb} in {reach(stage)}" if number else f"{verb} in none of {plural(total, 'unit')}"


def lowest(units: Sequence[Row], names: Names, unknown: Collection[str]) -> str:
    """Which units hold the headline down, and at which stage; units of which nothing is known are named as such."""
    floor = min(unit["supported_stage"] for unit in units)
    at_floor = [unit["unit_id"] for unit in units if unit["supported_stage"] == floor]
    not_known = [unit_id for unit_id in at_floor if unit_id in unknown]
    if len(not_known) == len(units):
        return "nothing has been assessed in any unit"
    if len(at_floor) == len(units):
        where = f"{'every' if len(units) > 1 else 'its one'} unit {at_stage(floor)}"
    elif len(at_floor) > NAMED_AT_MOST:
        where = f"{len(at_floor)} units lowest, {at_stage(floor)}"
    else:
        where = f"lowest {_named(at_floor, names)}, {at_stage(floor)}"
    return f"{where}; nothing assessed in {_named(not_known, names)}" if not_known else where


def oldest(relied_on: Row | None) -> str:
    """The age of the oldest evidence relied on."""
    if relied_on is None:
        return "no evidence is relied on"
    months = relied_on["months_old"]
    age = "less than a month" if months == 0 else plural(months, "month")
    return f"oldest evidence relied on is {age} old"


def claimed_ahead(units: Sequence[Row]) -> str:
    """In how many units the programme claims more than the evidence supports; empty when in none."""
    ahead = [unit for unit in units if is_claimed_ahead(unit)]
    return f"claimed ahead of evidence in {count_of(len(ahead), len(units), 'unit')}" if ahead else ""


def is_claimed_ahead(unit: Row) -> bool:
    """Whether a unit's claim stands above its supported stage."""
    return unit["claimed_stage"] is not None and unit["claimed_stage"] > unit["supported_stage"]


def below_best(units: Sequence[Row], names: Names, flag: str) -> str:
    """`fell in East Area`; empty when no unit has that flag."""
    ids = [unit["unit_id"] for unit in units if unit["flag"] == flag]
    return f"{flag} in {_named(ids, names)}" if ids else ""


def said_plainly(units: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row]) -> list[str]:
    """One sentence for each case of units below their best, and one for the claims ahead of the evidence.

    criteria: criterion_id -> row of `criteria_in_force`; training: rows of `training_behind`, which say why it fell.
    """
    cases: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for unit in units:
        if unit["flag"]:
            why = (unit["blocking_criterion"], unit["blocking_verdict"])
            cases[(unit["flag"], unit["supported_stage"], *why)].append(unit)
    return [*(_below_best(case, criteria, names, training) for case in cases.values()), *_claimed_ahead(units, names)]


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


def _below_best(case: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row]) -> str:
    """Units at one stage, below their best for one reason."""
    one, ids = case[0], [unit["unit_id"] for unit in case]
    criterion = one["blocking_criterion"]
    title = criteria[criterion]["title"] if criterion in criteria else criterion
    best = _either(stage_of(stage) for stage in sorted({unit["highest_held"] for unit in case}))
    where = f"{SIGNS[one['flag']]} {one['flag'].capitalize()} in {_named(ids, names)}"
    says = f"{where}: held {best}, now {stage_of(one['supported_stage'])}; “{title}”: {one['blocking_verdict']}"
    rows = [row for row in training if row["criterion_id"] == criterion and row["unit_id"] in ids and row["met_on"]]
    return sentence(". ".join([says, *(moved(row, names) for row in rows)]))


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


def three_views(stage: Row, delivery: Row, about: Row) -> list[dict[str, str]]:
    """What each party says, side by side: nobody's word is mixed with another's. Rows of who and what."""
    claimed = stage["claimed_stage"]
    force, closed = about["force_declared_complete_on"], about["inspectorate_closed_on"]
    views = {
        "The evidence in date supports (lowest unit)": stage_of(stage["supported_stage"]),
        "The evidence once verified, in date or not (lowest unit)": stage_of(stage["verified_stage"]),
        "The programme claims (lowest unit)": "no claim for every unit" if claimed is None else stage_of(claimed),
        "Delivery of its milestones": delivery_dates(delivery),
        "The force says": f"complete, declared on {day(force)}" if force else "not declared complete",
        "The inspectorate says": f"closed on {day(closed)}" if closed else "not closed",
    }
    return [{"who": who, "what": what} for who, what in views.items()]


def status(about: Row) -> str:
    """Whose title it is, whether its text is entered, and when it is due (a row of `recommendation_described`)."""
    entered = "" if about["text"] else "; published text not yet entered"
    due = f" · due {day(about['due_on'])}" if about["due_on"] else ""
    return f"{about['title_status']}{entered}{due}"


def chooser(stages: Sequence[Row]) -> str:
    """The answer when none is chosen. stages: rows of `recommendation_stage`; none when no return is in."""
    if not stages:
        return "It can't be said of any yet: no return is in."
    embedded = sum(row["supported_stage"] >= EMBEDDED and row["units_in_scope"] > 0 for row in stages)
    known = f"{count_of(embedded, len(stages), 'recommendation')} {is_or_are(embedded)} embedded in every unit"
    return f"{known} on evidence in date. Choose one to see whether it may be called done."


def _named(ids: Sequence[str], names: Names) -> str:
    return join_names([names.get(unit_id, unit_id) for unit_id in ids], NAMED_AT_MOST)
