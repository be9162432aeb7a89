"""Training: completion by unit, completion over time with the roster behind it, and completion beside sampled
practice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import floor
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import line_axis
from charts.palette import Theme, theme
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, SMALL, Room, axis, framed, key_note, note, nothing, outlined
from charts.text import BREAK, clean, escape, plain, widest, wrapped
from charts.words import count_of, join_names, month, months_between, plural

ROW_HEIGHT, LANE, SHOWN_AT_MOST = 46, 9, 30
HOW = "Training comes with the training sheet of a return."
CLEAR = "rgba(0,0,0,0)"
ROLES: Mapping[str, tuple[str, str]] = {"officer": ("●", "circle"), "supervisor": ("◆", "diamond")}
KNOWN = ("below", "at or above")
LINE_DASH = "dash"
PRACTICE_HEIGHT, LABELLED_AT_MOST, TOP_SHARE = 360, 20, 1.03


@dataclass(frozen=True)
class Place:
    """A unit's row: its rows of `training_standing` by role, and its middle in pixels from the top of the plot."""

    unit_id: str
    rows: Mapping[str, Row]
    middle: float
    label: tuple[str, ...]


def percent(share: float) -> str:
    """A share as a percentage with a decimal where there is one, cut and not rounded: 94.96% is not 95%."""
    return f"{floor(share * 1000 + 1e-9) / 10:g}%"


def by_unit(rows: Sequence[Row], names: Sequence[tuple[str, str]], context: Context, *, subject: str) -> Drawing:
    """Completion of one course by unit, officers and supervisors apart, against the threshold in force.

    rows: unit_id, role, month_end, in_scope, trained, share, threshold, state. names: (unit_id, name). subject: the
    course. Units stand in the order of their ids, never ranked; over 30, those below or unknown come first. Click:
    customdata [unit_id, role].
    """
    if not any(row["month_end"] for row in rows):
        return nothing(context, f"{subject}: no training reported", HOW)
    places = _places(_shown(rows), dict(names))
    height = ROW_HEIGHT * len(places)
    left = 2 * EDGE + widest((line for place in places for line in place.label), LABEL)
    title = by_unit_title(rows, subject)
    low = _low(rows)
    key = _key(rows)
    above = LABEL_LINE * (len(key) + 1) + 14
    lines = sorted({row["threshold"] for row in rows if row["threshold"] is not None})
    percents = {"tickformat": ".0%", "dtick": _tick(1 - low)}
    return framed(
        [_hits(places, low), *_all_marks(places, low, context)],
        context,
        title,
        _by_unit_alt(title, rows, dict(names)),
        Room(height, left, 28, above, 52),
        xaxis=axis(context, "Trained, of the people in post", range=[low, 1.012], fixedrange=True, **percents),
        yaxis=axis(context, visible=False, range=[height, 0], fixedrange=True),
        shapes=[_threshold_line(line, context) for line in lines],
        annotations=[
            key_note(context, key, left, above),
            *(_threshold_note(line, context) for line in lines),
            *(_label(place, left, context) for place in places),
        ],
        barmode="overlay",
    )


def by_unit_title(rows: Sequence[Row], subject: str) -> str:
    """The finding: for each role, how many units meet the threshold, of those it can be told of."""
    told = [words for role in ROLES if (words := _role_words([row for row in rows if row["role"] == role], role))]
    return f"{subject}: {'; '.join(told)}"


def _role_words(rows: Sequence[Row], role: str) -> str:
    if not rows:
        return ""
    asked = [row for row in rows if row["state"] != "nobody in scope"]
    met = sum(row["state"] == "at or above" for row in asked)
    lines = {row["threshold"] for row in rows if row["threshold"] is not None}
    reach = f"{percent(min(lines))} of {role}s" if len(lines) == 1 else f"the threshold for {role}s"
    return f"{count_of(met, len(asked), 'unit')} {'has' if met == 1 else 'have'} {reach} trained"


