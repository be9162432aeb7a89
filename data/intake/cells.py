"""From raw cells to values: what each kind of column accepts, and what is said of a cell it does not.

A reader of a kind takes a cell that is not blank and gives its value, or raises Misread with the fault in words.
Excel's cells have types and are held to them; a CSV's are text, and are held to one plain way of writing.
"""

import difflib
import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from data.book import english
from data.book.ladder import STAGES
from data.book.reference import NOUN_OF
from data.book.tables import LARGEST_WHOLE_NUMBER, Column, Table
from data.intake.letters import as_drawn, wrong_with_code, wrong_with_origin
from data.intake.readings import no_day, word_meant
from data.intake.returns import MOST_FAULTS, ExcelError, Fault, NoStoredValue, Percentage, Raw, RawSheet, Unreadable
from data.intake.structure import shown

Value = str | int | float | bool | date | None
Reader = Callable[[Column, Raw], Value]

LONGEST_TEXT = 32_767
"""The most characters an Excel cell holds."""

_EXCEL_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?", re.ASCII)
_IN_THOUSANDS = re.compile(r"[-+]?\d{1,3}([,' \u00a0\u2009\u202f\u2019]\d{3})+(\.\d*)?", re.ASCII)
_FIGURES = re.compile(r"[-+£]?[\d.,' ]+%?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d{1,2}", re.ASCII)
_IN_POWERS = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_TIME = re.compile(r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", re.ASCII)
"""What systems put behind every day: it says nothing against it."""
_YEAR_FIRST = re.compile(r"(\d{4})[/.-]?(\d{2})[/.-]?(\d{2})", re.ASCII)
_BRITISH_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", re.ASCII)
_LONG_DATE = re.compile(r"(\d{1,2})[ -]?([A-Za-z]{3,9})\.?[ -]?(\d{4})", re.ASCII)
_SHARE = re.compile(r"[-+]?\d*\.?\d+|\d+\.", re.ASCII)
_PERCENT = re.compile(r"\d+(\.\d+)?\s*%|0?\.\d+", re.ASCII)
_LONGEST_NUMBER = 30
_FEWEST_FOR_NOTES = 2
_CALLED = {
    "officer": ("pc", "pcs", "dc", "constable", "constables", "police constable"),
    "supervisor": ("ps", "sgt", "sergeant", "sergeants", "ds", "inspector", "insp", "sergeant and above"),
}
"""What is asked about where a rank stands for a word: which of them it is, its sender says."""
TOTALS = frozenset({
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "all", "all units", "all bcus", "mps", "met",
    "met total", "force", "force total",
})  # fmt: skip
"""What stands for the unit, or anything else, in a row that adds up the others."""
_SAID = frozenset({"date", "count", "word", "flag"})
_NOTHING = frozenset({
    "tbc", "tba", "n/a", "na", "-", "--", "none", "nil", "not applicable", "null", "nan",
    "ongoing", "unknown", "?",
})  # fmt: skip
"""What is typed where there is nothing to say."""
_LAST_EXACT = 10**15
"""Excel keeps 15 digits of a number: of a longer one the last are lost."""
EARLIEST_DATE = date(1900, 1, 1)
"""Excel holds no date before it; one that is written in a CSV is a year mistyped."""


class Misread(ValueError):
    """A cell that its column cannot take; the message is the fault in the sender's words.

    hint: what is said after it, worked out for those alone that are told.
    """

    def __init__(self, words: str, hint: Callable[[], str] | None = None) -> None:
        super().__init__(words)
        self.hint = hint

    @property
    def words(self) -> str:
        """The whole sentence."""
        return f"{self}{self.hint() if self.hint else ''}"


class Faults(list[Fault]):
    """The faults of one sheet, as many as are told one by one; ``more``: how many there are beside these.

    held: the sheet is one of a return held already, so that what only newer checks refuse is let through. rows: those
    that are none of the table, each told of in one sentence: nothing else is said of them.
    """

    def __init__(self, held: bool = False) -> None:
        super().__init__()
        self.more, self.held = 0, held
        self.rows: set[int] = set()


def read_cells(sheet: RawSheet, table: Table, held: bool = False) -> tuple[dict[str, list[Value]], Faults]:
    """Every column of a sheet, or of a reference file, as values, and a fault for each cell refused.

    None stands where a cell is blank or faulty. held: see Faults.
    """
    values: dict[str, list[Value]] = {}
    faults = Faults(held)
    for column in table.columns:
        raw = sheet.columns.get(column.name)
        if raw is None:  # the heading is missing: that has its own fault, or the column is newer than the file
            values[column.name] = [None] * len(sheet.row_numbers)
        else:
            values[column.name] = _read_column(sheet, column, raw, faults)
    if not held:
        _tell_odd_rows(sheet, table, faults)
    return values, faults


# Rows that are none ------------------------------------------------------------------------------------------------


def _tell_odd_rows(sheet: RawSheet, table: Table, faults: Faults) -> None:
    """Put one sentence for the faults of each row that is a note, a total or an explanation of the headings."""
    by_row: defaultdict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row or 0].append(fault)
    at = {number: index for index, number in enumerate(sheet.row_numbers)}
    for row, told in by_row.items():
        cells = {name: cell for name, column in sheet.columns.items() if (cell := column[at[row]]) is not None}
        words = _odd_row(table, cells, at[row] == 0, {fault.column for fault in told}) if len(told) > 1 else ""
        if words:
            first = next(iter(cells))
            faults[faults.index(told[0])] = Fault(sheet.name, row, first, in_words(cells[first]), words)
            for fault in told[1:]:
                faults.remove(fault)
            faults.rows.add(row)


