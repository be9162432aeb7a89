"""What is meant by cells that are not written as asked, where it can only be one thing; each reading is a notice.

A date typed as text, a unit called by its name, a word with a capital: the sender's own way is taken, as long as it is
their way. Where the same thing also stands there as it is asked for, the odd one may be a slip and is asked about; so
is every word that decides a verdict or takes evidence out, and every date that two customs read differently.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import duckdb

from data.book import english
from data.book.reference import KEY_OF
from data.book.returns import SHEETS
from data.book.store import quoted
from data.book.tables import Column
from data.intake.letters import as_drawn, without_marks, wrong_with_code
from data.intake.returns import Fault, Raw, RawReturn, RawSheet

Kept = dict[str, dict[str, str]]
"""By reference table: what was written, and the code it was read as."""

EXACT = frozenset({"provenance", "result", "assurance", "withdrawn"})
"""Words that decide a verdict, or what becomes of a row: these are asked for as they are."""
_NAMES = {"recommendation": "title", "unit": "name", "course": "title", "criteria": "title", "meeting": "title"}
_UNIT_NOUNS = re.compile(r"\b(basic command units?|command units?|bcus?|units?)\b")
_NUMBERED = re.compile(r"(?:recommendations?|recs?|rec no|r|no|w)?[. #]*0*([1-9]\d{0,3})\.?")
_PARTS = re.compile(r"\s*[-:|/(),]\s*")
_LONGEST_LABEL = 200


@dataclass
class Known:
    """The codes of one reference table: as they are, as they are drawn, and by what each is called."""

    codes: set[str] = field(default_factory=set)
    drawn: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, code: str, name: str) -> None:
        """One code with a name of it; a name that two have is none."""
        self.codes.add(code)
        self.drawn[as_drawn(code)] = code
        bare = _bare(name)
        self.names[bare] = code if self.names.get(bare, code) == code else ""
        self.called[code].add(bare)


Vocabulary = dict[str, Known]


def vocabulary(connection: duckdb.DuckDBPyConnection) -> Vocabulary:
    """Every code a return may name, from the reference on this connection."""
    found: Vocabulary = {}
    for table, name in _NAMES.items():
        known = found.setdefault(table, Known())
        rows = connection.execute(f"select {quoted(KEY_OF[table])}::varchar, {quoted(name)} from {table}").fetchall()
        for code, called in rows:
            known.add(code, called or "")
    return found


def _bare(name: str) -> str:
    """A name as drawn, without the noun that all have, without points and dashes."""
    plain = re.sub(r"[^\w]+", " ", as_drawn(name).replace("&", " and "))
    return " ".join(_UNIT_NOUNS.sub(" ", plain).split())


# Codes and words -----------------------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """What one text was read as, and where: the index of its first cell and how many cells there are."""

    meant: Raw
    first: int
    cells: int = 0


Readings = dict[str, _Reading]


def read_meanings(raw: RawReturn, known: Vocabulary, kept: Kept | None = None) -> Kept:
    """Put codes and words for what was written instead of them; gives each code read, to be kept with the return.

    kept: what an earlier check read this very return's codes as, should names have changed since.
    """
    read: Kept = defaultdict(dict)
    for sheet, column, cells in _columns(raw):
        if column.refers_to in known:
            table = column.refers_to
            meaning = _codes(known[table], _texts(cells), (kept or {}).get(table, {}))
            changes = _replace(cells, meaning)
            read[table] |= {text: str(reading.meant) for text, reading in changes.items()}
        elif column.words and column.name not in EXACT:
            changes = _replace(cells, _words(column, _texts(cells)))
        else:
            continue
        raw.notices += _notices(sheet, column, changes)
    return {table: codes for table, codes in read.items() if codes}


def _columns(raw: RawReturn) -> Iterator[tuple[RawSheet, Column, list[Raw]]]:
    for name, sheet in raw.sheets.items():
        for column in SHEETS[name].columns:
            if column.name in sheet.columns:
                yield sheet, column, sheet.columns[column.name]


def _texts(cells: list[Raw]) -> set[str]:
    return {cell for cell in cells if isinstance(cell, str)}


def _replace(cells: list[Raw], meaning: Callable[[str], Raw]) -> Readings:
    """Put what is meant in place of what was written; gives each such text."""
    answers: dict[str, Raw] = {}
    changes: Readings = {}
    for at, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if cell not in answers:
            answers[cell] = meaning(cell)
        if (meant := answers[cell]) is not None:
            changes.setdefault(cell, _Reading(meant, at)).cells += 1
            cells[at] = meant
    return changes


def _notices(sheet: RawSheet, column: Column, changes: Readings) -> list[Fault]:
    """A notice for each text that was read as something else."""
    return [
        Fault(sheet.name, sheet.row_numbers[reading.first], column.name, text, f"{_quoted(text)} was {_said(reading)}")
        for text, reading in changes.items()
    ]


def _quoted(text: str) -> str:
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'


def _said(reading: _Reading) -> str:
    meant = english.day(reading.meant) if isinstance(reading.meant, date) else reading.meant
    return f"read as {meant}" + (f", {reading.cells:,} cells" if reading.cells > 1 else "")


def _codes(known: Known, here: set[str], kept: Mapping[str, str]) -> Callable[[str], str | None]:
    """How a cell that names something by what it is called is read. A code that is written nearly right is asked about,
    as is a name where its code stands in the same column.
    """

    def meaning(text: str) -> str | None:
        if text in known.codes or len(text) > _LONGEST_LABEL or wrong_with_code(text):
            return None
        if text in kept:
            return kept[text]
        code = None if as_drawn(text) in known.drawn else code_called(known, text)
        return None if code in here else code

    return meaning


def code_called(known: Known, text: str) -> str | None:
    """The code of what goes by a name or a label: `Central South`, `AS - Central South Command Unit`, `Rec 13`."""
    if code := known.names.get(_bare(text)):
        return code
    number = _NUMBERED.fullmatch(as_drawn(text))
    if number and number[1] in known.codes:
        return number[1]
    parts = [part for part in _PARTS.split(as_drawn(text)) if part]
    for at in (0, -1) if len(parts) > 1 else ():
        code = known.drawn.get(as_drawn(parts[at])) or _number_in(known, parts[at])
        rest = _bare(" ".join(parts[1:] if at == 0 else parts[:-1]))
        if code and rest in known.called[code]:
            return code
    return None


def _number_in(known: Known, part: str) -> str | None:
    number = _NUMBERED.fullmatch(as_drawn(part))
    return number[1] if number and number[1] in known.codes else None


def _words(column: Column, here: set[str]) -> Callable[[str], str | None]:
    """How a cell of a column of words is read: with another case, or as the plural."""

    def meaning(text: str) -> str | None:
        word = None if text in column.words or wrong_with_code(text.replace(" ", "")) else word_meant(column, text)
        return None if word in here else word

    return meaning


def word_meant(column: Column, text: str) -> str | None:
    """The word of a column that a text is another way of writing, if it is one."""
    drawn = as_drawn(text).strip(".'").replace("_", " ")
    return next((word for word in column.words if drawn in (word.lower(), f"{word.lower()}s")), None)


# Hints for what is asked about ---------------------------------------------------------------------------------------


@lru_cache(maxsize=5_000)
def _likest(text: str, names: tuple[str, ...], cutoff: float) -> str | None:
    near = difflib.get_close_matches(text, names, n=1, cutoff=cutoff)
    return near[0] if near else None


def _nearly(known: Known, text: str) -> str | None:
    """The one code that a text is but for spaces, points and letters that are drawn like figures."""
    bare = without_marks(text)
    alike = [code for drawn, code in known.drawn.items() if without_marks(drawn) == bare] if bare else []
    return alike[0] if len(alike) == 1 and len(text) <= _LONGEST_LABEL else None


def did_you_mean(known: Known, text: str) -> str:
    """The end of a sentence about a code that is not known: which one may be meant, nothing if none seems to be."""
    code = known.drawn.get(as_drawn(text)) or _nearly(known, text)
    if code:
        return f": did you mean {code}?"
    if code := code_called(known, text):
        return f": did you mean {code}, whose name that is?"
    if len(text) < 4 or len(text) > _LONGEST_LABEL:
        return ""
    if near := _likest(_bare(text), tuple(name for name, code in known.names.items() if code), 0.8):
        return f": did you mean {known.names[near]}, whose name is like it?"
    near = _likest(as_drawn(text), tuple(known.drawn), 0.75)
    return f": did you mean {known.drawn[near]}?" if near else ""


# Dates typed as text -------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([a-z]{3,9})\.?,?[ -]?(\d{4})", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$", re.ASCII)
"""A time of day says nothing against the day."""
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? (?=[\da-z])", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/. -](?:\d{1,2}|[a-z]{3,9})[/. -]\d{2}", re.ASCII)
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class _Written:
    """A date as it was typed: as its parts say, and whether it is in figures that two customs read differently."""

    first: int
    second: int
    year: int
    in_figures: bool = False

    def day(self) -> date | None:
        """The day, read as in Britain."""
        try:
            return date(self.year, self.second, self.first)
        except ValueError:
            return None

    @property
    def is_british(self) -> bool:
        """Whether it can only be day first."""
        return self.in_figures and self.first > MONTHS_OF_A_YEAR

    @property
    def is_american(self) -> bool:
        """Whether it can only be month first."""
        return self.in_figures and self.second > MONTHS_OF_A_YEAR


def _written(text: str) -> _Written | None:
    plain = _WEEKDAY.sub("", _TIME.sub("", as_drawn(text))).rstrip(".")
    plain = re.sub(r" ?([/.]) ?(?=\d)", r"\1", plain)
    if match := _ISO.fullmatch(plain):
        return _Written(int(match[4]), int(match[3]), int(match[1]))
    if match := _NUMERIC.fullmatch(plain):
        return _Written(int(match[1]), int(match[3]), int(match[4]), in_figures=True)
    if match := _DAY_MONTH.fullmatch(plain):
        return _Written(int(match[1]), _month(match[2]), int(match[3]))
    if match := _MONTH_DAY.fullmatch(plain):
        return _Written(int(match[2]), _month(match[1]), int(match[3]))
    return None


def no_day(text: str) -> str:
    """What to do about a text that is not read as a date."""
    written = _written(text)
    if written and not written.day() and not written.is_american:
        return "there is no such day"
    if _SHORT_YEAR.fullmatch(as_drawn(text)):
        return "type it as a real date, its year in four figures"
    return "type it as a real date"


def may_be_day(text: str) -> bool:
    """Whether a text is a date as people type it, whichever day it means."""
    return _written(text) is not None


def _month(name: str) -> int:
    named = [at for at, month in enumerate(english.MONTHS, start=1) if month.lower().startswith(name)]
    if name == "sept":
        named = [9]
    return named[0] if len(named) == 1 else 0


def read_dates(raw: RawReturn) -> None:
    """Put real dates for those typed as text in a workbook, where they can only mean one day.

    Figures such as 03/04/2026 are read day first where the workbook's own dates are: others of its texts can be
    nothing else, or its cells show their dates so; and never where anything in it is month first.
    """
    columns = [
        (sheet, column, cells) for sheet, column, cells in _columns(raw) if sheet.typed and column.kind == "date"
    ]
    typed = [written for _, _, cells in columns for text in _texts(cells) if (written := _written(text))]
    orders = set().union(*(sheet.orders.get(column.name, set()) for sheet, column, _ in columns))
    american = "month first" in orders or any(written.is_american for written in typed)
    british = "day first" in orders or any(written.is_british for written in typed)
    for sheet, column, cells in columns:
        swapped = _may_be_swapped(cells, sheet.orders.get(column.name, set()))
        changes = _replace(cells, _days(british and not american, american or swapped))
        raw.notices += _together(sheet, column, changes)


def _may_be_swapped(cells: list[Raw], orders: set[str]) -> bool:
    """Whether the real dates of a column may have day and month changed over.

    A program that reads month first takes 03/04/2026 for 4 March, and leaves 31/08/2026 as the text that it is.
    """
    days = [cell.day for cell in cells if isinstance(cell, datetime)]
    return bool(days) and "day first" not in orders and max(days) <= MONTHS_OF_A_YEAR


def _days(in_figures: bool, doubtful: bool) -> Callable[[str], date | None]:
    """How a text is read as a date. in_figures: 03/04/2026 is 3 April; doubtful: no date in figures is read."""

    def meaning(text: str) -> date | None:
        written = _written(text)
        if written is None or (written.in_figures and (doubtful or not (in_figures or written.is_british))):
            return None
        return written.day()

    return meaning


def _together(sheet: RawSheet, column: Column, changes: Readings) -> list[Fault]:
    """One notice for the dates of a column, so that fifty do not hide the rest."""
    if not changes:
        return []
    (text, first), number = next(iter(changes.items())), sum(reading.cells for reading in changes.values())
    assert isinstance(first.meant, date)
    words = f"{_quoted(text)} is a date typed as text, read as {english.day(first.meant)}"
    if number > 1:
        others = english.plural(number - first.cells, "other date", "other dates")
        same = f", {number:,} cells" + (f" with {others}" if number > first.cells else "")
        words += same
    return [Fault(sheet.name, sheet.row_numbers[first.first], column.name, text, words)]
