"""Embedding over time: how many recommendations stood at each stage, month by month, and how many were said to.

Bars, not an area: an area would draw a slope through a month that nobody reported, and each month is its own count.
What counts as embedded stands on the ground, so that the eye reads its height.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.notes import LABEL, LABEL_LINE, apart, at_right, key_note, note
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK, clean, escape, widest
from charts.traces import hatched, hovered, lines, markers, outlined, pointed
from data.book.days import months_between
from data.book.english import count_of, day, is_or_are, join_names, month, plural
from data.book.ladder import EMBEDDED, STAGES

# Slim, so that it stands whole above the fold of a laptop under the answer; short lines, so that a phone has them
# whole.
PLOT_HEIGHT, LEFT, BELOW, FOOT = 176, 34, 42, 58
NO_MONTH = "No month has been reported: load a return to begin the history."
# From the highest stage up: what is stacked first stands lowest.
FROM_THE_GROUND = range(len(STAGES) - 1, -1, -1)
Counts = dict[date, dict[int, int]]
Marked = Sequence[tuple[date, str]]
"""Days marked over the months, each with its words."""


def stage_by_month(
    rows: Sequence[Row], context: Context, said: Sequence[Row] = (), meetings: Marked = (), rules: Marked = ()
) -> Drawing:
    """How many recommendations stood at each stage, month by month, "below defined" included.

    rows: those of the question `portfolio_by_month`; a month without rows, or with None, was not reported, and is
    hatched. said: those of `said_and_shown`: how many were claimed to be embedded and how many done milestones
    asserted.
    meetings, rules: days marked, the latter for a change of rules. Click: customdata [month_end as YYYY-MM-DD, stage].
    """
    unreported = {row["month_end"] for row in said if not row["reported"]}
    counts = {when: held for when, held in _by_month(rows).items() if when not in unreported}
    if not counts:
        return nothing(context, "No month reported yet", NO_MONTH)
    title, gaps = _title(counts), _gap_months(counts)
    told = [row for row in said if row["stage"] == EMBEDDED and row["reported"] and row["month_end"] in counts]
    marked = {kind: _within(days, counts) for kind, days in (("meetings", meetings), ("rules", rules))}
    key = _key(told, marked, gaps, theme(context.dark))
    names_width = widest([_end_label(stage, counts) for stage in range(len(STAGES))], LABEL)
    above = LABEL_LINE * len(key) + 14
    return framed(
        [*_bars(counts, gaps, context), *_said(told, context), *_meetings(marked["meetings"], counts, context)],
        context,
        title,
        _alt(title, counts, gaps, told),
        Room(PLOT_HEIGHT, LEFT, 34 + names_width, above, BELOW, FOOT),
        **_around(counts, marked["rules"], [key_note(context, key, LEFT, above)], context),
    )


def over_time(
    rows: Sequence[Row], said: Sequence[Row], meetings: Sequence[Row], criteria: Sequence[Row], context: Context
) -> Drawing:
    """`stage_by_month` with all that is marked on it. meetings: rows of `meetings`; criteria: of `criteria`, of which
    every version after the first month is a change of rules.
    """
    held = [(row["held_on"], row["title"]) for row in meetings if isinstance(row["held_on"], date)]
    versions = sorted({(row["effective_from"], f"“{row['title']}”") for row in criteria})
    return stage_by_month(rows, context, said, held, versions)


def _within(days: Marked, counts: Counts) -> list[tuple[date, str]]:
    """The days after the first month's end, up to the last's: what came before is where the history starts."""
    return [(when, words) for when, words in days if min(counts) < when <= max(counts)]


def _around(counts: Counts, rules: Marked, notes: list[dict[str, Any]], context: Context) -> dict[str, Any]:
    """The axes, the stages' names at the right with their swatches, and the days on which rules changed."""
    total = _total(counts)
    number: dict[str, Any] = {"range": [0, total * 1.08], "fixedrange": True, **whole_ticks(total)}
    return {
        "xaxis": axis(context, **month_axis(list(counts)), fixedrange=True),
        "yaxis": axis(context, **number),
        "barmode": "stack",
        "annotations": [*notes, *_end_labels(counts, context)],
        "shapes": [*_end_swatches(counts, theme(context.dark)), *_rule_lines(rules, theme(context.dark))],
    }


def _total(counts: Counts) -> int:
    return max(sum(month_counts.values()) for month_counts in counts.values())


def _rule_lines(rules: Marked, colours: Theme) -> list[dict[str, Any]]:
    line = {"color": colours.ink, "width": 1.5, "dash": "dash"}
    across = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": line}
    return [{**across, "x0": when.isoformat(), "x1": when.isoformat()} for when in dict(rules)]


def _meetings(meetings: Marked, counts: Counts, context: Context) -> list[dict[str, Any]]:
    """A small mark over the month for every meeting."""
    if not meetings:
        return []
    marker = {"symbol": "triangle-down", "size": 7, "color": theme(context.dark).muted}
    x, y = [when.isoformat() for when, _ in meetings], [_total(counts) * 1.05] * len(meetings)
    words = [f"{escape(clean(title))}{BREAK}{day(when)}" for when, title in meetings]
    return [markers(x, y, marker, "meetings", **hovered(words))]


