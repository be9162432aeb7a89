"""Names the store does not know, keys that come twice, and cells that contradict one another."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.ladder import TOP
from data.intake import Fault, check
from tests.data.intake.workbooks import (
    RECEIVED,
    ROWS,
    action,
    claim,
    edited,
    exposure,
    finding,
    header,
    milestone,
    places,
    sample,
    training,
    workbook,
)

UNITS = ("EA", "NA", "AS", "NE", "SE", "WA", "SW", "NW")

# Cases that have nothing to do with each other come in one return, a row each: what costs is the check.

Row = tuple[str, dict[str, Any]]  # a sheet, and a row of it
Told = Callable[[int], list[Fault]]


def in_one_return(empty_store: Any, folder: Path, rows: Sequence[Row]) -> Told:
    """Check one return with all of these; gives what tells the faults of each, by its place."""
    sheets: dict[str, list[dict[str, Any]]] = {}
    placed: list[tuple[str, int]] = []
    for sheet, row in rows:
        sheets.setdefault(sheet, []).append(row)
        placed.append((sheet, len(sheets[sheet]) + 1))
    faults = check(empty_store, workbook(folder / "return.xlsx", sheets), RECEIVED).faults
    assert {(fault.sheet, fault.row) for fault in faults} <= set(placed)
    return lambda place: [fault for fault in faults if (fault.sheet, fault.row) == placed[place]]


# References

UNKNOWN = [
    ("milestones", "recommendation_id", 21),
    ("training", "course_id", "XX9"),
    ("training", "unit_id", "ea"),
    ("claims", "recommendation_id", 0),
    ("claims", "unit_id", "ZZ"),
    ("evidence", "recommendation_id", 99),
    ("evidence", "unit_id", "ZZ"),
    ("evidence", "criterion_id", "policy"),
    ("exposure", "unit_id", 7),
    ("actions", "meeting_id", "GG-1"),
    ("actions", "recommendation_id", 21),
    ("actions", "unit_id", "ZZ"),
]


@pytest.fixture(scope="module")
def unknown(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> Told:
    rows = [
        (sheet, ROWS[sheet]() | own_key(sheet, {}, at) | {column: value})
        for at, (sheet, column, value) in enumerate(UNKNOWN)
    ]
    return in_one_return(empty_store, tmp_path_factory.mktemp("unknown"), rows)


def own_key(sheet: str, row: dict[str, Any], at: int) -> dict[str, Any]:
    """What makes a row one of its own in its sheet, unless it is about its own id."""
    ids = {"milestones": "milestone_id", "evidence": "evidence_id", "actions": "action_id"}
    if sheet in ids:
        return {} if row.get("depends_on") else {ids[sheet]: f"X{at}"}
    return {"unit_id": UNITS[at % len(UNITS)]}


@pytest.mark.parametrize(
    "at", range(len(UNKNOWN)), ids=[f"{sheet}-{column}-{value}" for sheet, column, value in UNKNOWN]
)
def test_a_reference_the_store_does_not_know(unknown: Told, at: int) -> None:
    sheet, column, value = UNKNOWN[at]
    (fault,) = unknown(at)
    assert (fault.sheet, fault.column, fault.value) == (sheet, column, str(value))
    assert fault.fault.startswith(f"{value} is not a known {column.removesuffix('_id')}")


@pytest.mark.parametrize("value", ["seven", 7.5, -1, 10**12])
def test_what_cannot_be_a_recommendation(checked: Any, value: Any) -> None:
    assert places(checked(claims=[claim(recommendation_id=value)]).faults) == [("claims", 2, "recommendation_id")]


def test_a_milestone_waits_for_one_that_is_not_known(checked: Any) -> None:
    (fault,) = checked(milestones=[milestone("M1"), milestone("M2", depends_on="M1; M8 ;\nM9")]).faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("milestones", 3, "depends_on", "M1; M8 ;\nM9")
    assert fault.fault == "M8, M9 are not known milestones"


@pytest.mark.parametrize(
    ("sheet", "rows", "column"),
    [
        ("milestones", [milestone("M1"), milestone("M2"), milestone("M1")], "milestone_id"),
        ("training", [training("EA"), training("EA", role="supervisor"), training("EA")], "role"),
        ("claims", [claim("EA"), claim("NA"), claim("EA")], "unit_id"),
        ("evidence", [finding("E1"), finding("E2"), sample("E1")], "evidence_id"),
        ("exposure", [exposure("EA"), exposure("NA"), exposure(" EA ")], "unit_id"),
        ("actions", [action("A1"), action("A2"), action("A1")], "action_id"),
    ],
)
def test_a_repeated_key(checked: Any, sheet: str, rows: list[Any], column: str) -> None:
    (fault,) = checked(**{sheet: rows}).faults
    assert (fault.sheet, fault.row, fault.column) == (sheet, 4, column)
    assert "repeated: row 2 has it already" in fault.fault


# Sense


CONTRADICTING = [
    ("training", training(in_scope=198, trained=212), "trained", "212 is more than the 198 in scope"),
    ("evidence", sample(sample_met=31), "sample_met", "31 is more than the 30 in the sample"),
    ("evidence", sample(population=29), "sample_size", "30 is more than the population of 29"),
    ("claims", claim(claimed_stage=TOP + 1), "claimed_stage", f"stages run from 0 to {TOP}"),
    ("claims", claim(claimed_stage=-1), "claimed_stage", "below zero"),
    ("evidence", finding(observed_from=date(2026, 10, 1)), "observed_from", "1 October 2026 is after observed_to"),
    (
        "evidence",
        finding(observed_to=date(2026, 11, 1)),
        "observed_to",
        "after the month reported, 31 October 2026",
    ),
    ("evidence", finding(valid_until=date(2026, 9, 29)), "observed_to", "after valid_until, 29 September 2026"),
    ("milestones", milestone(completed_on=date(2026, 11, 1)), "completed_on", "after the month reported"),
    ("actions", action(done_on=date(2026, 11, 1)), "done_on", "after the month reported"),
    ("milestones", milestone("M1", depends_on="M1"), "depends_on", "M1 waits for itself"),
]


@pytest.fixture(scope="module")
def contradicting(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> Told:
    rows = [(sheet, row | own_key(sheet, row, at)) for at, (sheet, row, _, _) in enumerate(CONTRADICTING)]
    return in_one_return(empty_store, tmp_path_factory.mktemp("contradicting"), rows)


@pytest.mark.parametrize("at", range(len(CONTRADICTING)), ids=[case[3] for case in CONTRADICTING])
def test_cells_that_contradict_one_another(contradicting: Told, at: int) -> None:
    _, _, column, gist = CONTRADICTING[at]
    (fault,) = contradicting(at)
    assert fault.column == column
    assert gist in fault.fault


@pytest.mark.parametrize(
    ("as_at", "gist"),
    [
        (date(2026, 10, 30), "30 October 2026 is not the last day of a month"),
        (date(2026, 11, 30), "30 November 2026 is after the day of receipt, 5 November 2026"),
    ],
)
def test_a_month_that_cannot_be_reported(checked: Any, as_at: date, gist: str) -> None:
    (fault,) = checked(**{"return": [header(as_at=as_at)]}).faults
    assert (fault.sheet, fault.row, fault.column) == ("return", 2, "as_at")
    assert fault.fault == gist


def test_a_return_may_come_on_the_day_it_reports(empty_store: Any, tmp_path: Path) -> None:
    assert check(empty_store, workbook(tmp_path / "return.xlsx"), date(2026, 10, 31)).faults == []


def test_figures_that_are_just_equal_make_sense(checked: Any) -> None:
    day = date(2026, 10, 31)
    result = checked(
        training=[training(in_scope=7, trained=7)],
        evidence=[
            finding("E1", observed_from=day, observed_to=day, valid_until=day),
            sample("E2", sample_size=1, sample_met=1, population=1),
        ],
        milestones=[milestone(completed_on=day)],
        actions=[action(done_on=day)],
        claims=[claim("EA", claimed_stage=0), claim("NA", claimed_stage=5)],
    )
    assert result.faults == []


def test_a_circle_is_marked_on_each_milestone_in_it_and_on_no_other(checked: Any) -> None:
    waits = {"M1": "M2", "M2": "M3", "M3": "M1;M4", "M4": None, "M5": "M1"}
    faults = checked(milestones=[milestone(one, depends_on=others) for one, others in waits.items()]).faults
    assert places(faults) == [("milestones", row, "depends_on") for row in (2, 3, 4)]
    assert {fault.fault for fault in faults} == {"a circle of milestones that wait for each other: M1, M2, M3"}


def test_a_long_chain_is_no_circle(checked: Any) -> None:
    rows = [milestone(f"M{at}", depends_on=f"M{at + 1}" if at < 3_000 else None) for at in range(1, 3_001)]
    assert checked(milestones=rows).faults == []


def test_a_milestone_id_that_cannot_be_read_may_be_the_one_awaited(checked: Any) -> None:
    rows = [milestone(date(2027, 3, 1)), milestone("M2", depends_on="MAR-1")]
    assert places(checked(milestones=rows).faults) == [("milestones", 2, "milestone_id")]


def test_without_its_column_no_milestone_is_unknown(empty_store: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "return.xlsx", milestones=[milestone("M1"), milestone("M2", depends_on="M1")])
    edited(path, milestones={"A1": "id"})
    assert places(check(empty_store, path, RECEIVED).faults) == [
        ("milestones", 1, "milestone_id"),
        ("milestones", 1, "id"),
    ]


# Evidence and its criterion's kind


@pytest.mark.parametrize("criterion", ["officers_trained", "practice_sustained", "held_12_months"])
def test_nothing_is_filed_under_what_is_worked_out(checked: Any, criterion: str) -> None:
    (fault,) = checked(evidence=[finding(criterion_id=criterion)]).faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("evidence", 2, "criterion_id", criterion)


MISFITS = [
    (finding(result=None), ["result"]),
    (finding(sample_size=3), ["sample_size"]),
    (finding(sample_size=3, sample_met=2, population=9), ["sample_size", "sample_met", "population"]),
    (sample(result="met"), ["result"]),
    (sample(valid_until=date(2027, 1, 1)), ["valid_until"]),
    (sample(unit_id=None), ["unit_id"]),
    (sample(sample_size=None), ["sample_size"]),
    (sample(sample_met=None, population=None), ["sample_met", "population"]),
    (sample(sample_size=0, sample_met=0), ["sample_size"]),
    (finding(criterion_id="practice_sampled"), ["unit_id", "result", "sample_size", "sample_met", "population"]),
    (sample(criterion_id="policy_issued"), ["result", "sample_size", "sample_met", "population"]),
    (sample(sample_size="many"), ["sample_size"]),
    (sample(unit_id="ZZ"), ["unit_id"]),
]


@pytest.fixture(scope="module")
def misfits(empty_store: Any, tmp_path_factory: pytest.TempPathFactory) -> Told:
    rows = [("evidence", row | {"evidence_id": f"X{at}"}) for at, (row, _) in enumerate(MISFITS)]
    return in_one_return(empty_store, tmp_path_factory.mktemp("misfits"), rows)


@pytest.mark.parametrize("at", range(len(MISFITS)))
def test_columns_that_do_not_fit_the_kind(misfits: Told, at: int) -> None:
    assert [fault.column for fault in misfits(at)] == MISFITS[at][1]
