"""From the book, the SQL that follows from what a sheet is: what is known of it, and each of its cells as it was told.

A sheet is put in here by being in the book. What is known is ruled in data/known.sql, which comes before these.
"""

from data.book.days import EVER
from data.book.reference import NOUN_OF
from data.book.returns import FACTS, SHEETS
from data.book.store import quoted, text
from data.book.tables import Column, Table

_MONTHLY = """create macro {name}_known(known_at) as table
    select {name}.*, standing.as_at, standing.received_on, standing.load_number
    from {name}
    join standing_return('{name}', known_at) as standing using (return_id);"""
# The latest row of each id, unless that row withdraws it. Few come in more than once: only those are ranked.
_ACCUMULATING = """create macro {name}_known(known_at) as table
    with come_in as (
        select
            return_id, as_at, received_on, load_number,
            row_number() over (order by received_on, load_number) as place,
        from returns
        where received_on <= known_at
    ),

    again as (
        select {key}, max(come_in.place) as latest_place
        from {name}
        join come_in using (return_id)
        group by all
        having count(*) > 1
    )

    select {name}.*, come_in.as_at, come_in.received_on, come_in.load_number
    from {name}
    join come_in using (return_id)
    left join again using ({key})
    where coalesce(come_in.place = again.latest_place, true){standing};"""
# The rules read what is known now where it is kept (data/snapshot.py). DuckDB leaves out the half that cannot hold
# before it reads anything. Returns are checked, and kept tables made, by what is known: the tables are behind by then.
_KEPT = """create table if not exists known_{name} as from {name}_known(date '{ever}');

create macro {name}_kept(known_at) as table
    select * from known_{name}
    where known_at = date '{ever}'
    union all
    select * from {name}_known(known_at)
    where known_at <> date '{ever}';"""
# Each cell that is not blank as one row. `compared` names a table of return_id, sheet and subject: which sheets of
# which returns or, of a sheet that accumulates, which of its rows. Columns: return_id, sheet, subject, field, told.
_CELLS = """create macro cell_told(compared) as table
    {cells};"""
_CELLS_OF = """unpivot (
        select {name}.return_id, '{name}' as sheet, {subject} as subject, {cells},
        from {name}
        semi join (from query_table(compared) where sheet = '{name}') as asked
            on asked.return_id = {name}.return_id{of_subject}
    ) on columns(* exclude (return_id, sheet, subject)) into name field value told"""
# The rows of sheets that accumulate whose id came in more than once: few of very many. Columns: return_id, sheet,
# subject.
_AGAIN = """create macro told_again() as table
    {rows};"""
_AGAIN_OF = """select return_id, '{name}' as sheet, {subject} as subject
    from {name}
    semi join (select {key} from {name} group by all having count(*) > 1) using ({key})"""


def macros() -> str:
    """Every statement, in order: for each sheet <sheet>_known(known_at), and <sheet>_kept(known_at), the same read from
    where it is kept; cell_told(compared) and told_again().
    """
    sheets = [SHEETS[name] for name in FACTS]
    cells = "\n    union all by name\n    ".join(_cells(sheet) for sheet in sheets)
    again = "\n    union all\n    ".join(_again(sheet) for sheet in sheets if sheet.accumulates)
    kept = (_KEPT.format(name=sheet.name, ever=EVER) for sheet in sheets)
    return "\n\n".join([*map(_known, sheets), *kept, _CELLS.format(cells=cells), _AGAIN.format(rows=again)]) + "\n"


def _known(sheet: Table) -> str:
    if not sheet.accumulates:
        return _MONTHLY.format(name=sheet.name)
    key = ", ".join(map(quoted, sheet.key))
    withdrawn = any(column.name == "withdrawn" for column in sheet.columns)
    return _ACCUMULATING.format(name=sheet.name, key=key, standing=" and not withdrawn" if withdrawn else "")


def _cells(sheet: Table) -> str:
    subject, columns = _subject(sheet), [column for column in sheet.columns if column.name not in sheet.key]
    return _CELLS_OF.format(
        name=sheet.name,
        subject=subject,
        cells=", ".join(f"{_cell(sheet, column)} as {quoted(column.name)}" for column in columns),
        of_subject=f" and asked.subject = {subject}" if sheet.accumulates else "",
    )


def _again(sheet: Table) -> str:
    key = ", ".join(quoted(name) for name in sheet.key)
    return _AGAIN_OF.format(name=sheet.name, subject=_subject(sheet), key=key)


def _subject(sheet: Table) -> str:
    """SQL for what a row is about: its key, a number with its noun before it."""
    return " || ', ' || ".join(_in_words(sheet, sheet.column(name)) for name in sheet.key)


def _in_words(sheet: Table, column: Column) -> str:
    cell = f"{sheet.name}.{quoted(column.name)}"
    if column.kind == "number" and column.refers_to:
        return f"{text(NOUN_OF[column.refers_to] + ' ')} || {cell}"
    return cell


def _cell(sheet: Table, column: Column) -> str:
    cell = f"{sheet.name}.{quoted(column.name)}"
    return f"if({cell}, {text(column.words[0])}, null)" if column.kind == "flag" else f"{cell}::varchar"
