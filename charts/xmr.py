"""Control charts of rates: small multiples, those with a signal first, and one series in full.

After Wheeler's XmR chart and the charts of the NHS Making Data Count programme; the limits and signals are the store's
(`trend_series`, `trend_points`), and none is worked out here.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import middle
from charts.palette import Theme, theme
from charts.signals import RULES, fired, fired_numbers, latest, limits_words, share, signed, summary, worded
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, SMALL, Room, axis, framed, key_note, note, nothing
from charts.text import BREAK, escape, plain, wrap, wrapped
from charts.words import plural, sentence

MOST_TILES, ACROSS = 9, 3
HEAD, PLOT, UNDER = 98, 112, 34
GAP = 0.055
# No scale is finer than this, or a hundredth would look like a cliff.
LEAST_SPAN = 0.08
TILE_CHARACTERS = 31
LEFT, RIGHT, BELOW = 54, 14, 6
PANELS = ((1.0, 0.5), (0.40, 0.24), (0.14, 0.0))
FULL_HEIGHT, FULL_LEFT, FULL_RIGHT = 560, 64, 150
LABEL_GAP = 0.034


def tiles(
    series: Sequence[Row], points: Sequence[Row], context: Context, *, measure: str, theme_id: int | None = None
) -> Drawing:
    """Up to nine control charts, in the order of `trend_series`: those getting worse first.

    Time is common to all; each rate has its own scale, since each is judged against its own limits. series: rows of
    `trend_series`; points: of `trend_points` for the same; measure: as those questions; theme_id: only series serving
    this theme. Click: customdata [series_id].
    """
    chosen = [row for row in series if theme_id is None or theme_id in row["themes"]]
    if not chosen:
        says = "Rates come with the training and evidence sheets of a return."
        return nothing(context, "No rate over time to show", says)
    shown = chosen[:MOST_TILES]
    held = {row["series_id"]: _drawn_points(row, points) for row in shown}
    every = [point for found in held.values() for point in found]
    down = -(-len(shown) // ACROSS)
    height = down * (HEAD + PLOT + UNDER)
    key = [escape(line) for line in _key(shown, every, len(chosen))]
    above = LABEL_LINE * len(key) + 22
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    notes = [key_note(context, key, LEFT, above)]
    for place, row in enumerate(shown):
        traces, axes, words = _tile(row, held[row["series_id"]], place, down, every, context)
        data, layout, notes = [*data, *traces], {**layout, **axes}, [*notes, *words]
    title = summary(chosen, measure)
    alt = " ".join([f"{title}.", *(sentence(f"{row['label']}: {worded(row)} ({latest(row)})") for row in shown)])
    return framed(
        data, context, title, alt, Room(height, LEFT, RIGHT, above, BELOW),
        **layout, annotations=notes, hovermode="x", hoverdistance=-1,
    )  # fmt: skip


def chart(series: Sequence[Row], points: Sequence[Row], context: Context, *, series_id: str) -> Drawing:
    """One series in full: its rate with limits and threshold, the moving ranges, and n, period by period.

    series, points: as `tiles`. Click: customdata [series_id].
    """
    row = next(row for row in series if row["series_id"] == series_id)
    held = _drawn_points(row, points)
    left_out = sum(point["series_id"] == series_id for point in points) - len(held)
    colours = theme(context.dark)
    key = [escape(line) for line in [*_key([row], held, 1), *_left_out(left_out)]]
    above = LABEL_LINE * len(key) + 42
    return framed(
        [
            *_lines(row, held, colours, ("x", "y")),
            _dots(held, colours, ("x", "y"), size=9),
            *_under(row, held, colours),
        ],
        context,
        f"{row['label']}. {worded(row)}",
        alt_text(row, held),
        Room(FULL_HEIGHT, FULL_LEFT, FULL_RIGHT, above, 48),
        **_panels(row, held, context),
        annotations=[
            key_note(context, key, FULL_LEFT, above),
            *_panel_names(row, context),
            *_line_names(row, held, context),
            *_rule_names(held, context),
        ],
        hovermode="x",
        hoverdistance=-1,
    )


def _left_out(number: int) -> list[str]:
    """That points before a moved start are not drawn; nothing where none is left out."""
    points = f"{plural(number, 'point')} before the start of the limits not drawn: the table has them"
    return [points] if number else []


def _panels(row: Row, points: Sequence[Row], context: Context) -> dict[str, Any]:
    """The axes of the three panels: the rate, the moving ranges and n, over one and the same time."""
    time: dict[str, Any] = {"range": _period(points), "type": "date", "showgrid": False, "tickformat": "%b\n%Y"}
    above: dict[str, Any] = {"showticklabels": False, "matches": "x3"}
    panels: list[dict[str, Any]] = [{"domain": list(panel[::-1]), "fixedrange": True} for panel in PANELS]
    rate, ranges, number = panels
    return {
        "xaxis": axis(context, **time, **above, fixedrange=True, anchor="y"),
        "xaxis2": axis(context, **time, **above, fixedrange=True, anchor="y2"),
        "xaxis3": axis(context, **time, fixedrange=True, anchor="y3"),
        "yaxis": axis(context, **rate, range=_span(points), tickformat=".0%"),
        "yaxis2": axis(context, **ranges, range=[0, _range_top(row, points)], tickformat=".0%", nticks=4),
        "yaxis3": axis(context, **number, rangemode="tozero", nticks=3),
    }


def alt_text(row: Row, points: Sequence[Row]) -> str:
    """What the full chart concludes: the signal, every rule that fires now, the latest figure, and the limits."""
    rules = [*fired(row, -1), *fired(row, 1)]
    told = [f"{row['label']}: {worded(row)}", f"Latest: {latest(row, True)}", plural(len(points), "point")]
    if row["method"]:
        between = f"{share(_cut(row['low']))} to {share(_cut(row['high']))}"
        told.append(f"Centre line {share(row['centre'])}, limits {between}")
        told.append(limits_words(row))
    told += [f"Rules that fire now: {'; '.join(rules)}"] if rules else []
    return " ".join(sentence(part) for part in told if part)


def _drawn_points(row: Row, points: Sequence[Row]) -> list[Row]:
    """The points of a series from its base on: where a reader moved it, what came before would flatten the rest."""
    start = row["base_from"] or date.min
    return [point for point in points if point["series_id"] == row["series_id"] and point["point_on"] >= start]


def _tile(
    row: Row, points: Sequence[Row], place: int, down: int, every: Sequence[Row], context: Context
) -> tuple[list[dict[str, Any]], dict[str, Any], list[dict[str, Any]]]:
    """One tile: its traces, its two axes, and the words over it."""
    line, column = divmod(place, ACROSS)
    pitch, height = HEAD + PLOT + UNDER, down * (HEAD + PLOT + UNDER)
    left = column * (1 + GAP) / ACROSS
    top = 1 - line * pitch / height
    number = "" if place == 0 else str(place + 1)
    on = (f"x{number}", f"y{number}")
    colours = theme(context.dark)
    domain = [top - (HEAD + PLOT) / height, top - HEAD / height]
    first, last = _period(every)
    long = int(last[:4]) - int(first[:4]) > 1
    ticks: dict[str, Any] = {"dtick": "M12", "tickformat": "%Y"} if long else {"nticks": 4, "tickformat": "%b %Y"}
    axes = {
        f"xaxis{number}": axis(
            context, type="date", range=[first, last], domain=[left, left + (1 + GAP) / ACROSS - GAP], anchor=on[1],
            fixedrange=True, showgrid=False, tickfont={"size": SMALL, "color": colours.ink}, **ticks,
        ),
        f"yaxis{number}": axis(
            context, domain=domain, anchor=on[0], range=_span(points or every), tickformat=".0%", fixedrange=True,
            nticks=4, tickfont={"size": SMALL, "color": colours.ink},
        ),
    }  # fmt: skip
    words = note(
        context, _tile_words(row, colours), x=left, y=top, xref="paper", yref="paper", xanchor="left", yanchor="top",
        align="left", name="tile",
    )  # fmt: skip
    return [*_lines(row, points, colours, on), _dots(points, colours, on, size=6)], axes, [words]


def _tile_words(row: Row, colours: Theme) -> str:
    """Over a tile: which series, its signal, its latest figure with n and N."""
    name = BREAK.join(f"<b>{escape(line)}</b>" for line in wrapped(row["label"], TILE_CHARACTERS, 2))
    colour = {"worse": colours.accent, "better": colours.categories[0]}.get(row["signal"], colours.muted)
    says = f'<span style="color:{colour}">{wrap(signed(row), TILE_CHARACTERS, 2)}</span>'
    return BREAK.join([name, says, plain(latest(row))])


def _key(rows: Sequence[Row], points: Sequence[Row], chosen: int) -> list[str]:
    """What the marks mean, in words that fit a tablet; and how many series are left out."""
    running = "  ○ period still running, not judged" if any(not point["settled"] for point in points) else ""
    lines = ["● point  ▼ lower than chance explains  ▲ higher than chance explains" + running]
    thresholds = sorted({row["threshold"] for row in rows if row["threshold"] is not None})
    line = f"  ····· threshold {' and '.join(f'{value:.0%}' for value in thresholds)}" if thresholds else ""
    trial = any(row["is_trial"] for row in rows if row["method"])
    names = "limits (trial limits: under 12 points)" if trial else "limits, locked on 12 points"
    lines.append(f"–– centre line  - - {names}{line}")
    if chosen > len(rows):
        lines.append(f"{len(rows)} of {chosen} series drawn, those with a signal first; all are in the table below")
    return lines


def _where(point: Row) -> str:
    """Where a period's point stands: in its middle."""
    when = point["point_on"]
    return middle(when if point["span_months"] == 1 else when.replace(month=when.month - 1, day=15))


