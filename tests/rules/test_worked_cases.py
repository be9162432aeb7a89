"""The worked cases of the rule book, a to l. The day asked about is 1 November 2026 unless said."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.book.ladder import STEPS, TOP
from queries import Gate
from tests.rules.records import day, each_step, findings, record, sample, trained

T = date(2026, 11, 1)
QUARTERS = ("2025-12-15", "2026-03-15", "2026-06-15", "2026-09-15")


def stage(gate: Gate, unit: str = "EA", as_at: date = T, known_at: date | None = None) -> dict[str, Any]:
    """One unit's stage on recommendation 1, as the question gives it; the macro in the file must say the same."""
    (row,) = gate.ask("unit_stage", as_at, known_at, recommendation=1, unit=unit)
    told = gate._reader.connection.cursor().execute(
        "from unit_stage(?, ?) where recommendation_id = 1 and unit_id = ?",
        [as_at, known_at or date(9999, 12, 31), unit],
    )
    assert dict(zip([c[0] for c in told.description], told.fetchone(), strict=True)) == row
    return row


def verdict(gate: Gate, criterion: str, unit: str = "EA", as_at: date = T, **more: Any) -> dict[str, Any]:
    """One unit's verdict on one criterion of recommendation 1."""
    rows = gate.ask("criterion_verdict", as_at, recommendation=1, unit=unit, **more)
    return next(row for row in rows if row["criterion_id"] == criterion)


def up_to_practised(unit: str | None, samples: str = "EA", policy: str = "2026-06-01") -> list[dict[str, Any]]:
    return [
        *findings(1, unit, policy, "policy_issued"),
        *findings(1, unit, "2026-06-01", "guidance_withdrawn"),
        sample(1, samples, "2026-09-15", 30, 30),
    ]


def up_to_embedded(unit: str) -> list[dict[str, Any]]:
    return [
        *findings(1, unit, "2026-06-01", "policy_issued", "guidance_withdrawn", "line_owned"),
        *(sample(1, unit, quarter, 30, 30) for quarter in QUARTERS),
    ]


@pytest.mark.parametrize(
    ("days_past", "supported", "verified", "flag", "overdue"), [(120, 0, 3, "lapsed", False), (80, 3, 3, None, True)]
)
def test_a_policy_past_its_expiry(tmp_path: Path, days_past, supported, verified, flag, overdue) -> None:
    observed = T - timedelta(days=365 + days_past)
    book = record(tmp_path, ["EA"], [1])
    book.returned(
        "2026-09-30", evidence=up_to_practised("EA", policy=observed.isoformat()), training=trained("EA", (99, 100))
    )
    gate = book.close()
    row = stage(gate)
    assert (row["supported_stage"], row["verified_stage"], row["flag"]) == (supported, verified, flag)
    policy = verdict(gate, "policy_issued")
    assert policy["overdue"] is overdue
    assert (policy["verdict"], policy["said"]) == (("met", None) if overdue else ("lapsed", "met"))


