"""What would move it: doing exactly what is asked moves the stage, and one less does not."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from queries import Gate
from tests.rules.records import Record, day, findings, record, sample, trained

T = date(2026, 10, 31)
GROUND = findings(1, "EA", "2026-09-01", "policy_issued", "guidance_withdrawn")
QUARTER_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
ROSTERS = {"officer": (100, 100), "supervisor": (10, 10)}


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of one recommendation in one unit."""
    return record(tmp_path / "store", ["EA"], [1])


def returned(
    book: Record, *rows: dict[str, Any], officers: tuple[int, int] = (100, 100), month: str = "2026-10-31"
) -> Gate:
    """The gate to a record with one return for October 2026, its rosters those of a month given."""
    people = trained("EA", officers)
    if month == T.isoformat():
        book.returned(month, training=people, evidence=list(rows))
    else:
        book.returned(month, training=people)
        book.returned(T.isoformat(), evidence=list(rows))
    return book.close()


def needs(gate: Gate, as_at: date = T) -> list[tuple[Any, ...]]:
    """What is needed: (criterion, need, how many, of what)."""
    return [
        (row["criterion_id"], row["need"], row["quantity"], row["unit_of_quantity"])
        for row in gate.ask("what_moves", as_at)
    ]


def quarter_end(detail: str) -> date:
    """The last day of the quarter that a detail names."""
    quarter, year = re.search(r"in Q(\d) (\d{4})", detail).groups()
    return date(int(year), *QUARTER_END[int(quarter)])


def done(gate: Gate, less: int = 0, as_at: date = T, rosters: dict[str, tuple[int, int]] = ROSTERS, of: int = 0) -> int:
    """The stage when exactly what is asked is done, one thing of it (the first, unless said) less by so many."""
    evidence, training = [], []
    for place, row in enumerate(gate.ask("what_moves", T)):
        quantity = row["quantity"] - (less if place == of else 0)
        if row["unit_of_quantity"] == "cases":
            when = quarter_end(row["detail"])
            evidence += [sample(1, "EA", min(when, as_at).isoformat(), quantity, quantity)] if quantity else []
        elif row["unit_of_quantity"] == "findings":
            evidence += findings(1, "EA", as_at.isoformat(), row["criterion_id"]) * quantity
        elif row["unit_of_quantity"] in ("people", "rosters"):
            people, in_scope = rosters[row["role"]]
            more = quantity if row["unit_of_quantity"] == "people" else 0
            if row["unit_of_quantity"] == "people" or quantity:
                training.append(
                    {
                        "course_id": "SD1",
                        "unit_id": "EA",
                        "role": row["role"],
                        "in_scope": in_scope,
                        "trained": people + more,
                    }
                )
    with gate.suppose(as_at, evidence=evidence, training=training) as supposed:
        (stood,) = supposed.ask("unit_stage")
    return stood["supported_stage"]


def test_people_to_train_and_not_one_fewer(book: Record) -> None:
    gate = returned(book, *GROUND, officers=(88, 99))
    assert needs(gate) == [("officers_trained", "train", 7, "people")]
    rosters = {"officer": (88, 99)}
    assert (done(gate, rosters=rosters), done(gate, 1, rosters=rosters)) == (2, 1)


def test_a_roster_that_lapsed_is_to_be_renewed_and_one_never_sent_to_be_filed(book: Record) -> None:
    book.returned("2026-06-30", training=[row for row in trained("EA", (100, 100)) if row["role"] == "officer"])
    book.returned(T.isoformat(), evidence=GROUND)
    gate = book.close()
    assert needs(gate) == [
        ("officers_trained", "renew", 1, "rosters"),
        ("supervisors_trained", "file", 1, "rosters"),
    ]
    assert (done(gate), done(gate, 1)) == (2, 1)


@pytest.mark.parametrize(("policy", "need"), [(None, "file"), ("2025-01-10", "renew")])
def test_a_finding_is_to_be_filed_or_renewed(book: Record, policy: str | None, need: str) -> None:
    rows = findings(1, "EA", policy, "policy_issued") if policy else []
    gate = returned(book, *rows, *findings(1, "EA", "2026-09-01", "guidance_withdrawn"))
    assert needs(gate) == [("policy_issued", need, 1, "findings")]
    assert (done(gate), done(gate, 1)) == (2, 0)


def test_a_finding_that_says_not_met_is_to_be_mended(book: Record) -> None:
    contrary = {**findings(1, "EA", "2026-09-20", "policy_issued")[0], "result": "not met"}
    gate = returned(book, *GROUND, contrary)
    assert needs(gate) == [("policy_issued", "mend", 1, "findings")]


def test_nothing_sampled_needs_the_fewest_clean_cases_of_the_latest_quarter_that_ended(book: Record) -> None:
    gate = returned(book, *GROUND)
    assert needs(gate) == [("practice_sampled", "sample", 22, "cases")]
    assert gate.ask("what_moves")[0]["detail"] == "in Q3 2026, all met"
    assert (done(gate), done(gate, 1)) == (3, 2)


