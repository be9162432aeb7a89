"""What the Recommendation page says in words, from rows: every sentence is right for none, one and all."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from charts.palette import GLYPHS, STAGES, status
from data.book.english import count_of, day, is_or_are, join_names, plural, sentence
from pages.shared.show import percent

Row = Mapping[str, Any]
Names = Mapping[str, str]

EMBEDDED, TOP = 4, 5
NAMED_AT_MOST = 3
ASSURANCE = {"A0": "asserted", "A1": "first line", "A2": "second line", "A3": "independent"}


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
        *(fallen(units, names, flag) for flag in ("regressed", "lapsed")),
    ]
    return f"{'Yes, on evidence in date' if done else 'Not yet'}: {'; '.join(part for part in parts if part)}."


def headline(stage: Row) -> str:
    """The headline: the lowest unit's stage, and always how many units reach the next one, covering which deaths."""
    if not stage["units_in_scope"]:
        return "No unit is in scope."
    here = STAGES[stage["supported_stage"]]
    if stage["supported_stage"] == TOP:
        return f"Stands at {here} in all of {plural(stage['units_in_scope'], 'unit')}: no stage is left to reach."
    following = STAGES[stage["supported_stage"] + 1]
    share = stage["exposure_share_at_next"]
    covering = (
        "their share of death reports can't be told: a unit's figure is missing"
        if share is None
        else f"covering {percent(share)} of death reports"
    )
    return f"Stands at {here}, by its lowest unit: {reach(stage)} at or above {following}, {covering}."


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
    days = delivery["days_against_original"]
    if days is None:
        open_ones = (
            f"{count_of(delivery['done'], delivery['milestones'], 'milestone')} {is_or_are(delivery['done'])} done"
        )
        return f"{open_ones}, {delivery['overdue']} overdue" if delivery["overdue"] else open_ones
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
    verb = STAGES[min(stage["supported_stage"] + 1, TOP)].lower()
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
        held = f"every unit {_at(floor)}" if len(units) > 1 else f"its one unit {_at(floor)}"
    elif len(at_floor) > NAMED_AT_MOST:
        held = f"{len(at_floor)} units lowest, {_at(floor)}"
    else:
        held = f"lowest {_named(at_floor, names)}, {_at(floor)}"
    return f"{held}; nothing assessed in {_named(not_known, names)}" if not_known else held


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


def fallen(units: Sequence[Row], names: Names, flag: str) -> str:
    """`regressed in East Area`; empty when no unit has."""
    found = [unit["unit_id"] for unit in units if unit["flag"] == flag]
    return f"{flag} in {_named(found, names)}" if found else ""


def said_plainly(units: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row]) -> list[str]:
    """One sentence for each fall and each claim ahead of the evidence, units in the same case together.

    criteria: criterion_id -> row of `criteria_in_force`; training: rows of `training_behind`, which say why it fell.
    """
    cases: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for unit in units:
        if unit["flag"]:
            why = (unit["blocking_criterion"], unit["blocking_verdict"])
            cases[(unit["flag"], unit["supported_stage"], *why)].append(unit)
    falls = [_fall(found, criteria, names, training) for found in cases.values()]
    claims: dict[tuple[int, int], list[str]] = defaultdict(list)
    for unit in units:
        if is_claimed_ahead(unit):
            claims[(unit["claimed_stage"], unit["supported_stage"])].append(unit["unit_id"])
    ahead = [
        f"{_named(found, names)} claimed {STAGES[claimed]}, supported {STAGES[supported]}"
        for (claimed, supported), found in sorted(claims.items())
    ]
    return falls + ([f"□ Claimed ahead of evidence: {'; '.join(ahead)}."] if ahead else [])