def test_b_the_roster_moves_and_the_unit_falls_back(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    policy = findings(1, None, "2026-06-01", "policy_issued", "guidance_withdrawn")
    book.returned("2026-08-31", evidence=policy, training=trained("EA", (97, 100)))
    book.returned("2026-10-31", training=trained("EA", (96, 109)))
    gate = book.close()
    assert stage(gate, as_at=day("2026-08-31"))["supported_stage"] == 2
    row = stage(gate)
    assert (row["supported_stage"], row["highest_held"], row["flag"]) == (1, 2, "fell")
    assert (row["blocking_criterion"], row["blocking_verdict"]) == ("officers_trained", "not met")
    told = verdict(gate, "officers_trained")
    assert (told["numerator"], told["denominator"]) == (96, 109)


def test_c_a_sample_too_small_to_tell(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.connection.execute("update criteria set threshold = 0.9 where criterion_id = 'practice_sampled'")
    evidence = findings(1, None, "2026-06-01", "policy_issued", "guidance_withdrawn")
    book.returned(
        "2026-09-30", evidence=[*evidence, sample(1, "EA", "2026-09-15", 28, 30)], training=trained("EA", (97, 100))
    )
    gate = book.close()
    told = verdict(gate, "practice_sampled")
    assert told["verdict"] == "cannot tell"
    assert (round(told["low"], 2), round(told["high"], 2)) == (0.79, 0.98)
    assert stage(gate)["supported_stage"] == 2


def test_d_the_headline_is_the_lowest_unit(tmp_path: Path) -> None:
    units = ["AS", "AW", "CE", "CN", "EA", "NA", "NE", "NW", "SE", "SN", "SW", "WA"]
    book = record(tmp_path, None, [1])
    strong = [unit for unit in units if unit != "NE"]
    evidence = [row for unit in strong for row in up_to_embedded(unit)]
    evidence += findings(1, "NE", "2026-06-01", "policy_issued", "guidance_withdrawn")
    training = [row for unit in units for row in trained(unit, (50, 100) if unit == "NE" else (97, 100))]
    exposure = [{"unit_id": unit, "death_reports": 75} for unit in units]
    book.returned("2026-09-30", evidence=evidence, training=training, exposure=exposure)
    (headline,) = book.close().ask("recommendation_stage", T, recommendation=1)
    assert (headline["supported_stage"], headline["units_in_scope"], headline["units_at_2"]) == (1, 12, 11)
    assert [headline[f"units_at_{s}"] for s in STEPS] == each_step(12, 11, 11, 11)
    assert headline["exposure_share_at_next"] == pytest.approx(11 / 12)


def test_e_a_unit_with_no_rows_is_unknown_and_blocks(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA", "NA"], [1])
    book.returned("2026-09-30", evidence=up_to_practised("EA"), training=trained("EA", (97, 100)))
    gate = book.close()
    row = stage(gate, "NA")
    assert (row["supported_stage"], row["claimed_stage"], row["blocking_verdict"]) == (0, None, "not assessed")
    rows = gate.ask("criterion_verdict", T, recommendation=1, unit="NA")
    assert {told["verdict"] for told in rows if told["criterion_id"] != "held_12_months"} == {"not assessed"}
    assert gate.ask("recommendation_stage", T)[0]["supported_stage"] == 0


def test_f_a_failed_retest_takes_a_sustained_unit_back_the_same_day(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    evidence = [
        *(row for when in ("2025-06-01", "2026-05-01") for row in findings(1, "EA", when, "policy_issued")),
        *(row for when in ("2025-06-01", "2026-05-01") for row in findings(1, "EA", when, "guidance_withdrawn")),
        *(row for when in ("2025-08-01", "2026-01-15", "2026-06-15") for row in findings(1, "EA", when, "line_owned")),
        *findings(1, "EA", "2026-08-01", "independent_retest"),
        *(
            sample(1, "EA", quarter, 30, 30)
            for quarter in ("2024-12-10", "2025-03-10", "2025-06-10", "2025-09-10", *QUARTERS)
        ),
    ]
    month = date(2025, 8, 31)
    book.returned(month.isoformat(), training=trained("EA", (97, 100)))
    for later in ("2025-10-31", "2025-12-31", "2026-02-28", "2026-04-30", "2026-06-30", "2026-08-31"):
        book.returned(later, training=trained("EA", (97, 100)))
    book.returned("2026-09-30", evidence=evidence, training=trained("EA", (97, 100)))
    failed = {**findings(1, "EA", "2026-10-20", "independent_retest")[0], "result": "not met"}
    book.returned("2026-10-31", evidence=[failed], training=trained("EA", (97, 100)))
    gate = book.close()
    assert stage(gate, as_at=day("2026-10-19"))["supported_stage"] == TOP
    row = stage(gate, as_at=day("2026-10-20"))
    assert (row["supported_stage"], row["flag"], row["blocking_criterion"]) == (4, "fell", "independent_retest")


def test_g_knowledge_that_came_later_is_restated(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.returned("2026-09-30", training=trained("EA", (97, 100)))
    policy = findings(1, None, "2026-09-20", "policy_issued", "guidance_withdrawn")
    book.returned("2026-10-31", "2026-11-05", evidence=policy)
    gate = book.close()
    assert stage(gate, known_at=T)["supported_stage"] == 0
    assert stage(gate, known_at=day("2026-11-05"))["supported_stage"] == 2
    changes = gate.ask("changes", day("2026-11-05"), since=T)
    restated = [row for row in changes if (row["kind"], row["subject"]) == ("restated", "stage")]
    assert [(row["unit_id"], row["before"], row["after"]) for row in restated] == [("EA", "0", "2")]


def test_h_the_course_that_falls_short_is_named(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.decide("course_recommendation", course_id="CO1", recommendation_id=1)
    book.returned("2026-09-30", training=[*trained("EA", (30, 31)), *trained("EA", (18, 19), course="CO1")])
    told = verdict(book.close(), "officers_trained")
    assert (told["verdict"], told["numerator"], told["denominator"]) == ("not met", 18, 19)
    assert told["detail"].startswith("CO1 ")


def test_i_a_quarter_without_a_sample_breaks_the_series(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    evidence = [sample(1, "EA", when, 30, 30) for when in ("2026-02-10", "2026-05-10", "2026-11-10")]
    book.returned("2026-09-30", training=trained("EA", (97, 100)))
    book.returned("2026-12-31", evidence=evidence)
    gate = book.close()
    assert verdict(gate, "practice_sustained", as_at=day("2026-12-31"))["verdict"] == "not assessed"
    assert verdict(gate, "practice_sampled", as_at=day("2026-12-31"))["verdict"] == "met"


def test_a_quarter_of_samples_that_do_not_count_moves_no_series(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    told_by_itself = {**sample(1, "EA", "2026-12-10", 30, 30), "assurance": "A1"}
    book.returned("2026-12-31", evidence=[*up_to_embedded("EA"), told_by_itself], training=trained("EA", (97, 100)))
    assert verdict(book.close(), "practice_sustained", as_at=day("2027-01-31"))["verdict"] == "met"


@pytest.mark.parametrize(("met", "size", "supported", "flag"), [(10, 10, 4, None), (2, 30, 2, "fell")])
def test_j_the_running_quarter_decides_only_when_it_fails(tmp_path: Path, met, size, supported, flag) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.returned("2026-09-30", evidence=up_to_embedded("EA"), training=trained("EA", (97, 100)))
    book.returned("2026-10-31", evidence=[sample(1, "EA", "2026-10-20", met, size)])
    row = stage(book.close())
    assert (row["supported_stage"], row["flag"]) == (supported, flag)


@pytest.mark.parametrize(
    ("met", "size", "supported", "flag"),
    [(0, 1, 3, None), (4, 10, 2, "fell"), (6, 10, 3, None), (0, 9, 3, None)],
)
def test_k_the_running_quarter_decides_only_where_chance_could_hardly_explain_it(
    tmp_path: Path, met, size, supported, flag
) -> None:
    book = record(tmp_path, ["EA"], [1])
    book.returned("2026-09-30", evidence=up_to_practised("EA"), training=trained("EA", (97, 100)))
    book.returned("2026-10-31", "2026-10-20", evidence=[sample(1, "EA", "2026-10-15", met, size)])
    gate = book.close()
    row = stage(gate, as_at=day("2026-10-20"))
    assert (row["supported_stage"], row["flag"]) == (supported, flag)
    (running,) = [
        quarter
        for quarter in gate.ask("sample_quarters", day("2026-10-20"), criterion="practice_sampled")
        if quarter["running"]
    ]
    # It is shown whether or not it decides.
    assert (running["sample_met"], running["sample_size"], running["relied_on"]) == (met, size, flag is not None)
    # Once the quarter has ended it decides by its interval alone.
    ended = verdict(gate, "practice_sampled", as_at=day("2026-12-31"))
    assert (ended["numerator"], ended["denominator"]) == (met, size)


def test_l_a_smaller_sample_that_cannot_tell_leaves_the_stage_unproven(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA"], [1])
    evidence = [
        *up_to_practised("EA")[:-1],
        sample(1, "EA", "2026-06-15", 40, 40),
        sample(1, "EA", "2026-09-15", 24, 26),
    ]
    book.returned("2026-06-30", evidence=evidence, training=trained("EA", (97, 100)))
    book.returned("2026-09-30", training=trained("EA", (97, 100)))
    gate = book.close()
    assert stage(gate, as_at=day("2026-07-31"))["supported_stage"] == 3
    row = stage(gate)
    assert (row["supported_stage"], row["highest_held"], row["flag"]) == (2, 3, "unproven")
    assert row["blocking_verdict"] == "cannot tell"
