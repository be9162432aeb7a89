"""One page on one recommendation: what may be said of it, what may not, until when, what would move it, its actions."""

from data.book.english import day, join_names, sentence
from data.book.ladder import numbered
from data.book.numbering import number_of
from pages.papers.asking import Asked, Row
from pages.papers.brief import paper
from pages.papers.paper import Block, Link, Links, Listed, Paper, Rows, Section, Words
from pages.sentences import needs, quoted

MOVES_TOLD, ACTIONS_TOLD = 10, 6


def one(of: Asked, number: int, meeting: str = "") -> Paper:
    """The page on a recommendation. Raises KeyError where there is none of that number."""
    if number not in of.numbers:
        raise KeyError(number)
    links = Links()
    link = links.to(f"Recommendation {of.numbers[number]}", of.address("recommendation", recommendation=number))
    told = quoted.told_of(lambda question: of.ask(question, recommendation=number), of.units, of.as_at)
    must_add = quoted.must_add(told, bool(of.fresh["illustrative"]))
    sections = [
        Section("May say", [Listed([Words(line, link) for line in quoted.may(told)])]),
        Section("May not say", [Listed([Words(line, link) for line in quoted.may_not(told)])]),
        Section("Must add", [Listed([Words(line, link) for line in must_add])]),
        Section("Where each unit stands", [_units(of, told, link)]),
        Section("What would move it", _moves(of, number, link)),
        Section("Actions", _actions(of, number, link)),
    ]
    return paper(of, f"{number_of(told.about)} {told.about['title']}", sections, links, meeting)


def _units(of: Asked, told: quoted.Told, link: Link) -> Block:
    ordered = sorted(told.units, key=lambda row: (row["supported_stage"], row["unit_id"]))
    cells = [
        [of.units[row["unit_id"]], numbered(row["supported_stage"]), row["flag"] or "", numbered(row["claimed_stage"])]
        for row in ordered
    ]
    headings = ["Unit", "Supported by evidence", "Below its best", "Claimed"]
    return Rows(headings, cells, [2, 1.6, 1.2, 1.6], "Where each unit stands, the lowest first.", link)


def _moves(of: Asked, number: int, link: Link) -> list[Block]:
    rows = of.ask("what_moves_recommendation", recommendation=number)[:MOVES_TOLD]
    cells = [[sentence(needs.need(row, of.courses)), _where(of, row)] for row in rows]
    return [Rows(["Need", "Where"], cells, [4, 3], "What the rules ask for.", link)] if cells else []


def _where(of: Asked, row: Row) -> str:
    names = [of.units.get(unit, unit) for unit in row["unit_ids"] or []]
    return "every unit" if len(names) == len(of.units) > 1 else join_names(names, 4)


def _actions(of: Asked, number: int, link: Link) -> list[Block]:
    rows = [row for row in of.actions(recommendation=number) if row["done_on"] is None][:ACTIONS_TOLD]
    told = [Words(f"{row['action']}: {row['owner_role']}, due {day(row['due_on'])}.", link) for row in rows]
    return [Listed(told)] if told else []
