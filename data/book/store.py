"""From the book, the SQL of the store: reference tables and fact tables with their checks, settings and words.

Beside these stands data/schema.sql, with the tables that no one fills in by hand.
"""

from collections.abc import Iterable

from data.book.ladder import ASSURANCES, EMBEDDED, LADDER, PRACTISED, STEPS, TOP
from data.book.reference import NEEDED_BY_KIND, REFERENCE
from data.book.returns import FACTS, MONTHLY, SHEETS
from data.book.settings import SETTINGS
from data.book.tables import SQL_TYPES, Column, Table
from data.book.verdicts import CHANGES, FLAG_OF, FLAGS, MILESTONE_KINDS, VERDICTS

# Every fact says which return brought it, and in which row as the spreadsheet numbers it.
_PLACED = ("return_id varchar not null", "row_number integer not null")
_LEAST_OF_KIND = {"count": 0, "stage": 0}


def ddl() -> str:
    """Every statement that lays the book's tables and macros in a new snapshot, in order."""
    reference = (_table(table, _keys(table)) for table in REFERENCE.values())
    facts = (_table(SHEETS[name], [], *_PLACED) for name in FACTS)
    return "\n\n".join([*reference, *facts, *_words(), *_settings()]) + "\n"


def macros() -> str:
    """Every statement of these that makes a macro."""
    return "\n\n".join(_settings()) + "\n"


def column_names(table: Table) -> list[str]:
    """The names of a table's columns as SQL takes them: `from` is a word of SQL's own."""
    return [quoted(column.name) for column in table.columns]


def quoted(name: str) -> str:
    """A column's name between double quotes, so that SQL takes it as a name."""
    return f'"{name}"'


def text(value: str) -> str:
    """A text as SQL writes one."""
    return "'" + value.replace("'", "''") + "'"


def names_in(cell: str) -> str:
    """SQL for the list of names in a cell that holds several: split by semicolons, spaces of any kind about them."""
    # What str.strip() takes from the ends of every other cell: DuckDB's own \s is ASCII's.
    space = r"[\s\v\p{Z}\x{1c}-\x{1f}\x{85}]"
    parts = f"string_split(coalesce({cell}, ''), ';')"
    names = f"[regexp_replace(part, '^{space}+|{space}+$', '', 'g') for part in {parts}]"
    return f"[name for name in {names} if name <> '']"


def _table(table: Table, more: Iterable[str], *first: str) -> str:
    position = ["position integer not null"] if table.name == "criteria" else []
    lines = [*first, *position, *(_column(column) for column in table.columns), *more, *_checks(table)]
    return f"create table {table.name} (\n    " + ",\n    ".join(lines) + "\n);"


def _column(column: Column) -> str:
    need = " not null" if column.required or column.kind == "flag" else ""
    return f"{quoted(column.name)} {SQL_TYPES[column.kind]}{need}"


def _keys(table: Table) -> list[str]:
    keys = [f"primary key ({', '.join(quoted(name) for name in table.key)})"]
    # A criterion is referred to by its id, whatever the version: no key of a table, so a check in words (reference).
    refers = [
        f"foreign key ({quoted(column.name)}) references {column.refers_to}"
        for column in table.references
        if column.refers_to not in ("criteria", table.name) and not column.separator
    ]
    return keys + refers


def _checks(table: Table) -> list[str]:
    checks = [check for column in table.columns for check in _column_checks(column)]
    if table.name == "criteria":
        checks += [
            f"check (kind <> {text(kind)} or ({' and '.join(f'{name} is not null' for name in needed)}))"
            for kind, needed in NEEDED_BY_KIND.items()
            if needed
        ]
    return checks


def _column_checks(column: Column) -> Iterable[str]:
    name = quoted(column.name)
    if column.words and column.kind == "word":
        yield f"check ({name} in ({', '.join(text(word) for word in column.words)}))"
    if column.kind == "share":
        yield f"check ({name} > 0 and {name} <= 1)"
    least = _LEAST_OF_KIND.get(column.kind) if column.least is None else column.least
    if least is not None:
        yield f"check ({name} >= {least})"
    if column.most is not None:
        yield f"check ({name} <= {column.most})"


def _words() -> list[str]:
    """The ladder and every list of words as tables that the rules can read."""
    levels = [f"{text(level.code)}, {text(level.name)}" for level in ASSURANCES]
    # The most severe verdict has place 1; met, which blocks nothing, has place 0.
    verdicts = [f"{text(one.word)}, {at}, {_text_or_null(FLAG_OF.get(one.word))}" for at, one in enumerate(VERDICTS)]
    flags = [f"{text(flag.word)}, {at}" for at, flag in enumerate(FLAGS, start=1)]
    changes = [f"{text(change.word)}, {at}" for at, change in enumerate(CHANGES, start=1)]
    kinds = [f"{text(kind)}, {at}" for at, kind in enumerate(MILESTONE_KINDS, start=1)]
    stages = [f"{stage.number}, {text(stage.name)}, {str(stage.counts_as_embedded).lower()}" for stage in LADDER]
    sheets = [f"{text(name)}, {at}, {str(name in MONTHLY).lower()}" for at, name in enumerate(FACTS, start=1)]
    return [
        _listed("ladder", "stage integer, name varchar, counts_as_embedded boolean", stages),
        _listed("assurance_level", "assurance varchar, name varchar", levels),
        _listed("verdict_word", "verdict varchar, place integer, flag varchar", verdicts),
        _listed("flag_word", "flag varchar, place integer", flags),
        _listed("change_kind", "kind varchar, place integer", changes),
        _listed("milestone_kind", "kind varchar, place integer", kinds),
        _listed("sheet", "sheet varchar, place integer, is_monthly boolean", sheets),
    ]


def _text_or_null(value: str | None) -> str:
    return "null" if value is None else text(value)


def _listed(name: str, columns: str, rows: list[str]) -> str:
    values = ",\n    ".join(f"({row})" for row in rows)
    return f"create table {name} ({columns});\ninsert into {name} values\n    {values};"


def _settings() -> list[str]:
    figures = {name: setting.value for name, setting in SETTINGS.items()}
    figures |= {"embedded_stage": EMBEDDED, "practised_stage": PRACTISED, "top_stage": TOP}
    macros = [f"create macro {name}() as {_number(value)};" for name, value in figures.items()]
    # A list from stage 1 on as columns, one a stage: unnest(units_at_each(units_at)).
    each = ", ".join(f"'units_at_{stage}': units_at[{stage}]" for stage in STEPS)
    # How many of a list of stages reach each, as columns, one a stage: unnest(at_each(list(supported_stage))).
    counted = "coalesce(len(list_filter(stages, lambda held: held >= {})), 0)"
    reached = ", ".join(f"'at_{stage}': {counted.format(stage)}" for stage in STEPS)
    return [
        *macros,
        f"create macro names_in(cell) as {names_in('cell')};",
        f"create macro units_at_each(units_at) as {{{each}}};",
        f"create macro at_each(stages) as {{{reached}}};",
    ]


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value!r}::double"
