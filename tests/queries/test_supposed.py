"""What if: the same questions on supposed evidence and rosters, which no one else sees and nothing keeps."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.ledger import Store
from queries import Gate, NotAsked, NotSupposed, as_asked, can_be_supposed, open_gate
from tests.rules.records import findings, record, sample, trained

T = date(2026, 10, 31)
SHORT = {"course_id": "SD1", "unit_id": "EA", "role": "officer", "in_scope": 100, "trained": 94}


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """One recommendation in one unit at Equipped on 31 October 2026."""
    book = record(tmp_path / "store", ["EA"], [1])
    ground = findings(1, "EA", "2026-09-01", "policy_issued", "guidance_withdrawn")
    book.returned("2026-09-30", training=trained("EA", (100, 100)))
    book.returned(T.isoformat(), "2026-11-10", training=trained("EA", (100, 100)), evidence=ground)
    opened = book.close()
    yield opened
    opened.close()


def stage(asked: Any, **given: Any) -> int:
    return asked.ask("unit_stage", **given)[0]["supported_stage"]


def test_a_supposed_sample_raises_the_stage_and_the_store_stays_as_it_was(gate: Gate, tmp_path: Path) -> None:
    file = Store(tmp_path / "store").current_snapshot()
    assert file is not None
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with gate.suppose(evidence=[sample(1, "EA", "2026-09-15", 22, 22)]) as supposed:
        assert (stage(supposed), stage(gate)) == (3, 2)
        assert supposed.ask("recommendation_stage")[0]["supported_stage"] == 3
        assert "supposed-1" in {row["evidence_id"] for row in supposed.ask("evidence_items", recommendation=1)}
    assert stage(gate) == 2
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_supposed_rosters_stand_beside_the_others_of_the_month(gate: Gate) -> None:
    with gate.suppose(training=[SHORT]) as supposed:
        (row,) = supposed.ask("unit_stage")
        assert (row["supported_stage"], row["blocking_criterion"]) == (1, "officers_trained")
        people = {row["role"]: row["trained"] for row in supposed.ask("training_position") if row["month_end"] == T}
    assert people == {"officer": 94, "supervisor": 10}


def test_what_is_supposed_of_the_past_changes_the_months_since(gate: Gate) -> None:
    contrary = {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"}
    with gate.suppose(evidence=[contrary]) as supposed:
        months = {
            row["month_end"]: row["recommendations"] for row in supposed.ask("portfolio_by_month") if row["stage"] == 0
        }
    assert months[date(2026, 9, 30)] == months[T] == 1
    held = {row["month_end"]: row["recommendations"] for row in gate.ask("portfolio_by_month") if row["stage"] == 0}
    assert held[date(2026, 9, 30)] == 0


@pytest.mark.parametrize(
    ("people", "evidence", "kinds"),
    [
        (trained("EA", (90, 100)), findings(1, "EA", "2026-09-01", "policy_issued", "guidance_withdrawn"), ["train"]),
        (trained("EA", (100, 100)), findings(1, "EA", "2025-01-10", "policy_issued"), ["renew", "file"]),
        (
            trained("EA", (100, 100)),
            [
                *findings(1, "EA", "2026-09-01", "policy_issued", "guidance_withdrawn", "line_owned"),
                sample(1, "EA", "2026-09-15", 40, 40),
            ],
            ["sample"] * 3,
        ),
        (
            trained("EA", (100, 100)),
            [
                *findings(1, "EA", "2026-09-01", "guidance_withdrawn"),
                {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"},
            ],
            ["mend"],
        ),
    ],
)
def test_all_that_is_asked_for_supposed_gives_the_stage_and_less_does_not(
    tmp_path: Path, people: list[Any], evidence: list[Any], kinds: list[str]
) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.returned(T.isoformat(), training=people, evidence=evidence)
    gate = book.close()
    needs, rosters = gate.ask("what_moves"), gate.ask("training_behind")
    criteria = {row["criterion_id"]: row for row in gate.ask("criteria_in_force")}
    assert [row["need"] for row in needs] == kinds and all(map(can_be_supposed, needs))

    def reached(asked_for: list[Any]) -> int:
        whole = as_asked(asked_for, criteria, rosters, T)
        with gate.suppose(evidence=whole.evidence, training=whole.training) as supposed:
            return stage(supposed)

    assert reached(needs) >= needs[0]["to_stage"] > reached(needs[1:]) == stage(gate)


@pytest.mark.parametrize(
    "changed",
    [{"by_on": T}, {"quantity": None}, {"unit_of_quantity": "days"}, {"unit_of_quantity": "rosters", "need": "file"}],
)
def test_what_only_time_brings_or_nobody_can_count_cannot_be_supposed(changed: dict[str, Any]) -> None:
    need = {"need": "sample", "unit_of_quantity": "cases", "quantity": 22, "by_on": None}
    assert can_be_supposed(need) and not can_be_supposed({**need, **changed})


def test_a_supposed_item_of_an_id_on_file_takes_its_place(gate: Gate) -> None:
    (first, *_) = gate.ask("evidence_items", recommendation=1)
    contrary = {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"}
    with gate.suppose(evidence=[{**contrary, "evidence_id": first["evidence_id"]}]) as supposed:
        assert len(supposed.ask("evidence_items", recommendation=1)) == len(
            gate.ask("evidence_items", recommendation=1)
        )


def test_it_is_asked_with_the_knowledge_of_a_day(gate: Gate) -> None:
    # What came in on 10 November is not known on 1 November, whatever is supposed.
    with gate.suppose(T, date(2026, 11, 1), evidence=[sample(1, "EA", "2026-09-15", 22, 22)]) as supposed:
        assert stage(supposed) == 0


def test_the_runway_and_the_needs_are_those_of_what_is_supposed(gate: Gate) -> None:
    with gate.suppose(evidence=[sample(1, "EA", "2026-09-15", 22, 22)]) as supposed:
        assert {row["to_stage"] for row in supposed.ask("what_moves")} == {4}
        assert {row["to_stage"] for row in gate.ask("what_moves")} == {3}
        assert [row["from_stage"] for row in supposed.ask("runway", days=100)] == [3]
        assert [row["from_stage"] for row in gate.ask("runway", days=100)] == [2]


def test_many_readers_suppose_different_things_at_once(illustrative_store: Path) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None
    held = gate.ask("unit_stage")
    units = sorted({row["unit_id"] for row in held})

    def lowered(unit: str) -> set[str]:
        contrary = {**findings(13, unit, T.isoformat(), "policy_issued")[0], "result": "not met", "assurance": "A3"}
        with gate.suppose(evidence=[contrary]) as supposed:
            told = supposed.ask("unit_stage")
        return {
            now["unit_id"]
            for now, was in zip(told, held, strict=True)
            if now["supported_stage"] != was["supported_stage"]
        }

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lowered, units[:4])) == [{unit} for unit in units[:4]]
    assert gate.ask("unit_stage") == held
    gate.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"evidence": [{"recommendation": 1}]}, "no column called recommendation"),
        ({"evidence": findings(99, "EA", "2026-09-20", "policy_issued")}, "no recommendation_id 99"),
        ({"evidence": findings(1, "ZZ", "2026-09-20", "policy_issued")}, "no unit_id ZZ"),
        ({"evidence": [{**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": None}]}, "a result, or cases"),
        ({"evidence": [sample(1, "EA", "2026-09-20", 4, 3)]}, "more cases met"),
        ({"training": [{**SHORT, "trained": 101}]}, "more are trained"),
        ({"training": [{**SHORT, "role": "cadet"}]}, "role is one of"),
        ({"training": [{"course_id": "SD1", "unit_id": "EA", "role": "officer"}]}, "in_scope is needed"),
    ],
)
def test_what_no_return_could_bring_is_not_supposed(gate: Gate, given: dict[str, Any], words: str) -> None:
    with pytest.raises(NotSupposed, match=words):
        gate.suppose(**given)


def test_a_question_that_compares_two_days_is_not_asked_of_what_is_supposed(gate: Gate) -> None:
    with gate.suppose() as supposed, pytest.raises(NotAsked, match="compares two days"):
        supposed.ask("changes")


def test_nothing_is_supposed_beside_nothing(tmp_path: Path) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    with pytest.raises(NotAsked, match="nothing has been reported"):
        gate.suppose()
