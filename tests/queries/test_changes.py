"""What changed between two days: each kind, restatements apart, and the three states that add up."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from queries import Gate, open_gate
from tests.rules.records import day, findings, record, sample

SINCE, AS_AT = date(2026, 9, 10), date(2026, 10, 14)
KINDS = {
    "gained",
    "fell",
    "unproven",
    "lapsed",
    "scope",
    "slipped",
    "completed",
    "overdue",
    "claim moved",
    "new evidence",
    "late return",
    "restated",
}


def milestone(
    milestone_id: str = "M1", due: str = "2026-10-31", forecast: str | None = None, **more: Any
) -> dict[str, Any]:
    """One milestone of recommendation 1."""
    return {
        "milestone_id": milestone_id,
        "recommendation_id": 1,
        "title": "Guidance issued",
        "original_due_on": day(due),
        "forecast_on": day(forecast or due),
        **more,
    }


def changes(
    gate: Gate, kind: str | None = None, since: date = SINCE, as_at: date = AS_AT, **more: Any
) -> list[dict[str, Any]]:
    """The rows of `changes`, of one kind when given."""
    return [row for row in gate.ask("changes", as_at, since=since, **more) if kind in (None, row["kind"])]


@pytest.fixture
def book(tmp_path: Path):
    """A record of one unit and one recommendation."""
    return record(tmp_path / "store", ["EA"], [1])


def test_nothing_held_is_no_change(book) -> None:
    gate = book.close()
    assert gate.ask("changes", AS_AT, since=SINCE) == []


def test_a_stage_gained_names_what_held_it_back(book) -> None:
    book.returned("2026-08-31", "2026-09-05", evidence=findings(1, "EA", "2026-08-01", "policy_issued"))
    book.returned("2026-09-30", "2026-10-08", evidence=findings(1, "EA", "2026-09-20", "guidance_withdrawn"))
    (row,) = changes(book.close(), "gained")
    assert (row["unit_id"], row["subject"], row["before"], row["after"], row["cause"]) == (
        "EA",
        "stage",
        "0",
        "1",
        "guidance_withdrawn",
    )


def test_a_stage_that_fell_names_what_holds_it_back_and_its_verdict(book) -> None:
    both = findings(1, "EA", "2026-08-01", "policy_issued", "guidance_withdrawn")
    against = {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"}
    book.returned("2026-08-31", "2026-09-05", evidence=both)
    book.returned("2026-09-30", "2026-10-08", evidence=[against])
    (row,) = changes(book.close(), "fell")
    assert (row["before"], row["after"], row["cause"], row["cause_verdict"]) == ("1", "0", "policy_issued", "not met")


def test_a_stage_that_falls_because_evidence_expired_is_lapsed_and_did_not_fall(book) -> None:
    policy = {**findings(1, "EA", "2026-05-01", "policy_issued")[0], "valid_until": day("2026-06-25")}
    book.returned("2026-08-31", "2026-09-05", evidence=[policy, *findings(1, "EA", "2026-08-01", "guidance_withdrawn")])
    gate = book.close()
    (row,) = changes(gate, "lapsed")
    assert (row["before"], row["after"], row["cause"], row["cause_verdict"]) == ("1", "0", "policy_issued", "lapsed")
    assert changes(gate, "fell") == []


def test_evidence_about_the_time_before_that_came_in_after_is_restated_with_the_stage_it_moves(book) -> None:
    """Worked case g: absent as known then, present as now known, and told as restated."""
    book.returned("2026-08-31", "2026-09-05", evidence=findings(1, "EA", "2026-08-01", "policy_issued"))
    book.returned("2026-09-30", "2026-10-08", evidence=findings(1, "EA", "2026-08-20", "guidance_withdrawn"))
    gate = book.close()
    told = {row["subject"]: (row["before"], row["after"]) for row in changes(gate, "restated")}
    assert told == {"stage": ("0", "1"), "E0002": (None, "met, A2, 20 August 2026")}
    assert changes(gate, "gained") == changes(gate, "new evidence") == []


def test_evidence_about_the_time_since_is_new(book) -> None:
    book.returned("2026-08-31", "2026-09-05")
    book.returned("2026-09-30", "2026-10-08", evidence=[sample(1, "EA", "2026-09-20", 28, 30)])
    (row,) = changes(book.close(), "new evidence")
    assert (row["unit_id"], row["before"], row["after"], row["cause"]) == ("EA", None, "28 of 30", "practice_sampled")


def test_evidence_corrected_or_withdrawn_is_restated_with_before_and_after(book) -> None:
    first = [sample(1, "EA", "2026-08-20", 28, 30, evidence_id=name) for name in ("S1", "S2")]
    book.returned("2026-08-31", "2026-09-05", evidence=first)
    second = [{**first[0], "sample_met": 20}, {**first[1], "withdrawn": True}]
    book.returned("2026-08-31", "2026-10-08", evidence=second)
    told = {row["subject"]: (row["before"], row["after"]) for row in changes(book.close(), "restated")}
    as_sent = "28 of 30, A2, 20 August 2026"
    assert told == {"S1": (as_sent, "20 of 30, A2, 20 August 2026"), "S2": (as_sent, "withdrawn")}


def test_a_claim_that_moved_and_a_first_claim(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA", "NA"], [1])
    book.returned("2026-08-31", "2026-09-05", claims=[{"recommendation_id": 1, "unit_id": "EA", "claimed_stage": 2}])
    both = [{"recommendation_id": 1, "unit_id": unit, "claimed_stage": 4} for unit in ("EA", "NA")]
    book.returned("2026-09-30", "2026-10-08", claims=both)
    told = {row["unit_id"]: (row["before"], row["after"]) for row in changes(book.close(), "claim moved")}
    assert told == {"EA": ("2", "4"), "NA": (None, "4")}


def test_a_slip_says_by_how_many_days_and_how_often_before(book) -> None:
    book.returned("2026-07-31", milestones=[milestone()])
    book.returned("2026-08-31", "2026-09-05", milestones=[milestone(forecast="2026-11-30")])
    book.returned("2026-09-30", "2026-10-08", milestones=[milestone(forecast="2027-01-31")])
    (row,) = changes(book.close())
    assert (row["kind"], row["subject"], row["before"], row["after"]) == ("slipped", "M1", "2026-11-30", "2027-01-31")
    assert (row["days"], row["times_before"]) == (62, 1)


def test_a_completion_is_told_against_its_original_date(book) -> None:
    book.returned("2026-08-31", "2026-09-05", milestones=[milestone(due="2026-09-20")])
    done = milestone(due="2026-09-20", completed_on=day("2026-09-25"))
    book.returned("2026-09-30", "2026-10-08", milestones=[done])
    (row,) = changes(book.close())
    assert (row["kind"], row["before"], row["after"], row["days"]) == ("completed", "open", "done late", 5)


def test_a_milestone_is_newly_overdue_once(book) -> None:
    book.returned(
        "2026-08-31", "2026-09-05", milestones=[milestone(due="2026-09-20"), milestone("M2", due="2026-09-01")]
    )
    book.returned(
        "2026-09-30", "2026-10-08", milestones=[milestone(due="2026-09-20"), milestone("M2", due="2026-09-01")]
    )
    (row,) = changes(book.close())
    assert (row["kind"], row["subject"], row["days"]) == ("overdue", "M1", 24)


def test_a_milestone_no_longer_reported_is_a_slip_without_days(book) -> None:
    book.returned("2026-08-31", "2026-09-05", milestones=[milestone(), milestone("M2")])
    book.returned("2026-09-30", "2026-10-08", milestones=[milestone("M2")])
    (row,) = changes(book.close())
    assert (row["kind"], row["subject"], row["after"], row["days"]) == ("slipped", "M1", "not reported", None)


def test_a_corrected_month_restates_a_milestone(book) -> None:
    book.returned("2026-08-31", "2026-09-05", milestones=[milestone()])
    book.returned("2026-08-31", "2026-10-08", milestones=[milestone(forecast="2026-12-31")])
    (row,) = changes(book.close())
    assert (row["kind"], row["before"], row["after"], row["days"]) == ("restated", "2026-10-31", "2026-12-31", 61)


def test_a_return_received_late_or_still_missing_is_told_once(book) -> None:
    book.returned("2026-06-30", "2026-07-10")
    book.returned("2026-08-31", "2026-09-25")
    gate = book.close()
    told = {row["subject"]: (row["before"], row["after"], row["days"]) for row in changes(gate, "late return")}
    assert told == {"2026-08-31": ("2026-09-15", "2026-09-25", 10)}
    (missing,) = changes(gate, "late return", date(2026, 8, 1), date(2026, 8, 31))
    assert (missing["subject"], missing["after"], missing["days"]) == ("2026-07-31", "not received", 16)


def test_a_unit_taken_out_of_scope_is_neither_a_gain_nor_a_loss(book) -> None:
    decided = {"reason": "Merged", "agreed_by": "Gold Group", "agreed_on": day("2026-10-01")}
    book.decide("scope_exclusion", recommendation_id=1, unit_id="EA", **decided)
    book.returned(
        "2026-08-31", "2026-09-05", evidence=findings(1, "EA", "2026-08-01", "policy_issued", "guidance_withdrawn")
    )
    (row,) = changes(book.close())
    assert (row["kind"], row["before"], row["after"]) == ("scope", "1", "not in scope")
    assert (row["cause"], row["cause_verdict"]) == (None, None)


def test_losses_come_first_and_new_evidence_last(book) -> None:
    both = findings(1, "EA", "2026-08-01", "policy_issued", "guidance_withdrawn")
    against = {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"}
    book.returned("2026-08-31", "2026-09-05", evidence=both, milestones=[milestone(due="2026-09-20")])
    book.returned(
        "2026-09-30", "2026-10-08", evidence=[against], milestones=[milestone(due="2026-09-20", forecast="2026-12-31")]
    )
    assert [row["kind"] for row in changes(book.close())] == ["fell", "overdue", "slipped", "new evidence"]


# The states add up, on the illustrative set --------------------------------------------------------------------------


@cache
def gate_to(store: Path) -> Gate:
    """One gate for all pairs, so that a day's knowledge is learnt once."""
    gate = open_gate(store)
    assert gate is not None
    return gate


