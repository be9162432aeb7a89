"""The Embedding page's figures: how far the recommendations have come, and their stage month by month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.matrix import matrix
from charts.steps import at_least
from data.book.days import month_end
from data.book.english import count_of, day, join_names, month, plural, short_month
from data.book.ladder import STAGES
from data.book.numbering import number_of
from data.book.verdicts import FLAG_WORDS, STAGE_CHANGES

MOST_RECOMMENDATIONS = 60
RECOMMENDATIONS, PAIRS = "recommendations", "pairs"


def reach(rows: Sequence[Row], context: Context, *, counted: str = RECOMMENDATIONS) -> Drawing:
    """How many reach each stage, counted in recommendations (every unit there) or in pairs of recommendation and unit.

    rows: those of the question `stage_reach`. counted: "recommendations" or "pairs". Click: customdata [as_at, stage].
    """
    if counted == RECOMMENDATIONS:
        return at_least(rows, context)
    pairs = [{**row, "at_or_above": row["pairs_at_or_above"], "out_of": row["pairs_out_of"]} for row in rows]
    return at_least(pairs, context, "recommendation-unit pair")


def by_month(rows: Sequence[Row], context: Context) -> Drawing:
    """Recommendations by months: the stage of the lowest unit in each cell, with every gain, loss and lapse marked.

    rows: those of the question `recommendation_by_month`; the first sixty recommendations are drawn.
    Click: customdata [recommendation_id, month as YYYY-MM-DD].
    """
    title = finding(rows)
    drawn = set(list(dict.fromkeys(row["recommendation_id"] for row in rows))[:MOST_RECOMMENDATIONS])
    return matrix(
        [_cell(row) for row in rows if row["recommendation_id"] in drawn],
        context,
        title=title,
        alt=alt_text(title, rows),
        across="Month",
        down="Recommendation",
        empty="No month has been reported: load a return to begin the history.",
    )


def finding(rows: Sequence[Row]) -> str:
    """The title: how often a stage was gained, lost or let lapse in the months shown."""
    months = {row["month_end"] for row in rows}
    if len(months) < 2:
        return "The stage of each recommendation, month by month"
    counts = Counter(row["change"] for row in rows if row["change"])
    if not counts:
        return f"No recommendation changed stage in the {len(months)} months to {month(max(months))}"
    changes = [f"{counts[change]} {change}" for change in STAGE_CHANGES if counts[change]]
    return f"Changes of stage in {len(months)} months to {month(max(months))}: {join_names(changes)}"


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, how many stand at each stage in the last month, and what fell in the last three."""
    if not rows:
        return title
    last = max(row["month_end"] for row in rows)
    now = [row for row in rows if row["month_end"] == last]
    counts = Counter(row["stage"] for row in now)
    stages = [f"{counts[stage]} {name.lower()}" for stage, name in enumerate(STAGES) if counts[stage]]
    unknown = [f"{counts[None]} unknown"] if counts[None] else []
    recent = sorted({row["month_end"] for row in rows})[-3:]
    fell = [row for row in rows if row["month_end"] in recent and row["change"] in FLAG_WORDS]
    falls = [_fall(row) for row in fell]
    first = f"{title}. At {day(last)}, of {plural(len(now), 'recommendation')}: {join_names([*stages, *unknown])}."
    return f"{first} Falls in the last three months: {'; '.join(falls) if falls else 'none'}."


def _fall(row: Row) -> str:
    stage = STAGES[row["stage"]]
    return f"recommendation {number_of(row)} {row['change']} to {stage}, {month(row['month_end'])}"


def _column_label(when: date) -> str:
    return short_month(when) if when == month_end(when) else day(when)


def _cell(row: Row) -> dict[str, Any]:
    return {
        "row_id": row["recommendation_id"],
        "row_label": f"{number_of(row)} {row['title']}",
        "group": row["theme_name"],
        "column_id": row["month_end"].isoformat(),
        "column_label": _column_label(row["month_end"]),
        "stage": row["stage"],
        "change": row["change"],
        "unknown": "not assessed" if row["reported"] else "no return that month",
        "hover": _above(row),
    }


def _above(row: Row) -> str:
    """How many units stand above the lowest, in words; nothing where there is no stage to be above."""
    if row["stage"] is None or row["units_at_next"] is None:
        return ""
    return f"the lowest unit; {count_of(row['units_at_next'], row['units_in_scope'], 'unit')} above it"
