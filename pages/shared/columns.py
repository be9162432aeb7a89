"""The columns of a table: their headings, and their values in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.book import forms
from data.book.answers import Answer
from data.book.answers import answer as answer_column

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column that a page makes itself, or heads in its own way: its name in the rows, its heading, and how its values
    are put into words.
    """

    name: str
    heading: str
    words: Callable[[Any], str] = forms.plain

    def written(self, value: Any, row: Row) -> str:
        """A value of this column in words."""
        return self.words(value)


Shown = Answer | Column
Columns = Sequence[str | Column]
"""The columns of a table, in order: names that the book has (data/book/answers.toml), or columns of the page's own."""


def columns_shown(columns: Columns, question: str | None = None) -> list[Shown]:
    """The columns of a table with their headings. Raises ValueError where two would stand under one heading."""
    shown = [column if isinstance(column, Column) else answer_column(column, question) for column in columns]
    headings = [column.heading for column in shown]
    twice = {heading for heading in headings if headings.count(heading) > 1}
    if twice:
        raise ValueError(f"two columns are headed {sorted(twice)}")
    return shown


def cells(rows: Sequence[Row], columns: Columns, question: str | None = None) -> dict[str, list[str]]:
    """What a table shows: for each heading, the words of every row.

    question: whose answer the rows are, where they are not an answer as it came.
    """
    shown = columns_shown(columns, question or getattr(rows, "question", None))
    return {column.heading: [column.written(row.get(column.name), row) for row in rows] for column in shown}
