"""Returns: its sentences, the page over small stores, and a check that stores nothing."""

import hashlib
import io
import shutil
import threading
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.intake import write_template
from data.ledger import Store
from data.publish import load, new
from data.snapshot import reading
from pages.parts import audit
from pages.sentences import returns as says
from pages.sentences.since import reconciliation
from pages.shared import access, checker, days
from pages.shared.access import Visitor
from tests.data.csv_returns import trained, write_return
from tests.data.started import started
from tests.pages.screen import Table, by_the_book, charts, missing, tables, under, view_of, words

TODAY = date(2026, 11, 22)


def receipt(**more: Any) -> dict[str, Any]:
    """A row of `return_receipts`."""
    plain = {
        "return_id": "r1",
        "load_number": 1,
        "as_at": date(2026, 10, 31),
        "received_on": date(2026, 11, 12),
        "corrects": None,
    }
    return {
        **plain,
        "days_late": -3,
        "submitted_by": "Programme office",
        "sheets": 2,
        "row_count": 12,
        "warnings": 0,
        **more,
    }


def covered(state: str, month: date = date(2026, 10, 31)) -> dict[str, Any]:
    """A row of `return_coverage`."""
    return {"month_end": month, "sheet": "training", "state": state}


def fresh(here: int, due: int) -> dict[str, Any]:
    """The row of `freshness`."""
    return {"months_in": here, "months_expected": due}


def test_no_return_in() -> None:
    assert says.answer([], [], fresh(0, 0), TODAY) == (
        "No return had been received by then, so there is no figure to rely on."
    )


def test_one_return_on_time() -> None:
    assert says.answer([receipt()], [covered("reported")], fresh(1, 1), TODAY) == (
        "1 of 1 month due is in; none came late; the last return came in on 12 November 2026, 10 days ago. Each was "
        "checked whole before any of it was stored."
    )


def test_late_missing_and_corrected_are_named() -> None:
    receipts = [receipt(days_late=7), receipt(load_number=2, corrects="r1", days_late=20)]
    coverage = [covered("restated"), covered("not reported", date(2026, 9, 30))]
    assert says.answer(receipts, coverage, fresh(1, 2), TODAY).startswith(
        "1 of 2 months due is in; missing September 2026; 1 return came late; 1 correction was sent;"
    )


def test_a_month_not_yet_due_is_not_missing() -> None:
    assert says.months_missing([covered("not yet due")]) == []


def test_a_receipt_in_words() -> None:
    row = receipt(
        days_late=2, note="Late because of leave", sheet_rows="training 12", provenance="actual", file_name="x.xlsx",
        sha256="ab12", received_at=datetime(2026, 11, 12, 9, 5),
    )  # fmt: skip
    assert says.receipt(row) == (
        "The return for October 2026, received on 12 November 2026, 2 days after it was due, from Programme office: 2 "
        "sheets, 12 rows, 0 warnings."
    )
    assert says.receipt(receipt(corrects="r0", days_late=9)).startswith(
        "A correction of October 2026, received on 12 November 2026, from"
    )
    assert says.receipt_details(row) == [
        "Its sender notes: Late because of leave",
        "Brought: training 12.",
        "Load number 1, loaded on 12 November 2026 at 09:05 UTC; actual figures.",
        "File x.xlsx, SHA-256 ab12.",
    ]


def test_whether_a_file_is_still_what_was_received() -> None:
    assert says.soundness(True) == "The file in the ledger is, byte for byte, what was received."
    assert says.soundness(False).startswith("The file in the ledger is NOT what was received")


def test_what_corrections_changed_in_words() -> None:
    assert says.restated([]) == "No return has changed a figure sent before."
    rows = [{"return_id": "r2"}, {"return_id": "r2"}]
    assert says.restated(rows) == "2 cells sent before were changed by 1 later return."


