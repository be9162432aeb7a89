"""Returns: its sentences, the page over small stores, and a check that stores nothing."""

import hashlib
import io
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.intake import write_template
from data.ledger import Store
from data.publish import new
from data.snapshot import reading
from pages.sentences import returns as words
from pages.shared import checker
from tests.data.csv_returns import trained, write_return

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


def test_no_return_in() -> None:
    assert (
        words.answer([], [], TODAY) == "No return had been received by then, so there is nothing to trust or to doubt."
    )


def test_one_return_on_time() -> None:
    said = words.answer([receipt()], [covered("reported")], TODAY)
    assert said.startswith(
        "1 of 1 month due is in; none came late; the last return came in on 12 November 2026, 10 days ago."
    )


def test_late_missing_and_corrected_are_named() -> None:
    receipts = [receipt(days_late=7), receipt(load_number=2, corrects="r1", days_late=20)]
    said = words.answer(receipts, [covered("restated"), covered("not reported", date(2026, 9, 30))], TODAY)
    assert said.startswith(
        "1 of 2 months due is in; missing September 2026; 1 return came late; 1 correction was sent;"
    )


def test_a_month_not_yet_due_is_not_missing() -> None:
    assert words.months_missing([covered("not yet due")]) == []


def test_what_a_check_found_in_words() -> None:
    fault = {
        "sheet": "training",
        "row": 2,
        "column": "trained",
        "value": "12",
        "fault": "12 is more than the 10 in scope",
    }
    refused = checker.Tried([fault], [], {"training": 1}, None)
    assert words.tried_told(refused) == "It would be refused: 1 fault in training. Nothing was stored."
    accepted = checker.Tried([], [], {"return": 1, "training": 2}, date(2026, 10, 31), day=date(2026, 10, 31))
    moves = "2 rows in 1 sheet for October 2026, moving no stage as at 31 October 2026"
    assert words.tried_told(accepted) == f"It would be accepted: {moves}. Nothing was stored."
    again = checker.Tried([], [], {}, None, already="r1")
    assert "already loaded" in words.tried_told(again)


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
    assert tried.accepted and tried.held_before and tried.sheets == {"return": 1, "training": 2}
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
    assert tried.accepted and len(tried.figures) == 1
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
    new(Store(tmp_path / "store"))
    monkeypatch.setenv("OVERSIGHT_STORE", str(tmp_path / "store"))
    folder = write_return(tmp_path / "first", "2026-10-31", training=trained("EA", 90))
    tried = checker.try_out(dropped(folder), TODAY)
    assert tried.accepted and not tried.held_before and tried.stages == []


def test_a_blank_template_is_refused_for_what_it_leaves_out(at_small: Path, tmp_path: Path) -> None:
    with reading(Store(at_small)) as connection:
        write_template(tmp_path / "blank.xlsx", connection)
    tried = checker.try_out([checker.Dropped("blank.xlsx", (tmp_path / "blank.xlsx").read_bytes())], TODAY)
    assert tried.faults and tried.marked


def test_the_original_is_found_by_its_id_alone_and_given_byte_for_byte(at_small: Path) -> None:
    folder = next(path for path in Store(at_small).returns.glob("*/*") if path.is_dir())
    found = checker.original(folder.parent.name)
    assert found is not None and found.sound and found.name == f"{folder.parent.name}.zip"
    with zipfile.ZipFile(io.BytesIO(found.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            file.name: file.read_bytes() for file in folder.iterdir()
        }
    for name in ("", "..", "../returns", f"{folder.parent.name}/..", f"./{folder.parent.name}"):
        assert checker.original(name) is None


# The page ------------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_is_in_and_what_a_correction_changed(app) -> None:
    page = app("returns")
    said = " ".join(element.value for element in page.markdown).replace("\\", "")
    assert "3 of 3 months due are in; none came late; 1 correction was sent" in said
    assert "1 cell sent before was changed by 1 later return." in said
    assert not page.exception and not page.error


def test_a_return_chosen_in_the_address_shows_its_receipt(app, small: Path) -> None:
    chosen = sorted(path.name for path in Store(small).returns.iterdir())[-1]
    page = app("returns", **{"return": chosen})
    assert any("SHA" in element.value for element in page.markdown)
    assert app("returns", **{"return": "../../etc/passwd"}).title[0].value.startswith("Can I trust this page")
