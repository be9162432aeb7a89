"""The one home for showing things: text as text, titles and answers, tables, charts, downloads.

Text from a return may hold markdown, HTML, links or formulas. It is shown as the characters it is: words and tables are
HTML of our own (pages/shared/pieces.py), `escaped` is for what Streamlit reads as markdown (labels), `queries.export`
for anything a spreadsheet will open.
"""

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from charts.drawing import Context, Drawing
from charts.text import clean
from data.book import forms, shares
from data.book.numbering import number_of
from pages.shared import faults, paper, picture, pieces
from pages.shared.columns import Column, Columns, Row, cells, columns_shown
from queries import export

__all__ = ["Column", "Columns", "Row", "columns_shown"]

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


words = forms.plain
percent = shares.percent


def title(question: str) -> None:
    """The page's one h1: its question. Plain text."""
    st.title(escaped(question), anchor=False)


def answer(sentence: str, figures: Sequence[Any] = ()) -> None:
    """The sentence under the title that answers it, written from the data: what `Quote this page` gives. Plain text.

    figures: those that it rests on (`minutes.figure`), so that a kept quotation is watched.
    """
    put(answered(sentence, figures))


def answered(sentence: str, figures: Sequence[Any] = ()) -> pieces.Piece:
    """The answer as a piece, for a page that puts more beside it, or that learns the rest of it later."""
    st.session_state["show_figures"] = tuple(figures)
    st.session_state["show_answer"] = sentence
    return pieces.of_kind("answer", sentence)


def what_was_said() -> str:
    """The sentence that this run answered with; ``""`` when it has not."""
    return str(st.session_state.get("show_answer", ""))


def figures_said() -> tuple[Any, ...]:
    """The figures that this run's answer rests on, where the page names them."""
    return tuple(st.session_state.get("show_figures", ()))


def forget_what_was_said() -> None:
    """Before a run: nothing is said yet."""
    st.session_state.pop("show_answer", None)
    st.session_state.pop("show_figures", None)


def put(*some: object) -> None:
    """Pieces of a page (pages/shared/pieces.py) as one element; each text is a paragraph. None and "" are nothing.

    What stands together is best put together: every element of a page costs the browser as much as its words.
    """
    words = page_of(*some)
    if words:
        st.html(words)


def page_of(*some: object) -> str:
    """Pieces as the HTML of one element, for a place that is kept for them; "" where there is nothing."""
    inner = pieces.block(some)
    return f'<div class="words">{inner}</div>' if inner else ""


def heading(text: str) -> None:
    """A section heading (h2). Plain text."""
    put(pieces.heading(text))


def note(*lines: str) -> None:
    """A small line of explanation, or several as one element. Plain text."""
    put(pieces.note(*lines))


def limits(*sentences: str) -> None:
    """What can't be concluded from the page: one or more plain sentences at its end."""
    put(pieces.limits(*sentences))


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
    question: str | None = None,
) -> None:
    """A drawing, and under it the same numbers as a table with a CSV download, built only when opened.

    on_click: called with the clicked point's `customdata`; it runs before the page does, so it may change the address.
    context: what the download says about itself (pass `view.context`). question: as for `table`.
    """
    picture.show(drawing, key, None if on_click is None else faults.guarded(on_click))
    if columns is not None:
        as_table(rows, columns, f"{key}_table", name=drawing.title, context=context, question=question)


def replay(
    drawing: Drawing,
    key: str,
    rows: Sequence[Row] | Callable[[], Sequence[Row]] = (),
    columns: Columns | None = None,
    *,
    at: date | None = None,
    context: Context | None = None,
    on_click: Callable[[Any], None] | None = None,
    on_pause: Callable[[date], None] | None = None,
    question: str | None = None,
) -> None:
    """A drawing of many months (charts/replay.py) that is played in the browser, and its table as for `chart`.

    at: the month to stand at, the last one when None. on_pause: called with the month at which the reader paused, so
    that it can become part of the address; no trip to the server otherwise.
    """
    click = None if on_click is None else faults.guarded(on_click)
    pause = None if on_pause is None else faults.guarded(lambda month: on_pause(date.fromisoformat(month)))
    picture.replay(drawing, key, at=at.isoformat() if at else None, on_click=click, on_pause=pause)
    if columns is not None:
        as_table(rows, columns, f"{key}_table", name=drawing.title, context=context, question=question)


