"""The one home for showing things: text as text, titles and answers, tables, charts, downloads.

Text from a return may hold markdown, HTML, links or formulas. It is shown as the characters it is: `escaped` for
anything that Streamlit reads as markdown, `queries.export` for anything a spreadsheet will open.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import pyarrow as pa
import streamlit as st
from plotly.basedatatypes import BaseFigure

from charts.drawing import Context, Drawing
from charts.template import config
from charts.text import clean
from data.book.english import day
from pages.shared import faults
from queries import export

Row = Mapping[str, Any]

# A table longer than this is shown in a scrolling grid: as page elements it would slow the browser.
LONGEST_TABLE = 400
# A wider table would have to be scrolled sideways, which the keyboard can do in a grid only.
WIDEST_TABLE = 14

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit and GitHub markdown look for these in the text after backslashes are gone, so an escape alone doesn't stop
# them: a word joiner (zero width, no break) does.
_JOINER = "\u2060"
_ALIVE = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[<>=~-])(?=[<>=-])", re.IGNORECASE)


def escaped(text: object) -> str:
    """Any value as one line of text that Streamlit shows as it stands, whatever it looks like. None gives ``""``."""
    return _escaped("" if text is None else str(text))


# The same words are shown run after run: a page of tables escapes some hundreds.
@lru_cache(maxsize=8192)
def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", _ALIVE.sub(_JOINER, clean(text)))


def words(value: Any) -> str:
    """A value as a reader writes it: dates in full, yes and no, thousands with a comma, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def percent(share: float | None) -> str:
    """A share from 0 to 1 as a whole percentage, `93%`; one decimal where rounding would claim all or none; ``""``
    for None.
    """
    if share is None:
        return ""
    rounded = f"{share:.0%}"
    return f"{share:.1%}" if rounded in {"0%", "100%"} and share not in {0, 1} else rounded


@dataclass(frozen=True)
class Column:
    """How one column of a table is shown: its heading, and how a value is put into words."""

    heading: str
    words: Callable[[Any], str] = words


class _Ready(BaseFigure):
    """A figure that is already what Plotly wants. Streamlit would check every property again for every reader, which
    costs more than the rest of the page (10 ms a chart); the tests of the chart room check them once.
    """

    def __init__(self, figure: dict[str, Any]) -> None:
        object.__setattr__(self, "_ready", figure)

    def to_dict(self) -> dict[str, Any]:
        return self._ready


Columns = Mapping[str, str | Column]


def title(question: str) -> None:
    """The page's one h1: its question. Plain text."""
    st.title(escaped(question), anchor=False)


def answer(sentence: str) -> None:
    """The sentence under the title that answers it, written from the data. Plain text."""
    with st.container(key="answer"):
        st.markdown(escaped(sentence))


def heading(text: str) -> None:
    """A section heading (h2). Plain text."""
    st.header(escaped(text), anchor=False)


def note(text: str) -> None:
    """A small line of explanation. Plain text."""
    st.caption(escaped(text))


def limits(*sentences: str) -> None:
    """What can't be concluded from the page: one or more plain sentences at its end."""
    st.caption("**What this page can't tell you.** " + " ".join(escaped(sentence) for sentence in sentences))


def nothing(missing: str, how: str) -> None:
    """A page or part with nothing to show: what is missing, and how it gets in. Plain text."""
    st.info(f"{escaped(missing)} {escaped(how)}")


def chart(
    drawing: Drawing,
    key: str,
    rows: Sequence[Row] | Callable[[], Sequence[Row]] = (),
    columns: Columns | None = None,
    *,
    context: Context | None = None,
    on_click: Callable[[Any], None] | None = None,
) -> None:
    """A drawing, and under it the same numbers as a table with a CSV download, built only when opened.

    on_click: called with the clicked point's `customdata`; it runs before the page does, so it may change the address.
    context: what the download says about itself (pass `view.context`).
    """
    more: dict[str, Any] = {}
    if on_click:
        more = {"on_select": faults.guarded(lambda: _clicked(key, on_click)), "selection_mode": "points"}
    st.plotly_chart(
        _Ready(drawing.figure), width="stretch", theme=None, key=key, config=config(key), alt=drawing.alt, **more
    )
    if columns is not None:
        as_table(rows, columns, f"{key}_table", name=drawing.title, context=context)


