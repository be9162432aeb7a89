"""The one way a share is written (EMBEDDING.md, 7, last point).

A share is cut, not rounded, to a tenth of a percent, and is never 0% or 100% unless exactly so. Where a line is in
question it is written on its own side of it: 94.987% beside 95% is 94.9%, and 85.02% is not written as the 85% that it
isn't.
"""

from decimal import ROUND_FLOOR, Decimal

GRAIN = 1e-9
"""Shares that differ by less are equal: fractions are not exact in binary."""

_TENTH, _FINEST = 1, 6


def percent(share: float | None, line: float | None = None) -> str:
    """A share from 0 to 1 as a percentage: `95%` when exactly so, else cut to a tenth, `94.9%`; nothing for None.

    line: the share it is judged by, from 0 to 1; more decimals are given where the cut would write it as the line.
    """
    if share is None:
        return ""
    exact = _whole_or_tenth(share)
    if exact:
        return exact
    if share < 0.001:
        return "under 0.1%" if share > 0 else f"{_cut(share, _TENTH)}%"
    return f"{_cut(share, _decimals(share, line))}%"


def threshold(share: float | None) -> str:
    """A threshold as it is: `97.5%`, `85%`; nothing for None."""
    return "" if share is None else f"{share * 100:.10g}%"


def interval(low: float, high: float, line: float | None = None) -> str:
    """The two ends of an interval: `84.5% to 100%`."""
    return f"{percent(low, line)} to {percent(high, line)}"


def points(difference: float | None) -> str:
    """A difference of two shares in percentage points, signed, to a tenth: `+3.5`; nothing for None."""
    return "" if difference is None else f"{difference * 100:+.1f}"


def _whole_or_tenth(share: float) -> str:
    """The share where it is exactly a whole number of percents, else nothing."""
    whole = round(share * 100)
    return f"{whole}%" if abs(share - whole / 100) < GRAIN else ""


def _decimals(share: float, line: float | None) -> int:
    if line is None or abs(share - line) < GRAIN:
        return _TENTH
    written = Decimal(repr(line)) * 100
    return next((places for places in range(_TENTH, _FINEST) if _keeps_side(share, places, written)), _FINEST)


def _keeps_side(share: float, places: int, line: Decimal) -> bool:
    cut = _cut(share, places)
    return cut > line if Decimal(repr(share)) * 100 > line else cut < line


def _cut(share: float, places: int) -> Decimal:
    grained = Decimal(repr(share + GRAIN / 10)) * 100
    return grained.quantize(Decimal(1).scaleb(-places), rounding=ROUND_FLOOR)
