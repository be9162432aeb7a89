"""Whatever is in the cells, or in the bytes, a check ends in faults or in a return to hold; it never raises."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import snapshot
from data.intake import SHEETS, Checked, check, write_faults_workbook
from tests.data.intake.workbooks import RECEIVED, REFERENCE, ROWS, csv_folder, header, training, workbook

ODD_TEXT = st.sampled_from(
    [
        "NA",
        "null",
        "None",
        "=1",
        "#REF!",
        "1,024",
        "\u202e12",
        "x" * 10_000,
        "met",
        "yes",
        "EA",
        "SD1",
        "A2",
        ";;",
        "M1;M1",
    ]
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.integers(0, 25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1)),
    st.datetimes(datetime(1901, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=999)),
    ODD_TEXT,
    TEXT,
)
SOME = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def sheets(draw: st.DrawFn, cells: st.SearchStrategy[Any]) -> dict[str, list[dict[str, Any]]]:
    """Good rows of some sheets with some cells changed."""
    made: dict[str, list[dict[str, Any]]] = {"return": [header()]}
    for name in draw(st.lists(st.sampled_from(sorted(SHEETS)), unique=True, max_size=3)):
        make = ROWS.get(name, header)
        columns = [column.name for column in SHEETS[name].columns]
        changes = st.lists(st.dictionaries(st.sampled_from(columns), cells, max_size=4), min_size=1, max_size=3)
        made[name] = [make() | changed for changed in draw(changes)]
    return made


def says_all_or_holds(store: duckdb.DuckDBPyConnection, path: Path) -> Checked:
    """Check a return: faults in plain words and placed in its sheets, or rows that the store's own tables take."""
    checked = check(store, path, RECEIVED)
    for fault in checked.faults:
        assert fault.fault
        assert (fault.row is None) == (fault.column is None)
    if checked.faults:
        assert write_faults_workbook(path, checked.faults)
        return checked
    store.execute("begin")
    for sheet in set(checked.sheets) - {"return"}:
        store.execute(f"insert into {sheet} by name select 'R' as return_id, * from incoming_{sheet}")
    store.execute("rollback")
    return checked


@SOME
@given(made=sheets(CELLS))
def test_any_cell_in_a_workbook(empty_store: Any, tmp_path: Path, made: Any) -> None:
    says_all_or_holds(empty_store, workbook(tmp_path / "return.xlsx", made))


@SOME
@given(made=sheets(st.one_of(CELLS, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))))
def test_any_cell_in_csv(empty_store: Any, tmp_path_factory: Any, made: Any) -> None:
    says_all_or_holds(empty_store, csv_folder(tmp_path_factory.mktemp("fuzz") / "return", made))


@SOME
@given(at=st.floats(0, 0.999), byte=st.integers(0, 255), kept=st.one_of(st.just(1.0), st.floats(0, 1)))
def test_any_byte_of_a_workbook(empty_store: Any, tmp_path: Path, at: float, byte: int, kept: float) -> None:
    path = workbook(tmp_path / "return.xlsx", training=[training()])
    content = bytearray(path.read_bytes())
    content[int(at * len(content))] = byte
    path.write_bytes(bytes(content[: int(kept * len(content))]))
    says_all_or_holds(empty_store, path)


@SOME
@given(content=st.binary(max_size=300))
def test_any_bytes_as_csv(empty_store: Any, tmp_path_factory: Any, content: bytes) -> None:
    folder = csv_folder(tmp_path_factory.mktemp("fuzz") / "return")
    (folder / "training.csv").write_bytes(content)
    says_all_or_holds(empty_store, folder)


@SOME
@given(
    headings=st.lists(st.one_of(st.sampled_from(["course_id", "role", "trained", "unit_id", "in_scope"]), CELLS)),
    cells=st.lists(CELLS, max_size=8),
)
def test_any_headings(empty_store: Any, tmp_path: Path, headings: list[Any], cells: list[Any]) -> None:
    path = workbook(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("training")
    sheet.append(headings)
    sheet.append(cells)
    book.save(path)
    says_all_or_holds(empty_store, path)


def test_a_check_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "store.duckdb"
    snapshot.create(file, REFERENCE).close()
    before = file.read_bytes()
    config = {"enable_external_access": False, "python_enable_replacements": False}
    with duckdb.connect(str(file), read_only=True, config=config) as store:
        store.execute("set lock_configuration = true")
        assert check(store, workbook(tmp_path / "return.xlsx", training=[training()]), RECEIVED).faults == []
        assert check(store, workbook(tmp_path / "return.xlsx", training=[training("ZZ")]), RECEIVED).faults
    assert file.read_bytes() == before


@pytest.mark.parametrize("cell", [time(0, 0), timedelta(0)])
def test_midnight_alone_is_no_date(empty_store: Any, tmp_path: Path, cell: Any) -> None:
    path = workbook(tmp_path / "return.xlsx", {"return": [header(as_at=cell)]})
    assert [fault.column for fault in check(empty_store, path, RECEIVED).faults] == ["as_at"]
