"""The whole evidence of a recommendation in one unit, for and against, and what lies behind one criterion."""

from contextlib import nullcontext
from typing import Any

import streamlit as st

from data.book.english import day, plural
from data.book.ladder import ASSURANCE_NAMES
from data.book.verdicts import SIGNS
from pages.parts.recommendation_case import Case
from pages.sentences import evidence as says
from pages.shared import pieces, show, url
from pages.shared.frame import Row

MONTHS_SHOWN = 13  # this month-end and the twelve before it
NOT_APPLICABLE = "– not applicable"
SIDES = {"for": f"{SIGNS['met']} for", "against": f"{SIGNS['not met']} against"}

# On the screen what belongs together stands together; the download keeps every column apart.
ITEMS: show.Columns = [
    *(show.Column("criterion", "Criterion"), show.Column("side_shown", "Side"), show.Column("said", "Result")),
    *(show.Column("observed", "Observed"), show.Column("where", "Where"), show.Column("verified", "Verified by")),
    *("expires_on", "standing", show.Column("reference", "Reference and note"), "received_on", "evidence_id"),
]
ITEM_COLUMNS: show.Columns = [
    *("criterion_id", "unit_id", "evidence_id", "observed_from", "observed_to", "side", "result", "sample_met"),
    *("sample_size", "population", "assurance", "verified_by", "expires_on", "standing", "received_on"),
    *("reference", "note"),
]
QUARTERS: show.Columns = [
    *("quarter_name", "sample_met", "sample_size", "share", "low", "high", "threshold", "says", "running"),
    "relied_on",
]
ROSTERS: show.Columns = ["course_id", "role", "month_end", "trained", "in_scope", "share"]
MONTHS: show.Columns = ["month_end", "practice_stage", "held"]
CRITERIA: show.Columns = [
    show.Column("criterion", "Criterion"),
    *("verdict", show.Column("shows", "What it shows, and who checked"), "expires_on"),
]


def to_choose(word: str) -> pieces.Piece:
    """What asks for a unit where none is chosen. word: a quiet word about the criterion in the address."""
    how = "Click a cell above, or choose a unit: all of its evidence is shown at once."
    return pieces.not_on_paper(pieces.heading("A unit's evidence"), pieces.note(*filter(None, [word]), how))


def of_unit(case: Case, unit: str, criterion_id: str | None, word: str = "") -> None:
    """A unit's whole evidence, for and against, that of the chosen criterion first."""
    name = f"{case.view.units[unit]}: the evidence, for and against"
    show.put(pieces.heading(name), word and pieces.note(word))
    choose(case, unit, criterion_id)
    if not case.verdicts_in(unit):
        missing = f"{case.view.units[unit]} is not in scope of this recommendation on this day."
        show.nothing(missing, "Choose another unit.")
    else:
        _whole(case, unit, criterion_id)


def _whole(case: Case, unit: str, criterion_id: str | None) -> None:
    """What lies behind the chosen criterion, every criterion, every item, and ways to the unit's other pages."""
    if criterion_id:
        _behind(case, unit, case.criteria[criterion_id])
    _criteria(case, unit)
    _every_item(case, unit)
    everything = f"{case.view.units[unit]} on all its recommendations"
    show.put(
        pieces.links(
            url.piece("units", everything, unit=unit, recommendation=None),
            url.piece("compare", f"Compare {case.view.units[unit]} with another unit", unit=unit),
        )
    )


def choose(case: Case, unit: str | None, criterion_id: str | None = None) -> None:
    """The boxes in which a unit, and one of its criteria, are chosen without a mouse."""
    units = dict.fromkeys([row["unit_id"] for row in case.told.units] + ([unit] if unit else []))
    titles = {name: row["title"] for name, row in case.criteria.items()}
    criteria: dict[str, Any] = {"labels": titles, "nothing": "All criteria", "width": 420}
    with st.container(horizontal=True) if unit else nullcontext():
        url.select("Unit", "unit", list(units), unit, labels=case.view.units, nothing="Choose a unit", width=260)
        if unit:
            url.select("Criterion", "criterion", list(titles), criterion_id, **criteria)


def _criteria(case: Case, unit: str) -> None:
    """Every criterion in one unit: its verdict, what it shows, and who checked it."""
    items = case.ask("evidence_items", unit=unit, criterion=None)
    rows = [_criterion(row, case.criteria[row["criterion_id"]], items, case) for row in _in_order(case, unit)]
    name = f"Every criterion in {case.view.units[unit]}"
    show.table(rows, CRITERIA, "recommendation_criteria", name=name, download=False, question="criterion_verdict")


def _in_order(case: Case, unit: str) -> list[Row]:
    """The unit's verdicts in the order of the ladder."""
    place = {criterion: number for number, criterion in enumerate(case.criteria)}
    return sorted(case.verdicts_in(unit), key=lambda row: place[row["criterion_id"]])


def _criterion(row: Row, criterion: Row, items: list[Row], case: Case) -> dict[str, Any]:
    """A criterion as the table of the unit's evidence tells it."""
    relied_on = [item for item in items if item["criterion_id"] == row["criterion_id"] and item["relied_on"]]
    checked = dict.fromkeys(f"{item['verified_by']}, {ASSURANCE_NAMES[item['assurance']]}" for item in relied_on)
    who = says.roster(row) if criterion["kind"] == "training" else "; ".join(checked)
    shows = says.shows(row, criterion, relied_on)
    said = {} if row["applicable"] else {"verdict": NOT_APPLICABLE}
    return {**row, **said, "criterion": criterion["title"], "shows": f"{shows}. {who}" if who else shows}


