"""Where should help go?"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charts import funnel, independence, units
from data.book.english import plural
from pages.parts import ahead
from pages.parts import some_at_a_time as parts
from pages.sentences import needs as needs_in_words
from pages.sentences import units as says
from pages.shared import frame, pieces, room, show, sight, terms, url

view = frame.view()

STANDING: show.Columns = [
    *("unit_id", "unit_name", "recommendation_id", "title", "stage", "in_scope", "claimed_stage", "highest_held"),
    *("flag", "blocking_title", "blocking_verdict", "at_floor", "alone"),
]
BLOCKS: show.Columns = ["unit_id", "unit_name", "criterion_title", "verdict", "recommendations", "at_floor"]
NEEDED: show.Columns = [
    *(
        "unit_name",
        "at_floor",
        "alone",
        "in_scope",
        "needs_help",
        "needs_cases",
        "needs_paper",
        "needs_time",
        "unknown",
    ),
    *("help_recommendations", "case_recommendations", "paper_recommendations"),
]
MOVED_BY: show.Columns = ["recommendations", "by_on"]
LOOKED: show.Columns = ["recommendation_id", "assurance", "assurance_name", "last_observed_to", "months_since", "items"]
ASKED: show.Columns = [
    *("unit_name", "recommendations", "findings_asked", "findings_in_date", "findings_filed", "files_asked"),
    *("cases_asked", "cases_judged", "sample_positions", "positions_sampled", "death_reports", "quarter"),
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
    sight.ask("units_one")


def unit_chosen(place: list[Any]) -> None:
    """A unit, from a cell of what blocks or a point of the funnel."""
    url.change(unit=place[0])
    sight.ask("units_one")


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
    return parts.first_of_part(len(view.units), units.MOST_UNITS, says.part)


def filters() -> None:
    """Unit, recommendation and theme, and the step from unit to unit."""
    names = view.titled
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
    url.link(
        "recommendation", f"Recommendation {view.numbers[recommendation]}: the evidence for and against", unit=unit
    )


def story(unit: str) -> None:
    """One unit: what would move it, its criteria, until when, its actions, and how it got here."""
    name = view.units[unit]
    moves = view.ask("what_moves_unit", unit=unit, theme=view.theme)
    wanted = ahead.Needs(moves, needs_in_words.of_unit(moves, name), f"What would move {name}", MOVED_BY)
    show.put(pieces.heading("What would move it"), *wanted.told(view))
    wanted.download(view, "units_needs")
    rows = view.ask("unit_criteria", unit=unit, theme=theme_drawn())
    drawing = view.draw(units.criteria, rows, unit_name=name)
    show.chart(drawing, "units_criteria", rows, CRITERIA, context=view.context, on_click=verdict_chosen)
    falls = view.ask("runway", unit=unit, theme=view.theme, days=ahead.YEAR)
    in_scope = len({row["recommendation_id"] for row in rows})
    runway = ahead.Falls(falls, in_scope, f"When {name} falls if nothing more comes in")
    show.put(pieces.heading("Until when"), *runway.told(view))
    runway.on_request(view, "units_runway")
    ahead.actions(view, name, "units_actions", f"Actions about {name}", unit=unit)
    show.heading("How it got here, and what it is asked for")
    asked(unit)
    history(unit, name)


def history(unit: str, name: str) -> None:
    """What moved in the last year, what runs out, and who is still to be trained, each on request."""
    moves = view.ask("unit_moves", unit=unit, theme=view.theme)
    show.note(says.moved(moves))
    on_request(moves, MOVES, "units_moves", f"What moved in {name}", "unit_moves", "Show what moved in the last year")
    expiring = view.ask("unit_expiring", unit=unit, theme=view.theme)
    if not expiring:
        show.note(says.nothing_runs_out())
    on_request(expiring, EXPIRING, "units_expiring", f"What runs out in {name}", "unit_expiring", says.runs_out())
    gaps = [row for row in view.ask("unit_training_gap", unit=unit) if row["needed"]]
    if not gaps:
        show.note("No course is short of its threshold on the latest roster held.")
    label = "Show who is still to be trained"
    on_request(gaps, GAPS, "units_gaps", f"Still to be trained in {name}", "unit_training_gap", label)


def on_request(
    rows: Sequence[frame.Row], columns: show.Columns, key: str, name: str, question: str, label: str
) -> None:
    """A question's rows under a label that says what they are; nothing where there are none."""
    if rows:
        show.as_table(rows, columns, key, name=name, context=view.context, question=question, label=label)


