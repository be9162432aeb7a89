"""The log asked beside the returns: what was decided, what became of it, and what is now known of what was quoted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import log
from data.log import Draft, Figure, Known, Seen
from queries import Gate, NotAsked, open_gate
from tests.rules.records import Record, findings, record, trained

KNOWN = Known(frozenset({1, 2}), frozenset({"EA", "NE"}), frozenset({"GG-1"}))
T, LATER = date(2026, 9, 30), date(2026, 10, 31)
EVER = date(2100, 1, 1)


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """Two recommendations in two units; a meeting on 14 October 2026."""
    made = record(tmp_path / "store", ["EA", "NE"], [1, 2])
    made.decide("meeting", meeting_id="GG-1", held_on=date(2026, 10, 14), title="Gold Group")
    return made


def returned(book: Record, month: str, ne: int = 100, received_on: str | None = None, **sheets: Any) -> None:
    ground = [
        row for number in (1, 2) for row in findings(number, None, "2026-06-01", "policy_issued", "guidance_withdrawn")
    ]
    people = [*trained("EA", (100, 100)), *trained("NE", (ne, 100))]
    book.returned(month, received_on, training=people, evidence=ground, **sheets)


def recorded(gate: Gate, kind: str = "decision", as_at: date = T, **more: Any) -> str:
    """Record something at the meeting; gives the entry's id."""
    seen = Seen(gate.snapshot_id, as_at, date(2026, 10, 14), "/meeting")
    given = {"made_by": "gold", "text": "Agreed", "meeting_id": "GG-1", "seen": seen, **more}
    return log.write(gate.store, Draft(kind=kind, **given), KNOWN).entry_id


def action(gate: Gate, text: str = "Train NE", **more: Any) -> str:
    return recorded(gate, "action", text=text, owner_role="NE lead", **{"due_on": date(2026, 11, 20), **more})


