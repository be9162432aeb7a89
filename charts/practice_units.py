"""One recommendation's sampled practice, unit by unit: small multiples on one scale, each point with its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, inked, key_note, note
from charts.palette import Theme, theme
from charts.panes import Pane
from charts.template import NARROWEST, Room, axis, framed, nothing
from charts.text import BREAK, clean, escape, plain, wrapped
from charts.traces import marked_line, outlined, pointed
from charts.xmr.series import period, where
from data.book.english import join_names, plural
from data.book.numbering import number_of
from data.book.shares import interval, percent, threshold

ACROSS, MOST_UNITS, OF_MANY = 6, 36, 12
HEAD, PLOT, UNDER = 44, 112, 30
PITCH = HEAD + PLOT + UNDER
GAP = 0.03
LEFT, RIGHT, BELOW = 54, 14, 4
NAME_CHARACTERS = 17
NOTHING = "No sample of live work is held on it: samples come with the evidence sheet of a return."


Units = Sequence[tuple[str, str]]
Apart = Mapping[tuple[str, str], Row]
"""The exceptions by unit and criterion."""


@dataclass(frozen=True)
class Panel(Pane):
    """One unit: its quarters, its place among the units, and the height of them all in pixels."""

    ACROSS, GAP, PITCH = ACROSS, GAP, PITCH

    quarters: Sequence[Row]

    @property
    def latest(self) -> Row:
        """The latest quarter that has ended; the one running where none has."""
        return next((row for row in reversed(self.quarters) if row["settled"]), self.quarters[-1])


def panels(
    rows: Sequence[Row], exceptions: Sequence[Row], units: Units, context: Context, *, recommendation: int
) -> Drawing:
    """rows: of `practice_by_unit` for one recommendation; exceptions: of `practice_exceptions`; units: (id, name), to
    say which were never sampled. Click: customdata [series_id].
    """
    if not rows:
        return nothing(context, "This recommendation has no sample", NOTHING)
    apart, colours = _exceptions_of(exceptions, recommendation), theme(context.dark)
    drawn = _panels(rows, apart)
    title = finding(drawn, apart)
    key = _key(rows, units, len(_by_unit(rows)) - len(drawn))
    room = Room(drawn[0].height, LEFT, RIGHT, LABEL_LINE * len(key) + 16, BELOW)
    notes = [key_note(context, key, LEFT, room.above), *(_words(panel, apart, context) for panel in drawn)]
    more = {**_axes(drawn, context), "meta": NARROWEST, "annotations": notes, "shapes": _thresholds(drawn, colours)}
    traces = [_trace(panel, apart, colours) for panel in drawn]
    return framed(traces, context, title, alt_text(title, drawn, units), room, **more)


def _exceptions_of(exceptions: Sequence[Row], recommendation: int) -> dict[tuple[str, str], Row]:
    """The exception that each unit, by criterion, is part of on one recommendation."""
    return {
        (unit, row["criterion_id"]): row
        for row in exceptions
        for unit in row["unit_ids"]
        if row["recommendation_id"] == recommendation
    }


def _key_of(row: Row) -> tuple[str, str]:
    return row["unit_id"], row["criterion_id"]


def _by_unit(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        series.setdefault(_key_of(row), []).append({**row, "span_months": 3})
    return series


def _panels(rows: Sequence[Row], apart: Apart) -> list[Panel]:
    """A panel for each unit; of too many the first few, those apart from everyone else before the others."""
    series = list(_by_unit(rows).values())
    if len(series) > MOST_UNITS:
        series = sorted(series, key=lambda quarters: _key_of(quarters[-1]) not in apart)[:OF_MANY]
    height = -(-len(series) // ACROSS) * PITCH
    return [Panel(place, height, quarters) for place, quarters in enumerate(series)]


def finding(drawn: Sequence[Panel], apart: Apart) -> str:
    """Which units differ from everyone else by more than chance explains; else how many were below the threshold."""
    subject = f"Recommendation {number_of(drawn[0].latest)}"
    if apart:
        told = {id(row): row for row in apart.values()}.values()
        return f"{subject}: " + "; ".join(_apart(row) for row in told)
    below = sum(panel.latest["says"] == "not met" for panel in drawn)
    none = f"{subject}: no unit differs from the others by more than chance explains"
    return f"{none}; {below} of {plural(len(drawn), 'unit')} below the threshold" if below else none


def _apart(row: Row) -> str:
    names = join_names(row["unit_names"], 4)
    return f"{names} at {percent(row['share'], row['threshold'])}, everyone else at {percent(row['others_share'])}"


def alt_text(title: str, drawn: Sequence[Panel], units: Units) -> str:
    """The finding, then every unit's latest quarter with its n."""
    cases = [f"{clean(panel.latest['unit_name'])} {_latest(panel.latest)}" for panel in drawn]
    return f"{title}. Latest quarter: {'; '.join(cases)}. {_never(drawn, units)}".strip()


