"""What would move a recommendation: the needs of its lowest units, together and unit by unit."""

from pages.parts import ahead
from pages.parts.recommendation_case import Case
from pages.sentences import needs as says
from pages.shared import show

WHERE: show.Columns = [show.Column("where", "Where"), "by_on"]
UNITS: show.Columns = [
    *("unit_id", "from_stage", "to_stage", show.Column("kind_shown", "Kind"), show.Column("what", "What it takes")),
    *("by_on", "detail"),
]


def needs(case: Case) -> None:
    """The needs of the lowest units, summed by kind, then those of every unit on request."""
    view, number = case.view, ahead.numbered(case.view, case.number)
    show.heading("What would move it")
    said = says.of_recommendation(case.moves, case.told.stage, number)
    name = f"What would move {number}"
    ahead.moves(view, case.moves, said, "recommendation_moves", name, WHERE, "what_moves_recommendation")
    every = case.ask("what_moves")
    if every:
        show.as_table(
            says.in_words(every, view.courses),
            UNITS,
            "recommendation_moves_units",
            name=f"{name}, unit by unit",
            context=view.context,
            question="what_moves",
            label="Show what every unit needs for its own next stage",
        )
