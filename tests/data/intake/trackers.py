"""Trackers in layouts of their senders' own, as such files are found: made up here, figures and all."""

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

DATES = ("Due Date", "Revised Due Date", "Date Completed")
POLICY = "Head of policy"
UNITS = ("Central South", "AW - Central West Command Unit", "Central East BCU", "Central North", "East Area")


def milestone_tracker(path: Path) -> Path:
    """A plan with a title over it, an owner, a revised date, a colour and a percentage of completeness."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Delivery plan"
    sheet["A1"] = "Death investigation: delivery plan"
    rows: list[tuple[object, ...]] = [
        (*("Ref", "Rec No", "Milestone", "Type", "Owner"), *DATES, "RAG", "% Complete"),
        ("DP-01", "Rec 1", "Issue the policy", "Activity", POLICY, "31/03/2026", None, "20/03/2026", "Green", 1),
        ("DP-02", "Rec 13", "Withdraw guidance", "Deliverable", POLICY, "30/09/2026", "31/12/2026", None, "Red", 0.4),
        ("DP-03", 8, "Sample the files", "Outcomes", "Head of assurance", "31/03/2027", None, None, "Amber", 0.1),
    ]
    _fill(sheet, rows, from_row=3)
    for row in range(4, 7):
        sheet.cell(row, 10).number_format = "0%"
    book.save(path)
    return path


def training_matrix(path: Path) -> Path:
    """A sheet of units by course, in percentages of a head count, and another of deaths."""
    book = openpyxl.Workbook()
    matrix = book.worksheets[0]
    matrix.title = "BCU by course"
    rows: list[tuple[object, ...]] = [("BCU", "Headcount", "Sudden-death response", "Property and exhibits %")]
    rows += [(unit, 100 + at, 0.97, 0.5) for at, unit in enumerate(UNITS)]
    _fill(matrix, rows, from_row=2)
    for row in range(3, 3 + len(UNITS)):
        for column in (3, 4):
            matrix.cell(row, column).number_format = "0%"
    deaths = book.create_sheet("Deaths")
    _fill(deaths, [("Command Unit", "Sudden deaths"), *((unit, 60 + at) for at, unit in enumerate(UNITS))], from_row=1)
    book.create_sheet("Contacts").append(["Anything else", "that is no table of ours"])
    book.save(path)
    return path


def _fill(sheet: Worksheet, rows: list[tuple[object, ...]], from_row: int) -> None:
    for number, row in enumerate(rows, start=from_row):
        for at, value in enumerate(row, start=1):
            sheet.cell(number, at, value)


OCTOBER = date(2026, 10, 31)
