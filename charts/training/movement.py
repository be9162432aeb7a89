"""Completion month by month, and how the people in post and those not trained moved in the last twelve months."""

from collections.abc import Sequence
from datetime import date, timedelta
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
from data.book.days import month_ends, months_between, next_month_end
from data.book.english import join_names, month, plural
from data.book.shares import percent

LEFT, SHARE_HEIGHT, MOVES_HEIGHT, MONTHS_MOVED = 60, 250, 250, 12
# Each panel's foot and top, as a share of the plot, and what it counts.
PANELS = (
    (0.58, 0.92, "People in post: net change on the month before"),
    (0.0, 0.34, "Not trained: net change on the month before"),
)
SHARE = "Trained, of those in post (dashed: asked for)"


def over_time(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """The share trained each month.

    rows: those of the question `training_months`; a month not reported or with nobody in scope has no share and leaves
    a gap. subject: course, unit, role.
    """
    if not _reported(rows):
        return nothing(context, f"{subject}: no training reported", HOW)
    shared = _shared(rows)
    if not shared:
        return nothing(context, f"{subject}: nobody in scope", _gaps(rows, context.as_at))
    title, low = finding(shared, subject), lowest_shown([row["share"] for row in shared])
    share = {"range": [low, 1.01], "fixedrange": True, "tickformat": ".0%", "dtick": tick(1 - low)}
    return framed(
        [_threshold_steps(rows, context), _share_line(rows, context)],
        context,
        title,
        f"{title}. {_lowest(shared)} {_gaps(rows, context.as_at)}",
        Room(SHARE_HEIGHT, LEFT, 64, 30, 66),
        xaxis=axis(context, "Month-end", **line_axis(rows[0]["month_end"], rows[-1]["month_end"])),
        yaxis=axis(context, "", **share),
        annotations=[over_axis(context, SHARE, LEFT - 8, 1, 4), _last_note(shared[-1], context)],
    )


def moves(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """How the people in post and those not trained moved in each of the last twelve months, on one scale of their own.

    rows, subject: as for `over_time`.
    """
    latest = list(rows[-MONTHS_MOVED:])
    if not any(row["roster_moved"] is not None for row in latest):
        return nothing(context, f"{subject}: no two months running reported", HOW)
    colours, title = theme(context.dark), moved_finding(rows, subject)
    return framed(
        [
            _moves(latest, "roster_moved", "y", colours.tones[3], context),
            _moves(latest, "untrained_moved", "y2", colours.accent, context),
        ],
        context,
        title,
        f"{title}. {_each_month(latest)}",
        Room(MOVES_HEIGHT, LEFT, 24, 4, 66),
        **_moves_axes(latest, context),
        annotations=[over_axis(context, words, LEFT - 8, top, 4) for _, top, words in PANELS],
        bargap=0.25,
    )


def _moves_axes(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    """Two panels with one scale, so that a move of the people in post and one of the untrained can be set side by
    side.
    """
    first, second = (list(panel[:2]) for panel in PANELS)
    return {
        "xaxis": axis(context, "Month-end", anchor="y2", **line_axis(rows[0]["month_end"], rows[-1]["month_end"])),
        "yaxis": axis(context, "", domain=first, **_moved_scale(rows, context)),
        "yaxis2": axis(context, "", domain=second, **_moved_scale(rows, context)),
    }


def _moved_scale(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    moved = [abs(row[field]) for row in rows for field in ("roster_moved", "untrained_moved") if row[field] is not None]
    most = max([4, *moved]) * 2
    zero = {"zeroline": True, "zerolinecolor": theme(context.dark).muted}
    return {"range": [-most, most], "fixedrange": True, **zero, "nticks": 4, "tickformat": ",d"}


def moved_finding(rows: Sequence[Row], subject: str) -> str:
    """The title: by how much the people in post and those not trained moved in a year, from how many to how many."""
    reported = _reported(rows)
    now, before = reported[-1], _year_before(reported)
    if before is None:
        return f"{subject}: how the people in post and those not trained moved"
    return (
        f"In a year: {now['in_scope']:,} in post, {_against(now['in_scope'], before['in_scope'])}; "
        f"{now['untrained']:,} not trained, {_against(now['untrained'], before['untrained'])}"
    )


def _against(now: int, before: int) -> str:
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'}" if now != before else "as many"


def _each_month(rows: Sequence[Row]) -> str:
    said = [f"{month(row['month_end'])} {row['untrained_moved']:+,}" for row in rows if row["untrained_moved"]]
    return f"Not trained, net: {join_names(said, 6)}." if said else "The number not trained did not move."


def _year_before(reported: Sequence[Row]) -> Row | None:
    last = reported[-1]["month_end"]
    return next((row for row in reported if len(months_between(row["month_end"], last)) == 13), None)


def _reported(rows: Sequence[Row]) -> list[Row]:
    """The months reported, those with nobody in scope included: a roster of 0 of 0 is one."""
    return [row for row in rows if row["in_scope"] is not None]


def _shared(rows: Sequence[Row]) -> list[Row]:
    """The months with a share: reported, with somebody in scope."""
    return [row for row in rows if row["share"] is not None]


def finding(shared: Sequence[Row], subject: str) -> str:
    """The title: the latest share with its n of N, and what it was a year before."""
    last, before = shared[-1], _year_before(shared)
    now = (
        f"{subject}: {percent(last['share'], last['threshold'])} trained in {month(last['month_end'])}, "
        f"{last['trained']:,} of {last['in_scope']:,}"
    )
    return f"{now}; {percent(before['share'], before['threshold'])} a year before" if before else now


def _lowest(shared: Sequence[Row]) -> str:
    lowest = min(shared, key=lambda row: row["share"])
    return f"Lowest {percent(lowest['share'], lowest['threshold'])} in {month(lowest['month_end'])}."


def _gaps(rows: Sequence[Row], as_at: date) -> str:
    """Which months up to a day have no share, and why; those after the last one reported are among them."""
    after = month_ends(next_month_end(rows[-1]["month_end"]), as_at)
    silent = [row["month_end"] for row in rows if row["in_scope"] is None] + after
    nobody = [row["month_end"] for row in _reported(rows) if row["share"] is None]
    said = [_those("Nobody in scope", nobody), _those("Not reported", silent)]
    return " ".join(filter(None, said)) or "No month is missing."


def _those(what: str, ends: Sequence[date]) -> str:
    return f"{what}: {join_names([month(end) for end in ends], 6)}." if ends else ""


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
        return f"{month(row['month_end'])}: {'not reported' if row['in_scope'] is None else 'nobody in scope'}"
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
        "text": [f"{row[field]:+,}".replace("-", "−") if row[field] else "0" for row in moved],
        "textposition": "outside",
        "cliponaxis": False,
        "name": field,
        **hovered([f"{month(row['month_end'])}{BREAK}{row[field]:+,} people, net" for row in moved]),
    }


def _last_note(last: Row, context: Context) -> dict[str, Any]:
    at = {"x": last["month_end"].isoformat(), "y": last["share"], "xref": "x", "yref": "y", "yanchor": "middle"}
    return note(context, f"<b>{escape(percent(last['share'], last['threshold']))}</b>", **at, xanchor="left", xshift=8)
