"""One recommendation on the day of the page: the rows that the parts of its page share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.sentences.quoted import Told
from pages.shared.frame import Answer, Row, View


@dataclass(frozen=True)
class Case:
    """What is held of one recommendation.

    about: the row of `recommendation_described`; stage: of `recommendation_stage`; delivery: of `delivery`; views: of
    `three_views`; standing: of `runway_headline`. moves: rows of `what_moves_recommendation`; units: of `unit_stage`;
    verdicts: of `criterion_verdict`; training: of `training_behind`; months: of `unit_stage_by_month`.
    criteria: criterion_id -> row of `criteria_in_force`. unknown: ids of units of which nothing was assessed.
    """

    view: View
    number: int
    about: Row
    stage: Row
    delivery: Row
    views: Row
    standing: Row
    moves: Answer
    units: Answer
    verdicts: Answer
    training: Answer
    months: Answer
    criteria: Mapping[str, Row]

    def ask(self, question: str, **more: Any) -> Answer:
        """A named question of this recommendation."""
        return self.view.ask(question, recommendation=self.number, **more)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The ids of the units of which nothing was assessed."""
        now = self.view.as_at
        return tuple(row["unit_id"] for row in self.months if row["month_end"] == now and row["stage"] is None)

    @property
    def told(self) -> Told:
        """What its sentences are written from."""
        return Told(
            about=self.about,
            stage=self.stage,
            views=self.views,
            standing=self.standing,
            delivery=self.delivery,
            units=self.units,
            names=self.view.units,
            unknown=self.unknown,
            as_at=self.view.as_at,
        )

    def verdicts_in(self, unit: str) -> list[Row]:
        """The verdicts in one unit: none when it is not in scope."""
        return [row for row in self.verdicts if row["unit_id"] == unit]


def read(view: View, number: int) -> Case:
    """Ask what the page needs to know of one recommendation."""

    def ask(question: str) -> Answer:
        return view.ask(question, recommendation=number)

    ones = ("recommendation_described", "recommendation_stage", "delivery", "three_views", "runway_headline")
    (about,), (stage,), (delivery,), (views,), (standing,) = map(ask, ones)
    return Case(
        view=view,
        number=number,
        about=about,
        stage=stage,
        delivery=delivery,
        views=views,
        standing=standing,
        moves=ask("what_moves_recommendation"),
        units=ask("unit_stage"),
        verdicts=ask("criterion_verdict"),
        training=ask("training_behind"),
        months=ask("unit_stage_by_month"),
        criteria={row["criterion_id"]: row for row in view.ask("criteria_in_force")},
    )
