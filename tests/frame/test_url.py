"""What the address holds, and what is carried from page to page."""

from datetime import date

import pytest

from pages.shared import url


def test_the_date_and_the_filters_are_carried_and_what_belongs_to_a_page_is_not():
    here = {"as_at": "2026-10-31", "unit": "NA", "criterion": "line_owned"}
    assert url.query(here, same_page=False) == {"as_at": "2026-10-31", "unit": "NA"}
    assert url.query(here, same_page=True) == here


def test_a_change_is_made_and_none_takes_a_parameter_out():
    here = {"as_at": "2026-10-31", "unit": "NA"}
    changed = url.query(here, same_page=True, unit=None, recommendation=7, known_at=date(2026, 11, 5))
    assert changed == {"as_at": "2026-10-31", "known_at": "2026-11-05", "recommendation": "7"}


def test_the_order_is_always_the_same_whatever_was_chosen_first():
    assert list(url.query({"unit": "EA", "as_at": "2026-10-31"}, same_page=True)) == ["as_at", "unit"]


def test_what_is_no_parameter_of_ours_is_dropped_and_may_not_be_written():
    assert url.query({"utm_source": "mail", "unit": "EA"}, same_page=True) == {"unit": "EA"}
    with pytest.raises(ValueError, match="colour"):
        url.query({}, same_page=True, colour="red")


@pytest.mark.parametrize("text", ["", "-1", "7.0", "seven", "٧", "99999", "1e3"])
def test_a_number_is_digits_and_nothing_else(text):
    with pytest.raises(ValueError):
        url.a_number(text)


@pytest.mark.parametrize("text", ["", "x" * 81, "a\nb", "a\u202eb"])
def test_an_id_is_short_and_printable(text):
    with pytest.raises(ValueError):
        url.an_id(text)


def test_the_unit_na_is_a_unit():
    assert url.an_id("NA") == "NA"
