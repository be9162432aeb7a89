"""The Overview's main chart: every recommendation by stage, what the evidence supports against what is claimed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import STAGES, Theme, status, theme
from charts.template import EDGE, KEEP, LABEL, Room, axis, framed, key_note, note, nothing
from charts.text import BREAK, CUT, clean, escape, plain, widest, wrapped
from charts.words import count_of, join_names, noun_for, plural

# A label keeps to one line, so that 20 rows fit a wall screen under the answer: a longer title is cut here, and whole
# when pointed at, in the table and on its own page.
LABEL_WIDTH = 44
NUMBER_ROOM, HEADING_HEIGHT, ROW_HEIGHT = 30, 18, 24
# Room for the heads aslant, as Plotly turns them on a tablet; the key stands beside them, over the titles.
HEADS_HEIGHT, HEAD_STANDOFF, KEY_ROOM = 84, 17, 280
# From the top of a row: its marks, and under them the lane of its units.
MARKS_AT, UNITS_AT = 9, 20
# Above this many units in a row, dots would be dust: one dot a stage, its area by the number of units.
MANY_UNITS = 30
DOTS_A_LINE, DOT_LINE, DOT_SPREAD = 12, 4, 0.72
CLEAR = "rgba(0,0,0,0)"
RIGHT_HEAD = "Units at the next stage or above"
KEY_GAP = "\u2003"


@dataclass(frozen=True)
class Place:
    """Where a row stands: its top in pixels from the top of the plot, and its label, cut to one line."""

    row: Row
    top: float
    label: str

    @property
    def middle(self) -> float:
        return self.top + ROW_HEIGHT / 2

    @property
    def marks_at(self) -> float:
        """The height of the three marks: above the middle, so that the units have a lane of their own."""
        return self.top + MARKS_AT

    @property
    def units_at(self) -> float:
        return self.top + UNITS_AT


def marks(rows: Sequence[Row], units: Sequence[Row], context: Context) -> Drawing:
    """The recommendations by stage under their themes: solid (supported) over ringed (verified) over hollow (claimed).

    rows: recommendation_id, theme_id, theme_name, title, supported_stage, verified_stage, claimed_stage (None for no
    claim), units_in_scope, units_at_1 … units_at_5 (units at or above), flag ("regressed", "lapsed" or None), embedded,
    claimed_ahead. units: recommendation_id, unit_id, unit_name, supported_stage, unknown (nothing on file); may be
    empty. Above MANY_UNITS in scope they are counted from the rows instead. Click: a row gives customdata
    [recommendation_id, None], a unit's dot [recommendation_id, unit_id].
    """
    if not rows:
        return nothing(
            context,
            "No recommendation to show",
            "The store holds no recommendations: enter them in recommendation.csv.",
        )
    places, headings, height = _places(rows)
    colours = theme(context.dark)
    left = max(KEY_ROOM, NUMBER_ROOM + 2 * EDGE + widest((place.label for place in places), LABEL))
    right = 2 * EDGE + widest([RIGHT_HEAD, *(_beside(place.row) for place in places)], LABEL)
    above = HEADS_HEIGHT
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
        Room(height, left, right, above, 4),
        **_axes(places, height, context),
        annotations=[
            key_note(context, _key(in_order, units, colours), left, above),
            *_counts(in_order, context),
            _right_head(context),
            *themes,
        ],
        barmode="overlay",
    )


def finding(rows: Sequence[Row]) -> str:
    """The chart's title: how many are embedded in every unit, and how many are claimed ahead of their evidence."""
    embedded = sum(row["embedded"] for row in rows)
    ahead = sum(row["claimed_ahead"] for row in rows)
    first = f"{embedded:,} of {len(rows):,} embedded in every unit"
    return f"{first}, {ahead:,} claimed ahead of evidence" if ahead else first


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, the count at each stage, and which have regressed or lapsed, in sentences."""
    counts = Counter(row["supported_stage"] for row in rows)
    held = join_names([f"{counts[stage]} {name.lower()}" for stage, name in enumerate(STAGES) if counts[stage]])
    flags = [_flagged(rows, flag) for flag in ("regressed", "lapsed")]
    return " ".join([f"{title}.", f"By the lowest unit: {held}.", *[words for words in flags if words]])


def units_above(row: Row) -> str:
    """How far the other units are: `5 of 12 units at Practised or above`, the stage being the next one up."""
    following = min(row["supported_stage"] + 1, 5)
    above = "" if following == 5 else " or above"
    return f"{count_of(row[f'units_at_{following}'], row['units_in_scope'], 'unit')} at {STAGES[following]}{above}"


def _flagged(rows: Sequence[Row], flag: str) -> str:
    found = [str(row["recommendation_id"]) for row in rows if row["flag"] == flag]
    return f"{flag.capitalize()}: {noun_for(len(found), 'recommendation')} {join_names(found)}." if found else ""


def _places(rows: Sequence[Row]) -> tuple[list[Place], list[tuple[str, float]], float]:
    places: list[Place] = []
    headings: list[tuple[str, float]] = []
    top, current = 0.0, object()
    for row in sorted(rows, key=lambda row: (row["theme_id"], row["recommendation_id"])):
        if row["theme_id"] != current:
            headings.append((row["theme_name"], top))
            top, current = top + HEADING_HEIGHT, row["theme_id"]
        places.append(Place(row, top, _cut(row["title"])))
        top += ROW_HEIGHT
    return places, headings, top


def _cut(title: str) -> str:
    """A title on one line, cut between words."""
    lines = wrapped(title, LABEL_WIDTH, 9)
    return lines[0] if len(lines) == 1 else f"{_filled(title)}{CUT}"


def _filled(title: str) -> str:
    """As many whole words as one line takes (a line of `wrapped` is evened out, and so shorter)."""
    words = clean(title)[:LABEL_WIDTH].rsplit(" ", 1)[0]
    return words.rstrip(" ,;:")


def _hit_rows(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """One bar across each whole row: what is clicked, and a faint band that leads the eye from label to text."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place.middle for place in places],
        "x": [6] * len(places),
        "base": [-0.5] * len(places),
        "width": [ROW_HEIGHT] * len(places),
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
    if _are_many(place.row for place in places):
        return [_unit_bubbles(places, theme(context.dark))]
    by_row: dict[Any, list[Row]] = defaultdict(list)
    for unit in units:
        by_row[unit["recommendation_id"]].append(unit)
    dots = [dot for place in places for dot in _swarm(place, by_row[place.row["recommendation_id"]])]
    return [
        _dots([dot for dot in dots if dot[2]["unknown"] == unknown], unknown, theme(context.dark))
        for unknown in (False, True)
    ]


