"""The main job, by its commands: a blank return, filled in as a person would, checked, loaded, and asked about."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.__main__ import main

ROOT = Path(__file__).parents[1]


def run(*words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``python -m ...`` and hold it to its exit code; no stack trace, whatever happens."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done


def fill(workbook: Path, sheets: dict[str, list[dict[str, Any]]]) -> None:
    """Type rows under the headings of a blank return and save it."""
    book = openpyxl.load_workbook(workbook)
    for name, rows in sheets.items():
        headings = {cell.value: cell.column for cell in book[name][1]}
        for number, row in enumerate(rows, start=2):
            for heading, value in row.items():
                book[name].cell(number, headings[heading], value)
    book.save(workbook)


def month() -> dict[str, list[dict[str, Any]]]:
    """One month in which East Area shows the practice on recommendation 1 and claims one stage more."""
    seen = {"recommendation_id": 1, "observed_from": date(2026, 9, 1), "observed_to": date(2026, 9, 20)}
    signed = {"assurance": "A2", "verified_by": "Force assurance lead", "reference": "FA-12"}
    return {
        "return": [{"as_at": date(2026, 9, 30), "submitted_by": "Programme office", "provenance": "actual"}],
        "training": [
            {"course_id": "SD1", "unit_id": "EA", "role": role, "in_scope": 200, "trained": 195}
            for role in ("officer", "supervisor")
        ],
        "claims": [{"recommendation_id": 1, "unit_id": "EA", "claimed_stage": 4}],
        "evidence": [
            {**seen, **signed, "evidence_id": "E1", "criterion_id": "policy_issued", "result": "met"},
            {**seen, **signed, "evidence_id": "E2", "criterion_id": "guidance_withdrawn", "result": "met"},
            {
                **seen,
                **signed,
                "evidence_id": "E3",
                "unit_id": "EA",
                "criterion_id": "practice_sampled",
                "sample_size": 30,
                "sample_met": 30,
                "population": 90,
            },
        ],
        "exposure": [{"unit_id": "EA", "death_reports": 71}],
    }


def test_a_return_from_the_template_is_loaded_into_a_new_store_and_asked_about(tmp_path: Path) -> None:
    store, workbook = tmp_path / "store", tmp_path / "September.xlsx"
    run("data", "new", "--store", store)
    run("data", "template", workbook, "--store", store)
    fill(workbook, month())
    assert json.loads(run("data", "check", workbook, "--store", store, "--format", "json").stdout) == []
    run("data", "load", workbook, "--store", store, "--received-on", "2026-10-08")
    asked = ("--recommendation", 1, "--unit", "EA", "--format", "json", "--store", store)
    (row,) = json.loads(run("queries", "unit_stage", *asked).stdout)
    assert (row["claimed_stage"], row["verified_stage"], row["supported_stage"]) == (4, 3, 3)
    assert (row["blocking_criterion"], row["blocking_verdict"]) == ("practice_sustained", "not assessed")
    earlier = run("queries", "unit_stage", "--as-at", "2026-09-30", "--known-at", "2026-10-07", *asked)
    assert json.loads(earlier.stdout)[0]["supported_stage"] == 0
    assert "1 (actual)" in run("data", "status", "--store", store).stdout
    assert "no table differs" in run("data", "rebuild", "--store", store).stdout


def test_a_faulty_return_is_refused_with_its_faults_and_a_marked_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(*words: object) -> tuple[int, str]:
        """The command in this process: each is run in one of its own above."""
        code = main([str(word) for word in words])
        return code, capsys.readouterr().out

    store, workbook = tmp_path / "store", tmp_path / "September.xlsx"
    assert command("new", "--store", store)[0] == command("template", workbook, "--store", store)[0] == 0
    rows = month()
    rows["training"][0]["trained"] = 212
    rows["claims"][0]["unit_id"] = "XX"
    fill(workbook, rows)
    code, said = command("load", workbook, "--store", store, "--format", "json")
    assert code == 1
    faults = json.loads(said)
    assert [(fault["sheet"], fault["row"], fault["column"]) for fault in faults] == [
        ("training", 2, "trained"),
        ("claims", 2, "unit_id"),
    ]
    assert set(faults[0]) == {"sheet", "row", "column", "value", "fault"}
    marked = openpyxl.load_workbook(tmp_path / "September-faults.xlsx")
    assert marked["training"]["E2"].comment is not None and "212" in marked["training"]["E2"].comment.text
    assert "none loaded yet" in command("status", "--store", store)[1]


def test_wrong_usage_is_exit_2_and_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    run("data", "load", tmp_path / "absent.xlsx", expect=2)
    run("data", "load", __file__, "--received-on", "2999-01-01", expect=2)
    run("queries", "no_such_question", expect=2)
    assert "there is no store at" in run("queries", "unit_stage", "--store", tmp_path / "none", expect=1).stderr


def test_the_questions_are_listed_one_line_each() -> None:
    lines = run("queries").stdout.splitlines()
    assert len(lines) == len(list((ROOT / "queries").glob("*.sql")))
    assert all(line.endswith("?") for line in lines)
