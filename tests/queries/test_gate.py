"""The gate answers for any day and any day's knowledge as the rules stored in the snapshot do, from scratch."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import snapshot
from queries import Gate, NotAsked, open_gate, questions
from queries import gate as gate_module
from queries.catalogue import COMPARED, LOG, Question
from queries.gate import Knowledge
from tests.rules.records import findings, record, trained

DAYS = [
    ("2026-10-31", "9999-12-31"),  # as now known, a month-end: read from the snapshot
    ("2026-11-18", "9999-12-31"),  # as now known, another day
    ("2026-03-12", "2026-03-12"),  # known then
    ("2026-08-31", "2026-10-01"),  # before a correction of that very month
    ("2024-12-31", "2025-01-20"),  # a month that never reported
    ("2023-06-01", "2023-06-05"),  # before the first return came in
]


@pytest.fixture(scope="module")
def gate(illustrative_store: Path) -> Iterator[Gate]:
    opened = open_gate(illustrative_store)
    assert opened is not None
    yield opened
    opened.close()


def spread(row: tuple[Any, ...]) -> Iterator[Any]:
    """A row with its lists item by item: the rules hold units by stage in a list, the question one a column."""
    for value in row:
        yield from value if isinstance(value, list) else [value]


@pytest.mark.parametrize(("as_at", "known_at"), DAYS)
def test_kept_months_and_computed_days_say_what_the_rules_say_from_scratch(
    gate: Gate, as_at: str, known_at: str
) -> None:
    day, known = date.fromisoformat(as_at), date.fromisoformat(known_at)
    cursor = gate._reader.connection.cursor()
    for name, order in (("unit_stage", "1, 2"), ("recommendation_stage", "1")):
        told = cursor.execute(f"from {name}(?, ?) order by {order}", [day, known]).fetchall()
        assert [tuple(row.values()) for row in gate.ask(name, day, known)] == [tuple(spread(row)) for row in told]
    rows = gate.ask("asserted_stage", day, known)
    said = [(row["recommendation_id"], row["unit_id"], row["asserted_stage"]) for row in rows]
    assert cursor.execute("from unit_asserted(?, ?) order by 1, 2", [day, known]).fetchall() == said
    told = cursor.execute("from criterion_verdict(?, ?) order by 1, 2, stage, criterion_id", [day, known]).fetchall()
    assert [tuple(row.values()) for row in gate.ask("criterion_verdict", day, known)] == told


def test_days_that_nobody_reports_are_worked_out_one_at_a_time(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    under_way: list[int] = []
    most: list[int] = []

    def work_out(*_: Any) -> None:
        under_way.append(1)
        most.append(len(under_way))
        time.sleep(0.02)
        under_way.pop()

    monkeypatch.setattr(gate, "_work_out", work_out)
    days = [Knowledge(gate._reader.connection.cursor()) for _ in range(6)]
    given = {"as_at": date(2026, 3, 12), "known_at": date(2026, 3, 12)}
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda each: gate._learn(each, frozenset({"unit_history"}), given), days))
    assert most == [1] * 6


def test_a_month_that_is_held_waits_for_no_such_day(gate: Gate) -> None:
    with gate_module._TURN, ThreadPoolExecutor(1) as pool:
        assert pool.submit(gate.ask, "unit_standing", date(2026, 8, 31)).result(timeout=60)


def test_an_answer_does_not_depend_on_what_was_asked_before_it(gate: Gate, illustrative_store: Path) -> None:
    day, known = date(2026, 3, 12), date(2026, 3, 12)
    asked = ["milestone_position", "unit_stage", "training_position", "recommendation_stage", "unit_blocks"]
    first = {name: gate.ask(name, day, known) for name in asked}
    another = open_gate(illustrative_store)
    assert another is not None
    with closing(another) as fresh:
        assert {name: fresh.ask(name, day, known) for name in reversed(asked)} == first


def test_a_question_that_compares_two_days_reads_nothing_of_a_third() -> None:
    assert {name for name, asked in questions().items() if asked.compares and asked.reads - COMPARED} == set()


def test_a_parameter_that_a_question_does_not_take_is_refused(gate: Gate) -> None:
    with pytest.raises(NotAsked, match="meetings takes no parameter called unit"):
        gate.ask("meetings", unit="EA")


def test_an_unknown_question_is_refused_with_those_there_are(gate: Gate) -> None:
    with pytest.raises(KeyError, match="unit_stage"):
        gate.ask("no_such_question")


@pytest.mark.parametrize("name", list(questions()))
def test_every_question_answers_on_the_illustrative_set_with_the_columns_it_lists(gate: Gate, name: str) -> None:
    asked = questions()[name]
    needed: dict[str, Any] = {asked.needs: {"milestone": "R01-M2", "course": "SD1"}[asked.needs]} if asked.needs else {}
    listed = list(asked.columns)
    assert len(set(listed)) == len(listed) > 0
    assert columns_of(gate, name) == listed
    assert all(list(row) == listed for row in gate.ask(name, **needed)[:1])


def columns_of(gate: Gate, name: str) -> list[str]:
    """The columns that a question answers with, with rows or without."""
    asked = questions()[name]
    values = gate._filled_in(asked, {"as_at": None, "known_at": None})
    with gate._standing(asked, values) as cursor:
        if asked.reads & LOG:
            gate._minutes(values["known_at"]).lay(cursor)
        cursor.execute(asked.sql, {key: values.get(key) for key in asked.parameters})
        return [column[0] for column in cursor.description or []]


def test_a_list_in_an_answer_comes_in_one_order(gate: Gate) -> None:
    served = [row["themes"] for row in gate.ask("trend_series")]
    assert max(len(themes) for themes in served) > 1
    assert served == [sorted(themes) for themes in served]


def test_what_is_known_defaults_to_everything_whatever_the_question(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.returned("2026-09-30", training=trained("EA", (97, 100)))
    policy = findings(1, None, "2026-09-20", "policy_issued", "guidance_withdrawn")
    book.returned("2026-10-31", "2026-11-05", evidence=policy)
    asked: dict[str, Any] = {"as_at": date(2026, 10, 31), "since": date(2026, 9, 30)}
    gate = book.close()
    for name in ("changes", "changes_reconciled", "evidence_come_in", "unit_stage", "evidence_items"):
        given = {key: value for key, value in asked.items() if key in {*questions()[name].parameters, "as_at"}}
        assert gate.ask(name, **given) == gate.ask(name, known_at=date(2026, 11, 5), **given), name
        assert gate.ask(name, **given) != gate.ask(name, known_at=date(2026, 10, 31), **given), name


def test_text_in_a_parameter_is_a_value_and_nothing_else(gate: Gate) -> None:
    assert gate.ask("unit_stage", unit="EA' or '1' = '1") == []


def test_a_text_or_a_day_that_comes_again_in_an_answer_is_one_object(gate):
    rows = gate.ask("evidence_items")
    for name in ("unit_id", "received_on"):
        values = [row[name] for row in rows]
        assert len({id(value) for value in values}) == len(set(values))


def test_what_is_equal_but_of_another_kind_stays_as_it_is():
    row = "1 as a, true as b, 1::double as c, 'a' as d, 'a' as e, date '2026-10-31' as f, null as g, null::varchar as h"
    asked = Question("equal", "Which kinds?", f"select {row}")
    with duckdb.connect() as connection:
        (said,) = gate_module._rows(connection, asked, {})
    assert [type(value) for value in said.values()] == [int, bool, float, str, str, date, type(None), type(None)]
    assert said["d"] is said["e"]


def test_a_question_that_fails_inside_duckdb_is_asked_again_and_no_other_fails(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, answer = gate.ask("unit_stage"), gate_module._rows
    failures = iter([duckdb.FatalException("dict-surviving join")])

    def failing_once(*given: Any) -> list[dict[str, Any]]:
        for failure in failures:
            raise failure
        return answer(*given)

    monkeypatch.setattr(gate_module, "_rows", failing_once)
    assert gate.ask("unit_stage") == right
    assert snapshot.LOCKED_DOWN["disable_database_invalidation"] is True
