"""What goes into every figure besides its rows (`Context`), and what comes out (`Drawing`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from data.book.english import day

Row = Mapping[str, Any]
ILLUSTRATIVE = "illustrative data"


@dataclass(frozen=True)
class Context:
    """What a picture must say about itself so that a screenshot carries its own context.

    as_at: the day the figures are about. known_at: given only when it differs from today. snapshot_id: the data shown.
    illustrative: the figures are made up. marking: protective marking, blank for none. dark: draw for the dark theme.
    """

    as_at: date
    known_at: date | None = None
    snapshot_id: str = ""
    illustrative: bool = False
    marking: str = ""
    dark: bool = False

    def provenance(self) -> list[str]:
        """The parts of the footer in order, as plain words, not escaped."""
        parts = [
            self.marking,
            f"As at {day(self.as_at)}",
            f"known at {day(self.known_at)}" if self.known_at else "",
            f"snapshot {self.snapshot_id}" if self.snapshot_id else "",
            "source: returns to the Gold Group",
            ILLUSTRATIVE if self.illustrative else "",
        ]
        return [part for part in parts if part]


@dataclass(frozen=True)
class Drawing:
    """A figure as a plain dict as Plotly takes it, and in words what a sighted reader concludes.

    `title` is the finding, as drawn in the figure, in plain words (not escaped).
    """

    figure: dict[str, Any]
    alt: str
    title: str

    @cached_property
    def packed(self) -> bytes:
        """All of it as JSON, which is what a browser is given."""
        whole = {"alt": self.alt, "title": self.title, "figure": self.figure}
        return json.dumps(whole, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """A day or a decimal as JSON can hold it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a figure holds a {type(value).__name__}")
