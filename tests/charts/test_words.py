"""How dates, counts and lists are written."""

from datetime import date

from data.book.days import month_end, months_between
from data.book.english import count_of, day, join_names, month, plural, sentence, short_month


def test_dates_are_written_in_full() -> None:
    assert day(date(2026, 10, 31)) == "31 October 2026"
    assert day(date(2026, 3, 1)) == "1 March 2026"
    assert month(date(2026, 10, 31)) == "October 2026"
    assert short_month(date(2026, 10, 31)) == "Oct 2026"


def test_month_ends_know_leap_years_and_december() -> None:
    assert [month_end(date(2024, 2, 3)), month_end(date(2026, 12, 31))] == [date(2024, 2, 29), date(2026, 12, 31)]


def test_months_between_holds_both_ends() -> None:
    assert months_between(date(2025, 12, 5), date(2026, 2, 28)) == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    assert months_between(date(2026, 2, 1), date(2026, 1, 1)) == []


def test_counts_carry_what_they_are_out_of() -> None:
    assert count_of(5, 12, "unit") == "5 of 12 units"
    assert count_of(0, 1, "unit") == "0 of 1 unit"
    assert plural(1, "unit") == "1 unit"
    assert plural(1200, "criterion", "criteria") == "1,200 criteria"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert join_names([]) == ""
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B", "C"]) == "A, B and C"
    assert join_names(["A", "B", "C", "D", "E"], 2) == "A, B and 3 others"
    assert join_names(["A", "B", "C"], 2) == "A, B and C"


def test_a_sentence_begins_and_ends_as_one() -> None:
    assert sentence("nothing changed") == "Nothing changed."
    assert sentence("") == ""
