"""From the book follow the store's tables: what a column may not hold, no table takes."""

from collections.abc import Iterator

import duckdb
import pytest

from data.book.ladder import EMBEDDED, LADDER, TOP
from data.book.reference import REFERENCE
from data.book.returns import FACTS, SHEETS
from data.book.settings import SETTINGS
from data.book.store import ddl
from data.book.verdicts import CHANGES, FLAGS, MILESTONE_KINDS, UNMET, VERDICTS


@pytest.fixture
def laid() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(ddl())
        yield connection


@pytest.mark.parametrize("name", [*REFERENCE, *FACTS])
def test_every_table_has_the_columns_of_the_book_in_order(laid: duckdb.DuckDBPyConnection, name: str) -> None:
    table = REFERENCE.get(name) or SHEETS[name]
    columns = [row[0] for row in laid.execute(f"describe {name}").fetchall()]
    first = {"criteria": ["position"]}.get(name, [] if name in REFERENCE else ["return_id", "row_number"])
    assert columns == [*first, *(column.name for column in table.columns)]


@pytest.mark.parametrize(
    "values",
    [
        "6 as stage, 'finding' as kind",
        "0 as stage, 'finding' as kind",
        "1 as stage, 'findings' as kind",
        "2 as stage, 'training' as kind, 'officers' as role, 0.95 as threshold",
        "2 as stage, 'training' as kind, 'officer' as role",
        "3 as stage, 'sample' as kind, 95 as threshold",
        "3 as stage, 'sample' as kind, 0 as threshold",
        "3 as stage, 'sample' as kind, 0.85 as threshold, 'a2' as min_assurance",
        "3 as stage, 'sample' as kind, 0.85 as threshold, -365 as valid_days",
        "4 as stage, 'series' as kind, 0.85 as threshold, 4 as periods",
        "5 as stage, 'duration' as kind, 0 as periods",
        "5 as stage, 'duration' as kind",
    ],
)
def test_a_criterion_that_would_decide_every_stage_wrongly_is_not_taken(
    laid: duckdb.DuckDBPyConnection, values: str
) -> None:
    insert = "insert into criteria by name select 1 as position, 'c' as criterion_id, 't' as title, "
    with pytest.raises(duckdb.ConstraintException):
        laid.execute(f"{insert}{values}, date '2023-05-01' as effective_from")


@pytest.mark.parametrize(
    ("sheet", "values"),
    [
        ("claims", f"1 as recommendation_id, 'EA' as unit_id, {TOP + 1} as claimed_stage"),
        ("training", "'SD1' as course_id, 'EA' as unit_id, 'officers' as role, 1 as in_scope, 1 as trained"),
        ("exposure", "'EA' as unit_id, -1 as death_reports"),
    ],
)
def test_a_fact_outside_its_range_or_vocabulary_is_not_taken(
    laid: duckdb.DuckDBPyConnection, sheet: str, values: str
) -> None:
    with pytest.raises(duckdb.ConstraintException):
        laid.execute(f"insert into {sheet} by name select 'r' as return_id, 2 as row_number, {values}")


def test_sql_knows_the_ladder_the_words_and_the_settings(laid: duckdb.DuckDBPyConnection) -> None:
    assert laid.execute("select stage, name from ladder order by stage").fetchall() == [
        (stage.number, stage.name) for stage in LADDER
    ]
    assert laid.execute("select embedded_stage(), top_stage()").fetchall() == [(EMBEDDED, TOP)]
    unmet = laid.execute("select verdict from verdict_word where place > 0 order by place").fetchall()
    assert [row[0] for row in unmet] == list(UNMET) and len(VERDICTS) == len(UNMET) + 1
    assert laid.execute("select count(*) from flag_word").fetchall() == [(len(FLAGS),)]
    assert laid.execute("select count(*) from change_kind").fetchall() == [(len(CHANGES),)]
    kinds = laid.execute("select kind from milestone_kind order by place").fetchall()
    assert [row[0] for row in kinds] == list(MILESTONE_KINDS)
    for name, setting in SETTINGS.items():
        assert laid.execute(f"select {name}()").fetchall()[0][0] == pytest.approx(setting.value)
