"""The rules as they stand: versions in force, what they ask of a sample, and the decisions taken."""

from datetime import date
from pathlib import Path

import pytest

from tests.rules.records import day, record

AS_AT = date(2026, 10, 31)


@pytest.fixture
def book(tmp_path: Path):
    """A record of one unit and one recommendation."""
    return record(tmp_path / "store", ["NA"], [1])


def test_a_new_version_takes_the_place_of_the_old_on_its_day(book) -> None:
    old = book.connection.execute(
        "select * exclude (effective_from, threshold) from criteria where criterion_id = 'practice_sampled'"
    )
    names = [column[0] for column in old.description]
    row = dict(zip(names, old.fetchone(), strict=True))
    book.decide("criteria", **row, threshold=0.9, effective_from=day("2026-01-01"))
    gate = book.close()

    def threshold_on(when: date) -> list[float]:
        return [
            row["threshold"]
            for row in gate.ask("criteria", when)
            if row["criterion_id"] == "practice_sampled" and row["in_force"]
        ]

    assert threshold_on(date(2025, 12, 31)) == [0.85]
    assert threshold_on(date(2026, 1, 1)) == [0.9]
    assert {row["versions"] for row in gate.ask("criteria", AS_AT) if row["criterion_id"] == "practice_sampled"} == {2}


def test_with_85_percent_22_clean_cases_pass_21_do_not_and_28_of_30_cannot_tell(book) -> None:
    rows = book.close().ask("sample_sizes", AS_AT)
    says = {(row["met"], row["size"]): row["says"] for row in rows if row["in_force"]}
    assert says == {(22, 22): "met", (21, 21): "cannot tell", (28, 30): "cannot tell"}


def test_it_takes_35_clean_cases_at_90_percent_and_73_at_95(book) -> None:
    fewest = {row["threshold"]: row["fewest_clean"] for row in book.close().ask("sample_sizes", AS_AT)}
    assert fewest == {0.85: 22, 0.9: 35, 0.95: 73}


def test_a_decision_is_in_force_from_the_day_it_is_agreed_and_known(book) -> None:
    decided = {"reason": "No course", "agreed_by": "Gold Group", "agreed_on": day("2026-09-20")}
    book.decide("criterion_exemption", recommendation_id=1, criterion_id="officers_trained", **decided)
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", **decided)
    gate = book.close()
    assert [row["in_force"] for row in gate.ask("agreed_exceptions", AS_AT)] == [True, True]
    assert [row["in_force"] for row in gate.ask("agreed_exceptions", date(2026, 9, 19))] == [False, False]
    assert gate.ask("agreed_exceptions", AS_AT, date(2026, 9, 19)) == []
    assert [row["unit_id"] for row in gate.ask("agreed_exceptions", AS_AT) if row["decision"] == "exclusion"] == ["NA"]
