"""From the book, the checks that follow from what a column is: what it refers to, and that a key comes once.

Each is one select over staged tables, `incoming_<table>` (row_number, then the table's columns). Columns of the answer:
sheet, row_number, column_name, value, fault (words).
"""

from collections.abc import Iterable, Sequence

from data.book.reference import KEY_OF, NEEDED_BY_KIND, NOUN_OF
from data.book.returns import FACTS, MONTHLY, SHEETS
from data.book.store import names_in, quoted, text
from data.book.tables import Column, Table

_UNKNOWN = """
with named as (
    {named}
),

known as (
    {known}
),

called as (
    select * from (values {nouns}) as nouns(refers_to, noun)
)

select
    sheet, row_number, column_name, value,
    if(length(value) > 60, value[:57] || '...', value) || ' is not a known ' || noun as fault,
from named
join called using (refers_to)
anti join known using (refers_to, value)
where value is not null
"""
_RESTATED = """
with earlier as (
    select max(returns.received_on) as received_on
    from returns
    join incoming_month using (as_at)
    having count(*) > 0
),

figures as (
    {figures}
),

counted as (
    select coalesce(sum(number), 0)::integer as number from figures
)

select
    'return' as sheet,
    row_number,
    'as_at' as column_name,
    as_at::varchar as value,
    strftime(as_at, '%B %Y') || ' is already reported, by a return received on '
        || strftime(earlier.received_on, '%-d %B %Y') || ': loading this restates that month, and changes '
        || case number
            when 0 then 'no figure: is this last month''s file?'
            when 1 then '1 figure'
            else number || ' figures'
        end as fault,
from incoming_return
cross join earlier
cross join counted
"""
# Each cell that is not what stood before: of a month's whole position, and of a row whose id came before.
_FIGURES_OF_MONTH = """
    select sum({differ}) as number
    from incoming_{name} as incoming
    full join (from held_{name} semi join incoming_month using (as_at)) as held using ({key})
    where exists (from incoming_sheet where sheet = '{name}')
        and exists (from held_{name} semi join incoming_month using (as_at))"""
_FIGURES_OF_ROWS = """
    select sum({differ}) as number
    from incoming_{name} as incoming
    join {name}_known(date '9999-12-31') as held using ({key})"""
# Three rows at the least: one or two may well stand still.
_UNCHANGED = """
with incoming as (
    {incoming}
),

held as (
    {held}
),

month_before as (
    select sheet, max(held.as_at) as as_at,
    from held
    cross join incoming_month
    where held.as_at < incoming_month.as_at
    group by sheet
)

select
    incoming.sheet,
    null::integer as row_number,
    null::varchar as column_name,
    null::varchar as value,
    'all ' || count(*) || ' rows are as they were in ' || strftime(any_value(month_before.as_at), '%B %Y')
        || ': is this last month''s table?' as fault,
from incoming
join month_before using (sheet)
left join held using (sheet, as_at, name)
group by incoming.sheet
having count(*) >= 3 and bool_and(incoming.figures is not distinct from held.figures)
"""
_REPEATED = """
with keyed as (
    {keyed}
),

ranked as (
    select *, min(row_number) over (partition by sheet, key) as first_row,
    from keyed
    where list_count(key) = len(key)
)

select
    sheet, row_number, column_name,
    key[-1] as value,
    array_to_string(key, ', ') || ' is repeated: row ' || first_row || ' has it already' as fault,
from ranked
where row_number > first_row
"""


def unknown_references(tables: Iterable[Table], known_in: str = "") -> str:
    """Which cells name what is not in the reference? ``known_in``: what the reference tables' names begin with."""
    named = [_cells(table, column) for table in tables for column in table.references]
    known = [
        f"select distinct {text(name)} as refers_to, {quoted(key)}::varchar as value from {known_in}{name}"
        for name, key in KEY_OF.items()
    ]
    nouns = ", ".join(f"({text(name)}, {text(noun)})" for name, noun in NOUN_OF.items())
    return _UNKNOWN.format(named=_union(named), known=_union(known), nouns=nouns)


def repeated_keys(tables: Iterable[Table]) -> str:
    """Which rows repeat the key of an earlier row of their table? Each is placed on the last column of the key."""
    keyed = [
        f"select {text(table.name)} as sheet, row_number, {text(table.key[-1])} as column_name, "
        f"[{', '.join(f'{quoted(name)}::varchar' for name in table.key)}] as key from incoming_{table.name}"
        for table in tables
        if table.key
    ]
    return _REPEATED.format(keyed=_union(keyed))