def _behind(case: Case, unit: str, criterion: Row) -> None:
    """What lies behind one criterion in one unit."""
    (verdict,) = [row for row in case.verdicts_in(unit) if row["criterion_id"] == criterion["criterion_id"]]
    named = pieces.heading(f"{criterion['title']}: {verdict['verdict']}", 3)
    show.put(named, says.verdict(verdict, criterion, case.view.units[unit]))
    if criterion["kind"] == "training":
        _rosters(case, unit, criterion)
    elif criterion["kind"] == "duration":
        _months(case, unit, criterion)
    else:
        _quarters(case, unit, criterion)
        _items(case, unit, criterion)


def _months(case: Case, unit: str, criterion: Row) -> None:
    months = case.ask("embedded_months", unit=unit)
    show.table(
        [row for row in months if row["criterion_id"] == criterion["criterion_id"]],
        MONTHS,
        "recommendation_months",
        name="Month-ends the duration asks about",
        context=case.view.context,
        question="embedded_months",
    )


def _quarters(case: Case, unit: str, criterion: Row) -> None:
    """The samples of a criterion that reads samples, pooled by quarter."""
    if criterion["kind"] not in ("sample", "series"):
        return
    quarters = case.ask("sample_quarters", unit=unit, criterion=criterion["criterion_id"])
    if quarters:
        name = "Samples pooled by quarter"
        show.table(quarters, QUARTERS, "recommendation_quarters", name=name, context=case.view.context)
        show.note("The quarter pooled decides; an item's side below is only its own share against the line.")


def _items(case: Case, unit: str, criterion: Row) -> None:
    """The items on file behind one criterion, for and against."""
    view = case.view
    rows = case.ask("evidence_items", unit=unit, criterion=criterion["criterion_id"])
    show.put(says.items(rows))
    if not rows:
        return
    name = f"Evidence for and against in {view.units[unit]}"
    shown = [_item(row, case) for row in rows]
    show.table(shown, ITEMS, "recommendation_items", name=name, download=False, question="evidence_items")
    show.download_button(rows, ITEM_COLUMNS, "recommendation_items", name=name, context=view.context)


def _still_counts(case: Case, items: list[Row]) -> str:
    """For how long evidence counts past its expiry, where any expires: a stage falls later than the table says."""
    graces = sorted({row["grace_days"] for row in case.criteria.values() if row["grace_days"]})
    if not graces or not any(row["expires_on"] for row in items):
        return ""
    least = f"{graces[0]:,} to " if len(graces) > 1 else ""
    return f"What has expired still counts for {least}{plural(graces[-1], 'day')}, by its criterion."


def _every_item(case: Case, unit: str) -> None:
    """Every item on file in a unit, on request, those against first."""
    view = case.view
    rows = case.ask("evidence_items", unit=unit, criterion=None)
    show.put(" ".join(filter(None, [f"All criteria together: {says.items(rows)}", _still_counts(case, rows)])))
    if not rows:
        return
    shown = sorted((_item(row, case) for row in rows), key=lambda row: row["side"] == "for")
    name = f"Every item for and against in {view.units[unit]}"
    more: dict[str, Any] = {"name": name, "question": "evidence_items", "context": view.context}
    label = f"Show {plural(len(rows), 'item')}, those against first"
    show.as_table(shown, ITEMS, "recommendation_every_item", label=label, **more)


def _item(row: Row, case: Case) -> dict[str, Any]:
    """An item as the screen shows it."""
    observed = dict.fromkeys((day(row["observed_from"]), day(row["observed_to"])))
    units, criterion = case.view.units, case.criteria[row["criterion_id"]]
    return {
        **row,
        "criterion": criterion["title"],
        "side_shown": SIDES[row["side"]],
        "said": says.result(row, criterion["threshold"]),
        "observed": " to ".join(observed),
        "where": units.get(row["unit_id"], row["unit_id"]) if row["unit_id"] else "all units",
        "verified": f"{row['verified_by']}: {row['assurance']}, {ASSURANCE_NAMES[row['assurance']]}",
        "reference": f"{row['reference']}. {row['note']}" if row["note"] else row["reference"],
    }


def _rosters(case: Case, unit: str, criterion: Row) -> None:
    """Course by month, the counts that a training criterion reads, and why each fell back."""
    view, role = case.view, criterion["role"]
    courses = [row for row in case.training if row["unit_id"] == unit and row["role"] == role]
    for row in courses:
        if row["met_on"]:
            show.note(f"Fallen back. {says.moved(row, view.units)}.")
    for row in courses:
        course = row["course_id"]
        months = [month for month in view.ask("training_position", course=course, unit=unit) if month["role"] == role]
        show.table(
            [{**month, "threshold": criterion["threshold"]} for month in months[-MONTHS_SHOWN:][::-1]],
            ROSTERS,
            f"recommendation_{course}",
            name=f"{course}, month by month",
            context=view.context,
            question="training_position",
        )
        label = f"All months of {row['title']} in {view.units[unit]}"
        url.link("training", label, course=course, unit=unit)
