"""The Overview's main chart: every recommendation by stage, what the evidence supports against what is claimed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import STAGES, Theme, status, theme
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, Room, axis, framed, key_note, note, nothing
from charts.text import BREAK, escape, plain, widest, wrapped
from charts.words import count_of, is_or_are, join_names, noun_for, plural

LABEL_WIDTH, LABEL_LINES = 29, 3
ONE_LINE_WIDTH = 72
BESIDE_WIDTH = 21
NUMBER_ROOM, HEADING_HEIGHT, ROW_PADDING, ONE_LINE_HEIGHT = 30, 30, 4, 32
HEADS_HEIGHT, KEY_LINES = 80, 2
# Above this many rows each has one line, so that 200 are still one readable column.
MANY_ROWS = 40
# Above this many units in a row, dots would be dust: one dot a stage, its area by the number of units.
MANY_UNITS = 30
DOT_LINE, DOT_SPREAD = 7, 0.72
EMBEDDED = 4
CLEAR = "rgba(0,0,0,0)"
KEY_GAP = "\u2003\u2002"


@dataclass(frozen=True)
class Place:
    """Where a row stands: its top and height in pixels from the top of the plot, and its label's lines."""

    row: Row
    top: float
    height: float
    label: list[str]

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def marks_at(self) -> float:
        """The height of the three marks: above the middle, so that the units have a lane of their own."""
        return self.top + (self.height - 14) / 2

    @property
    def units_at(self) -> float:
        return self.top + self.height - 6

    @property
    def dots_a_line(self) -> int:
        """Units side by side in one line of the units' lane: a low row has room for one line only, and is drawn
        wide."""
        return 12 if self.height <= ONE_LINE_HEIGHT else 6


def marks(rows: Sequence[Row], units: Sequence[Row], context: Context, *, one_line: bool = False) -> Drawing:
    """The recommendations by stage under their themes: solid (supported) over ringed (verified) over hollow (claimed).

    rows: recommendation_id, theme_id, theme_name, title, supported_stage, verified_stage, claimed_stage (None for no
    claim), units_in_scope, units_at_1 … units_at_5 (units at or above), flag ("regressed", "lapsed" or None). units:
    recommendation_id, unit_id, supported_stage, unknown (nothing assessed), unit_name if there is one; may be empty.
    one_line: labels on one line each, for a wall screen: a third lower, and at least 1,200 pixels wide. Click: a row
    gives customdata [recommendation_id, None], a unit's dot [recommendation_id, unit_id].
    """
    if not rows:
        return nothing(
            context,
            "No recommendation to show",
            "The store holds no recommendations: enter them in recommendation.csv.",
        )
    one_line = one_line or len(rows) > MANY_ROWS
    places, headings, height = _places(rows, one_line)
    colours = theme(context.dark)
    left = NUMBER_ROOM + 2 * EDGE + widest((line for place in places for line in place.label), LABEL)
    right = 2 * EDGE + widest((line for place in places for line in _beside(place.row, one_line)), LABEL)
    above = HEADS_HEIGHT + KEY_LINES * LABEL_LINE
    in_order = [place.row for place in places]
    title = finding(in_order)
    themes = [_heading(name, top, left, context) for name, top in headings]
    return framed(
        [
            _hit_rows(places, colours),
            *_unit_dots(places, units, context),
            _gaps(places, colours),
            *_three_marks(places, colours),
        ],
        context,
        title,
        alt_text(title, in_order),
        Room(height, left, right, above, 10),
        **_axes(places, height, context, one_line),
        annotations=[key_note(context, _key(units, colours), left, above), *_counts(in_order, context), *themes],
        barmode="overlay",
    )


