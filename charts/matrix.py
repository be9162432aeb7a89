"""A matrix of cells: units by recommendations, recommendations by months, units by criteria."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import GLYPHS, STAGES, hatch, stage_fill, theme, verdict_fill
from charts.template import (
    EDGE,
    KEEP,
    LABEL,
    LABEL_LINE,
    Room,
    axis,
    framed,
    key_note,
    note,
    nothing,
    on_fill,
    outlined,
)
from charts.text import BREAK, escape, joined, plain, widest, wrapped

ROW_HEIGHT, ROW_WITH_CHANGES, GROUP_HEIGHT, LABEL_WIDTH, HEAD_WIDTH = 30, 42, 28, 30, 18
CELL = 0.92
KEY_WIDTH = 96
CHANGES = ("gained", "lost", "lapsed", "regressed")


def matrix(
    cells: Sequence[Row], context: Context, *, title: str, alt: str, across: str, down: str, empty: str
) -> Drawing:
    """One cell for each row and column, in the order in which rows and columns first come.

    cells: row_id, row_label, column_id, column_label, and what the cell shows: stage (0-5), verdict (its word) or
    number (a count, and shade, 0-5, how deep it is drawn). A stage of None and "not assessed" are hatched. Optional:
    change ("gained", "lost", "lapsed", "regressed"), drawn as a shape under the stage; group, a heading over rows;
    hover, more words; unknown, what to call a hatched cell; column_place, a column's place where a row may lack one.
    title and alt: the finding, in plain words. across, down: what columns and rows are. empty: what to say when there
    are no cells. Click: customdata [row_id, column_id].

    Cells are bars, not markers: a bar fills its place at any width, can be hatched, and can be clicked (a heatmap's
    can't).
    """
    if not cells:
        return nothing(context, title, empty)
    tops, headings, height = _tops(cells)
    columns = _columns(cells)
    labels = {cell["row_id"]: _label(cell) for cell in cells}
    left = 3 * EDGE + widest([f"{across} →", *(line for lines in labels.values() for line in lines)], LABEL)
    key = key_lines(cells)
    room, heads = _heads(list(columns.values()))
    above = room + LABEL_LINE * len(key) + 18
    still: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    return framed(
        _traces(cells, list(columns), tops, context),
        context,
        title,
        alt,
        Room(height, left, 20, above, 14),
        xaxis=axis(context, side="top", range=[-0.5, len(columns) - 0.5], **still, **heads),
        yaxis=axis(context, range=[height, 0], **still, **_names(labels, tops)),
        annotations=[
            key_note(context, key, left, above),
            _corner(across, down, context),
            *(_heading(name, top, left, context) for name, top in headings),
        ],
        barmode="overlay",
    )


def _names(labels: Mapping[Any, Sequence[str]], tops: Mapping[Any, tuple[float, float]]) -> dict[str, Any]:
    """Each row's label, at the middle of its row."""
    text = [BREAK.join(map(escape, lines)) for lines in labels.values()]
    return {"ticklabelstandoff": 4, "tickvals": [top + tall / 2 for top, tall in tops.values()], "ticktext": text}


def _columns(cells: Sequence[Row]) -> dict[Any, str]:
    """Each column's id and label, by `column_place` where cells have one, else as they first come."""
    in_order = sorted(cells, key=lambda cell: cell["column_place"]) if "column_place" in cells[0] else cells
    return {cell["column_id"]: str(cell["column_label"]) for cell in in_order}


def key_lines(cells: Sequence[Row]) -> list[str]:
    """What the cells' signs mean, in words safe to draw, naming only the signs there are."""
    if "number" in cells[0]:
        return ["The stronger the colour, the larger the number"]
    if any("verdict" in cell for cell in cells):
        signs = [f"{GLYPHS[word]} {word}" for word in ("met", "not met", "cannot tell", "lapsed", "not assessed")]
    else:
        words = dict.fromkeys(_unknown(cell) for cell in cells if not _is_known(cell))
        unknown = [f"{GLYPHS['not assessed']} {' or '.join(words)}"] if words else []
        signs = [f"{stage} {name}" for stage, name in enumerate(STAGES)] + unknown
    held = {cell.get("change") for cell in cells}
    changes = [f"{GLYPHS[change]} {change}" for change in CHANGES if change in held]
    whole = joined([*signs, *changes], KEY_WIDTH)
    return whole if len(whole) == 1 else [*joined(signs, KEY_WIDTH), *joined(changes, KEY_WIDTH)]


def _label(cell: Row) -> list[str]:
    return wrapped(cell["row_label"], LABEL_WIDTH, 3)


def _tops(cells: Sequence[Row]) -> tuple[dict[Any, tuple[float, float]], list[tuple[str, float]], float]:
    """Each row's top and height in pixels, the headings over groups of rows with their tops, and the height of it
    all."""
    least = ROW_WITH_CHANGES if any(cell.get("change") for cell in cells) else ROW_HEIGHT
    tops: dict[Any, tuple[float, float]] = {}
    headings: list[tuple[str, float]] = []
    height = 0.0
    for cell in {cell["row_id"]: cell for cell in cells}.values():
        if cell.get("group") and (not headings or headings[-1][0] != cell["group"]):
            headings.append((cell["group"], height))
            height += GROUP_HEIGHT
        tall = max(least, LABEL_LINE * len(_label(cell)) + 2)
        tops[cell["row_id"]] = (height, tall)
        height += tall
    return tops, headings, height


def _heads(names: Sequence[str]) -> tuple[float, dict[str, Any]]:
    """The room column heads need, and their ticks: level where they fit, turned upright by Plotly where they don't."""
    lines = [wrapped(name, HEAD_WIDTH, 3) for name in names]
    text = [BREAK.join(map(escape, found)) for found in lines]
    ticks = {"tickvals": list(range(len(names))), "ticktext": text, "autotickangles": [0, -90], "ticklabelstandoff": 4}
    return max(widest((line for found in lines for line in found), LABEL) + 8, 2 * LABEL_LINE + 6), ticks


def _corner(across: str, down: str, context: Context) -> dict[str, Any]:
    """What the columns and the rows are, said in the corner where both begin."""
    words = BREAK.join([f"{plain(across)} →", f"{plain(down)} ↓"])
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "right",
        "xshift": -EDGE / 2,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "align": "right",
    }
    return note(context, words, **where, font={"size": LABEL, "color": theme(context.dark).muted}, name="axes")