def _period(points: Sequence[Row]) -> list[str]:
    """From the start of the first point's period to the end of the last's; a year at the least."""
    first, last = min(point["point_on"] for point in points), max(point["point_on"] for point in points)
    start = first.replace(day=1, month=first.month - points[0]["span_months"] + 1)
    return [min(start, last.replace(year=last.year - 1, day=1)).isoformat(), last.isoformat()]


def _cut(value: float) -> float:
    """A limit as drawn: no rate lies under 0 or over 1."""
    return min(1.0, max(0.0, value))


def _span(points: Sequence[Row]) -> list[float]:
    """The part of the scale that points, limits and threshold need, and a little more: at least eight hundredths."""
    values = [point["value"] for point in points]
    values += [_cut(point[side]) for point in points if point["centre"] is not None for side in ("low", "high")]
    values += [point["threshold"] for point in points if point["threshold"] is not None]
    room = max(0.01, (max(values) - min(values)) * 0.08, (LEAST_SPAN - max(values) + min(values)) / 2)
    return [max(-0.03, min(values) - room), min(1.02, max(values) + room)]


def _lines(row: Row, points: Sequence[Row], colours: Theme, on: tuple[str, str]) -> list[dict[str, Any]]:
    """Threshold, centre line and limits under the points."""
    within = [point for point in points if point["centre"] is not None]
    lines = []
    if row["threshold"] is not None and points:
        ends = [_where(points[0]), _where(points[-1])]
        lines.append(_line(ends, [row["threshold"]] * 2, colours.ink, "dot", "threshold", on))
    if within:
        across = [_where(point) for point in within]
        lines.append(_line(across, [point["centre"] for point in within], colours.muted, "solid", "centre", on))
        for side in ("low", "high"):
            lines.append(_line(across, [_cut(point[side]) for point in within], colours.muted, "dash", side, on))
    return lines