def told(row: dict[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]


def test_every_entry_with_what_became_of_it_the_latest_first(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    first = action(gate)
    second = action(gate, "Train all of NE", replaces=first)
    recorded(gate, "withdrawn", answers=second, meeting_id=None)
    rows = gate.ask("log_entries")
    assert [told(row, "entry_id", "kind", "stands", "replaced_by", "withdrawn_by") for row in rows] == [
        ["L-0003", "withdrawn", True, None, None],
        ["L-0002", "action", False, None, "L-0003"],
        ["L-0001", "action", False, "L-0002", None],
    ]
    assert told(rows[1], "action_id", "seen_as_at", "address", "snapshot_id") == [
        "L-0001",
        T,
        "/meeting",
        gate.snapshot_id,
    ]


def test_the_log_as_it_stood_after_so_many_entries(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    recorded(gate, "withdrawn", answers=recorded(gate), meeting_id=None)
    assert [row["stands"] for row in gate.ask("log_entries", through=1)] == [True]
    assert [row["stands"] for row in gate.ask("log_entries")] == [True, False]


def test_a_day_s_knowledge_has_no_entry_made_after_it(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    recorded(gate)
    assert gate.ask("log_entries", known_at=date(2020, 1, 1)) == []
    assert len(gate.ask("log_entries", known_at=EVER)) == 1


def test_an_entry_made_while_the_gate_is_open_is_seen(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    assert gate.ask("log_entries") == []
    recorded(gate)
    assert len(gate.ask("log_entries")) == 1


def test_the_log_of_a_store_without_returns(tmp_path: Path) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    for name in ("log_entries", "actions_followed", "closures", "quotes"):
        assert gate.ask(name) == []


def test_an_action_set_before_the_first_return_is_followed(book: Record) -> None:
    gate = book.close()
    action(gate, as_at=None)
    (row,) = gate.ask("actions_followed", today=date(2026, 11, 20))
    assert told(row, "action_id", "state", "stage_then", "stage_now") == ["L-0001", "open", None, None]


def test_an_action_that_no_return_has_named_yet(book: Record) -> None:
    returned(book, "2026-09-30", ne=80)
    gate = book.close()
    action(gate, recommendation_id=1, unit_id="NE")
    (row,) = gate.ask("actions_followed", today=date(2026, 11, 20))
    assert told(row, "action_id", "state", "set_on", "told_on", "stage_then", "stage_now", "stage_moved") == [
        "L-0001",
        "open",
        date(2026, 10, 14),
        None,
        1,
        1,
        "no later month",
    ]
    (row,) = gate.ask("actions_followed", today=date(2026, 11, 21))
    assert told(row, "state", "days_late") == ["overdue", 1]


@pytest.mark.parametrize(
    ("before", "after", "moved"), [(80, 100, "rose"), (80, 82, "not moved"), (100, 80, "fell"), (100, 100, "not moved")]
)
def test_what_happened_and_whether_the_stage_moved(book: Record, before: int, after: int, moved: str) -> None:
    done = {"action_id": "L-0001", "meeting_id": "GG-1", "action": "Train NE", "owner_role": "NE lead"}
    done |= {"due_on": date(2026, 11, 20), "done_on": date(2026, 10, 30), "outcome": "All trained"}
    returned(book, "2026-09-30", ne=before)
    returned(book, "2026-10-31", ne=after, actions=[done])
    gate = book.close()
    action(gate, recommendation_id=1)
    (row,) = gate.ask("actions_followed", today=date(2026, 11, 20))
    assert told(row, "entry_id", "state", "done_on", "outcome", "told_on", "stage_moved") == [
        "L-0001",
        "done",
        date(2026, 10, 30),
        "All trained",
        LATER,
        moved,
    ]


def test_actions_that_only_returns_name_are_followed_too(book: Record) -> None:
    late = {"action_id": "A-7", "meeting_id": "GG-1", "action": "Report", "owner_role": "Lead"}
    late |= {"due_on": date(2026, 10, 20), "done_on": date(2026, 10, 30)}
    returned(book, "2026-10-31", actions=[late])
    (row,) = book.close().ask("actions_followed", today=date(2026, 11, 20))
    assert told(row, "action_id", "entry_id", "state", "days_late", "stage_moved") == [
        "A-7",
        None,
        "done late",
        10,
        None,
    ]


def test_an_action_is_not_followed_before_the_day_it_was_set(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    action(gate)
    assert gate.ask("actions_followed", today=date(2026, 10, 13)) == []


def test_a_closure_with_both_views_and_no_stage_moved(book: Record) -> None:
    returned(book, "2026-09-30", ne=80)
    gate = book.close()
    before = gate.ask("recommendation_stage")
    closing = recorded(gate, "close proposed", text="It is done", recommendation_id=1, closure="implemented")
    assert gate.ask("closures")[0]["state"] == "proposed"
    recorded(gate, "close disputed", text="NE is not", answers=closing, made_by="verifier", closure="not implemented")
    assert gate.ask("closures")[0]["state"] == "disputed"
    recorded(gate, "close confirmed", text="Seen in September", answers=closing, made_by="office")
    (row,) = gate.ask("closures")
    assert told(row, "entry_id", "state", "closure", "proposed_by", "proposed_view", "supported_stage") == [
        closing,
        "confirmed",
        "implemented",
        "gold",
        "It is done",
        1,
    ]
    assert told(row, "confirmed_by", "confirmed_view") == ["office", "Seen in September"]
    assert told(row, "disputed_by", "disputed_closure", "disputed_view") == ["verifier", "not implemented", "NE is not"]
    assert gate.ask("recommendation_stage") == before


def test_a_closure_that_was_withdrawn_is_none(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    closing = recorded(gate, "close proposed", recommendation_id=1, closure="superseded")
    recorded(gate, "withdrawn", answers=closing, meeting_id=None)
    assert gate.ask("closures") == []
    assert gate.ask("closures", recommendation=2) == []


def at_equipped(value: int) -> Figure:
    return Figure(
        "recommendations at Equipped in every unit",
        "stage_reach",
        "at_or_above",
        value,
        {"stage": 2, "as_at": "2026-09-30"},
        {},
    )


def quoted(gate: Gate, *figures: Figure) -> str:
    return recorded(gate, "quote", text="Two are Equipped", figures=figures, meeting_id=None)


def test_a_quote_whose_figure_stands(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    quoted(gate, at_equipped(2))
    (row,) = gate.ask("quotes")
    assert told(row, "recorded", "figure_then", "figure_now", "has_moved", "seen_as_at") == [
        "Two are Equipped",
        "2",
        "2",
        False,
        T,
    ]


def test_a_later_return_changes_a_figure_that_was_quoted(book: Record) -> None:
    returned(book, "2026-09-30", received_on="2026-10-10")
    returned(book, "2026-09-30", ne=80, received_on="2026-11-10")
    gate = book.close()
    quoted(gate, at_equipped(2))
    (row,) = gate.ask("quotes")
    assert told(row, "figure", "figure_then", "figure_now", "has_moved") == [
        "recommendations at Equipped in every unit",
        "2",
        "0",
        True,
    ]


def test_a_share_is_quoted_as_it_is_written(book: Record) -> None:
    returned(book, "2026-09-30", ne=94)
    gate = book.close()
    where = {"course_id": "SD1", "unit_id": "NE", "role": "officer", "month_end": "2026-09-30"}
    quoted(gate, Figure("NE officers", "training_position", "share", 0.95, where, {}))
    (row,) = gate.ask("quotes")
    assert told(row, "figure_then", "figure_now", "has_moved") == ["95%", "94%", True]


@pytest.mark.parametrize(
    "figure",
    [
        Figure("gone", "no_such_question", "n", 1, {}, {}),
        Figure("gone", "stage_reach", "no_such_column", 1, {"stage": 2}, {}),
        Figure("gone", "stage_reach", "at_or_above", 1, {"stage": 99}, {}),
        Figure("gone", "stage_reach", "at_or_above", 1, {}, {"no_such": 1}),
        Figure("gone", "stage_reach", "at_or_above", 1, {}, {"theme": "x' or 1=1"}),
        Figure("itself", "quotes", "figure_now", 1, {}, {}),
    ],
)
def test_a_figure_that_can_no_longer_be_looked_up_is_blank(book: Record, figure: Figure) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    quoted(gate, figure)
    (row,) = gate.ask("quotes")
    assert told(row, "figure_then", "figure_now", "has_moved") == ["1", None, False]


def test_a_quote_without_figures_is_kept_all_the_same(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    quoted(gate)
    assert told(gate.ask("quotes")[0], "recorded", "figure", "has_moved") == ["Two are Equipped", None, False]


def test_what_was_recorded_is_not_asked_of_what_is_supposed(book: Record) -> None:
    returned(book, "2026-09-30")
    with book.close().suppose() as supposed, pytest.raises(NotAsked, match="is about what was recorded"):
        supposed.ask("closures")


def test_an_entry_that_cannot_be_read_takes_no_other_with_it(book: Record) -> None:
    returned(book, "2026-09-30")
    gate = book.close()
    recorded(gate)
    recorded(gate)
    (gate.store.root / "log" / "000001.json").write_text("{}")
    assert [row["entry_id"] for row in gate.ask("log_entries")] == ["L-0002"]


def test_the_log_is_asked_of_the_store_of_the_gate_alone(book: Record, tmp_path: Path) -> None:
    returned(book, "2026-09-30")
    recorded(book.close())
    other = record(tmp_path / "other", ["EA"], [1])
    returned_gate = other.close()
    assert returned_gate.ask("log_entries") == []
    assert open_gate(tmp_path / "none") is None
