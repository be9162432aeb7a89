"""Returns as real programs and people make them: every case of files/index.json by its outcome.

A case whose file is there is checked as it would be on loading; what is made from words alone (too large to keep, or
about a command) has a test of its own below, and the edits of the reference are in tests/data/reference.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.intake import SHEETS, Checked, Fault, check
from tests.data.intake.workbooks import hold, new_store
from tests.data.reference import test_edits_by_hand as by_hand

FILES = Path(__file__).parent / "files"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in json.loads((FILES / "index.json").read_text(encoding="utf-8"))["cases"]
}
RECEIVED = date(2026, 11, 26)
PLAIN = FILES / "csv-plain" / "return-2026-10"
OF_THE_REFERENCE = "reference-"

# Where the index says refused and what is asked for since (reading what can only mean one thing) says read: the words
# that the notice has to match are those that the refusal had to.
READ_SINCE = {"date-that-is-text", "csv-semicolons", "csv-tabs"}

MADE = {
    "rows-formatted-to-the-end",
    "styles-by-the-thousand",
    "fifty-thousand-rows-of-another-table",
    "marked-stdout-is-json-and-nothing-else",
    "marked-the-owner-s-mistake-is-told-as-such",
    "marked-does-not-write-over-a-copy-being-mended",
    "marked-the-cell-is-marked",
    "marked-load-says-that-it-restates",
}
"""Those without a file: each has a test in tests/data/intake or tests/data."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_store(tmp_path_factory.mktemp("empty")) as connection:
        yield connection


@pytest.fixture(scope="module")
def plain(store: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    check(store, PLAIN, RECEIVED)
    return facts(store)


def facts(store: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every fact of the return last checked, without its row numbers."""
    return {name: sorted(store.execute(_select(name)).fetchall(), key=repr) for name in SHEETS}


def _select(name: str) -> str:
    return f"select * exclude (row_number) from incoming_{name}"


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """An outcome in words, taken apart."""
    outcome, *rest = re.split(r"; (?=nothing changed|at |says /|select |\d+ faults at most)", case["expected"])
    told: dict[str, Any] = {"outcome": outcome, "at": (), "says": "", "most": None, "asks": None}
    for part in rest:
        if part.startswith("at "):
            told["at"] = tuple(int(word) if word.isdigit() else word for word in part[3:].split(", "))
        elif part.startswith("says /"):
            told["says"] = part[6:-1]
        elif part.endswith("faults at most"):
            told["most"] = int(part.split()[0])
        elif part.startswith("select "):
            told["asks"] = part.rsplit(" gives ", 1)
    return told


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "file" in case])
def test_a_file_has_its_outcome(
    store: duckdb.DuckDBPyConnection, plain: dict[str, list[tuple[Any, ...]]], name: str
) -> None:
    case = CASES[name]
    store.begin()
    try:
        if "after" in case:
            hold(store, FILES / case["after"], RECEIVED)
        checked = check(store, FILES / case["file"], RECEIVED)
        outcome_is_right(store, plain, name, checked)
    finally:
        store.rollback()


def outcome_is_right(
    store: duckdb.DuckDBPyConnection, plain: dict[str, list[tuple[Any, ...]]], name: str, checked: Checked
) -> None:
    told = expected(CASES[name])
    if name in READ_SINCE:
        assert not checked.faults, checked.faults[:3]
        assert facts(store) == plain
        assert any(re.search(told["says"], notice.fault) for notice in checked.notices), checked.notices
    elif told["outcome"].startswith("loads"):
        assert not checked.faults, checked.faults[:3]
        if "same facts" in told["outcome"]:
            assert facts(store) == plain
        if told["asks"]:
            sql, number = told["asks"]
            sql = re.sub(r"from (\w+)", r"from incoming_\1", sql)
            assert store.execute(sql).fetchall() == [(int(number),)]
    elif told["outcome"].startswith("refused, or loaded with a warning"):
        assert says(told["says"], checked.faults + checked.warnings), checked
    elif told["outcome"].startswith("loaded with a warning"):
        assert not checked.faults
        assert says(told["says"], checked.warnings), checked.warnings
    else:
        assert told["outcome"] == "refused", told
        at_the_place = [fault for fault in checked.faults if placed(fault, told["at"])]
        assert at_the_place, checked.faults[:5]
        assert says(told["says"], at_the_place), at_the_place[:5]
        assert told["most"] is None or len(checked.faults) <= told["most"], checked.faults


def placed(fault: Fault, at: tuple[Any, ...]) -> bool:
    """Whether a fault stands at a place, as far as the place is said."""
    return (fault.sheet, fault.row, fault.column)[: len(at)] == at


def says(words: str, faults: list[Fault]) -> bool:
    """Whether one of the faults has such words."""
    return any(re.search(words, fault.fault) for fault in faults)


def test_every_case_is_tested() -> None:
    here = {name for name, case in CASES.items() if "file" in case} | MADE
    edits = {f"{OF_THE_REFERENCE}{name}" for name in (*by_hand.REFUSED, *by_hand.PUBLISHED, *by_hand.NAMED_BY_RETURNS)}
    assert set(CASES) - here - edits == set()
