"""The Training page's questions over records in which the right answer can be worked out by hand."""

from pathlib import Path
from typing import Any

import pytest

from data.book.days import month_ends
from queries import Gate, questions
from tests.rules.records import Record, day, record, sample, trained

LAST = day("2026-10-31")


def book_of(tmp_path: Path) -> Record:
    return record(tmp_path, ["EA", "NA"], [1])


def standing(gate: Gate, unit: str, role: str = "officer", as_at=LAST) -> dict[str, Any]:
    rows = gate.ask("training_standing", as_at, unit=unit)
    return next(row for row in rows if row["role"] == role and row["course_id"] == "SD1")


def test_completion_is_of_the_latest_roster_and_says_what_moved(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned("2026-09-30", training=trained("NA", (97, 100)))
    book.returned("2026-10-31", training=trained("NA", (97, 110)))
    row = standing(book.close(), "NA")
    assert (row["trained"], row["in_scope"], row["state"], row["short_by"]) == (97, 110, "below", 8)
    assert (row["roster_moved"], row["untrained_moved"], row["since_month"]) == (10, 10, day("2026-09-30"))


def test_a_unit_that_never_reported_has_its_row_and_no_figure(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned("2026-10-31", training=trained("EA", (97, 100)))
    row = standing(book.close(), "NA")
    assert (row["state"], row["share"], row["short_by"]) == ("not reported", None, None)


@pytest.mark.parametrize(("as_at", "state"), [("2026-10-31", "at or above"), ("2026-11-01", "lapsed")])
def test_a_roster_too_old_to_count_is_lapsed(tmp_path: Path, as_at: str, state: str) -> None:
    book = book_of(tmp_path)
    book.returned("2026-07-31", training=trained("EA", (97, 100)))
    # 62 days valid and 30 of grace end on 31 October.
    assert standing(book.close(), "EA", as_at=day(as_at))["state"] == state


@pytest.mark.parametrize(
    ("figures", "short_by", "room"), [((19, 20), 0, 0), ((18, 20), 1, None), ((97, 100), 0, 2), ((0, 0), 0, None)]
)
def test_people_short_and_room_for_newcomers_are_whole_people(tmp_path: Path, figures, short_by, room) -> None:
    book = book_of(tmp_path)
    book.returned("2026-10-31", training=trained("EA", figures))
    row = standing(book.close(), "EA")
    assert (row["short_by"], row["room"]) == (short_by, room)


@pytest.mark.parametrize(("before", "rose_more"), [(99, 0), (100, 1)])
def test_a_month_that_took_all_the_room_and_no_more_is_not_counted(tmp_path: Path, before, rose_more) -> None:
    book = book_of(tmp_path)
    book.returned("2026-09-30", training=trained("EA", (before, 100)))
    book.returned("2026-10-31", training=trained("EA", (97, 100)))
    (row,) = [row for row in book.close().ask("training_outlook", LAST) if row["role"] == "officer"]
    assert (row["room"], row["rose_more"], row["months_seen"]) == (2, rose_more, 1)


def test_what_it_takes_is_set_against_the_best_those_units_ever_did(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    for month, ours, others in (("2026-08-31", 40, 100), ("2026-09-30", 70, 100), ("2026-10-31", 80, 100)):
        book.returned(month, training=[*trained("EA", (ours, 100)), *trained("NA", (others, 100))])
    (row,) = book.close().ask("training_need", LAST)
    assert (row["role"], row["units_short"], row["short_by"], row["by_on"]) == ("officer", 1, 15, day("2026-12-31"))
    assert row["needed_a_week"] == pytest.approx(15 / (61 / 7))
    assert (row["best_a_week"], row["best_month"]) == (pytest.approx(30 / (30 / 7)), day("2026-09-30"))


def test_a_month_not_reported_is_a_gap_and_so_is_the_move_after_it(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned("2026-08-31", training=trained("EA", (90, 100)))
    book.returned("2026-10-31", training=trained("EA", (95, 100)))
    rows = [row for row in book.close().ask("training_months", LAST, course="SD1") if row["role"] == "officer"]
    assert [row["share"] for row in rows] == [0.9, None, 0.95]
    assert [row["untrained_moved"] for row in rows] == [None, None, None]


def test_a_unit_missing_from_a_month_is_no_move_of_the_roster(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned("2026-09-30", training=[*trained("EA", (90, 100)), *trained("NA", (90, 100))])
    book.returned("2026-10-31", training=trained("EA", (90, 104)))
    rows = [row for row in book.close().ask("training_months", LAST, course="SD1") if row["role"] == "officer"]
    last = rows[-1]
    assert (last["units_reported"], last["units_expected"], last["roster_moved"], last["in_scope"]) == (1, 2, 4, 104)


def falling(book: Record, months: int, step: int) -> Gate:
    """A unit that loses `step` of 1,000 trained officers a month and ends at 970."""
    ends = month_ends(day("2025-01-31"), LAST)[-months:]
    for place, month in enumerate(ends):
        met = 970 + step * (months - 1 - place)
        book.returned(month.isoformat(), training=trained("EA", (met, 1000)))
    return book.close()


def test_a_straight_fall_is_followed_to_the_first_month_end_below(tmp_path: Path) -> None:
    gate = falling(book_of(tmp_path), 9, 3)
    (row,) = [row for row in gate.ask("training_outlook", LAST, unit="EA") if row["role"] == "officer"]
    assert row["pace"] == pytest.approx(-0.003)
    # 20 thousandths at 3 a month: at the line's side after six months, below at the seventh.
    assert (row["months_left"], row["says"], row["below_from"]) == (7, "holds", None)


def test_a_share_that_ends_where_it_began_is_not_falling(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    # There and back again: a slope of nothing, which comes out as a trillionth of a trillionth below it.
    there = [958, 986, 998, 954, 966, 957]
    for month, met in zip(month_ends(day("2025-11-30"), LAST), [*there, *reversed(there)], strict=True):
        book.returned(month.isoformat(), training=trained("EA", (met, 1000)))
    (row,) = [row for row in book.close().ask("training_outlook", LAST) if row["role"] == "officer"]
    assert (row["months_left"], row["says"]) == (None, "holds")


def test_a_fall_is_named_only_where_past_warnings_came_true(tmp_path: Path) -> None:
    gate = falling(book_of(tmp_path), 8, 4)
    (row,) = [row for row in gate.ask("training_outlook", LAST, unit="EA") if row["role"] == "officer"]
    assert (row["months_left"], row["says"], row["below_from"]) == (None, "cannot tell", None)


def test_a_fall_within_six_months_has_its_month_end_where_warnings_hold(tmp_path: Path) -> None:
    book = record(tmp_path, None, [1, 2])
    units = [row[0] for row in book.connection.execute("select unit_id from unit order by 1").fetchall()]
    for place, month in enumerate(month_ends(day("2025-09-30"), LAST)):
        # Every other unit falls below in August 2026, as warned in April; East Area sets out later and higher up.
        met = {unit: (1022 if unit == "EA" else 990) - 4 * place for unit in units}
        rows = [row for unit in units if met[unit] < 1000 for row in trained(unit, (met[unit], 1000), (10, 10))]
        book.returned(month.isoformat(), training=rows)
    (row,) = [row for row in book.close().ask("training_outlook", LAST, unit="EA") if row["role"] == "officer"]
    assert row["says"] == "falls"
    assert row["below_from"] == day("2027-04-30")


def test_seven_months_are_too_few_to_say(tmp_path: Path) -> None:
    gate = falling(book_of(tmp_path), 7, 4)
    (row,) = [row for row in gate.ask("training_outlook", LAST, unit="EA") if row["role"] == "officer"]
    assert (row["says"], row["months_held"], row["months_needed"]) == ("cannot tell", 7, 8)


def test_warnings_that_come_true_are_counted_and_few_are_not_trusted(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    shares = [990 - 4 * place for place in range(14)]
    for month, met in zip(month_ends(day("2025-09-30"), LAST), shares, strict=True):
        book.returned(month.isoformat(), training=trained("EA", (met, 1000), (10, 10)))
    (row,) = book.close().ask("training_outlook_record", LAST)
    # From April 2026 eight months are held; officers are then at 962 and fall below in August, within six months.
    assert (row["warned"], row["warned_fell"], row["not_warned_fell"]) == (1, 1, 0)
    assert row["holds"] is False


def test_practice_is_pooled_beside_training_and_unsampled_units_stay_listed(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.returned(
        "2026-10-31",
        training=[*trained("EA", (97, 100)), *trained("NA", (50, 100))],
        evidence=[sample(1, "EA", "2026-09-15", 28, 30)],
    )
    rows = book.close().ask("training_practice", LAST, course="SD1", role="officer")
    told = {row["unit_id"]: (row["trained_share"], row["sample_met"], row["sampled"]) for row in rows}
    assert told == {"EA": (0.97, 28, 30), "NA": (0.5, None, None)}


def test_every_question_answers_with_the_largest_counts_a_return_may_hold(tmp_path: Path) -> None:
    book, largest = book_of(tmp_path), 2**31 - 1
    for month in ("2026-09-30", "2026-10-31"):
        book.returned(
            month,
            training=[*trained("EA", (largest, largest)), *trained("NA", (largest - 9, largest))],
            evidence=[sample(1, unit, month, largest, largest) for unit in ("EA", "NA")],
        )
    gate = book.close()
    for name in questions():
        assert isinstance(gate.ask(name), list), name
    (row,) = [row for row in gate.ask("training_months", course="SD1", role="officer") if row["month_end"] == LAST]
    assert row["in_scope"] == 2 * largest


def test_every_question_takes_the_same_latest_roster_line_and_people_still_to_train(tmp_path: Path) -> None:
    book = record(tmp_path, ["EA", "NA", "NE"], [1])
    # A second, lower line for officers changes nothing: a role is judged by the highest.
    book.connection.execute(
        "insert into criteria by name select * replace ('officers_begun' as criterion_id, 0.5 as threshold, "
        "99 as position) from criteria where criterion_id = 'officers_trained'"
    )
    book.returned(
        "2026-08-31", training=[*trained("EA", (390, 400)), *trained("NA", (19, 20)), *trained("NE", (9, 10))]
    )
    book.returned("2026-10-31", training=[*trained("EA", (379, 399)), *trained("NA", (0, 0))])
    gate = book.close()
    expected = {
        ("EA", day("2026-10-31"), 379, 399, 20, 1),
        ("NA", day("2026-10-31"), 0, 0, 0, 0),
        ("NE", day("2026-08-31"), 9, 10, 1, 1),
    }
    named = ("unit_id", "month_end", "trained", "in_scope", "untrained")
    standing = [row for row in gate.ask("training_standing") if row["role"] == "officer"]
    assert {tuple(row[name] for name in (*named, "short_by")) for row in standing} == expected
    gap = [row for row in gate.ask("unit_training_gap") if row["role"] == "officer"]
    assert {tuple(row[name] for name in (*named, "needed")) for row in gap} == expected
    behind = [row for row in gate.ask("training_behind") if row["role"] == "officer"]
    assert {(row["unit_id"], row["month_end"], row["reaches"]) for row in behind} == {
        ("EA", day("2026-10-31"), False),
        ("NA", day("2026-10-31"), True),
        ("NE", day("2026-08-31"), False),
    }
    (fell,) = [row for row in behind if row["unit_id"] == "EA"]
    assert (fell["met_on"], fell["untrained_added"], fell["roster_moved"]) == (day("2026-08-31"), 10, -1)
    assert {row["threshold"] for row in (*standing, *gap, *behind)} == {0.95}
    (crossed,) = gate.ask("training_crossings", day("2026-10-31"), since=day("2026-08-31"))
    assert (crossed["unit_id"], crossed["change"]) == ("EA", "fell below the line")
