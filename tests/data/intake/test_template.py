"""The blank return: what it shows, and that what is filled into it is accepted."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.book.ladder import TOP
from data.intake import SHEETS, check, write_template
from tests.data.intake.workbooks import RECEIVED, ROWS, header, places


@pytest.fixture
def template(empty_store: Any, tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path, empty_store)
    return path


def test_instructions_first_then_every_sheet_then_the_lists(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == ["instructions", *SHEETS, "lists"]
    assert {sheet.sheet_state for sheet in book} == {"visible"}


def test_untouched_it_is_refused_for_its_one_missing_row_alone(empty_store: Any, template: Path) -> None:
    result = check(empty_store, template, RECEIVED)
    assert places(result.faults) == [("return", None, None)]
    assert result.warnings == []


def test_filled_in_it_is_accepted(empty_store: Any, template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for name, row in {"return": header(), **{name: make() for name, make in ROWS.items()}}.items():
        for at, column in enumerate(SHEETS[name].columns, start=1):
            book[name].cell(2, at, row.get(column.name))
    book.save(template)
    result = check(empty_store, template, RECEIVED)
    assert (result.faults, result.warnings) == ([], [])
    assert set(result.sheets.values()) == {1}


def test_its_own_examples_typed_as_they_stand_are_accepted(empty_store: Any, template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for name, spec in SHEETS.items():
        for at, column in enumerate(spec.columns, start=1):
            book[name].cell(2, at, column.example)
    book.save(template)
    assert check(empty_store, template, RECEIVED).faults == []


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_heading_has_a_note_that_says_whether_it_is_required(template: Path, name: str) -> None:
    sheet = openpyxl.load_workbook(template)[name]
    assert sheet.freeze_panes == "A2"
    for cell, column in zip(sheet[1], SHEETS[name].columns, strict=True):
        assert cell.value == column.name
        assert cell.comment.text.startswith("Required." if column.required else "Optional.")
        assert bool(cell.font.bold) is column.required
        if column.kind == "date":
            assert sheet.column_dimensions[cell.column_letter].number_format == "d mmmm yyyy"


def test_every_word_and_reference_has_a_drop_down(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for name, spec in SHEETS.items():
        listed = {at for rule in book[name].data_validations.dataValidation if rule.type == "list" for at in rule.sqref}
        letters = {str(cells).split("2")[0] for cells in listed}
        wanted = [
            at for at, column in enumerate(spec.columns) if column.words or column.refers_to or column.kind == "stage"
        ]
        assert letters == {"ABCDEFGHIJKLMNOP"[at] for at in wanted}


def drop_down(book: Any, sheet: str, letter: str) -> list[Any]:
    """What the drop-down of a column offers."""
    (rule,) = [
        rule for rule in book[sheet].data_validations.dataValidation if str(rule.sqref).startswith(f"{letter}2:")
    ]
    _, cells = rule.formula1.replace("$", "").lstrip("=").split("!")
    return [row[0].value for row in book["lists"][cells]]


def test_drop_downs_offer_what_the_store_knows(empty_store: Any, template: Path) -> None:
    book = openpyxl.load_workbook(template)
    units = [unit for (unit,) in empty_store.execute("select unit_id from unit order by 1").fetchall()]
    assert drop_down(book, "training", "B") == units
    assert "NA" in units
    assert drop_down(book, "claims", "A") == list(range(1, 21))
    assert drop_down(book, "evidence", "D") == [
        *("guidance_withdrawn", "independent_retest", "line_owned", "policy_issued", "practice_sampled"),
    ]
    assert drop_down(book, "evidence", "G") == ["met", "not met"]
    assert drop_down(book, "claims", "C") == list(range(TOP + 1))


def test_a_reference_with_nothing_in_it_has_no_drop_down(history: Any, tmp_path: Path) -> None:
    history.store.execute("delete from meeting")
    write_template(tmp_path / "template.xlsx", history.store)
    rules = openpyxl.load_workbook(tmp_path / "template.xlsx")["actions"].data_validations.dataValidation
    assert not [rule for rule in rules if str(rule.sqref).startswith("B2:")]


def test_text_of_the_reference_is_never_a_formula(history: Any, tmp_path: Path) -> None:
    history.store.execute("update course set title = '=1+1' where course_id = 'SD1'")
    write_template(tmp_path / "template.xlsx", history.store)
    lists = openpyxl.load_workbook(tmp_path / "template.xlsx")["lists"]
    assert {cell.data_type for row in lists.iter_rows() for cell in row if cell.value == "=1+1"} == {"s"}


def test_examples_are_real_dates_and_numbers(template: Path) -> None:
    cells = [cell for row in openpyxl.load_workbook(template)["instructions"].iter_rows() for cell in row]
    assert datetime(2026, 10, 31) in {cell.value for cell in cells}
    assert any(cell.value == 198 for cell in cells)
