"""Why milestones were re-forecast, in the senders' words, counted."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.milestones import HOW
from charts.notes import EDGE, LABEL, LABEL_LINE, row_end
from charts.palette import Theme, theme
from charts.places import Place, stacked
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK, clean, plain, widest, wrapped
from charts.traces import hovered, outlined
from data.book.english import noun_for, plural

SHOWN_AT_MOST, LABEL_WIDTH, NONE_GIVEN = 8, 40, "No reason given"


def given(rows: Sequence[Row], context: Context) -> Drawing:
    """A bar for each reason, the most frequent first; beyond eight they are in the table.

    rows: those of the question `milestone_reasons`.
    """
    if not rows:
        return nothing(context, "No milestone was re-forecast", HOW)
    drawn = [row for row in rows[:SHOWN_AT_MOST] if row["times"]]
    stack = stacked(drawn, lambda row: tuple(wrapped(reason(row), LABEL_WIDTH, 2)), lambda _: 2 * LABEL_LINE + 8)
    title, most = finding(rows), max(row["times"] for row in drawn)
    ends = [f"{row['times']:,} {_later(row)}" for row in drawn]
    short = [f"{row['times']:,} {_shift(row)}" for row in drawn]
    return framed(
        [_bars(stack.places, theme(context.dark))],
        context,
        title,
        f"{title}. {'; '.join(f'{clean(reason(row))}: {end}' for row, end in zip(drawn, ends, strict=True))}.",
        Room(stack.height, stack.left, 2 * EDGE + widest(short, LABEL), 8, 62),
        xaxis=axis(
            context,
            "Re-forecasts, and by how many days in all",
            range=[0, most * 1.02],
            fixedrange=True,
            **whole_ticks(most),
        ),
        yaxis=axis(context, range=[stack.height, 0], fixedrange=True, showgrid=False, **stack.ticks),
        annotations=[row_end(context, end, place.middle) for place, end in zip(stack.places, short, strict=True)],
    )


def _bars(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [place.row["times"] for place in places],
        "y": [place.middle for place in places],
        "width": [place.height * 0.6 for place in places],
        "marker": {"color": colours.tones[3], "line": outlined(colours)},
        "name": "reasons",
        **hovered([_hover(place.row) for place in places]),
    }


def _hover(row: Row) -> str:
    return f"{plain(reason(row))}{BREAK}{plural(row['times'], 're-forecast')}, {_later(row)}"


def reason(row: Row) -> str:
    """The reason in the sender's words, or that none was given."""
    return row["change_reason"] or NONE_GIVEN


def _later(row: Row) -> str:
    days = row["days_later"]
    return f"({plural(abs(days), 'day')} {'later' if days >= 0 else 'earlier'})"


def _shift(row: Row) -> str:
    """The same in few letters, for the end of a bar."""
    return f"({row['days_later']:+,} {noun_for(abs(row['days_later']), 'day')})".replace("-", "−")


def finding(rows: Sequence[Row]) -> str:
    """The title: the commonest reason, of how many re-forecasts, and how many reasons there are."""
    total, top = sum(row["times"] for row in rows), rows[0]
    return (
        f"{clean(reason(top))}: {top['times']:,} of {plural(total, 're-forecast')}, "
        f"the most of {plural(len(rows), 'reason')}"
    )
