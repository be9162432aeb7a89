"""The portfolio over time: how many recommendations stood at each stage, month by month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.palette import STAGES, Theme, hatch, theme
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, Room, axis, framed, note, nothing, outlined, whole_ticks
from charts.text import BREAK, widest
from charts.words import count_of, join_names, month, months_between, short_month

EMBEDDED = 4
PLOT_HEIGHT, LEFT, BELOW = 380, 62, 70
Counts = dict[date, dict[int, int]]


def stage_by_month(rows: Sequence[Row], context: Context) -> Drawing:
    """How many recommendations stood at each stage, month by month, "not evidenced" included.

    rows: month_end, stage (0-5), recommendations; a month without rows, or with None, was not reported and is left a
    gap. Bars, not an area: an area would draw a slope through a month that nobody reported, and each month is its own
    count. Click: customdata [month_end as YYYY-MM-DD, stage].
    """
    counts = _by_month(rows)
    if not counts:
        return nothing(
            context, "No month reported yet", "No month has been reported: load a return to begin the history."
        )
    title = _by_month_title(counts)
    gaps = _gap_months(counts)
    total = max(sum(month_counts.values()) for month_counts in counts.values())
    names = [_end_label(stage, counts) for stage in range(6)]
    return framed(
        [_stage_bars(stage, counts, context) for stage in range(6)],
        context,
        title,
        _by_month_alt(title, counts, gaps),
        Room(PLOT_HEIGHT, LEFT, 40 + widest(names, LABEL), 14, BELOW + LABEL_LINE * bool(gaps)),
        xaxis=axis(context, "Month reported", **month_axis(list(counts))),
        yaxis=axis(
            context, "Recommendations", range=[0, total], rangemode="tozero", fixedrange=True, **whole_ticks(total)
        ),
        barmode="stack",
        annotations=[*_end_labels(counts, total, context), *_gap_note(gaps, context)],
        shapes=_end_swatches(counts, total, theme(context.dark)),
    )


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


def _by_month_title(counts: Counts) -> str:
    last = max(counts)
    now, total = _embedded(counts[last]), sum(counts[last].values())
    says = f"{count_of(now, total, 'recommendation')} stood at Embedded or above in {month(last)}"
    year_ago = [when for when in counts if (when.year, when.month) == (last.year - 1, last.month)]
    if not year_ago:
        return says
    return f"{says}, against {_embedded(counts[year_ago[0]])} a year earlier"


def _by_month_alt(title: str, counts: Counts, gaps: Sequence[date]) -> str:
    last = max(counts)
    held = join_names([f"{counts[last].get(stage, 0)} {name.lower()}" for stage, name in enumerate(STAGES)])
    missing = f" Not reported: {join_names([month(when) for when in gaps], 3)}." if gaps else ""
    return f"{title}. In {month(last)}: {held}.{missing}"


def _stage_bars(stage: int, counts: Counts, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    marker = {"color": colours.stages[stage], "line": outlined(colours, 0.8)}
    return {
        "type": "bar",
        "x": [middle(when) for when in counts],
        "y": [found.get(stage, 0) for found in counts.values()],
        "width": CELL_WIDTH,
        "name": STAGES[stage],
        "marker": {**marker, "pattern": hatch(context.dark)} if stage == 0 else marker,
        "customdata": [[when.isoformat(), stage] for when in counts],
        "hovertext": [_bar_hover(when, stage, found) for when, found in counts.items()],
        "hoverinfo": "text",
        **KEEP,
    }


def _bar_hover(when: date, stage: int, found: dict[int, int]) -> str:
    return (
        f"{month(when)}{BREAK}{STAGES[stage]}: {count_of(found.get(stage, 0), sum(found.values()), 'recommendation')}"
    )


def _end_labels(counts: Counts, total: int, context: Context) -> list[dict[str, Any]]:
    """Each stage's name and latest count at the right end, beside its segment, moved apart where they would touch."""
    where = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 28, "y": 0, "yref": "paper", "yanchor": "middle"}
    heights = _end_heights(counts, total)
    return [note(context, _end_label(stage, counts), **where, yshift=heights[stage], name="end") for stage in range(6)]


def _end_label(stage: int, counts: Counts) -> str:
    return f"{STAGES[stage]} {counts[max(counts)].get(stage, 0)}"


def _end_swatches(counts: Counts, total: int, colours: Theme) -> list[dict[str, Any]]:
    """A square of the stage's colour before each label."""
    pixels = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "yref": "paper", "ysizemode": "pixel", "yanchor": 0}
    square = {"type": "rect", **pixels, "x0": 10, "x1": 22, "line": outlined(colours)}
    heights = _end_heights(counts, total)
    return [
        shape
        for stage in range(6)
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
    heights: list[float] = []
    below = 0
    for stage in range(6):
        number = counts[max(counts)].get(stage, 0)
        middle = (below + number / 2) / max(total, 1) * PLOT_HEIGHT
        heights.append(max(middle, heights[-1] + LABEL_LINE if heights else LABEL_LINE / 2))
        below += number
    # Labels pushed over the top come down again, each no nearer to the next than one line.
    room = [PLOT_HEIGHT - LABEL_LINE / 2 - LABEL_LINE * (5 - stage) for stage in range(6)]
    return [min(height, most) for height, most in zip(heights, room, strict=True)]


def _gap_note(gaps: Sequence[date], context: Context) -> list[dict[str, Any]]:
    """Which months have no bar because nobody reported them, said under the axis."""
    if not gaps:
        return []
    words = f"No return, so no bar: {join_names([short_month(when) for when in gaps], 6)}"
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": EDGE - LEFT,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
    }
    return [
        note(
            context,
            words,
            **where,
            yshift=-BELOW,
            font={"size": LABEL, "color": theme(context.dark).muted},
            name="gaps",
        )
    ]
