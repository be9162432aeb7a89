"""Every piece of SQL is one that DuckDB's own parser takes, and reads only what there is."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.book.returns import FACTS
from queries import Gate, open_gate, questions
from queries.catalogue import COMPARED, JUDGED, KNOWN, LOG, OF_STAGES, PARAMETERS, SAID, STAGES, WORKED_OUT
from queries.lineage import lineage

ROOT = Path(__file__).parents[2]
# The macros that are laid with the log, beside a snapshot.
LOGS_OWN = {"log_standing", "log_action"}
FILES = sorted(file for room in ("data", "queries") for file in (ROOT / room).rglob("*.sql"))


@pytest.fixture(scope="module")
def gate(small: Path) -> Iterator[Gate]:
    opened = open_gate(small)
    assert opened is not None
    yield opened
    opened.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_file_of_sql_can_be_parsed(file: Path) -> None:
    assert duckdb.extract_statements(file.read_text(encoding="utf-8"))


def test_what_a_statement_names_is_told_by_kind() -> None:
    told = lineage(
        "-- from somewhere_else\n"
        "with recursive months as (select $first as day union all select day + 1 from months), "
        "training as (from training) "
        "select month_end(day), 'known_claims' "
        "from months join training_standing('known_training', $as_at) using (day) "
        "where day in (select as_at from returns)"
    )
    assert told.tables == {"training", "returns"}
    assert told.texts == {"known_claims", "known_training"}
    assert {"month_end", "training_standing"} <= told.functions
    assert told.parameters == {"first", "as_at"}


def test_sql_that_cannot_be_parsed_is_said() -> None:
    with pytest.raises(ValueError, match="syntax error"):
        lineage("select from where")


def test_every_question_reads_and_calls_only_what_a_snapshot_has(gate: Gate) -> None:
    tables, functions = names_held(gate)
    for name, asked in questions().items():
        told = lineage(asked.sql)
        assert told.tables - tables - LOG == set(), name
        assert told.functions - functions - LOGS_OWN == set(), name


def test_every_macro_reads_and_calls_only_what_a_snapshot_has(gate: Gate) -> None:
    tables, functions = names_held(gate)
    for name, kind, body in macros(gate):
        told = lineage(body if kind == "table_macro" else f"select {body}")
        assert told.tables - tables == set(), name
        assert told.functions - functions == set(), name


def test_no_macro_reads_by_itself_what_depends_on_the_day(gate: Gate) -> None:
    """A question names such a table in its own text, which is where the gate looks for it.

    What is worked out when first asked comes from the stages alone: the gate puts these in place before it. Of a sheet
    what is kept is what is known of it.
    """
    for name, kind, body in macros(gate):
        told = lineage(body if kind == "table_macro" else f"select {body}")
        allowed = STAGES if name.removesuffix("_on") in OF_STAGES else frozenset()
        if name.removesuffix("_kept") in FACTS:
            allowed = frozenset({f"known_{name.removesuffix('_kept')}"})
        assert (told.tables | told.texts) & (KNOWN | STAGES | SAID | WORKED_OUT | JUDGED | COMPARED) <= allowed, name


def test_nothing_but_a_macro_asks_for_what_a_snapshot_of_the_version_before_has_not() -> None:
    """The gate, the pages and a check ask snapshots made by other rules too, and those have <sheet>_known alone."""
    macros_own = {ROOT / "data" / "rules", ROOT / "data" / "standings", ROOT / "data" / "book"}
    asking = [file for room in ("data", "queries") for end in ("sql", "py") for file in (ROOT / room).rglob(f"*.{end}")]
    for file in (each for each in asking if each.parent not in macros_own):
        text = file.read_text(encoding="utf-8")
        assert [name for name in FACTS if f"{name}_kept" in text] == [], file


def test_every_parameter_is_one_of_the_catalogue_s_and_each_of_those_is_taken() -> None:
    assert set().union(*(asked.parameters for asked in questions().values())) == set(PARAMETERS)


def names_held(gate: Gate) -> tuple[set[str], set[str]]:
    """The tables and views of a snapshot, and the functions that can be called on it."""
    with gate._cursor() as cursor:
        tables = cursor.execute("select table_name from information_schema.tables").fetchall()
        functions = cursor.execute("select distinct function_name from duckdb_functions()").fetchall()
    return {row[0] for row in tables}, {row[0] for row in functions}


def macros(gate: Gate) -> list[tuple[str, str, str]]:
    """The name, kind and body of every macro of a snapshot."""
    with gate._cursor() as cursor:
        return cursor.execute(
            "select function_name, function_type, macro_definition from duckdb_functions() "
            "where function_type in ('macro', 'table_macro') and not internal"
        ).fetchall()
