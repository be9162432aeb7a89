"""Completion month by month, over the net movement of the roster and of the people not trained."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import line_axis
from charts.notes import note, over_axis
from charts.palette import theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, escape
from charts.traces import hovered, lines, marked_line, outlined
from charts.training import HOW, LINE_DASH
from charts.training.shares import lowest_shown, tick
from data.book.days import months_between
from data.book.english import join_names, month, plural
from data.book.shares import percent

LEFT = 60
# Each panel's foot and top, as a share of the plot, and what it counts.
PANELS = (
    (0.54, 1.0, "Trained, of the people in post that month (dashed: the share asked for)"),
    (0.27, 0.45, "People in post: net change on the month before"),
    (0.0, 0.18, "People in post and not trained: net change on the month before"),
)


def over_time(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """The share trained each month, and under it how the roster and the untrained moved.

    rows: those of the question `training_months`; None where the month was not reported, which leaves a gap. subject:
    course, unit, role.
    """
    reported = [row for row in rows if row["share"] is not None]
    if not reported:
        return nothing(context, f"{subject}: no training reported", HOW)
    title = finding(reported, subject)
    return framed(
        _traces(rows, context),
        context,
        title,
        _alt(title, rows, reported),
        Room(520, LEFT, 60, 30, 66),
        **_axes(rows, reported, context),
        annotations=[*_panel_names(context), _last_note(reported[-1], context)],
        bargap=0.25,
    )


def _traces(rows: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    colours = theme(context.dark)
    return [
        _threshold_steps(rows, context),
        _share_line(rows, context),
        _moves(rows, "roster_moved", "y2", colours.tones[3], context),
        _moves(rows, "untrained_moved", "y3", colours.accent, context),
    ]


def _axes(rows: Sequence[Row], reported: Sequence[Row], context: Context) -> dict[str, Any]:
    """The share over the two moves, which have one scale, so that a move of the roster and one of the untrained can be
    set side by side.
    """
    low = lowest_shown([row["share"] for row in reported])
    share = {"range": [low, 1.01], "fixedrange": True, "tickformat": ".0%", "dtick": tick(1 - low)}
    first, second, third = (list(panel[:2]) for panel in PANELS)
    return {
        "xaxis": axis(context, "Month-end", anchor="y3", **line_axis(rows[0]["month_end"], rows[-1]["month_end"])),
        "yaxis": axis(context, "", domain=first, **share),
        "yaxis2": axis(context, "", domain=second, **_moved_scale(rows, context)),
        "yaxis3": axis(context, "", domain=third, **_moved_scale(rows, context)),
    }


def _moved_scale(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    moves = [abs(row[field]) for row in rows for field in ("roster_moved", "untrained_moved") if row[field] is not None]
    most = max([4, *moves]) * 1.15
    zero = {"zeroline": True, "zerolinecolor": theme(context.dark).muted}
    return {"range": [-most, most], "fixedrange": True, **zero, "nticks": 5, "tickformat": ",d"}


def finding(reported: Sequence[Row], subject: str) -> str:
    """The title: the latest share with its n of N, and how it stands to a year before."""
    last = reported[-1]
    now = (
        f"{subject}: {percent(last['share'], last['threshold'])} trained in {month(last['month_end'])}, "
        f"{last['trained']:,} of {last['in_scope']:,}"
    )
    before = [row for row in reported if len(months_between(row["month_end"], last["month_end"])) == 13]
    if not before:
        return now
    moved = last["untrained"] - before[0]["untrained"]
    more = f"{abs(moved):,} {'more' if moved > 0 else 'fewer'}" if moved else "as many"
    return f"{now}; {more} untrained {'than' if moved else 'as'} a year before"


def _alt(title: str, rows: Sequence[Row], reported: Sequence[Row]) -> str:
    gaps = [month(row["month_end"]) for row in rows if row["share"] is None]
    lowest = min(reported, key=lambda row: row["share"])
    least = f"Lowest {percent(lowest['share'], lowest['threshold'])} in {month(lowest['month_end'])}."
    return f"{title}. {least} {'Not reported: ' + join_names(gaps, 6) + '.' if gaps else 'No month is missing.'}"


def _share_line(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    """The share each month; an open dot where not every unit reported."""
    deep = theme(context.dark).tones[4]
    whole = [row["units_reported"] == row["units_expected"] for row in rows]
    symbols = ["circle" if all_in else "circle-open" for all_in in whole]
    marker = {"size": 7, "symbol": symbols, "color": deep, "line": {"color": deep, "width": 1.6}}
    about = hovered([_month_hover(row) for row in rows])
    x, y = [row["month_end"].isoformat() for row in rows], [row["share"] for row in rows]
    return marked_line(x, y, {"color": deep, "width": 2.4}, marker, "trained", connectgaps=False, **about)


def _month_hover(row: Row) -> str:
    if row["share"] is None:
        return f"{month(row['month_end'])}: not reported"
    units = f"{row['units_reported']} of {plural(row['units_expected'], 'unit')} reported"
    share = f"{row['trained']:,} of {row['in_scope']:,}, {escape(percent(row['share'], row['threshold']))}"
    return BREAK.join([month(row["month_end"]), share, *([units] if row["units_expected"] > 1 else [])])


def _threshold_steps(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    # From a month before, so that a single month has a line too.
    dates = [rows[0]["month_end"] - timedelta(days=30), *(row["month_end"] for row in rows)]
    line = {"color": theme(context.dark).ink, "width": 1.4, "dash": LINE_DASH, "shape": "hv"}
    return lines(
        [when.isoformat() for when in dates], [row["threshold"] for row in [rows[0], *rows]], line, "threshold"
    )


def _moves(rows: Sequence[Row], field: str, panel: str, colour: str, context: Context) -> dict[str, Any]:
    moved = [row for row in rows if row[field] is not None]
    return {
        "type": "bar",
        "x": [row["month_end"].isoformat() for row in moved],
        "y": [row[field] for row in moved],
        "yaxis": panel,
        "marker": {"color": colour, "line": outlined(theme(context.dark), 0.6)},
        "name": field,
        **hovered([f"{month(row['month_end'])}{BREAK}{row[field]:+,} people, net" for row in moved]),
    }


def _panel_names(context: Context) -> list[dict[str, Any]]:
    return [over_axis(context, words, LEFT - 8, top, 4) for _, top, words in PANELS]


def _last_note(last: Row, context: Context) -> dict[str, Any]:
    at = {"x": last["month_end"].isoformat(), "y": last["share"], "xref": "x", "yref": "y", "yanchor": "middle"}
    return note(context, f"<b>{escape(percent(last['share'], last['threshold']))}</b>", **at, xanchor="left", xshift=8)
