"""Answers kept from run to run, within a bound that counts rows: many small answers may stay, not many large ones."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import TypeVar

Value = TypeVar("Value", bound=Sized)


class Kept:
    """A cache of sized values, shared by all sessions, that lets go of the least lately used beyond so many items.

    Python's own `lru_cache` counts entries, whatever their size; a hit here costs about as little.
    """

    def __init__(self, items_at_most: int) -> None:
        self._items_at_most = items_at_most
        self._held: OrderedDict[Hashable, Sized] = OrderedDict()
        self._items = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value under a key, made when it isn't held. Two who ask at once may both make it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]  # type: ignore[return-value]
        value = make()
        with self._lock:
            self._let_go(key)
            self._held[key] = value
            self._items += len(value)
            while self._items > self._items_at_most and len(self._held) > 1:
                self._let_go(next(iter(self._held)))
        return value

    def _let_go(self, key: Hashable) -> None:
        if key in self._held:
            self._items -= len(self._held.pop(key))