def finding(rows: Sequence[Row]) -> str:
    """The chart's title: how many are embedded in every unit, and how many are claimed ahead of their evidence."""
    embedded = sum(row["supported_stage"] >= EMBEDDED for row in rows)
    ahead = sum(claimed_ahead(row) for row in rows)
    verb = "is" if len(rows) == 1 else is_or_are(embedded)
    first = f"{count_of(embedded, len(rows), 'recommendation')} {verb} embedded in every unit"
    return f"{first}; {ahead} {is_or_are(ahead)} claimed ahead of the evidence" if ahead else first


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, the count at each stage, and which have regressed or lapsed, in sentences."""
    counts = Counter(row["supported_stage"] for row in rows)
    held = join_names([f"{counts[stage]} {name.lower()}" for stage, name in enumerate(STAGES) if counts[stage]])
    flags = [_flagged(rows, flag) for flag in ("regressed", "lapsed")]
    return " ".join([f"{title}.", f"By the lowest unit: {held}.", *[words for words in flags if words]])


def claimed_ahead(row: Row) -> bool:
    """Whether a claim stands above what the evidence supports."""
    return row["claimed_stage"] is not None and row["claimed_stage"] > row["supported_stage"]


def units_above(row: Row) -> str:
    """How far the other units are: `5 of 12 units at Practised or above`, the stage being the next one up."""
    following = min(row["supported_stage"] + 1, 5)
    above = "" if following == 5 else " or above"
    return f"{count_of(row[f'units_at_{following}'], row['units_in_scope'], 'unit')} at {STAGES[following]}{above}"


def _flagged(rows: Sequence[Row], flag: str) -> str:
    found = [str(row["recommendation_id"]) for row in rows if row["flag"] == flag]
    return f"{flag.capitalize()}: {noun_for(len(found), 'recommendation')} {join_names(found)}." if found else ""


def _places(rows: Sequence[Row], one_line: bool) -> tuple[list[Place], list[tuple[str, float]], float]:
    places: list[Place] = []
    headings: list[tuple[str, float]] = []
    top, current = 0.0, object()
    for row in sorted(rows, key=lambda row: (row["theme_id"], row["recommendation_id"])):
        if row["theme_id"] != current:
            headings.append((row["theme_name"], top))
            top, current = top + HEADING_HEIGHT, row["theme_id"]
        label = (
            wrapped(row["title"], ONE_LINE_WIDTH, 1) if one_line else wrapped(row["title"], LABEL_WIDTH, LABEL_LINES)
        )
        height = ONE_LINE_HEIGHT if one_line else LABEL_LINE * max(2, len(label)) + ROW_PADDING
        places.append(Place(row, top, height, label))
        top += height
    return places, headings, top


def _hit_rows(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """One bar across each whole row: what is clicked, and a faint band that leads the eye from label to text."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place.middle for place in places],
        "x": [6] * len(places),
        "base": [-0.5] * len(places),
        "width": [place.height for place in places],
        "marker": {
            "color": [colours.band if index % 2 else CLEAR for index, _ in enumerate(places)],
            "line": {"width": 0},
        },
        "customdata": [[place.row["recommendation_id"], None] for place in places],
        "hovertext": [_hover(place.row) for place in places],
        "hoverinfo": "text",
        "name": "rows",
        "showlegend": False,
        **KEEP,
    }


def _hover(row: Row) -> str:
    stages = [("Supported", "supported_stage"), ("Verified", "verified_stage"), ("Claimed", "claimed_stage")]
    told = [f"{word}: {'no claim' if row[key] is None else STAGES[row[key]]}" for word, key in stages]
    head = f"<b>{plain(row['recommendation_id'])} {BREAK.join(map(escape, wrapped(row['title'], 60)))}</b>"
    return BREAK.join([head, *told, units_above(row), *([status(row["flag"])] if row["flag"] else [])])


