"""The Embedding page's figures: how far the recommendations have come, and their stage month by month."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.matrix import matrix
from charts.palette import theme
from charts.steps import at_least
from charts.traces import lines
from data.book.days import month_end
from data.book.english import count_of, day, join_names, month, plural, short_month
from data.book.ladder import STAGES
from data.book.numbering import number_of, written
from data.book.verdicts import FLAG_WORDS, STAGE_CHANGES

MOST_RECOMMENDATIONS = 40
RECOMMENDATIONS, PAIRS = "recommendations", "pairs"
FRAME, SIDES = "stopped", (-0.48, 0.48, 0.48, -0.48, -0.48)
"""The name by which frames round cells are known (charts/criteria_grid.py), and their corners across."""


def reach(rows: Sequence[Row], context: Context, *, counted: str = RECOMMENDATIONS) -> Drawing:
    """How many reach each stage, counted in recommendations (every unit there) or in pairs of recommendation and unit.

    rows: those of the question `stage_reach`. counted: "recommendations" or "pairs". Click: customdata [as_at, stage].
    """
    if counted == RECOMMENDATIONS:
        return at_least(rows, context)
    pairs = [{**row, "at_or_above": row["pairs_at_or_above"], "out_of": row["pairs_out_of"]} for row in rows]
    return at_least(pairs, context, "unit position")


def by_month(rows: Sequence[Row], together: Sequence[Row], context: Context) -> Drawing:
    """Recommendations by months: the stage of the lowest unit in each cell, with every gain, loss and lapse marked, and
    what moved together with one course standing together, outlined as one event.

    rows: those of the question `recommendation_by_month`; the first MOST_RECOMMENDATIONS are drawn. together: those of
    `moved_together`. Click: customdata [recommendation_id, month as YYYY-MM-DD].
    """
    title = finding(rows, together)
    drawn = list(dict.fromkeys(row["recommendation_id"] for row in rows))[:MOST_RECOMMENDATIONS]
    groups = movers(together)
    course_of = {number: course for course, numbers in groups.items() for number in numbers}
    order = [*course_of, *(number for number in drawn if number not in course_of)]
    names = {row["course_id"]: row["course_title"] for row in together}
    cells = [_cell(row, _group(row, course_of, names)) for row in rows if row["recommendation_id"] in set(drawn)]
    drawing = matrix(
        sorted(cells, key=lambda cell: order.index(cell["row_id"])),
        context,
        title=title,
        alt=alt_text(title, rows),
        across="Month",
        down="Recommendation",
        empty="No month has been reported: load a return to begin the history.",
        from_end=True,
    )
    return _with_events(drawing, together, context)


def movers(together: Sequence[Row]) -> dict[str, list[int]]:
    """Which recommendations move with which course: each with the one that most move with. Rows of `moved_together`."""
    moved: dict[str, set[int]] = {}
    for row in together:
        moved.setdefault(row["course_id"], set()).update(row["recommendations"])
    placed: dict[str, list[int]] = {}
    for course, numbers in sorted(moved.items(), key=lambda item: (-len(item[1]), min(item[1]))):
        free = sorted(numbers - {number for others in placed.values() for number in others})
        placed |= {course: free} if len(free) > 1 else {}
    return placed


def _group(row: Row, course_of: Mapping[int, str], names: Mapping[str, str]) -> str:
    """The heading that a recommendation stands under: what it moves with, else by itself; its theme where none moves
    with another.
    """
    if not course_of:
        return str(row["theme_name"])
    course = course_of.get(row["recommendation_id"])
    return f"With one course: {names[course]}" if course else "Each by itself"


def _with_events(drawing: Drawing, together: Sequence[Row], context: Context) -> Drawing:
    """The drawing with a frame round the cells of every event: those that moved in one month with one course."""
    events = {(number, row["month_end"].isoformat()) for row in together for number in row["recommendations"]}
    boxes = [
        (across, base, base + height)
        for trace in drawing.figure["data"]
        if trace["type"] == "bar"
        for across, base, height, click in zip(trace["x"], trace["base"], trace["y"], trace["customdata"], strict=True)
        if tuple(click) in events
    ]
    if not boxes:
        return drawing
    # A path of five corners and a gap round each cell: what a page knows as a frame.
    x = [place for across, *_ in boxes for place in (*(across + side for side in SIDES), None)]
    y = [place for _, top, foot in boxes for place in (top, top, foot, foot, top, None)]
    frames = lines(x, y, {"color": theme(context.dark).accent, "width": 3}, FRAME)
    return replace(drawing, figure={**drawing.figure, "data": [*drawing.figure["data"], frames]})


def finding(rows: Sequence[Row], together: Sequence[Row] = ()) -> str:
    """The title: which recommendations rise and fall together, or how often a stage was gained, lost or let lapse."""
    months = {row["month_end"] for row in rows}
    if len(months) < 2:
        return "The stage of each recommendation, month by month"
    groups = movers([row for row in together if row["month_end"] in months])
    if groups:
        number = sum(len(numbers) for numbers in groups.values())
        widest = max(groups.values(), key=len)
        first = join_names([written(one, together[0]) for one in widest])
        many = plural(len(groups), "course")
        return f"{number} recommendations move with {many}: {first} rise and fall as one"
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


def _cell(row: Row, group: str) -> dict[str, Any]:
    return {
        "row_id": row["recommendation_id"],
        "row_label": f"{number_of(row)} {row['title']}",
        "group": group,
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
