"""The evidence behind one criterion of a recommendation in one unit, for and against."""

from typing import Any

import streamlit as st

from data.book.english import day
from data.book.ladder import ASSURANCE_NAMES
from data.book.verdicts import SIGNS
from pages.parts.recommendation_case import Case
from pages.sentences import evidence as says
from pages.shared import show, url
from pages.shared.frame import Row

MONTHS_SHOWN = 13  # this month-end and the twelve before it
SIDES = {"for": f"{SIGNS['met']} for", "against": f"{SIGNS['not met']} against"}

# On the screen what belongs together stands together; the download keeps every column apart.
ITEMS: show.Columns = [
    *("evidence_id", show.Column("side_shown", "Side"), show.Column("said", "Result")),
    *(show.Column("observed", "Observed"), show.Column("where", "Where"), show.Column("verified", "Verified by")),
    *("expires_on", "standing", show.Column("reference", "Reference and note"), "received_on"),
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
    *("stage", "verdict", "observed_to", "expires_on", "detail"),
]


def cell(case: Case, unit: str | None, criterion_id: str | None) -> None:
    """The evidence behind the chosen cell, with boxes to choose another without a mouse."""
    _boxes(case, unit, criterion_id)
    if not unit:
        show.note("Click a cell above, or choose a unit and a criterion.")
    elif not case.verdicts_in(unit):
        missing = f"{case.view.units[unit]} is not in scope of this recommendation on this day."
        show.nothing(missing, "Choose another unit.")
    elif criterion_id:
        _behind(case, unit, case.criteria[criterion_id])
    else:
        _criteria(case, unit)


def _boxes(case: Case, unit: str | None, criterion_id: str | None) -> None:
    units = dict.fromkeys([row["unit_id"] for row in case.units] + ([unit] if unit else []))
    titles = {name: row["title"] for name, row in case.criteria.items()}
    with st.container(horizontal=True):
        url.select("Unit", "unit", list(units), unit, labels=case.view.units, nothing="Choose a unit", width=260)
        url.select(
            "Criterion",
            "criterion",
            list(titles),
            criterion_id,
            labels=titles,
            nothing="Choose a criterion",
            width=420,
        )


def _criteria(case: Case, unit: str) -> None:
    """Every criterion in one unit, to choose from."""
    show.choose(
        [{**row, "criterion": case.criteria[row["criterion_id"]]["title"]} for row in case.verdicts_in(unit)],
        CRITERIA,
        "recommendation_criteria",
        name=f"Criteria in {case.view.units[unit]}",
        on_click=lambda row: url.change(criterion=row["criterion_id"]),
        question="criterion_verdict",
    )


def _behind(case: Case, unit: str, criterion: Row) -> None:
    """What lies behind one criterion in one unit."""
    (verdict,) = [row for row in case.verdicts_in(unit) if row["criterion_id"] == criterion["criterion_id"]]
    st.markdown(show.escaped(says.verdict(verdict, criterion, case.view.units[unit])))
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
    """The items on file, for and against."""
    view = case.view
    rows = case.ask("evidence_items", unit=unit, criterion=criterion["criterion_id"])
    st.markdown(show.escaped(says.items(rows)))
    if not rows:
        return
    name = f"Evidence for and against in {view.units[unit]}"
    shown = [_item(row, criterion, case) for row in rows]
    show.table(shown, ITEMS, "recommendation_items", name=name, download=False, question="evidence_items")
    show.download_button(rows, ITEM_COLUMNS, "recommendation_items", name=name, context=view.context)


def _item(row: Row, criterion: Row, case: Case) -> dict[str, Any]:
    """An item as the screen shows it."""
    observed = dict.fromkeys((day(row["observed_from"]), day(row["observed_to"])))
    units = case.view.units
    return {
        **row,
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
        label = f"All months of {course} {row['title']} in {view.units[unit]}"
        url.link("training", label, course=course, unit=unit)
