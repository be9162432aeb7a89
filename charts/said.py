"""What is claimed, what done milestones assert and what evidence supports, over time: is the gap closing?"""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import line_axis
from charts.notes import LABEL, LABEL_LINE, apart, at_right, note, over_axis
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK, widest
from charts.traces import hovered, marked_line
from data.book.days import months_between
from data.book.english import count_of, day, month
from data.book.ladder import or_above

PLOT_HEIGHT, LEFT = 250, 60
NO_MONTH = "No month has been reported: load a return to begin the history."
# What is said, the most trusting first: the column, its words, how its line is drawn, and its marks.
LINES: Mapping[str, tuple[str, str, str]] = {
    "claimed": ("claimed", "dot", "circle-open"),
    "asserted": ("with what milestones assert", "dash", "diamond-open"),
    "supported": ("supported", "solid", "circle"),
}


def over_time(rows: Sequence[Row], context: Context, *, stage: int) -> Drawing:
    """Three lines of unit positions at a stage or above, month by month; a line breaks where no return came.

    rows: those of the question `said_and_shown`.
    """
    of_stage = [row for row in rows if row["stage"] == stage]
    counted = [row for row in of_stage if row["positions"]]
    if not counted:
        return nothing(context, "Nothing said or shown yet", NO_MONTH)
    title, colours = finding(counted, stage), theme(context.dark)
    total, last = max(row["positions"] for row in counted), counted[-1]
    names = {field: f"<b>{last[field]:,}</b> {words}" for field, (words, *_) in LINES.items()}
    return framed(
        [_line(of_stage, field, colours) for field in LINES],
        context,
        title,
        _alt(title, counted),
        Room(PLOT_HEIGHT, LEFT, 24 + widest([f"{last[f]:,} {w}" for f, (w, *_) in LINES.items()], LABEL), 30, 62),
        xaxis=axis(context, "Month-end", **line_axis(of_stage[0]["month_end"], of_stage[-1]["month_end"])),
        yaxis=axis(context, "", range=[0, total * 1.02], fixedrange=True, **whole_ticks(total), nticks=6),
        annotations=[
            over_axis(context, f"Unit positions at {or_above(stage)}, of {last['positions']:,}", LEFT - 8),
            *_ends(last, names, total, context),
        ],
    )


def finding(rows: Sequence[Row], stage: int) -> str:
    """The title: in how many unit positions a stage is claimed and in how many supported, and the gap a year before."""
    last = rows[-1]
    said = (
        f"{or_above(stage)}: claimed in {count_of(last['claimed'], last['positions'], 'unit position')}, "
        f"supported in {last['supported']:,}"
    )
    before = [row for row in rows if len(months_between(row["month_end"], last["month_end"])) == 13]
    was = f", {_gap(before[0])} a year before" if before else ""
    return f"{said}; {_gap(last)} claimed {'as' if last['claimed'] == last['supported'] else 'than'} shown{was}"


def _gap(row: Row) -> str:
    """How many more, or fewer, are claimed than supported: `3 more`, `4 fewer`, `as many`."""
    gap = row["claimed"] - row["supported"]
    return f"{abs(gap):,} {'more' if gap > 0 else 'fewer'}" if gap else "as many"


def _alt(title: str, rows: Sequence[Row]) -> str:
    first, last = rows[0], rows[-1]
    moved = [f"{words} {first[field]:,} to {last[field]:,}" for field, (words, *_) in LINES.items()]
    return f"{title}. From {month(first['month_end'])} to {month(last['month_end'])}: {'; '.join(moved)}."


def _line(rows: Sequence[Row], field: str, colours: Theme) -> dict[str, Any]:
    words, dash, symbol = LINES[field]
    colour = {"claimed": colours.accent, "asserted": colours.muted}.get(field, colours.tones[4])
    line = {"color": colour, "width": 3.2 if dash == "solid" else 2.2, "dash": dash}
    marker = {"size": 5, "symbol": symbol, "color": colour, "line": {"color": colour, "width": 1.2}}
    x, y = [row["month_end"].isoformat() for row in rows], [row[field] for row in rows]
    about = hovered([f"{day(row['month_end'])}{BREAK}{row[field]} {words}" for row in rows])
    return marked_line(x, y, line, marker, field, **about)


def _ends(last: Row, names: Mapping[str, str], total: int, context: Context) -> list[dict[str, Any]]:
    """At the right, each line's words and last figure, moved apart where they would touch."""
    fields = sorted(LINES, key=lambda field: (last[field], -list(LINES).index(field)))
    heights = apart([last[field] for field in fields], LABEL_LINE * total * 1.02 / PLOT_HEIGHT)
    where = {**at_right(8), "yref": "y", "align": "left"}
    return [note(context, names[field], y=at, **where) for field, at in zip(fields, heights, strict=True)]
