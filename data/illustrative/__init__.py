"""The illustrative set: a made-up but true-to-life programme, as returns that go through the same load as real ones.

Nothing in it is a fact about the Met; every return is marked `illustrative`. The same seed gives the same bytes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data.illustrative.reference_set import write_reference
from data.illustrative.returns import Progress, write_returns
from data.illustrative.scale import Scale

__all__ = ["Scale", "generate", "reference"]


def generate(
    folder: Path,
    seed: int = 2023,
    scale: Scale = Scale.S,
    progress: Progress | None = None,
    last_months: int | None = None,
) -> list[tuple[Path, date]]:
    """Write the returns as CSV folders named after their month; gives (path, received_on) in the order to load them.

    Scale S is 42 months of the twenty recommendations in twelve units; L is ten times that over 120 months. One month
    has no return and one has a corrected return (`...-corrected`). `last_months` writes only that many latest months,
    with the same rows as in the whole set. `progress` is told (done, total, words) after each month.
    """
    return write_returns(folder, seed, scale, last_months, progress)


def reference(folder: Path, scale: Scale = Scale.S) -> None:
    """Write the complete reference that goes with the returns of a scale: nine CSV files."""
    write_reference(folder, scale)