@cache
def stood(store: Path, as_at: date, known_at: date) -> tuple[dict, dict, dict]:
    """Stages and claims by recommendation and unit, and milestones' states, as the other questions give them."""
    gate = gate_to(store)
    units = gate.ask("unit_stage", as_at, known_at)
    stages = {(row["recommendation_id"], row["unit_id"]): str(row["supported_stage"]) for row in units}
    claims = {
        (row["recommendation_id"], row["unit_id"]): str(row["claimed_stage"])
        for row in units
        if row["claimed_stage"] is not None
    }
    milestones = gate.ask("milestone_position", as_at, known_at)
    return stages, claims, {row["milestone_id"]: row["state"] for row in milestones}


def moved(state: dict, key: Any, before: str | None, after: str | None) -> None:
    """Make one move in a state; it must start from where the state stands."""
    assert state.get(key) == before, (key, before, after)
    if after is None:
        del state[key]
    else:
        state[key] = after


def follow(rows: list[dict], plan: list[dict], start: tuple[dict, dict, dict]) -> tuple[dict, dict, dict]:
    """The state that the rows of `changes` and `plan_changes` lead to from `start`."""
    stages, claims, milestones = (dict(part) for part in start)
    restated = [row for row in rows if row["kind"] == "restated"]
    for row in [*restated, *(row for row in rows if row["kind"] != "restated")]:
        pair = (row["recommendation_id"], row["unit_id"])
        if row["subject"] == "stage":
            moved(stages, pair, *(None if row[name] == "not in scope" else row[name] for name in ("before", "after")))
        elif row["subject"] == "claim":
            moved(claims, pair, row["before"], row["after"])
    for row in restated:
        if row["title"] is not None:
            moved(milestones, row["subject"], row["state_before"], row["state_after"])
    told = {row["subject"]: row for row in rows if row["title"] is not None and row["kind"] != "restated"}
    for row in [
        *told.values(),
        *({**row, "subject": row["milestone_id"]} for row in plan if row["milestone_id"] not in told),
    ]:
        moved(milestones, row["subject"], row["state_before"], row["state_after"])
    return stages, claims, milestones


