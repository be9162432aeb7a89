"""The history strip: one stage after another, month by month, for one recommendation or one unit."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.matrix import key_lines
from charts.months import CELL_WIDTH, middle, month_axis
from charts.palette import GLYPHS, STAGES, hatch, stage_fill, theme
from charts.template import KEEP, LABEL, LABEL_LINE, Room, axis, framed, key_note, nothing, on_fill, outlined
from charts.text import BREAK
from charts.words import month

CELL_HEIGHT, SIGN_HEIGHT, LEFT = 34, 20, 16


def strip(rows: Sequence[Row], context: Context, subject: str) -> Drawing:
    """The supported stage at each month-end, with every gain, loss and lapse marked over its month.

    rows: month_end, supported_stage (None where nothing was assessed), flag ("regressed", "lapsed" or None). A month
    without a row stays empty. subject: whose history it is ("Recommendation 5"). Click: customdata [month_end as
    YYYY-MM-DD].
    """
    if not rows:
        return nothing(
            context,
            f"{subject}: no month reported yet",
            "No month has been reported: load a return to begin the history.",
        )
    history = sorted(rows, key=lambda row: row["month_end"])
    changes = list(_changes(history))
    title = _title(subject, history)
    key = key_lines(
        [{"stage": row["supported_stage"]} for row in history]
        + [{"stage": 0, "change": change} for _, change in changes]
    )
    above = LABEL_LINE * len(key) + 10
    groups = [
        (known, found)
        for known in (True, False)
        if (found := [row for row in history if (row["supported_stage"] is not None) == known])
    ]
    return framed(
        [*(_cells(found, known, context) for known, found in groups), _signs(changes, context)],
        context,
        title,
        _alt(title, changes),
        Room(CELL_HEIGHT + SIGN_HEIGHT, LEFT, 16, above, 68),
        xaxis=axis(context, "Month", fixedrange=True, **month_axis([row["month_end"] for row in history])),
        yaxis=axis(context, visible=False, fixedrange=True, range=[0, (CELL_HEIGHT + SIGN_HEIGHT) / CELL_HEIGHT]),
        annotations=[key_note(context, key, LEFT, above)],
    )


def _changes(history: Sequence[Row]) -> list[tuple[Row, str]]:
    """Each row whose stage differs from the month before it, with what happened: gained, lost or lapsed."""
    known = [row for row in history if row["supported_stage"] is not None]
    return [
        (row, _change(before, row))
        for before, row in pairwise(known)
        if row["supported_stage"] != before["supported_stage"]
    ]


def _change(before: Row, row: Row) -> str:
    if row["supported_stage"] > before["supported_stage"]:
        return "gained"
    return "lapsed" if row.get("flag") == "lapsed" else "lost"


def _title(subject: str, history: Sequence[Row]) -> str:
    last = history[-1]
    if last["supported_stage"] is None:
        return f"{subject} was not assessed in {month(last['month_end'])}"
    says = _held(subject, history)
    highest = max(
        (row for row in history if row["supported_stage"] is not None),
        key=lambda row: (row["supported_stage"], row["month_end"]),
    )
    if highest["supported_stage"] == last["supported_stage"]:
        return says
    return f"{says}; it stood at {STAGES[highest['supported_stage']]} in {month(highest['month_end'])}"


def _held(subject: str, history: Sequence[Row]) -> str:
    """The present stage, and since which of the months reported it has stood."""
    stages = [row["supported_stage"] for row in history]
    run = next((index for index, stage in enumerate(reversed(stages)) if stage != stages[-1]), len(stages))
    since = month(history[-run]["month_end"])
    stage = STAGES[stages[-1]]
    return f"{subject} stands at {stage} in {since}" if run == 1 else f"{subject} has stood at {stage} since {since}"


def _alt(title: str, changes: Sequence[tuple[Row, str]]) -> str:
    told = [f"{month(row['month_end'])}: {change}, to {STAGES[row['supported_stage']]}" for row, change in changes]
    return f"{title}. {'; '.join(told) if told else 'No change of stage in the months reported'}."


def _cells(rows: Sequence[Row], known: bool, context: Context) -> dict[str, Any]:
    stages = [row["supported_stage"] or 0 for row in rows]
    line = outlined(theme(context.dark), 0.8)
    fills = [stage_fill(stage, context.dark) for stage in stages]
    marker = (
        {"color": fills, "line": line} if known else {"color": fills[0], "line": line, "pattern": hatch(context.dark)}
    )
    return {
        "type": "bar",
        "x": [middle(row["month_end"]) for row in rows],
        "y": [1] * len(rows),
        "width": CELL_WIDTH,
        "marker": marker,
        "text": [on_fill(str(stage), fill) if known else "" for stage, fill in zip(stages, fills, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"size": LABEL},
        "customdata": [[row["month_end"].isoformat()] for row in rows],
        "hovertext": [_hover(row["month_end"], row["supported_stage"]) for row in rows],
        "hoverinfo": "text",
        "name": "assessed" if known else "not assessed",
        **KEEP,
    }


def _hover(when: date, stage: int | None) -> str:
    return f"{month(when)}{BREAK}{'not assessed' if stage is None else STAGES[stage]}"


def _signs(changes: Sequence[tuple[Row, str]], context: Context) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [middle(row["month_end"]) for row, _ in changes],
        "y": [1 + SIGN_HEIGHT / CELL_HEIGHT / 2] * len(changes),
        "text": [GLYPHS[change] for _, change in changes],
        "textfont": {"size": LABEL, "color": theme(context.dark).ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "name": "changes",
    }