def units_reported() -> str:
    """SQL that puts in two views which units the monthly sheets are about: unit_held (sheet, as_at, unit_id), of
    held_<sheet>, and unit_incoming (sheet, unit_id), of incoming_<sheet>.
    """
    sheets = [name for name in MONTHLY if "unit_id" in SHEETS[name].key]
    held = [f"select distinct {text(name)} as sheet, as_at, unit_id from held_{name}" for name in sheets]
    incoming = [f"select distinct {text(name)} as sheet, unit_id from incoming_{name}" for name in sheets]
    return (
        f"create or replace temp view unit_held as {_union(held)};\n"
        f"create or replace temp view unit_incoming as {_union(incoming)};"
    )


def days_reported() -> str:
    """SQL that puts in a view every day a return gives: incoming_day (sheet, row_number, column_name, day)."""
    days = [
        f"select {text(sheet.name)} as sheet, row_number, {text(column.name)} as column_name, "
        f"{quoted(column.name)} as day from incoming_{sheet.name}"
        for sheet in SHEETS.values()
        for column in sheet.columns
        if column.kind == "date"
    ]
    return f"create or replace temp view incoming_day as {_union(days)};"


def month_restated(sheets: Iterable[Table]) -> str:
    """Is the month already reported, and how many figures would this return change? Counted as restatements are.

    sheets: those that it brings.
    """
    return _RESTATED.format(figures=_union([_figures(sheet) for sheet in sheets]) or "select 0 as number")


def month_unchanged(sheets: Sequence[Table]) -> str:
    """Which of some sheets whose figures move are, row for row, what they were in the month before they last came?"""
    return _UNCHANGED.format(
        incoming=_union([f"select {_row(sheet)} from incoming_{sheet.name}" for sheet in sheets]),
        held=_union([f"select as_at, {_row(sheet)} from held_{sheet.name}" for sheet in sheets]),
    )


def _row(sheet: Table) -> str:
    """SQL for the sheet, what a row of it is about, and the figures in it."""
    name = ", ".join(f"{quoted(column)}::varchar" for column in sheet.key)
    figures = ", ".join(quoted(column.name) for column in sheet.columns if column.kind == "count")
    return f"{text(sheet.name)} as sheet, [{name}] as name, [{figures}] as figures"


def facts_of_no_return() -> str:
    """An identity of a snapshot: which facts name a return that was not received? In words, one row for each."""
    facts = _union([f"select return_id from {name}" for name in FACTS])
    return (
        "select 'every fact names a return that was received'\n"
        f"from (\n    {facts}\n) as fact\nanti join returns using (return_id)"
    )


def _figures(sheet: Table) -> str:
    differ = [_differs(sheet, column) for column in sheet.columns if column.name not in sheet.key]
    form = _FIGURES_OF_ROWS if sheet.accumulates else _FIGURES_OF_MONTH
    return form.format(name=sheet.name, key=", ".join(quoted(name) for name in sheet.key), differ=" + ".join(differ))


def _differs(sheet: Table, column: Column) -> str:
    """SQL for whether a cell changes; that an action is done is news of it, and no correction."""
    name = quoted(column.name)
    is_news = sheet.name == "actions" and column.name in ("done_on", "outcome")
    only = f" and held.{name} is not null" if is_news else ""
    return f"(incoming.{name} is distinct from held.{name}{only})::integer"


def columns_by_kind() -> str:
    """Which criteria lack a column that their kind needs, or fill one that it does not have?"""
    columns = sorted({name for needed in NEEDED_BY_KIND.values() for name in needed})
    return _union([_of_kind(kind, name, name in needed) for kind, needed in NEEDED_BY_KIND.items() for name in columns])


def _of_kind(kind: str, name: str, needed: bool) -> str:
    words = f"is blank, and a {kind} criterion needs it" if needed else f"is filled, and a {kind} criterion has none"
    return (
        f"select 'criteria' as sheet, row_number, {text(name)} as column_name, {quoted(name)}::varchar as value, "
        f"{text(words)} as fault from incoming_criteria "
        f"where kind = {text(kind)} and {quoted(name)} is {'null' if needed else 'not null'}"
    )


def _cells(table: Table, column: Column) -> str:
    name = quoted(column.name)
    cell = f"unnest({names_in(name)})" if column.separator else name
    place = f"{text(table.name)} as sheet, row_number, {text(column.name)} as column_name"
    return (
        f"select {place}, {text(str(column.refers_to))} as refers_to, trim({cell}::varchar) as value "
        f"from incoming_{table.name}"
    )


def _union(selects: list[str]) -> str:
    return "\n    union all\n    ".join(selects)
