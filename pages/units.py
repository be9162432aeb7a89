"""Where should help go?"""

from typing import Any

import streamlit as st

from charts import funnel, units
from data.book.english import plural
from data.book.verdicts import FLAGS
from pages.sentences import units as says
from pages.shared import frame, show, terms, url

view = frame.view()

STANDING: show.Columns = [
    *("unit_id", "unit_name", "recommendation_id", "title", "stage", "in_scope", "claimed_stage", "highest_held"),
    *("flag", "blocking_title", "blocking_verdict", "at_floor", "alone"),
]
BLOCKS: show.Columns = ["unit_id", "unit_name", "criterion_title", "verdict", "recommendations", "at_floor"]
FLOORS: show.Columns = [
    *("unit_name", "at_floor", "alone", "in_scope", "commonest_title", "commonest_blocked"),
    *(flag.word for flag in FLAGS),
    "unknown",
]
FUNNEL: show.Columns = [
    "unit_id",
    "unit_name",
    "n",
    "met",
    "share",
    "low",
    "high",
    "expected",
    "adjusted_low",
    "adjusted_high",
    "dispersion",
    "signal",
    "recommendations",
    "left_out",
]
PAIR: show.Columns = [
    *("criterion_title", "stage", "verdict", "numerator", "denominator", "threshold", "observed_to", "expires_on"),
    *("overdue", "blocks", "detail"),
]
CRITERIA: show.Columns = ["recommendation_id", "title", *PAIR]
MOVES: show.Columns = ["month_end", "recommendation_id", "title", "change", "before", "after", "blocking_title"]
EXPIRING: show.Columns = [
    *("expires_on", "stands_until", "within", "overdue", "recommendation_id", "title", "criterion_title", "falls_to"),
]
GAPS: show.Columns = [
    *("course_title", "role", "month_end", "trained", "in_scope", "share", "threshold", "needed", "recommendations"),
]


def cell_chosen(place: list[Any]) -> None:
    """A cell of units by recommendations: that unit, and its criteria for that recommendation."""
    url.change(unit=place[0], recommendation=place[1])


def unit_chosen(place: list[Any]) -> None:
    """A unit, from a cell of what blocks or a point of the funnel."""
    url.change(unit=place[0])


def verdict_chosen(place: list[Any]) -> None:
    """A verdict of the unit's own picture: the criterion's evidence, on the recommendation's page."""
    url.go("recommendation", recommendation=place[0], criterion=place[1])


def theme_drawn() -> int | None:
    """The theme chosen; where there are too many recommendations for one picture, the first one, saying so."""
    if view.theme is not None or len(view.recommendations) <= units.MOST_RECOMMENDATIONS:
        return view.theme
    show.note(
        f"{plural(len(view.recommendations), 'recommendation')} are too many for one picture: those of one theme are "
        "shown. Choose another above."
    )
    return min(view.themes)


