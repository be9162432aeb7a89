"""A workbook in its sender's own layout, in words: what it is taken for, and what is still to be chosen."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date

from data.book.english import join_names, plural
from data.book.returns import SHEETS

NOTHING_READ = "No sheet of it is read yet: say above what one of them holds."
NO_HEADINGS = "There are no headings in this row: give the row in which they stand."
NO_ROWS = "No row would be read."


def own_layout(name: str) -> str:
    """What is said of a workbook that has no sheet of a return."""
    return (
        f"{name} is not in the layout of a return. Below stands what its sheets and headings are taken for: look "
        "through what is not sure, then check it. Its figures are checked as any return's are, and faults are told in "
        "its own cells. Nothing is stored."
    )


def sheet(name: str) -> str:
    """The heading over one of their sheets."""
    return f"Their sheet {name}"


def what_it_holds(to: str) -> str:
    """One of our sheets, in a drop-down: its name, and the first that the book says of it."""
    if to not in SHEETS:
        return "nothing that is read"
    about = SHEETS[to].about.partition(".")[0]
    return f"{to}: {about[0].lower()}{about[1:]}"


def label(ours: str, required: bool) -> str:
    """Over the drop-down of one of our columns."""
    return ours if required else f"{ours} (may be left out)"


def settled(number: int, across: str = "") -> str:
    """On the part that is folded away."""
    return f"{plural(number, 'column')} of ours, sure or free to be left out" + (
        f", and the {across}s" if across else ""
    )


def word(theirs: str, heading: str) -> str:
    """Over the drop-down of one of their words."""
    return f"“{theirs}” under {heading} is"


def meaning(code: str, names: Mapping[str, str], left_out: str) -> str:
    """One of our words or codes, in a drop-down."""
    if code == left_out:
        return "no row of this sheet: leave such rows out"
    if not code:
        return "not said yet"
    return f"{code}, {names[code]}" if code in names else code


def missing(names: Sequence[str]) -> str:
    """What has to be filled and is not."""
    listed = join_names(list(names))
    return f"Nothing fills {listed} yet. Choose a heading, or one value for every row, before it is checked."


def cannot_be(why: str) -> str:
    """Why a mapping cannot be meant."""
    return f"It cannot be read so: {why}."


def first_rows(to: str, number: int) -> str:
    """Over the first rows as they would be read."""
    return f"The first {plural(number, 'row')} of {to}, as they would be read:"


def how_kept(name: str) -> str:
    """How a mapping gets into the store."""
    return f"Kept in the store as mappings/{name}.toml, it reads next month's file too, here and on loading:"


def command(file: str, name: str, as_at: date) -> str:
    """The command that loads a file by a mapping."""
    return f"python -m data load {shlex.quote(file)} --mapping {name} --as-at {as_at.isoformat()}"
