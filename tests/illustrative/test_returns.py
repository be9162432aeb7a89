"""What the set holds: the months promised, received in order, and a reference in the starting set's own words."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

from data.reference import STARTING_SET
from tests.illustrative.months import MONTH_ENDS


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_forty_two_months_less_one_missing_and_one_corrected(returns: list[tuple[Path, date]]) -> None:
    names = [path.name for path, _ in returns]
    months = {name.removesuffix("-corrected") for name in names}
    assert len(names) == 42
    assert months == {day.isoformat() for day in MONTH_ENDS} - {"2024-12-31"}
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
