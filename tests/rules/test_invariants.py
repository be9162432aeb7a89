"""What holds whatever the returns say: property tests of the rules."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.book.ladder import TOP
from tests.rules.records import Record, day, record, trained

T = date(2026, 11, 1)
FINDINGS = ("policy_issued", "guidance_withdrawn", "line_owned", "independent_retest")
AT_ONCE = 6  # cases judged together, each about a recommendation of its own: what costs is the asking
FEW = settings(
    max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Rows = list[dict[str, Any]]
days = st.dates(date(2025, 7, 1), date(2026, 10, 31))


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, Any]:
    """A finding or a sample in EA."""
    observed = draw(days)
    common = {"unit_id": "EA", "observed_to": observed}
    if draw(st.booleans()):
        criterion = draw(st.sampled_from(FINDINGS))
        result = draw(st.sampled_from(["met", "met", "not met"]))
        assurance = draw(st.sampled_from(["A2", "A3"]))
        return {**common, "criterion_id": criterion, "result": result, "assurance": assurance}
    size = draw(st.sampled_from([10, 25, 40]))
    met = size - draw(st.sampled_from([0, 0, 1, size]))
    return {**common, "criterion_id": "practice_sampled", "sample_size": size, "sample_met": met}


def cases(of: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """As many as are judged together."""
    return st.lists(of, min_size=AT_ONCE, max_size=AT_ONCE)


def about(recommendation: int, rows: Rows) -> Rows:
    """Evidence on a recommendation, its ids in the order given where it has none."""
    named = ({"evidence_id": f"X{place:02}", **row} for place, row in enumerate(rows))
    return [
        {**row, "recommendation_id": recommendation, "evidence_id": f"{recommendation}-{row['evidence_id']}"}
        for row in named
    ]


def quarters() -> Rows:
    ends = [date(2025, 11, 15), date(2026, 2, 15), date(2026, 5, 15), date(2026, 9, 15)]
    common = {"unit_id": "EA", "criterion_id": "practice_sampled"}
    return [{**common, "observed_to": when, "sample_size": 40, "sample_met": 40} for when in ends]


def ground() -> Rows:
    """Enough to stand at Embedded, so that what is drawn has something to change."""
    common = {"unit_id": "EA", "result": "met", "observed_to": date(2026, 6, 1)}
    return [*({**common, "criterion_id": criterion} for criterion in FINDINGS[:3]), *quarters()]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record with nothing in it; each example writes to it and takes its rows back."""
    book = record(tmp_path_factory.mktemp("invariants"), ["EA"], list(range(1, 2 * AT_ONCE + 1)))
    yield book
    book.connection.close()


def stages(book: Record, returns: list[tuple[str, str, Rows]], known_at: date, as_at: date = T) -> dict[int, Any]:
    """(claimed, verified, supported, highest held, flag, blocking) of EA on each recommendation, of returns (as_at,
    received_on, evidence).
    """
    book.connection.execute("begin")
    try:
        for month, received, rows in returns:
            book.returned(month, received, evidence=rows, training=trained("EA", (97, 100)))
        rows = book.connection.execute("from unit_stage(?, ?)", [as_at, known_at]).fetchall()
    finally:
        book.connection.execute("rollback")
    assert len(rows) == 2 * AT_ONCE
    return {row[0]: row[2:] for row in rows}


def pairs(book: Record, compared: list[tuple[Rows, Rows]]) -> list[tuple[Any, Any]]:
    """What two sets of evidence come to, pair by pair, each set in one return and about a recommendation of its own."""
    sets = [rows for pair in compared for rows in pair]
    every = [row for place, rows in enumerate(sets, start=1) for row in about(place, rows)]
    told = stages(book, [("2026-10-31", "2026-10-31", every)], T)
    return [(told[place], told[place + 1]) for place in range(1, len(sets), 2)]


