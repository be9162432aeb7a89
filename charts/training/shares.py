"""A share of people trained: how it is written, with what it is of, and the axis it stands on."""

from collections.abc import Sequence

from charts.drawing import Row
from data.book.english import join_names, month
from data.book.shares import percent


def counts(row: Row) -> str:
    """A row's figures with what they are of: `341 of 406 (84%)`, or why there is none."""
    if row["month_end"] is None:
        return "not reported"
    if row["share"] is None:
        return "nobody in scope"
    late = f", {month(row['month_end'])}: too old to count" if row["state"] == "lapsed" else ""
    return f"{row['trained']:,} of {row['in_scope']:,} ({percent(row['share'], row.get('threshold'))}{late})"


def silent(units: Sequence[str]) -> str:
    """Which units have no figure that counts, in a sentence; "" for none."""
    return f"Not reported, or too old to count: {join_names(units, 6)}." if units else ""


def lowest_shown(shares: Sequence[float | None]) -> float:
    """Where the axis starts: below the lowest share, on a round five per cent, never above 0.75."""
    lowest = min((share for share in shares if share is not None), default=0.75)
    return max(0.0, min(0.75, int((lowest - 0.03) * 20) / 20))


def tick(span: float) -> float:
    """The step from tick to tick on an axis of shares."""
    return 0.05 if span <= 0.3 else 0.1 if span <= 0.6 else 0.2
