"""One series of rates: its points with their signals, its limits, and the scale they need, at any size."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from charts.drawing import Row
from charts.months import middle
from charts.palette import Theme
from charts.signals import RULES, fired, share
from charts.text import BREAK, escape, plain
from charts.traces import lines, marked_line, pointed
from data.book.english import plural, sentence
from data.book.shares import threshold

# No scale is finer than this, or a hundredth would look like a cliff.
LEAST_SPAN = 0.08
# The pair of axes that a trace stands on.
On = tuple[str, str]


def drawn_points(row: Row, points: Sequence[Row]) -> list[Row]:
    """The points of a series, its roll-out too; those before a start that a reader chose, which would flatten the rest,
    only where none come after.
    """
    its = [point for point in points if point["series_id"] == row["series_id"]]
    return [point for point in its if point["phase"] != "before"] or its


def key_lines(rows: Sequence[Row], points: Sequence[Row], *more: str) -> list[str]:
    """What the marks mean, in words that fit a tablet, and `more` lines, made safe."""
    running = "  ○ period still running, not judged" if any(not point["settled"] for point in points) else ""
    climbed = any(point["phase"] == "rolling out" for point in points)
    roll_out = "  ◦ rolling out, not judged; it may start under this scale" if climbed else ""
    marks = f"● point  ▼ lower than chance explains  ▲ higher than chance explains{running}"
    thresholds = sorted({row["threshold"] for row in rows if row["threshold"] is not None})
    line = f"  ····· threshold {' and '.join(map(threshold, thresholds))}" if thresholds else ""
    trial = any(row["is_trial"] for row in rows if row["method"])
    names = "limits (trial limits: under 12 points)" if trial else "limits, locked on 12 points"
    lines = f"–– centre line  - - {names}{line}{'  ┆ month of arrival' if climbed else ''}"
    return [escape(words) for words in (marks, lines, *([roll_out.strip()] if roll_out else []), *more)]


def where(point: Row) -> str:
    """Where a period's point stands: in its middle."""
    when = point["point_on"]
    return middle(when if point["span_months"] == 1 else when.replace(month=when.month - 1, day=15))


def period(points: Sequence[Row]) -> list[str]:
    """From the start of the first point's period to the end of the last's; a year at the least."""
    first, last = min(point["point_on"] for point in points), max(point["point_on"] for point in points)
    start = first.replace(day=1, month=first.month - points[0]["span_months"] + 1)
    return [min(start, last.replace(year=last.year - 1, day=1)).isoformat(), last.isoformat()]


def within_scale(value: float) -> float:
    """A limit as drawn: no rate lies under 0 or over 1."""
    return min(1.0, max(0.0, value))


def scale(points: Sequence[Row]) -> list[float]:
    """The part of the scale that points, limits and threshold need, and a little more: at least eight hundredths.

    A roll-out comes from nothing: once a series has arrived, its climb runs in from below and doesn't flatten the rest.
    """
    highest = max(point["value"] for point in points)
    points = [point for point in points if point["phase"] == "judged"] or points
    values = [highest, *(point["value"] for point in points)]
    values += [within_scale(point[side]) for point in points if point["centre"] is not None for side in ("low", "high")]
    values += [point["threshold"] for point in points if point["threshold"] is not None]
    room = max(0.01, (max(values) - min(values)) * 0.08, (LEAST_SPAN - max(values) + min(values)) / 2)
    return [max(-0.03, min(values) - room), min(1.02, max(values) + room)]


def limit_lines(row: Row, points: Sequence[Row], colours: Theme, on: On) -> list[dict[str, Any]]:
    """Threshold, centre line and limits under the points."""
    limited = [point for point in points if point["centre"] is not None]
    drawn = arrival_line(points, colours, on)
    if row["threshold"] is not None and points:
        drawn.append(line([points[0], points[-1]], [row["threshold"]] * 2, colours.ink, "dot", "threshold", on))
    if limited:
        centre = [point["centre"] for point in limited]
        drawn.append(line(limited, centre, colours.muted, "solid", "centre", on))
        for side in ("low", "high"):
            limits = [within_scale(point[side]) for point in limited]
            drawn.append(line(limited, limits, colours.muted, "dash", side, on))
    return drawn