@pytest.mark.parametrize(("met", "size"), [(14, 14), (28, 31), (22, 26), (1, 2)])
def test_a_sample_that_cannot_tell_needs_so_many_further_cases(book: Record, met: int, size: int) -> None:
    gate = returned(book, *GROUND, sample(1, "EA", "2026-08-15", met, size))
    (row,) = gate.ask("what_moves")
    assert (row["need"], row["verdict"]) == ("sample", "cannot tell")
    assert (done(gate), done(gate, 1)) == (3, 2)


@pytest.mark.parametrize(
    ("met", "size", "at_rate"), [(29, 31, "about 37 at the rate so far"), (22, 26, "never at the rate so far")]
)
def test_what_it_takes_at_the_rate_so_far_is_said(book: Record, met: int, size: int, at_rate: str) -> None:
    gate = returned(book, *GROUND, sample(1, "EA", "2026-08-15", met, size))
    assert gate.ask("what_moves")[0]["detail"] == f"in Q3 2026, all met, beside {met} of {size} so far; {at_rate}"


def test_a_sample_that_lapsed_is_renewed_in_the_latest_quarter_that_ended(book: Record) -> None:
    gate = returned(book, *GROUND, sample(1, "EA", "2026-02-15", 40, 40))
    assert needs(gate) == [("practice_sampled", "renew", 22, "cases")]
    assert (done(gate), done(gate, 1)) == (3, 2)


def test_a_sample_that_fell_short_is_mended_in_the_quarter_that_decides_next(book: Record) -> None:
    gate = returned(book, *GROUND, sample(1, "EA", "2026-08-15", 10, 30), sample(1, "EA", "2026-10-15", 8, 8))
    (row,) = gate.ask("what_moves")
    # Eight clean cases of that quarter are on file already.
    assert [row[name] for name in ("need", "quantity", "by_on")] == ["mend", 14, date(2026, 12, 31)]
    assert (done(gate, as_at=row["by_on"]), done(gate, 1, as_at=row["by_on"])) == (3, 2)
    assert done(gate, as_at=row["by_on"] - timedelta(days=1)) == 2


def test_a_series_needs_what_each_of_its_quarters_lacks(book: Record) -> None:
    gate = returned(
        book,
        *GROUND,
        *findings(1, "EA", "2026-09-01", "line_owned"),
        *(sample(1, "EA", when, met, size) for when, met, size in (("2026-09-15", 40, 40), ("2026-02-15", 28, 31))),
    )
    quarters = [(row["need"], row["quantity"], row["detail"][:10]) for row in gate.ask("what_moves")]
    assert sorted(quarters, key=lambda row: row[2]) == [
        ("sample", 24, "in Q1 2026"),
        ("sample", 22, "in Q2 2026"),
        ("sample", 22, "in Q4 2025"),
    ]
    assert (done(gate), done(gate, 1)) == (4, 3)


def test_a_series_with_a_quarter_that_fell_short_waits_until_it_has_left(book: Record) -> None:
    gate = returned(
        book,
        *GROUND,
        *findings(1, "EA", "2026-09-01", "line_owned"),
        *(sample(1, "EA", when, met, 40) for when, met in (("2026-09-15", 40), ("2026-05-15", 20), ("2026-02-15", 40))),
    )
    (row,) = gate.ask("what_moves")
    assert [row[name] for name in ("need", "quantity", "unit_of_quantity", "by_on")] == [
        "mend",
        3,
        "quarters",
        date(2027, 6, 30),
    ]
    to_come = [sample(1, "EA", when, 40, 40) for when in ("2026-11-15", "2027-02-15", "2027-05-15")]
    kept_up = findings(1, "EA", "2027-05-01", "line_owned", "policy_issued", "guidance_withdrawn")
    people = trained("EA", (100, 100))
    stages = []
    for as_at, rows in (
        (row["by_on"], to_come),
        (row["by_on"] - timedelta(days=1), to_come),
        (row["by_on"], to_come[:2]),
    ):
        with gate.suppose(as_at, evidence=[*rows, *kept_up], training=people) as supposed:
            stages.append(supposed.ask("unit_stage")[0]["supported_stage"])
    assert stages == [4, 3, 3]


