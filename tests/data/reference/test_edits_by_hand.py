"""Small edits that people make by hand: each refused with nothing changed, in words that help, or published."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from data import snapshot
from data.__main__ import main
from data.intake.reference import check_reference
from data.ledger import Store
from data.reference import STARTING_SET, TABLES, copy_reference, load_reference, words
from tests.data.csv_returns import day, trained, write_return
from tests.data.reference.editing import (
    Edit,
    cell,
    column,
    heading,
    more_column,
    read,
    renamed,
    rewritten,
    row,
    without_column,
    without_row,
    write,
)

UNSEEN = "\u200b"
# Rows of the starting criteria.csv as a spreadsheet numbers them.
FINDING, TRAINING, SAMPLE, SERIES, LINE_OWNED, DURATION, RETEST = 2, 4, 6, 7, 8, 9, 10
ENTERED_ON, FIRST_AS_AT = day("2026-09-10"), day("2026-08-31")
NEXT_YEAR = "2027-01-01"
AGREED = ("No course", "Gold Group", "2026-01-01")


def encoded(encoding: str, separator: str = ",", put: str = "") -> Callable[[str], bytes]:
    """The text with another separator and some text put over the first title, in an encoding."""
    return lambda text: (text.replace("Sudden", put + "Sudden", 1).replace(",", separator)).encode(encoding)


def decimal_commas(text: str) -> bytes:
    return text.replace(",", ";").replace("0.", "0,").encode()


def every_unit_excluded(folder: Path) -> None:
    units = [cells[0] for cells in read(folder, "unit")[1:]]
    head = read(folder, "scope_exclusion")[0]
    write(folder, "scope_exclusion", [head, *(["5", unit, "x", "Gold Group", "2026-01-01"] for unit in units)])


def all_from_2031(text: str) -> bytes:
    return text.replace("boroughs", "boroughs,from", 1).replace('"\n', '",2031-01-01\n').encode()


def open_quote(text: str) -> bytes:
    return text.replace("Sudden", '"Sudden', 1).encode()


REFUSED: dict[str, tuple[Edit, str]] = {
    "excel-semicolons": (rewritten("criteria", decimal_commas), r"(?i)semicolon|comma"),
    "excel-windows-1252": (rewritten("recommendation", encoded("cp1252", put="\u201c")), r"UTF-8"),
    "excel-utf16": (rewritten("criteria", encoded("utf-16", "\t")), r"UTF-8"),
    "excel-british-dates": (column("criteria", "effective_from", "27/04/2023"), r"effective_from.*27/04/2023"),
    "british-date-mended": (cell("criteria", 2, "effective_from", "31/10/2022"), r"31/10/2022.*write 2022-10-31"),
    "meeting-british-date": (row("meeting", "GG-2026-11", "18/11/2026", "Gold Group"), r"held_on.*18/11/2026"),
    "meeting-long-date": (row("meeting", "GG-2026-11", "18 November 2026", "Gold Group"), r"write 2026-11-18"),
    "extra-column": (more_column("unit", "notes"), r"notes"),
    "heading-with-a-capital": (heading("recommendation", "title", "Title"), r"Title.*did you mean title"),
    "column-deleted": (without_column("criteria", "min_assurance"), r"min_assurance"),
    "threshold-column-deleted": (without_column("criteria", "threshold"), r"threshold"),
    "file-renamed": (renamed("unit.csv", "units.csv"), r"(?i)unit\.csv.*missing.*units\.csv"),
    "optional-file-renamed": (renamed("meeting.csv", "meetings.csv"), r"meeting\.csv.*missing.*meetings\.csv"),
    "quote-never-closed": (rewritten("recommendation", open_quote), r"(?i)quotation mark.*line \d"),
    "criteria-threshold-95": (cell("criteria", TRAINING, "threshold", "95"), r"threshold.*95"),
    "criteria-threshold-0": (cell("criteria", TRAINING, "threshold", "0"), r"threshold"),
    "criteria-threshold-nan": (cell("criteria", TRAINING, "threshold", "nan"), r"threshold.*nan"),
    "criteria-threshold-blank-training": (cell("criteria", TRAINING, "threshold", ""), r"threshold"),
    "criteria-threshold-blank-sample": (cell("criteria", SAMPLE, "threshold", ""), r"threshold"),
    "criteria-threshold-comma": (cell("criteria", TRAINING, "threshold", "0,95"), r"threshold.*0,95.*write 0\.95"),
    "criteria-threshold-percent": (cell("criteria", TRAINING, "threshold", "95%"), r"threshold.*95%"),
    "criteria-stage-6": (cell("criteria", RETEST, "stage", "6"), r"stage"),
    "criteria-stage-0": (cell("criteria", FINDING, "stage", "0"), r"stage"),
    "criteria-kind-unknown": (cell("criteria", FINDING, "kind", "survey"), r"kind.*survey"),
    "criteria-kind-with-a-capital": (cell("criteria", FINDING, "kind", "Finding"), r"criteria.*Finding"),
    "criteria-role-officers": (cell("criteria", TRAINING, "role", "officers"), r"role.*officers"),
    "criteria-role-blank": (cell("criteria", TRAINING, "role", ""), r"role"),
    "criteria-role-of-a-finding": (cell("criteria", FINDING, "role", "officer"), r"row 2, role.*none"),
    "criteria-reads-misspelt": (cell("criteria", SERIES, "reads", "practise_sampled"), r"reads.*practise_sampled"),
    "criteria-reads-a-finding": (cell("criteria", SERIES, "reads", "policy_issued"), r"reads.*policy_issued"),
    "criteria-reads-blank": (cell("criteria", SERIES, "reads", ""), r"row 7, reads"),
    "criteria-periods-0": (cell("criteria", DURATION, "periods", "0"), r"periods"),
    "criteria-periods-blank": (cell("criteria", DURATION, "periods", ""), r"periods"),
    "criteria-periods-negative": (cell("criteria", SERIES, "periods", "-4"), r"periods.*-4"),
    "criteria-periods-99999": (cell("criteria", DURATION, "periods", "99999"), r"periods.*99999"),
    "criteria-valid-days-negative": (cell("criteria", FINDING, "valid_days", "-365"), r"valid_days"),
    "criteria-valid-days-0": (cell("criteria", FINDING, "valid_days", "0"), r"valid_days"),
    "criteria-valid-days-blank": (cell("criteria", FINDING, "valid_days", ""), r"valid_days"),
    "criteria-valid-days-words": (cell("criteria", FINDING, "valid_days", "12 months"), r"valid_days.*12 months"),
    "criteria-grace-days-negative": (cell("criteria", FINDING, "grace_days", "-90"), r"grace_days"),
    "criteria-assurance-small": (cell("criteria", LINE_OWNED, "min_assurance", "a2"), r"assurance"),
    "criteria-assurance-A5": (cell("criteria", LINE_OWNED, "min_assurance", "A5"), r"assurance"),
    "criteria-assurance-blank": (cell("criteria", LINE_OWNED, "min_assurance", ""), r"assurance"),
    "criteria-id-with-a-space": (
        row("criteria", "local_brief ", "Local", "1", "finding", "", "", "", "", "365", "90", "A1", "2023-05-01"),
        r"local_brief has a space",
    ),
    "criteria-none-in-force": (column("criteria", "effective_from", "2027-01-01"), r"effective_from.*in force"),
    "criteria-year-20226": (cell("criteria", FINDING, "effective_from", "20226-04-27"), r"effective_from.*20226"),
    "unit-twice": (row("unit", "AS", "Central South", "Basic Command Unit", "Lambeth"), r"AS.*repeated"),
    "unit-twice-but-for-case": (row("unit", "as", "Central", "Basic Command Unit", ""), r"\bas\b.*AS"),
    "unit-twice-but-for-alphabet": (row("unit", "\u0410S", "Central", "Basic Command Unit", ""), r"same as AS"),
    "unit-with-a-zero-width-space": (
        row("unit", f"AS{UNSEEN}", "Central", "Basic Command Unit", ""),
        r"(?i)unit.*cannot be seen.*after AS",
    ),
    "unit-with-a-space": (cell("unit", 2, "unit_id", "AS "), r"unit\.csv, row 2, unit_id.*space"),
    "unit-name-blank": (cell("unit", 2, "name", ""), r"name"),
    "unit-id-of-300-letters": (row("unit", "X" * 300, "Long", "Basic Command Unit", ""), r"(?i)unit.*300 characters"),
    "exemption-in-20226": (
        row("criterion_exemption", "1", "line_owned", "x", "Gold Group", "20226-01-01"),
        r"agreed_on.*20226",
    ),
    "recommendation-0": (cell("recommendation", 21, "recommendation_id", "0"), r"recommendation_id.*0"),
    "recommendation-10000": (
        row("recommendation", "10000", "1", "None", "working title", "", "", "", "", ""),
        r"recommendation_id.*10000",
    ),
    "recommendation-1-5": (row("recommendation", "1.5", "1", "x", "working title", "", "", "", "", ""), r"1\.5"),
    "theme-removed": (without_row("theme", 5), r"(?i)recommendation\.csv.*theme.*4"),
    "title-status": (cell("recommendation", 2, "title_status", "Published"), r"title_status.*Published"),
    "title-with-a-bell": (cell("recommendation", 2, "title", "a\x07b"), r"title.*U\+0007"),
    "due-on-20226": (cell("recommendation", 2, "due_on", "20226-01-01"), r"due_on.*20226"),
    "due-on-2206": (cell("recommendation", 2, "due_on", "2206-01-01"), r"due_on.*2206"),
    "declared-in-2031": (cell("recommendation", 2, "force_declared_complete_on", "2031-01-01"), r"complete_on.*2031"),
    "meeting-in-20226": (row("meeting", "GG-2026-09", "20226-09-01", "Gold Group"), r"held_on.*20226"),
    "meeting-before-christ": (row("meeting", "GG-2026-09", "0026-09-01", "Gold Group"), r"held_on.*0026"),
    "exemption-of-nothing": (row("criterion_exemption", "1", "no_such_thing", *AGREED), r"no_such_thing"),
    "exemption-of-a-duration": (row("criterion_exemption", "1", "held_12_months", *AGREED), r"held_12_months"),
    "exemption-in-2031": (
        row("criterion_exemption", "1", "line_owned", "x", "Gold Group", "2031-01-01"),
        r"agreed_on.*2031",
    ),
    "exclusion-of-every-unit": (every_unit_excluded, r"(?i)every unit of recommendation 5"),
    "course-of-an-unknown-course": (row("course_recommendation", "ZZ9", "1"), r"ZZ9"),
    "course-months-negative": (cell("course", 2, "valid_months", "-24"), r"valid_months"),
    "programme-twice": (row("programme", "Another", "Body", "Masthead", "", ""), r"programme.*2 rows"),
    "no-units": (lambda folder: write(folder, "unit", read(folder, "unit")[:1]), r"unit\.csv: has no row"),
    "every-unit-of-a-day-to-come": (rewritten("unit", all_from_2031), r"unit\.csv, from: no unit is in scope"),
    "until-before-from": (
        rewritten("unit", lambda text: text.replace("boroughs", "boroughs,from,until").replace(
            'Southwark"', 'Southwark",2026-02-01,2026-01-31', 1).encode()),
        r"row 2, until: 31 January 2026 is before from, 1 February 2026",
    ),
    "empty-file": (rewritten("theme", lambda text: b""), r"theme\.csv: has no headings"),
    "criteria-of-two-kinds": (
        row("criteria", "policy_issued", "Policy", "1", "sample", "", "", "", "0.9", "365", "90", "A1", NEXT_YEAR),
        r"row 11, kind: policy_issued is of kind finding in row 2",
    ),
    "criteria-row-of-one-letter": (row("criteria", *"aaaaaaaaaaaa"), r"criteria\.csv, row 11, kind"),
    "address-of-a-script": (cell("programme", 2, "source_url", "javascript:alert(1)"), r"row 2, source_url.*https"),
    "access-in-20226": (row("access", "x@y", "reader", "", "20226-01-01", ""), r"access\.csv, row 2, from.*20226"),
    "copy-beside": (lambda folder: (folder / "unit - Copy.csv").write_text("x"), r"unit\.csv.*Copy\.csv.*not read"),
    "workbook-beside": (lambda folder: (folder / "criteria.xlsx").write_bytes(b"PK"), r"criteria\.xlsx.*not read"),
    "title-twice-encoded": (cell("recommendation", 2, "title", "All\u00e2\u20ac\u2122"), r"title.*another letter"),
    "title-as-a-formula": (cell("recommendation", 2, "title", "=B2"), r"row 2, title: begins with ="),
    "decimal-comma-in-an-id": (row("unit_recommendation", "AS", "1,0"), r"1,0 has a decimal comma: write 1"),
    "semicolons-and-british-days": (rewritten("criteria", lambda text: text.replace(",", ";").replace(
        "2023-04-27", "27/04/2023").encode()), r"row 2, effective_from.*27/04/2023.*write 2023-04-27"),
    "file-deleted": (lambda folder: (folder / "unit.csv").unlink(), r"unit\.csv: the file is missing"),
}  # fmt: skip

NAMED_BY_RETURNS: dict[str, tuple[Edit, str]] = {
    "unit-removed": (without_row("unit", 2), r"unit\.csv, unit_id: AS .*returns name that unit.*training, row 2"),
    "meeting-removed": (without_row("meeting", 2), r"meeting\.csv.*LPB-2023-09"),
    "kind-changed-under-evidence": (rewritten("criteria", lambda text: text.replace(
        "policy_issued,Policy issued and owned,1,finding,,,,,365,90,A1",
        "policy_issued,Policy issued and owned,1,sample,,,,0.8,365,90,A1",
    ).encode()), r"criteria\.csv, kind: evidence no longer fits"),
}  # fmt: skip
# Each of these once took every page down.
HOSTILE = ("meeting-in-20226", "unit-with-a-zero-width-space", "unit-id-of-300-letters", "exemption-in-20226")

PUBLISHED: dict[str, Edit] = {
    "criteria-new-version": row(
        "criteria", "officers_trained", "Trained", "2", "training", "officer", "", "", "0.97", "62", "30", "", NEXT_YEAR
    ),
    "title-with-quotes-and-a-line-break": cell("recommendation", 2, "title", 'A "quoted", and\nbroken title'),
    "byte-order-mark": rewritten("unit", lambda text: text.encode("utf-8-sig")),
    "carriage-returns": rewritten("unit", lambda text: text.replace("\n", "\r\n").encode()),
    "semicolons": rewritten("course_recommendation", lambda text: text.replace(",", ";").encode()),
    "blank-lines": rewritten("course_recommendation", lambda text: (text + "\n,\n").encode()),
    "spaces-round-words": cell("recommendation", 2, "title_status", " working title "),
    "older-file-of-units": rewritten(
        "unit", lambda text: "\n".join(line.rstrip(",") for line in text.splitlines()).encode()
    ),
    "meeting-of-a-day-to-come": row("meeting", "GG-2030-01", "2030-01-15", "Gold Group"),
    "exemption": row("criterion_exemption", "1", "line_owned", *AGREED),
    "trailing-columns-and-rows": rewritten(
        "meeting", lambda text: ("\ufeff" + text.replace("\n", ",,,\r\n") + ",,,,,,,\r\n" * 20).encode()
    ),
    "lock-file-beside": lambda folder: (folder / "~$unit.csv").write_text("x"),
    "optional-file-deleted": lambda folder: (folder / "rebase.csv").unlink(),
}  # fmt: skip


def state(store: Store) -> dict[str, str]:
    """Every file of the store and its bytes, the lock aside."""
    return {
        str(file.relative_to(store.root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(store.root.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    snapshot.lay_tables(made)
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_an_edit_that_cannot_be_meant_is_a_fault_in_words(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    edit, says = REFUSED[name]
    copy_reference(STARTING_SET, tmp_path)
    edit(tmp_path)
    said = "\n".join(words(fault) for fault in check_reference(connection, tmp_path, ENTERED_ON, FIRST_AS_AT))
    assert re.search(says, said), said
    assert "Error" not in said


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_edit_that_may_stand_has_no_fault(connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    copy_reference(STARTING_SET, tmp_path)
    PUBLISHED[name](tmp_path)
    load_reference(connection, tmp_path, ENTERED_ON, FIRST_AS_AT)
    for table in reversed(TABLES):
        connection.execute(f"delete from {table}")


@pytest.mark.parametrize("name", [*NAMED_BY_RETURNS, *HOSTILE])
def test_a_faulty_reference_is_refused_by_a_rebuild_and_nothing_is_changed(
    store: Store, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    edit, says = (NAMED_BY_RETURNS | REFUSED)[name]
    edit(store.reference)
    before = state(store)
    assert main(["rebuild", "--store", str(store.root)]) == 1
    said = capsys.readouterr().err
    assert re.search(says, said), said
    assert "nothing was changed" in said
    assert state(store) == before


def test_an_edit_that_may_stand_is_published_by_a_rebuild(store: Store) -> None:
    PUBLISHED["exemption"](store.reference)
    shown = store.current_id()
    assert main(["rebuild", "--store", str(store.root)]) == 0
    assert store.current_id() != shown


def test_a_faulty_reference_is_refused_by_load_as_by_new_with_every_fault(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell("criteria", TRAINING, "threshold", "95")(store.reference)
    cell("unit", 2, "name", "")(store.reference)
    before = state(store)
    october = write_return(tmp_path / "october", "2026-10-31", training=trained("EA", 97))
    for arguments in (
        ["load", str(october), "--store", str(store.root)],
        ["new", "--store", str(tmp_path / "new"), "--reference", str(store.reference)],
        ["reference", "--store", str(store.root)],
    ):
        assert main([*arguments, "--format", "json"]) == 1
        faults = json.loads(capsys.readouterr().out)
        assert [(fault["sheet"], fault["row"], fault["column"], fault["value"]) for fault in faults] == [
            ("unit", 2, "name", None),
            ("criteria", TRAINING, "threshold", "95"),
        ]
    assert state(store) == before
    assert not Store(tmp_path / "new").exists


def test_a_store_that_was_spoilt_goes_on_showing_what_it_showed(store: Store, app: Callable[..., AppTest]) -> None:
    for name in HOSTILE:
        REFUSED[name][0](store.reference)
    assert main(["rebuild", "--store", str(store.root)]) == 1
    test = app("returns", store=store.root)
    assert not test.exception
    assert test.session_state["frame_view"].snapshot_id == store.current_id()
