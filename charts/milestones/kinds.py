"""What the milestones are, done and not: activities, outputs and outcomes apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.cells import on_fill
from charts.drawing import Context, Drawing, Row
from charts.milestones import HOW, NO_MILESTONE
from charts.milestones.states import kinds_of
from charts.notes import EDGE, LABEL, LABEL_LINE, key_note, row_end
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK, widest
from charts.traces import hatched, hovered, outlined
from data.book.english import count_of, join_names, verb_for

ROW = 44
# In the order in which they are stacked: the column that counts each, and its words.
COLUMNS: Mapping[str, str] = {
    "on_time": "done on time", "done_late": "done late", "overdue": "overdue", "open": "not yet due",
    "not_reported": "no longer reported",
}  # fmt: skip
KEY = "from the left: " + " · ".join(COLUMNS.values())


def by_kind(rows: Sequence[Row], context: Context) -> Drawing:
    """A bar for each kind, in parts by how its milestones stand, and how many of them are done.

    rows: those of the question `milestone_kinds`.
    """
    drawn = [row for row in rows if row["milestones"]]
    if not drawn:
        return nothing(context, NO_MILESTONE, HOW)
    names = [kinds_of(row["kind"]).capitalize() for row in drawn]
    ends = [f"{row['done']:,} of {row['milestones']:,} done" for row in drawn]
    title, most, left = finding(drawn), max(row["milestones"] for row in drawn), 3 * EDGE + widest(names, LABEL)
    return framed(
        [_part(drawn, column, context) for column in COLUMNS],
        context,
        title,
        f"{title}. {'; '.join(_in_words(row) for row in drawn)}.",
        Room(ROW * len(drawn), left, 2 * EDGE + widest(ends, LABEL), 2 * LABEL_LINE + 8, 62),
        xaxis=axis(context, "Milestones", range=[0, most], fixedrange=True, **whole_ticks(most)),
        yaxis=_down(names, context),
        annotations=[
            key_note(context, [KEY], left, 2 * LABEL_LINE + 8),
            *(row_end(context, f"<b>{words}</b>", place) for place, words in enumerate(ends)),
        ],
        barmode="stack",
    )


def _down(names: Sequence[str], context: Context) -> dict[str, Any]:
    """The vertical axis: a kind under the other."""
    ticks: dict[str, Any] = {"tickvals": list(range(len(names))), "ticktext": list(names), "ticklabelstandoff": 6}
    return axis(context, range=[len(names) - 0.5, -0.5], fixedrange=True, showgrid=False, **ticks)


def finding(rows: Sequence[Row]) -> str:
    """The title: how many of the overdue are outcomes; or of those not done, where none is overdue."""
    outcome = next((row for row in rows if row["kind"] == "outcome"), None)
    left = {row["kind"]: row["milestones"] - row["done"] for row in rows}
    if not sum(left.values()):
        return f"Every milestone is done: {join_names([_in_words(row) for row in rows])}"
    overdue = sum(row["overdue"] for row in rows)
    if overdue:
        late = outcome["overdue"] if outcome else 0
        return f"{count_of(late, overdue, 'overdue milestone')} {_outcomes(late, overdue)}"
    number, total = left.get("outcome", 0), sum(left.values())
    return f"{count_of(number, total, 'milestone')} not done {_outcomes(number, total)}"


def _outcomes(number: int, of: int) -> str:
    return verb_for(number, of, "is an outcome", "are outcomes")


def _in_words(row: Row) -> str:
    counts = [f"{_number(row, column)} {words}" for column, words in COLUMNS.items() if _number(row, column)]
    return f"{row['milestones']:,} {kinds_of(row['kind'], row['milestones'])}: {join_names(counts)}"


def _number(row: Row, column: str) -> int:
    """How many; those done on time are what is done and not late."""
    return int(row["done"] - row["done_late"] if column == "on_time" else row[column])


def _part(rows: Sequence[Row], column: str, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    fill, numbers = _fill(column, colours), [_number(row, column) for row in rows]
    plain = {"color": fill, "line": outlined(colours)}
    return {
        "type": "bar",
        "orientation": "h",
        "x": numbers,
        "y": list(range(len(rows))),
        "width": 0.6,
        "marker": hatched(context, under_words=True) if column == "not_reported" else plain,
        "name": column,
        "text": [on_fill(str(number), fill) if number else "" for number in numbers],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        **hovered(
            [f"{kinds_of(row['kind']).capitalize()}{BREAK}{_number(row, column)} {COLUMNS[column]}" for row in rows]
        ),
    }


def _fill(column: str, colours: Theme) -> str:
    fills = {"on_time": colours.tones[4], "done_late": colours.tones[2], "overdue": colours.accent}
    return fills.get(column, colours.ground)