def as_table(
    rows: Sequence[Row] | Callable[[], Sequence[Row]],
    columns: Columns,
    key: str,
    *,
    name: str,
    context: Context | None = None,
) -> None:
    """A closed `Show as table`: opened, it holds the table and its download. Nothing is computed while it is closed."""
    expander = st.expander("Show as table", key=key, on_change="rerun")
    if expander.open:
        with expander:
            table(rows() if callable(rows) else rows, columns, f"{key}_rows", name=name, context=context)


def table(
    rows: Sequence[Row], columns: Columns, key: str, *, name: str, context: Context | None = None, download: bool = True
) -> None:
    """Rows as a real table that screen readers and printers can read, with a CSV download of the same numbers.

    columns: column name -> heading (or Column), in order. name: what the table is, for its accessible name and file
    name.
    """
    shown = [column if isinstance(column, Column) else Column(column) for column in columns.values()]
    cells = {
        column.heading: [column.words(row.get(field)) for row in rows]
        for field, column in zip(columns, shown, strict=True)
    }
    if len(rows) > LONGEST_TABLE or len(columns) > WIDEST_TABLE:
        st.dataframe(_arrow(cells), hide_index=True, alt=clean(name), key=key)
    else:
        st.table(_arrow(_as_markdown(cells)), border="horizontal", hide_index=True, alt=clean(name))
    if download:
        st.download_button(
            "Download as CSV",
            data=lambda: as_csv(rows, columns, context),
            file_name=file_name(name, context),
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
        )


def choose(
    rows: Sequence[Row],
    columns: Columns,
    key: str,
    *,
    name: str,
    on_click: Callable[[Row], None],
    height: int | Literal["auto", "stretch", "content"] = "auto",
) -> None:
    """Rows in a grid whose rows are chosen by click or keyboard; `on_click` gets the row, before the page runs."""
    shown = {field: column if isinstance(column, Column) else Column(column) for field, column in columns.items()}
    cells = {column.heading: [column.words(row.get(field)) for row in rows] for field, column in shown.items()}
    st.dataframe(
        _arrow(cells),
        hide_index=True,
        alt=clean(name),
        key=key,
        height=height,
        on_select=faults.guarded(lambda: _row_chosen(key, rows, on_click)),
        selection_mode="single-row",
    )


def as_csv(rows: Iterable[Row], columns: Columns, context: Context | None) -> bytes:
    """The rows as CSV (UTF-8 with a byte order mark, for Excel): ids and ISO dates, whence and as at when on every
    row.
    """
    about = provenance(context) if context else {}
    wanted = [{name: row.get(name) for name in columns} | about for row in rows]
    return export.as_csv(wanted, [*columns, *about]).encode("utf-8-sig")


def provenance(context: Context) -> dict[str, Any]:
    """What every row of an export carries: as_at, known_at, snapshot, provenance and any marking."""
    about = {
        "figures_as_at": context.as_at,
        "figures_known_at": context.known_at or "now",
        "snapshot": context.snapshot_id,
        "provenance": "illustrative" if context.illustrative else "actual",
    }
    return {**about, "marking": context.marking} if context.marking else about


def file_name(name: str, context: Context | None) -> str:
    """A plain file name from a title: lower case letters, digits and dashes, then the as-at date."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-") or "table"
    return f"{stem}-as-at-{context.as_at.isoformat()}.csv" if context else f"{stem}.csv"


def _arrow(cells: Mapping[str, list[str]]) -> pa.Table:
    """Columns of text as Arrow, which is what Streamlit sends: by way of pandas it costs ten times as much."""
    return pa.table({name: pa.array(column, pa.string()) for name, column in cells.items()})


def _as_markdown(cells: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {escaped(name): [escaped(cell) for cell in column] for name, column in cells.items()}


def _clicked(key: str, on_click: Callable[[Any], None]) -> None:
    points = st.session_state[key].selection.points
    remembered = f"{key}_last"
    # A second click on the same point takes the selection away: to the reader it is a click on that point all the same.
    data = points[0].get("customdata") if points else st.session_state.get(remembered)
    st.session_state[remembered] = data
    if data is not None:
        on_click(data)


def _row_chosen(key: str, rows: Sequence[Row], on_click: Callable[[Row], None]) -> None:
    chosen = st.session_state[key].selection.rows
    remembered = f"{key}_last"
    place = chosen[0] if chosen else st.session_state.get(remembered)
    st.session_state[remembered] = place
    if place is not None and place < len(rows):
        on_click(rows[place])
