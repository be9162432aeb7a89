"""The brief: two pages from the same questions and sentences as the pages, every figure numbered to where it stands.

The answer, what moved and why, until when, what is declared and not borne out, five questions, what was to be done,
could it happen again, and what can't be concluded.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.palette import theme
from data.book import PRODUCT
from data.book.english import count_of, day, month, plural
from data.book.ladder import EMBEDDED, LADDER, STAGES, stage_of
from data.book.numbering import number_of
from pages.papers.asking import Asked
from pages.papers.paper import Block, Link, Links, Listed, Months, Paper, Rows, Section, Words
from pages.sentences import causes, overview, press, runway
from pages.sentences import meeting as sitting

Row = Mapping[str, Any]

MADE_UP = "Illustrative figures, made up to show how this works: none is the Metropolitan Police's."
WORKING = "Numbers W1 to W20 and their titles are working ones, not yet HMICFRS's own."
# As many as two pages hold; what is left out is counted.
CAUSES_TOLD, RISES_TOLD, LINES_TOLD, DECLARED_TOLD, ACTIONS_TOLD = 5, 3, 8, 6, 6
DAYS_AHEAD = 90
NOT_CONCLUDED = (
    "A recommendation stands at its lowest unit: its stage hides how far the others are.",
    "What lapsed says that evidence ran out, not that practice did.",
    "Nothing on file does not mean that nothing was done.",
    "Nothing here says what the public or bereaved families have felt of it.",
)


def brief(of: Asked, meeting: str = "") -> Paper:
    """The brief on the dates asked of. meeting: for which meeting it is, in words."""
    links = Links()
    sections = [
        Section("How much is embedded, and does the evidence bear it out?", _answer(of, links)),
        Section("What moved since the last meeting, and why", _moved(of, links)),
        Section(f"Until when: the next {DAYS_AHEAD} days", _ahead(of, links)),
        Section("Declared complete, and not borne out", _declared(of, links)),
        Section("Five questions for the Commissioner", _questions(of, links)),
        Section("Did we do what we said?", _actions(of, links)),
        Section("Could it happen again?", _again(of, links)),
        Section("What can't be concluded", [Words(" ".join(NOT_CONCLUDED))]),
    ]
    title = f"{of.programme.get('name') or 'The recommendations'}: are they embedded?"
    return paper(of, title, sections, links, meeting)


def paper(of: Asked, title: str, sections: Sequence[Section], links: Links, meeting: str) -> Paper:
    """A paper of those sections that say something, with what every paper says of its figures.

    meeting: for which meeting it is, in words; blank for none.
    """
    return Paper(
        title=title,
        subtitle=dates(of, meeting),
        masthead=of.programme.get("masthead") or PRODUCT,
        marking=of.marking,
        warning=MADE_UP if of.fresh["illustrative"] else "",
        about=about(of),
        day=of.known_at or of.today,
        sections=[section for section in sections if section.blocks],
        links=links.all,
    )


def dates(of: Asked, meeting: str) -> str:
    """For which meeting, as at when and known when, and that numbers are working ones while they are."""
    known = f"as known on {day(of.known_at)}" if of.known_at else f"as known on {day(of.today)}"
    working = f" {WORKING}" if any(number.startswith("W") for number in of.numbers.values()) else ""
    return f"{f'{meeting}. ' if meeting else ''}Figures as at {day(of.as_at)}, {known}.{working}"


def about(of: Asked) -> str:
    """Whence the figures are, in one line for the foot of every page."""
    made_up = " · illustrative figures" if of.fresh["illustrative"] else ""
    return f"As at {day(of.as_at)} · known at {day(of.known_at or of.today)} · snapshot {of.gate.snapshot_id}{made_up}"


def _answer(of: Asked, links: Links) -> list[Block]:
    link = links.to("Overview", of.address("overview"))
    rows = of.ask("recommendation_standing")
    if not rows or of.gate.last_as_at is None:
        return [Words("It can't be said yet: no return is in.")]
    until = overview.until_when(of.ask("runway_headline"), of.ask("runway"), of.counted_from)
    told = overview.answer(overview.counted(rows), _before(of), until)
    return [Words(told, link), _three_views(of, link), _by_month(of, link)]


def _before(of: Asked) -> overview.Earlier | None:
    """The figures of the last meeting as known by the day of the paper, for what was restated did not move since;
    nothing where no return was in by then.
    """
    since = of.gate.earlier_day(of.as_at)
    if all(row["first_received_on"] > since for row in of.gate.ask("months_held")):
        return None
    return overview.Earlier(since, overview.counted(of.ask("recommendation_standing", as_at=since)))


def _three_views(of: Asked, link: Link) -> Words:
    rows = of.ask("three_views")
    declared = sum(row["declared_on"] is not None for row in rows)
    borne_out = sum(row["declared_on"] is not None and row["borne_out"] for row in rows)
    closed = sum(row["closed_on"] is not None for row in rows)
    return Words(
        f"The force has declared {declared or 'none'} of {len(rows)} complete{_of_those(borne_out, declared)}; the "
        f"inspectorate has closed {closed or 'none'}.",
        link,
        lead="Three views.",
    )


def _by_month(of: Asked, link: Link) -> Months:
    rows = of.ask("portfolio_by_month")
    months = sorted({row["month_end"] for row in rows})
    reported = {row["as_at"] for row in of.gate.ask("months_held")}
    counts = {when: [0] * len(LADDER) for when in months}
    for row in rows:
        counts[row["month_end"]][row["stage"]] = row["recommendations"]
    now = sum(counts[months[-1]][EMBEDDED:]) if months else 0
    total = max((sum(one) for one in counts.values()), default=0)
    return Months(
        title=f"Recommendations at each stage by their lowest unit, {month(months[0])} to {month(months[-1])}",
        names=STAGES,
        colours=theme(False).stages,
        counts=[counts[when] if when in reported else None for when in months],
        labels=[str(when.year) if when.month == 1 or when == months[0] else "" for when in months],
        total=total,
        alt=f"{count_of(now, total, 'recommendation')} at {stage_of(EMBEDDED)} or above in {month(months[-1])}. "
        f"{_most(counts, months)}",
        link=link,
    )


def _most(counts: Mapping[date, Sequence[int]], months: Sequence[date]) -> str:
    """The most that ever stood there, and when first: what a reader sees in the chart besides its end."""
    most = max(sum(counts[when][EMBEDDED:]) for when in months)
    first = next(when for when in months if sum(counts[when][EMBEDDED:]) == most)
    return f"The most in any month was {most}, first in {month(first)}."


def _moved(of: Asked, links: Links) -> list[Block]:
    if of.gate.last_as_at is None:
        return []
    link = links.to("Since last meeting", of.address("since"))
    rows = of.ask("causes")
    positions = sum(row["units_in_scope"] for row in of.ask("recommendation_standing"))
    downs, ups = causes.falls(rows), causes.rises(rows)
    told = [
        Words(causes.told(row, of.units), links.to(*_where(of, row)))
        for row in [*downs[:CAUSES_TOLD], *[row for row in ups if row["headlines"]][:RISES_TOLD]]
    ]
    since = f"Since {day(of.gate.earlier_day(of.as_at))}."
    return [Words(causes.answer(rows, positions), link, lead=since), *([Listed(told)] if told else [])]


def _where(of: Asked, row: Row) -> tuple[str, str]:
    """The page on which a cause can be followed to its evidence."""
    number = row["recommendations"][0]
    chosen = {"recommendation": number, **({"unit": row["unit_id"]} if row["unit_id"] else {})}
    return f"Recommendation {of.numbers[number]}", of.address("recommendation", **chosen)


def _ahead(of: Asked, links: Links) -> list[Block]:
    rows = of.ask("runway", days=DAYS_AHEAD)
    lines = runway.lines(rows, of.ask("runway_headline"), of.units, of.counted_from)
    link = links.to("Overview: the next 90 days", of.address("overview"))
    if not lines:
        return [Words(f"Nothing that a stage rests on runs out within {DAYS_AHEAD} days.", link)]
    cells = [[line["when"], line["runs_out"], line["where"], line["falls"], line["owner"]] for line in lines]
    shown, more = cells[:LINES_TOLD], len(cells) - LINES_TOLD
    table = Rows(
        ["When", "What runs out", "Where", "What falls with it", "Owner"], shown, [1.5, 2, 1.6, 2.1, 1.3],
        f"{len(shown)} of {plural(len(cells), 'line')} on which a stage falls if nothing more comes in.", link,
    )  # fmt: skip
    return [table, *([Words(f"{plural(more, 'more line')} within {DAYS_AHEAD} days.", link)] if more > 0 else [])]


def _of_those(borne_out: int, declared: int) -> str:
    """Of what is declared, how much the evidence bears out; nothing where nothing is."""
    return f"; the evidence bears out {borne_out} of those {declared}" if declared else ""


def _declared(of: Asked, links: Links) -> list[Block]:
    rows = [row for row in of.ask("three_views") if row["declared_not_borne_out"]]
    if not rows:
        return []
    cells = [
        [number_of(row), row["title"], day(row["declared_on"]), stage_of(row["supported_stage"])]
        for row in rows[:DECLARED_TOLD]
    ]
    headings = ["Recommendation", "Title", "Force declared it complete on", "Evidence bears out, in its lowest unit"]
    alt = f"{plural(len(rows), 'recommendation')} declared complete that the evidence does not bear out."
    return [Rows(headings, cells, [1, 3.2, 1.8, 2], alt, links.to("Overview", of.address("overview")))]


def _questions(of: Asked, links: Links) -> list[Block]:
    listed = [row for row in of.ask("press_list") if row["on_list"]]
    if not listed:
        return [Words("None: no standing exception is on file.", links.to("Overview", of.address("overview")))]
    return [Listed([Words(press.asked(row, of.units), _standing(of, links, row)) for row in listed], numbered=True)]


def _standing(of: Asked, links: Links, row: Row) -> Link:
    number = row["recommendation_id"]
    if number is None:
        return links.to("Since last meeting", of.address("since"))
    return links.to(f"Recommendation {of.numbers[number]}", of.address("recommendation", recommendation=number))


def _actions(of: Asked, links: Links) -> list[Block]:
    link = links.to("Since last meeting", of.address("since"))
    rows = of.actions()
    overdue = [row for row in rows if row["state"] == "overdue"]
    if not rows:
        return [Words("No action of a meeting is on file.", link)]
    first = Words(f"{count_of(len(overdue), len(rows), 'action')} overdue.", link)
    told = [Words(f"{row['action']}: {row['owner_role']}, due {day(row['due_on'])}.") for row in overdue[:ACTIONS_TOLD]]
    more = len(overdue) - len(told)
    told += [Words(f"{more} more overdue.")] if more else []
    return [first, *([Listed(told)] if told else [])]


def _again(of: Asked, links: Links) -> list[Block]:
    """The inspectors' findings of 2023 down the side, and what today's evidence says of the same fault and does not."""
    cells = [[row["finding"] or row["name"], sitting.again(row)] for row in of.ask("could_it_happen_again")]
    link = links.to("Meeting: could it happen again?", of.address("meeting", step="again"))
    alt = "For each of the inspectors' findings, what the evidence in date says of it, and what is not known."
    return [Rows(["Found in 2023", "Evidence now, and what is not known"], cells, [2, 4], alt, link)] if cells else []