def _traces(
    cells: Sequence[Row], columns: list[Any], tops: dict[Any, tuple[float, float]], context: Context
) -> list[dict[str, Any]]:
    """The bars of what is known, and those of what isn't, which alone are hatched; a trace only where there are any."""
    order = {column: index for index, column in enumerate(columns)}
    placed = [(cell, order[cell["column_id"]], *tops[cell["row_id"]]) for cell in cells]
    groups = [(known, [one for one in placed if _is_known(one[0]) == known]) for known in (True, False)]
    return [_bars(found, known, context) for known, found in groups if found]


def _bars(placed: Sequence[tuple[Row, int, float, float]], known: bool, context: Context) -> dict[str, Any]:
    fills = [_fill(cell, context.dark) for cell, *_ in placed]
    line = outlined(theme(context.dark), 0.8)
    # One colour, not a list, under a hatch: with a list Plotly draws the hatch in the fill's own colour.
    marker = (
        {"color": fills, "line": line} if known else {"color": fills[0], "line": line, "pattern": hatch(context.dark)}
    )
    return {
        "type": "bar",
        "x": [column for _, column, *_ in placed],
        "base": [top + 1.5 for *_, top, _ in placed],
        "y": [tall - 3 for *_, tall in placed],
        "width": CELL,
        "marker": marker,
        "text": [on_fill(_text(cell), fill) for (cell, *_), fill in zip(placed, fills, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"size": LABEL + 4 * ("verdict" in placed[0][0])},
        "customdata": [[cell["row_id"], cell["column_id"]] for cell, *_ in placed],
        "hovertext": [_hover(cell) for cell, *_ in placed],
        "hoverinfo": "text",
        "name": "assessed" if known else "not assessed",
        **KEEP,
    }


def _is_known(cell: Row) -> bool:
    if "number" in cell:
        return True
    return cell["verdict"] not in (None, "not assessed") if "verdict" in cell else cell["stage"] is not None


def _unknown(cell: Row) -> str:
    return cell.get("unknown") or "not assessed"


def _fill(cell: Row, dark: bool) -> str:
    if not _is_known(cell):
        return stage_fill(0, dark)
    if "number" in cell:
        return stage_fill(cell["shade"], dark)
    return verdict_fill(cell["verdict"], dark) if "verdict" in cell else stage_fill(cell["stage"], dark)


def _text(cell: Row) -> str:
    if not _is_known(cell):
        return ""
    if "number" in cell:
        return str(cell["number"])
    if "verdict" in cell:
        return GLYPHS[cell["verdict"]]
    # The sign stands under the stage, not beside it, so that it still fits a narrow month.
    sign = GLYPHS.get(cell.get("change") or "")
    return f'{cell["stage"]}{BREAK}<span style="font-size:12px">{sign}</span>' if sign else str(cell["stage"])


def _held(cell: Row) -> str:
    if not _is_known(cell):
        return _unknown(cell)
    if "number" in cell:
        return str(cell["number"])
    return cell["verdict"] if "verdict" in cell else STAGES[cell["stage"]]


def _hover(cell: Row) -> str:
    words = [f"<b>{plain(cell['row_label'], 80)}, {plain(cell['column_label'], 60)}</b>", _held(cell)]
    more = [cell.get("change") or "", BREAK.join(map(escape, wrapped(cell.get("hover"), 60)))]
    return BREAK.join([*words, *[line for line in more if line]])


def _heading(name: str, top: float, left: float, context: Context) -> dict[str, Any]:
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "yref": "y", "yanchor": "bottom"}
    font = {"size": LABEL, "color": theme(context.dark).muted}
    return note(context, f"<b>{plain(name, 60)}</b>", **where, y=top + GROUP_HEIGHT - 3, font=font)
