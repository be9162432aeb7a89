"""What may be said of a recommendation, what may not, and what must be added: sentences to copy, from rows.

Each stands by itself, in the past tense and with its day, so that it is right on the day on which it is read.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.book.english import count_of, day, is_or_are, join_names, plural
from data.book.ladder import EMBEDDED, TOP, at_stage, or_above, stage_of
from data.book.numbering import number_of
from data.book.verdicts import FLAGS

Row = Mapping[str, Any]
Names = Mapping[str, str]
Ask = Callable[[str], Sequence[Row]]

NAMED_AT_MOST = 3
MADE_UP = "The figures are made up, to show how this works."


@dataclass(frozen=True)
class Told:
    """Rows of one recommendation: of `recommendation_described`, `recommendation_stage`, `three_views`,
    `runway_headline`, `delivery` and `unit_stage`; names of units, those of which nothing was assessed, and the day.
    """

    about: Row
    stage: Row
    views: Row
    standing: Row
    delivery: Row
    units: Sequence[Row]
    names: Names
    unknown: Collection[str]
    as_at: date


def told_of(ask: Ask, names: Names, as_at: date) -> Told:
    """What is told of one recommendation. ask: a named question of it, by name. names: of every unit."""
    ones = ("recommendation_described", "recommendation_stage", "three_views", "runway_headline", "delivery")
    (about,), (stage,), (views,), (standing,), (delivery,) = map(ask, ones)
    months = ask("unit_stage_by_month")
    unknown = tuple(row["unit_id"] for row in months if row["month_end"] == as_at and row["stage"] is None)
    return Told(about, stage, views, standing, delivery, ask("unit_stage"), names, unknown, as_at)


def may(told: Told) -> list[str]:
    """What may be said: what the evidence supported on the day, with how many of how many units."""
    stage, number = told.stage, number_of(told.about)
    what = f"{number} (“{told.about['title']}”)"
    units = stage["units_in_scope"]
    if not units:
        return [f"On {day(told.as_at)} no unit was in scope of {what}."]
    reached = stage["supported_stage"]
    following = f"{count_of(_at(stage, reached + 1), units, 'unit')} stood at {or_above(min(reached + 1, TOP))}"
    if not reached:
        return [f"On {day(told.as_at)} {what} was not yet {stage_of(1)} in every unit: {following}."]
    where = f"all {units} units" if units > 1 else "its one unit"
    first = f"On {day(told.as_at)} the evidence in date supported {what} as {stage_of(reached)} in {where}."
    if reached == TOP or units == 1:
        return [first]
    return [first, f"{following}."]


def _at(stage: Row, rung: int) -> int:
    return int(stage[f"units_at_{min(rung, TOP)}"])


def may_not(told: Told) -> list[str]:
    """What may not be said, each with the figure that forbids it."""
    stage, delivery = told.stage, told.delivery
    units = stage["units_in_scope"]
    lines = [
        f"“{stage_of(rung)}”: {_units(_at(stage, rung), units)}."
        for rung in (EMBEDDED, TOP)
        if units and stage["supported_stage"] < rung
    ][:1]
    if not told.views["closed_on"]:
        lines.append("“Done” or “closed”: the inspectorate has not closed it.")
    if delivery["milestones"] and delivery["delivered_on"] is None:
        done, planned = delivery["done"], delivery["milestones"]
        lines.append(f"“Delivered”: {count_of(done, planned, 'milestone')} {is_or_are(done, planned)} done.")
    return lines


def _units(count: int, total: int) -> str:
    """`0 of 12 units are`."""
    return f"{count_of(count, total, 'unit')} {is_or_are(count, total)}"


def must_add(told: Told, made_up: bool) -> list[str]:
    """What a fair quotation adds: whose word it is, until when, and what has gone back or is not known."""
    lines = [_declared(told.views), _closed(told.views), until(told), _below_best(told), _ahead(told), _unknown(told)]
    if told.about["title_status"] != "published":
        lines.append(f"{number_of(told.about)} is a working number and title, not the inspectorate's own.")
    return [*filter(None, lines), *([MADE_UP] if made_up else [])]


def _declared(views: Row) -> str:
    if not views["declared_on"]:
        return ""
    borne = "; the evidence does not bear that out" if views["declared_not_borne_out"] else ""
    return f"The force declared it complete on {day(views['declared_on'])}{borne}."


def _closed(views: Row) -> str:
    return f"The inspectorate closed it on {day(views['closed_on'])}." if views["closed_on"] else ""


def until(told: Told) -> str:
    """From which day it stands lower if nothing more comes in, where, and for what."""
    row = told.standing
    if not row["falls_on"]:
        return ""
    where = (
        told.names.get(row["unit_id"], row["unit_id"])
        if row["unit_positions"] == 1
        else plural(row["unit_positions"], "unit")
    )
    stands = "" if row["to_stage"] is None else f": {where} would be {at_stage(row['to_stage'])}"
    return f"It stands until {day(row['falls_on'])} if nothing more comes in{stands} from then."


def _below_best(told: Told) -> str:
    counts = {flag.word: [row["unit_id"] for row in told.units if row["flag"] == flag.word] for flag in FLAGS}
    below = sum(map(len, counts.values()))
    if not below:
        return ""
    kinds = "; ".join(f"{word} in {_named(ids, told.names)}" for word, ids in counts.items() if ids)
    return f"It is below its best in {count_of(below, len(told.units), 'unit')}: {kinds}."


def _ahead(told: Told) -> str:
    ahead = sum(is_claimed_ahead(unit) for unit in told.units)
    if not ahead:
        return ""
    return f"The programme claims more than the evidence supports in {count_of(ahead, len(told.units), 'unit')}."


def is_claimed_ahead(unit: Row) -> bool:
    """Whether a unit's claim stands above its supported stage."""
    return unit["claimed_stage"] is not None and unit["claimed_stage"] > unit["supported_stage"]


def _unknown(told: Told) -> str:
    ids = [row["unit_id"] for row in told.units if row["unit_id"] in told.unknown]
    if not ids:
        return ""
    return f"Nothing has been assessed in {count_of(len(ids), len(told.units), 'unit')} ({_named(ids, told.names)})."


def _named(ids: Sequence[str], names: Names) -> str:
    return join_names([names.get(unit, unit) for unit in ids], NAMED_AT_MOST)


def to_copy(lines: Sequence[str], more: Sequence[str], as_at: date, known_at: date, link: str) -> str:
    """Lines as text to paste: the words, what must be added, the days of the figures, and the link that keeps both."""
    whence = f"Figures as at {day(as_at)}, as known on {day(known_at)}: {link}"
    return "\n".join([*lines, *more, whence])
