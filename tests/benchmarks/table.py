"""Plain tables on a terminal, and the few figures that sum up a run of measurements."""

import os
import platform
from collections.abc import Sequence
from statistics import median, quantiles


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: columns of numbers to the right, of words to the left, a blank cell for None."""
    cells = [list(headings), *([written(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(headings))]
    numbers = [any(isinstance(row[place], int | float) for row in rows) for place in range(len(headings))]
    print(f"\n{title}")
    for line, row in enumerate(cells):
        sized = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numbers, strict=True)
        ]
        print("  ".join(sized).rstrip())
        if line == 0:
            print("  ".join("-" * width for width in widths))
    print(flush=True)


def written(value: object) -> str:
    """A value as a cell: numbers with as many decimals as mean something."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def middle(values: Sequence[float]) -> float | None:
    """The median, or None of nothing."""
    return median(values) if values else None


def high(values: Sequence[float]) -> float | None:
    """The 95th percentile, or None of nothing."""
    if not values:
        return None
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def ratio(value: float | None, base: float | None) -> str | None:
    """How many times the base a value is, as `1.3 x`; None when either is missing."""
    return f"{value / base:.2f} x" if value is not None and base else None


def machine() -> None:
    """Print what the figures were measured on and how busy it was."""
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load average {load:.1f} at the start", flush=True
    )
