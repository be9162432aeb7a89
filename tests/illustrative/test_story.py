"""What the loaded set shows: every verdict, flag, milestone state and kind of change, in a story of more than gains."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.ladder import STAGES, TOP
from queries import Gate

NOW = date(2026, 10, 31)
LAST_MEETING = date(2026, 9, 23)
AFTER_EVERYTHING = date(2026, 11, 20)

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def criteria(gate: Gate) -> Rows:
    return gate.ask("criterion_verdict", as_at=NOW)


@pytest.fixture(scope="module")
def units(gate: Gate) -> Rows:
    return gate.ask("unit_stage", as_at=NOW)


@pytest.fixture(scope="module")
def recommendations(gate: Gate) -> Rows:
    return gate.ask("recommendation_stage", as_at=NOW)


@pytest.fixture(scope="module")
def portfolio(gate: Gate) -> dict[date, list[int]]:
    """How many recommendations stand at each of the six stages, by month."""
    months: dict[date, list[int]] = defaultdict(lambda: [0] * len(STAGES))
    for row in gate.ask("portfolio_by_month", as_at=NOW):
        months[row["month_end"]][row["stage"]] = row["recommendations"]
    return dict(months)


def test_every_return_passes_the_checks(gate: Gate, returns: list[tuple[Path, date]]) -> None:
    receipts = gate.ask("return_receipts", known_at=AFTER_EVERYTHING)
    assert {(row["file_name"], row["received_on"]) for row in receipts} == {(path.name, day) for path, day in returns}


def test_some_returns_are_odd_enough_to_warn_about(gate: Gate) -> None:
    warned = " ".join(row["warning"] for row in gate.ask("return_warnings", known_at=AFTER_EVERYTHING))
    for words in ("is absent", "roster moved", "completion fell", "put back", "has passed", "fell from 3 to 1"):
        assert words in warned, words


def test_every_verdict_is_there_now(criteria: Rows) -> None:
    assert {row["verdict"] for row in criteria} == {"met", "not met", "cannot tell", "lapsed", "not assessed"}


def test_evidence_is_overdue_and_criteria_are_exempt_now(criteria: Rows) -> None:
    assert any(row["overdue"] for row in criteria)
    exempt = {(row["recommendation_id"], row["criterion_id"]) for row in criteria if not row["applicable"]}
    assert exempt == {(number, f"{role}_trained") for number in (9, 13) for role in ("officers", "supervisors")}


def test_one_unit_is_out_of_one_recommendations_scope(units: Rows) -> None:
    assert len(units) == 239
    assert (11, "CN") not in {(row["recommendation_id"], row["unit_id"]) for row in units}


def test_units_stand_below_their_best_for_each_of_the_three_reasons(units: Rows) -> None:
    assert {row["flag"] for row in units} == {None, "fell", "unproven", "lapsed"}


def test_the_headlines_spread_over_five_stages_and_two_are_embedded(recommendations: Rows) -> None:
    assert Counter(row["supported_stage"] for row in recommendations) == {0: 2, 1: 6, 2: 7, 3: 3, 4: 2}
    assert [row["recommendation_id"] for row in recommendations if row["supported_stage"] == 4] == [13, 16]


def test_none_is_sustained_in_every_unit_and_few_units_are(gate: Gate, units: Rows) -> None:
    sustained = {(row["recommendation_id"], row["unit_id"]) for row in units if row["supported_stage"] == TOP}
    assert {number for number, _ in sustained} == {13, 16}
    assert len(sustained) == 6
    before = gate.ask("unit_stage", as_at=date(2026, 6, 30))
    assert max(row["supported_stage"] for row in before) == 4


def test_nine_are_claimed_ahead_of_the_evidence_and_one_by_far(recommendations: Rows) -> None:
    gaps = {row["recommendation_id"]: row["claimed_stage"] - row["supported_stage"] for row in recommendations}
    assert sorted(number for number, gap in gaps.items() if gap > 0) == [3, 5, 6, 8, 9, 10, 12, 19, 20]
    by_number = {row["recommendation_id"]: row for row in recommendations}
    assert (by_number[19]["claimed_stage"], by_number[19]["supported_stage"]) == (4, 2)


def test_the_stale_are_told_apart_from_the_failing(recommendations: Rows) -> None:
    flags = {row["recommendation_id"]: row["flag"] for row in recommendations if row["flag"]}
    assert {number for number, flag in flags.items() if flag == "lapsed"} == {2, 10, 20}
    assert {number for number, flag in flags.items() if flag == "fell"} == {1, 3, 5, 6, 8}
    stale = next(row for row in recommendations if row["recommendation_id"] == 20)
    assert (stale["verified_stage"], stale["supported_stage"]) == (2, 0)


def test_the_stages_rise_over_time_but_not_every_month(portfolio: dict[date, list[int]]) -> None:
    def equipped(month: date) -> int:
        return sum(portfolio[month][2:])

    months = sorted(portfolio)
    assert len(months) == 42 and all(sum(counts) == 20 for counts in portfolio.values())
    assert portfolio[months[0]] == [20, *[0] * TOP]
    assert sum(portfolio[date(2024, 6, 30)][1:]) >= 18
    assert equipped(date(2025, 10, 31)) <= equipped(date(2025, 9, 30)) - 5
    assert equipped(date(2026, 4, 30)) >= equipped(date(2026, 1, 31)) + 5


def test_training_wears_off_after_the_autumn_postings(gate: Gate) -> None:
    held = {
        (row["month_end"], row["unit_id"]): row["share"]
        for row in gate.ask("training_position", as_at=NOW)
        if row["course_id"] == "CO1" and row["role"] == "officer"
    }
    assert held[date(2026, 8, 31), "EA"] >= 0.95 > 0.90 > held[NOW, "EA"]


def test_milestones_stand_in_every_state_and_one_was_reopened(gate: Gate) -> None:
    standing = gate.ask("milestone_position", as_at=NOW)
    assert {row["state"] for row in standing} == {"done", "done late", "overdue", "open", "not reported"}
    assert 80 <= len(standing) <= 110
    assert max(row["times_reforecast"] for row in standing) == 3
    earlier = {row["milestone_id"]: row for row in gate.ask("milestone_position", as_at=date(2025, 6, 30))}
    now = {row["milestone_id"]: row for row in standing}
    assert (earlier["R09-M3"]["state"], now["R09-M3"]["state"]) == ("done", "overdue")


def test_every_kind_of_change_has_happened_since_the_last_meeting(gate: Gate) -> None:
    changes = gate.ask("changes", as_at=NOW, known_at=AFTER_EVERYTHING, since=LAST_MEETING)
    assert {row["kind"] for row in changes} == {
        "gained",
        "fell",
        "unproven",
        "lapsed",
        "slipped",
        "completed",
        "overdue",
        "claim moved",
        "new evidence",
        "late return",
        "restated",
    }


def test_the_corrected_return_restates_what_was_known(gate: Gate) -> None:
    changes = gate.ask("changes", as_at=NOW, known_at=AFTER_EVERYTHING, since=LAST_MEETING)
    restated = {(row["recommendation_id"], row["unit_id"]) for row in changes if row["kind"] == "restated"}
    assert {(7, "EA"), (18, "NE"), (19, "NE")} <= restated


def test_done_milestones_assert_what_evidence_does_not_bear_out_any_more(gate: Gate) -> None:
    rows = [row for row in gate.ask("asserted_stage", as_at=NOW) if row["recommendation_id"] == 10]
    lowest = min(row["asserted_stage"] for row in rows), min(row["supported_stage"] for row in rows)
    assert lowest == (4, 3)
    rungs = {(row["criterion_id"], row["month_end"]): row for row in gate.ask("rungs", as_at=NOW, recommendation=9)}
    # The earlier routes were said to be closed; two units still used them, until the milestone was open again.
    closed = [rungs["guidance_withdrawn", month] for month in (date(2025, 6, 30), NOW)]
    assert [(row["not_met"], row["asserted"]) for row in closed] == [(2, 2), (2, 0)]


def test_most_of_what_is_done_is_activity_or_output(gate: Gate) -> None:
    (summary,) = gate.ask("milestone_summary", as_at=NOW)
    assert (summary["done"], summary["milestones"]) == (70, 101)
    assert (summary["activities_done"] + summary["outputs_done"], summary["outcomes_done"]) == (67, 3)
    assert summary["outcomes"] == 20


def test_the_force_declares_six_the_evidence_bears_out_two_and_none_is_closed(gate: Gate) -> None:
    latest = gate.ask("three_views_by_month", as_at=NOW)[-1]
    assert (latest["declared"], latest["borne_out"], latest["closed"]) == (6, 2, 0)
    assert latest["declared_not_borne_out"] == 4


def test_what_was_entered_late_is_not_known_before(gate: Gate) -> None:
    def declared(known_at: date) -> date | None:
        rows = gate.ask("three_views", as_at=date(2026, 7, 31), known_at=known_at, recommendation=10)
        return rows[0]["declared_on"]

    assert (declared(date(2026, 9, 7)), declared(date(2026, 9, 8))) == (None, date(2026, 6, 30))