def _odd_row(table: Table, cells: Mapping[str, Raw], is_first: bool, faulty: set[str | None]) -> str:
    """What a row of a sheet is that has several faults, if that shows; nothing where it is a row like the others."""
    kinds = {column.name: column.kind for column in table.columns}
    typed = {name for name in cells if kinds[name] in ("count", "stage", "date", "share")}
    required = [column.name for column in table.columns if column.required]
    if len(cells) == 1 and len(required) > _FEWEST_FOR_NOTES and not (typed and _are_figures(cells)):
        return "stands alone in its row: if it is a note or a title, delete the row, or move it off this sheet"
    texts = [as_drawn(cell) for cell in cells.values() if isinstance(cell, str)]
    if typed and (any(text in TOTALS for text in texts) or (typed == set(cells) and _are_figures(cells))):
        return "is a row of totals: delete it, for what it adds up is counted already"
    is_worded = all(isinstance(cell, str) for cell in cells.values())
    is_worded = is_worded and not any(re.search(r"\d{3}", str(cells[name])) for name in typed)
    if is_first and is_worded and typed and typed <= faulty and len(faulty) * 2 > len(required):
        return "begins a row that explains the headings: delete the row"
    return ""


def _are_figures(cells: Mapping[str, Raw]) -> bool:
    return all(not isinstance(cell, str) or _FIGURES.fullmatch(cell) for cell in cells.values())


def _read_column(sheet: RawSheet, column: Column, raw: list[Raw], faults: Faults) -> list[Value]:
    read = (_TYPED if sheet.typed else _UNTYPED)[column.kind]
    values: list[Value] = []
    raw = [_as_first_read(column, cell) for cell in raw] if faults.held else raw
    for row_number, cell in zip(sheet.row_numbers, raw, strict=True):
        try:
            value = _read_cell(read, column, cell)
            if isinstance(value, str) and not faults.held:
                _refuse_odd_letters(column, value)
            values.append(value)
        except Misread as misread:
            values.append(None)
            if len(faults) == MOST_FAULTS:
                faults.more += 1
                continue
            quoted = None if cell is None or isinstance(cell, NoStoredValue) else in_words(cell)
            faults.append(Fault(sheet.name, row_number, column.name, quoted, misread.words))
    return values


def _as_first_read(column: Column, cell: Raw) -> Raw:
    """A cell of a return that is held, as it was read before some numbers were refused."""
    if isinstance(cell, Percentage):
        return cell.number
    if column.kind == "id" and isinstance(cell, int | float) and abs(cell) > _LAST_EXACT:
        return in_words(cell)
    return cell


def _refuse_odd_letters(column: Column, value: str) -> None:
    wrong = wrong_with_code(value) if column.kind in ("id", "word") else ""
    if column.kind == "id" and value.startswith(("'", '"')):
        wrong = wrong or f"begins with {value[0]}, which a spreadsheet takes for a sign of text: type the id without it"
    if wrong := wrong or wrong_with_origin(value):
        raise Misread(wrong)