def _are_many(rows: Iterable[Row]) -> bool:
    return max((row["units_in_scope"] for row in rows), default=0) > MANY_UNITS


def _swarm(place: Place, units: Sequence[Row]) -> Iterator[tuple[float, float, Row]]:
    """Each unit's dot near its stage, side by side, so that twelve units at one stage are seen as twelve."""
    by_stage: dict[int, list[Row]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: (unit["unknown"], unit["unit_id"])):
        by_stage[unit["supported_stage"]].append(unit)
    for stage, found in by_stage.items():
        for index, unit in enumerate(found):
            line, column = divmod(index, DOTS_A_LINE)
            across = min(DOTS_A_LINE, len(found) - line * DOTS_A_LINE)
            x = stage + (column - (across - 1) / 2) * DOT_SPREAD / DOTS_A_LINE
            yield x, place.units_at - line * DOT_LINE, unit


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


def _unit_bubbles(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """One dot a row and stage, its area by the number of units there."""
    found = [
        (place, stage, number, place.row["units_in_scope"])
        for place in places
        for stage, number in enumerate(_units_at_each(place.row))
        if number
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


def _units_at_each(row: Row) -> list[int]:
    """How many units stand at each stage, 0 to 5, from those at or above each."""
    above = [row["units_in_scope"], *(row[f"units_at_{stage}"] for stage in range(1, 6)), 0]
    return [one - more for one, more in pairwise(above)]


def _gaps(places: Sequence[Place], colours: Theme) -> dict[str, Any]:
    """Dotted lines from what is supported to what is claimed, where the claim is ahead."""
    ahead = [place for place in places if place.row["claimed_ahead"]]
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
    return {"symbol": "square-open", "size": 16, "color": colours.muted, "line": {"color": colours.muted, "width": 1.4}}


def _verified(colours: Theme) -> dict[str, Any]:
    return {"symbol": "circle-open", "size": 14, "color": colours.ink, "line": {"color": colours.ink, "width": 2}}


def _supported(colours: Theme, fills: str | list[str]) -> dict[str, Any]:
    return {"symbol": "circle", "size": 9, "color": fills, "line": {"color": colours.outline, "width": 1.2}}


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


def _key(rows: Sequence[Row], units: Sequence[Row], colours: Theme) -> list[str]:
    """What the marks mean, in short lines that fit over the titles."""
    solid = f'<span style="color:{colours.stages[3]}">●</span>'
    lines = [[f"{solid} supported", "◯ verified, counting lapsed"], ["□ claimed", "····· ahead of the evidence"]]
    return [KEY_GAP.join(line) for line in (*lines, _units_key(rows, units)) if line]


def _units_key(rows: Sequence[Row], units: Sequence[Row]) -> list[str]:
    if _are_many(rows):
        return ["• units, by number"]
    if not units:
        return []
    return ["• one unit", "× nothing on file"] if any(unit["unknown"] for unit in units) else ["• one unit"]


def _axes(places: Sequence[Place], height: float, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    down: dict[str, Any] = {
        "range": [height, 0],
        "fixedrange": True,
        "showgrid": False,
        "tickvals": [place.middle for place in places],
    }
    over = {"overlaying": "y", **down}
    numbers = [f"<b>{plain(place.row['recommendation_id'])}</b>" for place in places]
    titles = [escape(place.label) for place in places]
    beside = [_coloured(place.row, _beside(place.row), colours) for place in places]
    return {
        "xaxis": axis(context, side="top", range=[-0.5, 5.5], fixedrange=True, **_heads()),
        "yaxis": axis(context, ticktext=numbers, ticklabelstandoff=6, **down),
        "yaxis2": axis(context, ticktext=titles, ticklabelstandoff=NUMBER_ROOM, side="left", **over),
        "yaxis3": axis(context, ticktext=beside, ticklabelstandoff=8, side="right", **over),
    }


def _heads() -> dict[str, Any]:
    """Column heads: the stages' names, which Plotly turns aslant by itself where the figure is narrow."""
    aslant = {"autotickangles": [0, -30], "ticklabelstandoff": HEAD_STANDOFF}
    return {"tickvals": list(range(6)), "ticktext": list(STAGES), **aslant}


def _counts(rows: Sequence[Row], context: Context) -> list[dict[str, Any]]:
    """Under each head, how many recommendations stand there."""
    counts = Counter(row["supported_stage"] for row in rows)
    where = {"y": 1, "yref": "paper", "yanchor": "bottom", "name": "count"}
    return [note(context, f"<b>{counts[stage]}</b>", x=stage, **where) for stage in range(6)]


def _right_head(context: Context) -> dict[str, Any]:
    """What the words at the right count."""
    where = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return note(context, RIGHT_HEAD, **where, font={"size": LABEL, "color": theme(context.dark).muted}, name="head")


def _beside(row: Row) -> str:
    """What stands at the right of a row: its flag, and how many units are at the next stage."""
    following = min(row["supported_stage"] + 1, 5)
    words = f"{row[f'units_at_{following}']:,} of {row['units_in_scope']:,} at {STAGES[following]}"
    return f"{status(row['flag'])} · {words}" if row["flag"] else words


def _coloured(row: Row, words: str, colours: Theme) -> str:
    text = escape(words)
    if not row["flag"]:
        return f'<span style="color:{colours.muted}">{text}</span>'
    return text.replace(status(row["flag"]), f"<b>{status(row['flag'])}</b>", 1)


def _heading(name: str, top: float, left: float, context: Context) -> dict[str, Any]:
    """A theme's heading, flush with the left edge of the figure."""
    across = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left}
    down = {"y": top + HEADING_HEIGHT, "yref": "y", "yanchor": "bottom"}
    return note(
        context, f"<b>{plain(name, 60)}</b>", **across, **down, font={"size": LABEL, "color": theme(context.dark).muted}
    )