def _unit_dots(places: Sequence[Place], units: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    by_row: dict[Any, list[Row]] = defaultdict(list)
    for unit in units:
        by_row[unit["recommendation_id"]].append(unit)
    if _are_many(units):
        return [_unit_bubbles(places, by_row, theme(context.dark))]
    dots = [dot for place in places for dot in _swarm(place, by_row[place.row["recommendation_id"]])]
    return [
        _dots([dot for dot in dots if dot[2]["unknown"] == unknown], unknown, theme(context.dark))
        for unknown in (False, True)
    ]


def _are_many(units: Sequence[Row]) -> bool:
    return max(Counter(unit["recommendation_id"] for unit in units).values(), default=0) > MANY_UNITS


def _swarm(place: Place, units: Sequence[Row]) -> Iterator[tuple[float, float, Row]]:
    """Each unit's dot near its stage, side by side, so that twelve units at one stage are seen as twelve."""
    by_stage: dict[int, list[Row]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: (unit["unknown"], unit["unit_id"])):
        by_stage[unit["supported_stage"]].append(unit)
    a_line = place.dots_a_line
    for stage, found in by_stage.items():
        for index, unit in enumerate(found):
            line, column = divmod(index, a_line)
            across = min(a_line, len(found) - line * a_line)
            yield stage + (column - (across - 1) / 2) * DOT_SPREAD / a_line, place.units_at - line * DOT_LINE, unit


def _dots(dots: Sequence[tuple[float, float, Row]], unknown: bool, colours: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in dots],
        "y": [y for _, y, _ in dots],
        "marker": _dot_marker(unknown, colours),
        "customdata": [[unit["recommendation_id"], unit["unit_id"]] for *_, unit in dots],
        "hovertext": [_unit_hover(unit) for *_, unit in dots],
        "hoverinfo": "text",
        "name": "units with nothing assessed" if unknown else "units",
        "showlegend": False,
        **KEEP,
    }


def _dot_marker(unknown: bool, colours: Theme) -> dict[str, Any]:
    if unknown:
        return {"symbol": "x-thin", "size": 5, "color": colours.muted, "line": {"color": colours.muted, "width": 1.4}}
    return {"symbol": "circle", "size": 5, "color": colours.muted, "line": {"width": 0}}


def _unit_hover(unit: Row) -> str:
    held = "nothing assessed" if unit["unknown"] else STAGES[unit["supported_stage"]]
    return f"{plain(unit.get('unit_name') or unit['unit_id'])}: {held}"


def _unit_bubbles(places: Sequence[Place], by_row: dict[Any, list[Row]], colours: Theme) -> dict[str, Any]:
    """One dot a row and stage, its area by the number of units there."""
    found = [
        (place, stage, number, len(units))
        for place in places
        for units in [by_row[place.row["recommendation_id"]]]
        for stage, number in sorted(Counter(unit["supported_stage"] for unit in units).items())
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [stage for _, stage, _, _ in found],
        "y": [place.units_at for place, *_ in found],
        "marker": {
            **_dot_marker(False, colours),
            "size": [3 + 9 * sqrt(number / total) for _, _, number, total in found],
        },
        "customdata": [[place.row["recommendation_id"], None] for place, *_ in found],
        "hovertext": [f"{plural(number, 'unit')}: {STAGES[stage]}" for _, stage, number, _ in found],
        "hoverinfo": "text",
        "name": "units",
        "showlegend": False,
        **KEEP,
    }


def _gaps(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """Dotted lines from what is supported to what is claimed, where the claim is ahead."""
    ahead = [place for place in places if claimed_ahead(place.row)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for place in ahead for x in (place.row["supported_stage"], place.row["claimed_stage"], None)],
        "y": [y for place in ahead for y in (place.marks_at, place.marks_at, None)],
        "line": {"color": colours.muted, "width": 1.6, "dash": "dot"},
        "hoverinfo": "skip",
        "name": "gap",
        "showlegend": False,
    }


def _three_marks(places: Sequence[Place], colours: Theme) -> list[dict[str, Any]]:
    fills = [colours.stages[place.row["supported_stage"]] for place in places]
    return [
        _mark(places, "claimed_stage", "y2", _claimed(colours)),
        _mark(places, "verified_stage", "y2", _verified(colours)),
        _mark(places, "supported_stage", "y3", _supported(colours, fills)),
    ]


def _claimed(colours: Theme) -> dict[str, Any]:
    return {"symbol": "square-open", "size": 18, "color": colours.muted, "line": {"color": colours.muted, "width": 1.4}}


def _verified(colours: Theme) -> dict[str, Any]:
    return {"symbol": "circle-open", "size": 15, "color": colours.ink, "line": {"color": colours.ink, "width": 2.2}}


def _supported(colours: Theme, fills: str | list[str]) -> dict[str, Any]:
    return {"symbol": "circle", "size": 10, "color": fills, "line": {"color": colours.outline, "width": 1.4}}


