"""The palette's promises: read in greyscale, by any colour vision, on either ground."""

from itertools import combinations, pairwise

import pytest

from charts.palette import (
    DARK,
    LIGHT,
    Theme,
    contrast,
    hatch,
    linear,
    luminance,
    spread,
    stage_text,
    text_on,
    verdict_fill,
)
from data.book.ladder import STAGES
from data.book.verdicts import SIGNS, status

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
VERDICTS = ("met", "not met", "cannot tell", "lapsed", "not assessed")
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
# sRGB to CIE XYZ, D65, each row divided by the white point.
XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))


def seen(colour: str, deficiency: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE Lab of a colour as seen with a colour vision deficiency."""
    light = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in deficiency]
    x, y, z = (f(sum(a * b for a, b in zip(row, light, strict=True))) for row in XYZ)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def f(share: float) -> float:
    return share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116


def apart(one: str, other: str, deficiency: tuple[tuple[float, ...], ...]) -> float:
    pairs = zip(seen(one, deficiency), seen(other, deficiency), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("theme", THEMES)
def test_stages_run_one_way_from_the_ground(theme: Theme) -> None:
    lights = [luminance(colour) for colour in theme.stages]
    assert len(theme.stages) == len(STAGES)
    assert lights == sorted(lights, reverse=theme is LIGHT)


@pytest.mark.parametrize("theme", THEMES)
def test_neighbouring_stages_differ_in_greyscale(theme: Theme) -> None:
    assert min(contrast(one, other) for one, other in pairwise(theme.stages)) >= 1.3


@pytest.mark.parametrize("number", [5, 6, 7, 8])
@pytest.mark.parametrize("theme", THEMES)
def test_stages_are_told_apart_and_written_on_whatever_their_number(theme: Theme, number: int) -> None:
    fills = spread(theme.tones, number)
    assert len(fills) == number
    assert min(contrast(one, other) for one, other in pairwise(fills)) >= 1.3
    assert min(contrast(text_on(fill), fill) for fill in fills) >= 4.5


@pytest.mark.parametrize("deficiency", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
@pytest.mark.parametrize("theme", THEMES)
def test_stages_are_told_apart_by_any_colour_vision(theme: Theme, deficiency: tuple[tuple[float, ...], ...]) -> None:
    assert min(apart(one, other, deficiency) for one, other in combinations(theme.stages, 2)) >= 10


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_from_the_ground(theme: Theme) -> None:
    assert (
        min(
            contrast(theme.ink, theme.ground), contrast(theme.muted, theme.ground), contrast(theme.accent, theme.ground)
        )
        >= 4.5
    )


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_every_fill(dark: bool) -> None:
    theme = DARK if dark else LIGHT
    assert min(contrast(stage_text(stage, dark), theme.stages[stage]) for stage in range(len(STAGES))) >= 4.5
    assert (
        min(contrast(text_on(verdict_fill(verdict, dark)), verdict_fill(verdict, dark)) for verdict in VERDICTS) >= 4.5
    )


@pytest.mark.parametrize("theme", THEMES)
def test_the_outline_of_a_mark_stands_out_where_its_fill_does_not(theme: Theme) -> None:
    assert contrast(theme.outline, theme.ground) >= 3
    assert contrast(theme.outline, theme.stages[0]) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_the_hatch_stands_out_from_its_fill(dark: bool) -> None:
    pattern = hatch(dark)
    assert contrast(pattern["fgcolor"], pattern["bgcolor"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_exactly_ten_line_colours_each_seen_on_the_ground(theme: Theme) -> None:
    assert len(set(theme.categories)) == 10
    assert min(contrast(colour, theme.ground) for colour in theme.categories) >= 3


def test_every_verdict_has_a_word_and_a_shape_of_its_own() -> None:
    assert len({SIGNS[verdict] for verdict in VERDICTS}) == 5
    assert status("fell") == "▼ fell"
    assert status(None) == ""
