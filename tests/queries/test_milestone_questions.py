"""The milestones' questions over records in which the right answer can be worked out by hand."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from queries import Gate
from tests.rules.records import Record, day, record

Row = dict[str, Any]
JANUARY, MARCH, MAY = "2025-01-31", "2025-03-31", "2025-05-31"


def milestone(name: str, due: str, forecast: str | None = None, done: str | date | None = None, **more: Any) -> Row:
    return {
        "milestone_id": name,
        "recommendation_id": 1,
        "title": f"Title of {name}",
        "original_due_on": day(due),
        "forecast_on": day(forecast or due),
        "completed_on": day(done) if isinstance(done, str) else done,
        **more,
    }


def late_by(days: int) -> date:
    """Done this many days after 2 March, the day forecast on 31 January: 30 days ahead."""
    return day("2025-03-02") + timedelta(days=days)


def finished(number: int = 10) -> tuple[list[Row], list[Row]]:
    """Milestones forecast 30 days ahead in January, done 0, 2, 4 ... days late: as reported in January and in March."""
    names = [f"M{place:02d}" for place in range(number)]
    opened = [milestone(name, "2025-03-02") for name in names]
    return opened, [milestone(name, "2025-03-02", done=late_by(2 * place)) for place, name in enumerate(names)]


def ahead(gate: Gate, as_at: str, name: str = "N1") -> Row:
    return next(row for row in gate.ask("milestone_outlook", day(as_at)) if row["milestone_id"] == name)


def book_of(tmp_path: Path) -> Record:
    return record(tmp_path, ["EA"], [1, 2])


def test_the_outlook_is_the_middle_of_how_late_forecasts_made_as_far_ahead_turned_out(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2025-04-30")])
    row = ahead(book.close(), MARCH)
    assert row["completed_alike"] == 10
    assert (row["likely_from"], row["half_from"]) == (day("2025-04-30"), day("2025-05-04"))
    assert (row["half_to"], row["likely_to"]) == (day("2025-05-14"), day("2025-05-16"))


def test_too_few_completed_is_a_refusal_that_says_how_many(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished(3)
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2025-04-30")])
    row = ahead(book.close(), MARCH)
    assert (row["completed_alike"], row["needed"]) == (3, 8)
    assert [row[name] for name in ("half_from", "half_to", "likely_from", "likely_to")] == [None] * 4


def test_a_forecast_made_for_another_distance_ahead_does_not_count(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2026-12-31")])
    assert ahead(book.close(), MARCH)["completed_alike"] == 0


def test_no_date_comes_before_the_day_asked_about(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2025-04-30")])
    gate = book.close()
    row = ahead(gate, "2025-05-02")
    # Two days late already: eight of the ten ended later than that, and the range is theirs.
    assert (row["completed_alike"], row["likely_from"]) == (8, day("2025-05-04"))
    assert ahead(gate, "2025-05-05")["likely_from"] is None


def test_those_still_open_hold_the_end_of_the_range_open(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    stuck = [f"S{place}" for place in range(10)]
    book.returned(JANUARY, milestones=[*opened, *(milestone(name, "2025-03-02") for name in stuck)])
    waiting = [milestone(name, "2025-03-02", "2025-12-31") for name in stuck]
    book.returned(MARCH, milestones=[*done, *waiting, milestone("N1", "2025-04-30")])
    row = ahead(book.close(), MARCH)
    # Ten of twenty are done, the fifth of them 8 days late: a quarter. Three quarters is not reached.
    assert (row["half_from"], row["half_to"], row["likely_to"]) == (day("2025-05-08"), None, None)


def test_the_record_tries_each_range_with_what_was_known_then(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2025-04-30"), milestone("N2", "2025-04-30")])
    ends = [milestone("N1", "2025-04-30", done="2025-05-06"), milestone("N2", "2025-04-30", done="2025-05-20")]
    book.returned(MAY, milestones=[*done, *ends])
    total, year = book.close().ask("milestone_outlook_record", day(MAY))
    assert (total["year"], year["year"]) == (None, 2025)
    assert (total["half_decided"], total["half_held"], total["half_early"], total["half_late"]) == (2, 1, 0, 1)
    assert (total["likely_decided"], total["likely_held"], total["likely_late"]) == (2, 1, 1)
    # The ten forecasts of January had no record before them.
    assert (total["refused"], total["completed"]) == (10, 12)


def test_a_range_that_ran_out_on_an_open_milestone_counts_against_the_outlook(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[*done, milestone("N1", "2025-04-30")])
    book.returned(MAY, milestones=[*done, milestone("N1", "2025-04-30", "2025-09-30")])
    total, *_ = book.close().ask("milestone_outlook_record", day(MAY))
    assert (total["half_decided"], total["half_late"], total["likely_late"]) == (1, 1, 1)


def refuted(book: Record) -> None:
    """Twelve milestones forecast as those before them, none of them done within its range."""
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    tried = [milestone(f"T{place:02d}", "2025-04-30") for place in range(12)]
    book.returned(MARCH, milestones=[*done, *tried])
    late = [milestone(row["milestone_id"], "2025-04-30", done="2025-05-30") for row in tried]
    book.returned(MAY, milestones=[*done, *late, milestone("N1", "2025-06-30")])


def test_while_the_record_refutes_its_ranges_an_outlook_has_no_end(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    refuted(book)
    gate = book.close()
    total, *_ = gate.ask("milestone_outlook_record", day(MAY))
    assert (total["half_decided"], total["half_held"], total["upheld"], total["likely_upheld"]) == (12, 0, False, False)
    row = ahead(gate, MAY)
    assert (row["half_to"], row["likely_to"], row["upheld"]) == (None, None, False)
    assert row["half_from"] > day(MAY) and row["likely_from"] > day(MAY)


def test_a_milestone_is_one_try_however_often_it_was_forecast_anew(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=[*opened, *(milestone(f"L{place}", "2025-05-15") for place in range(9))])
    later = [milestone(f"L{place}", "2025-05-15", done=f"2025-05-2{place}") for place in range(9)]
    still = [milestone(f"L{place}", "2025-05-15") for place in range(9)]
    book.returned(MARCH, milestones=[*done, *still, milestone("N1", "2025-04-30")])
    book.returned(MAY, milestones=[*done, *later, milestone("N1", "2025-04-30", done="2025-05-06")])
    total, *_ = book.close().ask("milestone_outlook_record", day(MAY))
    # N1, and each of the nine, once; only forecasts of up to 60 days ahead had ten alike by March.
    assert total["half_decided"] == 10


def test_the_record_knows_only_what_had_been_received_by_then(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    opened, done = finished()
    book.returned(JANUARY, milestones=opened)
    book.returned(MARCH, milestones=[milestone("N1", "2025-04-30")])
    # March's completions come in only in June: in March nothing was known to be done.
    book.returned(MARCH, "2025-06-10", milestones=[*done, milestone("N1", "2025-04-30")])
    book.returned(MAY, milestones=[*done, milestone("N1", "2025-04-30", done="2025-05-06")])
    total, *_ = book.close().ask("milestone_outlook_record", day(MAY))
    assert (total["half_decided"], total["refused"]) == (0, 11)


def test_the_summary_counts_only_dates_that_have_passed(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned(
        MARCH,
        milestones=[
            milestone("A", "2025-03-01", done="2025-02-27"),
            milestone("B", "2025-03-01", done="2025-03-11"),
            milestone("C", "2025-03-01", "2025-06-01"),
            milestone("D", MARCH),
        ],
    )
    (row,) = book.close().ask("milestone_summary", day(MARCH))
    assert (row["due"], row["due_on_time"], row["due_late"], row["due_overdue"]) == (3, 1, 1, 1)
    assert (row["milestones"], row["outstanding"], row["late_days_median"], row["worst_id"]) == (4, 2, 10, "C")


def test_the_burnup_stops_where_the_record_stops_and_the_plan_goes_on(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned(MARCH, milestones=[milestone("A", "2025-02-10", done="2025-03-11"), milestone("B", "2025-05-10")])
    rows = book.close().ask("milestone_burnup", day(MARCH))
    told = [(row["month_end"].month, row["planned"], row["delivered"]) for row in rows]
    assert told == [(1, 0, 0), (2, 1, 0), (3, 1, 1), (4, 1, None), (5, 2, None)]


def test_the_log_gives_each_move_its_days_and_reason(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned("2025-01-31", milestones=[milestone("A", "2025-03-01"), milestone("B", "2025-03-01")])
    book.returned("2025-02-28", milestones=[milestone("B", "2025-03-01")])
    moved = milestone("A", "2025-03-01", "2025-03-11", change_reason="Supplier late")
    book.returned(MARCH, milestones=[moved, milestone("B", "2025-03-01", done="2025-03-05")])
    gate = book.close()
    first, back = gate.ask("milestone_reports", day(MARCH), milestone="A")
    assert (first["change"], first["moved_days"]) == ("first report", 0)
    assert (back["change"], back["moved_days"], back["change_reason"]) == ("back in the returns", 10, "Supplier late")
    assert [row["change"] for row in gate.ask("milestone_reports", day(MARCH), milestone="B")] == [
        "first report",
        None,
        "completed",
    ]


@pytest.mark.parametrize(("forecast", "contradicts"), [("2025-06-01", True), ("2025-09-01", False)])
def test_a_dependent_forecast_before_what_it_waits_for_is_pointed_out(tmp_path: Path, forecast, contradicts) -> None:
    book = book_of(tmp_path)
    waiting = milestone("B", "2025-06-01", forecast, depends_on="X; A")
    book.returned(MARCH, milestones=[milestone("A", "2025-05-01", "2025-07-01"), waiting])
    (row,) = book.close().ask("milestone_dependents", day(MARCH), milestone="A")
    assert (row["relation"], row["milestone_id"], row["forecast_before_it"]) == ("waits for it", "B", contradicts)


def test_a_sheet_with_headings_only_is_a_sheet_wherever_the_latest_one_is_asked_for(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    plan = [milestone("M1", "2025-02-15", done="2025-02-10"), milestone("M2", "2025-06-30")]
    book.returned(JANUARY, milestones=plan)
    book.returned(MARCH, milestones=[])
    book.returned(MAY, milestones=plan)
    gate = book.close()
    standing = {row["state"] for row in gate.ask("milestone_position", day(MARCH))}
    assert standing == {"not reported"}
    # March was reported, with nothing in it: what had been delivered by then is counted to March.
    delivered = {row["month_end"]: row["delivered"] for row in gate.ask("milestone_burnup", day(MARCH))}
    assert (delivered[day(MARCH)], delivered[day("2025-04-30")]) == (1, None)
    changes = {(row["milestone_id"], row["as_at"]): row["change"] for row in gate.ask("milestone_reports", day(MAY))}
    assert changes["M2", day(MAY)] == "back in the returns"


def test_a_milestone_waits_for_those_named_whatever_spaces_stand_about_the_semicolons(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    waiting = milestone("M3", "2025-06-30", depends_on="M1\u2003;\u00a0M2 ")
    book.returned(JANUARY, milestones=[milestone("M1", "2025-02-28"), milestone("M2", "2025-03-31"), waiting])
    rows = book.close().ask("milestone_dependents", day(JANUARY), milestone="M3")
    assert [(row["relation"], row["milestone_id"]) for row in rows] == [("it waits for", "M1"), ("it waits for", "M2")]


def test_reasons_are_counted_over_every_report_in_which_a_forecast_moved_those_without_one_last(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    late = {"change_reason": "Staff not in post"}
    book.returned(
        JANUARY, milestones=[milestone("A", "2025-02-28"), milestone("B", "2025-02-28", "2025-03-10", **late)]
    )
    book.returned(
        MARCH,
        milestones=[milestone("A", "2025-02-28", "2025-03-30"), milestone("B", "2025-02-28", "2025-03-20", **late)],
    )
    assert book.close().ask("milestone_reasons", day(MARCH)) == [
        {"change_reason": "Staff not in post", "times": 2, "milestones": 1, "days_later": 20},
        {"change_reason": None, "times": 1, "milestones": 1, "days_later": 30},
    ]


def test_a_reason_given_where_nothing_moved_is_not_counted(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned(JANUARY, milestones=[milestone("A", "2025-02-28", change_reason="As planned")])
    assert book.close().ask("milestone_reasons", day(JANUARY)) == []


def test_those_that_wait_directly_or_through_others_are_counted_and_those_done_are_not(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    rows = [
        milestone("A", "2025-06-30"),
        milestone("B", "2025-07-31", depends_on="A"),
        milestone("C", "2025-08-31", depends_on="B", recommendation_id=2),
        milestone("D", "2025-02-28", done="2025-02-20", depends_on="A"),
    ]
    book.returned(MARCH, milestones=rows)
    waits = book.close().ask("milestone_waits", day(MARCH))
    assert [(row["milestone_id"], row["waiting"], row["recommendations"]) for row in waits] == [
        ("A", ["B", "C"], [1, 2]),
        ("B", ["C"], [2]),
    ]


def test_milestones_that_wait_for_each_other_come_to_an_end(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned(
        MARCH,
        milestones=[
            milestone("A", "2025-06-30", depends_on="B"),
            milestone("B", "2025-07-31", depends_on="A"),
        ],
    )
    assert [row["waiting"] for row in book.close().ask("milestone_waits", day(MARCH))] == [["B"], ["A"]]
