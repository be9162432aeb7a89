"""The funnel: sampled practice of the units against what is expected of each, by how many cases were sampled."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, LABEL_LINE, at_right, key_note, note
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, plain
from charts.traces import lines, markers, pointed
from data.book.english import count_of, join_names, plural
from data.book.shares import interval, percent

PLOT_HEIGHT, LEFT, RIGHT, BELOW = 420, 70, 84, 52
# Above this many units, only those outside the limits are named: names would lie over each other.
MOST_NAMED = 30
ABOVE = 2 * LABEL_LINE + 18
MARKS = "● unit · ▼ below, ▲ above what is expected of it, by more than chance explains"
TOGETHER = (
    MARKS,
    "dashed: 99.8% limits, exact binomial · dotted: those limits widened by how much units differ, which decide",
)
ALONE = (
    MARKS,
    "dashed: 99.8% limits, exact binomial · ▼ ▲ as on Trends: against everyone else, allowing for all compared",
)
NOTHING = "No sample of live work is in date: it comes with the evidence sheet of a return."


def funnel(rows: Sequence[Row], context: Context, *, chosen: str | None = None) -> Drawing:
    """How far each unit's share lies from what is expected of it, by cases sampled, with exact 99.8% limits.

    What is expected is everyone's rate on the recommendations the unit was sampled on, so that the place of a unit and
    its colour say the same. rows: those of the question `practice_funnel`, of kind "unit" and "limit". Never a ranking:
    units stand where their number of cases puts them, and only those outside the limits are named in words. chosen: the
    unit whose whole name and a heavier ring are drawn wherever it stands. Click: customdata [unit_id].
    """
    units = [row for row in rows if row["kind"] == "unit" and row["n"]]
    if not units:
        return nothing(context, "No sampled practice to compare", NOTHING)
    title, largest = finding(units), max(row["n"] for row in units)
    return framed(
        _traces(rows, units, largest, chosen, theme(context.dark)),
        context,
        title,
        alt_text(title, rows),
        Room(PLOT_HEIGHT, LEFT, RIGHT, ABOVE, BELOW),
        **_axes(units, largest, context),
        annotations=[key_note(context, TOGETHER if _widened(rows) else ALONE, LEFT, ABOVE), _rate_note(context)],
    )


def _axes(units: Sequence[Row], largest: int, context: Context) -> dict[str, Any]:
    points: dict[str, Any] = {"range": _span(units), "fixedrange": True, "tickformat": ".0f", "zeroline": False}
    return {
        "xaxis": axis(context, "Cases sampled (n)", range=[0, largest * 1.06], fixedrange=True),
        "yaxis": axis(context, "Met, against expected (points)", **points),
    }


def _widened(rows: Sequence[Row]) -> list[Row]:
    """The limits widened by how much units differ, by size; none where one recommendation is judged by itself."""
    limits = [row for row in rows if row["kind"] == "limit" and row["adjusted_low"] is not None]
    return sorted(limits, key=lambda row: row["n"])


def _off(row: Row, column: str) -> float:
    """A limit about the rate of all units, as points off that rate."""
    return 100 * (row[column] - row["rate"])


def _traces(
    rows: Sequence[Row], units: Sequence[Row], largest: int, chosen: str | None, colours: Theme
) -> list[dict[str, Any]]:
    """The limits and the overall rate, and the units over them."""
    limits = sorted((row for row in rows if row["low"] is not None), key=lambda row: row["n"])
    dashed = {"color": colours.muted, "width": 1.6, "dash": "dash"}
    cases, widened = [row["n"] for row in limits], _widened(rows)
    dotted = {**dashed, "dash": "dot"}
    return [
        *(lines(cases, [_off(row, side) for row in limits], dashed, side) for side in ("low_share", "high_share")),
        *(
            lines([row["n"] for row in widened], [_off(row, side) for row in widened], dotted, side)
            for side in ("adjusted_low", "adjusted_high")
            if widened
        ),
        lines([0, largest * 1.06], [0, 0], {"color": colours.ink, "width": 1.4}, "rate"),
        *_points(units, chosen, colours),
    ]


def finding(units: Sequence[Row]) -> str:
    """The title: which units are outside the limits, alphabetically, or that none is."""
    if len(units) == 1:
        return "Only one unit was sampled: there is nothing to compare it with"
    outside = [
        f"{join_names(names, 4)} {'is' if len(names) == 1 else 'are'} {signal}"
        for signal in ("below", "above")
        if (names := [row["unit_name"] for row in units if row["signal"] == signal])
    ]
    if not outside:
        return f"None of {plural(len(units), 'unit')} differs by more than chance explains"
    return f"{' and '.join(outside)} what chance explains"


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, the overall rate, and every unit's cases, alphabetically."""
    units = [row for row in rows if row["kind"] == "unit"]
    rate = next(row["rate"] for row in units)
    cases = [f"{row['unit_name']} {_cases(row)}" for row in units]
    return f"{title}. All units together: {percent(rate)} of cases sampled met the practice. {'; '.join(cases)}."


