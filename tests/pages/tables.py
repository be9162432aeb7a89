"""What a page shows, read as a reader does: its tables cell by cell, and its sentences.

    shown = tables(opened(app("recommendation", store=store, recommendation="7")))
    rows = ask(store, "milestone_position", recommendation=7)
    assert shown["Milestones"] == expected(rows, ["milestone_id", "title", …], "milestone_position")

Nothing is patched: what was sent to the browser is read. Every "Show as table" can be opened first.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html.parser import HTMLParser
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


WORDS = '<div class="words">'
DIGEST = 16  # characters before the JSON of a picture


def ask(store: Path, question: str, as_at: date | None = None, **given: Any) -> list[dict[str, Any]]:
    """The answer of a question over a store: what a table is compared with."""
    return _gate(store).ask(question, as_at, **given)


def plain(text: object) -> str:
    """Text as a reader sees it, without what keeps it from being read as markdown."""
    return _ESCAPES.sub(r"\1", str(text).replace("\u2060", ""))


@dataclass
class Said(HTMLParser):
    """The words of an element of HTML: its headings, paragraphs, entries of lists and links in order, what stands
    out in `**`; its tables by name; and what its buttons copy.
    """

    html: str
    words: list[tuple[str, str]] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)

    BLOCKS = ("h2", "h3", "p", "li", "dt", "dd", "caption", "th", "td")

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._text = ""
        self._cells: list[list[str]] = []
        self._name = ""
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS or (tag == "a" and not self._open):
            self._open.append(tag)
            self._text = ""
        elif tag == "strong":
            self._text += "**"
        elif tag == "br":
            self._end(self._open[-1])
        elif tag == "button":
            self.copied.append(str(dict(attrs)["data-copies"]))
            self._open.append(tag)
        elif tag == "tr":
            self._cells.append([])

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "strong":
            self._text += "**"
        elif tag in self._open:
            self._open.remove(tag)
            self._end(tag)
        elif tag == "table":
            heads, *rows = self._cells
            self.tables[self._name], self._cells = Table(heads, rows), []

    def _end(self, tag: str) -> None:
        if tag == "caption":
            self._name = self._text
        elif tag == "button":
            pass
        elif tag in ("th", "td"):
            self._cells[-1].append(self._text)
        elif self._text.strip():
            self.words.append((tag, self._text.strip()))
        self._text = ""


def said_in(part: Any) -> Iterator[Said]:
    """What the elements of HTML in a part of a page, or on all of it, say."""
    return (Said(element.proto.body) for element in part.get("html") if element.proto.body.startswith(WORDS))


def headings(page: AppTest) -> list[str]:
    """The headings of a page's sections, in order."""
    return [text for said in said_in(page) for kind, text in said.words if kind == "h2"]


def tables(page: AppTest) -> dict[str, Table]:
    """Every table and grid on a page: by the key of the `Show as table` that holds it alone, else by its name."""
    expanders = page.get("expander")
    below = {id(each) for expander in expanders for each in _elements(expander)}
    shown: dict[str, Table] = {}
    for each in _elements(page):
        shown |= {} if id(each) in below else _tables(each)
    for expander in expanders:
        inside = tables_in(expander)
        shown |= dict.fromkeys([expander.key], *inside.values()) if len(inside) == 1 else inside
    return shown


def tables_in(part: Any) -> dict[str, Table]:
    """Every table and grid in a part of a page, by its name."""
    return {name: table for each in _elements(part) for name, table in _tables(each).items()}


def _elements(part: Any) -> list[Any]:
    return [*part.dataframe, *part.get("html")]


def _tables(element: Any) -> dict[str, Table]:
    if element.type != "html":
        return {str(element.proto.alt): _read(element.proto.arrow_data.data)}
    return Said(element.proto.body).tables if element.proto.body.startswith(WORDS) else {}


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
    if kind == "html":
        words = Said(node.proto.body).words if node.proto.body.startswith(WORDS) else []
        return "\n\n".join(f"→ {text}" if kind == "a" else text for kind, text in words)
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