def _said(told: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """Two lines over the bars: how many were claimed to be embedded, and how many are asserted to be."""
    colours = theme(context.dark)
    x = [middle(row["month_end"]) for row in told]
    drawn = []
    for name, width, dash in (("claimed", 2.5, "solid"), ("asserted", 2.5, "dot")):
        # A line along the ground says nothing until something is said.
        y = [row[f"recommendations_{name}"] or None for row in told]
        if any(y):
            halo = {"color": colours.ground, "width": width + 3, "shape": "hvh"}
            line = {"color": colours.accent, "width": width, "dash": dash, "shape": "hvh"}
            drawn += [lines(x, y, halo, f"round {name}"), lines(x, y, line, name)]
    return drawn


def _key(
    told: Sequence[Row], marked: dict[str, list[tuple[date, str]]], gaps: Sequence[date], colours: Theme
) -> list[str]:
    """What the lines and the marks mean, in short lines."""
    last = told[-1] if told else {}
    in_accent = '<span style="color:{}">{}</span>'
    lines_said = [
        f"{in_accent.format(colours.accent, sign)} {words} {last[column]}"
        for sign, words, column in (
            ("━", f"claimed {STAGES[EMBEDDED].lower()}", "recommendations_claimed"),
            ("┅", "asserted by milestones", "recommendations_asserted"),
        )
        if last and any(row[column] for row in told)
    ]
    signs = ["▾ meeting"] if marked["meetings"] else []
    signs += ["┆ rules changed"] if marked["rules"] else []
    signs += ["▨ not reported"] if gaps else []
    return ["\u2002 ".join(part) for part in (lines_said, signs) if part]


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
    """The finding, short enough for a phone: how many are embedded now, and how that stands to the most there were."""
    now, total = _embedded(counts[max(counts)]), sum(counts[max(counts)].values())
    most = max(_embedded(month_counts) for month_counts in counts.values())
    name = STAGES[EMBEDDED]
    if not most:
        return f"{name}: 0 of {total} in every month"
    if len(counts) == 1:
        return f"{name}: {now} of {total}"
    return f"{name}: {now} of {total}, {'the most so far' if now == most else f'once {most}'}"


def _alt(title: str, counts: Counts, gaps: Sequence[date], told: Sequence[Row]) -> str:
    last = max(counts)
    stages = join_names([f"{counts[last].get(stage, 0)} {name.lower()}" for stage, name in enumerate(STAGES)])
    claims = ""
    if told:
        claimed, asserted = (told[-1][f"recommendations_{name}"] for name in ("claimed", "asserted"))
        claims = (
            f" {claimed} {is_or_are(claimed)} claimed to be there and {asserted} asserted to be by done milestones."
        )
    missing = f" Not reported: {join_names([month(when) for when in gaps], 3)}." if gaps else ""
    reported = plural(len(counts), "month")
    return f"{title}. {reported} reported. In {month(last)}: {stages}.{claims}{missing}"


def _bars(counts: Counts, gaps: Sequence[date], context: Context) -> list[dict[str, Any]]:
    """The stages of every month, and a hatched bar for every month that nobody reported."""
    bars = [_stage_bars(stage, counts, context) for stage in FROM_THE_GROUND]
    if not gaps:
        return bars
    missing = {
        "type": "bar",
        "x": [middle(when) for when in gaps],
        "y": [_total(counts)] * len(gaps),
        "width": CELL_WIDTH,
        "name": "not reported",
        "marker": hatched(context, 0.8),
        **hovered([f"{month(when)}{BREAK}not reported" for when in gaps]),
    }
    return [*bars, missing]


def _stage_bars(stage: int, counts: Counts, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    marker = {"color": colours.stages[stage], "line": outlined(colours, 0.8)}
    return {
        "type": "bar",
        "x": [middle(when) for when in counts],
        "y": [month_counts.get(stage, 0) for month_counts in counts.values()],
        "width": CELL_WIDTH,
        "name": STAGES[stage],
        "marker": marker,
        **pointed([[when.isoformat(), stage] for when in counts], [_hover(when, stage, counts) for when in counts]),
    }


def _hover(when: date, stage: int, counts: Counts) -> str:
    number, total = counts[when].get(stage, 0), sum(counts[when].values())
    return f"{month(when)}{BREAK}{STAGES[stage]}: {count_of(number, total, 'recommendation')}"


def _end_labels(counts: Counts, context: Context) -> list[dict[str, Any]]:
    """Each stage's name and latest count at the right end, beside its segment, moved apart where they would touch."""
    where = {**at_right(26), "y": 0, "yref": "paper"}
    heights = _end_heights(counts)
    return [
        note(context, _end_label(stage, counts), **where, yshift=heights[stage], name="end")
        for stage in FROM_THE_GROUND
    ]


def _end_label(stage: int, counts: Counts) -> str:
    return f"{STAGES[stage]} {counts[max(counts)].get(stage, 0)}"


def _end_swatches(counts: Counts, colours: Theme) -> list[dict[str, Any]]:
    """A square of the stage's colour before each label."""
    pixels = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "yref": "paper", "ysizemode": "pixel", "yanchor": 0}
    square = {"type": "rect", **pixels, "x0": 8, "x1": 20, "line": outlined(colours)}
    heights = _end_heights(counts)
    return [
        {**square, "fillcolor": colours.stages[stage], "y0": heights[stage] - 6, "y1": heights[stage] + 6}
        for stage in FROM_THE_GROUND
    ]


def _end_heights(counts: Counts) -> dict[int, float]:
    """The height in pixels of each stage's label: the middle of its last segment, or the nearest free place."""
    numbers = [counts[max(counts)].get(stage, 0) for stage in FROM_THE_GROUND]
    below = accumulate(numbers, initial=0)
    whole = max(_total(counts) * 1.08, 1)
    middles = [(under + number / 2) / whole * PLOT_HEIGHT for under, number in zip(below, numbers, strict=False)]
    placed = apart(middles, LABEL_LINE, LABEL_LINE / 2, PLOT_HEIGHT)
    return dict(zip(FROM_THE_GROUND, placed, strict=True))
