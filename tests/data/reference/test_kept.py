"""Edits are kept, dated: a view of January never knows June, and a rebuild gives the same."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from data import edits, publish
from data.__main__ import main
from data.ledger import Store, StoreFault
from queries import Gate, open_gate
from tests.data.csv_returns import day, trained, write_return
from tests.data.reference.editing import Edit, cell, row

EARLIER, LATER = day("2026-09-30"), day("2026-10-30")
KEEPS_AHEAD = True
ENTERED = day("2026-10-15")
DECLARED = cell("recommendation", 2, "force_declared_complete_on", "2026-09-20")
TITLED = cell("recommendation", 2, "title", "The published title")
EXEMPTED = row("criterion_exemption", "1", "policy_issued", "No policy", "Gold Group", "2026-08-15")


def edited(store: Store, edit: Edit, entered_on: date = ENTERED) -> Gate:
    """The gate to a store after an edit, entered by a role on a day, and a rebuild."""
    edit(store.reference)
    publish.rebuild(store, entered=publish.Entered(entered_on, "Secretary"))
    gate = open_gate(store.root)
    assert gate is not None
    return gate


@pytest.fixture(scope="module")
def once_edited(published: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Edit], Gate]:
    """once_edited(TITLED): the gate to the store after that edit alone, made once for all who only read it."""

    @cache
    def gate(edit: Edit) -> Gate:
        return edited(Store(shutil.copytree(published.root, tmp_path_factory.mktemp("edited") / "store")), edit)

    return gate


def described(gate: Gate, as_at: date, known_at: date | None = None) -> dict[str, object]:
    (told,) = gate.ask("recommendation_described", as_at, known_at, recommendation=1)
    return told


def test_the_first_version_is_known_from_the_beginning(store: Store) -> None:
    (version,) = edits.kept_versions(store)
    assert (version.number, version.entered_on, version.entered_by) == (1, day("2026-07-01"), "Programme office")
    assert version.known_from == date.min


def test_an_edit_is_kept_with_its_day_and_role_and_its_files_byte_for_byte(
    once_edited: Callable[[Edit], Gate],
) -> None:
    store = once_edited(TITLED).store
    first, second = edits.kept_versions(store)
    assert (second.number, second.entered_on, second.entered_by) == (2, ENTERED, "Secretary")
    assert second.folder.name == f"0002-2026-10-15-{second.sha256[:12]}"
    assert (second.folder / "recommendation.csv").read_bytes() == (store.reference / "recommendation.csv").read_bytes()
    assert (first.folder / "recommendation.csv").read_bytes() != (second.folder / "recommendation.csv").read_bytes()


def test_what_was_declared_counts_from_its_own_day_and_from_the_day_it_was_entered(store: Store) -> None:
    gate = edited(store, DECLARED)
    declared = day("2026-09-20")
    for as_at, known_at, told in (
        ("2026-09-20", "2026-10-15", declared),
        ("2026-09-19", "2026-10-15", None),  # before its own day
        ("2026-10-31", "2026-10-14", None),  # before it was entered
        ("2026-10-31", "2026-10-15", declared),
    ):
        assert described(gate, day(as_at), day(known_at))["force_declared_complete_on"] == told


def test_what_the_first_version_declares_counts_from_its_own_day(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    reference = tmp_path / "reference"
    publish.copy_reference(publish.STARTING_SET, reference)
    DECLARED(reference)
    publish.new(store, reference, publish.Entered(day("2026-11-01")))
    gate = open_gate(store.root)
    assert gate is not None
    assert described(gate, day("2026-09-19"), day("2026-09-19"))["force_declared_complete_on"] is None
    assert described(gate, day("2026-09-20"), day("2026-09-20"))["force_declared_complete_on"] == day("2026-09-20")


def test_a_title_is_what_it_was_on_the_day_of_knowledge(once_edited: Callable[[Edit], Gate]) -> None:
    gate = once_edited(TITLED)
    for known_at, title in ((LATER, "The published title"), (EARLIER, "Sudden-death training for response officers")):
        assert described(gate, EARLIER, known_at)["title"] == title
        assert gate.ask("recommendation_standing", day("2026-08-31"), known_at)[0]["title"] == title
        found = [row["name"] for row in gate.ask("findable", known_at=known_at) if row["kind"] == "recommendation"]
        assert found[0] == title


TITLED_QUESTIONS = ("recommendation_by_month", "sustained_outlook", "unit_criteria", "unit_standing")


def test_every_question_that_gives_a_title_gives_that_of_the_day_of_knowledge(
    once_edited: Callable[[Edit], Gate],
) -> None:
    gate = once_edited(TITLED)
    august = day("2026-08-31")
    for question in TITLED_QUESTIONS:
        told = {
            known_at: {row["title"] for row in gate.ask(question, august, known_at) if row["recommendation_id"] == 1}
            for known_at in (EARLIER, LATER)
        }
        assert told == {EARLIER: {"Sudden-death training for response officers"}, LATER: {"The published title"}}


def test_a_decision_entered_later_restates_the_days_before_it_was_entered(once_edited: Callable[[Edit], Gate]) -> None:
    gate = once_edited(EXEMPTED)

    def applicable(known_at: date) -> set[bool]:
        verdicts = gate.ask("criterion_verdict", day("2026-08-31"), known_at, recommendation=1, unit="AS")
        return {row["applicable"] for row in verdicts if row["criterion_id"] == "policy_issued"}

    assert applicable(day("2026-10-14")) == {True}
    assert applicable(ENTERED) == applicable(day("9999-12-31")) == {False}
    assert gate.known_through == ENTERED
    assert gate.ask("agreed_exceptions", day("2026-08-31"), day("2026-10-14")) == []


def test_a_decision_taken_out_again_is_known_as_long_as_it_stood(store: Store) -> None:
    edited(store, EXEMPTED, day("2026-09-15")).close()
    (store.reference / "criterion_exemption.csv").unlink()
    gate = edited(store, lambda folder: None)
    days = (day("2026-09-14"), EARLIER, LATER)
    assert [len(gate.ask("agreed_exceptions", EARLIER, known_at)) for known_at in days] == [
        0,
        1,
        0,
    ]


def test_the_gate_answers_for_an_earlier_knowledge_as_the_rules_do_from_scratch(
    once_edited: Callable[[Edit], Gate],
) -> None:
    gate = once_edited(EXEMPTED)
    for known_at in (day("2026-09-30"), ENTERED):
        told = gate._reader.connection.cursor().execute(
            "from criterion_verdict(date '2026-08-31', ?) order by 1, 2, stage, criterion_id", [known_at]
        )
        asked = gate.ask("criterion_verdict", day("2026-08-31"), known_at)
        assert [tuple(row.values()) for row in asked] == told.fetchall()


def test_what_was_edited_is_told_before_and_after(store: Store) -> None:
    edited(store, TITLED, day("2026-10-01")).close()
    gate = edited(store, EXEMPTED)
    told = [
        (row["entered_by"], row["table_name"], row["key"], row["column_name"], row["before"], row["after"])
        for row in gate.ask("reference_edits", known_at=LATER)
    ]
    title = "Sudden-death training for response officers"
    assert told == [
        ("Secretary", "recommendation", "1", "title", title, "The published title"),
        ("Secretary", "criterion_exemption", "1, policy_issued", None, None,
         "1, policy_issued, No policy, Gold Group, 2026-08-15"),
    ]  # fmt: skip
    assert [row["table_name"] for row in gate.ask("reference_edits", since=day("2026-10-01"))] == [
        "criterion_exemption"
    ]
    assert gate.ask("reference_edits", known_at=day("2026-09-30")) == []


def test_a_rebuild_of_edits_and_returns_gives_the_same_as_it_was_published(store: Store, tmp_path: Path) -> None:
    edited(store, TITLED, day("2026-10-01")).close()
    EXEMPTED(store.reference)
    october = write_return(tmp_path / "october", "2026-10-31", training=trained("EA", 97))
    publish.load(store, [(october, day("2026-11-10"))], entered=publish.Entered(day("2026-11-09")))
    assert [version.number for version in edits.kept_versions(store)] == [1, 2, 3]
    shown = store.current_id()
    assert publish.rebuild(store) == (shown, [])


def test_a_reference_that_is_as_it_was_kept_is_not_kept_again(store: Store) -> None:
    publish.rebuild(store)
    assert len(edits.kept_versions(store)) == 1


def test_a_refused_return_keeps_no_edit(store: Store, tmp_path: Path) -> None:
    TITLED(store.reference)
    wrong = write_return(tmp_path / "wrong", "2026-10-31", training=trained("EA", 101))
    assert publish.load(store, [(wrong, day("2026-11-10"))]).refused
    assert len(edits.kept_versions(store)) == 1
    assert not [path for path in store.root.rglob(".*") if path.name != ".lock"]


def test_an_edit_is_not_entered_before_the_one_it_follows(store: Store) -> None:
    edited(store, TITLED).close()
    DECLARED(store.reference)
    with pytest.raises(StoreFault, match="last edited on 15 October 2026"):
        publish.rebuild(store, entered=publish.Entered(day("2026-10-14")))


def test_who_and_when_are_said_on_the_command_line(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OVERSIGHT_BY", "Records office")
    TITLED(store.reference)
    assert main(["rebuild", "--store", str(store.root), "--entered-on", "2025-03-01"]) == 0
    assert (edits.kept_versions(store)[-1].entered_on, edits.kept_versions(store)[-1].entered_by) == (
        day("2025-03-01"),
        "Records office",
    )
    with pytest.raises(SystemExit) as stopped:
        main(["rebuild", "--store", str(store.root), "--entered-on", "9998-01-01"])
    assert stopped.value.code == 2
    assert "later than today" in capsys.readouterr().err


def test_the_command_says_which_stages_a_rebuild_would_change_and_publishes_nothing(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    cell("criteria", 3, "min_assurance", "A3")(store.reference)
    shown = store.current_id()
    assert main(["reference", "--store", str(store.root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "the reference has no fault"
    assert "recommendation 1, unit AS: 2 Equipped -> 0 Below Defined" in lines
    assert lines[-1] == "Equipped: 2 fewer, 0 more"
    assert store.current_id() == shown
    assert len(edits.kept_versions(store)) == 1


def test_the_command_says_that_nothing_would_change(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "--store", str(store.root)]) == 0
    assert capsys.readouterr().out.splitlines() == ["the reference has no fault", "a rebuild would change no stage"]
    assert main(["reference", "--store", str(store.root), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
