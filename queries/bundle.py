"""Every question's answer as CSV in one folder or zip, with a data dictionary and a word on where it comes from."""

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data.book import days
from data.book.answers import Answer, answer
from queries.catalogue import Question, questions
from queries.export import Rows, as_csv
from queries.gate import Gate

DICTIONARY = ("question", "column", "heading", "meaning", "unit", "form")
QUESTIONS = ("question", "asks", "rows", "asked_of")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell: two exports of one snapshot are the same, byte for byte


class NotWritten(Exception):
    """The answers could not be put where they were to go; the message says why."""


def write(gate: Gate, snapshot_file: Path, target: Path, given: Mapping[str, date]) -> int:
    """Write every answer to a new folder, or to one zip when the name ends in .zip. Gives the number of questions.

    given: the dates asked about, by parameter. Raises NotWritten where something is there already.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise NotWritten(f"{target} is there already; give the name of a new folder, or of a new .zip")
    asked_with = {**defaults(gate), **given}
    answers = {name: rows_of(gate, item, asked_with) for name, item in questions().items()}
    files = {f"{name}.csv": as_csv(rows, columns_of(questions()[name])) for name, rows in answers.items()}
    files["dictionary.csv"] = as_csv(list(_dictionary()), DICTIONARY)
    files["questions.csv"] = as_csv(list(_questions(answers)), QUESTIONS)
    files["about.csv"] = as_csv(_about(gate, snapshot_file, asked_with), ("name", "value"))
    _put(files, target)
    return len(answers)


def defaults(gate: Gate) -> dict[str, date]:
    """The dates that every question is asked with when none is given, as one set for all."""
    if gate.last_as_at is None:
        return {"today": days.today()}
    return {"as_at": gate.last_as_at, "since": gate.earlier_day(gate.last_as_at), "today": days.today()}


def columns_of(asked: Question) -> tuple[str, ...]:
    """The columns of a question's file: its own, after what it was asked of where it has to be asked of each."""
    return (*([asked.needs] if asked.needs else []), *asked.columns)


def rows_of(gate: Gate, asked: Question, given: Mapping[str, date]) -> Rows:
    """The answer to a question; of one that needs a milestone or course named, the answers about each of them."""
    shared = {name: value for name, value in given.items() if name in {*asked.parameters, "as_at", "known_at"}}
    if not asked.needs:
        return gate.ask(asked.name, **shared)
    about = [row["id"] for row in gate.ask("findable") if row["kind"] == asked.needs]
    return [{asked.needs: one, **row} for one in about for row in gate.ask(asked.name, **shared, **{asked.needs: one})]


def _dictionary() -> Iterator[dict[str, str]]:
    for name, asked in questions().items():
        for column in columns_of(asked):
            told = _told(column, asked)
            yield dict(zip(DICTIONARY, (name, column, told.heading, told.meaning, told.unit, told.form), strict=True))


def _told(column: str, asked: Question) -> Answer:
    if column == asked.needs:
        return Answer(column, column.capitalize(), f"The {column} that the row is about", form="id")
    return answer(column, asked.name)


def _questions(answers: Mapping[str, Rows]) -> Iterator[dict[str, Any]]:
    for name, asked in questions().items():
        of = f"each {asked.needs} in turn" if asked.needs else ""
        yield {"question": name, "asks": asked.asks, "rows": len(answers[name]), "asked_of": of}


def _about(gate: Gate, snapshot_file: Path, given: Mapping[str, date]) -> Rows:
    """Whence the figures come: the dates, and the snapshot with its hash, so that anyone can check it is the same."""
    (made_by,) = gate.ask("snapshot_made_by")
    (fresh,) = gate.ask("freshness")
    with snapshot_file.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    marking = os.environ.get("OVERSIGHT_MARKING", "").strip()
    about = {
        **({"marking": marking} if marking else {}),
        "provenance": "illustrative" if fresh["illustrative"] else "actual",
        **given,
        "known_at": given.get("known_at") or "everything received",
        "snapshot": gate.snapshot_id,
        "snapshot_sha256": sha256,
        **made_by,
    }
    return [{"name": name, "value": value} for name, value in about.items()]


def _put(files: Mapping[str, str], target: Path) -> None:
    """Write the files, in UTF-8 with a byte order mark, by which Excel knows it."""
    written = {name: text.encode("utf-8-sig") for name, text in files.items()}
    try:
        if target.suffix.lower() == ".zip":
            target.write_bytes(_zipped(written))
            return
        target.mkdir(parents=True, exist_ok=True)
        for name, content in written.items():
            (target / name).write_bytes(content)
    except OSError as error:
        raise NotWritten(f"{target} could not be written: {error.strerror}") from error


def _zipped(files: Mapping[str, bytes]) -> bytes:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return zipped.getvalue()
