"""The blank return: a workbook a programme officer fills in, with notes, drop-downs, instructions and examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data.book.english import join_names
from data.book.ladder import LADDER, TOP
from data.book.reference import KEY_OF
from data.book.returns import FACTS, MONTHLY, SHEETS
from data.book.tables import Column, Table
from data.intake.marking import write_value, write_whole

_LISTS = {
    "recommendation": "select recommendation_id, title from recommendation order by recommendation_id",
    "unit": "select unit_id, name from unit order by unit_id",
    "course": "select course_id, title from course order by course_id",
    "criteria": "select distinct on (criterion_id) criterion_id, title || ' (' || kind || ')' from criteria "
    "where kind in ('finding', 'sample') order by criterion_id, effective_from desc",
    "meeting": "select meeting_id, strftime(held_on, '%-d %B %Y') || ', ' || title from meeting "
    "order by held_on, meeting_id",
}
_STEPS = (
    "Save a copy of this workbook for the month, such as return-2026-10.xlsx.",
    "On the sheet return, fill in row 2: the last day of the month, who sends it (a role, not a name), and actual.",
    "Fill in the other sheets, one row for each item, from row 2 down. Headings stay as they are, in any order.",
    "A sheet you have nothing for this month: delete it. It is then shown as not reported, never as zero. "
    "A sheet left with headings only says that there is nothing to report.",
    "Open actions of the log stand on the sheet actions already: give done_on and outcome where they are done.",
    "Cells with a list offer the codes of the sheet lists, where the names stand beside them.",
    "Type dates as dates and numbers as numbers, without commas or words. An optional cell may be left blank.",
    f"{join_names([name for name in FACTS if name not in MONTHLY])}: only what is new or has changed. "
    "The other sheets: the whole position each month.",
    "Send the file, or check it first on the page Returns. If it is refused you get every fault at once, and a copy "
    "of your workbook with the cells marked: mend them there and send that copy.",
    "Names of people are not collected. Give roles.",
)
_KINDS = {
    "id": "A short code.",
    "number": "A number from the list.",
    "date": "A date, such as 31 October 2026.",
    "count": "A whole number, 0 or more.",
    "stage": f"A whole number from 0 to {TOP}.",
    "word": "One of: {words}.",
    "flag": "yes, or blank.",
    "text": "Words.",
}
_NUMBER_FORMATS = {"id": "@", "text": "@", "date": "d mmmm yyyy", "count": "0", "stage": "0"}
_WIDTHS = {"date": 19, "count": 14, "stage": 15, "text": 30, "number": 20}
_REQUIRED_FILL = PatternFill("solid", start_color="1F3A5F", end_color="1F3A5F")
_OPTIONAL_FILL = PatternFill("solid", start_color="E8EDF3", end_color="E8EDF3")
_UNDER = Border(bottom=Side("thin", color="1F3A5F"))
_AUTHOR = "Instructions"
_A4 = "9"
_MOST_COLUMNS_ABREAST = 9
"""A sheet with more is printed over two pages side by side, its first column on both."""
_INSTRUCTION_WIDTHS = (20, 11, 30, 92)
_FACE = "Calibri"
"""Named for every font: one without a name is another face in some programs."""


@dataclass(frozen=True)
class _Range:
    """Where a list of codes stands on the sheet `lists`."""

    column: str
    rows: int

    @property
    def formula(self) -> str:
        return f"=lists!${self.column}$2:${self.column}${self.rows + 1}"


def _font(**more: Any) -> Font:
    return Font(**{"name": _FACE, "size": 11} | more)


def write_template(
    path: Path, connection: duckdb.DuckDBPyConnection, actions: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Write a blank return for the reference this connection holds; OSError if it cannot be written there.

    actions: the open ones, by the columns of the sheet `actions`, which they are entered in.
    """
    workbook = Workbook()
    instructions = workbook.worksheets[0]
    instructions.title = "instructions"
    sheets = {name: workbook.create_sheet(name) for name in SHEETS}
    ranges = _write_lists(workbook.create_sheet("lists"), connection)
    for name, sheet in sheets.items():
        _write_sheet(sheet, SHEETS[name], ranges)
    _write_rows(sheets["actions"], SHEETS["actions"], actions)
    _write_instructions(instructions)
    for sheet in workbook.worksheets:
        _lay_on_paper(sheet, has_headings=sheet is not instructions)
    write_whole(workbook, Path(path))


