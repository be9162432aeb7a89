"""The questions behind the Units page, over literal rows."""

from datetime import date
from math import isnan

import pytest

from queries import Gate
from tests.rules.records import day, findings, record, sample, trained

T = date(2026, 10, 31)


@pytest.fixture
def book(tmp_path):
    """A record of three units and two recommendations."""
    return record(tmp_path / "store", ["EA", "NA", "NE"], [1, 2])


def policy(recommendation: int, unit: str | None = None, observed_to: str = "2026-06-01") -> list[dict]:
    return findings(recommendation, unit, observed_to, "policy_issued", "guidance_withdrawn")


def rosters(**officers: int) -> list[dict]:
    """Officers trained of 100 in each unit; supervisors all."""
    return [row for unit, number in officers.items() for row in trained(unit, (number, 100))]


def one(gate: Gate, question: str, unit: str, recommendation: int | None = None, **more) -> dict:
    (row,) = [
        row
        for row in gate.ask(question, **more)
        if row["unit_id"] == unit and recommendation in (None, row.get("recommendation_id"))
    ]
    return row


# Where each unit stands ---------------------------------------------------------------------------------------------


def test_a_unit_with_no_rows_is_unknown_and_one_with_poor_rows_is_not(book) -> None:
    book.returned("2026-10-31", training=rosters(EA=10))
    gate = book.close()
    unknown, poor = one(gate, "unit_standing", "NA", 1), one(gate, "unit_standing", "EA", 1)
    assert (unknown["stage"], unknown["supported_stage"], poor["stage"]) == (None, 0, 0)


def test_a_unit_out_of_scope_is_a_row_that_says_so(book) -> None:
    book.decide(
        "scope_exclusion", recommendation_id=2, unit_id="NA", reason="x", agreed_by="y", agreed_on=date(2026, 1, 1)
    )
    book.returned("2026-10-31", training=rosters(EA=99))
    row = one(book.close(), "unit_standing", "NA", 2)
    assert (row["in_scope"], row["stage"], row["at_floor"], row["blocking_criterion"]) == (False, None, False, None)


def test_what_stops_a_unit_and_whether_it_is_alone_the_lowest(book) -> None:
    book.returned("2026-10-31", evidence=policy(1), training=rosters(EA=80, NA=99, NE=99))
    gate = book.close()
    row = one(gate, "unit_standing", "EA", 1)
    assert (row["stage"], row["at_floor"], row["alone"]) == (1, True, True)
    assert (row["blocking_title"], row["blocking_verdict"]) == ("Officers in post trained", "not met")
    assert not one(gate, "unit_standing", "EA", 2)["at_floor"]


def test_floors_and_blocks_count_the_same_pairs(book) -> None:
    book.returned("2026-10-31", evidence=[*policy(1), *policy(2)], training=rosters(EA=80, NA=99, NE=99))
    gate = book.close()
    floors, blocks = gate.ask("unit_floor"), gate.ask("unit_blocks")
    assert [(row["unit_name"], row["at_floor"], row["alone"], row["blocked"]) for row in floors] == [
        ("East Area", 2, 2, 2),
        ("North Area", 0, 0, 2),
        ("North East", 0, 0, 2),
    ]
    assert {(row["unit_id"], row["criterion_id"], row["verdict"], row["recommendations"]) for row in blocks} == {
        ("EA", "officers_trained", "not met", 2),
        ("NA", "practice_sampled", "not assessed", 2),
        ("NE", "practice_sampled", "not assessed", 2),
    }
    assert one(gate, "unit_floor", "EA")["commonest_title"] == "Officers in post trained"


def test_units_come_in_the_order_of_their_names(book) -> None:
    book.returned("2026-10-31", training=rosters(NE=1, NA=1, EA=1))
    gate = book.close()
    for question in ("unit_floor", "unit_standing", "unit_blocks"):
        names = list(dict.fromkeys(row["unit_name"] for row in gate.ask(question)))
        assert names == ["East Area", "North Area", "North East"]


def test_a_units_criteria_come_with_their_titles_and_the_one_that_stops_it(book) -> None:
    book.returned("2026-10-31", evidence=policy(1), training=rosters(EA=80))
    rows = book.close().ask("unit_criteria", unit="EA", recommendation=1)
    assert [row["criterion_title"] for row in rows if row["blocks"]] == ["Officers in post trained"]
    assert [(row["stage"], row["verdict"]) for row in rows][:4] == [(1, "met"), (1, "met"), (2, "not met"), (2, "met")]


