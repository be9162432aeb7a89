"""Milestones done against the original plan, added up month by month: counts, so no limits round them."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.milestones import HOW, NO_MILESTONE
from charts.milestones.states import led
from charts.months import line_axis
from charts.notes import LABEL, note, over_axis
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK
from charts.traces import hovered, marked_line
from data.book.english import day, month, plural


def against_plan(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """The milestones done and those planned, added up.

    rows: those of the question `milestone_burnup`. The line of what was done stops at its last point; the plan
    goes on to its end.
    """
    delivered = [row for row in rows if row["delivered"] is not None]
    if not delivered:
        return nothing(context, NO_MILESTONE, HOW)
    title = finding(delivered[-1], subject)
    return framed(
        _lines(rows, delivered, theme(context.dark)),
        context,
        title,
        f"{title}. The plan reaches {plural(rows[-1]['planned'], 'milestone')} by {month(rows[-1]['month_end'])}.",
        Room(150, 56, 112, 34, 66),
        **_axes(rows, context),
        annotations=[over_axis(context, "Milestones, added up", 50), *_ends(delivered[-1], context)],
    )


def finding(now: Row, subject: str) -> str:
    """The title: how many were done by the latest month against how many were due by then on the original plan."""
    behind = now["planned"] - now["delivered"]
    words = "as many as" if behind == 0 else f"{abs(behind)} {'fewer' if behind > 0 else 'more'} than"
    done = f"{now['delivered']} done by {day(now['month_end'])}"
    return led(subject, f"{done}, {words} the original plan's {now['planned']}")


def _axes(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    top = max(row["milestones"] for row in rows) * 1.08 + 0.5
    return {
        "xaxis": axis(context, "Month-end", **line_axis(rows[0]["month_end"], rows[-1]["month_end"])),
        "yaxis": axis(context, "", range=[0, top], fixedrange=True, tickformat=",d", nticks=6),
    }


def _lines(rows: Sequence[Row], delivered: Sequence[Row], colours: Theme) -> list[dict[str, Any]]:
    return [
        _line(rows, "planned", {"color": colours.muted, "width": 2.2, "dash": "dash"}),
        _line(delivered, "delivered", {"color": colours.tones[4], "width": 3.4}),
    ]


def _line(rows: Sequence[Row], field: str, line: dict[str, Any]) -> dict[str, Any]:
    x, y = [row["month_end"].isoformat() for row in rows], [row[field] for row in rows]
    marker = {"size": 4 if len(rows) > 3 else 9, "color": line["color"]}
    said = {"delivered": "done"}.get(field, field)
    about = hovered([f"{day(row['month_end'])}{BREAK}{row[field]} {said}" for row in rows])
    return marked_line(x, y, line, marker, field, **about)


def _ends(now: Row, context: Context) -> list[dict[str, Any]]:
    """What stands at the latest point of both lines."""
    colours = theme(context.dark)
    deep = colours.ink if context.dark else colours.tones[4]
    return [
        _end(now, "delivered", f"<b>done {now['delivered']}</b>", "top", deep, context),
        _end(now, "planned", f"planned {now['planned']}", "bottom", colours.muted, context),
    ]


def _end(row: Row, field: str, text: str, anchor: str, colour: str, context: Context) -> dict[str, Any]:
    """Words at a line's point: over the plan's line and at its left, and after the end of the delivered one, so that
    neither lies on a line that rises.
    """
    over = anchor == "bottom"
    at = {"x": row["month_end"].isoformat(), "y": row[field], "xref": "x", "yref": "y", "yanchor": anchor}
    aside = {"xanchor": "right", "yshift": 8} if over else {"xanchor": "left", "xshift": 8, "yshift": 4}
    return note(context, text, **at, **aside, font={"size": LABEL, "color": colour})