def _lay_on_paper(sheet: Worksheet, has_headings: bool) -> None:
    """A4, across, one page wide or two, its headings on every page, each page named and numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    is_wide = sheet.max_column > _MOST_COLUMNS_ABREAST
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 2 if is_wide else 1, 0
    if is_wide:
        sheet.print_title_cols = "A:A"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"
    if has_headings:
        sheet.print_title_rows = "1:1"


def _write_lists(sheet: Worksheet, connection: duckdb.DuckDBPyConnection) -> dict[str, _Range]:
    """Codes with their names beside them, then every vocabulary; gives where each list stands, by its name."""
    ranges: dict[str, _Range] = {}
    for name, sql in _LISTS.items():
        rows = connection.execute(sql).fetchall()
        ranges[name] = _write_list(sheet, KEY_OF[name], [code for code, _ in rows])
        _write_list(sheet, f"{KEY_OF[name].removesuffix('_id')} name", [title for _, title in rows], width=50)
    for columns in (table.columns for table in SHEETS.values()):
        for column in columns:
            if column.words and ",".join(column.words) not in ranges:
                ranges[",".join(column.words)] = _write_list(sheet, column.name, list(column.words))
    ranges["stage"] = _write_list(sheet, "claimed_stage", [stage.number for stage in LADDER])
    sheet.freeze_panes = "A2"
    return ranges


def _write_list(sheet: Worksheet, heading: str, values: list[object], width: int = 22) -> _Range:
    at = 1 if sheet.cell(1, 1).value is None else sheet.max_column + 1
    sheet.cell(1, at, heading).font = _font(bold=True)
    for row, value in enumerate(values, start=2):
        write_value(sheet.cell(row, at), value)
    letter = get_column_letter(at)
    sheet.column_dimensions[letter].width = width
    return _Range(letter, len(values))


def _write_sheet(sheet: Worksheet, spec: Table, ranges: dict[str, _Range]) -> None:
    for at, column in enumerate(spec.columns, start=1):
        letter = get_column_letter(at)
        _write_heading(sheet, at, column)
        sheet.column_dimensions[letter].width = max(_WIDTHS.get(column.kind, 16), len(column.name) + 4)
        sheet.column_dimensions[letter].number_format = _NUMBER_FORMATS.get(column.kind, "General")
        rule = _rule(column, ranges)
        if rule is not None:
            rule.add(f"{letter}2:{letter}{spec.listed_rows}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"


def _write_rows(sheet: Worksheet, spec: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that are known already, from row 2 down, each cell in the form of its column."""
    for at, row in enumerate(rows, start=2):
        for place, column in enumerate(spec.columns, start=1):
            if row.get(column.name) is not None:
                cell = sheet.cell(at, place)
                cell.number_format = _NUMBER_FORMATS.get(column.kind, "General")
                write_value(cell, row[column.name])


def _write_heading(sheet: Worksheet, at: int, column: Column) -> None:
    """A heading in bold on dark if its cells have to be filled in, in italics on light if they may be blank."""
    cell = sheet.cell(1, at, column.name)
    cell.font = _font(bold=True, color="FFFFFF") if column.required else _font(italic=True, color="1F3A5F")
    cell.fill = _REQUIRED_FILL if column.required else _OPTIONAL_FILL
    cell.alignment = Alignment(vertical="center")
    cell.border = _UNDER
    cell.comment = Comment(_note(column), _AUTHOR, 110, 300)


def _note(column: Column) -> str:
    need = "Required." if column.required else "Optional."
    return f"{need} {column.note}\n{_KINDS[column.kind].format(words=', '.join(column.words))}"


def _rule(column: Column, ranges: dict[str, _Range]) -> DataValidation | None:
    """The drop-down or bounds of a column, None where anything may be typed."""
    listed = ranges.get(column.refers_to or ",".join(column.words) or column.kind)
    if listed is not None:
        rule = DataValidation("list", listed.formula)
        return _explained(rule, column, "Choose one from the list.") if listed.rows else None
    if column.kind == "count":
        return _explained(DataValidation("whole", operator="greaterThanOrEqual", formula1="0"), column, _KINDS["count"])
    if column.kind == "date":
        earliest = "DATE(2000,1,1)"
        return _explained(
            DataValidation("date", operator="greaterThanOrEqual", formula1=earliest), column, _KINDS["date"]
        )
    return None


def _explained(rule: DataValidation, column: Column, error: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = column.name, error
    return rule


def _write_instructions(sheet: Worksheet) -> None:
    for letter, width in zip("ABCD", _INSTRUCTION_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    row = _write_steps(sheet)
    for spec in SHEETS.values():
        row = _write_example(sheet, row, spec)


def _write_steps(sheet: Worksheet) -> int:
    sheet["A1"] = "Monthly return: how to fill it in"
    sheet["A1"].font = _font(bold=True, size=14)
    for number, step in enumerate(_STEPS, start=1):
        cell = sheet.cell(number + 1, 1, f"{number}. {step}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=number + 1, end_row=number + 1, start_column=1, end_column=4)
        sheet.row_dimensions[number + 1].height = _height(step, sum(_INSTRUCTION_WIDTHS))
    return len(_STEPS) + 3


def _height(text: str, width: int) -> float:
    """The height of a row whose text is wrapped at a width: not every program works it out on opening."""
    return float(15 * -(-len(text) // (width - 4)))


def _write_example(sheet: Worksheet, row: int, spec: Table) -> int:
    """A sheet's name and what it is for, then each of its columns with an example; gives the next free row."""
    sheet.cell(row, 1, spec.name).font = _font(bold=True, size=12)
    sheet.cell(row, 2, spec.about + (f" One row for each {', '.join(spec.key)}." if spec.key else ""))
    for at, heading in enumerate(("Column", "Required", "Example", "What it holds"), start=1):
        cell = sheet.cell(row + 1, at, heading)
        cell.font, cell.border = _font(bold=True), _UNDER
    for below, column in enumerate(spec.columns, start=row + 2):
        sheet.cell(below, 1, column.name).font = _font(bold=column.required, italic=not column.required)
        sheet.cell(below, 2, "required" if column.required else "optional")
        example = sheet.cell(below, 3)
        if column.example is not None:
            write_value(example, column.example)
        note = _note(column).partition(" ")[2].replace("\n", " ")
        sheet.cell(below, 4, note)
        sheet.row_dimensions[below].height = max(
            _height(note, _INSTRUCTION_WIDTHS[3]), _height(str(column.example), _INSTRUCTION_WIDTHS[2])
        )
        for at in range(1, 5):
            sheet.cell(below, at).alignment = Alignment(horizontal="left", vertical="top", wrap_text=at > 2)
    return row + len(spec.columns) + 3
