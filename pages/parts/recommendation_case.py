"""One recommendation on the day of the page: the rows that the parts of its page share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.sentences.quoted import Told, told_of
from pages.shared.frame import Answer, Row, View


@dataclass(frozen=True)
class Case:
    """What is held of one recommendation.

    told: what its sentences are written from. moves: rows of `what_moves_recommendation`; verdicts: of
    `criterion_verdict`; training: of `training_behind`; months: of `unit_stage_by_month`. criteria: criterion_id -> row
    of `criteria_in_force`.
    """

    view: View
    number: int
    told: Told
    moves: Answer
    verdicts: Answer
    training: Answer
    months: Answer
    criteria: Mapping[str, Row]

    def ask(self, question: str, **more: Any) -> Answer:
        """A named question of this recommendation."""
        return self.view.ask(question, recommendation=self.number, **more)

    def verdicts_in(self, unit: str) -> list[Row]:
        """The verdicts in one unit: none when it is not in scope."""
        return [row for row in self.verdicts if row["unit_id"] == unit]


def read(view: View, number: int) -> Case:
    """Ask what the page needs to know of one recommendation."""

    def ask(question: str) -> Answer:
        return view.ask(question, recommendation=number)

    return Case(
        view=view,
        number=number,
        told=told_of(ask, view.units, view.as_at),
        moves=ask("what_moves_recommendation"),
        verdicts=ask("criterion_verdict"),
        training=ask("training_behind"),
        months=ask("unit_stage_by_month"),
        criteria={row["criterion_id"]: row for row in view.ask("criteria_in_force")},
    )
