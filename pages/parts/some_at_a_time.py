"""Where there are too many for one picture: a part of them at a time, and the steps from one part to the next."""

from collections.abc import Callable

from pages.shared import show, url


def first_of_part(count: int, at_once: int, says: Callable[[int, int, int, int], str]) -> int:
    """The place of the first one drawn, by the part the address names; says: in words, from the part, how many parts
    there are, how many in all and how many at once.
    """
    if count <= at_once:
        return 0
    parts = list(range(1, -(-count // at_once) + 1))
    part, word = url.read("page", parts.__contains__)
    part = part or 1
    show.note(word or says(part, len(parts), count, at_once))
    url.step("page", parts, part, "part")
    return (part - 1) * at_once
