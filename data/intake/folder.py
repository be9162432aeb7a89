"""Reading a folder of CSV files, one for each sheet: the raw text of each cell, rows numbered as Excel numbers them."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from data.intake.container import MOST_CELLS, MOST_EXPANDED_BYTES, MOST_FILLED_CELLS, CannotOpen
from data.intake.excel import MOST_COLUMNS, TOO_MANY_FILLED
from data.intake.letters import in_lines, is_blank
from data.intake.returns import RowCells

_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "icon\r"})
_LEFT_BY_PROGRAMS = (".", "~$")
"""What the names of lock files and of a system's own files begin with."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may stand between the cells of a CSV, and what it is called."""


_NOT_UTF_8 = "the file is not UTF-8: save it as CSV UTF-8"
_END_OF_OLD = "\x1a"
"""With which some old programs end a file."""

# A first line with which Excel is told what stands between the cells; it shows no row for it.
_SAID = re.compile(r"\"?sep=([^\r\n])[^\r\n]*(?:\r\n|\r|\n)", re.IGNORECASE)


def sheet_files(folder: Path) -> list[Path]:
    """What a folder holds that its sender put there, by name; CannotOpen if it cannot be listed."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise CannotOpen("the folder cannot be read") from error
    return [path for path in found if not _is_left_behind(path.name)]


def _is_left_behind(name: str) -> bool:
    return name.startswith(_LEFT_BY_PROGRAMS) or name.lower() in _LEFT_BY_SYSTEMS


def is_csv(path: Path) -> bool:
    """Whether this is a file whose name ends in .csv."""
    return path.suffix.lower() == ".csv" and path.is_file()


def csv_rows(
    path: Path, separators: str = ",", trimmed: bool = True, most: int = MOST_FILLED_CELLS
) -> Iterator[tuple[int, RowCells]]:
    """The rows of one CSV file as (row number, cells that are not blank); CannotOpen says what is wrong.

    separators: those that may stand between cells; the one that the headings have most of does. most: how many cells
    may have something in them.
    """
    text, separator = _separated(_text(path), separators)
    if max(text.count(separator), text.count("\n"), text.count("\r")) > MOST_CELLS:
        raise CannotOpen(f"the file holds more than {MOST_CELLS:,} cells, far more than a return needs")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=trimmed)
    try:
        for number, row in enumerate(rows, start=1):
            if len(row) > MOST_COLUMNS:
                raise CannotOpen(f"row {number} has more than {MOST_COLUMNS:,} columns, the most that Excel holds")
            filled = _filled(row, trimmed)
            most -= len(filled)
            if most < 0:
                raise CannotOpen(TOO_MANY_FILLED)
            yield number, filled
    except csv.Error as error:
        raise CannotOpen(
            f"the file is not well-formed CSV: a quotation mark is out of place at line {rows.line_num} ({error})"
        ) from error


def _separated(text: str, separators: str) -> tuple[str, str]:
    """The text without a first line for Excel, and what stands between its cells."""
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    return text, said[1] if said and said[1] in SEPARATORS else max(separators, key=_first_line(text).count)


def _filled(row: list[str], trimmed: bool) -> RowCells:
    cells = enumerate(row, start=1)
    return {at: in_lines(cell if trimmed else raw) for at, raw in cells if (cell := raw.strip()) and not is_blank(cell)}


def separator_of(path: Path, headings: Collection[str]) -> str:
    """What stands between the cells of a CSV file: a comma, unless another gives headings where commas give none."""
    line = _first_line(_text(path))
    if said := _SAID.match(_text(path)):
        return said[1]
    known = {one: sum(cell.strip().strip('"') in headings for cell in line.split(one)) for one in SEPARATORS}
    best = max(known, key=lambda one: known[one])
    return best if known[best] > known[","] else ","


def _first_line(text: str) -> str:
    return re.split("[\r\n]", text, maxsplit=1)[0]


def _no_text(content: bytes) -> str:
    """What is said of a file that is not text of one byte a letter, or more; nothing of one that may be."""
    if content.startswith(b"PK\x03\x04"):
        return "the file is a workbook or zip that ends in .csv: save the sheet as CSV UTF-8"
    return _NOT_UTF_8 if b"\0" in content[:2] else ""


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_EXPANDED_BYTES:
            raise CannotOpen(
                f"the file is larger than {MOST_EXPANDED_BYTES // 1_000_000} MB, far more than a return needs"
            )
        content = path.read_bytes()
        if kind := _no_text(content):
            raise CannotOpen(kind)
        return content.decode("utf-8-sig").removesuffix(_END_OF_OLD)
    except UnicodeDecodeError as error:
        raise CannotOpen(_NOT_UTF_8) from error
    except OSError as error:
        raise CannotOpen("the file cannot be read") from error
