"""What a command says of a return that it takes: how it was read, and what it would restate; stdout is the result."""

import json
from pathlib import Path

import pytest

from data import ledger
from data.__main__ import main
from data.ledger import Store
from tests.data.intake.workbooks import exposure, training, workbook


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_load_says_how_it_read_and_what_it_restates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path / "store")
    assert run("new", "--store", store.root) == 0
    first = workbook(tmp_path / "first.xlsx", training=[training("EA")], exposure=[exposure("Central South")])
    assert run("load", first, "--store", store.root) == 0
    assert 'first.xlsx: notice: exposure, row 2, unit_id: "Central South" was read as AS' in capsys.readouterr().err
    (receipt,) = ledger.receipts(store)
    assert receipt.readings == {"unit": {"Central South": "AS"}}
    assert [notice["value"] for notice in receipt.notices] == ["Central South"]

    second = workbook(tmp_path / "second.xlsx", training=[training("EA", trained=190)], exposure=[exposure("AS")])
    for command in ("check", "load"):
        assert run(command, second, "--store", store.root, "--format", "json") == 0
        said = capsys.readouterr()
        assert json.loads(said.out) == []
        assert "warning: return, row 2, as_at: October 2026 is already reported" in said.err
        assert "loading this restates that month, and changes 1 figure" in said.err
