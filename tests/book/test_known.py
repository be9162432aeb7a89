"""What follows from a sheet's being in the book: it is known, told cell by cell, and sorted."""

import pytest

from data.book.returns import FACTS, SHEETS
from tests.rules.records import macros


@pytest.mark.parametrize("name", FACTS)
def test_a_sheet_is_known_by_its_own_columns_and_where_they_come_from(name: str) -> None:
    known = macros().execute(f"describe from {name}_known(date '2026-10-31')").fetchall()
    own = [column.name for column in SHEETS[name].columns]
    assert [row[0] for row in known] == [
        "return_id", "row_number", *own, "as_at", "received_on", "load_number"
    ]  # fmt: skip


def test_a_cell_is_told_under_the_key_of_its_row_a_number_with_its_noun() -> None:
    connection = macros()
    connection.execute("insert into claims values ('R', 1, 13, 'EA', 2)")
    connection.execute("create table compared as select 'R' as return_id, 'claims' as sheet, null as subject")
    told = connection.execute("from cell_told('compared')").fetchall()
    assert told == [("R", "claims", "recommendation 13, EA", "claimed_stage", "2")]
