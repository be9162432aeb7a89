"""Colours. Every colour in every figure comes from here; the words and signs they go with are in the book.

The stage ramp is one hue from pale to deep, so that it also reads in greyscale and with any colour vision; on a dark
ground it runs from deep to bright. Stage 0 is the ground's own tint with an outline, and what was never assessed is
hatched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.book.ladder import LADDER


@dataclass(frozen=True)
class Theme:
    """The colours of one theme: `ground` under everything, `ink` for text, `muted` for lesser text (both at least
    4.5:1 on ground), `outline` round every filled mark (at least 3:1), `grid` for lines that only guide, `band` for a
    row's tint, `tones` one hue from the ground's own tint to the one that stands out most, `categories` ten colours for
    lines, `accent` for what the eye should find first."""

    ground: str
    ink: str
    muted: str
    outline: str
    grid: str
    band: str
    accent: str
    tones: tuple[str, ...]
    warm: tuple[str, ...]
    categories: tuple[str, ...]

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """A fill for each stage of the ladder."""
        return spread(self.tones, len(LADDER))


LIGHT = Theme(
    ground="#ffffff",
    ink="#17212b",
    muted="#52606d",
    outline="#33414e",
    grid="#d9e0e6",
    band="rgba(51,65,78,0.06)",
    accent="#9a3412",
    tones=("#f6f8fa", "#c8def0", "#8bb9dc", "#4a8bc0", "#1d5c96", "#0a2c57"),
    warm=("#faf8f6", "#fbe2d0", "#f2bc97", "#dd8d5c", "#b0521f", "#74290c"),
    categories=(
        "#1d5c96", "#b4530a", "#0f766e", "#86198f", "#6b7280",
        "#4d7c0f", "#be185d", "#4338ca", "#92702a", "#0a2c57",
    ),
)  # fmt: skip
DARK = Theme(
    ground="#0f151c",
    ink="#f1f5f9",
    muted="#aebbc8",
    outline="#b9c5d0",
    grid="#2b3642",
    band="rgba(185,197,208,0.08)",
    accent="#fdba74",
    tones=("#18212b", "#24425f", "#336a99", "#5597cb", "#93c3e8", "#e2f1fd"),
    warm=("#211c18", "#4f301c", "#83491f", "#b9702f", "#e7a468", "#fde6cf"),
    categories=(
        "#7cb8ea", "#f59e4b", "#4fd1c0", "#e39bf0", "#a3adb8",
        "#a5d34f", "#f78bb8", "#a5a8fb", "#d9b45f", "#e2f1fd",
    ),
)  # fmt: skip


DEEPEST = len(LIGHT.tones) - 1
"""The tone that stands out most."""


def theme(dark: bool) -> Theme:
    """The dark or the light theme."""
    return DARK if dark else LIGHT


def stage_fill(stage: int, dark: bool = False) -> str:
    """The fill of a stage as #rrggbb."""
    return theme(dark).stages[stage]


def stage_text(stage: int, dark: bool = False) -> str:
    """The colour of text drawn on a stage's fill: at least 4.5:1 on it."""
    return text_on(stage_fill(stage, dark))


def warmth(depth: int, dark: bool = False) -> str:
    """The fill of a number's cell as #rrggbb, from 0, the ground's own tint, to `DEEPEST`: what is counted stands in
    the way, and blue is for stages.
    """
    return theme(dark).warm[depth]


def spread(tones: tuple[str, ...], number: int) -> tuple[str, ...]:
    """As many fills as there are stages: the ground's own tint, then the other tones, evenly spread."""
    ground, *others = tones
    steps = number - 1
    return (ground, *(_between(others, step * (len(others) - 1) / (steps - 1)) for step in range(steps)))


def text_on(fill: str) -> str:
    """Near-black or white, whichever stands out more on a fill."""
    return max(("#0b1118", "#ffffff"), key=lambda ink: contrast(ink, fill))


def verdict_fill(verdict: str, dark: bool = False) -> str:
    """The fill of a verdict's cell, as #rrggbb: deep for met, the ground for not met, between for the others."""
    colours = theme(dark)
    fills = {"met": colours.tones[4], "cannot tell": colours.tones[2], "lapsed": colours.tones[1]}
    return fills.get(verdict, colours.ground)


def hatch(dark: bool = False) -> dict[str, Any]:
    """The bar pattern (`marker.pattern`) for what was not assessed: diagonal lines on the fill of stage 0."""
    colours = theme(dark)
    return {
        "shape": "/",
        "size": 7,
        "solidity": 0.25,
        "fgopacity": 0.8,
        "fgcolor": colours.outline,
        "bgcolor": colours.tones[0],
    }


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> tuple[float, float, float]:
    """The three channels of #rrggbb in linear light, 0 to 1 (sRGB transfer function)."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return red, green, blue


def _between(colours: Sequence[str], place: float) -> str:
    """The colour at a place among some, mixed from the two beside it."""
    under = min(int(place), len(colours) - 2)
    mixed = [
        round(low + (high - low) * (place - under))
        for low, high in zip(_channels(colours[under]), _channels(colours[under + 1]), strict=True)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(colour: str) -> list[int]:
    """Red, green and blue of #rrggbb, 0 to 255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
