"""Completion of one course by unit, officers and supervisors apart, against the threshold in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, key_note
from charts.palette import Theme, theme
from charts.places import Lines, Place, Stack, hit_bars, row_label, stacked
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, escape, wrapped
from charts.traces import markers, outlined, pointed
from charts.training import HOW, LINE_DASH, ROLES
from charts.training.shares import counts, lowest_shown, silent, tick
from data.book import shares
from data.book.english import count_of, join_names, plural, verb_for

ROW_HEIGHT, LANE, SHOWN_AT_MOST, HIGHEST = 42, 9, 30, 1.012
ABOVE_AXIS = 46
"""Pixels that the axis takes over the rows, where the first screen shows it."""
# What presses most first; and the order in which the marks are drawn.
PRESSING = ("below", "not reported", "lapsed", "at or above", "nobody in scope")
JUDGED = ("at or above", "below")
"""The states of which it can be told whether the threshold is met."""
DRAWN = ("at or above", "below", "lapsed", "not reported")


def by_unit(rows: Sequence[Row], names: Sequence[tuple[str, str]], context: Context, *, subject: str) -> Drawing:
    """Each unit's share of people trained, a mark for each role.

    rows: those of the question `training_standing`. names: (unit_id, name). subject: the course. Units stand in the
    order of their ids, never ranked; over 30, those below or unknown come first. Click: customdata [unit_id, role].
    """
    if not any(row["month_end"] for row in rows):
        return nothing(context, f"{subject}: no training reported", HOW)
    stack = _stack(_pressing(rows), dict(names))
    title = finding(rows, subject)
    low = lowest_shown([row["share"] for row in rows])
    key = _key(rows)
    return framed(
        [_hits(stack.places, low), *_marks(stack.places, low, context)],
        context,
        title,
        _alt(title, rows, dict(names)),
        Room(stack.height, stack.left, 28, _above(key), 16),
        **_around(rows, stack, low, key, context),
    )


def _around(rows: Sequence[Row], stack: Stack, low: float, key: Sequence[str], context: Context) -> dict[str, Any]:
    """The axes, the thresholds asked for, the key and the units' names."""
    thresholds = sorted({row["threshold"] for row in rows if row["threshold"] is not None})
    across: dict[str, Any] = {"range": [low, HIGHEST], "fixedrange": True, "tickformat": ".0%", "dtick": tick(1 - low)}
    return {
        "xaxis": axis(context, "Trained, of the people in post", side="top", **across),
        "yaxis": axis(context, visible=False, range=[stack.height, 0], fixedrange=True),
        "shapes": [_threshold_line(threshold, context) for threshold in thresholds],
        "annotations": [
            key_note(context, key, stack.left, _above(key)),
            *(row_label(place, stack.left, context) for place in stack.places),
        ],
        "barmode": "overlay",
    }


def _above(key: Sequence[str]) -> float:
    return LABEL_LINE * (len(key) + 1) + ABOVE_AXIS


def finding(rows: Sequence[Row], subject: str) -> str:
    """The title: for each role, how many units meet the threshold, of those it can be told of."""
    by_role = {role: [row for row in rows if row["role"] == role] for role in ROLES}
    return f"{subject}: {'; '.join(_role_words(group, role) for role, group in by_role.items() if group)}"


def _role_words(rows: Sequence[Row], role: str) -> str:
    in_scope = [row for row in rows if row["state"] != "nobody in scope"]
    judged = [row for row in in_scope if row["state"] in JUDGED]
    met, unknown = sum(row["state"] == "at or above" for row in judged), len(in_scope) - len(judged)
    if not in_scope:
        return f"no {role} is in scope"
    thresholds = {row["threshold"] for row in rows if row["threshold"] is not None}
    reach = f"{shares.threshold(min(thresholds))} of {role}s" if len(thresholds) == 1 else f"the threshold for {role}s"
    if not judged:
        return f"it can't be told of {plural(unknown, 'unit')} whether {reach} are trained"
    said = f"{count_of(met, len(judged), 'unit')} {verb_for(met, len(judged), 'has', 'have')} {reach} trained"
    return f"{said}, {unknown:,} can't be told" if unknown else said


