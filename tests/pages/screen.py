"""A page held against the very rows it was given: its view's answers, its tables by their names, its charts' traces.

page = app("units")
rows = view_of(page).ask("unit_standing")
assert under(page, "units_standing") == by_the_book(rows, ["unit_id", "supported_stage"])
assert tables(page)["Where each unit stands"].headings == ["Unit", "Supported"]
assert missing(page, "2 of 20 recommendations are embedded.") == []
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from streamlit.testing.v1 import AppTest

from data.book.answers import answer
from pages.shared.frame import View
from tests.pages.tables import Table, charts, pictures, plain, said_in, tables_in

__all__ = ["charts", "pictures"]

Row = Mapping[str, Any]
Made = tuple[str, Callable[[Row], str]]
"""A column that the page makes itself: its heading, and its words from the row of the question."""


def under(page: AppTest, key: str) -> Table:
    """The table that opens under a chart, or under `Show as table` alone, by its key."""
    place = f"{key}_table" if _opener(page, key) is None else key
    page.session_state[place] = True
    page.run()
    (table,) = tables_in(_opener(page, place)).values()
    return table


def view_of(page: AppTest) -> View:
    """The view the page was drawn from: `view_of(page).ask("stage_reach")` gives the rows it was given."""
    return page.session_state["frame_view"]


def tables(page: AppTest) -> dict[str, Table]:
    """Every table and grid on the page, by its accessible name."""
    return tables_in(page)


def by_the_book(rows: Sequence[Row], columns: Sequence[str | Made], question: str | None = None) -> Table:
    """The table that these rows make: columns of the book by their names, a page's own by heading and words."""
    made = [_column(column, question or getattr(rows, "question", None)) for column in columns]
    return Table([heading for heading, _ in made], [[write(row) for _, write in made] for row in rows])


def traces(page: AppTest, key: str) -> dict[str, list[dict[str, Any]]]:
    """The traces of a chart by their names, those without one under ``""``."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for trace in charts(page)[key]["data"]:
        by_name.setdefault(trace.get("name") or "", []).append(trace)
    return by_name


def along(trace: Mapping[str, Any], axis: str) -> list[Any]:
    """The values of a trace along `x` or `y`, its gaps left out."""
    return [value for value in trace[axis] if value is not None]


def missing(page: AppTest, *sentences: str) -> list[str]:
    """Those of these sentences that stand nowhere on the page, whole or as the beginning of one."""
    shown = words(page)
    return [sentence for sentence in sentences if not any(one.startswith(sentence) for one in shown)]


def words(page: AppTest) -> list[str]:
    """Every text on the page and every paragraph of it, once each, without the escapes that Streamlit takes away:
    headings, text, notes, boxes.
    """
    texts = [plain(element.value) for element in [*page.title, *page.markdown, *page.caption, *page.info]]
    of_ours = [text for said in said_in(page) for _, text in said.words]
    return [*(said for text in texts for said in dict.fromkeys([text, *text.split("\n\n")])), *of_ours]


def _opener(page: AppTest, key: str) -> Any:
    return next((opener for opener in page.expander if opener.key == key), None)


def _column(column: str | Made, question: str | None) -> Made:
    if not isinstance(column, str):
        return column
    known = answer(column, question)
    return known.heading, lambda row: known.written(row.get(column), row)
