"""The questions behind the Recommendation page, over literal rows."""

from datetime import date

import pytest

from tests.rules.records import findings, record, sample, trained

THEN = date(2026, 11, 1)


@pytest.fixture
def written(tmp_path):
    """A record of two units and one recommendation."""
    return record(tmp_path / "store", units=["EA", "NA"], recommendations=[7])


def items(gate, criterion, unit="EA", **more):
    return gate.ask("evidence_items", recommendation=7, unit=unit, criterion=criterion, **{"as_at": THEN, **more})


def finding(observed_to, result="met", unit="EA", **more):
    return {**findings(7, unit, observed_to, "policy_issued")[0], "result": result, **more}


def test_items_are_for_and_against_and_the_latest_is_relied_on(written):
    written.returned("2026-09-30", evidence=[finding("2026-03-01"), finding("2026-08-01", "not met")])
    rows = items(written.close(), "policy_issued")
    assert [(row["side"], row["standing"], row["relied_on"]) for row in rows] == [
        ("against", "relied on", True),
        ("for", "superseded", False),
    ]


def test_a_finding_for_every_unit_stands_behind_each_and_another_units_does_not(written):
    written.returned("2026-09-30", evidence=[finding("2026-03-01", unit=None), finding("2026-08-01", unit="NA")])
    gate = written.close()
    assert [(row["unit_id"], row["standing"]) for row in items(gate, "policy_issued", "EA")] == [(None, "relied on")]
    assert [(row["unit_id"], row["standing"]) for row in items(gate, "policy_issued", "NA")] == [
        ("NA", "relied on"),
        (None, "superseded"),
    ]


def test_evidence_of_too_low_an_assurance_is_shown_and_not_relied_on(written):
    written.returned("2026-09-30", evidence=[finding("2026-03-01"), finding("2026-08-01", assurance="A0")])
    standings = [row["standing"] for row in items(written.close(), "policy_issued")]
    assert standings == ["below the assurance asked for", "relied on"]


def test_withdrawn_evidence_is_noted_from_the_day_it_is_withdrawn(written):
    first = finding("2026-08-01", evidence_id="E1")
    written.returned("2026-09-30", "2026-10-05", evidence=[first])
    written.returned("2026-10-31", "2026-11-05", evidence=[{**first, "withdrawn": True}])
    gate = written.close()
    assert [row["standing"] for row in items(gate, "policy_issued")] == ["withdrawn"]
    assert [row["standing"] for row in items(gate, "policy_issued", known_at=THEN)] == ["relied on"]


def test_a_finding_expires_after_its_valid_days_or_when_it_says_if_that_is_earlier(written):
    short = finding("2026-08-01", valid_until=date(2026, 12, 31))
    written.returned("2026-09-30", evidence=[short, finding("2026-03-01"), finding("2026-02-01", "not met")])
    expires = [row["expires_on"] for row in items(written.close(), "policy_issued")]
    assert expires == [date(2026, 12, 31), date(2027, 3, 1), None]


def test_the_quarter_that_decides_is_relied_on_and_the_running_one_is_not(written):
    samples = [
        sample(7, "EA", "2026-05-10", 28, 30),
        sample(7, "EA", "2026-08-10", 30, 30),
        sample(7, "EA", "2026-10-20", 5, 5),
    ]
    written.returned("2026-10-31", evidence=samples)
    gate = written.close()
    assert [(row["quarter"], row["standing"]) for row in items(gate, "practice_sampled")] == [
        ("Q4 2026", "quarter still running"),
        ("Q3 2026", "relied on"),
        ("Q2 2026", "earlier quarter"),
    ]
    quarters = gate.ask("sample_quarters", recommendation=7, unit="EA", criterion="practice_sampled", as_at=THEN)
    assert [(row["quarter_name"], row["says"], row["relied_on"]) for row in quarters] == [
        ("Q4 2026", "cannot tell", False),
        ("Q3 2026", "met", True),
        ("Q2 2026", "cannot tell", False),
    ]


def test_a_series_shows_the_samples_it_reads_and_relies_on_four_quarters(written):
    days = ("2025-08-10", "2025-11-10", "2026-02-10", "2026-05-10", "2026-08-10")
    written.returned("2026-09-30", evidence=[sample(7, "EA", observed, 30, 30) for observed in days])
    rows = items(written.close(), "practice_sustained")
    assert [row["relied_on"] for row in rows] == [True, True, True, True, False]


