"""One mistake is one sentence: rows that are none of a table, and hints for what was nearly right."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.intake import check
from tests.data.intake.workbooks import (
    RECEIVED,
    claim,
    edited,
    exposure,
    finding,
    header,
    milestone,
    training,
    workbook,
)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ({"A3": "Source: an extract"}, "course_id", "stands alone in its row"),
        ({"A3": "Total", "D3": 198, "E3": 187}, "course_id", "is a row of totals"),
        ({"D3": "=SUM(D2:D2)", "E3": "=SUM(E2:E2)"}, "in_scope", "is a row of totals"),
    ],
)
def test_a_row_that_is_none_of_the_table(
    empty_store: Any, tmp_path: Path, row: dict[str, Any], column: str, says: str
) -> None:
    path = edited(workbook(tmp_path / "return.xlsx", training=[training()]), training=row)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert (fault.row, fault.column) == (3, column)
    assert fault.fault.startswith(says)


def test_a_row_that_explains_the_headings(checked: Any) -> None:
    words = {"course_id": "which", "unit_id": "where", "role": "who", "in_scope": "number", "trained": "number"}
    (fault,) = checked(training=[words, training()]).faults
    assert (fault.row, fault.fault) == (2, "begins a row that explains the headings: delete the row")


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"training": [training(role="PC")]}, "did you mean officer?"),
        ({"training": [training(role="Police officer")]}, "did you mean officer?"),
        ({"evidence": [finding(assurance="A-2")]}, "did you mean A2?"),
        ({"evidence": [finding(assurance="level 2")]}, "did you mean A2?"),
        ({"evidence": [finding(withdrawn="no")]}, "leave the cell blank"),
        ({"claims": [claim(claimed_stage="3 - Practised")]}, "did you mean 3?"),
        ({"exposure": [exposure("A S")]}, "did you mean AS?"),
        ({"milestones": [milestone(completed_on="TBC")]}, "leave the cell blank where there is none"),
        ({"milestones": [milestone(original_due_on="31/09/2026")]}, "there is no such day"),
        ({"milestones": [milestone(original_due_on="31/08/26")]}, "its year in four figures"),
    ],
)
def test_what_is_nearly_right_is_told_what_would_be(checked: Any, sheets: Any, says: str) -> None:
    (fault,) = checked(**sheets).faults
    assert says in fault.fault


@pytest.mark.parametrize("name", ["Return", "return (2)"])
def test_a_sheet_that_is_nearly_return_is_one_fault(empty_store: Any, tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "return.xlsx", {"return": []}, **{name: [header()]})
    book = openpyxl.load_workbook(path)
    del book["return"]
    book.worksheets[0].title = name
    book.save(path)
    (fault,) = check(empty_store, path, RECEIVED).faults
    assert fault.fault == "is not a sheet of a return: did you mean return? rename it return"


@pytest.mark.parametrize(("first", "second"), [("M0", "MO"), ("M1", "Ml"), ("R1-M1", "R1_M1"), ("M1", "M1.")])
def test_ids_that_are_nearly_the_same_are_warned_of(checked: Any, first: str, second: str) -> None:
    result = checked(milestones=[milestone(first), milestone(second)])
    assert result.faults == []
    assert [item.fault for item in result.warnings] == [f"{second} is nearly {first}, in row 2: are they two things?"]
