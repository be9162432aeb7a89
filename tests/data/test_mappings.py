"""Two trackers in their senders' own layouts: mapped, checked in their own cells, loaded and rebuilt."""

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from data import soundness
from data.__main__ import main
from data.intake import MappingFault, for_month, read_layout
from data.ledger import Store
from data.snapshot import open_reader
from tests.data.csv_returns import write_return
from tests.data.intake.trackers import milestone_tracker, training_matrix

OCTOBER = "2026-10-31"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_two_trackers_from_a_proposal_to_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path / "store")
    assert run("new", "--store", store.root) == 0
    plan, matrix = milestone_tracker(tmp_path / "plan.xlsx"), training_matrix(tmp_path / "matrix.xlsx")
    for name, file in (("plan", plan), ("matrix", matrix)):
        assert run("map", file, "--save", name, "--store", store.root) == 0
    said = capsys.readouterr()
    assert "sure: Delivery plan: Rec No is recommendation_id" in said.err
    assert "RAG is not read: a colour or a percentage of completeness is never taken as a stage" in said.err
    assert "#   course_id SD1, unit_id AS, role officer, in_scope 100, trained 97" in said.out

    by_plan = ("--mapping", "plan", "--as-at", OCTOBER, "--store", store.root)
    assert run("check", plan, *by_plan, "--format", "json") == 1
    (fault,) = json.loads(capsys.readouterr().out)
    assert (fault["sheet"], fault["row"], fault["column"]) == ("Delivery plan", 5, "Type")
    assert openpyxl.load_workbook(tmp_path / "plan-faults.xlsx")["Delivery plan"]["D5"].comment is not None

    mapping = store.root / "mappings" / "plan.toml"
    mapping.write_text(mapping.read_text().replace('"Deliverable" = ""', '"Deliverable" = "output"'))
    assert run("load", plan, *by_plan) == 0
    assert run("load", matrix, "--mapping", "matrix", "--as-at", OCTOBER, "--store", store.root) == 0
    assert 'notice: BCU by course, row 3, BCU: "Central South" was read as AS, 2 cells' in capsys.readouterr().err
    assert facts(store) == (
        [("DP-01", 1, "activity"), ("DP-02", 13, "output"), ("DP-03", 8, "outcome")],
        [("PX1", 50, 100), ("SD1", 97, 100)],
    )

    mapping.unlink()
    assert run("verify", "--store", store.root) == 0
    assert run("rebuild", "--store", store.root) == 0
    assert "no table differs" in capsys.readouterr().out
    assert facts(store)[1] == [("PX1", 50, 100), ("SD1", 97, 100)]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one return, that was read by a mapping."""
    folder = tmp_path_factory.mktemp("mapped")
    store, matrix = Store(folder / "store"), training_matrix(folder / "matrix.xlsx")
    assert run("new", "--store", store.root) == 0
    assert run("map", matrix, "--save", "matrix", "--store", store.root) == 0
    assert run("load", matrix, "--mapping", "matrix", "--as-at", OCTOBER, "--store", store.root) == 0
    return store


def test_a_store_with_a_mapped_return_is_sound(mapped: Store) -> None:
    assert soundness.faults(mapped) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[return]\nas_at = 2026-09-30\n", "the mapping that the return {id} was read by is not as it was"),
        ("\xff", "the mapping that the return {id} was read by is not as it was"),
        (None, "or the mapping beside it has gone"),
    ],
)
def test_a_kept_mapping_that_is_not_as_it_was_is_told(
    mapped: Store, tmp_path: Path, text: str | None, says: str
) -> None:
    store = Store(tmp_path / "store")
    shutil.copytree(mapped.root, store.root)
    (kept,) = store.returns.glob("*/mapping.toml")
    kept.unlink() if text is None else kept.write_text(text, encoding="latin-1")
    (fault,) = soundness.faults(store)
    assert (fault.part, says.format(id=kept.parent.name) in fault.fault) == ("returns", True)


def test_a_mapping_put_beside_a_return_in_our_own_layout_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    write_return(tmp_path / "return", OCTOBER)
    assert run("new", "--store", store.root) == 0
    assert run("load", tmp_path / "return", "--store", store.root) == 0
    (folder,) = store.returns.iterdir()
    (folder / "mapping.toml").write_text("[return]\n")
    (fault,) = soundness.faults(store)
    assert fault.fault == f"the return {folder.name} was read by no mapping, and {folder} now holds one"


def facts(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    reader = open_reader(store)
    assert reader is not None
    try:
        return (
            reader.connection.execute(
                "select milestone_id, recommendation_id, kind from milestones order by 1"
            ).fetchall(),
            reader.connection.execute(
                "select course_id, trained, in_scope from training where unit_id = 'AS' order by 1"
            ).fetchall(),
        )
    finally:
        reader.close()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('to = "claims"\n[table.columns]\nclaimed_stage = "RAG"', "never taken as a stage"),
        ('to = "claims"\n[table.columns]\nclaimed_stage = "% Complete"', "never taken as a stage"),
        ('to = "claims"\n[table.words.claimed_stage]\nGreen = "3"', "never taken as a stage"),
        ('to = "claims"\n[table.columns]\nstage = "Stage"', "stage is not a column of claims"),
        ('to = "people"', "people is not a sheet"),
        ('to = "claims"\nrows = 3', "rows is no part of a table"),
        ('to = "training"\n[table.across]\ncolumn = "course_id"', "across needs"),
        ("to = ", "not well-formed"),
    ],
)
def test_a_mapping_that_cannot_be_meant(table: str, says: str) -> None:
    with pytest.raises(MappingFault, match=says):
        read_layout(f"[[table]]\n{table}\n")


def test_the_month_stands_where_the_mapping_had_another_or_none() -> None:
    table = '[[table]]\nto = "exposure"\n'
    for text in (table, f"[return]\n{table}", f"[return]\nas_at = 2026-01-31\nprovenance = 'actual'\n{table}"):
        assert read_layout(for_month(text, date(2026, 10, 31))).header["as_at"] == date(2026, 10, 31)