def _line(
    across: Sequence[str], up: Sequence[float], colour: str, dash: str, name: str, on: tuple[str, str]
) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": list(across), "y": list(up), "xaxis": on[0], "yaxis": on[1],
        "line": {"color": colour, "width": 1.3, "dash": dash, "shape": "hvh" if name in {"low", "high"} else "linear"},
        "hoverinfo": "skip", "name": name,
    }  # fmt: skip


def _dots(points: Sequence[Row], colours: Theme, on: tuple[str, str], size: int) -> dict[str, Any]:
    """The points, joined only where no period lies between them; a signal has another shape and colour."""
    rows = _with_gaps(points)
    ways = [_way(point) if point else 0 for point in rows]
    symbols = {0: "circle", 1: "triangle-up", -1: "triangle-down"}
    fills = {0: colours.stages[3], 1: colours.categories[0], -1: colours.accent}
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [_where(point) if point else None for point in rows],
        "y": [point["value"] if point else None for point in rows],
        "xaxis": on[0],
        "yaxis": on[1],
        "line": {"color": colours.stages[3], "width": 1.4},
        "marker": {
            "symbol": [
                "circle-open" if point and not point["settled"] else symbols[way]
                for point, way in zip(rows, ways, strict=True)
            ],
            "size": [size + 3 if way else size for way in ways],
            "color": [fills[way] for way in ways],
            # Sizes of their own make Plotly draw see-through marks unless told.
            "opacity": 1,
            "line": {"color": colours.outline, "width": 0.8},
        },
        "customdata": [[point["series_id"]] if point else None for point in rows],
        "hovertext": [_hover(point) if point else "" for point in rows],
        "hoverinfo": "text",
        "name": "points",
        **KEEP,
    }


