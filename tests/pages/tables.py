"""What a page shows, read as a reader does: its tables cell by cell, and its sentences.

    shown = tables(opened(app("recommendation", store=store, recommendation="7")))
    rows = ask(store, "milestone_position", recommendation=7)
    assert shown["Milestones"] == expected(rows, ["milestone_id", "title", …], "milestone_position")

Nothing is patched: what was sent to the browser is read. Every "Show as table" can be opened first.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from data.book.answers import answer
from queries import Gate, open_gate

Row = Mapping[str, Any]
Own = tuple[str, list[str]]
"""A column that a page makes itself: its heading, and its cells."""

_ESCAPES = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Table:
    """A table as it reads: its headings and its rows of cells, both in order."""

    headings: list[str]
    rows: list[list[str]]

    def column(self, heading: str) -> list[str]:
        """The cells under a heading; none where no column has it."""
        if heading not in self.headings:
            return []
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]


@cache
def _gate(store: Path) -> Gate:
    gate = open_gate(store)
    assert gate
    return gate


DIGEST = 16  # characters before the JSON of a picture


def ask(store: Path, question: str, as_at: date | None = None, **given: Any) -> list[dict[str, Any]]:
    """The answer of a question over a store: what a table is compared with."""
    return _gate(store).ask(question, as_at, **given)


def plain(text: object) -> str:
    """Text as a reader sees it, without what keeps it from being read as markdown."""
    return _ESCAPES.sub(r"\1", str(text).replace("\u2060", ""))


def tables(page: AppTest) -> dict[str, Table]:
    """Every table and grid on a page: by the key of the `Show as table` it stands in, else by its name."""
    below = {id(each): expander.key for expander in page.get("expander") for each in _tables_in(expander)}
    return {below.get(id(each), each.proto.alt): _read(each.proto.arrow_data.data) for each in _tables_in(page)}


def _tables_in(part: Any) -> list[Any]:
    return [*part.table, *part.dataframe]


def _read(arrow: bytes) -> Table:
    cells = pa.ipc.open_stream(arrow).read_all()
    columns = [[plain(cell) for cell in column.to_pylist()] for column in cells.columns]
    return Table([plain(name) for name in cells.column_names], [list(row) for row in zip(*columns, strict=True)])


def expected(rows: Iterable[Row], columns: Sequence[str | Own], question: str | None = None) -> Table:
    """The table that rows make under the book's columns, or under columns of the page's own, given with their cells."""
    rows = list(rows)
    heads, cells = [], []
    for column in columns:
        if isinstance(column, str):
            of_book = answer(column, question)
            heads.append(of_book.heading)
            cells.append([of_book.written(row[column], row) for row in rows])
        else:
            heads.append(column[0])
            cells.append(list(column[1]))
    return Table(heads, [list(row) for row in zip(*cells, strict=True)])


def opened(page: AppTest) -> AppTest:
    """The page with every `Show as table` open."""
    for expander in page.get("expander"):
        page.session_state[expander.key] = True
    return page.run()


def sentences(page: AppTest) -> list[str]:
    """Everything the page itself says in words, in order, from its title on; a link as `→ its label`."""
    texts = [text for node in page.main if (text := _said(node))]
    lines = texts[texts.index(plain(page.title[0].value)) :]
    return [line for text in lines for line in re.split(r"  \n|\n\n", text) if line]


def _said(node: Any) -> str:
    kind = getattr(node, "type", "")
    if kind in {"title", "header", "markdown", "caption", "info"}:
        return plain(node.value)
    return f"→ {plain(node.proto.label)}" if kind == "page_link" else ""


def charts(page: AppTest) -> dict[str, dict[str, Any]]:
    """Every chart's figure, by its key."""
    return {chart["name"]: chart["figure"] for chart in pictures(page)}


def pictures(page: AppTest) -> list[dict[str, Any]]:
    """Every chart as its script is given it: its name (the key), title, alt and figure."""
    mounted = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.bytes[DIGEST:]) for proto in mounted if proto.component_name == "picture"]


def traces(page: AppTest, key: str) -> list[dict[str, Any]]:
    """The traces of a chart, as they were sent."""
    drawn: list[dict[str, Any]] = charts(page)[key]["data"]
    return drawn


def points(traces: Iterable[dict[str, Any]], name: str, along: str = "x") -> dict[tuple[Any, ...], Any]:
    """What a clicked point stands for (its customdata) -> where it is drawn, of every trace of that name."""
    drawn = [trace for trace in traces if trace.get("name") == name]
    assert drawn, f"no trace is called {name}"
    return {
        tuple(what): where for trace in drawn for what, where in zip(trace["customdata"], trace[along], strict=True)
    }


def without_tags(text: str) -> str:
    """The text of a mark without its line breaks and colours."""
    return re.sub(r"<[^>]+>", "", text.replace("<br>", " "))
