"""What done milestones assert: beside the evidence, never instead of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import Gate
from tests.rules.records import Record, day, findings, record, trained
from tests.rules.test_invariants import AT_ONCE, FEW, cases

T = "2026-10-31"
STAGE_1 = ("policy_issued", "guidance_withdrawn")
NAMED = (*STAGE_1, "officers_trained", "practice_sampled", "line_owned", None)


def milestone(name: str, criterion: str | None, done: str | date | None, unit: str | None = None) -> dict[str, Any]:
    return {
        "milestone_id": name,
        "recommendation_id": 1,
        "title": name,
        "original_due_on": day("2026-06-30"),
        "forecast_on": day("2026-06-30"),
        "completed_on": day(done) if isinstance(done, str) else done,
        "criterion_id": criterion,
        "unit_id": unit,
    }


def both(done: str, unit: str | None = None) -> list[dict[str, Any]]:
    """Both criteria of stage 1, each asserted by a milestone done on a day."""
    return [milestone(f"M-{criterion}-{unit}", criterion, done, unit) for criterion in STAGE_1]


def asserted(gate: Gate, as_at: str = T, known_at: str | None = None) -> dict[str, int]:
    """The asserted stage of each unit on recommendation 1; the macro in the file must say the same."""
    known = day(known_at) if known_at else date(9999, 12, 31)
    said = {row["unit_id"]: row["asserted_stage"] for row in gate.ask("asserted_stage", day(as_at), known)}
    told = gate._reader.connection.cursor().execute("from unit_asserted(?, ?)", [day(as_at), known]).fetchall()
    assert {unit: stage for _, unit, stage in told} == said
    return said


@pytest.fixture
def book(tmp_path: Path) -> Record:
    return record(tmp_path, ["EA", "NA"], [1])


def test_a_done_milestone_asserts_its_criterion_and_supports_nothing(book: Record) -> None:
    book.returned(T, milestones=both("2026-06-01"), training=trained("EA", (99, 100)))
    gate = book.close()
    assert asserted(gate) == {"EA": 2, "NA": 1}
    stood = gate.ask("unit_stage", unit="EA")[0]
    assert (stood["supported_stage"], stood["verified_stage"], stood["highest_held"]) == (0, 0, 0)
    verdicts = gate.ask("criterion_verdict", unit="EA", recommendation=1)
    assert {row["verdict"] for row in verdicts if row["criterion_id"] in STAGE_1} == {"not assessed"}


def test_a_milestone_that_names_a_unit_asserts_there_only(book: Record) -> None:
    book.returned(T, milestones=both("2026-06-01", "NA"))
    assert asserted(book.close()) == {"EA": 0, "NA": 1}


def test_a_milestone_still_open_or_naming_no_criterion_asserts_nothing(book: Record) -> None:
    rows = [milestone("M1", "policy_issued", "2026-06-01"), milestone("M2", "guidance_withdrawn", None)]
    book.returned(T, milestones=[*rows, milestone("M3", None, "2026-06-01")])
    assert asserted(book.close()) == {"EA": 0, "NA": 0}


def test_what_is_asserted_completes_what_is_shown(book: Record) -> None:
    evidence = findings(1, "EA", "2026-06-01", "policy_issued")
    book.returned(T, milestones=[milestone("M1", "guidance_withdrawn", "2026-06-01")], evidence=evidence)
    assert asserted(book.close()) == {"EA": 1, "NA": 0}


@pytest.mark.parametrize(("days_past", "stage"), [(80, 1), (90, 1), (91, 0)])
def test_an_assertion_runs_out_as_a_finding_of_its_criterion_would(book: Record, days_past: int, stage: int) -> None:
    done = date.fromordinal(day(T).toordinal() - 365 - days_past)
    book.returned(T, milestones=[milestone(f"M-{name}", name, done) for name in STAGE_1])
    assert asserted(book.close())["EA"] == stage


def test_only_the_sheet_that_stands_asserts(book: Record) -> None:
    book.returned("2026-08-31", "2026-09-10", milestones=both("2026-06-01"))
    book.returned("2026-09-30", "2026-10-10", milestones=[])
    book.returned("2026-10-31", "2026-11-10")
    gate = book.close()
    assert [asserted(gate, when)["EA"] for when in ("2026-08-31", "2026-09-29", "2026-09-30", T)] == [1, 1, 0, 0]
    assert asserted(gate, T, "2026-10-01")["EA"] == 1
    assert asserted(gate, T, "2026-09-09")["EA"] == 0


def test_the_assertions_say_what_by_when_and_until_when(book: Record) -> None:
    earlier = milestone("M0", "policy_issued", "2026-05-01")
    book.returned(T, milestones=[earlier, milestone("M1", "policy_issued", "2026-06-01")])
    (row,) = book.close().ask("assertions")
    assert (row["criterion_id"], row["unit_id"], row["milestones"]) == ("policy_issued", None, 2)
    assert (row["asserted_on"], row["expires_on"]) == (day("2026-06-01"), day("2027-06-01"))


# What holds whatever is returned -----------------------------------------------------------------------------------


@st.composite
def asserting(draw: st.DrawFn) -> dict[str, Any]:
    done = draw(st.none() | st.dates(date(2024, 6, 1), day(T)))
    unit = draw(st.sampled_from(["EA", None]))
    return milestone("", draw(st.sampled_from(NAMED)), done, unit)


@st.composite
def filed(draw: st.DrawFn) -> dict[str, Any]:
    criterion = draw(st.sampled_from([*STAGE_1, "line_owned"]))
    (row,) = findings(1, "EA", draw(st.dates(date(2024, 6, 1), day(T))).isoformat(), criterion)
    return row | {"result": draw(st.sampled_from(["met", "not met"]))}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A record with nothing in it; each example writes to it and takes its rows back."""
    book = record(tmp_path_factory.mktemp("asserted"), ["EA"], list(range(1, AT_ONCE + 1)))
    yield book
    book.connection.close()


