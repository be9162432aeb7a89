"""A matrix of cells: units by recommendations, recommendations by months, units by criteria."""

from collections.abc import Sequence
from typing import Any

from charts.cells import CELLS, Cell, cell_bars, filled, known_apart, on_fill, worded
from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, LABEL_LINE, heading_note, key_note, muted, note
from charts.palette import stage_fill, verdict_fill, warmth
from charts.places import Lines, Place, Stack, stacked
from charts.template import FOOTER_CHARACTERS, Room, axis, framed, nothing
from charts.text import BREAK, escape, joined, plain, widest, wrapped
from charts.traces import hatched
from data.book.ladder import STAGES
from data.book.verdicts import MET, SIGNS, STAGE_CHANGES, UNMET

ROW_HEIGHT, ROW_WITH_CHANGES, GROUP_HEIGHT, LABEL_WIDTH, HEAD_WIDTH = 30, 42, 28, 30, 18
LEVEL_AT_MOST, LEVEL_WIDTH, LEVEL_LINES = 10, 11, 6
CELL = 0.92
KEY_WIDTH, NARROW_FOOT = 96, 64


def matrix(
    cells: Sequence[Row], context: Context, *, title: str, alt: str, across: str, down: str, empty: str,
    key: Sequence[str] = (), narrow: bool = False, from_end: bool = False,
) -> Drawing:  # fmt: skip
    """One cell for each row and column, in the order in which rows and columns first come.

    cells: row_id, row_label, column_id, column_label, and what the cell shows: stage (by number), verdict (its word) or
    number (a count, and shade, 0 to palette.DEEPEST, how deep it is drawn). A stage or number of None, and "not
    assessed", are hatched. Optional: change (one of STAGE_CHANGES), drawn as a shape under the stage; group, a heading
    over rows; hover, more words; unknown, what to call a hatched cell; column_place, a column's place where a row may
    lack one.
    title and alt: the finding, in plain words. across, down: what columns and rows are. empty: what to say when there
    are no cells. key: lines of words that say what the columns mean, where the cells' own signs don't. narrow: for a
    figure that stands beside another. from_end: where there is no room for all columns, the last are shown first.
    Click: customdata [row_id, column_id].
    """
    if not cells:
        return nothing(context, title, empty)
    drawing = _picture(cells, (across, down), title, alt, context, key or key_lines(cells), narrow)
    drawing.figure["layout"]["meta"] |= {"from_end": True} if from_end else {}
    return drawing


def _picture(
    cells: Sequence[Row], corner: tuple[str, str], title: str, alt: str, context: Context, key: Sequence[str],
    narrow: bool,
) -> Drawing:  # fmt: skip
    columns, stack = _columns(cells), _stack(cells)
    heads_room, heads = _heads(list(columns.values()))
    left = EDGE + max(stack.left, 2 * EDGE + widest([f"{corner[0]} →"], LABEL))
    foot = NARROW_FOOT if narrow else FOOTER_CHARACTERS
    room = Room(stack.height, left, 20, heads_room + LABEL_LINE * len(key) + 18, 14, foot)
    return framed(
        _traces(cells, list(columns), stack.places, context),
        context,
        title,
        alt,
        room,
        **_axes(heads, stack, context),
        annotations=[key_note(context, key, left, room.above), *_names(corner, left, stack, context)],
        barmode="overlay",
        meta=CELLS,
    )


def _axes(heads: dict[str, Any], stack: Stack, context: Context) -> dict[str, Any]:
    """The columns' heads over the cells, and each row's label at the middle of its row."""
    still: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    return {
        "xaxis": axis(context, side="top", range=[-0.5, len(heads["ticktext"]) - 0.5], **still, **heads),
        "yaxis": axis(context, range=[stack.height, 0], ticklabelstandoff=4, **still, **stack.ticks),
    }


def _columns(cells: Sequence[Row]) -> dict[Any, str]:
    """Each column's id and label, by `column_place` where cells have one, else as they first come."""
    in_order = sorted(cells, key=lambda cell: cell["column_place"]) if "column_place" in cells[0] else cells
    return {cell["column_id"]: str(cell["column_label"]) for cell in in_order}


def key_lines(cells: Sequence[Row]) -> list[str]:
    """What the cells' signs mean, in words safe to draw, naming only the signs there are."""
    if "number" in cells[0]:
        words = dict.fromkeys(_unknown(cell) for cell in cells if not _is_known(cell))
        return ["; ".join(["The stronger the colour, the larger the number", *(f"hatched: {word}" for word in words)])]
    signs, drawn = [*_signs(cells), *_blank(cells)], {cell.get("change") for cell in cells}
    changes = [f"{SIGNS[change]} {change}" for change in STAGE_CHANGES if change in drawn]
    whole = joined([*signs, *changes], KEY_WIDTH)
    return whole if len(whole) == 1 else [*joined(signs, KEY_WIDTH), *joined(changes, KEY_WIDTH)]


def _blank(cells: Sequence[Row]) -> list[str]:
    """What an empty place in a matrix of stages means, where there is one."""
    places = len({cell["row_id"] for cell in cells}) * len({cell["column_id"] for cell in cells})
    return ["blank: not in scope"] if "stage" in cells[0] and len(cells) < places else []


def _signs(cells: Sequence[Row]) -> list[str]:
    if any("verdict" in cell for cell in cells):
        return [f"{SIGNS[word]} {word}" for word in (MET, *UNMET)]
    words = dict.fromkeys(_unknown(cell) for cell in cells if not _is_known(cell))
    unknown = [f"{SIGNS['not assessed']} {' or '.join(words)}"] if words else []
    return [f"{stage} {name}" for stage, name in enumerate(STAGES)] + unknown