def _fall(fallen_units: Sequence[Row], criteria: Mapping[str, Row], names: Names, training: Sequence[Row]) -> str:
    """Units that fell to one stage for one reason."""
    one, ids = fallen_units[0], [unit["unit_id"] for unit in fallen_units]
    criterion = one["blocking_criterion"]
    title = criteria[criterion]["title"] if criterion in criteria else criterion
    held = [STAGES[stage] for stage in sorted({unit["highest_held"] for unit in fallen_units})]
    where = f"{GLYPHS[one['flag']]} {one['flag'].capitalize()} in {_named(ids, names)}"
    highest = " or ".join([", ".join(held[:-1]), held[-1]] if len(held) > 1 else held)
    from_to = f"held {highest}, now {STAGES[one['supported_stage']]}"
    says = f"{where}: {from_to}; “{title}”: {one['blocking_verdict']}"
    rows = [row for row in training if row["criterion_id"] == criterion and row["unit_id"] in ids and row["met_on"]]
    return sentence(". ".join([says, *(moved(row, names) for row in rows)]))


def decided(decisions: Sequence[Row], criteria: Mapping[str, Row], names: Names) -> list[str]:
    """One sentence for each unit out of scope and each criterion switched off. decisions: rows of `agreed_exceptions`."""
    told = []
    for row in decisions:
        if row["decision"] == "exclusion":
            what = f"{names.get(row['unit_id'], row['unit_id'])} is out of scope"
        else:
            title = criteria.get(row["criterion_id"], {}).get("title", row["criterion_id"])
            what = f"“{title}” is not applicable"
        told.append(sentence(f"{what}: {row['reason']}; agreed by {row['agreed_by']} on {day(row['agreed_on'])}"))
    return told


def moved(row: Row, names: Names) -> str:
    """Why training fell back, from a row of `training_behind`: the untrained people added and the roster's movement."""
    who = f"{names.get(row['unit_id'], row['unit_id'])}, {row['role']}s, {row['course_id']} {row['title']}"
    now = f"{row['trained']:,} of {row['in_scope']:,} trained ({tenths(row['share'])}) on {day(row['month_end'])}"
    then = f"{row['met_trained']:,} of {row['met_in_scope']:,} on {day(row['met_on'])}"
    return f"{who}: {now}, from {then}; {people_moved(row)}"


def people_moved(row: Row) -> str:
    """`48 untrained people were added and the roster grew by 41`."""
    added, roster = row["untrained_added"], row["roster_moved"]
    people = "person" if abs(added) == 1 else "people"
    untrained = (
        "as many people are untrained as before"
        if added == 0
        else f"{added:,} untrained {people} {'was' if added == 1 else 'were'} added"
        if added > 0
        else f"{-added:,} fewer {people} {is_or_are(-added)} untrained"
    )
    moved_by = "did not move" if roster == 0 else f"{'grew' if roster > 0 else 'shrank'} by {abs(roster):,}"
    return f"{untrained} and the roster {moved_by}"


def restated(shown: Sequence[Row], other: Sequence[Row], names: Names, known_on: date, *, shown_is_now: bool) -> str:
    """Where the stages as shown differ from those on another day's knowledge; empty when they don't.

    shown, other: rows of `unit_stage`. known_on: the day of the earlier knowledge. shown_is_now: whether what is shown
    is what is now known (and `other` what was known then), or the other way round.
    """
    known = {row["unit_id"]: row["supported_stage"] for row in other}
    differing = [row for row in shown if known.get(row["unit_id"]) != row["supported_stage"]]
    if not differing:
        return ""
    told = [f"{names.get(row['unit_id'], row['unit_id'])} {_stage(known.get(row['unit_id']))}" for row in differing]
    number = plural(len(differing), "unit")
    if shown_is_now:
        return f"Restated: by what was known on {day(known_on)}, {number} stood otherwise: {join_names(told)}."
    return f"Restated since {day(known_on)}: by what is now known, {number} stood otherwise: {join_names(told)}."


def _stage(stage: int | None) -> str:
    return "not in scope" if stage is None else _at(stage)


def _at(stage: int) -> str:
    return f"at {STAGES[stage]}" if stage else STAGES[0].lower()