def _by_unit_alt(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> str:
    below = [row for row in rows if row["state"] == "below"]
    told = [f"{clean(names.get(row['unit_id'], row['unit_id']))} {row['role']}s {counts(row)}" for row in below]
    silent = sorted({row["unit_id"] for row in rows if row["state"] in ("not reported", "lapsed")})
    parts = [f"Below: {join_names(told, 6)}." if told else "None reported is below.", _silent(silent)]
    return " ".join([f"{title}.", *(part for part in parts if part)])


def _silent(units: Sequence[str]) -> str:
    return f"Not reported, or too old to count: {join_names(units, 6)}." if units else ""


def counts(row: Row) -> str:
    """A row's figures with what they are of: `341 of 406 (84%)`, or why there is none."""
    if row["month_end"] is None:
        return "not reported"
    if row["share"] is None:
        return "nobody in scope"
    late = f", {month(row['month_end'])}: too old to count" if row["state"] == "lapsed" else ""
    return f"{row['trained']:,} of {row['in_scope']:,} ({percent(row['share'])}{late})"


def _shown(rows: Sequence[Row]) -> list[Row]:
    units = sorted({row["unit_id"] for row in rows})
    if len(units) <= SHOWN_AT_MOST:
        return list(rows)
    worst = {unit: min(_rank(row) for row in rows if row["unit_id"] == unit) for unit in units}
    kept = set(sorted(units, key=lambda unit: (worst[unit], unit))[:SHOWN_AT_MOST])
    return [row for row in rows if row["unit_id"] in kept]


def _rank(row: Row) -> tuple[int, float]:
    order = ["below", "not reported", "lapsed", "at or above", "nobody in scope"]
    return order.index(row["state"]), row["share"] or 0.0


def _places(rows: Sequence[Row], names: Mapping[str, str]) -> list[Place]:
    units = sorted({row["unit_id"] for row in rows})
    found = []
    for index, unit in enumerate(units):
        by_role = {row["role"]: row for row in rows if row["unit_id"] == unit}
        told = [f"{ROLES[role][0]} {_short(by_role[role])}" for role in ROLES if role in by_role]
        name = wrapped(f"{clean(names.get(unit, ''))} ({clean(unit)})", 38, 1)
        found.append(Place(unit, by_role, ROW_HEIGHT * (index + 0.5), (*name, "  ".join(told))))
    return found


def _short(row: Row) -> str:
    if row["month_end"] is None or row["share"] is None:
        return counts(row)
    return f"{row['trained']:,} of {row['in_scope']:,}"


def _low(rows: Sequence[Row]) -> float:
    """Where the axis starts: below the lowest share, on a round five per cent, never above 0.75."""
    shares = [row["share"] for row in rows if row["share"] is not None]
    return max(0.0, min(0.75, int((min(shares, default=0.75) - 0.03) * 20) / 20))


def _tick(span: float) -> float:
    return 0.05 if span <= 0.3 else 0.1 if span <= 0.6 else 0.2


def _key(rows: Sequence[Row]) -> list[str]:
    signs = [f"{sign} {role}s" for role, (sign, _) in ROLES.items()]
    states = {row["state"] for row in rows}
    more = ["filled: at or above the threshold", "open: below"]
    more += ["☒ not reported"] if "not reported" in states else []
    more += ["crossed: too old to count"] if "lapsed" in states else []
    return wrapped(" · ".join([*signs, *more]), 92, 3)


def _hits(places: Sequence[Place], low: float) -> dict[str, Any]:
    """Unseen bars, one for each unit and role: the upper half of a row is its officers, the lower its supervisors."""
    found = [(place, role) for place in places for role in ROLES if role in place.rows]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [_lane(place, role) for place, role in found],
        "base": [low] * len(found),
        "x": [1.012 - low] * len(found),
        "width": [ROW_HEIGHT / 2] * len(found),
        "marker": {"color": CLEAR, "line": {"width": 0}},
        **_pointed(found),
        "name": "rows",
    }


def _lane(place: Place, role: str) -> float:
    return place.middle + (-LANE if role == "officer" else LANE)


def _pointed(found: Sequence[tuple[Place, str]]) -> dict[str, Any]:
    return {
        "customdata": [[place.unit_id, role] for place, role in found],
        "hovertext": [
            f"{escape(place.label[0])}{BREAK}{role}s: {escape(counts(place.rows[role]))}" for place, role in found
        ],
        "hoverinfo": "text",
        **KEEP,
    }


def _all_marks(places: Sequence[Place], low: float, context: Context) -> Iterator[dict[str, Any]]:
    for role in ROLES:
        for state in ("at or above", "below", "lapsed", "not reported"):
            found = [(place, role) for place in places if role in place.rows and place.rows[role]["state"] == state]
            if found:
                yield {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [low + 0.004 if state == "not reported" else place.rows[role]["share"] for place, _ in found],
                    "y": [_lane(place, role) for place, _ in found],
                    "marker": _marker(role, state, theme(context.dark)),
                    "cliponaxis": False,
                    **_pointed(found),
                    "name": f"{role}s, {state}",
                }


