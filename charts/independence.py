"""When each line of assurance last looked at each recommendation."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.matrix import matrix
from charts.palette import DEEPEST
from data.book.english import count_of, is_or_are, plural
from data.book.ladder import ASSURANCES
from data.book.numbering import number_of

INDEPENDENT = ASSURANCES[-1]
YEAR, DEEPEST_MONTHS = 12, 24


def looked(rows: Sequence[Row], context: Context) -> Drawing:
    """Lines of assurance by recommendations: months since the last look, hatched where it never looked.

    rows: those of the question `independence`. Click: customdata [assurance, recommendation_id].
    """
    title = finding(rows)
    return matrix(
        [_cell(row) for row in reversed(_by_assurance(rows))],
        context,
        title=title,
        alt=alt_text(title, rows),
        across="Recommendation",
        down="Line of assurance",
        empty="No recommendation is held.",
        key=("The number: months since the last look · hatched: never looked",),
    )


def _by_assurance(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["assurance"], -row["recommendation_id"]))


def finding(rows: Sequence[Row]) -> str:
    """The title: at how many recommendations nobody independent ever looked, or not within the year."""
    own = [row for row in rows if row["assurance"] == INDEPENDENT.code]
    never = sum(row["months_since"] is None for row in own)
    old = sum(row["months_since"] is not None and row["months_since"] >= YEAR for row in own)
    total = count_of(never, len(own), "recommendation")
    says = f"{total} {is_or_are(never, len(own))} without any independent look"
    return f"{says}; at {old} it is a year old or older" if old else says


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, then for each line of assurance at how many recommendations it looked within the year."""
    parts = []
    for assurance in ASSURANCES:
        own = [row for row in rows if row["assurance"] == assurance.code]
        recent = sum(row["months_since"] is not None and row["months_since"] < YEAR for row in own)
        parts.append(f"{assurance.name}: {recent} within the year")
    return f"{title}. Of {plural(len(rows) // len(ASSURANCES), 'recommendation')}, {'; '.join(parts)}."


def _cell(row: Row) -> dict[str, Any]:
    months = row["months_since"]
    return {
        "row_id": row["assurance"],
        "row_label": f"{row['assurance']} {row['assurance_name']}",
        "column_id": row["recommendation_id"],
        "column_label": number_of(row),
        "column_place": row["recommendation_id"],
        "number": months,
        "shade": 0 if months is None else min(DEEPEST, months * DEEPEST // DEEPEST_MONTHS),
        "hover": f"months since the last look; {plural(row['items'], 'item')} on file",
        "unknown": "never looked",
    }
