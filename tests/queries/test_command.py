"""python -m queries: every parameter is a flag, with one default whatever the question, and all answers in one go."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book import days
from data.ledger import Store
from queries import open_gate, questions
from queries.__main__ import main
from queries.catalogue import NEEDED, PARAMETERS
from queries.export import inert
from tests.data.started import started

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "today", lambda: TODAY)


@pytest.fixture
def ask(small: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Ask a question of the small store by command, and give its rows."""

    def rows(*arguments: str) -> list[dict[str, Any]]:
        assert main([*arguments, "--format", "json", "--store", str(small)]) == 0
        told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return told

    return rows


@pytest.fixture(scope="module")
def exported(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The answers of the small store, exported once."""
    folder = tmp_path_factory.mktemp("exported") / "out"
    assert main(["--all", str(folder), "--today", TODAY.isoformat(), "--store", str(small)]) == 0
    return folder


def files_in(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Every file of an export as rows."""
    return {file.name: read(file.read_bytes()) for file in folder.iterdir()}


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def about(told: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {row["name"]: row["value"] for row in told["about.csv"]}


def test_every_parameter_of_every_question_is_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    taken = set().union(*(asked.parameters for asked in questions().values()))
    assert {name for name in taken if f"--{name.replace('_', '-')} " not in told} == set()


def test_since_is_the_last_meeting_before_the_day_in_every_question(ask: Any, small: Path) -> None:
    gate = open_gate(small)
    assert gate is not None and gate.earlier_day(date(2026, 10, 31)) == date(2026, 10, 14)
    for name, asked in questions().items():
        if "since" in asked.parameters:
            assert ask(name) == ask(name, "--since", "2026-10-14"), name
    gate.close()


def test_with_no_meeting_before_the_day_since_is_the_month_end_before_it(small: Path) -> None:
    gate = open_gate(small)
    assert gate is not None
    assert gate.earlier_day(date(2026, 9, 10)) == date(2026, 8, 31)
    assert gate.earlier_day(date(2026, 9, 11)) == date(2026, 9, 10)
    gate.close()


def test_a_meeting_before_anything_was_reported_is_not_compared_with(tmp_path: Path) -> None:
    started(tmp_path / "empty")
    gate = open_gate(tmp_path / "empty")
    assert gate is not None
    gate.first_as_at = date(2026, 10, 31)
    (first,) = [row["held_on"] for row in gate.ask("meetings")][-1:]
    assert first < date(2026, 10, 31)
    assert gate.earlier_day(date(2026, 11, 10)) == date(2026, 10, 31)
    gate.close()


def test_today_is_the_day_in_london(ask: Any) -> None:
    assert ask("freshness") == ask("freshness", "--today", TODAY.isoformat())
    assert ask("freshness") != ask("freshness", "--today", "2027-03-20")


def test_changes_and_the_evidence_come_in_count_the_same(ask: Any) -> None:
    come_in = [row for row in ask("changes", "--about", "evidence") if row["came_in"]]
    assert ask("evidence_come_in")[0]["items"] == len(come_in)


@pytest.mark.parametrize("name", NEEDED)
def test_a_question_about_one_thing_says_that_it_must_be_named(
    name: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--store", str(small)])
    assert ended.value.code == 2
    assert f"name it with --{NEEDED[name]}" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["meetings", "--unit", "EA"], ["freshness", "--today", "20.11.2026"]])
def test_a_flag_that_is_not_taken_or_not_a_day_is_wrong_usage(arguments: list[str], small: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--store", str(small)])
    assert ended.value.code == 2


def test_all_writes_every_question_with_the_columns_it_lists_even_of_no_rows(exported: Path) -> None:
    for name, asked in questions().items():
        first = (exported / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert first.split(",")[-len(asked.columns) :] == list(asked.columns)


def test_all_says_the_same_as_each_question_asked_alone(ask: Any, exported: Path) -> None:
    told = files_in(exported)
    for name in ("changes", "milestone_position", "unit_stage", "return_coverage"):
        assert told[f"{name}.csv"] == [{key: str(inert(value)) for key, value in row.items()} for row in ask(name)]


def test_all_asks_a_question_about_one_course_of_each(ask: Any, exported: Path) -> None:
    alone = ask("training_practice", "--course", "SD1")
    told = [row for row in files_in(exported)["training_practice.csv"] if row["course"] == "SD1"]
    assert [row["unit_id"] for row in told] == [row["unit_id"] for row in alone] != []


def test_all_explains_every_column_that_it_writes(exported: Path) -> None:
    told = files_in(exported)
    explained = {(row["question"], row["column"]) for row in told["dictionary.csv"] if row["meaning"]}
    written = {(name, column) for name in questions() for row in told[f"{name}.csv"][:1] for column in row}
    assert written - explained == set()


def test_all_lists_the_questions_with_what_each_asks_and_how_many_rows_it_has(exported: Path) -> None:
    told = files_in(exported)
    listed = {row["question"]: (row["asks"], int(row["rows"])) for row in told["questions.csv"]}
    assert listed == {name: (asked.asks, len(told[f"{name}.csv"])) for name, asked in questions().items()}


def test_all_says_whence_the_figures_come(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_MARKING", "Official")
    main(["--all", str(tmp_path / "out"), "--known-at", "2026-11-10", "--store", str(small)])
    told = about(files_in(tmp_path / "out"))
    snapshot = Store(small).current_snapshot()
    assert snapshot is not None
    assert told | {"rules_hash": "", "reference_hash": ""} == {
        "marking": "Official",
        "provenance": "illustrative",
        "as_at": "2026-10-31",
        "since": "2026-10-14",
        "today": "2026-11-20",
        "known_at": "2026-11-10",
        "snapshot": snapshot.stem,
        "snapshot_sha256": hashlib.sha256(snapshot.read_bytes()).hexdigest(),
        "rules_hash": "",
        "reference_hash": "",
    }


def test_all_as_a_zip_holds_the_same_files_and_is_the_same_twice(small: Path, exported: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert main(["--all", str(tmp_path / name), "--store", str(small)]) == 0
    with zipfile.ZipFile(tmp_path / "one.zip") as bundle:
        assert {name: bundle.read(name) for name in bundle.namelist()} == {
            file.name: file.read_bytes() for file in exported.iterdir()
        }
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("name", ["there", "there.zip"])
def test_all_never_writes_over_what_is_there(
    name: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / name
    mine = target / "mine.txt" if name == "there" else target
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine")
    assert main(["--all", str(target), "--store", str(small)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_all_says_that_a_place_cannot_be_written_to(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    empty = started(tmp_path / "empty")
    assert main(["--all", str(tmp_path / "file" / name), "--store", str(empty.root)]) == 1
    assert f"{name} could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["unit_stage"], ["--unit", "EA"]])
def test_all_takes_dates_only(more: list[str], small: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*more, "--all", str(tmp_path / "out"), "--store", str(small)])
    assert ended.value.code == 2
    assert not (tmp_path / "out").exists()


def test_all_of_an_empty_store_is_headings_only(tmp_path: Path) -> None:
    started(tmp_path / "empty")
    assert main(["--all", str(tmp_path / "out"), "--store", str(tmp_path / "empty")]) == 0
    told = files_in(tmp_path / "out")
    assert told["unit_stage.csv"] == told["changes.csv"] == told["milestone_position.csv"] == []
    assert about(told)["today"] == "2026-11-20" and "as_at" not in about(told)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("|calc", "'|calc"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff @SUM(A1)", "'\ufeff @SUM(A1)"),
        ("\u00a0\u2060-1", "'\u00a0\u2060-1"),
        ("\u200bplain", "\u200bplain"),
        ("a | b = c", "a | b = c"),
    ],
)
def test_text_that_would_start_a_formula_past_what_cannot_be_seen_is_inert(text: str, cell: str) -> None:
    assert inert(text) == cell


def test_every_flag_says_what_it_is_for() -> None:
    assert all(parameter.help and parameter.written for parameter in PARAMETERS.values())
