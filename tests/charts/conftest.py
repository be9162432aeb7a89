"""Rows as the named queries give them, small enough to read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from charts.drawing import Context
from data.book.ladder import EMBEDDED, STAGES, STEPS

Rows = list[dict[str, Any]]


@pytest.fixture
def context() -> Context:
    return Context(as_at=date(2026, 10, 31), snapshot_id="2026-11-12-a81f", illustrative=True)


@pytest.fixture
def recommendation() -> Callable[..., dict[str, Any]]:
    """A row of `marks`: recommendation 5 at Defined, claimed at Practised, unless said otherwise."""

    def row(**over: Any) -> dict[str, Any]:
        reached = (12, 7, 5, 2, *[0] * len(STEPS))
        units = {f"units_at_{stage}": number for stage, number in zip(STEPS, reached, strict=False)}
        base = {
            "recommendation_id": 5,
            "theme_id": 1,
            "theme_name": "Training and supervision",
            "title": "Supervision of the first response",
        }
        stages = {"supported_stage": 1, "verified_stage": 2, "claimed_stage": 3, "units_in_scope": 12, "flag": None}
        whole = {**base, **stages, **units, **over}
        ahead = whole["claimed_stage"] is not None and whole["claimed_stage"] > whole["supported_stage"]
        return {"embedded": whole["supported_stage"] >= EMBEDDED, "claimed_ahead": ahead, **whole}

    return row


@pytest.fixture
def portfolio() -> Rows:
    """Three months with one unreported between: of 4 recommendations, 0, then 1 embedded."""
    counts = {
        date(2025, 10, 31): (4, 0, 0, 0, 0, 0),
        date(2026, 8, 31): (2, 1, 1, 0, 0, 0),
        date(2026, 10, 31): (1, 0, 2, 0, 1, 0),
    }
    return [
        {"month_end": when, "stage": stage, "recommendations": number}
        for when, row in counts.items()
        for stage, number in enumerate((*row, *[0] * (len(STAGES) - len(row))))
    ]


@pytest.fixture
def steps() -> Rows:
    counts = {
        date(2026, 10, 31): (18, 12, 5, 2, 0),
        date(2026, 7, 31): (17, 12, 6, 1, 0),
        date(2025, 10, 31): (14, 7, 2, 0, 0),
    }
    return [
        {"as_at": when, "stage": stage, "at_or_above": number, "out_of": 20}
        for when, row in counts.items()
        for stage, number in enumerate(row, start=1)
    ]