def _never(drawn: Sequence[Panel], units: Units) -> str:
    sampled = {panel.latest["unit_id"] for panel in drawn}
    never = [name for unit, name in units if unit not in sampled]
    return f"No sample from {join_names(never, 6)}." if never and len(units) <= MOST_UNITS else ""


def _latest(row: Row) -> str:
    return f"{percent(row['share'], row['threshold'])}, {row['x']:,} of {row['n']:,}"


def _key(rows: Sequence[Row], units: Units, left_out: int) -> list[str]:
    """What the marks mean, in words that fit a tablet."""
    line = next((row["threshold"] for row in rows if row["threshold"] is not None), None)
    marks = "● quarter, with the interval that its number of cases leaves (Wilson, 95%)"
    running = "  ○ still running" if any(not row["settled"] for row in rows) else ""
    lines = [marks, f"····· threshold {threshold(line)}  ▼▲ differs from everyone else by more than chance{running}"]
    if left_out:
        lines.append(f"{plural(left_out, 'more unit')} in the table")
    elif never := _never(_panels(rows, {}), units):
        lines += wrapped(never, 92, 2)
    return [escape(words) for words in lines]


def _trace(panel: Panel, apart: Apart, colours: Theme) -> dict[str, Any]:
    """A unit's quarters, joined where none lies between them; the last of a unit that differs stands out."""
    rows = _with_gaps(panel.quarters)
    x, on = [row and where(row) for row in rows], panel.on
    about = pointed([[row["series_id"]] if row else None for row in rows], [_hover(row) if row else "" for row in rows])
    bars = {
        "type": "data", "symmetric": False, "width": 2, "thickness": 1.2, "color": colours.muted,
        "array": [row and row["high"] - row["share"] for row in rows],
        "arrayminus": [row and row["share"] - row["low"] for row in rows],
    }  # fmt: skip
    stroke = {"color": colours.tones[3], "width": 1.4}
    marker = _marker(rows, panel, apart, colours)
    share = [row and row["share"] for row in rows]
    return marked_line(
        x, share, stroke, marker, "unit", xaxis=on[0], yaxis=on[1], error_y=bars, cliponaxis=False, **about
    )


def _marker(rows: Sequence[Row | None], panel: Panel, apart: Apart, colours: Theme) -> dict[str, Any]:
    difference = apart.get(_key_of(panel.latest))
    symbol, fill = "circle", colours.tones[3]
    if difference:
        below = difference["direction"] == "below"
        symbol, fill = ("triangle-down", colours.accent) if below else ("triangle-up", colours.categories[0])
    last = [bool(difference) and row is panel.latest for row in rows]
    return {
        "symbol": [
            "circle-open" if row and not row["settled"] else symbol if is_last else "circle"
            for row, is_last in zip(rows, last, strict=True)
        ],
        "size": [11 if is_last else 7 for is_last in last],
        "color": [fill if is_last else colours.tones[3] for is_last in last],
        "opacity": 1,
        "line": outlined(colours, 0.8),
    }