def _read_cell(read: Reader, column: Column, cell: Raw) -> Value:
    if cell is None:
        if column.required:
            raise Misread("is blank and has to be filled in")
        return False if column.kind == "flag" else None
    return read(column, _plain(column, cell))


def _plain(column: Column, cell: Raw) -> Raw:
    """The cell, if it holds a value at all."""
    if isinstance(cell, NoStoredValue):
        raise Misread("is a formula without a stored value: calculate and save in Excel, or type the value")
    if isinstance(cell, ExcelError):
        raise Misread(f"{cell.shown} is an Excel error, not a value")
    if isinstance(cell, Percentage) and column.kind not in ("text",):
        raise Misread(_as_share(cell.shown))
    says = column.kind in _SAID or column.separator
    if isinstance(cell, str) and not column.required and says and as_drawn(cell) in _NOTHING:
        raise Misread(f"{_quoted(cell)} is no value: leave the cell blank where there is none")
    if isinstance(cell, Unreadable):
        raise Misread(f"{short(cell.shown)} cannot be read: type the value again")
    if isinstance(cell, str):
        if len(cell) > LONGEST_TEXT:
            raise Misread(f"is {len(cell):,} characters long; a cell holds {LONGEST_TEXT:,} at most")
        if cell in _EXCEL_ERRORS and column.kind != "text":  # in words, #N/A may be what was meant
            raise Misread(f"{cell} is an Excel error, not a value")
    return cell


def _as_share(shown: str) -> str:
    return f"{shown} is a share, where a number of people or cases belongs: type how many there are"


