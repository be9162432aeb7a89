"""Figures in words, against right values (`tests/cases/numbers.json`): never nearer to a line than they are."""

from importlib import import_module

import pytest

from tests.cases import Case, agrees, cases


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases("words")])
def test_a_figure_in_words(case: Case) -> None:
    module, _, name = case.inputs["function"].partition(":")
    said = getattr(import_module(module), name)(*case.inputs["arguments"])
    assert agrees(said, case.right["said"]), f"{said}: {case.source}"


def test_the_words_of_trends_and_method_are_among_the_cases() -> None:
    asked = {case.inputs["function"] for case in cases("words")}
    assert {"pages.shared.show:percent", "pages.sentences.method:how_judged", "pages.sentences.trends:assured"} <= asked
