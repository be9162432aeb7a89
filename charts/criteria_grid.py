"""Units by criteria: the verdict in every cell as word, shape and colour, and what stops each unit climbing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from charts.cells import CELLS, Cell, cell_bars, filled, known_apart, worded
from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, LABEL_LINE, SMALL, at_foot, at_top, flush_left, inked, note
from charts.palette import stage_fill, text_on, theme, verdict_fill
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, escape, plain, widest, wrapped
from charts.traces import hatched, lines
from data.book.english import count_of, day, is_or_are, join_names, plural
from data.book.ladder import STAGES, at_stage
from data.book.verdicts import SIGNS, VERDICTS, status

ROW_HEIGHT, CELL, HEAD_CHARACTERS, HEAD_LINES, NAME_CHARACTERS = 38, 0.94, 11, 6, 24
HEAD_LINE, WORD = 15, 13
LEFT_OUT = "–"
KNOWN, UNKNOWN = "assessed", "not assessed"
FRAMES = "Heavy frame: what stops the unit at its stage. Dotted frame: the cell whose evidence is shown."
MOST_UNITS = 24
"""The most units that are drawn: the lowest."""
NOTHING = "No unit is in scope of this recommendation on this day, or no criterion is in force."
Chosen = tuple[str | None, str | None]


@dataclass(frozen=True)
class Grid:
    """Where rows and columns stand: units (each with its `unit_name`) down, criteria across, the stage at the end."""

    units: Sequence[Row]
    criteria: Sequence[Row]

    @property
    def down(self) -> dict[Any, int]:
        return {unit["unit_id"]: place for place, unit in enumerate(self.units)}

    @property
    def across(self) -> dict[Any, int]:
        return {criterion["criterion_id"]: place for place, criterion in enumerate(self.criteria)}

    def within(self, verdicts: Sequence[Row]) -> list[Row]:
        """The verdicts that have a place."""
        down, across = self.down, self.across
        return [row for row in verdicts if row["criterion_id"] in across and row["unit_id"] in down]


def grid(
    verdicts: Sequence[Row], stages: Sequence[Row], criteria: Sequence[Row], context: Context, *,
    names: Sequence[tuple[str, str]] = (), chosen: Chosen = (None, None), unknown: tuple[str, ...] = (),
) -> Drawing:  # fmt: skip
    """One row for each unit, the lowest first, one column for each criterion in the order of the ladder, and the stage
    the unit reaches.

    verdicts, stages, criteria (in the order of the ladder): rows of the questions
    `criterion_verdict`, `unit_stage` and `criteria_in_force`. names: (unit_id, name) pairs. chosen: (unit_id,
    criterion_id) of the cell whose evidence is shown. unknown: units of which nothing was assessed.
    Click: customdata [unit_id, criterion_id]; of a stage, [unit_id, None].
    """
    if not stages or not criteria:
        return nothing(context, "No unit to show", NOTHING)
    places = Grid(worst_first(_named(stages, dict(names)), criteria)[:MOST_UNITS], criteria)
    return _picture(places, places.within(verdicts), chosen, unknown, context)


def _picture(
    places: Grid, verdicts: Sequence[Row], chosen: Chosen, unknown: Sequence[str], context: Context
) -> Drawing:
    labels = [wrapped(unit["unit_name"], NAME_CHARACTERS, 1)[0] for unit in places.units]
    heads = [_head(criterion["title"]) for criterion in places.criteria]
    title, room = finding(places.units, places.criteria), _room(labels, heads)
    traces = [*_verdicts(verdicts, places, context), *_stages(places, unknown, context)]
    keys = _keys(room, any(not row["applicable"] for row in verdicts), context)
    return framed(
        [*traces, *_frames(places, chosen, context)],
        context,
        title,
        alt_text(title, places.units, places.criteria, verdicts),
        room,
        **_axes(labels, heads, context),
        annotations=[*_rungs(places.criteria, room.above, context), *keys],
        barmode="overlay",
        meta=CELLS,
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


def worst_first(units: Sequence[Row], criteria: Sequence[Row]) -> list[Row]:
    """Units from the lowest stage up, and among equals those that broke earliest on the ladder; the rest by name."""
    place = {criterion["criterion_id"]: number for number, criterion in enumerate(criteria)}

    def order(unit: Row) -> tuple[Any, ...]:
        stopped = place.get(unit["blocking_criterion"], len(place))
        return unit["supported_stage"], stopped, unit["unit_name"], unit["unit_id"]

    return sorted(units, key=order)


def finding(units: Sequence[Row], criteria: Sequence[Row]) -> str:
    """The title: how many units are lowest, at which stage, and the criterion at which they broke first."""
    stopped = [unit for unit in units if unit["blocking_criterion"]]
    if not stopped:
        return f"Every criterion is met in {'the one unit' if len(units) == 1 else f'all {len(units)} units'} in scope"
    floor = min(unit["supported_stage"] for unit in stopped)
    lowest = [unit for unit in stopped if unit["supported_stage"] == floor]
    count = (
        f"{count_of(len(lowest), len(units), 'unit')} {is_or_are(len(lowest), len(units))} lowest, {at_stage(floor)}"
    )
    first = worst_first(lowest, criteria)[0]["blocking_criterion"]
    broke = sum(unit["blocking_criterion"] == first for unit in lowest)
    titles = {row["criterion_id"]: row["title"] for row in criteria}
    where = "" if broke == len(lowest) else f" in {broke}"
    return f"{count}: stopped first by “{titles.get(first, first)}”{where}"


def alt_text(title: str, units: Sequence[Row], criteria: Sequence[Row], verdicts: Sequence[Row]) -> str:
    """The finding, then for each criterion how many units have which verdict."""
    counts = {criterion["criterion_id"]: Counter[str]() for criterion in criteria}
    for row in verdicts:
        counts[row["criterion_id"]][row["verdict"]] += 1
    parts = [f"{criterion['title']}: {_counted(counts[criterion['criterion_id']])}" for criterion in criteria]
    return f"{title}. By unit, of {plural(len(units), 'unit')}: {'; '.join(parts)}."


def _counted(counts: Counter[str]) -> str:
    return join_names([f"{counts[one.word]} {one.word}" for one in VERDICTS if counts[one.word]])


def _verdicts(verdicts: Sequence[Row], places: Grid, context: Context) -> list[dict[str, Any]]:
    down, across = places.down, places.across
    cells = []
    for row in verdicts:
        line, column = down[row["unit_id"]], across[row["criterion_id"]]
        hover = _hover(row, places.units[line], places.criteria[column])
        click = [row["unit_id"], row["criterion_id"]]
        known = row["verdict"] != "not assessed"
        cells.append(Cell(column, line - CELL / 2, CELL, _fill(row, context.dark), click, hover, _said(row), known))
    return [_bars(group, known, KNOWN if known else UNKNOWN, context) for known, group in known_apart(cells)]


def _bars(cells: Sequence[Cell], known: bool, name: str, context: Context) -> dict[str, Any]:
    marker = filled(cells, context, 0.8) if known else hatched(context, 0.8, under_words=True)
    font = {"size": WORD, "color": [text_on(cell.fill) for cell in cells]}
    return cell_bars(cells, CELL, marker, name, **worded(cells, font, constraintext="none"))


def _fill(row: Row, dark: bool) -> str:
    if row["verdict"] == "not assessed" or not row["applicable"]:
        return stage_fill(0, dark)
    return verdict_fill(row["verdict"], dark)


def _said(row: Row) -> str:
    """The verdict as the cell shows it: shape and word, on two lines where the word is long."""
    if not row["applicable"]:
        return f"{LEFT_OUT} not{BREAK}applicable"
    if row["overdue"]:
        return f"{SIGNS['met']} met{BREAK}{SIGNS['overdue']} overdue"
    words = {"cannot tell": f"cannot{BREAK}tell", "not assessed": f"not{BREAK}assessed"}
    glyph = "" if row["verdict"] == "not assessed" else f"{SIGNS[row['verdict']]} "
    return f"{glyph}{words.get(row['verdict'], row['verdict'])}"


def _hover(row: Row, unit: Row, criterion: Row) -> str:
    parts = [f"<b>{plain(unit['unit_name'], 60)}: {plain(criterion['title'], 80)}</b>", row["verdict"]]
    parts += [f"would have said: {row['said']}"] if row["said"] else []
    parts += [f"{row['numerator']:,} of {row['denominator']:,}"] if row["denominator"] is not None else []
    parts += [f"observed {day(row['observed_to'])}"] if row["observed_to"] else []
    parts += [f"expires {day(row['expires_on'])}"] if row["expires_on"] else []
    return BREAK.join([*parts, *([BREAK.join(map(escape, wrapped(row["detail"], 60)))] if row["detail"] else [])])


def _stages(places: Grid, unknown: Sequence[str], context: Context) -> list[dict[str, Any]]:
    """The stage each unit reaches, at the end of its row; hatched where nothing was assessed: that is no stage 0."""
    cells = []
    for line, unit in enumerate(places.units):
        known = unit["unit_id"] not in unknown
        words = _stage_said(unit) if known else f"not{BREAK}assessed"
        fill, click = stage_fill(unit["supported_stage"], context.dark), [unit["unit_id"], None]
        top, hover = line - CELL / 2, _stage_hover(unit, not known)
        cells.append(Cell(len(places.criteria), top, CELL, fill, click, hover, words, known))
    return [
        _bars(group, known, "stage" if known else "stage not assessed", context) for known, group in known_apart(cells)
    ]


def _stage_hover(unit: Row, unknown: bool) -> str:
    stage = "nothing assessed" if unknown else f"supported: {STAGES[unit['supported_stage']]}"
    return f"<b>{plain(unit['unit_name'], 60)}</b>{BREAK}{stage}"


def _stage_said(unit: Row) -> str:
    flag = f" {SIGNS[unit['flag']]}" if unit["flag"] else ""
    name = STAGES[unit["supported_stage"]]
    return (
        f"{unit['supported_stage']}{flag} {name.lower().replace(' ', BREAK)}"
        if " " in name
        else f"{unit['supported_stage']}{flag}{BREAK}{name}"
    )


def _frames(places: Grid, chosen: Chosen, context: Context) -> list[dict[str, Any]]:
    """A heavy frame round the cell that stops each unit, and a dashed one round the cell that is chosen."""
    colours, across, down = theme(context.dark), places.across, places.down
    blocking = [(unit["blocking_criterion"], line) for line, unit in enumerate(places.units)]
    stopped = [(across[criterion], line) for criterion, line in blocking if criterion in across]
    frames = [_outline(stopped, {"color": colours.accent, "width": 3.5}, "stopped", CELL / 2)]
    unit, criterion = chosen
    if unit in down and criterion in across:
        dotted = {"color": colours.ink, "width": 3, "dash": "dot"}
        frames.append(_outline([(across[criterion], down[unit])], dotted, "chosen", 0.5))
    return frames


def _outline(cells: Sequence[tuple[int, int]], line: dict[str, Any], name: str, half: float) -> dict[str, Any]:
    """Rectangles as one line trace: a bar's own outline is covered by its neighbours, and takes no dash."""
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    x = [value for column, _ in cells for value in (*(column + dx for dx, _ in corners), None)]
    y = [value for _, row in cells for value in (*(row + dy for _, dy in corners), None)]
    return lines(x, y, line, name)


