"""Rows of an answer are, cell by cell, what DuckDB's own rows hold."""

import duckdb
import pytest

from queries import rows

EVERY_KIND = """
select * from (values
    ('a', 1, 12345678901, true, 0.5::double, 'nan'::double, date '9999-12-31', timestamp '2026-11-12 09:30:00',
        [3, null], ['b', null]),
    ('a', null, 1, false, null, null, date '0001-01-01', null, [], null),
    (null, 2, null, null, 1.0, 2.0, null, null, null, [])
) as told(word, small, large, said, share, no_number, day, moment, numbers, words)
"""


def told(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """DuckDB's own rows by column, as Python writes them: with the kind of each value, and NaN like NaN."""
    found = cursor.execute(sql).fetchall()
    names = [column[0] for column in cursor.description or []]
    return [repr(dict(zip(names, row, strict=True))) for row in found]


def test_every_kind_of_column_is_read_as_it_is_with_blanks() -> None:
    with duckdb.connect() as cursor:
        expected = told(cursor, EVERY_KIND)
        assert list(map(repr, rows.read(cursor.execute(EVERY_KIND)))) == expected


@pytest.mark.parametrize("number", [0, 1, 2])
def test_all_rows_are_there_in_order_however_many(number: int) -> None:
    with duckdb.connect() as cursor:
        found = rows.read(cursor.execute(f"select range::integer as place, -range as under from range({number})"))
    assert found == [{"place": place, "under": -place} for place in range(number)]


def test_a_column_that_would_be_read_otherwise_than_it_is_held_is_refused() -> None:
    with duckdb.connect() as cursor, pytest.raises(KeyError, match="HUGEINT"):
        rows.read(cursor.execute("select sum(range) as total from range(3)"))
