"""Causes: every rise and fall between two days belongs to exactly one, told once with its figures then and now."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries import Gate, open_gate
from tests.rules.records import Record, day, findings, record, sample, trained

SINCE, AS_AT = date(2026, 9, 30), date(2026, 10, 31)
MOVES = ("gained", "fell", "unproven", "lapsed")


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of three recommendations in two units, one course for all of them."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2, 3])


def ground(*recommendations: int) -> list[dict[str, Any]]:
    """Defined, for every unit."""
    return [
        row
        for number in recommendations
        for row in findings(number, None, "2026-09-01", "policy_issued", "guidance_withdrawn")
    ]


def rosters(ea: tuple[int, int], na: tuple[int, int] = (100, 100)) -> list[dict[str, Any]]:
    return [*trained("EA", ea), *trained("NA", na)]


def told(gate: Gate, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in gate.ask("causes", AS_AT, since=SINCE)]


def test_one_course_that_fells_three_recommendations_in_a_unit_is_one_cause(book: Record) -> None:
    book.returned("2026-09-30", training=rosters((97, 100)), evidence=ground(1, 2, 3))
    book.returned("2026-10-31", training=rosters((88, 110)))
    gate = book.close()
    (cause,) = gate.ask("causes", AS_AT, since=SINCE)
    assert [cause[name] for name in ("kind", "change", "criterion_id", "course_id", "unit_id", "role")] == [
        "training",
        "fell",
        "officers_trained",
        "SD1",
        "EA",
        "officer",
    ]
    assert [cause[name] for name in ("from_x", "from_n", "to_x", "to_n", "moved_on")] == [97, 100, 88, 110, AS_AT]
    assert (cause["from_figure"], cause["to_figure"]) == (0.97, 0.8)
    assert (cause["recommendations"], cause["unit_positions"], cause["headlines"]) == ([1, 2, 3], 3, [1, 2, 3])


def test_a_sample_is_told_with_its_figures_then_and_now(book: Record) -> None:
    book.returned(
        "2026-09-30", training=rosters((100, 100)), evidence=[*ground(1), sample(1, "EA", "2026-05-20", 51, 53)]
    )
    book.returned("2026-10-31", training=rosters((100, 100)), evidence=[sample(1, "EA", "2026-10-20", 13, 29)])
    assert told(
        book.close(), "kind", "change", "from_x", "from_n", "to_x", "to_n", "moved_on", "evidence_id", "owner"
    ) == [("sample", "fell", 51, 53, 13, 29, date(2026, 10, 20), "E0004", "Force assurance lead")]


def test_a_unit_that_falls_and_stays_above_the_lowest_does_not_move_the_recommendation(book: Record) -> None:
    untrained = rosters((100, 100), (90, 100))
    contrary = {**findings(1, "NA", "2026-10-05", "policy_issued")[0], "result": "not met"}
    book.returned("2026-09-30", training=untrained, evidence=[*ground(1), sample(1, "EA", "2026-05-20", 51, 53)])
    book.returned("2026-10-31", training=untrained, evidence=[sample(1, "EA", "2026-10-20", 13, 29), contrary])
    assert sorted(told(book.close(), "kind", "change", "recommendations", "headlines")) == [
        ("finding", "fell", [1], [1]),
        ("sample", "fell", [1], []),
    ]


@pytest.mark.parametrize(("then", "now", "change"), [(100, 90, "fell"), (90, 100, "gained")])
def test_a_unit_that_moves_from_the_lowest_or_down_to_it_alone_does_not_move_the_recommendation(
    book: Record, then: int, now: int, change: str
) -> None:
    book.returned("2026-09-30", training=rosters((then, 100), (90, 100)), evidence=ground(1))
    book.returned("2026-10-31", training=rosters((now, 100), (90, 100)))
    assert told(book.close(), "change", "recommendations", "headlines") == [(change, [1], [])]


def test_one_finding_for_every_unit_is_one_cause(book: Record) -> None:
    contrary = {**findings(1, None, "2026-10-05", "policy_issued")[0], "result": "not met"}
    book.returned("2026-09-30", training=rosters((100, 100)), evidence=ground(1))
    book.returned("2026-10-31", training=rosters((100, 100)), evidence=[contrary])
    assert told(book.close(), "kind", "change", "evidence_id", "unit_id", "units", "unit_positions") == [
        ("finding", "fell", "E0003", None, ["EA", "NA"], 2)
    ]


def test_what_lapses_is_told_with_the_day_it_lapsed(book: Record) -> None:
    policy, guidance = ground(1)
    policy["valid_until"] = day("2026-07-10")
    book.returned("2026-09-30", training=rosters((100, 100)), evidence=[policy, guidance])
    book.returned("2026-10-31", training=rosters((100, 100)))
    # Ninety days of grace.
    assert told(book.close(), "kind", "change", "moved_on", "evidence_id", "unit_positions") == [
        ("expiry", "lapsed", date(2026, 10, 9), "E0001", 2)
    ]


def test_a_roster_that_stops_coming_and_one_that_comes_in(book: Record) -> None:
    book.returned("2026-07-20", training=trained("EA", (100, 100)))
    book.returned("2026-09-30", evidence=ground(1))
    book.returned("2026-10-31", training=trained("NA", (100, 100)))
    assert told(book.close(), "kind", "change", "unit_id", "course_id", "moved_on") == [
        ("roster", "lapsed", "EA", "SD1", date(2026, 7, 20)),
        ("roster", "gained", "NA", "SD1", AS_AT),
    ]


@pytest.mark.parametrize(("threshold", "change"), [(0.99, "fell"), (0.90, "gained")])
def test_a_change_of_rule_is_told_as_one_and_never_as_progress(book: Record, threshold: float, change: str) -> None:
    trained_of_100 = 97 if change == "fell" else 93
    book.connection.execute(
        "insert into criteria by name select * replace ($threshold as threshold, date '2026-10-15' as effective_from) "
        "from criteria where criterion_id = 'officers_trained'",
        {"threshold": threshold},
    )
    for month in ("2026-09-30", "2026-10-31"):
        same = rosters((trained_of_100, 100), (trained_of_100, 100))
        book.returned(month, training=same, evidence=ground(1) if month == "2026-09-30" else [])
    assert told(book.close(), "kind", "change", "moved_on", "unit_positions") == [
        ("rule", change, date(2026, 10, 15), 2)
    ]


def test_a_criterion_that_is_switched_off_is_an_exception(book: Record) -> None:
    agreed = {"reason": "no course", "agreed_by": "Gold Group", "agreed_on": day("2026-10-10")}
    for role in ("officers", "supervisors"):
        book.decide("criterion_exemption", recommendation_id=1, criterion_id=f"{role}_trained", **agreed)
    book.returned("2026-09-30", evidence=ground(1))
    book.returned("2026-10-31", evidence=[])
    assert told(book.close(), "kind", "change", "recommendations", "unit_positions") == [
        ("exception", "gained", [1], 2)
    ]


def test_months_held(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-08-15")
    book.connection.execute("update criteria set periods = 2 where criterion_id = 'held_12_months'")
    evidence = [
        *ground(1),
        *findings(1, "EA", "2026-08-01", "line_owned", "independent_retest"),
        *(sample(1, "EA", when, 40, 40) for when in quarters),
    ]
    book.returned("2026-09-30", training=trained("EA", (100, 100)), evidence=evidence)
    book.returned("2026-10-31", training=trained("EA", (100, 100)))
    gate = book.close()
    rows = gate.ask("causes", date(2026, 11, 10), since=SINCE)
    assert [[row[name] for name in ("kind", "change", "from_x", "to_x", "to_n")] for row in rows] == [
        ["months held", "gained", 0, 2, 2]
    ]


def test_coming_into_scope_is_neither_rise_nor_fall(book: Record) -> None:
    agreed = {"reason": "merged", "agreed_by": "Gold Group", "agreed_on": day("2026-10-10")}
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", **agreed)
    book.returned("2026-09-30", training=rosters((97, 100)), evidence=ground(1))
    book.returned("2026-10-31", training=rosters((97, 100)))
    assert book.close().ask("causes", AS_AT, since=SINCE) == []


# They partition the changes -----------------------------------------------------------------------------------------


def must_partition(gate: Gate, since: date, as_at: date, known_at: date) -> int:
    """Hold the causes against the changes of stage; gives how many there are."""
    changes = sorted(
        (row["recommendation_id"], row["unit_id"], row["before"], row["after"], row["kind"], row["cause"])
        for row in gate.ask("changes", as_at, known_at, since=since)
        if row["subject"] == "stage" and row["kind"] in MOVES
    )
    positions = gate.ask("cause_positions", as_at, known_at, since=since)
    assert changes == sorted(
        (
            row["recommendation_id"],
            row["unit_id"],
            str(row["before"]),
            str(row["after"]),
            row["change"],
            row["criterion_id"],
        )
        for row in positions
    )
    causes = {row["cause_id"]: row for row in gate.ask("causes", as_at, known_at, since=since)}
    for cause_id, cause in causes.items():
        own = [row for row in positions if row["cause_id"] == cause_id]
        assert cause["unit_positions"] == len(own)
        assert cause["recommendations"] == sorted({row["recommendation_id"] for row in own})
        assert {cause["kind"], cause["change"], cause["criterion_id"]} >= {own[0]["kind"], own[0]["change"]}
    assert set(causes) == {row["cause_id"] for row in positions}
    return len(changes)


def test_they_partition_the_changes_between_meetings_of_the_illustrative_set(illustrative_store: Path) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None and gate.last_as_at is not None
    held = [row["held_on"] for row in gate.ask("meetings") if row["held_on"] <= gate.last_as_at]
    days = sorted({*held, gate.last_as_at})
    pairs = [(days[-2], days[-1]), (date(2025, 9, 30), date(2025, 10, 31)), (date(2024, 6, 30), date(2025, 6, 30))]
    assert all(must_partition(gate, since, as_at, gate.known_through) for since, as_at in pairs)
    gate.close()


@st.composite
def item(draw: st.DrawFn) -> dict[str, Any]:
    """A finding or a sample of recommendation 1 or 2, in a unit or in all."""
    number, observed = draw(st.sampled_from([1, 2])), draw(st.dates(date(2026, 1, 1), AS_AT))
    if draw(st.booleans()):
        criterion = draw(st.sampled_from(["policy_issued", "guidance_withdrawn", "line_owned"]))
        row = findings(number, draw(st.sampled_from(["EA", None])), observed.isoformat(), criterion)[0]
        end = draw(st.sampled_from([None, date(2026, 7, 10), date(2026, 9, 10)]))
        return {
            **row,
            "result": draw(st.sampled_from(["met", "not met"])),
            "valid_until": end if end and end > observed else None,
        }
    size = draw(st.sampled_from([8, 30, 60]))
    return sample(number, "EA", observed.isoformat(), draw(st.integers(0, size)), size)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(item(), max_size=8),
    st.tuples(st.integers(90, 100), st.integers(90, 100)),
    st.sampled_from([None, date(2026, 10, 15)]),
)
def test_they_partition_the_changes_of_whatever_comes_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], people: tuple[int, int], ruled_on: date | None
) -> None:
    book = record(tmp_path_factory.mktemp("causes") / "store", ["EA", "NA"], [1, 2])
    if ruled_on:
        book.connection.execute(
            "insert into criteria by name select * replace (0.96 as threshold, ?::date as effective_from) "
            "from criteria where criterion_id = 'officers_trained'",
            [ruled_on],
        )
    book.returned(
        "2026-09-30",
        training=rosters((people[0], 100)),
        evidence=[*ground(1, 2), *(r for r in rows if r["observed_to"] <= SINCE)],
    )
    book.returned(
        "2026-10-31", training=rosters((people[1], 100)), evidence=[r for r in rows if r["observed_to"] > SINCE]
    )
    gate = book.close()
    must_partition(gate, SINCE, AS_AT, AS_AT)
    gate.close()