def test_a_duration_waits_for_the_day_after_the_last_month_end_it_counts(book: Record) -> None:
    for criterion in ("officers_trained", "supervisors_trained"):
        reason = {"reason": "no course", "agreed_by": "Gold Group", "agreed_on": day("2023-05-01")}
        book.decide("criterion_exemption", recommendation_id=1, criterion_id=criterion, **reason)
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15")
    gate = returned(
        book,
        *GROUND,
        *findings(1, "EA", "2026-08-01", "line_owned"),
        *(sample(1, "EA", day, 40, 40) for day in quarters),
    )
    wait, retest = sorted(gate.ask("what_moves"), key=lambda row: row["need"], reverse=True)
    # Held from the end of September: the twelfth month-end is the end of August, and it counts the day after.
    assert [wait[name] for name in ("need", "by_on", "quantity")] == ["wait", date(2027, 9, 1), 305]
    assert (retest["criterion_id"], retest["need"]) == ("independent_retest", "file")
    kept_up = [
        *findings(1, "EA", "2027-01-15", "line_owned", "policy_issued", "guidance_withdrawn"),
        *findings(1, "EA", "2027-05-15", "line_owned"),
        *findings(1, "EA", "2027-08-15", "independent_retest"),
        *(sample(1, "EA", when, 40, 40) for when in ("2026-12-15", "2027-02-15", "2027-05-15")),
    ]
    stages = []
    for as_at in (wait["by_on"], wait["by_on"] - timedelta(days=1)):
        with gate.suppose(as_at, evidence=kept_up) as supposed:
            stages.append(supposed.ask("unit_stage")[0]["supported_stage"])
    assert stages == [5, 4]


def test_a_unit_at_the_top_needs_nothing_and_one_never_linked_to_a_course_says_so(book: Record) -> None:
    book.connection.execute("delete from course_recommendation")
    gate = returned(book, *GROUND)
    assert {(row["need"], row["unit_of_quantity"], row["detail"]) for row in gate.ask("what_moves")} == {
        ("file", "courses", "no course is linked to it")
    }


def test_the_fewest_cases_are_the_fewest_by_the_rule_itself(book: Record) -> None:
    wrong = book.connection.execute("""
        with asked as (
            select not_met, threshold
            from unnest(range(0, 30)) as fewer(not_met)
            cross join unnest([0.5, 0.85, 0.9, 0.95, 0.975]) as line(threshold)
        ),

        found as (
            select not_met, threshold, min(cases) as fewest
            from asked
            cross join unnest(range(1, 3000)) as series(cases)
            where cases >= not_met
                and sample_says(cases - not_met, cases, threshold) = 'met'
            group by all
        )

        select * from found
        where fewest is distinct from fewest_in_all(not_met, threshold)
    """).fetchall()
    assert wrong == []


def test_no_number_of_cases_can_show_all(book: Record) -> None:
    assert book.connection.execute("select fewest_in_all(0, 1.0)").fetchall() == [(None,)]


def test_a_recommendation_needs_what_its_lowest_units_need_together(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA", "NA", "NE"], [1])
    people = [row for unit, met in (("EA", 90), ("NA", 92), ("NE", 100)) for row in trained(unit, (met, 100))]
    book.returned(
        T.isoformat(), training=people, evidence=findings(1, None, "2026-09-01", "policy_issued", "guidance_withdrawn")
    )
    (row,) = book.close().ask("what_moves_recommendation")
    assert [row[name] for name in ("to_stage", "need", "quantity", "unit_ids")] == [2, "train", 8, ["EA", "NA"]]


def test_one_finding_for_every_unit_is_renewed_once(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA", "NA"], [1])
    book.returned(
        T.isoformat(),
        evidence=[
            *findings(1, None, "2025-01-01", "policy_issued"),
            *findings(1, None, "2026-09-01", "guidance_withdrawn"),
        ],
    )
    (row,) = book.close().ask("what_moves_recommendation")
    assert [row[name] for name in ("need", "quantity", "units")] == ["renew", 1, 2]


@st.composite
def state(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]:
    """What a unit has on file, and its rosters: of each criterion something in date, lapsed, contrary or nothing."""
    evidence: list[dict[str, Any]] = []
    for criterion in ("policy_issued", "guidance_withdrawn", "line_owned"):
        when = draw(st.sampled_from([None, "2026-09-01", "2026-09-01", "2024-06-01"]))
        result = draw(st.sampled_from(["met", "met", "not met"]))
        evidence += [{**row, "result": result} for row in (findings(1, "EA", when, criterion) if when else [])]
    for when in draw(st.lists(st.sampled_from(["2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15"]), unique=True)):
        size = draw(st.sampled_from([5, 22, 40]))
        evidence.append(sample(1, "EA", when, size - draw(st.sampled_from([0, 0, 1, 2])), size))
    rosters = {role: (draw(st.integers(n - 8, n)), n) for role, n in (("officer", 100), ("supervisor", 10))}
    return evidence, rosters


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state())
def test_doing_exactly_what_is_asked_moves_the_stage_and_one_less_of_any_of_it_does_not(
    tmp_path_factory: pytest.TempPathFactory, on_file: tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]
) -> None:
    evidence, rosters = on_file
    book = record(tmp_path_factory.mktemp("moves") / "store", ["EA"], [1])
    people = trained("EA", rosters["officer"], rosters["supervisor"])
    book.returned(T.isoformat(), training=people, evidence=evidence)
    gate = book.close()
    asked = gate.ask("what_moves", T)
    # What has to wait for a day to come is shown by itself above.
    assume(asked and all(row["by_on"] is None for row in asked))
    stage = asked[0]["from_stage"]
    assert done(gate, rosters=rosters) > stage
    assert {done(gate, 1, rosters=rosters, of=place) for place in range(len(asked))} == {stage}
    gate.close()
