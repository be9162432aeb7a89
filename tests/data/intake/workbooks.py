"""Returns for tests, built as real files from rows: a workbook or a folder of CSVs, and a store that holds some."""

import csv
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from data import snapshot
from data.book.returns import FACTS
from data.intake import SHEETS, Checked, Fault, check

REFERENCE = Path(snapshot.__file__).parent / "reference"
RECEIVED = date(2026, 11, 5)
OCTOBER = date(2026, 10, 31)
SEPTEMBER = date(2026, 9, 30)
AUGUST = date(2026, 8, 31)

Row = dict[str, Any]
Sheets = Mapping[str, Sequence[Row]]


# Rows that are accepted as they stand; a test changes what it is about ------------------------------------------


def header(**changes: Any) -> Row:
    return {"as_at": OCTOBER, "submitted_by": "Programme office", "provenance": "actual", "note": None} | changes


def milestone(milestone_id: Any = "M1", **changes: Any) -> Row:
    return {
        "milestone_id": milestone_id,
        "recommendation_id": 13,
        "title": "Withdraw superseded guidance",
        "kind": "output",
        "original_due_on": date(2026, 12, 31),
        "forecast_on": date(2027, 1, 31),
        "owner_role": "Head of policy",
    } | changes


def training(unit_id: Any = "EA", **changes: Any) -> Row:
    return {"course_id": "SD1", "unit_id": unit_id, "role": "officer", "in_scope": 198, "trained": 187} | changes


def claim(unit_id: Any = "EA", **changes: Any) -> Row:
    return {"recommendation_id": 13, "unit_id": unit_id, "claimed_stage": 3} | changes


def finding(evidence_id: Any = "E1", **changes: Any) -> Row:
    return {
        "evidence_id": evidence_id,
        "recommendation_id": 13,
        "criterion_id": "policy_issued",
        "observed_from": date(2026, 9, 1),
        "observed_to": date(2026, 9, 30),
        "result": "met",
        "assurance": "A2",
        "verified_by": "Force assurance",
        "reference": "FA/2026/088",
    } | changes


def sample(evidence_id: Any = "E1", **changes: Any) -> Row:
    return finding(
        evidence_id,
        **{
            "criterion_id": "practice_sampled",
            "unit_id": "EA",
            "result": None,
            "sample_size": 30,
            "sample_met": 28,
            "population": 112,
        }
        | changes,
    )


def exposure(unit_id: Any = "EA", **changes: Any) -> Row:
    return {"unit_id": unit_id, "death_reports": 84} | changes


def action(action_id: Any = "A1", **changes: Any) -> Row:
    return {
        "action_id": action_id,
        "meeting_id": "LPB-2023-09",
        "action": "Report on withdrawal",
        "owner_role": "Head of policy",
        "due_on": date(2026, 11, 30),
    } | changes


def example(name: str) -> Callable[..., Row]:
    """Makes rows of a sheet out of the examples of its columns."""
    table = SHEETS[name]

    def make(first: Any = table.columns[0].example, **changes: Any) -> Row:
        return {column.name: column.example for column in table.columns} | {table.columns[0].name: first} | changes

    return make


ROWS = {name: example(name) for name in FACTS} | {
    "milestones": milestone,
    "training": training,
    "claims": claim,
    "evidence": finding,
    "exposure": exposure,
    "actions": action,
}


# Files ---------------------------------------------------------------------------------------------------------


def workbook(path: Path, sheets: Sheets | None = None, **more: Sequence[Row]) -> Path:
    """A workbook with a `return` sheet, unless one is given, and these sheets with every heading they have."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in ({"return": [header()]} | dict(sheets or {}) | more).items():
        sheet = book.create_sheet(name)
        sheet.append(headings(name, rows))
        for row in rows:
            sheet.append([row.get(heading) for heading in headings(name, rows)])
    book.save(path)
    return path


def csv_folder(path: Path, sheets: Sheets | None = None, **more: Sequence[Row]) -> Path:
    """The same as a folder of CSV files."""
    path.mkdir()
    for name, rows in ({"return": [header()]} | dict(sheets or {}) | more).items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings(name, rows), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return path


def headings(name: str, rows: Sequence[Row]) -> list[str]:
    known = [column.name for column in SHEETS[name].columns] if name in SHEETS else []
    return known + [heading for row in rows[:1] for heading in row if heading not in known]


def edited(path: Path, **cells: Any) -> Path:
    """The workbook with some cells changed: edited(path, training={"D2": "many"})."""
    book = openpyxl.load_workbook(path)
    for name, values in cells.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for at, value in values.items():
            sheet[at] = value
    book.save(path)
    return path


# Stores --------------------------------------------------------------------------------------------------------


def new_store(folder: Path) -> duckdb.DuckDBPyConnection:
    """A store in an empty folder, with the starting reference and the real rules, holding nothing."""
    (folder / "store.duckdb").write_bytes(_new())
    return snapshot.open_to_write(folder / "store.duckdb")


@cache
def _new() -> bytes:
    """Its file, made once a process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.duckdb"
        snapshot.create(file, REFERENCE).close()
        return file.read_bytes()


def hold(store: duckdb.DuckDBPyConnection, path: Path, received_on: date = RECEIVED) -> Checked:
    """Check a return and hold its rows, as a load does."""
    checked = check(store, path, received_on)
    assert checked.faults == []
    (number,) = store.execute("select count(*) + 1 from returns").fetchall()[0]
    name = f"R{number}"
    values = [name, number, checked.header["as_at"], received_on, checked.header["provenance"]]
    store.execute(
        "insert into returns values (?, ?, ?, ?, now()::timestamp, 'Office', ?, null, 'file', 'hash')", values
    )
    for sheet, rows in checked.sheets.items():
        store.execute("insert into return_sheet values (?, ?, ?)", [name, sheet, rows])
        if sheet != "return":
            store.execute(f"insert into {sheet} by name select ? as return_id, * from incoming_{sheet}", [name])
    return checked


def places(faults: Sequence[Fault]) -> list[tuple[str | None, int | None, str | None]]:
    """Where faults are, in the order given."""
    return [(fault.sheet, fault.row, fault.column) for fault in faults]