# The funnel ---------------------------------------------------------------------------------------------------------


def units(gate: Gate, **more) -> dict[str, dict]:
    return {row["unit_id"]: row for row in gate.ask("practice_funnel", **more) if row["kind"] == "unit"}


def test_samples_are_pooled_by_unit_over_recommendations_from_the_quarter_that_decides(book) -> None:
    evidence = [
        sample(1, "EA", "2026-06-15", 1, 30),  # an earlier quarter
        sample(1, "EA", "2026-08-15", 20, 30),
        sample(1, "EA", "2026-09-15", 28, 30),  # the same quarter
        sample(1, "EA", "2026-10-15", 30, 30),  # a quarter still running, and not itself not met
        sample(2, "EA", "2026-09-15", 40, 40),
        sample(1, "NA", "2026-09-15", 27, 30),
    ]
    book.returned("2026-10-31", evidence=evidence)
    found = units(book.close())
    assert (found["EA"]["met"], found["EA"]["n"], found["EA"]["recommendations"]) == (88, 100, 2)
    assert (found["NA"]["met"], found["NA"]["n"], found["NA"]["left_out"]) == (27, 30, 1)
    assert found["EA"]["rate"] == pytest.approx(115 / 130)
    assert (found["NE"]["n"], found["NE"]["share"], found["NE"]["signal"]) == (0, None, None)


def test_a_sample_that_lapsed_is_left_out(book) -> None:
    evidence = [sample(1, "EA", "2026-03-15", 30, 30), sample(1, "NA", "2026-09-15", 30, 30)]
    book.returned("2026-10-31", evidence=evidence)
    found = units(book.close())
    assert (found["EA"]["n"], found["EA"]["left_out"]) == (0, 2)


def test_only_a_unit_outside_its_limits_is_a_signal(book) -> None:
    # All together 270 of 300, nine in ten. P(X <= 79) is under 0.001 for n = 100, P(X <= 80) is not.
    evidence = [
        sample(1, "EA", "2026-09-15", 76, 100),
        sample(1, "NA", "2026-09-15", 98, 100),
        sample(1, "NE", "2026-09-15", 96, 100),
    ]
    book.returned("2026-10-31", evidence=evidence)
    found = units(book.close())
    assert {unit: row["signal"] for unit, row in found.items()} == {"EA": "below", "NA": None, "NE": None}
    assert (found["EA"]["low"], found["EA"]["high"]) == (80, 98)


def test_a_unit_at_its_limit_is_inside(book) -> None:
    evidence = [
        sample(1, "EA", "2026-09-15", 80, 100),
        sample(1, "NA", "2026-09-15", 95, 100),
        sample(1, "NE", "2026-09-15", 95, 100),
    ]
    book.returned("2026-10-31", evidence=evidence)
    assert [row["signal"] for row in units(book.close()).values()] == [None, None, None]


def test_a_unit_is_judged_by_what_its_own_recommendations_come_to(book) -> None:
    # Recommendation 2 is hard everywhere: half its cases meet it. NA was sampled on it most, and is as expected.
    evidence = [
        *(sample(1, unit, "2026-09-15", 96, 100) for unit in ("EA", "NE")),
        *(sample(2, unit, "2026-09-15", 5, 10) for unit in ("EA", "NE")),
        sample(1, "NA", "2026-09-15", 10, 10),
        sample(2, "NA", "2026-09-15", 50, 100),
    ]
    book.returned("2026-10-31", evidence=evidence)
    row = units(book.close())["NA"]
    assert row["met"] < row["low"], "far under the plain pool"
    assert row["expected"] == pytest.approx(10 * 202 / 210 + 100 * 0.5)
    assert (row["signal"], row["signal_unadjusted"]) == (None, None)
    assert row["standardised_share"] == pytest.approx(60 / row["expected"] * row["rate"])


def test_where_units_differ_much_the_adjusted_limits_decide(tmp_path) -> None:
    book = record(tmp_path / "store", None, [1])
    names = sorted(row[0] for row in book.connection.execute("select unit_id from unit").fetchall())
    met = dict(zip(names, [70, 99] * 6, strict=True))
    book.returned("2026-10-31", evidence=[sample(1, unit, "2026-09-15", met[unit], 100) for unit in names])
    found = units(book.close())
    assert {row["signal_unadjusted"] for row in found.values()} == {"below", "above"}
    assert {row["signal"] for row in found.values()} == {None}
    assert found[names[0]]["dispersion"] > 10