def _marker(role: str, state: str, colours: Theme) -> dict[str, Any]:
    symbol = ROLES[role][1]
    if state == "at or above":
        return {"symbol": symbol, "size": 13, "color": colours.stages[4], "line": outlined(colours)}
    if state == "below":
        return {
            "symbol": f"{symbol}-open",
            "size": 13,
            "color": colours.accent,
            "line": {"color": colours.accent, "width": 2.6},
        }
    crossed = "square-x-open" if state == "not reported" else f"{symbol}-x-open"
    return {"symbol": crossed, "size": 12, "color": colours.muted, "line": {"color": colours.muted, "width": 1.6}}


def _threshold_line(at: float, context: Context) -> dict[str, Any]:
    line = {"color": theme(context.dark).ink, "width": 1.4, "dash": LINE_DASH}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _threshold_note(at: float, context: Context) -> dict[str, Any]:
    where = {"x": at, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "right", "xshift": 4}
    return note(
        context, f"{escape(percent(at))} asked for", **where, font={"size": SMALL, "color": theme(context.dark).ink}
    )


def _label(place: Place, left: float, context: Context) -> dict[str, Any]:
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "yref": "y", "yanchor": "middle"}
    name, told = map(escape, place.label)
    muted = theme(context.dark).muted
    return note(
        context, f'{name}{BREAK}<span style="color:{muted}">{told}</span>', **where, y=place.middle, align="left"
    )


def over_time(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """Completion month by month over the net movement of the roster and of the people not trained.

    rows, one for each month: month_end, in_scope, trained, untrained, share, threshold, roster_moved, untrained_moved,
    units_reported, units_expected; None where the month was not reported, which leaves a gap. subject: course, unit,
    role.
    """
    reported = [row for row in rows if row["share"] is not None]
    if not reported:
        return nothing(context, f"{subject}: no training reported", HOW)
    colours = theme(context.dark)
    title = over_time_title(reported, subject)
    return framed(
        [
            _threshold_steps(rows, context),
            _share_line(rows, context),
            _moves(rows, "roster_moved", "y2", colours.stages[3], context),
            _moves(rows, "untrained_moved", "y3", colours.accent, context),
        ],
        context,
        title,
        _over_time_alt(title, rows, reported),
        Room(520, 60, 60, 30, 66),
        **_over_time_axes(rows, reported, context),
        annotations=[
            _panel_note(context, 1.0, "Trained, of the people in post that month (dashed: the share asked for)"),
            _panel_note(context, 0.45, "People in post: net change on the month before"),
            _panel_note(context, 0.18, "People in post and not trained: net change on the month before"),
            _last_note(reported[-1], context),
        ],
        bargap=0.25,
    )


def _over_time_axes(rows: Sequence[Row], reported: Sequence[Row], context: Context) -> dict[str, Any]:
    """The share over the two moves, which have one scale, so that a move of the roster and one of the untrained can be
    set side by side.
    """
    moves = [abs(row[field]) for row in rows for field in ("roster_moved", "untrained_moved") if row[field] is not None]
    most = max([4, *moves])
    zero = {"zeroline": True, "zerolinecolor": theme(context.dark).muted}
    moved = {"range": [-most * 1.15, most * 1.15], "fixedrange": True, **zero, "nticks": 5, "tickformat": ",d"}
    low = _low(reported)
    share = {"range": [low, 1.01], "fixedrange": True, "tickformat": ".0%", "dtick": _tick(1 - low)}
    months = line_axis(rows[0]["month_end"], rows[-1]["month_end"])
    return {
        "xaxis": axis(context, "Month-end", anchor="y3", **months),
        "yaxis": axis(context, "", domain=[0.54, 1.0], **share),
        "yaxis2": axis(context, "", domain=[0.27, 0.45], **moved),
        "yaxis3": axis(context, "", domain=[0.0, 0.18], **moved),
    }


def over_time_title(reported: Sequence[Row], subject: str) -> str:
    """The finding: the latest share with its n of N, and how it stands to a year before."""
    last = reported[-1]
    now = (
        f"{subject}: {percent(last['share'])} trained in {month(last['month_end'])}, {last['trained']:,} of "
        f"{last['in_scope']:,}"
    )
    before = [row for row in reported if len(months_between(row["month_end"], last["month_end"])) == 13]
    if not before:
        return now
    moved = last["untrained"] - before[0]["untrained"]
    more = f"{abs(moved):,} {'more' if moved > 0 else 'fewer'}" if moved else "as many"
    return f"{now}; {more} untrained {'than' if moved else 'as'} a year before"


def _over_time_alt(title: str, rows: Sequence[Row], reported: Sequence[Row]) -> str:
    gaps = [month(row["month_end"]) for row in rows if row["share"] is None]
    lowest = min(reported, key=lambda row: row["share"])
    told = f"Lowest {percent(lowest['share'])} in {month(lowest['month_end'])}."
    return f"{title}. {told} {'Not reported: ' + join_names(gaps, 6) + '.' if gaps else 'No month is missing.'}"


def _share_line(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    whole = [row["units_reported"] == row["units_expected"] for row in rows]
    symbols = ["circle" if all_in else "circle-open" for all_in in whole]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [row["month_end"].isoformat() for row in rows],
        "y": [row["share"] for row in rows],
        "connectgaps": False,
        "line": {"color": colours.stages[4], "width": 2.4},
        "marker": {
            "size": 7,
            "symbol": symbols,
            "color": colours.stages[4],
            "line": {"color": colours.stages[4], "width": 1.6},
        },
        "hovertext": [_month_hover(row) for row in rows],
        "hoverinfo": "text",
        "name": "trained",
    }


def _month_hover(row: Row) -> str:
    if row["share"] is None:
        return f"{month(row['month_end'])}: not reported"
    units = (
        f"{BREAK}{row['units_reported']} of {plural(row['units_expected'], 'unit')} reported"
        if row["units_expected"] > 1
        else ""
    )
    return (
        f"{month(row['month_end'])}{BREAK}{row['trained']:,} of {row['in_scope']:,}, "
        f"{escape(percent(row['share']))}{units}"
    )


def _threshold_steps(rows: Sequence[Row], context: Context) -> dict[str, Any]:
    line = {"color": theme(context.dark).ink, "width": 1.4, "dash": LINE_DASH, "shape": "hv"}
    # From a month before, so that a single month has a line too.
    before = rows[0]["month_end"] - timedelta(days=30)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [when.isoformat() for when in [before, *(row["month_end"] for row in rows)]],
        "y": [row["threshold"] for row in [rows[0], *rows]],
        "line": line,
        "hoverinfo": "skip",
        "name": "threshold",
    }