def assert_adds_up(store: Path, since: date, as_at: date, known_at: date) -> None:
    """The rows lead from the state at since, as known then, to that at as_at as known at known_at; so do the counts."""
    gate = gate_to(store)
    rows = gate.ask("changes", as_at, known_at, since=since)
    plan = gate.ask("plan_changes", as_at, known_at, since=since)
    assert {row["kind"] for row in rows} <= KINDS
    now = stood(store, as_at, known_at)
    assert follow(rows, plan, stood(store, since, since)) == now
    counts = gate.ask("changes_reconciled", as_at, known_at, since=since)
    assert all(row["before"] + row["restated"] + row["came"] - row["went"] == row["now"] for row in counts)
    held = {row["state"]: row["now"] for row in counts if row["measure"] == "milestone"}
    assert held == {state: list(now[2].values()).count(state) for state in held}
    by_stage = {
        row["state"]: row["now"] for row in counts if row["measure"] == "stage" and row["state"] != "not in scope"
    }
    assert by_stage == {stage: list(now[0].values()).count(stage) for stage in by_stage}


def held_meetings(store: Path) -> list[date]:
    """The meetings held from the first month reported to the last return."""
    gate = gate_to(store)
    days = sorted(row["held_on"] for row in gate.ask("meetings"))
    return [when for when in days if gate.first_as_at <= when <= date(2026, 11, 18)]