def asked(unit: str | None, files: int = 22, **over: Any) -> dict[str, Any]:
    """A row of `asked_for`."""
    row = {"unit_id": unit, "findings_asked": 80, "findings_in_date": 47, "files_asked": files, "cases_asked": 440}
    sent = {"quarter": date(2026, 7, 1), "death_reports": 172, "findings_filed": 18, "cases_judged": 970}
    return {**row, **sent, "sample_positions": 20, "positions_sampled": 19, **over}


def test_what_the_rules_ask_for_is_beside_what_was_sent() -> None:
    assert says.asked_for([asked("EA"), asked("NE", 14), asked(None, 36, findings_filed=1)]) == (
        "The rules ask for 80 findings in date: 47 are. In a quarter they ask at the fewest for 36 case files to be "
        "read of 172 death reports, up to 22 in a unit: each is judged on every recommendation it bears on, 440 "
        "judgements in all. In July to September 2026, 1 finding was filed and 970 cases judged, in 19 of 20 unit "
        "positions."
    )


def test_rules_that_ask_for_nothing_say_so() -> None:
    assert says.asked_for([]) == "No unit is in scope of any recommendation, so the rules ask for nothing."
    without = says.asked_for([asked("EA", 0), asked(None, 0)])
    assert "case files" not in without and without.startswith("The rules ask for 80 findings in date: 47 are. In July")


def test_edits_of_the_reference_in_words() -> None:
    assert says.edited([]) == (
        "The reference (recommendations, units, criteria, decisions, meetings) has not been edited."
    )
    rows = [{"entered_on": date(2026, 9, 8)}, {"entered_on": date(2026, 10, 1)}]
    assert says.edited(rows) == (
        "2 edits of the reference were entered, the last on 1 October 2026. Each counts from the day it was entered: "
        "an earlier view does not know it."
    )


def test_what_a_check_found_in_words() -> None:
    refused = checker.Tried([FAULT], [], {"training": 1}, None)
    assert says.outcome(refused) == "It would be refused: 1 fault in training. Nothing was stored."
    accepted = checker.Tried([], [], {"return": 1, "training": 2}, date(2026, 10, 31), day=date(2026, 10, 31))
    moves = "2 rows in 1 sheet for October 2026, moving no stage as at 31 October 2026"
    assert says.outcome(accepted) == f"It would be accepted: {moves}. Nothing was stored."
    again = checker.Tried([], [], {}, None, already="r1")
    assert says.outcome(again) == "It would change nothing: this very return is already loaded. Nothing was stored."


def test_what_a_return_would_move_in_words() -> None:
    assert says.outcome(MOVES) == (
        "It would be accepted with 1 warning: 2 rows in 1 sheet for October 2026, a month already reported, changing "
        "1 figure sent before and moving 2 stages as at 31 October 2026 (1 up and 1 down). Nothing was stored."
    )
    assert [says.moved(row, {"EA": "East Area"}) for row in MOVES.stages] == [
        {"recommendation_id": 7, "unit": "East Area", "stage_now": "Defined", "stage_with_it": "Equipped"},
        {"recommendation_id": 8, "unit": "NA", "stage_now": "Practised", "stage_with_it": "not in scope"},
    ]


FAULT = {"sheet": "training", "row": 2, "column": "trained", "value": "12", "fault": "12 is more than the 10 in scope"}
MOVES = checker.Tried(
    faults=[],
    warnings=[{**FAULT, "fault": "12 is odd"}],
    sheets={"return": 1, "training": 2},
    as_at=date(2026, 10, 31),
    day=date(2026, 10, 31),
    stages=[
        {"recommendation_id": 7, "unit_id": "EA", "before": 1, "after": 2},
        {"recommendation_id": 8, "unit_id": "NA", "before": 3, "after": None},
    ],
    figures=[{"sheet": "training", "subject": "SD1, EA, officer", "field": "trained", "before": "90", "after": "70"}],
    held_before=True,
)


# The checker ---------------------------------------------------------------------------------------------------------