def as_table(
    rows: Sequence[Row] | Callable[[], Sequence[Row]],
    columns: Columns,
    key: str,
    *,
    name: str,
    context: Context | None = None,
    question: str | None = None,
    label: str = "Show as table",
) -> None:
    """A closed `Show as table`: opened, it holds the table and its download. Nothing is computed while it is closed.

    label: what stands on it, where it is not the table of a chart over it. Plain text.
    """

    def fill() -> None:
        opened = rows() if callable(rows) else rows
        table(opened, columns, f"{key}_rows", name=name, context=context, question=question)

    on_request(label, key, fill)


def on_request(label: str, key: str, *fill: Callable[[], object]) -> None:
    """What is put on the page only when a reader opens it. label: plain text."""
    expander = st.expander(escaped(label), key=key, on_change="rerun")
    if expander.open:
        with expander:
            for put_in in fill:
                put_in()


def table(
    rows: Sequence[Row],
    columns: Columns,
    key: str,
    *,
    name: str,
    context: Context | None = None,
    download: bool = True,
    question: str | None = None,
) -> None:
    """Rows as a real table that screen readers and printers can read, with a CSV download of the same numbers.

    name: for its accessible name and file name. question: whose answer the rows are, where the page made them anew.
    """
    if len(rows) > LONGEST_TABLE or len(columns) > WIDEST_TABLE:
        st.dataframe(_arrow(cells(rows, columns, question)), hide_index=True, alt=clean(name), key=key)
    else:
        put(pieces.table(rows, columns, name=name, question=question))
    if download:
        download_button(rows, columns, key, name=name, context=context)


def download_button(
    rows: Sequence[Row], columns: Columns, key: str, *, name: str, context: Context | None = None
) -> None:
    """A button that gives the rows as CSV, made when it is pressed."""
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
    question: str | None = None,
    widths: Mapping[str, int] | None = None,
) -> None:
    """Rows in a grid whose rows are chosen by click or keyboard; `on_click` gets the row, before the page runs.

    On paper, where a grid would be cut, they are a table. widths: in pixels, of columns by name, where the grid's own
    leave too little to another.
    """
    headed = {column.heading: column.name for column in columns_shown(columns, question)} if widths else {}
    sized = {heading: (widths or {}).get(name) for heading, name in headed.items()}
    shown = cells(rows, columns, question)
    st.html(paper.table(shown))
    st.dataframe(
        _arrow(shown),
        hide_index=True,
        alt=clean(name),
        key=key,
        height=height,
        column_config={heading: st.column_config.Column(width=width) for heading, width in sized.items() if width},
        on_select=faults.guarded(lambda: _row_chosen(key, rows, on_click)),
        selection_mode="single-row",
    )


def as_csv(rows: Sequence[Row], columns: Columns, context: Context | None) -> bytes:
    """The rows as CSV (UTF-8 with a byte order mark, for Excel): ids and ISO dates, whence and as at when on every
    row.
    """
    about = provenance(context) if context else {}
    names = [column if isinstance(column, str) else column.name for column in columns]
    wanted = [{name: row.get(name) for name in names} | about for row in rows]
    # The plain number is data; how it may be quoted stands beside it.
    if "recommendation_id" in names:
        about["number"] = ""
        wanted = [one | {"number": number_of(row)} for one, row in zip(wanted, rows, strict=True)]
    return export.as_csv(wanted, [*names, *about]).encode("utf-8-sig")


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


def _arrow(columns: Mapping[str, list[str]]) -> pa.Table:
    """Columns of text as Arrow, which is what Streamlit sends: by way of pandas it costs ten times as much."""
    return pa.Table.from_arrays([_text(column) for column in columns.values()], names=list(columns))


def _text(words: Sequence[str]) -> pa.Array:
    """Words as Arrow holds them. To be given a list, Arrow would bring in pandas, which nothing else here needs."""
    written = [word.encode() for word in words]
    ends = array("i", accumulate(map(len, written), initial=0))
    return pa.Array.from_buffers(pa.string(), len(words), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(written))])


def _row_chosen(key: str, rows: Sequence[Row], on_click: Callable[[Row], None]) -> None:
    chosen = st.session_state[key].selection.rows
    remembered = f"{key}_last"
    place = chosen[0] if chosen else st.session_state.get(remembered)
    st.session_state[remembered] = place
    if place is not None and place < len(rows):
        on_click(rows[place])
