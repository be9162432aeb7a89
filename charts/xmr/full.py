"""One series in full: its rate with limits and threshold, the moving ranges, and n, period by period."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL_LINE, apart, at_right, inked, key_note, muted, note
from charts.palette import Theme, theme
from charts.signals import fired, fired_numbers, latest, limits_words, share, worded
from charts.template import Room, axis, framed
from charts.text import plain
from charts.traces import KEEP, hovered, marked_line, outlined
from charts.xmr.series import (
    between,
    dots,
    drawn_points,
    key_lines,
    limit_lines,
    line,
    period,
    scale,
    way,
    where,
    within_scale,
)
from data.book.english import day, plural, sentence
from data.book.shares import threshold

# The top and the foot of each panel, as shares of the plot.
PANELS = ((1.0, 0.5), (0.40, 0.24), (0.14, 0.0))
PLOT_HEIGHT, LEFT, RIGHT = 560, 64, 150
# From label to label, as a share of the plot.
LABEL_GAP = 0.034
# Periods between the labels of rules: nearer ones would overprint. Every rule is in the table and when pointed at.
LABEL_PERIODS = 5


def chart(series: Sequence[Row], points: Sequence[Row], context: Context, *, series_id: str) -> Drawing:
    """One series of those on the tiles; series, points: as there. Click: customdata [series_id]."""
    row = next(row for row in series if row["series_id"] == series_id)
    drawn = drawn_points(row, points)
    left_out = sum(point["series_id"] == series_id for point in points) - len(drawn)
    key = key_lines([row], drawn, *_left_out(left_out))
    room = Room(PLOT_HEIGHT, LEFT, RIGHT, LABEL_LINE * len(key) + 42, 48)
    return framed(
        _traces(row, drawn, theme(context.dark)),
        context,
        f"{row['label']}. {worded(row)}",
        alt_text(row, drawn),
        room,
        **_panels(row, drawn, context),
        annotations=[key_note(context, key, LEFT, room.above), *_names(row, drawn, context)],
        hovermode="x",
        hoverdistance=-1,
    )


def _left_out(number: int) -> list[str]:
    """That points before a moved start are not drawn; nothing where none is left out."""
    points = f"{plural(number, 'point')} before the start of the limits not drawn: the table has them"
    return [points] if number else []


def _traces(row: Row, points: Sequence[Row], colours: Theme) -> list[dict[str, Any]]:
    on = ("x", "y")
    rate = [*limit_lines(row, points, colours, on), dots(points, colours, on, size=9)]
    return [*rate, _ranges(points, colours), _numbers(points, colours), *_range_limit(row, points, colours)]


def _names(row: Row, points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    return [
        *_panel_names(row, context),
        *_line_names(row, points, context),
        *_rule_names(points, context),
        *_arrival(points, context),
    ]


def _arrival(points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """The day on which the roll-out ended, at the top of its line."""
    arrived = [
        point for point in points if point["phase"] == "rolling out" and point["point_on"] == point["arrived_on"]
    ]
    at = {"yref": "paper", "y": 1, "xref": "x", "xanchor": "right", "yanchor": "top", "xshift": -4}
    return [
        note(context, f"arrived {day(point['point_on'])}", x=where(point), **at, font=muted(context), name="arrival")
        for point in arrived[-1:]
    ]


def _panels(row: Row, points: Sequence[Row], context: Context) -> dict[str, Any]:
    """The axes of the three panels: the rate, the moving ranges and n, over one and the same time."""
    time: dict[str, Any] = {"range": period(points), "type": "date", "showgrid": False, "tickformat": "%b\n%Y"}
    above: dict[str, Any] = {"showticklabels": False, "matches": "x3"}
    panels: list[dict[str, Any]] = [{"domain": list(panel[::-1]), "fixedrange": True} for panel in PANELS]
    rate, ranges, number = panels
    return {
        "xaxis": axis(context, **time, **above, fixedrange=True, anchor="y"),
        "xaxis2": axis(context, **time, **above, fixedrange=True, anchor="y2"),
        "xaxis3": axis(context, **time, fixedrange=True, anchor="y3"),
        "yaxis": axis(context, **rate, range=scale(points), tickformat=".0%"),
        "yaxis2": axis(context, **ranges, range=[0, _range_top(row, points)], tickformat=".0%", nticks=4),
        "yaxis3": axis(context, **number, rangemode="tozero", nticks=3),
    }


def alt_text(row: Row, points: Sequence[Row]) -> str:
    """What the full chart concludes: the signal, every rule that fires now, the latest figure, and the limits."""
    rules = [*fired(row, -1), *fired(row, 1)]
    parts = [f"{row['label']}: {worded(row)}", f"Latest: {latest(row, True)}", plural(len(points), "point")]
    if row["method"]:
        parts += [f"Centre line {share(row['centre'])}, limits {between(row)}", limits_words(row)]
    parts += [f"Rolling out until {day(row['arrived_on'])}, judged from the month after"] if row["arrived_on"] else []
    parts += [f"Rules that fire now: {'; '.join(rules)}"] if rules else []
    return " ".join(sentence(part) for part in parts if part)


def _rule_names(points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """The numbers of the rules, where they are others than at the point before and no label stands near."""
    names = ["", *map(fired_numbers, points)]
    new = [place for place, (before, now) in enumerate(pairwise(names)) if now and now != before]
    clear = [place for at, place in enumerate(new) if at == 0 or place - new[at - 1] >= LABEL_PERIODS]
    return [_rule_name(points, place, context) for place in clear]


def _rule_name(points: Sequence[Row], place: int, context: Context) -> dict[str, Any]:
    """On the side of the centre line, where there is room."""
    point = points[place]
    at = {"x": where(point), "y": point["value"], "xref": "x", "yref": "y", "yanchor": "middle"}
    aside = {"xanchor": _clear_side(points, place), "yshift": -16 * way(point)}
    return note(context, fired_numbers(point), **at, **aside, font=inked(context), name="rule")


def _clear_side(points: Sequence[Row], place: int) -> str:
    """The anchor that keeps a label under (or over) its point off the line as it leaves: past the point where the line
    goes the other way, before it where it would be run through; inside the plot at either end.
    """
    if place == len(points) - 1:
        return "right"
    slope = points[place + 1]["value"] - points[max(place - 1, 0)]["value"]
    return "left" if place == 0 or slope * way(points[place]) > 0 else "right"


def _ranges(points: Sequence[Row], colours: Theme) -> dict[str, Any]:
    """The middle panel: how far each point lies from the one before."""
    ranged = [point for point in points if point["moving_range"] is not None]
    x, y = [where(point) for point in ranged], [point["moving_range"] for point in ranged]
    stroke, marker = {"color": colours.tones[3], "width": 1.2}, {"size": 5, "color": colours.tones[3]}
    about = hovered([plain(f"{share(moved)} from the point before") for moved in y])
    return marked_line(x, y, stroke, marker, "moving range", xaxis="x2", yaxis="y2", **about)


def _range_limit(row: Row, points: Sequence[Row], colours: Theme) -> list[dict[str, Any]]:
    if row["range_limit"] is None:
        return []
    ends = [points[0], points[-1]]
    return [line(ends, [row["range_limit"]] * 2, colours.muted, "dash", "range limit", ("x2", "y2"))]


def _range_top(row: Row, points: Sequence[Row]) -> float:
    ranges = [point["moving_range"] for point in points if point["moving_range"] is not None]
    return max([*ranges, row["range_limit"] or 0, 0.01]) * 1.12


def _numbers(points: Sequence[Row], colours: Theme) -> dict[str, Any]:
    """The lowest panel: of how many each rate is."""
    about = hovered([f"{point['n']:,}" for point in points])
    bars = {"type": "bar", "xaxis": "x3", "yaxis": "y3", "name": "n", **about, **KEEP}
    x, y = [where(point) for point in points], [point["n"] for point in points]
    return {**bars, "x": x, "y": y, "marker": {"color": colours.tones[2], "line": outlined(colours)}}


def _panel_names(row: Row, context: Context) -> list[dict[str, Any]]:
    """What each panel measures, over it."""
    people = "People in scope (N)" if row["measure"] != "practice" else "Cases sampled (n)"
    met = "Cases that met the practice, of those sampled"
    rate = "Trained, of the people in scope" if row["measure"] != "practice" else met
    names = (rate, "Moving range: how far each point lies from the one before", people)
    where = {"x": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "name": "panel"}
    return [
        note(context, plain(name), y=top, yshift=3, font=muted(context), **where)
        for name, (top, _) in zip(names, PANELS, strict=True)
    ]


def _line_names(row: Row, points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """What each line of the upper panel is, at its right end, kept apart."""
    names = sorted(_line_heights(row, points))
    bottom, top = scale(points)
    high, low = PANELS[0]
    heights = [low + (high - low) * (at - bottom) / (top - bottom) for at, _ in names]
    place = {**at_right(EDGE), "yref": "paper"}
    return [
        note(context, plain(words), y=at, name="line", **place)
        for (_, words), at in zip(names, apart(heights, LABEL_GAP, high=high), strict=True)
    ]


def _line_heights(row: Row, points: Sequence[Row]) -> list[tuple[float, str]]:
    """Each line's latest height, as a rate, and its name."""
    last = next((point for point in reversed(points) if point["centre"] is not None), None)
    names = [(row["threshold"], f"threshold {threshold(row['threshold'])}")] if row["threshold"] is not None else []
    if last is None:
        return names
    low, high = within_scale(last["low"]), within_scale(last["high"])
    limits = [
        (low, f"lower limit {share(low, row['threshold'])}"),
        (high, f"upper limit {share(high, row['threshold'])}"),
    ]
    return [*names, (last["centre"], f"centre line {share(last['centre'])}"), *limits]
