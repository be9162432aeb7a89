"""What is kept from run to run, within a bound on its size: much that is small may stay, little that is large."""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from cachetools import LRUCache

Value = TypeVar("Value")


class Kept:
    """A cache shared by all sessions, which lets go of the least lately used so that it never holds more than a weight.

    Everything weighs at least 1, so the number of things kept is bounded too. What weighs more than all that may be
    kept is given and not kept. Whatever a value refers to stays alive with it, so it belongs in its weight.
    """

    def __init__(self, at_most: int) -> None:
        self._held: LRUCache[Hashable, tuple[int, Any]] = LRUCache(at_most, getsizeof=itemgetter(0))
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value], weigh: Callable[[Value], int]) -> Value:
        """The value under a key, made when it isn't held. Two who ask at once may both make it."""
        with self._lock:
            held = self._held.get(key)
        if held is not None:
            return held[1]
        value = make()
        weight = max(1, weigh(value))
        if weight <= self._held.maxsize:
            with self._lock:
                self._held[key] = (weight, value)
        return value

    @property
    def weight(self) -> int:
        """What all that is held weighs."""
        with self._lock:
            return int(self._held.currsize)


def cells(rows: Sequence[Mapping[str, Any]]) -> int:
    """The weight of rows that are all alike: their cells."""
    return len(rows) * len(rows[0]) if rows else 0


def parts(value: Any) -> int:
    """The weight of a figure, or of anything nested in dicts, lists and tuples: all that it is made of."""
    if isinstance(value, dict):
        return 1 + sum(map(parts, value.values()))
    if isinstance(value, list | tuple):
        return 1 + sum(map(parts, value))
    return 1
