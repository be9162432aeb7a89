"""Stores for the intake's tests."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.intake import Checked, check
from tests.data.intake.workbooks import RECEIVED, csv_folder, hold, new_store, workbook


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A store that holds nothing; a check stores nothing, so that tests can share it."""
    with new_store(tmp_path_factory.mktemp("empty")) as connection:
        yield connection


@pytest.fixture
def checked(empty_store: duckdb.DuckDBPyConnection, tmp_path: Path) -> Any:
    """checked(training=[...]): what the check says of a workbook with these sheets, sent to an empty store."""

    def check_sheets(**sheets: Any) -> Checked:
        return check(empty_store, workbook(tmp_path / "return.xlsx", sheets), RECEIVED)

    return check_sheets


@pytest.fixture
def checked_csv(empty_store: duckdb.DuckDBPyConnection, tmp_path: Path) -> Any:
    """The same of a folder of CSV files."""

    def check_sheets(**sheets: Any) -> Checked:
        return check(empty_store, csv_folder(tmp_path / "return", sheets), RECEIVED)

    return check_sheets


class History:
    """A store that returns have been loaded into, one after another."""

    def __init__(self, folder: Path) -> None:
        self.store = new_store(folder)
        self.folder = folder

    def held(self, received_on: date = RECEIVED, **sheets: Any) -> "History":
        hold(self.store, workbook(self.folder / "held.xlsx", sheets), received_on)
        return self

    def then(self, received_on: date = RECEIVED, **sheets: Any) -> Checked:
        return check(self.store, workbook(self.folder / "then.xlsx", sheets), received_on)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """history.held(...).then(...): what the check says of a return sent after others."""
    made = History(tmp_path)
    yield made
    made.store.close()
