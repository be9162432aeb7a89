"""What those are answered who may see some units only: as if there were no others."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.book.days import EVER
from data.book.returns import FACTS
from data.ledger import Store
from data.publish import load
from queries import Gate, open_gate, questions
from tests.data.csv_returns import day, finding, write_return

# What is told of returns, and of edits, names units in its text.
UNTOLD = {"return_warnings", "return_receipts", "reference_edits"}


def gate_to(root: Path, units: frozenset[str] | None) -> Iterator[Gate]:
    gate = open_gate(root, units=units)
    assert gate is not None
    yield gate
    gate.close()


@pytest.fixture(scope="module")
def whole(small: Path) -> Iterator[Gate]:
    yield from gate_to(small, None)


@pytest.fixture(scope="module")
def east(small: Path) -> Iterator[Gate]:
    yield from gate_to(small, frozenset({"EA"}))


def test_narrowed_to_all_units_every_question_is_answered_as_ever(small: Path, whole: Gate) -> None:
    for everything in gate_to(small, frozenset(row["unit_id"] for row in whole.ask("unit_stage"))):
        for name in questions().keys() - UNTOLD:
            assert everything.ask(name) == whole.ask(name), name


def test_no_answer_names_another_unit_or_is_worked_out_of_it(east: Gate, whole: Gate) -> None:
    others = {row["unit_id"] for row in whole.ask("unit_stage")} - {"EA"}
    for name in questions():
        answer = repr(east.ask(name))
        assert not [unit for unit in others if f"'{unit}'" in answer], name
    assert {row["units_in_scope"] for row in east.ask("recommendation_stage")} == {1}


def test_what_is_said_of_a_unit_is_what_is_said_of_it_among_all(east: Gate, whole: Gate) -> None:
    for name in ("unit_stage", "criterion_verdict", "training_position"):
        assert east.ask(name) == [row for row in whole.ask(name) if row["unit_id"] == "EA"] != [], name


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("told", ["whole", "east", "told_east"])
def test_what_is_kept_of_a_sheet_is_what_is_known_of_it(told: str, name: str, request: pytest.FixtureRequest) -> None:
    kept, known = f"select * from {name}_kept(date '{EVER}')", f"select * from {name}_known(date '{EVER}')"
    with request.getfixturevalue(told)._cursor() as cursor:
        assert cursor.execute(f"{kept} except all {known}").fetchall() == []
        assert cursor.execute(f"{known} except all {kept}").fetchall() == []


def test_one_copy_is_no_other_and_is_gone_once_it_is_closed(small: Path) -> None:
    for gate in gate_to(small, frozenset({"NW"})):
        folder = Path(gate._reader.folder)  # type: ignore[attr-defined]
        assert {row["unit_id"] for row in gate.ask("unit_stage")} == {"NW"} and folder.exists()
    assert not folder.exists()


def test_an_item_refiled_under_another_unit_stood_until_then_and_no_longer(small: Path, tmp_path: Path) -> None:
    store = Store(Path(shutil.copytree(small, tmp_path / "store")))
    sent = []
    for unit, received in (("EA", "2026-11-13"), ("NW", "2026-11-14")):
        item = finding("E1", "policy_issued", "2026-10-20", unit_id=unit)
        sent.append((write_return(tmp_path / unit, "2026-10-31", "illustrative", evidence=[item]), day(received)))
    assert not load(store, sent).refused
    whole, east = open_gate(store.root), open_gate(store.root, units=frozenset({"EA"}))
    assert whole is not None and east is not None
    with closing(whole), closing(east):
        asked = {"recommendation": 1, "unit": "EA"}
        for known_at, verdict in ((day("2026-11-13"), "met"), (day("2026-11-14"), "not assessed")):
            told = east.ask("criterion_verdict", known_at=known_at, **asked)
            assert told == whole.ask("criterion_verdict", known_at=known_at, **asked)
            assert {row["criterion_id"]: row["verdict"] for row in told}["policy_issued"] == verdict
        assert [row["standing"] for row in east.ask("evidence_items", **asked)] == ["withdrawn"]
        assert "NW" not in repr(east.ask("evidence_items"))


# The unit under which a thing is filed in each of three returns, and whether East Area's hear of it in the end.
FILED = {
    "STAYED": ("EA", "EA", "EA", True),
    "TO-ALL": ("EA", "", "", True),
    "OF-ALL": ("", "", "", True),
    "MOVED": ("EA", "EA", "NW", False),
    "FROM-ALL": ("", "NW", "NW", False),
    "BACK": ("EA", "NW", "EA", True),
    "OTHERS": ("NW", "NW", "NW", False),
}
KEPT = {name for name, (*_, told) in FILED.items() if told}
RECEIVED = (("2026-08-31", "2026-11-13"), ("2026-09-30", "2026-11-14"), ("2026-10-31", "2026-11-15"))


@pytest.fixture(scope="module")
def told_east(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """What East Area's readers are answered of actions and milestones that were filed so."""
    folder = tmp_path_factory.mktemp("moved")
    store = Store(Path(shutil.copytree(small, folder / "store")))
    of_one = {"recommendation_id": 1, "owner_role": "Lead"}
    action = {**of_one, "meeting_id": "GG-2026-09", "due_on": "2026-10-01"}
    milestone = {**of_one, "kind": "output", "original_due_on": "2026-08-15", "forecast_on": "2026-08-15"}
    sent = []
    for place, (as_at, received) in enumerate(RECEIVED):
        units = {name: filed[place] for name, filed in FILED.items()}
        sheets = {
            "actions": [{**action, "action_id": f"A-{n}", "action": f"Of {n}", "unit_id": u} for n, u in units.items()],
            "milestones": [{**milestone, "milestone_id": f"M-{n}", "title": n, "unit_id": u} for n, u in units.items()],
        }
        sent.append((write_return(folder / received, as_at, "illustrative", **sheets), day(received)))
    assert not load(store, sent).refused
    yield from gate_to(store.root, frozenset({"EA"}))


def test_of_an_action_moved_to_another_unit_nothing_of_before_is_told(told_east: Gate) -> None:
    on_each_day = [
        {row["action_id"][2:] for row in told_east.ask("actions", known_at=day(received))} & FILED.keys()
        for _, received in RECEIVED
    ]
    assert on_each_day == [KEPT - {"BACK"}, KEPT - {"BACK"}, KEPT]


def test_a_milestone_moved_to_another_unit_is_not_said_to_be_no_longer_reported(told_east: Gate) -> None:
    positions = {row["milestone_id"][2:]: row["state"] for row in told_east.ask("milestone_position")}
    assert {name: state for name, state in positions.items() if name in FILED} == dict.fromkeys(KEPT, "overdue")


def test_no_answer_tells_of_what_was_moved_away(told_east: Gate) -> None:
    ids = [f"'{sheet}-{name}'" for sheet in "AM" for name in FILED.keys() - KEPT]
    for name in questions():
        answer = repr(told_east.ask(name))
        assert not [one for one in ids if one in answer], name