def in_words(cell: object) -> str:
    """A raw cell as its sender would recognise it: dates as 31 October 2026, whole numbers without a point."""
    if isinstance(cell, datetime) and cell.time() != time():
        return f"{english.day(cell)} {cell:%H:%M}"
    if isinstance(cell, date):
        return english.day(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _digits(cell)
    return shown(cell)


def short(text: str) -> str:
    """A text short enough to quote in a sentence."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def _quoted(text: str) -> str:
    return f'"{short(text)}"'


def _digits(number: int | float) -> str:
    """A number as its digits, 7.0 as 7 and 0.1 as 0.1."""
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)


def _named(number: float) -> str:
    """What a number that is not finite is called."""
    return "NaN (not a number)" if math.isnan(number) else "infinity"


# Counts and stages ---------------------------------------------------------------------------------------------------


def _typed_count(column: Column, cell: Raw) -> int:
    if isinstance(cell, bool):
        raise Misread(f"{in_words(cell)} is true/false, where a number belongs")
    if isinstance(cell, int | float):
        return _whole(cell)
    if isinstance(cell, date):
        raise Misread(f"{in_words(cell)} is a date, where a number belongs: format the cell as a number")
    if isinstance(cell, time | timedelta):
        raise Misread(f"{in_words(cell)} is a time, where a number belongs: format the cell as a number")
    text = str(cell)
    if _PERCENT.fullmatch(text):
        raise Misread(_as_share(text))
    if marked := _plain_figures(text):
        raise Misread(f"{_quoted(text)} is text with {marked[0]}: type {marked[1]} as a number")
    if _PLAIN_NUMBER.fullmatch(text):
        raise Misread(f"{_quoted(text)} is a number typed as text: type it as a number")
    raise Misread(f"{_quoted(text)} is text, where a number belongs", lambda: _stage_named(column, text))


def _plain_figures(text: str) -> tuple[str, str] | None:
    """What a number is written with that is not plain, and the number without it."""
    if match := _IN_THOUSANDS.fullmatch(text):
        return "a thousands comma" if match[1][0] == "," else "a mark between its thousands", re.sub(
            r"[^\d.+-]", "", text
        )
    if _DECIMAL_COMMA.fullmatch(text):
        return "a decimal comma", re.sub(r"\.0+$", "", text.replace(",", "."))
    return None


def _stage_named(column: Column, text: str) -> str:
    """Which stage a text is the name of, for a column of stages."""
    drawn = as_drawn(text)
    named = [number for number, name in enumerate(STAGES) if name.lower() in drawn] if column.kind == "stage" else []
    named = named or ([int(drawn[-1])] if re.fullmatch(r"stage [0-5]", drawn) and column.kind == "stage" else [])
    return f": did you mean {named[0]}?" if len(named) == 1 else ""


def _untyped_count(column: Column, cell: Raw) -> int:
    text = str(cell)
    if _PLAIN_NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return _whole(float(text) if "." in text else int(text))
    if _PERCENT.fullmatch(text):
        raise Misread(_as_share(text))
    if marked := _plain_figures(text):
        raise Misread(f"{_quoted(text)} has {marked[0]}: write {marked[1]}")
    if text.lower() in ("true", "false"):
        raise Misread(f"{text} is true/false, where a number belongs")
    if text.lower().lstrip("+-") in ("inf", "infinity", "nan"):
        raise Misread(f"{text} is not a number that can be counted")
    if _ISO_DATE.fullmatch(text):
        raise Misread(f"{text} is a date, where a number belongs")
    meant = f": write {_digits(float(text))}" if _IN_POWERS.fullmatch(text) else ""
    raise Misread(f"{_quoted(text)} is text, where a plain number belongs{meant}")


def _whole(number: int | float) -> int:
    if isinstance(number, float) and not math.isfinite(number):
        raise Misread(f"{_named(number)} is not a number that can be counted")
    if number < 0:
        raise Misread(f"{_digits(number)} is below zero")
    if 0 < number < 1:
        raise Misread(f"{_digits(number)} is not a whole number: {_as_share(f'{round(100 * number, 1):g}%')}")
    if number != math.floor(number):
        raise Misread(f"{_digits(number)} is not a whole number")
    if number > LARGEST_WHOLE_NUMBER:
        raise Misread(f"{short(_digits(number))} is too large")
    return int(number)


# Dates ---------------------------------------------------------------------------------------------------------------


def _typed_date(column: Column, cell: Raw) -> date:
    if isinstance(cell, datetime):  # a time of day says nothing against the day
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, bool):
        raise Misread(f"{in_words(cell)} is true/false, where a date belongs")
    if isinstance(cell, int | float):
        raise Misread(f"{in_words(cell)} is a number, where a date belongs: format the cell as a date")
    if isinstance(cell, time | timedelta):
        raise Misread(f"{in_words(cell)} is a time without a day, where a date belongs")
    raise Misread(f"{_quoted(str(cell))} is text, where a date belongs: {no_day(str(cell))}")


def _untyped_date(column: Column, cell: Raw) -> date:
    text = str(cell)
    if _ISO_DATE.fullmatch(text):
        try:
            return _in_range(date.fromisoformat(text))
        except Misread:
            raise
        except ValueError:
            raise Misread(f"{text} is not a day of the calendar") from None
    meant = _as_written_in_britain(_ISO_TIME.sub("", text))
    raise Misread(f"{_quoted(text)} is not a date written as 2026-10-31" + (f": write {meant}" if meant else ""))


def _as_written_in_britain(text: str) -> date | None:
    """The day that was meant by `31/10/2026`, `31 October 2026` or `20261031`, if there is such a day."""
    if match := _BRITISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _LONG_DATE.fullmatch(text):
        names = [name for name in english.MONTHS if name.lower().startswith(match[2].lower())]
        day, month, year = int(match[1]), english.MONTHS.index(names[0]) + 1 if len(names) == 1 else 0, int(match[3])
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_range(day: date) -> date:
    if day < EARLIEST_DATE:
        raise Misread(f"{day.isoformat()} is before {EARLIEST_DATE.year}: the year seems mistyped")
    return day


# Shares --------------------------------------------------------------------------------------------------------------


def _untyped_share(column: Column, cell: Raw) -> float:
    text = str(cell)
    if text.endswith("%") and _PERCENT.fullmatch(text):
        raise Misread(f"{_quoted(text)} is a percentage: write it as a share, such as 0.95 for 95%")
    if re.fullmatch(r"\d*,\d+", text, re.ASCII):
        raise Misread(f"{_quoted(text)} has a decimal comma: write {text.replace(',', '.')}")
    if not _SHARE.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        raise Misread(f"{_quoted(text)} is not a share written as 0.95")
    share = float(text)
    if share <= 0:
        raise Misread(f"{text} is not over 0: everything would pass")
    if share > 1:
        raise Misread(f"{text} is over 1, which nothing can reach: write 0.95 for 95%")
    return share


# Ids, words and text -------------------------------------------------------------------------------------------------


def _text(column: Column, cell: Raw) -> str:
    """Text; a number is read as its digits, a date as 2026-10-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Percentage):
        return cell.shown
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, float) and not math.isfinite(cell):
        raise Misread(f"{_named(cell)} is not a value")
    return in_words(cell) if isinstance(cell, bool | int | float) else str(cell)


