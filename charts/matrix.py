"""A matrix of cells, one for each row and column: units by recommendations, recommendations by months, units by criteria."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import GLYPHS, STAGES, hatch, stage_fill, stage_text, text_on, theme, verdict_fill
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, axis, framed, note, nothing, outlined
from charts.text import BREAK, escape, plain, widest, wrapped

ROW_HEIGHT, GROUP_HEIGHT, LABEL_WIDTH, HEADS_CHARACTERS = 30, 28, 34, 14
CELL = 0.92
KEY_WIDTH = 96
CHANGES = ("gained", "lost", "lapsed")


def matrix(cells: Sequence[Row], context: Context, *, title: str, alt: str, across: str, down: str, empty: str) -> Drawing:
    """One cell for each row and column, in the order in which rows and columns first come.

    cells: row_id, row_label, column_id, column_label, and what the cell shows: stage (0-5) or verdict (its word); None or
    "not assessed" is hatched. Optional: change ("gained", "lost", "lapsed"), drawn as a shape after the stage; group, a heading
    over rows; hover, more words. title and alt: the finding, in plain words. across, down: what columns and rows are. empty: what
    to say when there are no cells. Click: customdata [row_id, column_id].

    Cells are bars, not markers: a bar fills its place at any width, can be hatched, and can be clicked (a heatmap's can't).
    """
    if not cells:
        return nothing(context, title, empty)
    tops, headings, height = _tops(cells)
    columns = {cell["column_id"]: str(cell["column_label"]) for cell in cells}
    labels = {cell["row_id"]: wrapped(cell["row_label"], LABEL_WIDTH, 1) for cell in cells}
    left = 3 * EDGE + LABEL_LINE + widest((line for lines in labels.values() for line in lines), LABEL)
    heads = _heads(list(columns.values()))
    key = wrapped(key_words(cells), KEY_WIDTH)
    above = heads["room"] + LABEL_LINE * (len(key) + 1) + 8
    ticks = {"tickvals": [top + ROW_HEIGHT / 2 for top in tops.values()], "ticktext": [escape(" ".join(line)) for line in labels.values()]}
    placed = [(cell, list(columns).index(cell["column_id"]), tops[cell["row_id"]]) for cell in cells]
    return framed(
        [_bars(group, known, context) for known in (True, False) if (group := [one for one in placed if _is_known(one[0]) == known])],
        context,
        title,
        alt,
        plot_height=height,
        **{"left": left, "right": 20, "above": above, "below": 14},
        xaxis=axis(context, across, side="top", range=[-0.5, len(columns) - 0.5], fixedrange=True, showgrid=False, **heads["axis"]),
        yaxis=axis(context, down, range=[height, 0], fixedrange=True, showgrid=False, ticklabelstandoff=4, **ticks),
        annotations=[key_note(key, left, above, context), *(_heading(name, top, left, context) for name, top in headings)],
        barmode="overlay",
    )


def key_words(cells: Sequence[Row]) -> str:
    """What the cells' signs mean, in words, naming only the signs there are."""
    if any("verdict" in cell for cell in cells):
        signs = [f"{GLYPHS[word]} {word}" for word in ("met", "not met", "cannot tell", "lapsed", "not assessed")]
    else:
        unknown = [] if all(_is_known(cell) for cell in cells) else ["hatched: not assessed"]
        signs = [f"{stage} {name}" for stage, name in enumerate(STAGES)] + unknown
    changes = {cell.get("change") for cell in cells}
    return " · ".join([*signs, *(f"{GLYPHS[change]} {change}" for change in CHANGES if change in changes)])


def key_note(lines: Sequence[str], left: float, above: float, context: Context) -> dict[str, Any]:
    """A key in words, flush left under the title, `above` pixels over the plot."""
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "align": "left"}
    words = BREAK.join(map(escape, lines))
    return note(context, words, **where, y=1, yref="paper", yanchor="top", yshift=above - 4, name="key")


def _tops(cells: Sequence[Row]) -> tuple[dict[Any, float], list[tuple[str, float]], float]:
    """Each row's top in pixels, the headings over groups of rows with theirs, and the height of it all."""
    tops: dict[Any, float] = {}
    headings: list[tuple[str, float]] = []
    height = 0.0
    for row_id, group in {cell["row_id"]: cell.get("group") for cell in cells}.items():
        if group and (not headings or headings[-1][0] != group):
            headings.append((group, height))
            height += GROUP_HEIGHT
        tops[row_id] = height
        height += ROW_HEIGHT
    return tops, headings, height


def _heads(names: Sequence[str]) -> dict[str, Any]:
    """Column heads: short ones level where they fit, turned upright by Plotly where they don't; long ones always upright."""
    lines = [wrapped(name, HEADS_CHARACTERS, 2) for name in names]
    room = widest((line for found in lines for line in found), LABEL) + 8
    text = [BREAK.join(map(escape, found)) for found in lines]
    ticks = {"tickvals": list(range(len(names))), "ticktext": text, "autotickangles": [0, -90], "ticklabelstandoff": 4}
    return {"room": max(room, 2 * LABEL_LINE), "axis": ticks}


def _bars(placed: Sequence[tuple[Row, int, float]], known: bool, context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    fills = [_fill(cell, context.dark) for cell, *_ in placed]
    marker = {"color": fills, "line": outlined(colours, 0.8)}
    return {
        "type": "bar",
        "x": [column for _, column, _ in placed],
        "base": [top + ROW_HEIGHT * (1 - CELL) / 2 for *_, top in placed],
        "y": [ROW_HEIGHT * CELL] * len(placed),
        "width": CELL,
        "marker": marker if known else {**marker, "pattern": hatch(context.dark)},
        "text": [_text(cell) for cell, *_ in placed],
        **{"textposition": "inside", "insidetextanchor": "middle", "textangle": 0},
        "insidetextfont": {"size": LABEL, "color": [text_on(fill) for fill in fills]},
        "customdata": [[cell["row_id"], cell["column_id"]] for cell, *_ in placed],
        "hovertext": [_hover(cell) for cell, *_ in placed],
        "hoverinfo": "text",
        "name": "assessed" if known else "not assessed",
        **KEEP,
    }


def _is_known(cell: Row) -> bool:
    return cell["verdict"] not in (None, "not assessed") if "verdict" in cell else cell["stage"] is not None


def _fill(cell: Row, dark: bool) -> str:
    if not _is_known(cell):
        return stage_fill(0, dark)
    return verdict_fill(cell["verdict"], dark) if "verdict" in cell else stage_fill(cell["stage"], dark)


def _text(cell: Row) -> str:
    if not _is_known(cell):
        return ""
    return GLYPHS[cell["verdict"]] if "verdict" in cell else f"{cell['stage']}{GLYPHS.get(cell.get('change') or '', '')}"


def _hover(cell: Row) -> str:
    held = cell["verdict"] if "verdict" in cell else STAGES[cell["stage"]] if _is_known(cell) else None
    words = [f"<b>{plain(cell['row_label'], 80)}, {plain(cell['column_label'], 60)}</b>", held or "not assessed"]
    more = [cell.get("change") or "", BREAK.join(map(escape, wrapped(cell.get("hover"), 60)))]
    return BREAK.join([*words, *[line for line in more if line]])


def _heading(name: str, top: float, left: float, context: Context) -> dict[str, Any]:
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "yref": "y", "yanchor": "bottom"}
    font = {"size": LABEL, "color": theme(context.dark).muted}
    return note(context, f"<b>{plain(name, 60)}</b>", **where, y=top + GROUP_HEIGHT - 3, font=font)
