"""What the generator writes: the same bytes from the same seed, the months promised, the reference in its own words."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from data import illustrative
from data.illustrative import Scale

STARTING_SET = Path(illustrative.__file__).parent.parent / "reference"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.csv"))}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, returns: list[tuple[Path, date]]) -> None:
    again = illustrative.generate(tmp_path)
    assert contents(tmp_path) == contents(returns[0][0].parent)
    assert [(path.name, day) for path, day in again] == [(path.name, day) for path, day in returns]


def test_another_seed_tells_it_with_other_figures(tmp_path: Path, returns: list[tuple[Path, date]]) -> None:
    illustrative.generate(tmp_path, seed=7, last_months=1)
    name = "2026-10-31/training.csv"
    assert (tmp_path / name).read_bytes() != (returns[0][0].parent / name).read_bytes()


def test_the_last_months_alone_are_the_same_as_in_the_whole_set(
    tmp_path: Path, returns: list[tuple[Path, date]]
) -> None:
    last = illustrative.generate(tmp_path, last_months=5)
    whole = contents(returns[0][0].parent)
    assert [path.name for path, _ in last] == [path.name for path, _ in returns][-6:]
    assert contents(tmp_path) == {name: whole[name] for name in contents(tmp_path)}


def test_forty_two_months_less_one_missing_and_one_corrected(returns: list[tuple[Path, date]]) -> None:
    names = [path.name for path, _ in returns]
    months = {name.removesuffix("-corrected") for name in names}
    assert len(names) == 42
    assert months == {day.isoformat() for day in Scale.S.month_ends} - {"2024-12-31"}
    assert [name for name in names if name.endswith("-corrected")] == ["2026-08-31-corrected"]


def test_returns_arrive_after_their_month_ends_in_order_and_by_20_november_2026(
    returns: list[tuple[Path, date]],
) -> None:
    days = [received_on for _, received_on in returns]
    assert days == sorted(days)
    assert days[-1] <= date(2026, 11, 20)
    for path, received_on in returns:
        assert received_on > date.fromisoformat(path.name.removesuffix("-corrected"))


def test_every_return_says_it_is_illustrative_and_comes_from_a_role(returns: list[tuple[Path, date]]) -> None:
    for path, _ in returns:
        (row,) = rows(path / "return.csv")
        assert row["provenance"] == "illustrative"
        assert row["submitted_by"] == "Programme office lead"


def test_a_sheet_is_left_out_and_a_unit_is_missing_now_and_then(returns: list[tuple[Path, date]]) -> None:
    folder = returns[0][0].parent
    assert not (folder / "2024-04-30" / "claims.csv").exists()
    assert not (folder / "2025-08-31" / "training.csv").exists()
    for sheet in ("training", "exposure"):
        assert "NW" not in {row["unit_id"] for row in rows(folder / "2025-03-31" / f"{sheet}.csv")}


def test_london_has_about_nine_hundred_death_reports_a_month_and_more_in_winter(
    returns: list[tuple[Path, date]],
) -> None:
    months = [path for path, _ in returns if (path / "exposure.csv").exists()]
    totals = {path.name: sum(int(row["death_reports"]) for row in rows(path / "exposure.csv")) for path in months}
    assert 850 < sum(totals.values()) / len(totals) < 960
    assert min(totals["2025-01-31"], totals["2026-01-31"]) > max(totals["2024-07-31"], totals["2026-07-31"])


def test_the_reference_keeps_the_starting_headings_and_words(reference: Path) -> None:
    for file in STARTING_SET.glob("*.csv"):
        assert (reference / file.name).read_text().splitlines()[0] == file.read_text().splitlines()[0]
    name = "recommendation.csv"
    for row, start in zip(rows(reference / name), rows(STARTING_SET / name), strict=True):
        assert (row["title"], row["title_status"]) == (start["title"], "working title")
        assert (row["text"], row["due_on"], row["inspectorate_closed_on"]) == ("", "", "")


def test_the_boards_true_first_meeting_stands_and_gold_group_meets_on_wednesdays(reference: Path) -> None:
    meetings = rows(reference / "meeting.csv")
    assert rows(STARTING_SET / "meeting.csv")[0] in meetings
    gold = [date.fromisoformat(row["held_on"]) for row in meetings if row["meeting_id"].startswith("GG-")]
    assert {day.weekday() for day in gold} == {2}
    assert gold[-1] == date(2026, 11, 18)
    assert all(6 <= (later - earlier).days / 7 <= 10 for earlier, later in pairwise(gold))
    assert all("illustrative" in row["title"] for row in meetings if row["meeting_id"].startswith("GG-"))


def test_the_larger_reference_is_ten_times_the_size_and_holds_together(tmp_path: Path) -> None:
    illustrative.reference(tmp_path, Scale.L)
    ids = {
        name: {row[f"{name}_id"] for row in rows(tmp_path / f"{name}.csv")}
        for name in ("recommendation", "unit", "course")
    }
    assert {name: len(found) for name, found in ids.items()} == {"recommendation": 200, "unit": 120, "course": 40}
    links = rows(tmp_path / "course_recommendation.csv")
    assert {row["course_id"] for row in links} == ids["course"]
    assert {row["recommendation_id"] for row in links} <= ids["recommendation"]
    assert Scale.L.month_ends[0] == date(2016, 11, 30) and len(Scale.L.month_ends) == 120


@pytest.mark.parametrize("scale", [Scale.S, Scale.L], ids=["S", "L"])
def test_the_story_lies_over_the_whole_calendar(scale: Scale) -> None:
    assert scale.index("2023-05") <= 1
    assert scale.index("2026-10") >= scale.months - 2
    assert scale.day("2026-10-31") == date(2026, 10, 31)
    assert scale.first_day <= scale.day("2023-05-01") <= scale.month_ends[0]
