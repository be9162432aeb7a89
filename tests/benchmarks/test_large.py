"""Size L: ten times the illustrative set, its copies told apart, its earlier tellings in order."""

import csv
from pathlib import Path

import pytest

from tests.benchmarks import large


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_reference_is_ten_times_the_size_and_holds_together(tmp_path: Path) -> None:
    large.write_reference(tmp_path)
    ids = {
        name: {row[f"{name}_id"] for row in rows(tmp_path / f"{name}.csv")}
        for name in ("recommendation", "unit", "course")
    }
    assert {name: len(each) for name, each in ids.items()} == {"recommendation": 200, "unit": 120, "course": 40}
    links = rows(tmp_path / "course_recommendation.csv")
    assert {row["course_id"] for row in links} == ids["course"]
    assert {row["recommendation_id"] for row in links} <= ids["recommendation"]
    assert len(links) == 190


def test_a_month_reports_every_course_and_every_recommendation_in_every_unit(tmp_path: Path) -> None:
    ((folder, received_on),) = large.write_returns(tmp_path, last_months=1)
    assert (folder.name, received_on.isoformat()) == ("2026-10-31", "2026-11-12")
    counts = {name: len(rows(folder / f"{name}.csv")) for name in ("claims", "training", "exposure", "return")}
    assert counts == {"claims": 200 * 120, "training": 40 * 120 * 2, "exposure": 120, "return": 1}


@pytest.mark.parametrize(
    ("day", "tellings", "moved"),
    [
        ("2026-10-31", 0, "2026-10-31"),
        ("2026-10-31", 1, "2023-04-30"),
        ("2026-10-30", 1, "2023-04-30"),
        ("2025-02-28", 1, "2021-08-31"),
        ("2025-02-27", 1, "2021-08-27"),
        ("2023-05-31", 2, "2016-05-31"),
    ],
)
def test_a_telling_ends_where_the_next_begins(day: str, tellings: int, moved: str) -> None:
    assert large.earlier(day, tellings) == moved