def asked(unit: str | None) -> None:
    """What the rules ask for in all, against what was sent: of one unit, or of all of them."""
    rows = view.ask("asked_for")
    of = view.units[unit] if unit else "all units together"
    for row in rows:
        if row["unit_id"] == unit:
            show.put(says.asked_for(row, of))
    label = "Show what is asked for and was sent, unit by unit"
    on_request(rows, ASKED, "units_asked", "What the rules ask for, against what was sent", "asked_for", label)


def every_unit(needs: frame.Answer, blocks: frame.Answer) -> None:
    """Every unit: what kind of need it has beside where it stands, then what stops it."""
    theme, first = theme_drawn(), first_unit()
    rows = view.ask("unit_standing", theme=theme)
    order = tuple(row["unit_id"] for row in needs)
    left, right = room.columns("units", [0.37, 0.63])
    with left:
        drawing = view.draw(units.needed, needs, first=first)
        show.chart(drawing, "units_needed", needs, NEEDED, context=view.context, on_click=unit_chosen)
    with right:
        drawing = view.draw(units.by_recommendation, rows, first=first, order=order)
        show.chart(drawing, "units_standing", rows, STANDING, context=view.context, on_click=cell_chosen)
    show.note("The lowest most often come first. Click a unit's needs for its own page, a stage for its criteria.")
    show.heading("What stops each unit")
    drawing = view.draw(units.blocks, blocks, in_scope=max(row["in_scope"] for row in needs), first=first, order=order)
    show.chart(drawing, "units_blocks", blocks, BLOCKS, context=view.context, on_click=unit_chosen)
    asked(None)
    show.heading("Who has looked, and how long ago")
    looked = view.ask("independence", theme=view.theme)
    drawing = view.draw(independence.looked, looked)
    show.chart(drawing, "units_independence", looked, LOOKED, context=view.context, on_click=recommendation_chosen)


def recommendation_chosen(place: list[Any]) -> None:
    """A cell of who has looked: that recommendation's page."""
    url.go("recommendation", recommendation=place[1])


def own_sample(unit: str, rows: frame.Answer) -> None:
    """One unit's sampled practice in a sentence: the figure of all units is on their page."""
    show.heading("Its sampled practice")
    for row in rows:
        if row["kind"] == "unit" and row["unit_id"] == unit:
            show.put(says.own_sample(row))
    over_time()


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
    if codes := says.codes(rows, funnel.MOST_NAMED):
        show.note(codes)
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
    needs = view.ask("unit_needs", theme=view.theme)
    practice = view.ask("practice_funnel", theme=view.theme, recommendation=view.recommendation)
    if view.unit:
        own = [row for row in needs if row["unit_id"] == view.unit]
        floors = view.ask("unit_floor", theme=view.theme, unit=view.unit)
        show.answer(says.of_unit(view.units[view.unit], own, floors))
        filters()
        if view.recommendation:
            pair(view.unit, view.recommendation)
        story(view.unit)
        own_sample(view.unit, practice)
        with st.container(horizontal=True, vertical_alignment="center"):
            url.link("units", "All units", unit=None)
            url.link("compare", f"Compare {view.units[view.unit]} with another unit, or with itself", unit=view.unit)
        sight.bring("units_one")
    else:
        since = view.gate.earlier_day(view.as_at)
        before = view.ask("unit_needs", theme=view.theme, as_at=since)
        show.answer(says.answer(needs, before, says.earlier(since), practice))
        filters()
        if needs:
            every_unit(needs, view.ask("unit_blocks", theme=view.theme))
        sampled(practice)
show.put(pieces.links(terms.piece("blocking criterion", "What blocking means")))
show.limits(
    "Being lowest is not being worst: a unit can be lowest on a sample too small to tell.",
    "Samples pooled over recommendations hide which one a unit is low on: choose one recommendation to see it alone.",
    "The funnel shows whether a difference is more than chance, never why.",
)
