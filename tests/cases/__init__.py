"""Right values worked out by other implementations than ours, and what was asked of them (`numbers.json`)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NUMBERS = Path(__file__).with_name("numbers.json")


@dataclass(frozen=True)
class Case:
    """A case: its name, its kind, what is given, what is right, and where that comes from."""

    name: str
    kind: str
    inputs: dict[str, Any]
    right: dict[str, Any]
    source: str


def cases(*kinds: str) -> list[Case]:
    """The cases of these kinds, all without any."""
    held = json.loads(NUMBERS.read_text(encoding="utf-8"))["cases"]
    fields = ("name", "kind", "inputs", "right", "source")
    return [Case(**{name: one[name] for name in fields}) for one in held if not kinds or one["kind"] in kinds]


def agrees(value: Any, right: Any) -> bool:
    """Whether a value is what the case says: equal, none of those ruled out, or with and without the text asked for."""
    if isinstance(right, dict):
        text = str(value)
        return (
            value not in right.get("is_not", [])
            and all(part in text for part in right.get("has", []))
            and not any(part in text for part in right.get("not", []))
        )
    if isinstance(right, float):
        return value is not None and abs(value - right) <= 1e-6
    return bool(value == right)