@FEW
@given(cases(st.lists(evidence(), max_size=6)), st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_stages(empty: Record, drawn: list[Rows], random: Any) -> None:
    compared = []
    for each in drawn:
        rows = [{**row, "evidence_id": f"X{place}"} for place, row in enumerate([*ground(), *each])]
        compared.append((rows, random.sample(rows, len(rows))))
    for in_order, shuffled in pairs(empty, compared):
        assert in_order == shuffled


@FEW
@given(cases(st.tuples(st.lists(evidence(), max_size=5), st.sampled_from([*FINDINGS, "practice_sampled"]), days)))
def test_contrary_evidence_never_raises_a_stage(empty: Record, drawn: list[tuple[Rows, str, date]]) -> None:
    for without, against in pairs(empty, [with_and_without_contrary(*each) for each in drawn]):
        assert against[2] <= without[2] and against[1] <= without[1]


def with_and_without_contrary(drawn: Rows, criterion: str, observed: date) -> tuple[Rows, Rows]:
    rows = [*ground(), *drawn]
    contrary: dict[str, Any] = {"unit_id": "EA", "criterion_id": criterion, "evidence_id": "Z"}
    if criterion == "practice_sampled":
        contrary |= {"observed_to": observed, "sample_size": 20, "sample_met": 0}
    else:
        latest = max((row["observed_to"] for row in rows if row["criterion_id"] == criterion), default=observed)
        contrary |= {"observed_to": max(latest, observed), "result": "not met", "assurance": "A3"}
    return rows, [*rows, contrary]


@FEW
@given(
    cases(st.tuples(st.lists(evidence(), max_size=4), st.lists(evidence(), min_size=1, max_size=4), st.integers(1, 60)))
)
def test_known_at_never_uses_a_return_received_after_it(empty: Record, drawn: list[tuple[Rows, Rows, int]]) -> None:
    known_at = day("2026-11-01")
    early = [row for at, (rows, _, _) in enumerate(drawn, start=1) for row in about(at, [*ground(), *rows])]
    first = ("2026-09-30", "2026-10-05", early)
    after = []
    for at, (_, rows, delay) in enumerate(drawn, start=1):
        received = (known_at + timedelta(days=delay)).isoformat()
        late = [{**row, "evidence_id": f"late{place}"} for place, row in enumerate(rows)]
        after += [("2026-10-31", received, about(at, late)), ("2026-09-30", received, [])]
    assert stages(empty, [first, *after], known_at) == stages(empty, [first], known_at)


@FEW
@given(cases(st.lists(evidence(), max_size=6)))
def test_a_supported_stage_is_never_above_the_verified_or_the_highest_held(empty: Record, drawn: list[Rows]) -> None:
    every = [row for at, rows in enumerate(drawn, start=1) for row in about(at, [*ground(), *rows])]
    told = stages(empty, [("2026-10-31", "2026-10-31", every)], T)
    for _, verified, supported, highest, flag, blocking, verdict in told.values():
        assert supported <= verified and supported <= highest
        assert (flag is None) == (supported == highest)
        assert (blocking is None) == (supported == TOP) and verdict != "met"


@pytest.mark.parametrize(
    ("met", "size", "threshold", "says"),
    [
        (22, 22, 0.85, "met"),
        (21, 21, 0.85, "cannot tell"),
        (28, 30, 0.85, "cannot tell"),
        (35, 35, 0.90, "met"),
        (34, 34, 0.90, "cannot tell"),
        (73, 73, 0.95, "met"),
        (72, 72, 0.95, "cannot tell"),
        (2, 30, 0.85, "not met"),
        (0, 1, 0.85, "not met"),
    ],
)
def test_what_a_sample_says(empty: Record, met: int, size: int, threshold: float, says: str) -> None:
    told = empty.connection.execute("select sample_says(?, ?, ?)", [met, size, threshold]).fetchall()
    assert told == [(says,)]


def test_the_wilson_interval_against_a_worked_figure(empty: Record) -> None:
    # 28 of 30 by hand, z = 1.959964: centre 29.9207 / 33.8415 = 0.8841, half-width 3.2956 / 33.8415 = 0.0974.
    low, high = empty.connection.execute("select wilson_low(28, 30), wilson_high(28, 30)").fetchall()[0]
    assert (round(low, 4), round(high, 4)) == (0.7868, 0.9815)


def test_a_sample_without_a_failure_never_falls_short_and_one_without_a_success_never_passes(empty: Record) -> None:
    told = empty.connection.execute(
        "select distinct sample_says(n, n, 1.0), sample_says(0, n, 0.0001), wilson_low(0, n), wilson_high(n, n) "
        "from range(1, 1001) as sizes(n)"
    ).fetchall()
    assert told == [("cannot tell", "cannot tell", 0.0, 1.0)]


def test_a_decision_agreed_after_the_day_of_knowledge_counts_on_no_day_even_where_no_return_is_in(
    tmp_path: Path,
) -> None:
    book = record(tmp_path, ["EA"], [1])
    for criterion in ("policy_issued", "guidance_withdrawn"):
        book.decide(
            "criterion_exemption",
            recommendation_id=1,
            criterion_id=criterion,
            reason="No policy is asked for",
            agreed_by="Gold Group",
            agreed_on=day("2026-06-20"),
        )
    book.returned("2026-05-31", "2026-06-05")
    book.returned("2026-07-31", "2026-08-05")
    gate = book.close()
    held = [gate.ask("unit_stage", day("2026-07-31"), known)[0]["highest_held"] for known in (day("2026-06-10"), None)]
    assert held == [0, 1]


def test_a_new_version_of_a_criterion_judges_only_the_days_it_is_in_force(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.connection.execute(
        "insert into criteria select 99, criterion_id, title, stage, kind, role, periods, reads, 0.99, valid_days, "
        "grace_days, min_assurance, date '2026-10-01' from criteria where criterion_id = 'officers_trained'"
    )
    for month in ("2026-09-30", "2026-10-31"):
        book.returned(month, training=trained("EA", (97, 100)))
    gate = book.close()
    told = {
        when: next(
            row["verdict"]
            for row in gate.ask("criterion_verdict", day(when), recommendation=1, unit="EA")
            if row["criterion_id"] == "officers_trained"
        )
        for when in ("2026-09-30", "2026-10-31")
    }
    assert told == {"2026-09-30": "met", "2026-10-31": "not met"}


def test_a_stage_with_no_criterion_in_force_cannot_be_reached(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.connection.execute("delete from criteria where stage = 2")
    book.returned("2026-10-31", evidence=[{**row, "observed_to": day("2026-06-01")} for row in about(1, ground()[:2])])
    (row,) = book.close().ask("unit_stage")
    assert (row["supported_stage"], row["blocking_criterion"]) == (1, None)


def test_an_exemption_counts_from_the_day_it_is_agreed_and_an_exclusion_takes_a_unit_out(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA", "NA"], [1])
    agreed = {"reason": "No line team", "agreed_by": "Gold Group", "agreed_on": day("2026-10-10")}
    book.decide("criterion_exemption", recommendation_id=1, criterion_id="officers_trained", **agreed)
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", **agreed)
    book.returned("2026-09-30", training=trained("EA", (50, 100)))
    book.returned("2026-10-31")
    gate = book.close()
    before = gate.ask("criterion_verdict", day("2026-10-09"), unit="EA")
    after = gate.ask("criterion_verdict", day("2026-10-10"), unit="EA")
    assert [row["verdict"] for row in before if row["criterion_id"] == "officers_trained"] == ["not met"]
    (told,) = [row for row in after if row["criterion_id"] == "officers_trained"]
    assert (told["verdict"], told["applicable"], told["detail"]) == ("met", False, "not applicable: No line team")
    assert {row["unit_id"] for row in gate.ask("unit_stage", day("2026-10-09"))} == {"EA", "NA"}
    assert {row["unit_id"] for row in gate.ask("unit_stage", day("2026-10-10"))} == {"EA"}
    assert {row["unit_id"] for row in gate.ask("unit_stage", day("2026-10-31"), day("2026-10-09"))} == {"EA", "NA"}