def arrival_line(points: Sequence[Row], colours: Theme, on: On) -> list[dict[str, Any]]:
    """The break between roll-out and what is judged: a line through the month of arrival; nothing without one."""
    arrived = [
        point for point in points if point["phase"] == "rolling out" and point["point_on"] == point["arrived_on"]
    ]
    if not arrived:
        return []
    stroke = {"color": colours.muted, "width": 1, "dash": "dot"}
    at = [where(arrived[-1])] * 2
    return [lines(at, [0, 1.02], stroke, "arrival", xaxis=on[0], yaxis=on[1])]


def line(points: Sequence[Row], heights: Sequence[float], colour: str, dash: str, name: str, on: On) -> dict[str, Any]:
    """A line over the periods of points; limits change between two periods, so they are drawn as steps."""
    shape = "hvh" if name in {"low", "high"} else "linear"
    stroke = {"color": colour, "width": 1.3, "dash": dash, "shape": shape}
    return lines([where(point) for point in points], heights, stroke, name, xaxis=on[0], yaxis=on[1])


def dots(points: Sequence[Row], colours: Theme, on: On, size: int) -> dict[str, Any]:
    """The points, joined only where no period lies between them; a signal has another shape and colour."""
    rows = _with_gaps(points)
    x, y = [point and where(point) for point in rows], [point and point["value"] for point in rows]
    clicks = [[point["series_id"]] if point else None for point in rows]
    about = pointed(clicks, [_hover(point) if point else "" for point in rows])
    stroke = {"color": colours.tones[3], "width": 1.4}
    return marked_line(x, y, stroke, _marker(rows, colours, size), "points", xaxis=on[0], yaxis=on[1], **about)


def _marker(rows: Sequence[Row | None], colours: Theme, size: int) -> dict[str, Any]:
    ways = [way(point) if point else 0 for point in rows]
    out = [point is not None and point["phase"] == "rolling out" for point in rows]
    fills = {0: colours.tones[3], 1: colours.categories[0], -1: colours.accent}
    return {
        "symbol": [_symbol(point) for point in rows],
        "size": [
            size + 3 if way else max(4, size - 3) if climbs else size for way, climbs in zip(ways, out, strict=True)
        ],
        "color": [colours.muted if climbs and not way else fills[way] for way, climbs in zip(ways, out, strict=True)],
        # Sizes of their own make Plotly draw see-through marks unless told.
        "opacity": 1,
        "line": {"color": colours.outline, "width": 0.8},
    }


def _symbol(point: Row | None) -> str:
    if point and not point["settled"]:
        return "circle-open"
    return {0: "circle", 1: "triangle-up", -1: "triangle-down"}[way(point) if point else 0]


def _with_gaps(points: Sequence[Row]) -> list[Row | None]:
    """The points with a None before each that doesn't follow on: after a period not reported, or still running."""
    rows: list[Row | None] = list(points[:1])
    for before, after in pairwise(points):
        months = (
            12 * (after["point_on"].year - before["point_on"].year) + after["point_on"].month - before["point_on"].month
        )
        rows += [None, after] if months > after["span_months"] or not after["settled"] else [after]
    return rows


def way(point: Row) -> int:
    """-1 for a point with any rule fired downwards, 1 for one with rules fired upwards only, else 0."""
    ways = [point[rule] for rule in RULES]
    return -1 if -1 in ways else max(ways)


def _hover(point: Row) -> str:
    rules = [words for way in (-1, 1) for words in fired(point, way)]
    missing = point["units_ever"] - point["units"]
    has_limits = point["centre"] is not None
    parts = [
        f"<b>{plain(point['period'])}: {plain(share(point['value']))}</b>",
        f"{point['x']:,} of {point['n']:,}" + ("" if point["settled"] else ", still running: not judged"),
        plain(f"limits {between(point)}") if has_limits else "",
        *(f"<b>{plain(sentence(words))}</b>" for words in rules),
        f"{plural(missing, 'unit')} not in this figure" if missing else "",
    ]
    return BREAK.join(part for part in parts if part)


def between(row: Row) -> str:
    """The limits as drawn, in words: `91.2% to 97.4%`."""
    return f"{share(within_scale(row['low']))} to {share(within_scale(row['high']))}"
