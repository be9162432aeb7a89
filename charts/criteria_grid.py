"""Units by criteria: the verdict in every cell as word, shape and colour, and what stops each unit climbing."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import GLYPHS, STAGES, stage_fill, text_on, theme, verdict_fill
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, SMALL, Room, axis, framed, hatched, note, nothing, outlined
from charts.text import BREAK, escape, plain, widest, wrapped
from charts.words import count_of, day, join_names, plural

ROW_HEIGHT, CELL, HEAD_CHARACTERS, HEAD_LINES, NAME_CHARACTERS = 38, 0.94, 11, 6, 24
HEAD_LINE, WORD = 15, 13
KEY = ("met", "not met", "cannot tell", "lapsed", "not assessed")
Cell = tuple[Row, int, int]


def grid(
    verdicts: Sequence[Row],
    stages: Sequence[Row],
    criteria: Sequence[Row],
    context: Context,
    names: Sequence[tuple[str, str]] = (),
    chosen: tuple[str | None, str | None] = (None, None),
    unknown: tuple[str, ...] = (),
) -> Drawing:
    """One row for each unit, one column for each criterion in the order of the ladder, and the stage the unit reaches.

    verdicts: unit_id, criterion_id, verdict, said, overdue, applicable, observed_to, expires_on, numerator,
    denominator, detail. stages: unit_id, supported_stage, flag, blocking_criterion; drawn in their order.
    criteria: criterion_id, title, stage; drawn in their order. names: (unit_id, name) pairs. chosen: (unit_id,
    criterion_id) of the cell whose evidence is shown. unknown: units of which nothing was assessed.
    Click: customdata [unit_id, criterion_id]; of a stage, [unit_id, None].
    """
    units = _named(stages, dict(names))
    if not units or not criteria:
        return nothing(
            context,
            "No unit to show",
            "No unit is in scope of this recommendation on this day, or no criterion is in force.",
        )
    down = {unit["unit_id"]: place for place, unit in enumerate(units)}
    across = {criterion["criterion_id"]: place for place, criterion in enumerate(criteria)}
    cells = [
        (row, across[row["criterion_id"]], down[row["unit_id"]]) for row in verdicts if _is_shown(row, across, down)
    ]
    labels = [wrapped(unit["unit_name"], NAME_CHARACTERS, 1)[0] for unit in units]
    heads = [_head(criterion["title"]) for criterion in criteria]
    room = _room(labels, heads)
    title = finding(units, criteria)
    return framed(
        [
            *_verdicts(cells, units, criteria, context),
            *_stages(units, len(criteria), unknown, context),
            *_framed_cells(units, across, down, chosen, context),
        ],
        context,
        title,
        alt_text(title, units, criteria, cells),
        room,
        **_axes(labels, heads, context),
        annotations=[
            *_rungs(criteria, room.above, context),
            _key(room.left, room.above, context),
            _frames_key(room.left, context),
        ],
        barmode="overlay",
    )


def _named(stages: Sequence[Row], known_as: dict[str, str]) -> list[Row]:
    return [{**row, "unit_name": known_as.get(row["unit_id"], row["unit_id"])} for row in stages]


def _head(title: str) -> Sequence[str]:
    """A criterion's title in lines narrow enough for a tablet, but never narrower than its longest word."""
    return wrapped(title, max(HEAD_CHARACTERS, *map(len, title.split())), HEAD_LINES)


def _room(labels: Sequence[str], heads: Sequence[Sequence[str]]) -> Room:
    """Room for the units' names at the left, and above for the heads, the stages over them and the key."""
    left = 2 * EDGE + max(widest(labels, LABEL), 84)
    above = HEAD_LINE * max(map(len, heads)) + 2 * LABEL_LINE + 22
    return Room(ROW_HEIGHT * len(labels), left, 12, above, 34)


def _axes(labels: Sequence[str], heads: Sequence[Sequence[str]], context: Context) -> dict[str, Any]:
    still: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    return {
        "xaxis": axis(context, side="top", range=[-0.5, len(heads) + 0.5], **still, **_head_ticks(heads)),
        "yaxis": axis(context, range=[len(labels) - 0.5, -0.5], **still, **_name_ticks(labels)),
    }


def finding(units: Sequence[Row], criteria: Sequence[Row]) -> str:
    """The title: which criterion stops most units, or that none is stopped."""
    blocked = Counter(unit["blocking_criterion"] for unit in units if unit["blocking_criterion"])
    if not blocked:
        return f"Every criterion is met in {'the one unit' if len(units) == 1 else f'all {len(units)} units'} in scope"
    order = [criterion["criterion_id"] for criterion in criteria]
    criterion, number = min(
        blocked.items(), key=lambda item: (-item[1], order.index(item[0]) if item[0] in order else 99)
    )
    titles = {row["criterion_id"]: row["title"] for row in criteria}
    says = f"“{titles.get(criterion, criterion)}” stops {count_of(number, len(units), 'unit')}"
    others = sum(blocked.values()) - number
    return f"{says}; other criteria stop {others}" if others else says


