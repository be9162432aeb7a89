"""What is asked about progress over time, over literal rows: rungs, what is said beside what is shown, three views."""

from pathlib import Path
from typing import Any

import pytest

from queries import Gate
from tests.rules.records import Record, day, findings, record, sample, trained
from tests.rules.test_asserted import both, milestone

MONTHS = ("2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31")
COUNTS = ("positions", "met", "not_met", "cannot_tell", "lapsed", "not_assessed", "asserted")


@pytest.fixture
def book(tmp_path: Path) -> Record:
    return record(tmp_path, ["EA", "NA"], [1, 2])


def rung(gate: Gate, criterion: str, month: str, **narrowing: Any) -> tuple[int | None, ...]:
    rows = gate.ask("rungs", **narrowing)
    (row,) = [row for row in rows if (row["criterion_id"], row["month_end"]) == (criterion, day(month))]
    return tuple(row[name] for name in COUNTS)


def said(gate: Gate, month: str, stage: int, **narrowing: Any) -> dict[str, Any]:
    rows = gate.ask("said_and_shown", **narrowing)
    (row,) = [row for row in rows if (row["month_end"], row["stage"]) == (day(month), stage)]
    return row


# The two families that the commission names -------------------------------------------------------------------------


@pytest.fixture
def commission(book: Record) -> Gate:
    """Six months of milestones, all done by the end, and of training that comes to 99%: nothing else."""
    for place, month in enumerate(MONTHS):
        officers = (50, 60, 70, 80, 96, 99)[place]
        rows = [*both("2026-07-15"), milestone("M3", "practice_sampled", "2026-09-10")]
        so_far = [row if row["completed_on"] <= day(month) else row | {"completed_on": None} for row in rows]
        training = [row for unit in ("EA", "NA") for row in trained(unit, (officers, 100))]
        book.returned(month, milestones=so_far, training=training)
    return book.close()


def test_milestones_and_training_alone_move_the_rungs(commission: Gate) -> None:
    assert [rung(commission, "officers_trained", month)[:3] for month in MONTHS] == [
        (4, 0, 4),
        (4, 0, 4),
        (4, 0, 4),
        (4, 0, 4),
        (4, 4, 0),
        (4, 4, 0),
    ]
    assert [rung(commission, "policy_issued", month)[-2:] for month in MONTHS[:3]] == [(4, 0), (4, 0), (4, 2)]


def test_milestones_and_training_alone_raise_what_is_asserted_and_support_nothing(commission: Gate) -> None:
    assert [said(commission, month, 1)["asserted"] for month in MONTHS] == [0, 0, 2, 2, 2, 2]
    assert [said(commission, month, 3)["asserted"] for month in MONTHS] == [0, 0, 0, 0, 2, 2]
    assert [said(commission, month, 3)["recommendations_asserted"] for month in MONTHS] == [0, 0, 0, 0, 1, 1]
    assert {row["supported"] for row in commission.ask("said_and_shown")} == {0}
    assert {row["supported_stage"] for row in commission.ask("unit_stage")} == {0}


# Rungs --------------------------------------------------------------------------------------------------------------


def test_a_rung_counts_its_own_criterion_whatever_is_below_it(book: Record) -> None:
    old = findings(2, "EA", "2025-01-31", "line_owned")
    small = {"observed_to": day("2026-09-15"), "sample_size": 5, "sample_met": 5}
    sampled = [sample(1, "EA", "2026-09-15", 30, 30), sample(1, "NA", "2026-09-15", 3, 30), {**old[0], **small}]
    sampled[2] |= {"criterion_id": "practice_sampled", "result": None}
    book.returned("2026-09-30", evidence=[*sampled, *old])
    gate = book.close()
    assert rung(gate, "practice_sampled", "2026-09-30") == (4, 1, 1, 1, 0, 1, 0)
    assert rung(gate, "line_owned", "2026-09-30") == (4, 0, 0, 0, 1, 3, 0)


def test_what_is_exempt_is_no_position_of_a_rung(book: Record) -> None:
    agreed = {"reason": "No training", "agreed_by": "Gold Group", "agreed_on": day("2026-09-01")}
    book.decide("criterion_exemption", recommendation_id=1, criterion_id="officers_trained", **agreed)
    book.returned("2026-08-31", training=trained("EA", (99, 100)))
    book.returned("2026-09-30", training=trained("EA", (99, 100)))
    gate = book.close()
    assert rung(gate, "officers_trained", "2026-08-31") == (4, 2, 0, 0, 0, 2, 0)
    assert rung(gate, "officers_trained", "2026-09-30") == (2, 1, 0, 0, 0, 1, 0)


def test_a_month_not_reported_is_blank_and_not_made_up(book: Record) -> None:
    for month in ("2026-07-31", "2026-09-30"):
        book.returned(month, training=trained("EA", (99, 100)), milestones=both("2026-06-01"))
    gate = book.close()
    assert rung(gate, "officers_trained", "2026-08-31") == (None,) * len(COUNTS)
    assert said(gate, "2026-08-31", 1)["asserted"] is None
    views = {row["month_end"]: row["borne_out"] for row in gate.ask("three_views_by_month")}
    assert views == {day("2026-07-31"): 0, day("2026-08-31"): None, day("2026-09-30"): 0}


