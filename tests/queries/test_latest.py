"""What a snapshot keeps ready of its latest day is what the gate works out when it is not kept."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import compared, latest
from queries import Gate, open_gate, questions
from queries.catalogue import COMPARED, JUDGED, WORKED_OUT

READY = sorted(name for name, asked in questions().items() if asked.reads & (COMPARED | JUDGED | WORKED_OUT))


@pytest.fixture(scope="module")
def kept(small: Path) -> Iterator[Gate]:
    with closing(open_gate(small)) as gate:  # type: ignore[type-var]
        yield gate


@pytest.fixture(scope="module")
def worked_out(small: Path) -> Iterator[Gate]:
    """The same snapshot, by a gate that takes it to keep nothing ready."""
    with closing(open_gate(small)) as gate:  # type: ignore[type-var]
        gate._compared_from = None
        yield gate


@pytest.mark.parametrize("name", READY)
def test_a_question_is_answered_alike_whether_its_tables_are_kept_or_worked_out(
    kept: Gate, worked_out: Gate, name: str
) -> None:
    answer = kept.ask(name)
    assert answer == worked_out.ask(name)
    assert not kept._knowledges and worked_out._knowledges


def test_every_table_kept_ready_is_one_that_some_question_reads(kept: Gate) -> None:
    tables = {*latest.WORKED_OUT, *latest.JUDGED, *compared.COMPARED}
    assert set().union(*(questions()[name].reads for name in READY)) & tables == tables
    assert all(kept._cursor().execute(f"select count(*) from {table}").fetchall() for table in tables)


@pytest.mark.parametrize("given", [{"unit": "EA"}, {"course": "SD1"}, {"base": date(2026, 6, 30)}])
def test_rates_that_are_named_are_judged_by_themselves_and_leave_those_kept_alone(
    kept: Gate, given: dict[str, Any]
) -> None:
    every = kept.ask("trend_points")
    some = kept.ask("trend_points", **given)
    assert some != every
    assert kept.ask("trend_points") == every
    assert kept.ask("trend_points", **given) == some
    kept._knowledges.clear()