def alt_text(title: str, units: Sequence[Row], criteria: Sequence[Row], cells: Sequence[Cell]) -> str:
    """The finding, then for each criterion how many units have which verdict."""
    told = []
    for criterion in criteria:
        counts = Counter(row["verdict"] for row, *_ in cells if row["criterion_id"] == criterion["criterion_id"])
        told.append(f"{criterion['title']}: {join_names([f'{counts[word]} {word}' for word in KEY if counts[word]])}")
    return f"{title}. By unit, of {plural(len(units), 'unit')}: {'; '.join(told)}."


def _verdicts(
    cells: Sequence[Cell], units: Sequence[Row], criteria: Sequence[Row], context: Context
) -> list[dict[str, Any]]:
    groups = [(_by_known(cells, known), known) for known in (True, False)]
    return [_bars(group, known, units, criteria, context) for group, known in groups if group]


def _is_shown(row: Row, across: dict[Any, int], down: dict[Any, int]) -> bool:
    return row["criterion_id"] in across and row["unit_id"] in down


def _by_known(cells: Sequence[Cell], known: bool) -> list[Cell]:
    return [cell for cell in cells if (cell[0]["verdict"] != "not assessed") == known]


def _bars(
    cells: Sequence[Cell], known: bool, units: Sequence[Row], criteria: Sequence[Row], context: Context
) -> dict[str, Any]:
    fills = [_fill(row, context.dark) for row, *_ in cells]
    marker = {"color": fills, "line": outlined(theme(context.dark), 0.8)}
    return {
        "type": "bar",
        "x": [column for _, column, _ in cells],
        "base": [line - CELL / 2 for *_, line in cells],
        "y": [CELL] * len(cells),
        "width": CELL,
        "marker": marker if known else hatched(context, 0.8, under_words=True),
        "text": [_said(row) for row, *_ in cells],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"size": WORD, "color": [text_on(fill) for fill in fills]},
        "customdata": [[row["unit_id"], row["criterion_id"]] for row, *_ in cells],
        "hovertext": [_hover(row, units[line], criteria[column]) for row, column, line in cells],
        "hoverinfo": "text",
        "name": "assessed" if known else "not assessed",
        **KEEP,
    }


def _fill(row: Row, dark: bool) -> str:
    if row["verdict"] == "not assessed" or not row["applicable"]:
        return stage_fill(0, dark)
    return verdict_fill(row["verdict"], dark)


def _said(row: Row) -> str:
    """The verdict as the cell shows it: shape and word, on two lines where the word is long."""
    if not row["applicable"]:
        return f"not{BREAK}applicable"
    if row["overdue"]:
        return f"{GLYPHS['met']} met{BREAK}{GLYPHS['overdue']} overdue"
    words = {"cannot tell": f"cannot{BREAK}tell", "not assessed": f"not{BREAK}assessed"}
    glyph = "" if row["verdict"] == "not assessed" else f"{GLYPHS[row['verdict']]} "
    return f"{glyph}{words.get(row['verdict'], row['verdict'])}"


def _hover(row: Row, unit: Row, criterion: Row) -> str:
    lines = [f"<b>{plain(unit['unit_name'], 60)}: {plain(criterion['title'], 80)}</b>", row["verdict"]]
    lines += [f"would have said: {row['said']}"] if row["said"] else []
    lines += [f"{row['numerator']:,} of {row['denominator']:,}"] if row["denominator"] is not None else []
    lines += [f"observed {day(row['observed_to'])}"] if row["observed_to"] else []
    lines += [f"expires {day(row['expires_on'])}"] if row["expires_on"] else []
    return BREAK.join([*lines, *([BREAK.join(map(escape, wrapped(row["detail"], 60)))] if row["detail"] else [])])


def _stages(units: Sequence[Row], column: int, unknown: Sequence[str], context: Context) -> list[dict[str, Any]]:
    """The stage each unit reaches, at the end of its row; hatched where nothing was assessed: that is no stage 0."""
    lines = list(enumerate(units))
    groups = [
        ([line for line in lines if (line[1]["unit_id"] in unknown) == hidden], hidden) for hidden in (False, True)
    ]
    return [_stage_bars(group, column, hidden, context) for group, hidden in groups if group]