def test_rungs_narrow_to_a_recommendation_a_unit_or_a_theme(commission: Gate) -> None:
    assert rung(commission, "policy_issued", MONTHS[2], recommendation=1)[-1] == 2
    assert rung(commission, "policy_issued", MONTHS[2], recommendation=2)[-1] == 0
    assert rung(commission, "policy_issued", MONTHS[2], unit="EA") == (2, 0, 0, 0, 0, 2, 1)
    assert rung(commission, "policy_issued", MONTHS[2], unit="EA", recommendation=2) == (1, 0, 0, 0, 0, 1, 0)
    assert rung(commission, "policy_issued", MONTHS[2], unit="EA", theme=1) == (2, 0, 0, 0, 0, 2, 1)
    assert commission.ask("rungs", theme=1) == commission.ask("rungs")
    assert commission.ask("said_and_shown", theme=1) == commission.ask("said_and_shown")


def test_rungs_of_an_earlier_knowledge_are_those_of_then(commission: Gate) -> None:
    known = commission.ask("rungs", day(MONTHS[5]), day("2026-08-01"))
    reported = {row["month_end"] for row in known if row["reported"]}
    assert reported == {day(month) for month in MONTHS[:3]}
    now = {(row["month_end"], row["criterion_id"]): row for row in commission.ask("rungs")}
    assert all(now[row["month_end"], row["criterion_id"]] == row for row in known if row["reported"])


# Said and shown -----------------------------------------------------------------------------------------------------


def test_a_recommendation_is_claimed_only_where_every_unit_has_a_claim(book: Record) -> None:
    claims = [(1, "EA", 4), (1, "NA", 3), (2, "EA", 5)]
    names = ("recommendation_id", "unit_id", "claimed_stage")
    evidence = findings(1, None, "2026-06-01", "policy_issued", "guidance_withdrawn")
    book.returned(MONTHS[5], claims=[dict(zip(names, row, strict=True)) for row in claims], evidence=evidence)
    gate = book.close()
    row = said(gate, MONTHS[5], 3)
    assert (row["positions"], row["claimed"], row["recommendations"], row["recommendations_claimed"]) == (4, 3, 2, 1)
    row = said(gate, MONTHS[5], 1)
    assert (row["asserted"], row["supported"], row["recommendations_supported"]) == (2, 2, 1)


# Three views --------------------------------------------------------------------------------------------------------


def embedded(unit: str) -> list[dict[str, Any]]:
    quarters = ("2025-12-15", "2026-03-15", "2026-06-15", "2026-09-15")
    criteria = ("policy_issued", "guidance_withdrawn", "line_owned")
    return [
        *findings(1, unit, "2026-08-01", *criteria),
        *(sample(1, unit, when, 30, 30) for when in quarters),
    ]


@pytest.fixture
def three(book: Record) -> Gate:
    """Both declared on 10 October, 1 borne out in both units since September, 2 closed on 20 October."""
    update = "update recommendation set"
    book.connection.execute(f"{update} force_declared_complete_on = date '2026-10-10'")
    book.connection.execute(f"{update} inspectorate_closed_on = date '2026-10-20' where recommendation_id = 2")
    training = [row for unit in ("EA", "NA") for row in trained(unit, (99, 100))]
    book.returned("2026-09-30", evidence=[*embedded("EA"), *embedded("NA")], training=training)
    book.returned("2026-10-31", training=training)
    return book.close()


def views(gate: Gate, as_at: str, known_at: str | None = None) -> list[tuple[Any, ...]]:
    names = ("declared_on", "supported_stage", "borne_out", "closed_on", "declared_not_borne_out")
    rows = gate.ask("three_views", day(as_at), day(known_at) if known_at else None)
    return [tuple(row[name] for name in names) for row in rows]


def test_three_views_stand_side_by_side(three: Gate) -> None:
    declared, closed = day("2026-10-10"), day("2026-10-20")
    assert views(three, "2026-10-31") == [(declared, 4, True, None, False), (declared, 0, False, closed, True)]


def test_what_was_declared_later_is_not_known_before(three: Gate) -> None:
    assert views(three, "2026-10-09") == [(None, 4, True, None, False), (None, 0, False, None, False)]
    assert views(three, "2026-10-31", "2026-10-09") == views(three, "2026-10-09")


def test_three_views_month_by_month(three: Gate) -> None:
    names = ("declared", "borne_out", "closed", "declared_not_borne_out")
    rows = three.ask("three_views_by_month")
    assert [tuple(row[name] for name in names) for row in rows] == [(0, 1, 0, 0), (2, 1, 1, 1)]


# Independence -------------------------------------------------------------------------------------------------------