def _label(cell: Row) -> Lines:
    return tuple(wrapped(cell["row_label"], LABEL_WIDTH, 4))


def _stack(cells: Sequence[Row]) -> Stack:
    """The rows, each once and as high as its label needs, under the headings of their groups."""
    least = ROW_WITH_CHANGES if any(cell.get("change") for cell in cells) else ROW_HEIGHT
    return stacked(
        {cell["row_id"]: cell for cell in cells}.values(),
        _label,
        lambda label: max(least, LABEL_LINE * len(label) + 2),
        lambda cell: (cell.get("group") or None, cell.get("group") or ""),
        GROUP_HEIGHT,
    )


def _heads(names: Sequence[str]) -> tuple[float, dict[str, Any]]:
    """The room column heads need, and their ticks: level where columns are few enough for it, or heads short; else
    turned upright by Plotly where they don't fit.
    """
    few = len(names) <= LEVEL_AT_MOST
    heads = [_head(name) if few else wrapped(name, HEAD_WIDTH, 3) for name in names]
    text = [BREAK.join(map(escape, lines)) for lines in heads]
    level = LABEL_LINE * max(map(len, heads)) + 6
    upright = widest((line for lines in heads for line in lines), LABEL) + 8
    turned: dict[str, Any] = {"tickangle": 0} if few else {"autotickangles": [0, -90]}
    ticks = {"tickvals": list(range(len(names))), "ticktext": text, **turned, "ticklabelstandoff": 4}
    return max(level if few else upright, 2 * LABEL_LINE + 6), ticks


def _head(name: str) -> Sequence[str]:
    """A head in lines narrow enough for a tablet, but never narrower than its longest word."""
    return wrapped(name, max(LEVEL_WIDTH, *map(len, name.split() or [""])), LEVEL_LINES)


def _names(corner: tuple[str, str], left: float, stack: Stack, context: Context) -> list[dict[str, Any]]:
    """What the columns and the rows are, said in the corner where both begin; and the headings over groups of rows."""
    across, down = corner
    words = BREAK.join([f"{plain(across)} →", f"{plain(down)} ↓"])
    where = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -EDGE / 2, "y": 1, "yref": "paper"}
    font = muted(context)
    return [
        note(context, words, **where, yanchor="bottom", align="right", font=font, name="axes"),
        *(
            heading_note(context, plain(name, 60), left, top + GROUP_HEIGHT - 3, font=font)
            for name, top in stack.headings
        ),
    ]


def _traces(
    cells: Sequence[Row], columns: Sequence[Any], places: Sequence[Place], context: Context
) -> list[dict[str, Any]]:
    """The bars of what is known, and those of what isn't, which alone are hatched; a trace only where there are any."""
    across = {column: index for index, column in enumerate(columns)}
    down = {place.row["row_id"]: place for place in places}
    bars = [_bar(cell, across[cell["column_id"]], down[cell["row_id"]], context.dark) for cell in cells]
    font = {"size": LABEL + 4 * ("verdict" in cells[0])}
    return [
        cell_bars(
            group,
            CELL,
            filled(group, context, 0.8) if known else hatched(context, 0.8),
            "assessed" if known else "not assessed",
            **worded(group, font),
        )
        for known, group in known_apart(bars)
    ]


def _bar(cell: Row, column: int, place: Place, dark: bool) -> Cell:
    fill = _fill(cell, dark)
    words, click = on_fill(_text(cell), fill), [cell["row_id"], cell["column_id"]]
    return Cell(column, place.top + 1.5, place.height - 3, fill, click, _hover(cell), words, _is_known(cell))


def _is_known(cell: Row) -> bool:
    if "number" in cell:
        return cell["number"] is not None
    return cell["verdict"] not in (None, "not assessed") if "verdict" in cell else cell["stage"] is not None


def _unknown(cell: Row) -> str:
    return cell.get("unknown") or "not assessed"


def _fill(cell: Row, dark: bool) -> str:
    if not _is_known(cell):
        return stage_fill(0, dark)
    if "number" in cell:
        return warmth(cell["shade"], dark)
    return verdict_fill(cell["verdict"], dark) if "verdict" in cell else stage_fill(cell["stage"], dark)


def _text(cell: Row) -> str:
    if not _is_known(cell):
        return ""
    if "number" in cell:
        return str(cell["number"])
    if "verdict" in cell:
        return SIGNS[cell["verdict"]]
    # The sign stands under the stage, not beside it, so that it still fits a narrow month.
    sign = SIGNS.get(cell.get("change") or "")
    return f'{cell["stage"]}{BREAK}<span style="font-size:12px">{sign}</span>' if sign else str(cell["stage"])


def _shown_as(cell: Row) -> str:
    if not _is_known(cell):
        return _unknown(cell)
    if "number" in cell:
        return str(cell["number"])
    return cell["verdict"] if "verdict" in cell else STAGES[cell["stage"]]


def _hover(cell: Row) -> str:
    words = [f"<b>{plain(cell['row_label'], 80)}, {plain(cell['column_label'], 60)}</b>", _shown_as(cell)]
    more = [cell.get("change") or "", BREAK.join(map(escape, wrapped(cell.get("hover"), 60)))]
    return BREAK.join([*words, *[line for line in more if line]])