def _stage_bars(group: Sequence[tuple[int, Row]], column: int, unknown: bool, context: Context) -> dict[str, Any]:
    fills = [stage_fill(unit["supported_stage"], context.dark) for _, unit in group]
    marker = {"color": fills, "line": outlined(theme(context.dark), 0.8)}
    return {
        "type": "bar",
        "x": [column] * len(group),
        "base": [line - CELL / 2 for line, _ in group],
        "y": [CELL] * len(group),
        "width": CELL,
        "marker": hatched(context, 0.8, under_words=True) if unknown else marker,
        "text": [f"not{BREAK}assessed" if unknown else _stage_said(unit) for _, unit in group],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"size": WORD, "color": [text_on(fill) for fill in fills]},
        "customdata": [[unit["unit_id"], None] for _, unit in group],
        "hovertext": [_stage_hover(unit, unknown) for _, unit in group],
        "hoverinfo": "text",
        "name": "stage not assessed" if unknown else "stage",
        **KEEP,
    }


def _stage_hover(unit: Row, unknown: bool) -> str:
    held = "nothing assessed" if unknown else f"supported: {STAGES[unit['supported_stage']]}"
    return f"<b>{plain(unit['unit_name'], 60)}</b>{BREAK}{held}"


def _stage_said(unit: Row) -> str:
    flag = f" {GLYPHS[unit['flag']]}" if unit["flag"] else ""
    name = STAGES[unit["supported_stage"]]
    return (
        f"{unit['supported_stage']}{flag} {name.lower().replace(' ', BREAK)}"
        if " " in name
        else f"{unit['supported_stage']}{flag}{BREAK}{name}"
    )


def _framed_cells(
    units: Sequence[Row], across: dict[Any, int], down: dict[Any, int], chosen: Any, context: Context
) -> list[dict[str, Any]]:
    """A heavy frame round the cell that stops each unit, and a dashed one round the cell that is chosen."""
    colours = theme(context.dark)
    stopped = [
        (across[unit["blocking_criterion"]], down[unit["unit_id"]])
        for unit in units
        if unit["blocking_criterion"] in across
    ]
    found = [_outline(stopped, {"color": colours.accent, "width": 3.5}, "stopped")]
    if chosen[0] in down and chosen[1] in across:
        found.append(
            _outline(
                [(across[chosen[1]], down[chosen[0]])], {"color": colours.ink, "width": 3, "dash": "dot"}, "chosen", 0.5
            )
        )
    return found


def _outline(
    places: Sequence[tuple[int, int]], line: dict[str, Any], name: str, half: float = CELL / 2
) -> dict[str, Any]:
    """Rectangles as one line trace: a bar's own outline is covered by its neighbours, and takes no dash."""
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    x = [value for column, _ in places for value in (*(column + dx for dx, _ in corners), None)]
    y = [value for _, row in places for value in (*(row + dy for _, dy in corners), None)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": line,
        "hoverinfo": "skip",
        "name": name,
        "showlegend": False,
    }


def _head_ticks(heads: Sequence[Sequence[str]]) -> dict[str, Any]:
    text = [BREAK.join(map(escape, lines)) for lines in heads] + ["Stage<br>reached"]
    font = {"tickfont": {"size": SMALL}, "ticklabelstandoff": 4, "tickangle": 0}
    return {"tickvals": list(range(len(text))), "ticktext": text, **font}


def _name_ticks(names: Sequence[str]) -> dict[str, Any]:
    return {"tickvals": list(range(len(names))), "ticktext": [escape(name) for name in names], "ticklabelstandoff": 4}


def _rungs(criteria: Sequence[Row], above: float, context: Context) -> list[dict[str, Any]]:
    """The stage that each run of columns asks for, over their heads."""
    notes, start = [], 0
    for stage, run in groupby(criteria, key=lambda criterion: criterion["stage"]):
        wide = len(list(run))
        where = {
            "x": start + (wide - 1) / 2,
            "xref": "x",
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "yshift": above - LABEL_LINE - 10,
        }
        notes.append(
            note(
                context,
                f"<b>{stage} {STAGES[stage]}</b>",
                **where,
                font={"size": SMALL + 1, "color": theme(context.dark).ink},
            )
        )
        start += wide
    return notes


def _key(left: float, above: float, context: Context) -> dict[str, Any]:
    words = " · ".join([*(f"{GLYPHS[word]} {word}" for word in KEY[:-1]), "hatched: not assessed"])
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": EDGE - left,
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
    }
    return note(context, words, **where, yshift=above - 2, name="key")


def _frames_key(left: float, context: Context) -> dict[str, Any]:
    words = "Heavy frame: what stops the unit at its stage. Dotted frame: the cell whose evidence is shown."
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": EDGE - left,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
    }
    return note(context, words, **where, yshift=-8, name="frames")