def _mark(places: Sequence[Place], key: str, on: str, marker: dict[str, Any]) -> dict[str, Any]:
    """One kind of mark. It takes no click of its own: the row under it does."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place.row[key] for place in places],
        "y": [place.marks_at for place in places],
        "yaxis": on,
        "marker": marker,
        "customdata": [[place.row["recommendation_id"], None] for place in places],
        "hoverinfo": "skip",
        "name": key.removesuffix("_stage"),
        "showlegend": False,
        **KEEP,
    }


def _key(units: Sequence[Row], colours: Theme) -> list[str]:
    """What the marks mean, in two lines of words that fit any width."""
    solid = f'<span style="color:{colours.stages[3]}">●</span>'
    three = [f"{solid} supported by evidence in date", "◯ verified, counting lapsed evidence", "□ claimed by the force"]
    return [KEY_GAP.join(three), KEY_GAP.join(["····· claimed ahead of the evidence", *_units_key(units)])]


def _units_key(units: Sequence[Row]) -> list[str]:
    if not units:
        return []
    return ["• units, area by their number"] if _are_many(units) else ["• one unit", "× unit with nothing assessed"]


def _axes(places: Sequence[Place], height: float, context: Context, one_line: bool) -> dict[str, Any]:
    colours = theme(context.dark)
    down: dict[str, Any] = {
        "range": [height, 0],
        "fixedrange": True,
        "showgrid": False,
        "tickvals": [place.middle for place in places],
    }
    over = {"overlaying": "y", **down}
    numbers = [f"<b>{plain(place.row['recommendation_id'])}</b>" for place in places]
    titles = [BREAK.join(map(escape, place.label)) for place in places]
    beside = [_coloured(place.row, _beside(place.row, one_line), colours) for place in places]
    return {
        "xaxis": axis(context, side="top", range=[-0.5, 5.5], fixedrange=True, **_heads()),
        "yaxis": axis(context, ticktext=numbers, ticklabelstandoff=6, **down),
        "yaxis2": axis(context, ticktext=titles, ticklabelstandoff=NUMBER_ROOM, side="left", **over),
        "yaxis3": axis(context, ticktext=beside, ticklabelstandoff=8, side="right", **over),
    }


def _heads() -> dict[str, Any]:
    """Column heads: the stages' names, which Plotly turns aslant by itself where the figure is narrow."""
    names = [name.replace(" ", BREAK) for name in STAGES]
    return {"tickvals": list(range(6)), "ticktext": names, "autotickangles": [0, -30], "ticklabelstandoff": LABEL_LINE}


def _counts(rows: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """Under each head, how many recommendations stand there."""
    counts = Counter(row["supported_stage"] for row in rows)
    where = {"y": 1, "yref": "paper", "yanchor": "bottom", "name": "count"}
    return [note(context, f"<b>{counts[stage]}</b>", x=stage, **where) for stage in range(6)]


def _beside(row: Row, one_line: bool) -> list[str]:
    """What stands at the right of a row, in lines: its flag, and how many units are at the next stage."""
    words = units_above(row)
    if row["flag"]:
        # In two lines there is no room for the flag and the word units, which the rows around it say.
        words = f"{status(row['flag'])} · {words if one_line else words.replace(' units at', ' at')}"
    return [words] if one_line else wrapped(words, BESIDE_WIDTH)


def _coloured(row: Row, lines: Sequence[str], colours: Theme) -> str:
    text = BREAK.join(map(escape, lines))
    if not row["flag"]:
        return f'<span style="color:{colours.muted}">{text}</span>'
    return text.replace(status(row["flag"]), f"<b>{status(row['flag'])}</b>", 1)


def _heading(name: str, top: float, left: float, context: Context) -> dict[str, Any]:
    """A theme's heading, flush with the left edge of the figure."""
    across = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left}
    down = {"y": top + HEADING_HEIGHT - 4, "yref": "y", "yanchor": "bottom"}
    return note(
        context, f"<b>{plain(name, 60)}</b>", **across, **down, font={"size": LABEL, "color": theme(context.dark).muted}
    )