def _moves(rows: Sequence[Row], field: str, panel: str, colour: str, context: Context) -> dict[str, Any]:
    found = [row for row in rows if row[field] is not None]
    return {
        "type": "bar",
        "x": [row["month_end"].isoformat() for row in found],
        "y": [row[field] for row in found],
        "yaxis": panel,
        "marker": {"color": colour, "line": outlined(theme(context.dark), 0.6)},
        "hovertext": [f"{month(row['month_end'])}{BREAK}{row[field]:+,} people, net" for row in found],
        "hoverinfo": "text",
        "name": field,
    }


def _panel_note(context: Context, y: float, words: str) -> dict[str, Any]:
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -52,
        "y": y,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
    }
    return note(context, words, **where, font={"size": LABEL, "color": theme(context.dark).muted})


def _last_note(last: Row, context: Context) -> dict[str, Any]:
    at = {
        "x": last["month_end"].isoformat(),
        "y": last["share"],
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "xshift": 8,
    }
    return note(context, f"<b>{escape(percent(last['share']))}</b>", **at, yanchor="middle")


def beside_practice(rows: Sequence[Row], context: Context, *, subject: str, role: str) -> Drawing:
    """Completion beside sampled practice, one dot a unit: whether training and practice go together is left to the eye.

    rows of one role: unit_id, in_scope, trained, trained_share, sampled, sample_met, practice_share. Units without a
    sample or with nobody in scope are named, not drawn. Click: customdata [unit_id, role].
    """
    drawn = [row for row in rows if row["practice_share"] is not None and row["trained_share"] is not None]
    if not drawn:
        says = "No unit has both a training figure and a sample of live work that counts on this day."
        return nothing(context, f"{subject}: nothing to set side by side", says)
    missing = sorted(row["unit_id"] for row in rows if row not in drawn)
    title = _practice_title(drawn, rows, subject, role)
    left_out = (
        [f"Not drawn, no sample that counts: {join_names([clean(unit) for unit in missing], 8)}"] if missing else []
    )
    key = [
        escape(line)
        for line in wrapped(
            " · ".join(["Sampled cases that met the practice; at the right the unit, met of cases", *left_out]), 92, 3
        )
    ]
    above = LABEL_LINE * (len(key) + 1) + 8
    x_low, y_low = (_low([{"share": row[field]} for row in drawn]) for field in ("trained_share", "practice_share"))
    labels = _spread(drawn, y_low)
    return framed(
        [*_leaders(labels, context), _practice_dots(drawn, role, context)],
        context,
        title,
        _practice_alt(title, drawn, missing),
        Room(PRACTICE_HEIGHT, 64, 110, above, 56),
        xaxis=axis(
            context,
            f"{role.capitalize()}s in post trained",
            range=[x_low, 1.01],
            fixedrange=True,
            tickformat=".0%",
            dtick=_tick(1 - x_low),
        ),
        yaxis=axis(context, "", range=[y_low, TOP_SHARE], fixedrange=True, tickformat=".0%", dtick=_tick(1 - y_low)),
        annotations=[key_note(context, key, 64, above), *(_practice_label(row, at, context) for row, at in labels)],
    )


