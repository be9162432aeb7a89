"""A workbook in its sender's own layout: what it is taken for, drop-downs for what is not sure, its first rows so read.

Nothing of it is stored: the mapping is a text to download, and to be put in the store by its owner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.book.english import day
from data.book.reference import NOUN_OF
from data.book.returns import FACTS, SHEETS
from data.book.tables import Column
from pages.sentences import mapping as says
from pages.shared import show, theirs
from pages.shared.frame import View

NOT_READ = "not read"
LAST_ROW = 30


@dataclass(frozen=True)
class Chosen:
    """The mapping that is chosen: its text for the month chosen, and how the file is to be checked by it."""

    text: str
    name: str


@dataclass(frozen=True)
class _Box:
    """What may fill one of our columns: a heading of theirs, one value for every row, or nothing."""

    heading: str = ""
    value: str = ""
    is_typed: bool = False

    def words(self, names: Mapping[str, str]) -> str:
        """As it stands in the drop-down. names: of codes."""
        if self.heading:
            return self.heading
        if self.is_typed:
            return "one text for every row, typed below"
        if not self.value:
            return NOT_READ
        return f"every row: {self.value}" + (f", {names[self.value]}" if self.value in names else "")


def mapping(view: View, workbook: theirs.Theirs, key: str) -> Chosen | None:
    """What the workbook is taken for, to be chosen; None while something has to be chosen yet.

    key: what the widgets' names begin with, so that another file has its own.
    """
    show.put(says.own_layout(workbook.name))
    header = _header(view, key)
    kept = _kept(workbook, key)
    if kept:
        text = theirs.for_month(workbook.saved[kept], header["as_at"])
        _first_rows(workbook, text)
        return Chosen(text, kept)
    return _made_here(view, workbook, header, key)


def _made_here(view: View, workbook: theirs.Theirs, header: Mapping[str, Any], key: str) -> Chosen | None:
    """The mapping that is proposed, as far as it is not chosen otherwise, to be downloaded."""
    sheets = [_sheet(view, workbook, grid.name, f"{key}_{at}") for at, grid in enumerate(workbook.grids)]
    tables = [table for table in sheets if table]
    if not tables:
        show.note(says.NOTHING_READ)
        return None
    if nothing_fills := theirs.missing(tables):
        show.put(says.missing(nothing_fills))
    try:
        text = theirs.text_of({name: header[name] for name in ("submitted_by", "provenance")}, tables)
    except theirs.MappingFault as fault:
        show.put(says.cannot_be(str(fault)))
        return None
    _first_rows(workbook, theirs.for_month(text, header["as_at"]))
    name = _download(workbook, text, header, key)
    return None if nothing_fills else Chosen(theirs.for_month(text, header["as_at"]), name)


def _header(view: View, key: str) -> dict[str, Any]:
    """What the sheet `return` would say: the month, the sender, and whether the figures are real."""
    month, sender, sort = st.columns(3)
    held = "illustrative" if view.illustrative else "actual"
    return {
        "as_at": month.selectbox(
            "The month it reports", theirs.months(view.today), format_func=day, key=f"{key}_month"
        ),
        "submitted_by": sender.text_input("Sent by (a role, not a name)", "Programme office", key=f"{key}_sender"),
        "provenance": sort.selectbox(
            "The figures are", theirs.PROVENANCES, index=theirs.PROVENANCES.index(held), key=f"{key}_sort"
        ),
    }


def _kept(workbook: theirs.Theirs, key: str) -> str | None:
    """The mapping of the store by which it is to be read; None for one that is made here."""
    if not workbook.saved:
        return None
    names: list[str | None] = [None, *workbook.saved]
    return st.selectbox(
        "Read by",
        names,
        index=names.index(workbook.fitting),
        format_func=lambda name: f"the mapping {name} of the store" if name else "what is proposed and chosen here",
        key=f"{key}_kept",
    )


def _sheet(view: View, workbook: theirs.Theirs, name: str, key: str) -> Any:
    """One of their sheets: which of ours it is, and what fills our columns. None where it is not read."""
    first = theirs.proposed(workbook, name)
    with st.container(border=True, key=f"{key}_box"):
        st.markdown(f"**{show.escaped(says.sheet(name))}**")
        what, where = st.columns([2, 1])
        options = [NOT_READ, *FACTS]
        to = what.selectbox(
            "What it holds",
            options,
            index=options.index(first.table.to if first.table else NOT_READ),
            format_func=says.what_it_holds,
            key=f"{key}_to",
        )
        if to == NOT_READ:
            return None
        row = where.number_input(
            "Row of its headings", 1, LAST_ROW, first.table.heading_row if first.table else 1, key=f"{key}_row"
        )
        one = theirs.proposed(workbook, name, to, int(row))
        return _columns(view, workbook, one, f"{key}_{to}_{row}")


def _columns(view: View, workbook: theirs.Theirs, one: theirs.Proposed, key: str) -> Any:
    """A drop-down for each of our columns: in sight where it is not sure, else folded away."""
    if one.table is None:
        show.note(says.NO_HEADINGS)
        return None
    made = _Made(view, workbook, one, key)
    doubtful = {ours for ours, _ in one.unsure if ours}
    doubtful |= {column.name for column in theirs.columns_of(one) if column.required and column.name not in one.sure}
    asked = [column for column in theirs.columns_of(one) if column.name in doubtful]
    settled = [column for column in theirs.columns_of(one) if column.name not in doubtful]
    if one.sure:
        show.put(f"Sure: {'; '.join(one.sure.values())}.")
    if one.unsure:
        st.markdown("\n".join(f"- {show.escaped(f'Not sure: {words}.')}" for _, words in one.unsure))
    made.boxes(asked)
    if one.unread:
        show.note(f"{'; '.join(one.unread)}.")
    with st.expander(show.escaped(says.settled(len(settled), made.across_of))):
        made.boxes(settled)
        made.codes_across()
    return theirs.mapped(one, made.choice)


class _Made:
    """What is being chosen for one of their sheets."""

    def __init__(self, view: View, workbook: theirs.Theirs, one: theirs.Proposed, key: str) -> None:
        self.view, self.workbook, self.one, self.key = view, workbook, one, key
        self.columns: dict[str, str] = {}
        self.fixed: dict[str, theirs.Fixed] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.across: dict[str, str] = {}
        self.head_count: str | None = None

    @property
    def choice(self) -> theirs.Choice:
        """All that was chosen."""
        return theirs.Choice(self.columns, self.fixed, self.words, self.across, self.head_count)

    def boxes(self, columns: list[Column]) -> None:
        """Their drop-downs, three abreast."""
        for start in range(0, len(columns), 3):
            for place, column in zip(st.columns(3), columns[start : start + 3], strict=False):
                with place:
                    self._box(column)

    def _box(self, column: Column) -> None:
        boxes = self._offered(column)
        names = self._names(column)
        box = st.selectbox(
            says.label(column.name, column.required),
            boxes,
            index=boxes.index(self._proposed(column)),
            format_func=lambda box: box.words(names),
            help=show.escaped(column.note),
            key=f"{self.key}_{column.name}",
        )
        if self._is_head_count(column):
            self.head_count = box.heading or None
        elif box.heading:
            self.columns[column.name] = box.heading
            self._ask_words(column, box.heading, names)
        elif box.is_typed:
            if typed := st.text_input(f"{column.name}, for every row", key=f"{self.key}_{column.name}_typed").strip():
                self.fixed[column.name] = typed
        elif box.value:
            self.fixed[column.name] = int(box.value) if column.kind == "number" else box.value

    def _is_head_count(self, column: Column) -> bool:
        return column.name == "in_scope" and self.one.table is not None and self.one.table.across is not None

    def _offered(self, column: Column) -> list[_Box]:
        boxes = [_Box(heading=heading) for heading in dict.fromkeys(self.one.headings)]
        if column.name == "claimed_stage":
            boxes = [box for box in boxes if not theirs.is_no_stage(box.heading)]
        boxes += [_Box(value=code) for code in theirs.codes(self.workbook, column)]
        boxes += [_Box(is_typed=True)] if column.kind == "text" and column.required and column.name != "title" else []
        return [_Box(), *boxes]

    def _proposed(self, column: Column) -> _Box:
        table = self.one.table
        if table is None:
            return _Box()
        if self._is_head_count(column):
            return _Box(heading=(table.across and table.across.head_count) or "")
        if headings := table.columns.get(column.name):
            return _Box(heading=headings[0])
        return _Box(value=str(table.fixed.get(column.name, "")))

    def _names(self, column: Column) -> Mapping[str, str]:
        """What codes are called."""
        return {str(code): name for code, name in self.view.facts.names.get(column.refers_to or "", {}).items()}

    def _ask_words(self, column: Column, heading: str, names: Mapping[str, str]) -> None:
        """A drop-down for each word of theirs that is none of ours."""
        told = self.one.table.leave_out.get(column.name, ()) if self.one.table else ()
        for word in theirs.asked(self.workbook, self.one, column.name, heading):
            options = ["", *theirs.codes(self.workbook, column), theirs.LEFT_OUT]
            meant = st.selectbox(
                show.escaped(says.word(word, heading)),
                options,
                format_func=lambda code: says.meaning(code, names, theirs.LEFT_OUT),
                key=f"{self.key}_{column.name}_{heading}_{word}",
            )
            if meant and word not in told:
                self.words.setdefault(column.name, {})[word] = meant

    @property
    def across_of(self) -> str:
        """What their headings are values of, a course or a unit; nothing where none is."""
        across = self.one.table.across if self.one.table else None
        return (
            NOUN_OF[SHEETS[self.one.table.to].column(across.column).refers_to or ""]
            if across and self.one.table
            else ""
        )

    def codes_across(self) -> None:
        """For a sheet with a column for each course, or for each unit: which of their headings is which."""
        table = self.one.table
        if table is None or table.across is None:
            return
        column = SHEETS[table.to].column(table.across.column)
        names = self._names(column)
        free = [heading for heading in dict.fromkeys(self.one.headings) if heading not in self.columns.values()]
        free = [heading for heading in free if heading != self.head_count]
        for start in range(0, len(free), 3):
            for place, heading in zip(st.columns(3), free[start : start + 3], strict=False):
                options = ["", *theirs.codes(self.workbook, column)]
                code = place.selectbox(
                    show.escaped(f"{heading} is the {self.across_of}"),
                    options,
                    index=options.index(table.across.headings.get(heading, "")),
                    format_func=lambda code: f"{code}, {names[code]}" if code in names else code or NOT_READ,
                    key=f"{self.key}_across_{heading}",
                )
                if code:
                    self.across[heading] = code


def _first_rows(workbook: theirs.Theirs, text: str) -> None:
    """The first rows of each of our sheets as they would be read."""
    rows = workbook.first_rows(text)
    for to, some in rows.items():
        filled = [column.name for column in SHEETS[to].columns if any(column.name in row for row in some)]
        columns: show.Columns = [show.Column(name, name) for name in filled]
        show.put(says.first_rows(to, len(some)))
        show.table(some, columns, f"returns_first_{to}", name=f"{to} as it would be read", download=False)
    if not rows:
        show.note(says.NO_ROWS)


def _download(workbook: theirs.Theirs, text: str, header: Mapping[str, Any], key: str) -> str:
    """The mapping to keep, and how it is kept."""
    name = workbook.mapping_name
    st.download_button(
        f"Download this mapping as {name}.toml",
        data=text,
        file_name=f"{name}.toml",
        mime="application/toml",
        key=f"{key}_download",
        on_click="ignore",
    )
    show.put(says.how_kept(name))
    st.code(says.command(workbook.name, name, header["as_at"]), language=None)
    return name