def test_b_training_that_fell_back_says_who_was_added(written):
    written.returned("2026-08-31", training=trained("EA", (97, 100)))
    written.returned("2026-10-31", training=trained("EA", (110, 125)))
    officers, supervisors = written.close().ask("training_behind", recommendation=7, unit="EA", as_at=THEN)
    assert (officers["met_on"], officers["untrained_added"], officers["roster_moved"]) == (date(2026, 8, 31), 12, 25)
    assert (officers["units_reaching"], officers["units_applying"]) == (0, 1)
    assert (supervisors["reaches"], supervisors["met_on"], supervisors["untrained_added"]) == (True, None, None)


def test_training_never_at_the_line_has_not_fallen_back(written):
    written.returned("2026-10-31", training=trained("EA", (50, 100)))
    officers, _ = written.close().ask("training_behind", recommendation=7, unit="EA", as_at=THEN)
    assert (officers["reaches"], officers["met_on"], officers["roster_moved"]) == (False, None, None)


def milestone(number, **dates):
    named = {"milestone_id": f"M{number}", "recommendation_id": 7, "title": "A step", "kind": "output"}
    return {**named, "original_due_on": date(2026, 6, 30), "forecast_on": date(2026, 6, 30), **dates}


def delivery(written, *rows):
    written.returned("2026-09-30", milestones=list(rows))
    (row,) = written.close().ask("delivery", recommendation=7, as_at=THEN)
    return row


def test_delivered_is_the_day_of_the_last_milestone_against_the_latest_original_date(written):
    early = milestone(1, original_due_on=date(2026, 1, 31), completed_on=date(2026, 2, 1))
    row = delivery(written, early, milestone(2, completed_on=date(2026, 8, 10)))
    assert (row["delivered_on"], row["original_due_on"], row["days_against_original"]) == (
        date(2026, 8, 10),
        date(2026, 6, 30),
        41,
    )


def test_one_open_milestone_and_it_is_not_delivered(written):
    row = delivery(written, milestone(1, completed_on=date(2026, 6, 1)), milestone(2, forecast_on=date(2027, 1, 31)))
    assert (row["milestones"], row["done"], row["overdue"], row["delivered_on"]) == (2, 1, 1, None)
    assert row["forecast_on"] == date(2027, 1, 31)


def test_without_milestones_nothing_is_delivered(written):
    row = delivery(written)
    assert (row["milestones"], row["delivered_on"]) == (0, None)


def test_the_age_of_the_evidence_is_that_of_the_oldest_relied_on_up_to_the_stage_reached(written):
    old = findings(7, "EA", "2026-05-20", "policy_issued", "guidance_withdrawn")
    older_but_not_relied_on = findings(7, "EA", "2026-04-01", "line_owned")
    written.returned("2026-09-30", evidence=[*old, *older_but_not_relied_on])
    (row,) = written.close().ask("evidence_relied_on", recommendation=7, as_at=THEN)
    assert (row["oldest_observed_to"], row["months_old"], row["unit_id"]) == (date(2026, 5, 20), 5, "EA")


def test_a_unit_month_with_nothing_assessed_is_unknown_and_a_gain_is_marked(written):
    written.returned("2026-08-31", training=[])
    written.returned("2026-09-30", evidence=findings(7, "EA", "2026-09-20", "policy_issued"))
    written.returned("2026-10-31", evidence=findings(7, "EA", "2026-10-20", "guidance_withdrawn"))
    rows = written.close().ask("unit_stage_by_month", recommendation=7, as_at=date(2026, 10, 31))
    assert [(row["unit_id"], row["stage"], row["change"]) for row in rows] == [
        ("EA", None, None),
        ("EA", 0, None),
        ("EA", 1, "gained"),
        ("NA", None, None),
        ("NA", None, None),
        ("NA", None, None),
    ]


def test_the_months_a_duration_asks_about_are_the_twelve_before_the_day(written):
    written.returned("2026-10-31", training=trained("EA", (97, 100)))
    rows = written.close().ask("embedded_months", recommendation=7, unit="EA", as_at=date(2026, 10, 31))
    assert (len(rows), rows[0]["month_end"], rows[-1]["month_end"]) == (12, date(2026, 9, 30), date(2025, 10, 31))
    assert not any(row["held"] for row in rows)


def test_g_what_came_in_after_a_day_about_that_day(written):
    written.returned("2026-09-30", "2026-10-05", training=trained("EA", (97, 100)))
    written.returned("2026-10-31", "2026-11-05", evidence=[finding("2026-09-20", evidence_id="LATE")], training=[])
    written.returned("2026-09-30", "2026-11-06", training=trained("EA", (90, 100)))
    rows = written.close().ask("known_later", recommendation=7, as_at=THEN, since=THEN)
    assert [(row["kind"], row["subject"]) for row in rows] == [
        ("training", "2026-09-30"),
        ("evidence", "LATE"),
        ("training", "2026-10-31"),
    ]
