"""The portfolio over time: how many recommendations stood at each stage, month by month.

Bars, not an area: an area would draw a slope through a month that nobody reported, and each month is its own count.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.notes import LABEL, LABEL_LINE, apart, at_foot, at_right, flush_left, muted, note
from charts.palette import Theme, hatch, theme
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK, widest
from charts.traces import outlined, pointed
from data.book.days import months_between
from data.book.english import count_of, join_names, month, short_month
from data.book.ladder import EMBEDDED, STAGES

PLOT_HEIGHT, LEFT, BELOW = 380, 62, 70
NO_MONTH = "No month has been reported: load a return to begin the history."
Counts = dict[date, dict[int, int]]


def stage_by_month(rows: Sequence[Row], context: Context) -> Drawing:
    """How many recommendations stood at each stage, month by month, "below defined" included.

    rows: those of the question `portfolio_by_month`; a month without rows, or with None, was not reported and is left
    a gap. Click: customdata [month_end as YYYY-MM-DD, stage].
    """
    counts = _by_month(rows)
    if not counts:
        return nothing(context, "No month reported yet", NO_MONTH)
    title, gaps = _title(counts), _gap_months(counts)
    names_width = widest([_end_label(stage, counts) for stage in range(len(STAGES))], LABEL)
    return framed(
        [_stage_bars(stage, counts, context) for stage in range(len(STAGES))],
        context,
        title,
        _alt(title, counts, gaps),
        Room(PLOT_HEIGHT, LEFT, 40 + names_width, 14, BELOW + LABEL_LINE * bool(gaps)),
        **_around(counts, gaps, context),
    )


def _around(counts: Counts, gaps: Sequence[date], context: Context) -> dict[str, Any]:
    """The axes, the stages' names at the right with their swatches, and the months without a bar."""
    total = max(sum(month_counts.values()) for month_counts in counts.values())
    number: dict[str, Any] = {"range": [0, total], "rangemode": "tozero", "fixedrange": True, **whole_ticks(total)}
    return {
        "xaxis": axis(context, "Month reported", **month_axis(list(counts))),
        "yaxis": axis(context, "Recommendations", **number),
        "barmode": "stack",
        "annotations": [*_end_labels(counts, total, context), *_gap_note(gaps, context)],
        "shapes": _end_swatches(counts, total, theme(context.dark)),
    }


def _by_month(rows: Sequence[Row]) -> Counts:
    counts: Counts = defaultdict(dict)
    for row in rows:
        if row["recommendations"] is not None:
            counts[row["month_end"]][row["stage"]] = row["recommendations"]
    return {when: counts[when] for when in sorted(counts)}


def _gap_months(counts: Counts) -> list[date]:
    return [when for when in months_between(min(counts), max(counts)) if when not in counts]


def _embedded(month_counts: dict[int, int]) -> int:
    return sum(number for stage, number in month_counts.items() if stage >= EMBEDDED)


def _title(counts: Counts) -> str:
    last = max(counts)
    now, total = _embedded(counts[last]), sum(counts[last].values())
    says = f"{count_of(now, total, 'recommendation')} stood at {STAGES[EMBEDDED]} or above in {month(last)}"
    year_ago = [when for when in counts if (when.year, when.month) == (last.year - 1, last.month)]
    if not year_ago:
        return says
    return f"{says}, against {_embedded(counts[year_ago[0]])} a year earlier"


def _alt(title: str, counts: Counts, gaps: Sequence[date]) -> str:
    last = max(counts)
    stages = join_names([f"{counts[last].get(stage, 0)} {name.lower()}" for stage, name in enumerate(STAGES)])
    missing = f" Not reported: {join_names([month(when) for when in gaps], 3)}." if gaps else ""
    return f"{title}. In {month(last)}: {stages}.{missing}"


def _stage_bars(stage: int, counts: Counts, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    marker = {"color": colours.stages[stage], "line": outlined(colours, 0.8)}
    return {
        "type": "bar",
        "x": [middle(when) for when in counts],
        "y": [month_counts.get(stage, 0) for month_counts in counts.values()],
        "width": CELL_WIDTH,
        "name": STAGES[stage],
        "marker": {**marker, "pattern": hatch(context.dark)} if stage == 0 else marker,
        **pointed([[when.isoformat(), stage] for when in counts], [_hover(when, stage, counts) for when in counts]),
    }


def _hover(when: date, stage: int, counts: Counts) -> str:
    number, total = counts[when].get(stage, 0), sum(counts[when].values())
    return f"{month(when)}{BREAK}{STAGES[stage]}: {count_of(number, total, 'recommendation')}"


def _end_labels(counts: Counts, total: int, context: Context) -> list[dict[str, Any]]:
    """Each stage's name and latest count at the right end, beside its segment, moved apart where they would touch."""
    where = {**at_right(28), "y": 0, "yref": "paper"}
    heights = _end_heights(counts, total)
    return [
        note(context, _end_label(stage, counts), **where, yshift=height, name="end")
        for stage, height in enumerate(heights)
    ]


def _end_label(stage: int, counts: Counts) -> str:
    return f"{STAGES[stage]} {counts[max(counts)].get(stage, 0)}"


def _end_swatches(counts: Counts, total: int, colours: Theme) -> list[dict[str, Any]]:
    """A square of the stage's colour before each label."""
    pixels = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "yref": "paper", "ysizemode": "pixel", "yanchor": 0}
    square = {"type": "rect", **pixels, "x0": 10, "x1": 22, "line": outlined(colours)}
    heights = _end_heights(counts, total)
    return [
        shape
        for stage in range(len(STAGES))
        for shape in _swatch({**square, "fillcolor": colours.stages[stage]}, heights[stage], stage == 0)
    ]


def _swatch(square: dict[str, Any], middle_at: float, hatched: bool) -> list[dict[str, Any]]:
    box = {**square, "y0": middle_at - 6, "y1": middle_at + 6}
    strokes = [(10, 16, 0, 6), (10, 22, -6, 6), (16, 22, -6, 0)] if hatched else []
    lines = [
        {**box, "type": "line", "x0": x0, "x1": x1, "y0": middle_at + y0, "y1": middle_at + y1}
        for x0, x1, y0, y1 in strokes
    ]
    return [box, *lines]


def _end_heights(counts: Counts, total: int) -> list[float]:
    """The height in pixels of each stage's label: the middle of its last segment, or the nearest free place."""
    numbers = [counts[max(counts)].get(stage, 0) for stage in range(len(STAGES))]
    below = accumulate(numbers, initial=0)
    middles = [
        (under + number / 2) / max(total, 1) * PLOT_HEIGHT for under, number in zip(below, numbers, strict=False)
    ]
    return apart(middles, LABEL_LINE, LABEL_LINE / 2, PLOT_HEIGHT - LABEL_LINE / 2)


def _gap_note(gaps: Sequence[date], context: Context) -> list[dict[str, Any]]:
    """Which months have no bar because nobody reported them, said under the axis."""
    words = f"No return, so no bar: {join_names([short_month(when) for when in gaps], 6)}"
    where = {**flush_left(LEFT), **at_foot(-BELOW)}
    return [note(context, words, **where, font=muted(context), name="gaps")] if gaps else []
