"""A workbook in its sender's own layout, on the page Returns: drop-downs, first rows, its check, and its mapping."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from data.intake import Layout, layout_text
from pages.parts.returns_mapping import NOT_READ
from pages.sentences import mapping as says
from pages.shared import checker, theirs
from pages.shared.theirs import months
from tests.data.intake.trackers import OCTOBER, milestone_tracker, training_matrix
from tests.data.intake.workbooks import milestone, workbook
from tests.pages.screen import missing, tables, words
from tests.pages.test_returns import TODAY, held


class File:
    """A file as the uploader gives it."""

    def __init__(self, path: Path) -> None:
        self.path, self.name, self.file_id = path, path.name, "one"

    def getvalue(self) -> bytes:
        return self.path.read_bytes()


def box(page: Any, key: str) -> Any:
    """The drop-down whose key ends so."""
    (found,) = [one for one in page.selectbox if str(one.key).endswith(key)]
    return found


def pressed(page: Any) -> Any:
    (button,) = [one for one in page.button if one.key == "returns_check_mapped"]
    return button.click().run()


def test_a_tracker_is_mapped_with_drop_downs_checked_and_its_mapping_given(
    app: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    shutil.copytree(small, store)
    before = held(store)
    plan = milestone_tracker(tmp_path / "Delivery plan.xlsx")
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, **kwargs: [File(plan)])
    page = app("returns", store=store)
    said = " ".join(words(page))
    assert "Delivery plan.xlsx is not in the layout of a return." in said
    assert "Not sure: Type says Deliverable; say which of activity, output, outcome each is." in said
    assert "Sure: Ref is milestone_id; Rec No is recommendation_id;" in said
    assert "RAG is not read: a colour or a percentage of completeness is never taken as a stage" in said
    first = tables(page)["milestones as it would be read"]
    assert first.column("recommendation_id") == ["1", "13", "8"]
    assert first.column("kind") == ["activity", "Deliverable", "outcome"]
    assert first.column("forecast_on") == ["31 March 2026", "31 December 2026", "31 March 2027"]

    pressed(page)
    assert [row[:4] for row in tables(page)["Faults"].rows] == [["Delivery plan", "5", "Type", "Deliverable"]]
    box(page, "kind_Type_Deliverable").select("output").run()
    assert "Faults" not in tables(page)
    pressed(page)
    assert missing(page, "**It would be accepted with") == []
    assert held(store) == before

    (given,) = [one for one in page.get("download_button") if str(one.key).endswith("_download")]
    assert given.label == "Download this mapping as delivery-plan.toml"
    assert [one.value for one in page.code][-1:] == [
        "python -m data load 'Delivery plan.xlsx' --mapping delivery-plan --as-at 2026-10-31"
    ]


def test_a_workbook_of_which_nothing_is_read_is_said_to_be_so(
    app: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = milestone_tracker(tmp_path / "Delivery plan.xlsx")
    monkeypatch.setattr("streamlit.file_uploader", lambda *args, **kwargs: [File(plan)])
    page = app("returns", store=small)
    assert missing(page, says.NOTHING_READ) == [says.NOTHING_READ]
    box(page, "_to").select(NOT_READ).run()
    assert missing(page, says.NOTHING_READ) == []


def test_a_mapping_of_the_store_that_fits_is_the_one_read_by(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    shutil.copytree(small, store)
    monkeypatch.setenv("OVERSIGHT_STORE", str(store))
    files = [checker.Dropped("matrix.xlsx", training_matrix(tmp_path / "matrix.xlsx").read_bytes())]
    found = checker.in_own_layout(files)
    assert found is not None and found.fitting is None
    (store / "mappings").mkdir()
    text = read_text(found)
    (store / "mappings" / "other.toml").write_text(text.replace("BCU by course", "Elsewhere"))
    (store / "mappings" / "matrix.toml").write_text(text)
    (store / "mappings" / "broken.toml").write_text("[[table]]")
    again = checker.in_own_layout(files)
    assert again is not None and list(again.saved) == ["matrix", "other"] and again.fitting == "matrix"
    first = again.first_rows(text)["training"][0]
    assert list(first.values()) == ["SD1", "AS", "officer", "100", "97"]


def read_text(found: Any) -> str:
    """The mapping that is proposed for a workbook."""
    proposals = [theirs.proposed(found, grid.name) for grid in found.grids]
    return layout_text(Layout({"provenance": "illustrative"}, tuple(one.table for one in proposals if one.table)))


def test_a_return_in_our_own_layout_is_not_asked_about(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_STORE", str(small))
    without = workbook(tmp_path / "without.xlsx", {"return": []}, milestones=[milestone()])
    for path in (workbook(tmp_path / "whole.xlsx"), without):
        assert checker.in_own_layout([checker.Dropped(path.name, path.read_bytes())]) is None
    assert checker.in_own_layout([checker.Dropped("x.xlsx", b"rubbish")]) is None
    assert checker.in_own_layout([checker.Dropped("training.csv", b"course_id\n")]) is None


def test_the_months_end_with_the_last_that_is_over() -> None:
    assert months(TODAY)[0] == OCTOBER
    assert len(months(TODAY)) == 36