def _head_ticks(heads: Sequence[Sequence[str]]) -> dict[str, Any]:
    text = [BREAK.join(map(escape, lines)) for lines in heads] + ["Stage<br>reached"]
    font = {"tickfont": {"size": SMALL}, "ticklabelstandoff": 4, "tickangle": 0}
    return {"tickvals": list(range(len(text))), "ticktext": text, **font}


def _name_ticks(names: Sequence[str]) -> dict[str, Any]:
    return {"tickvals": list(range(len(names))), "ticktext": [escape(name) for name in names], "ticklabelstandoff": 4}


def _rungs(criteria: Sequence[Row], above: float, context: Context) -> list[dict[str, Any]]:
    """The stage that each run of columns asks for, over their heads."""
    where = {"xref": "x", **at_top(above - LABEL_LINE - 10), "font": inked(context, SMALL + 1)}
    stages = [criterion["stage"] for criterion in criteria]
    runs = [(stage, len(list(run))) for stage, run in groupby(stages)]
    starts = accumulate((wide for _, wide in runs), initial=0)
    return [
        note(context, f"<b>{stage} {STAGES[stage]}</b>", x=start + (wide - 1) / 2, **where)
        for (stage, wide), start in zip(runs, starts, strict=False)
    ]


def _keys(room: Room, exempt: bool, context: Context) -> list[dict[str, Any]]:
    """What the signs mean, over the heads, and what the frames mean, under the cells. exempt: whether a criterion does
    not apply somewhere.
    """
    words = [*(status(one.word) for one in VERDICTS if one.word != UNKNOWN), f"hatched: {UNKNOWN}"]
    signs = " · ".join([*words, *([f"{LEFT_OUT} not applicable"] * exempt)])
    left = flush_left(room.left)
    return [
        note(context, signs, **left, **at_top(room.above - 2), name="key"),
        note(context, FRAMES, **left, **at_foot(-8), name="frames"),
    ]
