"""Answers as text for other programs and for spreadsheets. Text from returns is never turned into a formula."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from data.book.spreadsheets import inert

Rows = list[dict[str, Any]]


def as_csv(rows: Rows, columns: Sequence[str] | None = None) -> str:
    """Rows as CSV with headings, dates in ISO form, nothing that a spreadsheet would run."""
    columns = columns or (list(rows[0]) if rows else [])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def as_json(rows: Rows) -> str:
    """Rows as a JSON list of objects, dates in ISO form."""
    return json.dumps(rows, indent=2, ensure_ascii=False, default=_plain)


def as_table(rows: Rows) -> str:
    """Rows as aligned columns for a terminal; blanks are blank."""
    if not rows:
        return "no rows"
    columns = list(rows[0])
    cells = [[_shown(row[name]) for name in columns] for row in rows]
    widths = [max(len(name), *(len(line[place]) for line in cells)) for place, name in enumerate(columns)]
    lines = [columns, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    # Control characters would move a terminal's cursor.
    return "".join(char if char.isprintable() else " " for char in str(value))


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