def _id(column: Column, cell: Raw) -> str:
    # Excel turns an id such as MAR-1 into a date of its own accord, and the id that was meant is gone.
    if isinstance(cell, date | time | timedelta):
        raise Misread(f"{in_words(cell)} is a date, where an id belongs: format the cell as text and type the id again")
    if isinstance(cell, bool):
        raise Misread(f"{in_words(cell)} is true/false, where an id belongs")
    if isinstance(cell, int | float) and abs(cell) > _LAST_EXACT and math.isfinite(cell):
        digits = f"{int(cell)}"
        raise Misread(
            f"{digits} has {len(digits)} digits, and Excel keeps 15 of a number: format the cell as text, type it again"
        )
    return _text(column, cell)


def _number(column: Column, cell: Raw) -> int:
    """An id that is a number, of a recommendation say: digits typed as text are the same id, and 13.0 is 13."""
    digits = _id(column, cell)
    if match := re.fullmatch(r"(\d{1,9})(\.0*)?", digits, re.ASCII):
        return int(match[1])
    if match := re.fullmatch(r"(\d{1,9}),0+", digits, re.ASCII):
        raise Misread(f"{digits} has a decimal comma: write {match[1]}")
    noun = NOUN_OF.get(column.refers_to or column.name.removesuffix("_id"), column.name)
    raise Misread(f"{short(digits)} is not the number of a {noun}")


def _word(column: Column, cell: Raw) -> str:
    text = _text(column, cell)
    if text in column.words:
        return text
    allowed = " or ".join(column.words) if len(column.words) <= 2 else f"one of {', '.join(column.words)}"
    if wrong := wrong_with_code(text.replace(" ", "")):
        raise Misread(wrong.replace("the id", "the word"))
    raise Misread(f"{_quoted(text)} is not {allowed}", lambda: _meant(column, text))


def _meant(column: Column, text: str) -> str:
    if column.kind == "flag":
        is_no = as_drawn(text).strip(".") in ("no", "n", "false", "0")
        return ": leave the cell blank" if is_no else f": did you mean {column.words[0]}?"
    meant = word_meant(column, text) or _likest(column, text)
    return f": did you mean {meant}?" if meant else ""


@lru_cache(maxsize=5_000)
def _likest(column: Column, text: str) -> str | None:
    drawn = as_drawn(text[:60])
    near = difflib.get_close_matches(drawn, column.words, n=1, cutoff=0.75)
    bare = re.sub(r"[\W_]+", "", drawn)
    near = near or [word for word in column.words if word.lower().replace(" ", "") == bare]
    near = near or [word for word in column.words if word in drawn.split() or drawn in _CALLED.get(word, ())]
    near = near or [word for word in column.words if word[-1:].isdigit() and re.findall(r"\d+", drawn) == [word[-1:]]]
    return near[0] if len(near) == 1 else None


def _flag(column: Column, cell: Raw) -> bool:
    return bool(_word(column, cell))


_TYPED: dict[str, Reader] = {
    "id": _id,
    "number": _number,
    "date": _typed_date,
    "count": _typed_count,
    "stage": _typed_count,
    "word": _word,
    "flag": _flag,
    "text": _text,
}
_UNTYPED: dict[str, Reader] = _TYPED | {
    "date": _untyped_date,
    "count": _untyped_count,
    "stage": _untyped_count,
    "share": _untyped_share,
}


def read_lone_cell(column: Column, text: str) -> Value:
    """The value of one cell of a CSV, None if its column cannot take it."""
    try:
        return _read_cell(_UNTYPED[column.kind], column, text)
    except Misread:
        return None
