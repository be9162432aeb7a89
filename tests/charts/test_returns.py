"""The coverage matrix: every cell is drawn, signed and told."""

from datetime import date
from typing import Any

from charts.drawing import Context
from charts.returns import coverage, finding

CONTEXT = Context(as_at=date(2026, 10, 31), illustrative=True)
MONTHS = (date(2026, 8, 31), date(2026, 9, 30))


def row(month: date, sheet: str, state: str, **more: Any) -> dict[str, Any]:
    """One month of one sheet; received when it is in."""
    here = state not in ("not reported", "not yet due")
    received = date(2026, 10, 20) if here else None
    due = date(2026, 10, 15) if state == "late" else date(2026, 10, 30)
    told = {"month_end": month, "sheet": sheet, "state": state, "due_on": due, "first_received_on": received}
    return {**told, "row_count": 3 if here else None, "return_id": "r1" if here else None, **more}


def drawn(*rows: dict[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in coverage(rows, CONTEXT).figure["data"]}


def test_no_row_says_how_a_return_gets_in() -> None:
    drawing = coverage([], CONTEXT)
    assert "python -m data load" in drawing.alt


def test_each_state_has_its_sign_and_what_is_missing_is_hatched() -> None:
    traces = drawn(
        row(MONTHS[0], "training", "late"),
        row(MONTHS[0], "claims", "reported"),
        row(MONTHS[1], "training", "not reported"),
    )
    assert traces["late"]["text"] == ["◷"] and traces["reported"]["text"] == ["●"]
    assert "pattern" in traces["not reported"]["marker"]
    assert "pattern" not in traces["reported"]["marker"]


def test_a_click_gives_the_month_the_sheet_and_the_return() -> None:
    traces = drawn(row(MONTHS[1], "training", "reported"))
    assert traces["reported"]["customdata"] == [["2026-09-30", "training", "r1"]]


def test_the_title_counts_what_is_due_and_what_came_late() -> None:
    told = [
        (0, "training", "reported"),
        (0, "claims", "late"),
        (1, "claims", "not reported"),
        (1, "training", "not yet due"),
    ]
    rows = [row(MONTHS[place], sheet, state) for place, sheet, state in told]
    assert finding(rows) == "2 of 3 sheets due are in; 1 is late"
    assert finding(rows[:1]) == "1 of 1 sheet due is in"


def test_the_alternative_text_names_the_months_missing() -> None:
    rows = [row(month, sheet, "not reported") for month in MONTHS for sheet in ("training", "claims")]
    rows[0] = row(MONTHS[0], "training", "reported")
    alt = coverage(rows, CONTEXT).alt
    assert "No sheet for September 2026." in alt
    assert "1 other month left a sheet out: August 2026." in alt


def test_text_of_a_sheet_is_drawn_as_text() -> None:
    traces = drawn(row(MONTHS[0], "<b>x</b>", "reported"))
    assert "<b>x" not in traces["reported"]["hovertext"][0]


def test_on_a_phone_signs_and_months_do_not_run_into_one_another() -> None:
    drawing = coverage([row(MONTHS[0], "claims", "reported")], CONTEXT)
    assert drawing.figure["layout"]["meta"]["narrowest"] >= 600  # 42 months of 12 pixels and the sheets' names