def held(store: Path) -> dict[str, str]:
    """Every file of a store and the hash of its bytes."""
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(store.rglob("*")) if file.is_file()
    }


def dropped(folder: Path) -> list[checker.Dropped]:
    """The files of a folder as they would be dropped in."""
    return [checker.Dropped(file.name, file.read_bytes()) for file in sorted(folder.iterdir())]


@pytest.fixture
def at_small(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small store, as the store the pages look at."""
    monkeypatch.setenv("OVERSIGHT_STORE", str(small))
    return small


def test_a_good_return_says_what_it_would_change_and_changes_nothing(at_small: Path, tmp_path: Path) -> None:
    before = held(at_small)
    folder = write_return(tmp_path / "again", "2026-10-31", "illustrative", training=trained("EA", 70))
    tried = checker.try_out(dropped(folder), TODAY)
    assert not tried.faults and tried.held_before and tried.sheets == {"return": 1, "training": 2}
    assert [(row["subject"], row["before"], row["after"]) for row in tried.figures] == [
        ("SD1, EA, officer", "90", "70")
    ]
    assert held(at_small) == before


def test_a_faulty_return_comes_back_marked_and_changes_nothing(at_small: Path, tmp_path: Path) -> None:
    before = held(at_small)
    folder = write_return(tmp_path / "bad", "2026-10-31", "illustrative", training=trained("EA", 101))
    tried = checker.try_out(dropped(folder), TODAY)
    assert [(fault["sheet"], fault["row"], fault["column"]) for fault in tried.faults] == [("training", 2, "trained")]
    assert tried.marked is not None and zipfile.is_zipfile(io.BytesIO(tried.marked))
    assert held(at_small) == before


def test_while_the_reference_is_being_edited_a_return_is_checked_by_the_one_published(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small, tmp_path / "edited")
    (tmp_path / "edited" / "reference" / "unit.csv").write_text("unit_id\n", encoding="utf-8")
    monkeypatch.setenv("OVERSIGHT_STORE", str(tmp_path / "edited"))
    folder = write_return(tmp_path / "again", "2026-10-31", "illustrative", training=trained("EA", 70))
    tried = checker.try_out(dropped(folder), TODAY)
    assert not tried.faults and len(tried.figures) == 1
    warning = tried.warnings[0]
    assert warning["fault"].startswith("the store's reference is being edited and has 4 faults")


def test_the_same_return_again_would_change_nothing(at_small: Path) -> None:
    folder = next(path for path in Store(at_small).returns.glob("*/*") if path.is_dir())
    assert checker.try_out(dropped(folder), TODAY).already == folder.parent.name


@pytest.mark.parametrize("name", ["x.xlsx", "../../x.xlsx", "x.csv", "..\\x.csv", ".csv", "return.csv"])
def test_rubbish_is_refused_in_words_whatever_it_is_called(at_small: Path, name: str) -> None:
    before = held(at_small)
    assert checker.try_out([checker.Dropped(name, b"\x00rubbish")], TODAY).faults
    assert held(at_small) == before


def test_the_first_return_can_be_tried_on_an_empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started(tmp_path / "store")
    monkeypatch.setenv("OVERSIGHT_STORE", str(tmp_path / "store"))
    folder = write_return(tmp_path / "first", "2026-10-31", training=trained("EA", 90))
    tried = checker.try_out(dropped(folder), TODAY)
    assert not tried.faults and not tried.held_before and tried.stages == []


def test_a_blank_template_is_refused_for_what_it_leaves_out(at_small: Path, tmp_path: Path) -> None:
    with reading(Store(at_small)) as connection:
        write_template(tmp_path / "blank.xlsx", connection)
    tried = checker.try_out([checker.Dropped("blank.xlsx", (tmp_path / "blank.xlsx").read_bytes())], TODAY)
    assert tried.faults and tried.marked


def test_the_original_is_found_by_its_id_alone_and_given_byte_for_byte(at_small: Path) -> None:
    folder = next(path for path in Store(at_small).returns.glob("*/*") if path.is_dir())
    found = checker.original(folder.parent.name)
    assert found is not None and found.is_sound() and found.name == f"{folder.parent.name}.zip"
    with zipfile.ZipFile(io.BytesIO(found.data())) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            file.name: file.read_bytes() for file in folder.iterdir()
        }
    for name in ("", "..", "../returns", f"{folder.parent.name}/..", f"./{folder.parent.name}"):
        assert checker.original(name) is None


def test_an_original_that_was_changed_is_not_sound(tmp_path: Path) -> None:
    file = tmp_path / "return.xlsx"
    file.write_bytes(b"as received")
    found = checker.Original("r1.xlsx", checker.XLSX, file, hashlib.sha256(b"as received").hexdigest())
    assert found.is_sound() and found.data() == b"as received"
    file.write_bytes(b"as changed")
    assert not found.is_sound()


def test_a_check_copies_neither_the_ledger_nor_the_snapshot_it_starts_from(at_small: Path, tmp_path: Path) -> None:
    copy = checker._copied(Store(at_small), tmp_path / "copy", sound=True)
    assert copy.current_id() == Store(at_small).current_id()
    lent = [*copy.returns.iterdir(), *copy.snapshots.iterdir()]
    assert len(lent) == 6 and all(place.is_symlink() for place in lent)  # four returns, the snapshot and its seal


def test_a_check_waits_for_the_one_that_is_running(at_small: Path, tmp_path: Path) -> None:
    files = dropped(write_return(tmp_path / "bad", "2026-10-31", "illustrative", training=trained("EA", 101)))
    outcomes: list[checker.Tried] = []
    second = threading.Thread(target=lambda: outcomes.append(checker.try_out(files, TODAY)))
    with checker._TURN:
        assert checker.is_busy()
        second.start()
        second.join(0.3)
        assert outcomes == []
    second.join()
    assert not checker.is_busy() and len(outcomes) == 1


def test_more_files_than_a_return_has_sheets_are_refused_unread(at_small: Path) -> None:
    tried = checker.try_out([checker.Dropped(f"{number}.csv", b"") for number in range(8)], TODAY)
    assert [fault["fault"] for fault in tried.faults] == [
        "8 files were dropped in, and a return has no more than 7: one for each sheet"
    ]


# The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(app, illustrative_store: Path):
    """The page over the illustrative store."""
    return app("returns", store=illustrative_store, as_at="2026-10-31")


WARNINGS = ["sheet", "row_number", "column_name", "value", "warning"]
RECEIPTS = ["as_at", "received_on", "submitted_by", "load_number", "row_count", "warnings"]


def correction(row: Mapping[str, Any]) -> str:
    """What stands under Correction."""
    return "yes" if row["corrects"] else ""


def test_what_came_in(page) -> None:
    view = view_of(page)
    coverage = view.ask("return_coverage", today=view.today)
    columns = ["month_end", "sheet", "state", "due_on", "first_received_on", "times", "row_count"]
    assert under(page, "returns_coverage") == by_the_book(coverage, columns)
    cells = [tuple(data) for trace in charts(page)["returns_coverage"]["data"] for data in trace.get("customdata", [])]
    named = [(row["month_end"].isoformat(), row["sheet"], row["return_id"] or "") for row in coverage]
    assert sorted((str(month), sheet, held or "") for month, sheet, held in cells) == sorted(named)
    receipts = view.ask("return_receipts")
    made = [("Correction", correction), ("Hash", lambda row: row["sha256"][:12])]
    assert tables(page)["Returns received"] == by_the_book(receipts, [*RECEIPTS, made[0], "note", made[1]])


def test_what_corrections_changed_and_what_was_odd(page) -> None:
    ask = view_of(page).ask
    columns = ["received_on", "as_at", "sheet", "subject", "field", "before", "after"]
    changed = tables(page)["Figures changed by corrected returns"]
    assert changed == by_the_book(ask("return_restatements"), columns)
    assert under(page, "returns_warnings") == by_the_book(ask("return_warnings"), ["received_on", "as_at", *WARNINGS])


def test_what_the_rules_ask_for_is_a_table_unit_by_unit(page) -> None:
    rows = view_of(page).ask("asked_for")
    name = ("Unit name", lambda row: row["unit_name"] or "All units")
    columns = ["recommendations", "findings_asked", "findings_in_date", "findings_filed", "files_asked", "cases_asked"]
    more = ["cases_judged", "sample_positions", "positions_sampled", "death_reports"]
    assert under(page, "returns_asked") == by_the_book(rows, [name, *columns, *more], "asked_for")
    assert missing(page, says.asked_for(rows)) == []


def test_edits_of_the_reference_are_listed(page) -> None:
    view = view_of(page)
    rows = view.ask("reference_edits", since=date.min, known_at=view.today)
    columns = ["entered_on", "entered_by", "table_name", "key", "column_name", "before", "after"]
    assert rows and under(page, "returns_edits") == by_the_book(rows, columns)
    assert missing(page, says.edited(rows)) == []


def test_the_counts_add_up_from_the_last_meeting_on(page) -> None:
    view = view_of(page)
    since = days.last_meeting(view.facts.meetings, view.facts.months, view.as_at)
    rows = view.ask("changes_reconciled", since=since, known_at=view.today)
    told = [row for measure in audit.MEASURES for row in reconciliation(rows, measure)]
    shown = under(page, "audit_counts")
    assert shown.column("Stage or state") == [row["state"] for row in told]
    assert shown.column("Restated") == [f"{row['restated']:,}" for row in told]
    assert missing(page, "Each row adds up: before, and restated, and in, less out, is now.") == []


def test_every_sentence_is_on_the_page(page) -> None:
    view = view_of(page)
    receipts, coverage = view.ask("return_receipts"), view.ask("return_coverage", today=view.today)
    said = says.answer(receipts, coverage, view.fresh, view.today)
    assert missing(page, *SENTENCES, said, says.restated(view.ask("return_restatements"))) == []


SENTENCES = (
    "Can I rely on these figures?",
    "A sheet left out means not reported that month: it is never taken as zero. Choose a cell to see its return.",
    "What the rules ask for, and what was sent",
    "What came in",
    "What was changed afterwards",
    "Warnings kept",
    "Accepted, but odd. A refused return is not stored, so its faults are known only to its sender.",
    "Try a return before sending it",
    "One Excel workbook (.xlsx), or the CSV files of one return together. It is checked as loading would check it, and "
    "nothing is stored. One return is checked at a time.",
    "**What this page can't tell you.** The checks find what is impossible or odd; a wrong figure that is plausible "
    "passes them. A hash shows that a file is as it was received, not that it was right.",
)


def test_a_return_chosen_in_the_address_shows_its_receipt(page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker.Original, "data", lambda self: pytest.fail("read without being asked for"))
    warnings = view_of(page).ask("return_warnings")
    chosen = warnings[0]["return_id"]
    page.query_params["return"] = chosen
    page.run()
    (row,) = [row for row in view_of(page).ask("return_receipts") if row["return_id"] == chosen]
    assert missing(page, f"**{says.receipt(row)}**", *says.receipt_details(row)) == []
    its = [warning for warning in warnings if warning["return_id"] == chosen]
    assert under(page, "returns_its_warnings") == by_the_book(its, WARNINGS, "return_warnings")


def test_the_file_is_held_against_its_hash_when_asked(page) -> None:
    chosen = view_of(page).ask("return_receipts")[0]["return_id"]
    page.query_params["return"] = chosen
    page.run()
    assert missing(page, says.soundness(True)) == [says.soundness(True)]
    (button,) = [one for one in page.button if one.key == "returns_sound"]
    button.click().run()
    assert missing(page, says.soundness(True)) == []


def test_a_return_that_is_not_held_is_left_out_of_the_address(app) -> None:
    page = app("returns", **{"return": "../../etc/passwd"})
    assert not page.exception and not page.error
    assert page.title[0].value.startswith("Can I rely on these figures")


@pytest.mark.parametrize(
    ("known_at", "said"), [("2026-11-05", "1 of 2 months due is in"), ("2026-11-20", "2 of 3 months due are in")]
)
def test_the_months_that_should_be_in_are_counted_once(app, late_store: Path, known_at: str, said: str) -> None:
    """On a day before October is due and on one after: the frame and the page give the same count."""
    page = app("returns", store=late_store, known_at=known_at, as_at="2026-08-31")
    told = " ".join(words(page))
    assert f"{said}; missing September 2026" in told
    assert f"{said[:6]} expected months in" in told


@pytest.fixture(scope="module")
def late_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to which September was never sent, and October on the tenth."""
    root = tmp_path_factory.mktemp("late") / "store"
    new(Store(root))
    for as_at, received in (("2026-08-31", date(2026, 9, 8)), ("2026-10-31", date(2026, 11, 10))):
        folder = write_return(root.parent / as_at, as_at, training=trained("EA", 90))
        assert not load(Store(root), [(folder, received)]).refused
    return root


class File:
    """A file as the uploader gives it."""

    name, file_id = "return.xlsx", "file-1"

    def getvalue(self) -> bytes:
        return b""


def test_what_a_check_found_is_shown_table_by_table(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, **kwargs: [File()])
    monkeypatch.setattr(checker, "try_out", lambda *given: MOVES)
    page = app("returns")
    assert missing(page, f"**{says.outcome(MOVES)}**") == []
    shown = tables(page)
    assert shown["Warnings"] == Table(
        ["Sheet", "Row", "Column", "Value", "Warning"], [["training", "2", "trained", "12", "12 is odd"]]
    )
    assert shown["What it brings"] == Table(["Sheet", "Rows"], [["return", "1"], ["training", "2"]])
    assert shown["Stages it would move"] == Table(
        ["Recommendation", "Unit", "Stage now", "Stage with it"],
        [["7", "East Area", "Defined", "Equipped"], ["8", "North Area", "Practised", "not in scope"]],
    )
    columns = ["sheet", "subject", "field", "before", "after"]
    figures = shown["Figures sent before that it would change"]
    assert figures == by_the_book(MOVES.figures, columns, "return_restatements")


def test_a_right_to_load_that_goes_while_the_page_runs_loads_nothing(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, **kwargs: [File()])
    monkeypatch.setattr(checker, "try_out", lambda *given: MOVES)
    loaded: list[str] = []
    monkeypatch.setattr(checker, "load_in", lambda *given: loaded.append("loaded"))
    steward, viewer = (Visitor("a-1", (role,), None, loads) for role, loads in (("steward", "a-1"), ("viewer", None)))
    monkeypatch.setattr(access, "visitor", lambda: steward)
    page = app("returns")
    asked = iter([steward])  # at the beginning of the run; by the time of loading it is another
    monkeypatch.setattr(access, "visitor", lambda: next(asked, viewer))
    page.button(key="returns_load").click().run()
    (told,) = [error.value for error in page.error]
    assert loaded == [] and "you may not any more" in told


def test_faults_are_shown_with_the_marked_copy(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, **kwargs: [File()])
    refused = checker.Tried([FAULT], [], {"training": 1}, None, marked=b"marked")
    monkeypatch.setattr(checker, "try_out", lambda *given: refused)
    page = app("returns")
    assert missing(page, f"**{says.outcome(refused)}**") == []
    assert tables(page)["Faults"] == Table(
        ["Sheet", "Row", "Column", "Value", "Fault"],
        [["training", "2", "trained", "12", "12 is more than the 10 in scope"]],
    )
    assert "returns_marked" in [one.key for one in page.get("download_button")]
