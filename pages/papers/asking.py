"""What a paper asks of: one snapshot, on given dates, outside any page; what `frame.View` is to a page."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from data.book.numbering import with_numbers
from queries import Gate

Row = Mapping[str, Any]
HERE = "http://127.0.0.1:8501/"


@dataclass(frozen=True)
class Asked:
    """A snapshot on the dates of a paper. known_at: None for all that is now known. base: the dashboard's address."""

    gate: Gate
    as_at: date
    known_at: date | None
    today: date
    base: str = HERE

    def ask(self, name: str, **given: Any) -> list[dict[str, Any]]:
        """The rows of a named question on these dates, which know how recommendations are written."""
        dates = {"as_at": self.as_at, "known_at": self.known_at}
        return with_numbers(self.gate.ask(name, **{**dates, **given}), self.numbers)

    def actions(self, **about: Any) -> list[dict[str, Any]]:
        """What the meetings agreed, in the log and in returns, and what became of it by the day of the paper."""
        return self.ask("actions_followed", today=self.counted_from, **about)

    @property
    def counted_from(self) -> date:
        """The day that days are counted from: today, but on an earlier day the day looked at, as known then."""
        past = self.gate.last_as_at is not None and self.as_at < self.gate.last_as_at
        return self.known_at or (self.as_at if past else self.today)

    @cached_property
    def numbers(self) -> Mapping[int, str]:
        """How every recommendation is written: id -> W7 or 7."""
        rows = self.gate.ask("recommendation_numbers", known_at=self.known_at)
        return {row["recommendation_id"]: row["number"] for row in rows}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Every unit: id -> name."""
        return self._names("unit")

    @cached_property
    def courses(self) -> Mapping[str, str]:
        """Every course: id -> title."""
        return self._names("course")

    def _names(self, kind: str) -> Mapping[str, str]:
        return {row["id"]: row["name"] for row in self._findable if row["kind"] == kind}

    @cached_property
    def _findable(self) -> list[dict[str, Any]]:
        """Whatever has a name: asked once, for every position of a unit is among it."""
        return self.ask("findable")

    @cached_property
    def fresh(self) -> Row:
        """The row of the question `freshness`."""
        return self.ask("freshness", today=self.known_at or self.today)[0]

    @cached_property
    def programme(self) -> Row:
        """What is overseen and by whom: the row of the question `programme`, empty where the reference has none."""
        return next(iter(self.gate.ask("programme")), {})

    @property
    def marking(self) -> str:
        """The protective marking: that of the server's settings, else that of the programme."""
        return os.environ.get("OVERSIGHT_MARKING", "").strip() or self.programme.get("marking") or ""

    def address(self, page: str, **chosen: Any) -> str:
        """The lasting address of a page as seen: both dates stand in it, whatever becomes known later."""
        known = self.known_at or self.today
        parameters = {"as_at": self.as_at.isoformat(), "known_at": known.isoformat(), **chosen}
        place = "" if page == "overview" else page
        return f"{self.base.rstrip('/')}/{place}?{urlencode({name: str(value) for name, value in parameters.items()})}"


def asked(
    gate: Gate, today: date, as_at: date | None = None, known_at: date | None = None, base: str | None = None
) -> Asked:
    """What a paper is asked of: by default the latest month held by then, all that is known, this machine's address."""
    held = [row["as_at"] for row in gate.ask("months_held") if known_at is None or row["first_received_on"] <= known_at]
    day = as_at or max(held, default=None) or today
    return Asked(gate, day, known_at, today, base or os.environ.get("OVERSIGHT_ADDRESS", "").strip() or HERE)
