"""A sender's own sheet read by a layout, from literal cells: what stands for what, and what is told of it."""

from typing import Any

import pytest

from data.intake.layouts import Layout, MappingFault, layout_text, read_layout
from data.intake.mapping import Grid, Mapped, read_grids
from data.intake.proposing import propose_sheet
from data.intake.readings import vocabulary
from data.intake.returns import Percentage, Raw
from tests.data.intake.workbooks import OCTOBER

PLAN = """
[[table]]
to = "milestones"
sheet = "Plan"
heading_row = 1
[table.columns]
milestone_id = "Ref"
recommendation_id = "Rec"
title = "Milestone"
original_due_on = "Due"
[table.words.kind]
"""
MATRIX = """
[[table]]
to = "training"
sheet = "Plan"
heading_row = 1
[table.columns]
unit_id = "BCU"
[table.fixed]
role = "officer"
[table.leave_out]
unit_id = ["Total"]
[table.across]
column = "course_id"
value = "trained"
headings = { "SD1 %" = "SD1" }
head_count = "People"
"""


def grid(*rows: tuple[Any, ...], **more: Any) -> Grid:
    """Their sheet, its headings in row 1; None is a blank cell."""
    cells: dict[int, dict[int, Raw]] = {
        number: {at: cell for at, cell in enumerate(row, start=1) if cell is not None}
        for number, row in enumerate(rows, start=1)
    }
    return Grid("Plan", cells, **more)


def read(layout: str, *rows: tuple[Any, ...], **more: Any) -> Mapped:
    return read_grids([grid(*rows, **more)], read_layout(layout))


def of(mapped: Mapped, sheet: str, column: str) -> list[Raw]:
    return mapped.raw.sheets[sheet].columns[column]


HEADINGS = ("Ref", "Rec", "Milestone", "Due")


def test_a_cell_merged_over_rows_stands_for_each_of_them() -> None:
    mapped = read(PLAN, HEADINGS, ("A", 1, "x", OCTOBER), ("B", None, "y", OCTOBER), merged=[(2, 2, 2, 3)])
    assert of(mapped, "milestones", "recommendation_id") == [1, 1]
    assert [notice.fault for notice in mapped.raw.notices] == [
        "1 stands in a merged cell, and was read for each of its rows, 2 to 3"
    ]


def test_a_title_between_rows_is_passed_over_and_told() -> None:
    mapped = read(PLAN, HEADINGS, ("Issue 1: policy",), ("A", 1, "x", OCTOBER))
    assert of(mapped, "milestones", "milestone_id") == ["A"]
    assert [(notice.row, notice.fault) for notice in mapped.raw.notices] == [
        (2, "one cell alone stands in row 2: a title between rows, and not read")
    ]


@pytest.mark.parametrize(
    ("cells", "people"),
    [
        ((97, 50), [194, 100]),
        ((0.97, 0.5), [194, 100]),
        ((Percentage(0.97), Percentage(1)), [194, 200]),
        (("97%", "50 %"), [194, 100]),
        ((1, 0), [200, 0]),
        ((97, 0.5), [194, 0.5]),
        ((187, 150), [187, 150]),
    ],
)
def test_percentages_become_people_where_it_can_only_be_meant_so(cells: tuple[Raw, Raw], people: list[Raw]) -> None:
    rows = [(unit, 200, cell) for unit, cell in zip(("AS", "EA"), cells, strict=True)]
    mapped = read(MATRIX, ("BCU", "People", "SD1 %"), *rows)
    assert of(mapped, "training", "trained") == people
    assert of(mapped, "training", "in_scope") == [200, 200]


def test_rows_that_add_up_the_others_are_left_out_as_the_mapping_says() -> None:
    mapped = read(MATRIX, ("BCU", "People", "SD1 %"), ("AS", 200, Percentage(0.5)), ("Total", 900, Percentage(0.6)))
    assert of(mapped, "training", "unit_id") == ["AS"]
    assert "left out, as the mapping says: Total (1 row)" in [notice.fault for notice in mapped.raw.notices]


def test_what_nobody_sees_of_a_mapped_sheet_is_told() -> None:
    rows = (HEADINGS, ("A", 1, "x", OCTOBER))
    mapped = read(PLAN, *rows, hidden=True, hidden_rows=[2], hidden_columns=[(3, 3)])
    assert [fault.fault for fault in mapped.raw.faults] == ["the sheet is hidden: unhide it or delete it"]
    assert [(warning.row, warning.column) for warning in mapped.raw.warnings] == [(2, None), (None, "Milestone")]