Case = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # milestones and findings on one recommendation


def stages(book: Record, drawn: list[Case], officers: int) -> list[tuple[int, int]]:
    """(supported, asserted) of EA in each case, by a return with a roster, the cases' milestones and their findings:
    each case is about a recommendation of its own.
    """
    milestones, evidence = [], []
    for at, (plans, filings) in enumerate(drawn, start=1):
        milestones += [
            row | {"recommendation_id": at, "milestone_id": f"M{at}-{place}"} for place, row in enumerate(plans)
        ]
        evidence += [row | {"recommendation_id": at} for row in filings]
    book.connection.execute("begin")
    try:
        book.returned(T, milestones=milestones, evidence=evidence, training=trained("EA", (officers, 100)))
        ever = [day(T), date(9999, 12, 31)]
        supported = by_recommendation(book, "supported_stage", "unit_stage", ever)
        said = by_recommendation(book, "asserted_stage", "unit_asserted", ever)
    finally:
        book.connection.execute("rollback")
    return [(supported[at], said[at]) for at in range(1, AT_ONCE + 1)]


def by_recommendation(book: Record, stage: str, rule: str, days: list[date]) -> dict[int, int]:
    """A stage by a rule, of EA on each recommendation."""
    return dict(book.connection.execute(f"select recommendation_id, {stage} from {rule}(?, ?)", days).fetchall())


@FEW
@given(cases(st.tuples(st.lists(asserting(), max_size=6), st.lists(filed(), max_size=4))), st.sampled_from([50, 99]))
def test_the_asserted_stage_is_never_below_the_supported_one_and_changes_nothing(
    empty: Record, drawn: list[Case], officers: int
) -> None:
    with_plans = stages(empty, drawn, officers)
    without = stages(empty, [([], filings) for _, filings in drawn], officers)
    for (supported, said), alone in zip(with_plans, without, strict=True):
        assert said >= supported
        assert alone == (supported, supported)


@FEW
@given(cases(st.lists(asserting(), max_size=6)))
def test_without_evidence_what_is_asserted_moves_alone(empty: Record, drawn: list[list[dict[str, Any]]]) -> None:
    told = stages(empty, [(plans, []) for plans in drawn], 99)
    assert [supported for supported, _ in told] == [0] * AT_ONCE
