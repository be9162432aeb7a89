"""How far back is compared, what counts as known, and who holds a headline down."""

from datetime import date

import pytest

from queries import Gate
from tests.rules.records import day, findings, record, trained


def told(gate: Gate, sql: str) -> list[tuple]:
    return gate._reader.connection.cursor().execute(sql).fetchall()


@pytest.mark.parametrize(
    ("when", "back", "expected"),
    [
        ("2026-10-31", 3, "2026-07-31"),
        ("2026-10-31", 12, "2025-10-31"),
        ("2026-10-31", 0, "2026-10-31"),
        ("2026-03-12", 3, "2025-11-30"),
        ("2026-03-12", 0, "2026-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
    ],
)
def test_the_month_end_on_or_before_the_same_day_some_months_earlier(tmp_path, when, back, expected) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    assert told(gate, f"select month_end_back(date '{when}', {back})") == [(day(expected),)]


def test_a_pair_is_known_by_a_finding_or_a_roster_and_not_by_months_counted_or_an_exemption(tmp_path) -> None:
    book = record(tmp_path / "store", ["EA", "NA", "NE"], [1])
    book.decide(
        "criterion_exemption",
        recommendation_id=1,
        criterion_id="policy_issued",
        reason="None needed",
        agreed_by="Gold Group",
        agreed_on=date(2026, 1, 1),
    )
    evidence = findings(1, "EA", "2026-06-01", "line_owned")
    book.returned("2026-10-31", evidence=evidence, training=trained("NA", (1, 100)))
    gate = book.close()
    assert told(gate, "select unit_id from assessed_pair('criterion_history') order by 1") == [("EA",), ("NA",)]


def stood(*rows: tuple[str, int]) -> str:
    return " union all ".join(
        f"select date '2026-10-31' as as_at, 1 as recommendation_id, '{unit}' as unit_id, {stage} as supported_stage"
        for unit, stage in rows
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("EA", 1), ("NA", 3), ("NE", 3)], [("EA", True, True), ("NA", False, False), ("NE", False, False)]),
        ([("EA", 1), ("NA", 1), ("NE", 3)], [("EA", True, False), ("NA", True, False), ("NE", False, False)]),
        ([("EA", 2), ("NA", 2)], [("EA", False, False), ("NA", False, False)]),
    ],
)
def test_a_unit_holds_a_headline_down_only_where_another_stands_higher(tmp_path, rows, expected) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    sql = f"with stood as ({stood(*rows)}) select unit_id, at_floor, alone from at_floor('stood') order by 1"
    assert told(gate, sql) == expected
