"""A paper as data: what it is about, and sections of words, lists, tables and one chart, whatever it is written as.

Every figure rests on a page as it was seen: `Link` is that page, numbered where the figure stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Link:
    """Where a figure can be seen again: its number on the paper, the page's name and its lasting address."""

    number: int
    name: str
    address: str


@dataclass(frozen=True)
class Words:
    """A sentence or more, and the link it rests on (none where it states no figure). `lead`: bold words before it."""

    text: str
    link: Link | None = None
    lead: str = ""


@dataclass(frozen=True)
class Listed:
    """Words one under the other; `numbered` where their order is a rank."""

    items: Sequence[Words]
    numbered: bool = False


@dataclass(frozen=True)
class Rows:
    """A table: headings, cells in words, how wide each column is beside the others, and what it shows, for a reader who
    can't see it.
    """

    headings: Sequence[str]
    cells: Sequence[Sequence[str]]
    widths: Sequence[float]
    alt: str
    link: Link | None = None


@dataclass(frozen=True)
class Months:
    """How many stand at each stage, month by month: a stacked bar for each month, blank where none was reported.

    names, colours: of the stages from the lowest. counts: for each month, how many at each stage; None not reported.
    labels: what stands under the bars, blank for most. marks: months (by place) at which the group met.
    """

    title: str
    names: Sequence[str]
    colours: Sequence[str]
    counts: Sequence[Sequence[int] | None]
    labels: Sequence[str]
    total: int
    alt: str
    link: Link | None = None


Block = Words | Listed | Rows | Months


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    """A whole paper. day: the snapshot's day, by which the file is dated. about: whence the figures are, in one line.

    warning: what must be read first, such as that the figures are made up.
    """

    title: str
    subtitle: str
    masthead: str
    marking: str
    warning: str
    about: str
    day: date
    sections: Sequence[Section]
    links: Sequence[Link] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The paper as plain data, each block with its kind."""
        sections = [
            {"heading": section.heading, "blocks": [_block(block) for block in section.blocks]}
            for section in self.sections
        ]
        return {**asdict(self), "day": [self.day.year, self.day.month, self.day.day], "sections": sections}


def _block(block: Block) -> Mapping[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}


class Links:
    """The links of a paper as it is written: each page as it was seen is numbered once."""

    def __init__(self) -> None:
        self._links: dict[str, Link] = {}

    def to(self, name: str, address: str) -> Link:
        """The link to a page as seen; the same number for the same address."""
        return self._links.setdefault(address, Link(len(self._links) + 1, name, address))

    @property
    def all(self) -> list[Link]:
        """Every link so far, in order."""
        return list(self._links.values())