def _alt(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> str:
    below = [row for row in rows if row["state"] == "below"]
    lags = [f"{clean(names.get(row['unit_id'], row['unit_id']))} {row['role']}s {counts(row)}" for row in below]
    unknown = sorted({row["unit_id"] for row in rows if row["state"] in ("not reported", "lapsed")})
    none = "None reported is below." if any(row["state"] in JUDGED for row in rows) else ""
    named = [clean(names.get(unit, unit)) for unit in unknown]
    parts = [f"Below: {join_names(lags, 6)}." if lags else none, silent(named)]
    return " ".join([f"{title}.", *(part for part in parts if part)])


def _pressing(rows: Sequence[Row]) -> list[Row]:
    """The rows of the units drawn: all, or the thirty that press most."""
    units = sorted({row["unit_id"] for row in rows})
    if len(units) <= SHOWN_AT_MOST:
        return list(rows)
    worst = {unit: min(_rank(row) for row in rows if row["unit_id"] == unit) for unit in units}
    kept = set(sorted(units, key=lambda unit: (worst[unit], unit))[:SHOWN_AT_MOST])
    return [row for row in rows if row["unit_id"] in kept]


def _rank(row: Row) -> tuple[int, float]:
    return PRESSING.index(row["state"]), row["share"] or 0.0


def _stack(rows: Sequence[Row], names: Mapping[str, str]) -> Stack:
    """A row for each unit: its id, and under each role its row of the question."""
    units = sorted({row["unit_id"] for row in rows})
    by_unit: dict[str, dict[str, Any]] = {unit: {"unit_id": unit} for unit in units}
    for row in rows:
        by_unit[row["unit_id"]][row["role"]] = row
    return stacked(by_unit.values(), lambda unit: _label(unit, names), lambda label: ROW_HEIGHT)


def _label(unit: Row, names: Mapping[str, str]) -> Lines:
    name = wrapped(f"{clean(names.get(unit['unit_id'], ''))} ({clean(unit['unit_id'])})", 38, 1)
    figures = [f"{sign} {_short(unit[role])}" for role, (sign, _) in ROLES.items() if role in unit]
    return (*name, "  ".join(figures))


def _short(row: Row) -> str:
    if row["month_end"] is None or row["share"] is None:
        return counts(row)
    return f"{row['trained']:,} of {row['in_scope']:,}"


def _key(rows: Sequence[Row]) -> list[str]:
    signs = [f"{sign} {role}s" for role, (sign, _) in ROLES.items()]
    states = {row["state"] for row in rows}
    asked = sorted({row["threshold"] for row in rows if row["threshold"] is not None})
    lines = [f"dashed: {join_names([shares.threshold(line) for line in asked])} asked for"] if asked else []
    more = [*lines, "filled: at or above it", "open: below"]
    more += ["☒ not reported"] if "not reported" in states else []
    more += ["crossed: too old to count"] if "lapsed" in states else []
    return [escape(line) for line in wrapped(" · ".join([*signs, *more]), 92, 3)]


def _hits(places: Sequence[Place], low: float) -> dict[str, Any]:
    """Unseen bars, one for each unit and role: the upper half of a row is its officers, the lower its supervisors."""
    lanes = [(place, role) for place in places for role in ROLES if role in place.row]
    heights = [ROW_HEIGHT / 2] * len(lanes)
    return hit_bars(
        [_lane(place, role) for place, role in lanes], heights, (low, HIGHEST - low), _clicks(lanes), _hovers(lanes)
    )


def _lane(place: Place, role: str) -> float:
    return place.middle + (-LANE if role == "officer" else LANE)


def _clicks(lanes: Sequence[tuple[Place, str]]) -> list[list[str]]:
    return [[place.row["unit_id"], role] for place, role in lanes]


def _hovers(lanes: Sequence[tuple[Place, str]]) -> list[str]:
    return [f"{escape(place.label[0])}{BREAK}{role}s: {escape(counts(place.row[role]))}" for place, role in lanes]


def _marks(places: Sequence[Place], low: float, context: Context) -> list[dict[str, Any]]:
    """The marks of each role and state, what is not reported at the axis's foot."""
    colours = theme(context.dark)
    groups = {
        (role, state): [place for place in places if role in place.row and place.row[role]["state"] == state]
        for role in ROLES
        for state in DRAWN
    }
    return [_state_marks(group, role, state, low, colours) for (role, state), group in groups.items() if group]


def _state_marks(places: Sequence[Place], role: str, state: str, low: float, colours: Theme) -> dict[str, Any]:
    lanes = [(place, role) for place in places]
    shares = [low + 0.004 if state == "not reported" else place.row[role]["share"] for place in places]
    about = pointed(_clicks(lanes), _hovers(lanes))
    middles = [_lane(place, role) for place in places]
    return markers(shares, middles, _marker(role, state, colours), f"{role}s, {state}", cliponaxis=False, **about)


def _marker(role: str, state: str, colours: Theme) -> dict[str, Any]:
    symbol = ROLES[role][1]
    if state == "at or above":
        return {"symbol": symbol, "size": 13, "color": colours.tones[4], "line": outlined(colours)}
    if state == "below":
        line = {"color": colours.accent, "width": 2.6}
        return {"symbol": f"{symbol}-open", "size": 13, "color": colours.accent, "line": line}
    crossed = "square-x-open" if state == "not reported" else f"{symbol}-x-open"
    return {"symbol": crossed, "size": 12, "color": colours.muted, "line": {"color": colours.muted, "width": 1.6}}


def _threshold_line(at: float, context: Context) -> dict[str, Any]:
    line = {"color": theme(context.dark).ink, "width": 1.4, "dash": LINE_DASH}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}