def _with_gaps(points: Sequence[Row]) -> list[Row | None]:
    """The points with a None before each that doesn't follow on: after a period not reported, or still running."""
    found: list[Row | None] = list(points[:1])
    for before, after in pairwise(points):
        months = (
            12 * (after["point_on"].year - before["point_on"].year) + after["point_on"].month - before["point_on"].month
        )
        found += [None, after] if months > after["span_months"] or not after["settled"] else [after]
    return found


def _rule_names(points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """The numbers of the rules, at each point where they are others than at the point before; on the side of the centre
    line, where there is room."""
    told = ["", *map(fired_numbers, points)]
    new = [place for place, (before, now) in enumerate(pairwise(told)) if now and now != before]
    return [
        note(
            context, fired_numbers(points[place]), x=_where(points[place]), y=points[place]["value"], xref="x",
            yref="y", name="rule", xanchor=_clear_side(points, place), yanchor="middle",
            yshift=-16 * _way(points[place]), font={"size": SMALL, "color": theme(context.dark).ink},
        )
        for place in new
    ]  # fmt: skip


def _clear_side(points: Sequence[Row], place: int) -> str:
    """The anchor that keeps a label under (or over) its point off the line as it leaves: past the point where the line
    goes the other way, before it where it would be run through; inside the plot at either end.
    """
    if place == len(points) - 1:
        return "right"
    slope = points[place + 1]["value"] - points[max(place - 1, 0)]["value"]
    return "left" if place == 0 or slope * _way(points[place]) > 0 else "right"


def _way(point: Row) -> int:
    """-1 for a point with any rule fired downwards, 1 for one with rules fired upwards only, else 0."""
    ways = [point[rule] for rule in RULES]
    return -1 if -1 in ways else max(ways)


def _hover(point: Row) -> str:
    rules = [words for way in (-1, 1) for words in fired(point, way)]
    missing = point["units_ever"] - point["units"]
    limits = point["centre"] is not None
    told = [
        f"<b>{plain(point['period'])}: {plain(share(point['value']))}</b>",
        f"{point['x']:,} of {point['n']:,}" + ("" if point["settled"] else ", still running: not judged"),
        plain(f"limits {share(_cut(point['low']))} to {share(_cut(point['high']))}") if limits else "",
        *(f"<b>{plain(sentence(words))}</b>" for words in rules),
        f"{plural(missing, 'unit')} not in this figure" if missing else "",
    ]
    return BREAK.join(part for part in told if part)


def _under(row: Row, points: Sequence[Row], colours: Theme) -> list[dict[str, Any]]:
    """The two lower panels: moving ranges with their limit, and n."""
    ranged = [point for point in points if point["moving_range"] is not None]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines+markers", "xaxis": "x2", "yaxis": "y2", "name": "moving range",
            "x": [_where(point) for point in ranged], "y": [point["moving_range"] for point in ranged],
            "line": {"color": colours.stages[3], "width": 1.2}, "marker": {"size": 5, "color": colours.stages[3]},
            "hovertext": [plain(f"{share(point['moving_range'])} from the point before") for point in ranged],
            "hoverinfo": "text",
        },
        {
            "type": "bar", "xaxis": "x3", "yaxis": "y3", "name": "n",
            "x": [_where(point) for point in points], "y": [point["n"] for point in points],
            "marker": {"color": colours.stages[2], "line": {"color": colours.outline, "width": 1}},
            "hovertext": [f"{point['n']:,}" for point in points], "hoverinfo": "text", **KEEP,
        },
    ]  # fmt: skip
    if row["range_limit"] is not None:
        ends = [_where(points[0]), _where(points[-1])]
        data.append(_line(ends, [row["range_limit"]] * 2, colours.muted, "dash", "range limit", ("x2", "y2")))
    return data


