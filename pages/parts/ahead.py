"""What lies ahead and what was agreed: the runway, the needs and the actions, of a recommendation or of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data.book.numbering import number_of
from pages.sentences import ahead as says
from pages.sentences import needs
from pages.sentences.meeting import became
from pages.shared import minutes, pieces, show, url
from pages.shared.frame import Answer, Row, View

YEAR = 365
MOST_FALLS = 6
FALLS: show.Columns = [
    *("falls_on", show.Column("falls", "What falls"), show.Column("stages", "From, to"), "criterion_title", "owner"),
]
EVERY_FALL: show.Columns = [
    *("falls_on", "recommendation_id", "unit_id", "from_stage", "to_stage", "criterion_title", "expires_on", "owner"),
]
ACTIONS: show.Columns = [
    *("action", "owner_role", "due_on", show.Column("became", "What became of it"), "recommendation_id", "unit_id"),
    *("set_on", "entry_id"),
]
NEEDS: show.Columns = [show.Column("kind_shown", "Kind"), show.Column("what", "What it takes")]


@dataclass(frozen=True)
class Falls:
    """The falls to come if nothing more comes in: rows of `runway`, out of how many, and what their table is called."""

    rows: Answer
    of: int
    name: str

    def told(self, view: View) -> list[pieces.Piece | str]:
        """The sentence and the earliest of them."""
        said = says.runway(self.rows, self.of, YEAR, view.counted_from)
        if not self.rows:
            return [said]
        first = says.grouped(self.rows, view.units)[:MOST_FALLS]
        return [said, pieces.table(first, FALLS, name=self.name, question="runway"), pieces.note(says.NOT_A_FORECAST)]

    def every(self, view: View, key: str) -> None:
        """All of them, one by one."""
        if self.rows:
            show.table(self.rows, EVERY_FALL, f"{key}_all_rows", name=f"{self.name}, one by one", context=view.context)

    def on_request(self, view: View, key: str) -> None:
        """All of them, where a reader opens them."""
        if self.rows:
            label = f"Show all {len(self.rows)} falls, one by one"
            show.on_request(label, f"{key}_all", lambda: self.every(view, key))


@dataclass(frozen=True)
class Needs:
    """What it takes to rise a stage: rows of a question, the sentence that sums them up, what their table is called,
    and the columns it has besides.
    """

    rows: Answer
    said: str
    name: str
    more: show.Columns

    def told(self, view: View) -> list[pieces.Piece | str]:
        """The sentence, then each need."""
        if not self.rows:
            return [self.said]
        table = pieces.table(self._in_words(view), [*NEEDS, *self.more], name=self.name, question=self.rows.question)
        sampled = any(row["need"] in ("sample", "renew") and row["unit_of_quantity"] == "cases" for row in self.rows)
        return [self.said, table, *([pieces.note(needs.BEFOREHAND)] if sampled else [])]

    def download(self, view: View, key: str) -> None:
        """The table as CSV."""
        if self.rows:
            rows, columns = self._in_words(view), [*NEEDS, *self.more]
            show.download_button(rows, columns, key, name=self.name, context=view.context)

    def _in_words(self, view: View) -> list[dict[str, Any]]:
        return needs.in_words(self.rows, view.courses, view.units if "unit_ids" in self.rows[0] else None)


def side_by_side(view: View, wanted: Needs, falls: Falls) -> None:
    """What would move it beside until when it stands."""
    moved = [pieces.heading("What would move it"), *wanted.told(view)]
    show.put(pieces.abreast(moved, [pieces.heading("Until when"), *falls.told(view)], least=26))


def actions(view: View, of: str, key: str, name: str, **about: Any) -> None:
    """What the meetings agreed, in the log or in returns, the overdue first; each that the log holds leads there.

    about: the recommendation or the unit, as the question takes it.
    """
    asked = {"today": view.counted_from, "through": minutes.through(view), **about}
    rows = [{**row, "became": became(row)} for row in view.ask("actions_followed", **asked)]
    still_open = [row for row in rows if row["done_on"] is None]
    question = "actions_followed"
    table = pieces.table(still_open, ACTIONS, name=name, question=question)
    said = says.actions(rows, of)
    show.put(pieces.heading("Actions"), said, *([table, *_entries(still_open)] if still_open else []))
    if still_open:
        show.download_button(still_open, ACTIONS, key, name=name, context=view.context)
    if len(rows) > len(still_open):
        done = [row for row in rows if row["done_on"] is not None]
        label = f"Show {len(done)} done"
        name = f"{name}, done"
        show.as_table(done, ACTIONS, f"{key}_done", name=name, context=view.context, question=question, label=label)


def _entries(rows: Sequence[Row]) -> list[pieces.Piece]:
    """For each action that was set in the log, the way to the entry and to what was on the screen."""
    logged = [row["entry_id"] for row in rows if row["entry_id"]]
    return [pieces.links(*(url.piece("meeting", f"{entry} as it was recorded", entry=entry) for entry in logged))]


def numbered(view: View, number: int) -> str:
    """A recommendation as it is written."""
    return number_of({"recommendation_id": number, "numbers": view.numbers})
