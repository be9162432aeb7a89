"""The ladder of stages and the lines of assurance (EMBEDDING.md, 1)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """A step of the ladder: its number, its name, what it means in a few words, whether it is the first that live work
    shows, and whether it counts as embedded.
    """

    number: int
    name: str
    gloss: str
    is_seen_in_work: bool = False
    counts_as_embedded: bool = False


LADDER = (
    Stage(0, "Below Defined", "the criteria of Defined are not all met"),
    Stage(1, "Defined", "the rule exists, owned; superseded guidance withdrawn"),
    Stage(2, "Equipped", "people in post and supervisors are trained"),
    Stage(3, "Practised", "a sample of live work shows it", is_seen_in_work=True),
    Stage(4, "Embedded", "shown four quarters running; line supervision runs it", counts_as_embedded=True),
    Stage(5, "Sustained", "held twelve months, confirmed by someone independent", counts_as_embedded=True),
)
"""Every stage, from the lowest to the highest. Ordered, not equally spaced: counted and listed, never averaged."""

STAGES = tuple(stage.name for stage in LADDER)
"""The names of the stages, by number."""

TOP = LADDER[-1].number
"""The highest stage."""

EMBEDDED = next(stage.number for stage in LADDER if stage.counts_as_embedded)
"""The lowest stage that counts as embedded."""

PRACTISED = next(stage.number for stage in LADDER if stage.is_seen_in_work)
"""The first stage that live work shows."""

STEPS = tuple(stage.number for stage in LADDER[1:])
"""The stages there are to reach: every one above the ground."""


@dataclass(frozen=True)
class Assurance:
    """How far from its owner a piece of evidence was checked."""

    code: str
    name: str
    gloss: str


ASSURANCES = (
    Assurance("A0", "asserted", "asserted"),
    Assurance("A1", "first line", "owner's own check"),
    Assurance("A2", "second line", "force assurance, not the owner"),
    Assurance("A3", "independent", "inspectorate, internal audit or external"),
)

ASSURANCE_NAMES = {assurance.code: assurance.name for assurance in ASSURANCES}


def stage_of(number: int | None) -> str:
    """A stage by its name; nothing for None."""
    return "" if number is None else STAGES[number]


def at_stage(number: int) -> str:
    """Where something stands, in a sentence: `at Practised`, or `below Defined` on the ground."""
    name = STAGES[number]
    return f"at {name}" if number else name[:1].lower() + name[1:]


def or_above(number: int) -> str:
    """A stage and all above it: `Practised or above`; the highest by its name alone."""
    return STAGES[number] if number == TOP else f"{STAGES[number]} or above"


def numbered(number: int | None) -> str:
    """A stage by number and name: `3 Practised`; nothing for None."""
    return "" if number is None else f"{number} {STAGES[number]}"


def stages_in_words() -> str:
    """The whole ladder in one phrase: `0 Below Defined, 1 Defined, …`."""
    return ", ".join(numbered(stage.number) for stage in LADDER)