def test_one_unit_far_below_like_ones_is_a_signal(tmp_path) -> None:
    book = record(tmp_path / "store", None, [1])
    names = sorted(row[0] for row in book.connection.execute("select unit_id from unit").fetchall())
    met = {unit: 95 - place % 3 for place, unit in enumerate(names)} | {names[4]: 60}
    book.returned("2026-10-31", evidence=[sample(1, unit, "2026-09-15", met[unit], 100) for unit in names])
    found = units(book.close())
    assert {unit for unit, row in found.items() if row["signal"]} == {names[4]}
    assert found[names[4]]["signal"] == "below"


def test_twelve_units_at_95_per_cent_give_a_46_per_cent_chance_of_a_false_alarm(tmp_path) -> None:
    book = record(tmp_path / "store", None, [1])
    names = [row[0] for row in book.connection.execute("select unit_id from unit").fetchall()]
    book.returned("2026-10-31", evidence=[sample(1, unit, "2026-09-15", 27, 30) for unit in names])
    row = units(book.close())["NA"]
    assert row["units_sampled"] == 12
    assert row["false_alarm_95"] == pytest.approx(0.46, abs=0.001)
    assert row["false_alarm_998"] == pytest.approx(0.0237, abs=0.0001)


def test_without_samples_there_are_units_and_no_limits(book) -> None:
    book.returned("2026-10-31", training=rosters(EA=1))
    rows = book.close().ask("practice_funnel")
    assert {(row["kind"], row["n"], row["low"]) for row in rows} == {("unit", 0, None)}


@pytest.mark.parametrize("met", [0, 27, 30])
def test_a_unit_without_a_sample_has_no_limits_whatever_the_others_met(book, met: int) -> None:
    book.returned("2026-10-31", evidence=[sample(1, "EA", "2026-09-15", met, 30)])
    found = units(book.close())
    assert (found["NA"]["n"], found["NA"]["adjusted_low"], found["NA"]["adjusted_high"]) == (0, None, None)
    assert not [row for row in found.values() for value in row.values() if isinstance(value, float) and isnan(value)]


def test_a_chosen_recommendation_is_compared_by_itself(book) -> None:
    evidence = [sample(1, "EA", "2026-09-15", 20, 30), sample(2, "EA", "2026-09-15", 40, 40)]
    book.returned("2026-10-31", evidence=evidence)
    assert units(book.close(), recommendation=2)["EA"]["n"] == 40


# One unit's story ---------------------------------------------------------------------------------------------------


def test_what_moved_in_the_last_year_names_what_decided_it(book) -> None:
    book.returned("2026-08-31", evidence=policy(1), training=rosters(EA=99))
    book.returned("2026-09-30", training=rosters(EA=80))
    book.returned("2026-10-31", training=rosters(EA=99))
    told = [
        (row["month_end"], row["change"], row["before"], row["after"], row["blocking_title"])
        for row in book.close().ask("unit_moves", unit="EA")
    ]
    assert told == [
        (T, "gained", 1, 2, "Officers in post trained"),
        (day("2026-09-30"), "fell", 2, 1, "Officers in post trained"),
    ]


def test_what_runs_out_within_60_and_90_days_and_the_stage_that_would_be_lost(book) -> None:
    until = {"2026-12-20": 60, "2027-01-20": 90, "2027-02-20": None}
    evidence = [
        {**findings(1, "EA", "2026-06-01", "policy_issued")[0], "valid_until": day("2026-12-20")},
        {**findings(1, "EA", "2026-06-01", "guidance_withdrawn")[0], "valid_until": day("2027-01-20")},
        {**findings(1, "EA", "2026-06-01", "line_owned")[0], "valid_until": day("2027-01-25")},
        {**findings(2, "EA", "2026-06-01", "policy_issued")[0], "valid_until": day("2027-02-20")},
    ]
    book.returned("2026-10-31", evidence=evidence, training=rosters(EA=99))
    rows = book.close().ask("unit_expiring", unit="EA")
    told = [(row["criterion_id"], row["expires_on"].isoformat(), row["within"], row["falls_to"]) for row in rows]
    # A finding is also bound by its own 182 days for line ownership: it ran out on 30 November.
    assert told == [
        ("line_owned", "2026-11-30", 60, None),
        ("policy_issued", "2026-12-20", until["2026-12-20"], 0),
        ("guidance_withdrawn", "2027-01-20", until["2027-01-20"], 0),
    ]


