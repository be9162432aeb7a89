"""The "at least" steps: how many reach each stage or higher, now and before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, at_right, key_note, note
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing, whole_ticks
from charts.text import BREAK
from charts.traces import markers, outlined, pointed
from data.book.english import count_of, day, join_names, plural, verb_for
from data.book.ladder import EMBEDDED, PRACTISED, STAGES, STEPS, TOP, or_above

STEP_HEIGHT, LEFT, RIGHT, ABOVE = 46, 104, 112, 12 + LABEL_LINE
# Earlier dates, nearest first: the sign in the key, the Plotly symbol, and how far off the bar's middle it stands.
EARLIER = (("◆", "diamond", -0.17), ("○", "circle", 0.17))


def at_least(rows: Sequence[Row], context: Context, noun: str = "recommendation") -> Drawing:
    """How many reach at least each stage there is to reach, now and at earlier dates: steps that can only go down.

    rows: as_at, stage (from 1), at_or_above (how many stand there or higher), out_of. The latest as_at is drawn as
    bars, up to two earlier ones as marks. noun: what is counted. Click: customdata [as_at as YYYY-MM-DD, stage].
    """
    if not rows:
        return nothing(context, f"No {noun} to count", "Nothing is held for this date, so no stage can be counted.")
    by_date = _by_date(rows)
    now, *before = by_date
    title, colours = _title(by_date[now], noun), theme(context.dark)
    return framed(
        [_bars(by_date[now], colours), *(_marks(by_date[when], place, colours) for place, when in enumerate(before))],
        context,
        title,
        _alt(title, by_date, noun),
        Room(STEP_HEIGHT * len(STEPS), LEFT, RIGHT, ABOVE, 58),
        **_axes(max(row["out_of"] for row in rows), noun, context),
        annotations=[*_numbers(by_date, context), key_note(context, [_key(list(by_date))], LEFT, ABOVE)],
    )


def _axes(total: int, noun: str, context: Context) -> dict[str, Any]:
    counted = f"{noun.capitalize()}s at this stage or above, of {total:,}"
    stages: dict[str, Any] = {"tickvals": list(STEPS), "ticktext": list(STAGES[1:]), "ticklabelstandoff": 6}
    return {
        "xaxis": axis(context, counted, range=[-total / 60, max(total, 1)], fixedrange=True, **whole_ticks(total)),
        "yaxis": axis(context, range=[TOP + 0.5, 0.5], fixedrange=True, showgrid=False, **stages),
    }


def _by_date(rows: Sequence[Row]) -> dict[date, list[Row]]:
    """The rows of the latest date and the two before it, latest first, each from the first step up."""
    dates = sorted({row["as_at"] for row in rows}, reverse=True)[: 1 + len(EARLIER)]
    return {when: sorted((row for row in rows if row["as_at"] == when), key=lambda row: row["stage"]) for when in dates}


def _title(now: Sequence[Row], noun: str) -> str:
    at = {row["stage"]: row["at_or_above"] for row in now}
    equipped, out_of = at[PRACTISED - 1], now[0]["out_of"]
    reach = verb_for(equipped, out_of, "reaches", "reach")
    further = [f"{at[stage]:,} {STAGES[stage]}" for stage in (PRACTISED, EMBEDDED)]
    return f"{count_of(equipped, out_of, noun)} {reach} {STAGES[PRACTISED - 1]}; {join_names(further)}"


def _alt(title: str, by_date: dict[date, list[Row]], noun: str) -> str:
    counts = [f"{day(when)}: {join_names([_step(row) for row in rows])}" for when, rows in by_date.items()]
    total = plural(max(rows[0]["out_of"] for rows in by_date.values()), noun)
    return f"{title}. Out of {total}, at each stage or above. {'. '.join(counts)}."


def _step(row: Row) -> str:
    return f"{row['at_or_above']:,} at {STAGES[row['stage']]}"


def _bars(rows: Sequence[Row], colours: Theme) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row["at_or_above"] for row in rows],
        "y": [row["stage"] for row in rows],
        "width": 0.72,
        "marker": {"color": [colours.stages[row["stage"]] for row in rows], "line": outlined(colours, 1.2)},
        **_pointed(rows),
    }


def _marks(rows: Sequence[Row], place: int, colours: Theme) -> dict[str, Any]:
    _, symbol, aside = EARLIER[place]
    # Light in dark or dark in light, so that a mark shows on its bar and off it.
    fill, edge = (colours.ground, colours.ink) if place else (colours.ink, colours.ground)
    marker = {"symbol": symbol, "size": 12, "color": fill, "line": {"color": edge, "width": 1.6}}
    x, y = [row["at_or_above"] for row in rows], [row["stage"] + aside for row in rows]
    return markers(x, y, marker, "earlier", cliponaxis=False, **_pointed(rows))


def _pointed(rows: Sequence[Row]) -> dict[str, Any]:
    """What clicking and hovering give, the same for a bar and for a mark."""
    hovers = [
        f"{day(row['as_at'])}{BREAK}{row['at_or_above']:,} of {row['out_of']:,} at {or_above(row['stage'])}"
        for row in rows
    ]
    return pointed([[row["as_at"].isoformat(), row["stage"]] for row in rows], hovers)


def _numbers(by_date: dict[date, list[Row]], context: Context) -> list[dict[str, Any]]:
    """At the right of each bar, its number and the earlier ones under the key's signs."""
    now, *before = by_date.values()
    where = {**at_right(12), "yref": "y", "align": "left"}
    return [note(context, _number(row, _earlier(row["stage"], before)), y=row["stage"], **where) for row in now]


def _earlier(stage: int, before: Sequence[Sequence[Row]]) -> list[str]:
    """The earlier numbers of a stage, each under its sign."""
    return [
        f"{sign} {row['at_or_above']:,}"
        for (sign, *_), rows in zip(EARLIER, before, strict=False)
        for row in rows
        if row["stage"] == stage
    ]


def _number(row: Row, earlier: Sequence[str]) -> str:
    was = f"{BREAK}{'  '.join(earlier)}" if earlier else ""
    return f"<b>{row['at_or_above']:,} of {row['out_of']:,}</b>{was}"


def _key(dates: Sequence[date]) -> str:
    signs = ["▬", *(sign for sign, _, _ in EARLIER)]
    return "\u2003\u2002".join(f"{sign} {day(when)}" for sign, when in zip(signs, dates, strict=False))