def _with_gaps(quarters: Sequence[Row]) -> list[Row | None]:
    """The quarters with a None before each that doesn't follow on, or is still running."""
    rows: list[Row | None] = list(quarters[:1])
    for before, after in pairwise(quarters):
        then, now = before["point_on"], after["point_on"]
        months = 12 * (now.year - then.year) + now.month - then.month
        rows += [None, after] if months > 3 or not after["settled"] else [after]
    return rows


def _hover(row: Row) -> str:
    share = plain(percent(row["share"], row["threshold"]))
    return BREAK.join(
        [
            f"<b>{plain(row['unit_name'], 60)}, {plain(row['period'])}: {share}</b>",
            f"{row['x']:,} of {row['n']:,}" + ("" if row["settled"] else ", still running"),
            plain(f"could be {interval(row['low'], row['high'], row['threshold'])}"),
        ]
    )


def _axes(drawn: Sequence[Panel], context: Context) -> dict[str, Any]:
    """Two axes for each unit; the scale is one for all, from what the lowest interval needs to 100%."""
    rows = [row for panel in drawn for row in panel.quarters]
    first, last = period(rows)
    scale = [max(-0.02, min(row["low"] for row in rows) - 0.03), 1.03]
    axes: dict[str, Any] = {}
    for panel in drawn:
        x, y = panel.on
        across = [panel.left, panel.left + (1 + GAP) / ACROSS - GAP]
        down = [panel.top - (HEAD + PLOT) / panel.height, panel.top - HEAD / panel.height]
        time: dict[str, Any] = {"type": "date", "range": [first, last], **_ticks(first, last), "showgrid": False}
        share: dict[str, Any] = {"range": scale, "tickformat": ".0%", "nticks": 4}
        share["showticklabels"] = panel.place % ACROSS == 0
        common: dict[str, Any] = {"fixedrange": True, "tickfont": inked(context)}
        axes[f"xaxis{x[1:]}"] = axis(context, domain=across, anchor=y, **time, **common)
        axes[f"yaxis{y[1:]}"] = axis(context, domain=down, anchor=x, **share, **common)
    return axes


def _ticks(first: str, last: str) -> dict[str, Any]:
    """Years where the time is long; else half-years."""
    if int(last[:4]) - int(first[:4]) > 1:
        return {"dtick": "M12", "tick0": "2000-01-01", "tickformat": "%Y"}
    return {"dtick": "M6", "tick0": "2000-01-01", "tickformat": "%b %y"}


def _thresholds(drawn: Sequence[Panel], colours: Theme) -> list[dict[str, Any]]:
    """The threshold across each panel."""
    return [
        {
            "type": "line", "xref": f"{panel.on[0]} domain", "yref": panel.on[1], "x0": 0, "x1": 1,
            "y0": panel.latest["threshold"], "y1": panel.latest["threshold"],
            "line": {"color": colours.ink, "width": 1.3, "dash": "dot"}, "name": "threshold",
        }
        for panel in drawn if panel.latest["threshold"] is not None
    ]  # fmt: skip


def _words(panel: Panel, apart: Apart, context: Context) -> dict[str, Any]:
    """Over a panel: which unit, and its latest quarter with n and N."""
    row, colours = panel.latest, theme(context.dark)
    name = f"<b>{plain(row['unit_name'], NAME_CHARACTERS)}</b>"
    says = plain(_latest(row))
    if difference := apart.get(_key_of(row)):
        below = difference["direction"] == "below"
        colour = colours.accent if below else colours.categories[0]
        says = f'<span style="color:{colour}">{"▼" if below else "▲"} {says}</span>'
    corner = {"x": panel.left, "y": panel.top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    return note(context, BREAK.join([name, says]), **corner, align="left", name="unit", font=inked(context, 13))