def first_unit() -> int:
    """The place of the first unit drawn: where there are too many for one picture they come some at a time."""
    count = len(view.units)
    if count <= units.MOST_UNITS:
        return 0
    pages = list(range(1, -(-count // units.MOST_UNITS) + 1))
    page, word = url.read("page", pages.__contains__)
    page = page or 1
    show.note(word or says.part(page, len(pages), count, units.MOST_UNITS))
    url.step("page", pages, page, "part")
    return (page - 1) * units.MOST_UNITS


def filters() -> None:
    """Unit, recommendation and theme, and the step from unit to unit."""
    names = {number: f"{number} {title}" for number, title in view.recommendations.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        url.select("Unit", "unit", list(view.units), view.unit, labels=view.units, nothing="All units", width=260)
        url.select(
            "Recommendation",
            "recommendation",
            list(names),
            view.recommendation,
            labels=names,
            nothing="All recommendations",
            width=380,
        )
        url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=300)
        if view.unit:
            url.step("unit", list(view.units), view.unit, "unit")


def pair(unit: str, recommendation: int) -> None:
    """The criteria of one unit and one recommendation."""
    (row,) = view.ask("unit_standing", unit=unit, recommendation=recommendation)
    show.heading(says.pair(row).rstrip("."))
    rows = view.ask("unit_criteria", unit=unit, recommendation=recommendation)
    if rows:
        show.table(rows, PAIR, "units_pair", name="Criteria of the unit and recommendation", context=view.context)
    url.link("recommendation", f"Recommendation {recommendation}: the evidence for and against", unit=unit)


def story(unit: str, expiring: list[frame.Row]) -> None:
    """One unit: its criteria by recommendation, what moved, what runs out, and its training gap."""
    name = view.units[unit]
    rows = view.ask("unit_criteria", unit=unit, theme=theme_drawn())
    drawing = view.draw(units.criteria, rows, unit_name=name)
    show.chart(drawing, "units_criteria", rows, CRITERIA, context=view.context, on_click=verdict_chosen)
    show.note("Click a verdict for the evidence behind it.")
    moves = view.ask("unit_moves", unit=unit, theme=view.theme)
    show.heading("What moved in the last year")
    show.note(says.moved(moves))
    if moves:
        show.table(moves, MOVES, "units_moves", name=f"What moved in {name}", context=view.context)
    show.heading(says.runs_out())
    runs_out = f"What runs out in {name}"
    listed(expiring, EXPIRING, "units_expiring", runs_out, "unit_expiring", says.nothing_runs_out())
    show.heading("Who is still to be trained")
    gaps = [row for row in view.ask("unit_training_gap", unit=unit) if row["needed"]]
    none = "No course is short of its threshold on the latest roster held."
    listed(gaps, GAPS, "units_gaps", f"Still to be trained in {name}", "unit_training_gap", none)


def listed(rows: list[frame.Row], columns: show.Columns, key: str, name: str, question: str, nothing: str) -> None:
    """A table of a question's rows, or the words that say why there is none."""
    if rows:
        show.table(rows, columns, key, name=name, context=view.context, question=question)
    else:
        show.note(nothing)


def every_unit(floors: list[frame.Row], blocks: list[frame.Row]) -> None:
    """Every unit: where each stands, what blocks it, and what it holds down."""
    theme, first = theme_drawn(), first_unit()
    rows = view.ask("unit_standing", theme=theme)
    drawing = view.draw(units.by_recommendation, rows, first=first)
    show.chart(drawing, "units_standing", rows, STANDING, context=view.context, on_click=cell_chosen)
    show.note("Click a cell for that unit's criteria on that recommendation. A blank cell is not in scope.")
    show.heading("What stops each unit")
    drawing = view.draw(units.blocks, blocks, in_scope=max(row["in_scope"] for row in floors), first=first)
    show.chart(drawing, "units_blocks", blocks, BLOCKS, context=view.context, on_click=unit_chosen)
    show.note(
        "Click a cell, or a row below, for the unit's own page. A unit is among the lowest where another stands higher."
    )
    name = "What each unit holds down"
    show.choose(floors, FLOORS, "units_floors", name=name, on_click=lambda row: url.change(unit=row["unit_id"]))
    show.as_table(floors, FLOORS, "units_floors_table", name=name, context=view.context)


def sampled(rows: list[frame.Row]) -> None:
    """The funnel of sampled practice, over all recommendations or the one chosen."""
    where = f", recommendation {view.numbers[view.recommendation]}" if view.recommendation else ""
    show.heading(f"Does sampled practice differ by more than chance{where}?")
    show.chart(
        view.draw(funnel.funnel, rows, chosen=view.unit),
        "units_funnel",
        [row for row in rows if row["kind"] == "unit"],
        FUNNEL,
        context=view.context,
        on_click=unit_chosen,
        question="practice_funnel",
    )
    show.note(says.pooled(rows))
    if spread := says.dispersion(rows):
        show.note(spread)
    over_time()
    show.note(says.chance(rows))


def over_time() -> None:
    """Where the same is seen over time: the series of what is chosen, or every unit's."""
    if view.unit and view.recommendation:
        own = f"practice-{view.recommendation}-{view.unit}"
        url.link(
            "trends",
            f"{view.units[view.unit]} on recommendation {view.numbers[view.recommendation]}, over time",
            series=own,
        )
    else:
        url.link("trends", "Practice by unit over time")


show.title("Where should help go?")
if view.empty:
    show.answer("It can't be said yet: no return is in.")
    show.nothing("No unit can be placed without evidence.", "Load a return with: python -m data load RETURN.")
else:
    floors = view.ask("unit_floor", theme=view.theme)
    blocks = view.ask("unit_blocks", theme=view.theme)
    practice = view.ask("practice_funnel", theme=view.theme, recommendation=view.recommendation)
    if view.unit:
        expiring = view.ask("unit_expiring", unit=view.unit, theme=view.theme)
        own = [row for row in floors if row["unit_id"] == view.unit]
        show.answer(says.of_unit(view.units[view.unit], own, expiring))
        filters()
        if view.recommendation:
            pair(view.unit, view.recommendation)
        story(view.unit, expiring)
        url.link("units", "All units", unit=None)
    else:
        show.answer(says.answer(floors, blocks, practice))
        filters()
        if floors:
            every_unit(floors, blocks)
    sampled(practice)
terms.link("blocking criterion", "What blocking means")
show.limits(
    "Being lowest is not being worst: a unit can be lowest on a sample too small to tell.",
    "Samples pooled over recommendations mix easy and hard practice: choose one recommendation to compare like with "
    "like.",
    "The funnel shows whether a difference is more than chance, never why.",
)