def _range_top(row: Row, points: Sequence[Row]) -> float:
    ranges = [point["moving_range"] for point in points if point["moving_range"] is not None]
    return max([*ranges, row["range_limit"] or 0, 0.01]) * 1.12


def _panel_names(row: Row, context: Context) -> list[dict[str, Any]]:
    """What each panel measures, over it."""
    people = "People in scope (N)" if row["measure"] != "practice" else "Cases sampled (n)"
    met = "Cases that met the practice, of those sampled"
    rate = "Trained, of the people in scope" if row["measure"] != "practice" else met
    names = (rate, "Moving range: how far each point lies from the one before", people)
    where = {"x": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "name": "panel"}
    muted = {"size": LABEL, "color": theme(context.dark).muted}
    return [
        note(context, plain(name), y=top, yshift=3, font=muted, **where)
        for name, (top, _) in zip(names, PANELS, strict=True)
    ]


def _line_names(row: Row, points: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """What each line of the upper panel is, at its right end, kept apart."""
    last = next((point for point in reversed(points) if point["centre"] is not None), None)
    named = [(row["threshold"], f"threshold {row['threshold']:.0%}")] if row["threshold"] is not None else []
    if last:
        named += [(last["centre"], f"centre line {share(last['centre'])}")]
        named += [(_cut(last["low"]), f"lower limit {share(_cut(last['low']))}")]
        named += [(_cut(last["high"]), f"upper limit {share(_cut(last['high']))}")]
    bottom, top = _span(points)
    high, low = PANELS[0]
    placed = _apart(sorted((low + (high - low) * (at - bottom) / (top - bottom), words) for at, words in named), high)
    where = {"x": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "middle", "xshift": EDGE}
    return [note(context, plain(words), y=at, name="line", **where) for at, words in placed]


def _apart(named: Sequence[tuple[float, str]], top: float) -> list[tuple[float, str]]:
    """Labels from the lowest up, each at least a line above the one before, and none above the top."""
    placed: list[tuple[float, str]] = []
    for at, words in named:
        placed.append((max(at, placed[-1][0] + LABEL_GAP) if placed else at, words))
    highest = [top - LABEL_GAP * below for below in range(len(placed))][::-1]
    return [(min(at, most), words) for (at, words), most in zip(placed, highest, strict=True)]


__all__ = ["alt_text", "chart", "fired_numbers", "tiles"]
