"""The log as text: for a reader, as JSON, and as CSV that a spreadsheet runs nothing of."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from data.book.english import day, join_names
from data.book.spreadsheets import inert
from data.intake.returns import printable
from data.log.asking import lay
from data.log.entry import Entry, plain

EVERYTHING = "from log_standing('log_entry', date '9999-12-31', null)"
Row = dict[str, Any]


def standing(entries: Sequence[Entry]) -> list[Row]:
    """Every entry as a row, with what became of it."""
    with duckdb.connect() as connection:
        lay(connection, entries)
        cursor = connection.execute(EVERYTHING)
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def as_text(entries: Sequence[Entry]) -> str:
    """Every entry in words, a paragraph each; its own lines stand in."""
    return "\n".join(_in_words(row) for row in standing(entries)) or "nothing has been recorded"


def as_json(entries: Sequence[Entry]) -> str:
    """Every entry whole, what was seen included, as a JSON list."""
    told = {row["entry_id"]: row for row in standing(entries)}
    whole = [
        {**json.loads(entry.text), **{name: told[entry.entry_id][name] for name in ("replaced_by", "withdrawn_by")}}
        for entry in entries
    ]
    return json.dumps(whole, indent=2, ensure_ascii=False)


def as_csv(entries: Sequence[Entry]) -> str:
    """Every entry as a row; the rows of what was seen are left to JSON."""
    rows = standing(entries)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = list(rows[0]) if rows else []
    writer.writerow(columns)
    writer.writerows([inert(plain(row[name])) for name in columns] for row in rows)
    return out.getvalue()


FORMATS: dict[str, Callable[[Sequence[Entry]], str]] = {"text": as_text, "json": as_json, "csv": as_csv}


def _in_words(row: Row) -> str:
    head = f"{row['entry_id']}  {day(row['made_on'])}  {row['made_by']}: {row['kind']}"
    about = [
        f"answers {row['answers']}" if row["answers"] else "",
        f"replaces {row['replaces']}" if row["replaces"] else "",
        row["closure"],
        row["meeting_id"],
        f"recommendation {row['recommendation_id']}" if row["recommendation_id"] else "",
        row["unit_id"],
        f"owner {row['owner_role']}" if row["owner_role"] else "",
        f"due {day(row['due_on'])}" if row["due_on"] else "",
    ]
    gone = [f"{word} by {row[f'{word}_by']}" for word in ("replaced", "withdrawn") if row[f"{word}_by"]]
    known = "; ".join(part for part in about if part)
    lines = [f"{head} ({known})" if known else head, *(f"  {line}" for line in row["text"].splitlines())]
    if gone:
        lines.append(f"  no longer stands: {join_names(gone)}")
    seen = f"seen on snapshot {row['snapshot_id']}, {row['address']}"
    return "\n".join(printable(line) for line in [*lines, f"  {seen}"])
