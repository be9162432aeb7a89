"""One cause, many effects: what stages rest on, and what would fall without it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rules.records import Record, findings, record, sample, trained

T = date(2026, 10, 31)


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of two recommendations in two units, one course for both."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2])


def held(book: Record, *rows: dict[str, Any], **narrowing: Any) -> dict[str, dict[str, Any]]:
    """What holds something up, by its course or item."""
    people = [*trained("EA", (100, 100)), *trained("NA", (100, 100))]
    book.returned(T.isoformat(), training=people, evidence=list(rows))
    return {row["course_id"] or row["evidence_id"]: row for row in book.close().ask("holds_up", **narrowing)}


def test_a_course_holds_up_every_recommendation_it_serves(book: Record) -> None:
    ground = [
        row for number in (1, 2) for row in findings(number, None, "2026-09-01", "policy_issued", "guidance_withdrawn")
    ]
    course = held(book, *ground)["SD1"]
    assert [
        course[name] for name in ("recommendations", "unit_positions", "would_fall", "recommendations_would_fall")
    ] == [
        [1, 2],
        4,
        4,
        [1, 2],
    ]
    # 62 days and thirty of grace after the roster.
    assert course["until"] == date(2027, 1, 31)


def test_what_counts_towards_no_stage_held_holds_nothing_up(book: Record) -> None:
    policy_only = findings(1, None, "2026-09-01", "policy_issued")
    assert held(book, *policy_only) == {}


def test_a_finding_that_another_would_replace_is_no_single_point_of_failure(book: Record) -> None:
    told = held(
        book,
        *findings(1, None, "2026-08-01", "policy_issued", "guidance_withdrawn"),
        *findings(1, "EA", "2026-09-01", "policy_issued"),
    )
    # In East Area its own finding decides, and the one for every unit would take its place.
    assert (told["E0003"]["units"], told["E0003"]["would_fall"]) == (["EA"], 0)
    assert (told["E0001"]["units"], told["E0001"]["would_fall"]) == (["NA"], 1)
    assert told["E0001"]["recommendations_would_fall"] == [1]
    assert (told["E0002"]["unit_positions"], told["E0002"]["owner"]) == (2, "Force assurance lead")


def test_a_finding_behind_which_another_has_lapsed_or_says_not_met_stands_alone(book: Record) -> None:
    contrary = {**findings(1, None, "2026-08-01", "policy_issued")[0], "result": "not met"}
    told = held(book, contrary, *findings(1, None, "2026-09-01", "policy_issued", "guidance_withdrawn"))
    assert told["E0002"]["would_fall"] == 2


def test_a_unit_higher_than_the_headline_may_fall_without_it(book: Record) -> None:
    told = held(
        book,
        *findings(1, None, "2026-09-01", "policy_issued", "guidance_withdrawn"),
        *findings(1, "EA", "2026-09-01", "line_owned"),
        *(sample(1, "EA", when, 40, 40) for when in ("2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15")),
    )
    owned = told["E0003"]
    assert (owned["would_fall"], owned["recommendations_would_fall"], owned["until"]) == (1, [], date(2027, 4, 1))