def test_a_heading_that_is_there_twice_is_asked_about() -> None:
    (fault,) = read(PLAN, (*HEADINGS, "Due"), ("A", 1, "x", OCTOBER)).raw.faults
    assert (fault.row, fault.column, fault.fault) == (
        1,
        "Due",
        "row 1 has the heading Due 2 times: which of them is meant?",
    )


def test_a_word_without_a_meaning_yet_stays_as_it_is() -> None:
    layout = PLAN.replace('original_due_on = "Due"', 'kind = "Due"') + 'Deliverable = ""\n'
    assert of(read(layout, HEADINGS, ("A", 1, "x", "Deliverable")), "milestones", "kind") == ["Deliverable"]


@pytest.mark.parametrize(
    "text",
    [
        "table = 3",
        "[table]\nto = 'claims'",
        "return = 1",
        "[[table]]\nto='claims'\nheading_row='x'",
        "[[table]]\nto='claims'\n[table.columns]\nunit_id=3",
        "[[table]]\nto='claims'\n[table.fixed]\nunit_id=[1]",
    ],
)
def test_a_text_that_is_put_together_otherwise_is_refused_in_words(text: str) -> None:
    with pytest.raises(MappingFault):
        read_layout(text)


def test_a_mapping_written_is_the_mapping_read() -> None:
    for text in (PLAN + 'Deliverable = "output"\n"Two: \\"words\\"" = ""\n', MATRIX):
        layout = read_layout(text)
        assert read_layout(layout_text(layout)) == layout
    assert read_layout(layout_text(Layout({"as_at": OCTOBER}, layout.tables))).header == {"as_at": OCTOBER}


def test_what_is_proposed_says_what_is_sure_and_what_is_not(empty_store: Any) -> None:
    known = vocabulary(empty_store)
    rows = (
        ("Plan", None, None, None, None, None, None),
        ("Ref", "Rec No", "Milestone / deliverable", "Original due date (baseline)", "Lead", "Completed", "RAG"),
        *((f"A{at}", at, "x", OCTOBER, "Head", "Yes", "Green") for at in range(1, 4)),
    )
    told = propose_sheet(grid(*rows), known)
    assert told.table is not None and (told.table.to, told.table.heading_row) == ("milestones", 2)
    assert told.table.columns["original_due_on"] == ("Original due date (baseline)",)
    assert set(told.sure) == {"milestone_id", "recommendation_id", "owner_role"}
    assert dict(told.unsure)["title"] == "Milestone / deliverable seems to be title"
    assert "completed_on" not in told.sure  # its cells are no dates
    assert "RAG is not read: a colour or a percentage of completeness is never taken as a stage" in told.unread


def test_units_that_are_not_known_and_totals_are_asked_about(empty_store: Any) -> None:
    rows = (
        ("BCU", "Headcount", "SD1", "PX1"),
        ("AS", 1, 1, 1),
        ("EA", 1, 1, 1),
        ("Heathrow", 1, 1, 1),
        ("MPS", 3, 3, 3),
    )
    told = propose_sheet(grid(*rows), vocabulary(empty_store))
    assert told.asked == {"unit_id": ("Heathrow",)}
    assert told.table is not None and told.table.leave_out == {"unit_id": ["MPS"]}
    assert told.table.fixed == {"role": "officer"}


CLAIMS = (("Rec No", "Central South", "East Area BCU", "Comment"), ("Rec 1", 2, 3, "on its way"), (13, 1, None, None))


def test_claims_with_a_column_for_each_unit_are_proposed_and_read(empty_store: Any) -> None:
    proposed = propose_sheet(grid(*CLAIMS), vocabulary(empty_store))
    assert proposed.table is not None
    assert proposed.unsure == ()
    assert proposed.sure["Central South"] == "Central South is the unit AS"
    mapped = read_grids([grid(*CLAIMS)], Layout({"as_at": OCTOBER}, (proposed.table,)))
    rows = zip(
        *(of(mapped, "claims", column) for column in ("recommendation_id", "unit_id", "claimed_stage")), strict=True
    )
    assert list(rows) == [("Rec 1", "AS", 2), ("Rec 1", "EA", 3), (13, "AS", 1)]


@pytest.mark.parametrize("cell", [0.97, Percentage(0.97), "Green", 97])
def test_what_is_no_stage_under_the_units_is_no_claim(empty_store: Any, cell: Raw) -> None:
    sheet = grid(("Rec No", "Central South", "East Area"), (1, cell, 2), (13, 1, 2))
    proposed = propose_sheet(sheet, vocabulary(empty_store))
    assert proposed.table is None or proposed.table.across is None