@pytest.mark.parametrize("place", range(25))
def test_every_pair_of_consecutive_meetings_adds_up(illustrative_store: Path, place: int) -> None:
    days = held_meetings(illustrative_store)
    assert len(days) == 26
    assert_adds_up(illustrative_store, days[place], days[place + 1], days[place + 1])


@pytest.mark.parametrize(
    ("since", "as_at", "known_at"),
    [
        ("2026-09-23", "2026-10-31", "2026-11-22"),
        ("2026-07-31", "2026-08-31", "2026-11-22"),
        ("2025-10-31", "2026-10-31", "2026-11-22"),
        ("2026-09-30", "2026-10-31", "2026-10-31"),
        ("2023-05-01", "2023-09-20", "2023-09-20"),
        ("2024-11-30", "2025-02-10", "2025-06-18"),
    ],
)
def test_other_pairs_of_days_add_up(illustrative_store: Path, since: str, as_at: str, known_at: str) -> None:
    assert_adds_up(illustrative_store, day(since), day(as_at), day(known_at))


def test_the_figures_and_the_evidence_that_came_in_are_together_all_that_changed(illustrative_store: Path) -> None:
    gate, asked = gate_to(illustrative_store), {"since": day("2026-06-30"), "known_at": day("2026-11-22")}
    together = gate.ask("changes", day("2026-10-31"), **asked)
    figures = gate.ask("changes", day("2026-10-31"), about="figures", **asked)
    evidence = gate.ask("changes", day("2026-10-31"), about="evidence", **asked)
    assert figures == [row for row in together if not row["came_in"]]
    assert evidence == [row for row in together if row["came_in"]]
    (counted,) = gate.ask("evidence_come_in", day("2026-10-31"), **asked)
    new = sum(row["kind"] == "new evidence" for row in evidence)
    assert counted == {"items": len(evidence), "about_since": new, "about_before": len(evidence) - new}
    assert 0 < new < len(evidence)