def test_what_has_expired_and_still_counts_in_its_days_of_grace_is_told_first(book) -> None:
    evidence = [{**row, "valid_until": day("2026-10-01")} for row in findings(1, "EA", "2026-06-01", "policy_issued")]
    book.returned("2026-10-31", evidence=evidence)
    (row,) = book.close().ask("unit_expiring", unit="EA")
    assert (row["overdue"], row["days_left"], row["stands_until"]) == (True, -30, day("2026-12-30"))


@pytest.mark.parametrize(("officers", "needed"), [((94, 100), 1), ((95, 100), 0), ((30, 31), 0), ((18, 19), 1)])
def test_how_many_are_still_to_train_to_reach_the_threshold(book, officers, needed) -> None:
    book.returned("2026-09-30", training=trained("EA", (1, 100)))
    book.returned("2026-10-31", training=trained("EA", officers))
    (row,) = [row for row in book.close().ask("unit_training_gap", unit="EA") if row["role"] == "officer"]
    assert (row["needed"], row["untrained"]) == (needed, officers[1] - officers[0])
    assert (row["month_end"], row["recommendations"]) == (T, 2)


# What kind of need ----------------------------------------------------------------------------------------------------


def test_each_position_needs_one_thing_by_what_blocks_it(book) -> None:
    evidence = [*policy(1), *policy(2), sample(1, "NA", "2026-08-15", 10, 10), sample(1, "NE", "2026-08-15", 10, 40)]
    book.returned("2026-10-31", evidence=evidence, training=rosters(EA=80, NA=99, NE=99))
    needs = {row["unit_id"]: row for row in book.close().ask("unit_needs")}
    kinds = ("needs_help", "needs_cases", "needs_paper", "needs_time")
    assert {unit: [row[kind] for kind in kinds] for unit, row in needs.items()} == {
        "EA": [2, 0, 0, 0],
        "NA": [0, 1, 1, 0],
        "NE": [1, 0, 1, 0],
    }
    assert (needs["NE"]["help_recommendations"], needs["NA"]["case_recommendations"]) == ([1], [1])
    assert all(row["below_top"] == sum(row[kind] for kind in kinds) for row in needs.values())


def test_the_unit_lowest_most_often_comes_first(book) -> None:
    book.returned("2026-10-31", evidence=[*policy(1), *policy(2)], training=rosters(EA=99, NA=80, NE=99))
    assert [(row["unit_id"], row["at_floor"]) for row in book.close().ask("unit_needs")] == [
        *(("NA", 2), ("EA", 0), ("NE", 0)),
    ]


def test_where_nothing_is_missing_but_months_a_unit_needs_only_time(book) -> None:
    everything = [*policy(1, observed_to="2026-09-01"), *findings(1, "EA", "2026-09-01", "line_owned")]
    everything += findings(1, "EA", "2026-09-01", "independent_retest")
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-08-15")
    everything += [sample(1, "EA", day, 60, 60) for day in quarters]
    book.returned("2026-10-31", evidence=everything, training=rosters(EA=99))
    row = one(book.close(), "unit_needs", "EA")
    assert (row["needs_time"], row["needs_paper"]) == (1, 1)


def test_what_a_unit_needs_counts_the_same_people_once_and_cases_on_each_recommendation(book) -> None:
    book.returned("2026-10-31", evidence=[*policy(1), *policy(2)], training=rosters(EA=80, NA=99))
    gate = book.close()
    (train,) = [row for row in gate.ask("what_moves_unit", unit="EA") if row["need"] == "train"]
    assert (train["quantity"], train["recommendations"], train["course_title"]) == (15, [1, 2], "Sudden-death response")
    (cases,) = [row for row in gate.ask("what_moves_unit", unit="NA") if row["unit_of_quantity"] == "cases"]
    one_by_one = [row["quantity"] for row in gate.ask("what_moves", unit="NA") if row["unit_of_quantity"] == "cases"]
    assert (cases["quantity"], cases["unit_positions"]) == (sum(one_by_one), len(one_by_one)) != (0, 0)