def _practice_title(drawn: Sequence[Row], rows: Sequence[Row], subject: str, role: str) -> str:
    cases = sum(row["sampled"] for row in drawn)
    people = sum(row["in_scope"] for row in drawn)
    return (
        f"{subject}: training and practice in {count_of(len(drawn), len(rows), 'unit')}, {cases:,} cases and "
        f"{people:,} {role}s"
    )


def _practice_alt(title: str, drawn: Sequence[Row], missing: Sequence[str]) -> str:
    told = [
        f"{clean(row['unit_id'])} {percent(row['trained_share'])} trained, {row['sample_met']} of "
        f"{row['sampled']} cases"
        for row in drawn
    ]
    return f"{title}. {'; '.join(told[:12])}. {_silent(missing)}".strip()


def _spread(drawn: Sequence[Row], low: float) -> list[tuple[Row, float]]:
    """Each dot with the height of its label in the margin, in the dots' order and never closer than a line; none
    if too many.
    """
    if len(drawn) > LABELLED_AT_MOST:
        return []
    step = (TOP_SHARE - low) * (SMALL + 5) / PRACTICE_HEIGHT
    ranked = sorted(drawn, key=lambda row: (row["practice_share"], row["trained_share"], row["unit_id"]))
    heights: list[float] = []
    for row in ranked:
        heights.append(max(row["practice_share"], heights[-1] + step if heights else low))
    over = max(0.0, heights[-1] - TOP_SHARE)
    top_down = TOP_SHARE
    for index in reversed(range(len(heights))) if over else ():
        heights[index] = min(heights[index], top_down)
        top_down = heights[index] - step
    return list(zip(ranked, heights, strict=True))


def _leaders(labels: Sequence[tuple[Row, float]], context: Context) -> Iterator[dict[str, Any]]:
    line = {"color": theme(context.dark).grid, "width": 1}
    if labels:
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [x for row, _ in labels for x in (row["trained_share"], 1.01, None)],
            "y": [y for row, at in labels for y in (row["practice_share"], at, None)],
            "line": line,
            "hoverinfo": "skip",
            "cliponaxis": False,
            "name": "leaders",
        }


def _practice_label(row: Row, at: float, context: Context) -> dict[str, Any]:
    where = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": at, "yref": "y", "yanchor": "middle"}
    words = f"{plain(row['unit_id'], 8)} {row['sample_met']} of {row['sampled']}"
    return note(context, words, **where, font={"size": SMALL, "color": theme(context.dark).ink})


def _practice_dots(drawn: Sequence[Row], role: str, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["trained_share"] for row in drawn],
        "y": [row["practice_share"] for row in drawn],
        "marker": {"symbol": ROLES[role][1], "size": 11, "color": colours.stages[3], "line": outlined(colours)},
        "customdata": [[row["unit_id"], role] for row in drawn],
        "hovertext": [_practice_hover(row, role) for row in drawn],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": "units",
        **KEEP,
    }


def _practice_hover(row: Row, role: str) -> str:
    trained = f"{row['trained']:,} of {row['in_scope']:,} {role}s trained, {escape(percent(row['trained_share']))}"
    met = f"{row['sample_met']} of {row['sampled']} cases met the practice, {escape(percent(row['practice_share']))}"
    return f"<b>{plain(row['unit_id'])}</b>{BREAK}{trained}{BREAK}{met}"
