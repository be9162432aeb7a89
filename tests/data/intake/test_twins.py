"""Ids that look the same are one thing to a reader, and never two to the store."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.letters import as_drawn, nearly, outline, without_zeros
from tests.data.intake.workbooks import AUGUST, OCTOBER, finding, header, milestone


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("M002", "m002"),
        ("M-2", "M\u20112"),
        ("M-2", "M\u20132"),
        ("M002", "M2"),
        ("M002", "\u041c002"),
        ("M 2", "M2"),
        ("A'1", "A\u20191"),
        ("\uff2d2", "M2"),
    ],
)
def test_an_id_that_looks_like_another_is_refused(checked: Any, history: Any, first: str, second: str) -> None:
    (fault,) = checked(milestones=[milestone(first), milestone(second)]).faults
    assert (fault.row, fault.column, fault.value) == (3, "milestone_id", second)
    assert f"did you mean {first}?" in fault.fault
    history.held(**{"return": [header(as_at=AUGUST)], "milestones": [milestone(first)]})
    (fault,) = history.then(**{"return": [header(as_at=OCTOBER)], "milestones": [milestone(second)]}).faults
    assert f"did you mean {first}?" in fault.fault


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200f", "\ufe0f", "\u3164"])
def test_an_id_with_a_character_that_cannot_be_seen(checked: Any, unseen: str) -> None:
    (fault,) = checked(evidence=[finding(f"E1{unseen}")]).faults
    assert "a character that cannot be seen" in fault.fault


@pytest.mark.parametrize(("first", "second"), [("M1", "M11"), ("M-1", "M_1"), ("1.1", "1.10"), ("E2026-1", "E2026-2")])
def test_ids_that_differ_to_the_eye(checked: Any, first: str, second: str) -> None:
    assert checked(milestones=[milestone(first), milestone(second)]).faults == []


@given(st.text("mMoO0iI1lL27-_ .'/\u2013\u2019\u041c\uff2d\u200b\u00b7\u00e9\u00df\u0399", max_size=12))
def test_every_way_of_taking_one_id_for_another_leaves_its_outline(value: str) -> None:
    assert {outline(form(value)) for form in (as_drawn, without_zeros, nearly)} == {outline(value)}