def _cases(row: Row) -> str:
    return f"{row['met']} of {row['n']}" if row["n"] else "no sample"


def _span(units: Sequence[Row]) -> list[float]:
    """The part of the scale that units and their own limits need, and a little more: never cut at a unit."""
    own = [100 * row["difference"] for row in units]
    limits = [_off(row, side) for row in units for side in ("low_share", "high_share")]
    widened = [
        100 * (row[side] - row["expected_share"])
        for row in units
        for side in ("adjusted_low", "adjusted_high")
        if row[side] is not None
    ]
    low, high = min(*own, *limits, *widened), max(*own, *limits, *widened)
    room = max(3.0, (high - low) * 0.2)
    return [low - room, high + room]


def _rate_note(context: Context) -> dict[str, Any]:
    return note(context, BREAK.join(["as", "expected"]), **at_right(EDGE), y=0, align="left", name="rate")


def _points(units: Sequence[Row], chosen: str | None, colours: Theme) -> list[dict[str, Any]]:
    """Units inside the limits, and those outside by their side of them: another shape and their whole name."""
    inside = [row for row in units if not row["signal"]]
    few = len(units) <= MOST_NAMED
    short = [row["unit_name"] if row["unit_id"] == chosen else row["unit_id"] * few for row in inside]
    return [
        _marks(inside, short, {"symbol": "circle", "size": 11, "color": colours.tones[3]}, chosen, colours),
        _outside(units, "below", {"symbol": "triangle-down", "color": colours.accent}, chosen, colours),
        _outside(units, "above", {"symbol": "triangle-up", "color": colours.categories[0]}, chosen, colours),
    ]


def _outside(
    units: Sequence[Row], signal: str, marker: dict[str, Any], chosen: str | None, colours: Theme
) -> dict[str, Any]:
    """The units on one side of the limits: below and above are different news, and look different."""
    rows = [row for row in units if row["signal"] == signal]
    return _marks(rows, [row["unit_name"] for row in rows], {**marker, "size": 15}, chosen, colours)


def _marks(
    rows: Sequence[Row], names: Sequence[str], marker: dict[str, Any], chosen: str | None, colours: Theme
) -> dict[str, Any]:
    widths = [3.5 if row["unit_id"] == chosen else 1 for row in rows]
    trace = markers(
        [row["n"] for row in rows],
        [100 * row["difference"] for row in rows],
        {**marker, "line": {"color": colours.ink, "width": widths}},
        "units",
        cliponaxis=False,
        **pointed([[row["unit_id"]] for row in rows], [_hover(row) for row in rows]),
    )
    font = {"size": LABEL, "color": colours.ink}
    words = {"text": [plain(name, 40) for name in names], "textposition": _sides(rows), "textfont": font}
    return {**trace, "mode": "markers+text", **words}


def _sides(rows: Sequence[Row]) -> list[str]:
    """Where each name stands: under a unit that is low, over the others; several whole names by turns."""
    if len(rows) > 1 and rows[0]["signal"]:
        turns = ("middle left", "top center", "middle right")
        places = {row["unit_id"]: place for place, row in enumerate(sorted(rows, key=lambda row: row["n"]))}
        return [turns[places[row["unit_id"]] % len(turns)] for row in rows]
    return ["bottom center" if row["difference"] < 0 else "top center" for row in rows]


def _hover(row: Row) -> str:
    share = f"{percent(row['share'])}"
    return BREAK.join(
        [
            f"<b>{plain(row['unit_name'], 60)}</b>",
            plain(f"{row['met']} of {row['n']} ({share}), over {plural(row['recommendations'], 'recommendation')}"),
            plain(f"chance alone: {row['expected_low']} to {count_of(row['expected_high'], row['n'], 'case')}"),
            *_expected(row),
            *([f"<b>{row['signal']} what chance explains</b>"] if row["signal"] else []),
        ]
    )


def _expected(row: Row) -> list[str]:
    """What would be met at everyone's rate on each recommendation that the unit was sampled on."""
    if row["expected"] is None:
        return []
    expected = f"expected of it: {row['expected']:,.1f}"
    if row["adjusted_low"] is None:
        return [plain(expected)]
    limits = interval(max(0.0, row["adjusted_low"]), min(1.0, row["adjusted_high"]))
    return [plain(f"{expected}, within {limits} as units differ")]
