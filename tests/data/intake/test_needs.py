"""Checks that are passed over because the return, or the store, lacks what they need: they could find nothing."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.intake import check
from data.intake.checking import CHECKS, needs_of
from tests.data.intake.workbooks import (
    AUGUST,
    OCTOBER,
    RECEIVED,
    SEPTEMBER,
    Sheets,
    action,
    claim,
    exposure,
    finding,
    header,
    hold,
    milestone,
    new_store,
    training,
    workbook,
)

FILES = {file.name: file.read_text(encoding="utf-8") for file in sorted(CHECKS.glob("*.sql"))}
NEEDS = {name: needs for name, sql in FILES.items() if (needs := needs_of(sql))}
HELD: Sheets = {
    "return": [header(as_at=SEPTEMBER)],
    "milestones": [milestone(), milestone("M2")],
    "claims": [claim("EA", claimed_stage=5), claim("NA")],
    "exposure": [exposure("EA", death_reports=10)],
    "training": [training("EA", in_scope=100, trained=100)],
    "evidence": [finding()],
}
# Every check that needs something finds something in this, but the one of a month before the first held.
ODD: Sheets = {
    "return": [header(as_at=OCTOBER, provenance="illustrative")],
    "milestones": [
        milestone(
            recommendation_id=8,
            original_due_on=date(2026, 3, 31),
            forecast_on=date(2026, 9, 30),
            completed_on=None,
            change_reason=None,
            depends_on="M9",
        )
    ],
    "claims": [claim("EA", claimed_stage=1)],
    "exposure": [exposure("EA", death_reports=1_000)],
    "training": [training("EA", in_scope=10, trained=11)],
    "evidence": [finding(unit_id="EA", sample_size=3), finding("E9", withdrawn="yes")],
    "actions": [action()],
}


def found(folder: Path, held: Sheets | None, sent: Sheets) -> set[str]:
    """The checks that find something in a return sent after another, run whatever they need."""
    store: duckdb.DuckDBPyConnection
    with new_store(folder) as store:
        if held:
            hold(store, workbook(folder / "held.xlsx", held))
            later = {"return": [header(as_at=OCTOBER)]}
            hold(store, workbook(folder / "later.xlsx", later), date(2027, 1, 1))
        check(store, workbook(folder / "sent.xlsx", sent), RECEIVED)
        return {name for name, sql in FILES.items() if store.execute(sql, _given(sql)).fetchall()}


def _given(sql: str) -> dict[str, date]:
    return {"received_on": RECEIVED} if "$received_on" in sql else {}


def test_with_all_that_they_need_they_find_something(tmp_path: Path) -> None:
    assert set(NEEDS) - found(tmp_path, HELD, ODD) == {"warning_months.sql"}


def test_so_does_the_one_of_a_month_before_the_first(tmp_path: Path) -> None:
    assert "warning_months.sql" in found(tmp_path, HELD, ODD | {"return": [header(as_at=AUGUST)]})


@pytest.mark.parametrize("need", sorted({need for needs in NEEDS.values() for need in needs}, key=sorted), ids=sorted)
def test_without_it_none_of_them_finds_anything(tmp_path: Path, need: frozenset[str]) -> None:
    sent = {sheet: rows for sheet, rows in ODD.items() if sheet not in need}
    for month in (OCTOBER, AUGUST):
        sent["return"] = [header(as_at=month, provenance="illustrative")]
        (tmp_path / f"{month}").mkdir()
        odd = found(tmp_path / f"{month}", None if "returns" in need else HELD, sent)
        assert odd & {name for name, needs in NEEDS.items() if need in needs} == set()