def verdict(row: Row, criterion: Row, unit: str) -> str:
    """One criterion in one unit: the verdict and the figures it stands on. row: of `criterion_verdict`."""
    head = f"{unit}, “{criterion['title']}”: {status(row['verdict'])}"
    if not row["applicable"]:
        return sentence(f"{head}, {row['detail'] or 'not applicable'}")
    if row["verdict"] == "not assessed" and row["denominator"] is None:
        missing = "A course it asks for has no roster" if criterion["kind"] == "training" else "Nothing that counts is"
        return f"{head}. {missing} on file."
    parts = [_figures(row, criterion), _dates(row, criterion)]
    return " ".join([f"{head}.", *(sentence(part) for part in parts if part)])


def _figures(row: Row, criterion: Row) -> str:
    if row["denominator"] is None:
        return ""
    if criterion["kind"] == "duration":
        return row["detail"]
    share = row["numerator"] / row["denominator"] if row["denominator"] else None
    line = f"against {percent(criterion['threshold'])}"
    if criterion["kind"] == "training":
        people = f"{row['numerator']:,} of {row['denominator']:,} people ({tenths(share)}) {line}"
        return f"{people}, lowest course {row['detail']}"
    interval = f"{percent(share)}; 95% interval {percent(row['low'])} to {percent(row['high'])}"
    where = "in the weakest quarter" if criterion["kind"] == "series" else f"in {row['detail']}"
    figures = f"{row['numerator']:,} of {row['denominator']:,} cases {where} ({interval}) {line}"
    return f"{figures}; {row['detail']}" if criterion["kind"] == "series" else figures


def _dates(row: Row, criterion: Row) -> str:
    if row["observed_to"] is None:
        return ""
    seen = f"{'roster of' if criterion['kind'] == 'training' else 'observed'} {day(row['observed_to'])}"
    if row["expires_on"] is None:
        return seen
    if row["verdict"] == "lapsed":
        return f"{seen}, said {row['said']}, expired on {day(row['expires_on'])} and its grace is over"
    if row["overdue"]:
        return f"{seen}, overdue: it expired on {day(row['expires_on'])} and stands only for its days of grace"
    return f"{seen}, in date until {day(row['expires_on'])}"


def seen(row: Row) -> str:
    """What an item says: `met`, or `30 of 33 cases (91%), from 192`."""
    if row["sample_size"] is None:
        return row["result"]
    share = percent(row["sample_met"] / row["sample_size"])
    return f"{row['sample_met']:,} of {row['sample_size']:,} cases ({share}), from {row['population']:,}"


def tenths(share: float | None) -> str:
    """A share with one decimal: 94.7% is not at a line of 95%, though it rounds to it. ``""`` for None."""
    return "" if share is None else f"{share:.1%}"


def items(rows: Sequence[Row]) -> str:
    """How many items are on file behind a criterion, for and against, and on which the verdict stands."""
    if not rows:
        return "No evidence is on file."
    on_file = [row for row in rows if row["standing"] != "withdrawn"]
    sides = [f"{sum(row['side'] == side for row in on_file)} {side}" for side in ("for", "against")]
    relied = [row["evidence_id"] for row in rows if row["relied_on"]]
    stands = (
        f"the verdict relies on {join_names(relied, NAMED_AT_MOST)}" if relied else "the verdict relies on none of them"
    )
    gone = len(rows) - len(on_file)
    withdrawn = f"; {plural(gone, 'item')} {'has' if gone == 1 else 'have'} been withdrawn" if gone else ""
    return f"{plural(len(on_file), 'item')} on file, {join_names(sides)}: {stands}{withdrawn}."


def chooser(stages: Sequence[Row]) -> str:
    """The answer when none is chosen. stages: rows of `recommendation_stage`; none when no return is in."""
    if not stages:
        return "It can't be said of any yet: no return is in."
    embedded = sum(row["supported_stage"] >= EMBEDDED and row["units_in_scope"] > 0 for row in stages)
    known = f"{count_of(embedded, len(stages), 'recommendation')} {is_or_are(embedded)} embedded in every unit"
    return f"{known} on evidence in date. Choose one to see whether it may be called done."


def _named(ids: Sequence[str], names: Names) -> str:
    return join_names([names.get(unit_id, unit_id) for unit_id in ids], NAMED_AT_MOST)