def test_every_line_of_assurance_has_a_row_and_never_is_blank(book: Record) -> None:
    evidence = [
        *findings(1, None, "2026-02-15", "policy_issued"),
        *findings(1, "EA", "2025-10-31", "independent_retest"),
        *findings(1, "EA", "2024-10-31", "independent_retest"),
    ]
    book.returned("2026-10-31", evidence=evidence)
    gate = book.close()
    names = ("assurance", "last_observed_to", "months_since", "items")
    assert [tuple(row[name] for name in names) for row in gate.ask("independence", recommendation=1)] == [
        ("A0", None, None, 0),
        ("A1", None, None, 0),
        ("A2", day("2026-02-15"), 8, 1),
        ("A3", day("2025-10-31"), 12, 2),
    ]
    assert gate.ask("independence", day("2025-10-30"), recommendation=1)[3]["last_observed_to"] == day("2024-10-31")


# What the rules ask for ---------------------------------------------------------------------------------------------


def test_what_is_asked_in_all_and_what_was_sent(book: Record) -> None:
    agreed = {"reason": "-", "agreed_by": "-", "agreed_on": day("2026-01-01")}
    book.decide("criterion_exemption", recommendation_id=2, criterion_id="line_owned", **agreed)
    book.decide("scope_exclusion", recommendation_id=2, unit_id="NA", **agreed)
    evidence = [
        *findings(1, None, "2026-08-01", "policy_issued"),
        *findings(1, "EA", "2024-08-01", "guidance_withdrawn"),
        sample(1, "EA", "2026-08-15", 20, 22),
        sample(2, "EA", "2026-09-15", 10, 10),
        sample(1, "EA", "2026-10-15", 9, 9),
    ]
    for month, deaths in (("2026-07-31", 10), ("2026-08-31", 12), ("2026-09-30", 14), ("2026-10-31", 99)):
        exposure = [{"unit_id": "EA", "death_reports": deaths}]
        book.returned(month, exposure=exposure, evidence=evidence if deaths == 99 else [])
    east, north, total = book.close().ask("asked_for")
    asked = ("recommendations", "findings_asked", "findings_in_date", "sample_positions", "cases_asked", "files_asked")
    assert [tuple(row[name] for name in asked) for row in (east, north, total)] == [
        (2, 7, 1, 2, 44, 22),
        (1, 4, 1, 1, 22, 22),
        (2, 11, 2, 3, 66, 44),
    ]
    sent = ("unit_id", "quarter", "death_reports", "findings_filed", "cases_judged", "positions_sampled")
    assert [tuple(row[name] for name in sent) for row in (east, north, total)] == [
        ("EA", day("2026-07-01"), 36, 1, 32, 2),
        ("NA", day("2026-07-01"), None, 1, 0, 0),
        (None, day("2026-07-01"), 36, 1, 32, 2),
    ]


@pytest.mark.parametrize(
    ("as_at", "quarter"), [("2026-09-30", "2026-07-01"), ("2026-09-29", "2026-04-01"), ("2026-12-31", "2026-10-01")]
)
def test_the_quarter_sent_is_the_latest_that_has_ended(book: Record, as_at: str, quarter: str) -> None:
    book.returned("2026-08-31")
    assert {row["quarter"] for row in book.close().ask("asked_for", day(as_at))} == {day(quarter)}


@pytest.mark.parametrize(("threshold", "fewest"), [(0.85, 22), (0.9, 35), (0.95, 73), (1.0, None)])
def test_the_fewest_clean_cases(book: Record, threshold: float, fewest: int | None) -> None:
    told = book.connection.execute("select fewest_clean(t) from (select ?::double as t)", [threshold]).fetchall()
    assert told == [(fewest,)]
    book.connection.close()


# Milestones by kind -------------------------------------------------------------------------------------------------


def test_milestones_are_counted_by_kind_wherever_they_are_counted(book: Record) -> None:
    def of(name: str, kind: str, done: str | None) -> dict[str, Any]:
        return milestone(name, None, done) | {"kind": kind}

    gone = of("M5", "outcome", None)
    rows = [of("M1", "activity", "2026-06-01"), of("M2", "activity", "2026-08-01"), of("M3", "outcome", None)]
    book.returned("2026-08-31", milestones=[*rows, of("M4", "outcome", "2026-06-02"), gone])
    book.returned("2026-10-31", milestones=[*rows, of("M4", "outcome", "2026-06-02")])
    gate = book.close()
    assert [tuple(row.values()) for row in gate.ask("milestone_kinds")] == [
        ("activity", 2, 2, 1, 0, 0, 0),
        ("output", 0, 0, 0, 0, 0, 0),
        ("outcome", 3, 1, 0, 1, 0, 1),
    ]
    (summary,) = gate.ask("milestone_summary")
    assert (summary["done"], summary["outcomes"], summary["outcomes_done"], summary["outputs"]) == (3, 3, 1, 0)
    assert (summary["activities"], summary["activities_done"], summary["outputs_done"]) == (2, 2, 0)
    first, second = gate.ask("delivery")
    assert (first["outcomes"], first["outcomes_done"], second["outcomes"]) == (3, 1, 0)
