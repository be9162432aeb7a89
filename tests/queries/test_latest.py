"""What a snapshot keeps ready of its latest day is what the gate works out when it is not kept."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import compared, latest
from data.ledger import Store
from data.publish import rebuild
from queries import Gate, open_gate, questions
from queries.catalogue import AHEAD, COMPARED, JUDGED, WORKED_OUT
from tests.rules.records import macros

READY = sorted(name for name, asked in questions().items() if asked.reads & (AHEAD | COMPARED | JUDGED | WORKED_OUT))


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


def test_a_rebuild_keeps_the_same_to_the_last_digit(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "store")
    store = Store(tmp_path / "store")
    assert rebuild(store) == (store.current_id(), [])


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


def test_what_is_set_like_with_like_is_worked_out_of_the_rates_that_are_named_now(kept: Gate) -> None:
    every = kept.ask("trend_alike")
    for series in dict.fromkeys(row["series_id"] for row in every):
        assert kept.ask("trend_points", series=series)
        assert kept.ask("trend_alike", series=series) == [row for row in every if row["series_id"] == series]
    kept._knowledges.clear()


@pytest.mark.parametrize(("as_at", "base"), [("2026-09-30", None), ("2026-10-31", "2026-06-30")])
def test_rates_judged_of_another_day_or_from_another_start_are_none_of_those_asked_for(as_at: str, base: Any) -> None:
    rules = macros()
    rules.execute(
        "create temp table judged as select date '2026-10-31' as as_at, null::date as counted_from, 's' as series_id, "
        "'courses' as measure, [1] as themes, 'SD1' as course_id, null as recommendation_id, null as unit_id"
    )
    nothing_else = ", ".join(["null"] * 6)
    asked = f"select series_id from point_asked('judged', $as_at::date, $as_at::date, {nothing_else}, $base)"
    assert rules.execute(asked, {"as_at": "2026-10-31", "base": None}).fetchall() == [("s",)]
    assert rules.execute(asked, {"as_at": as_at, "base": base}).fetchall() == []


def test_looking_ahead_of_an_earlier_month_is_the_same_by_the_verdicts_kept_and_worked_out(
    illustrative_store: Path,
) -> None:
    with closing(open_gate(illustrative_store)) as kept, closing(open_gate(illustrative_store)) as anew:  # type: ignore[type-var]
        assert kept._begun_after is not None
        anew._begun_after = None
        for as_at in (kept._begun_after, date(2026, 8, 31)):
            for name in ("runway", "runway_portfolio"):
                assert kept.ask(name, as_at=as_at) == anew.ask(name, as_at=as_at) != []
