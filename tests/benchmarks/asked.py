"""What the pages ask: found by running every page over the store and listening at the gate, so it stays true."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from pages.shared.places import PLACES
from queries import Gate, open_gate, questions

ROOT = Path(__file__).parents[2]
PAGES = tuple(place.name for places in PLACES.values() for place in places)
GIVEN = tuple[tuple[str, Any], ...]


@dataclass
class Asked:
    """The ways a store's questions are asked: question -> each set of parameters, and the pages that ask it."""

    ways: dict[str, dict[GIVEN, set[str]]] = field(default_factory=dict)
    page: str = "frame"

    def note(self, name: str, given: dict[str, Any]) -> None:
        """Take down one asking, by the page that is open."""
        told = tuple(sorted((key, value) for key, value in given.items() if value is not None))
        self.ways.setdefault(name, {}).setdefault(told, set()).add(self.page)


def addresses(gate: Gate) -> Iterator[tuple[str, dict[str, str]]]:
    """The views looked at: every page as it opens and with something chosen, so that all its questions are asked."""
    latest = gate.last_as_at
    pairs = gate.ask("criterion_verdict", latest, recommendation=7)
    units = sorted({row["unit_id"] for row in pairs})
    unit = "EA" if "EA" in units else units[0]
    (milestone, *_), (course, *_) = gate.ask("milestone_position", latest), gate.ask("training_standing", latest)
    theme = str(gate.ask("recommendation_described", recommendation=7)[0]["theme_id"])
    for page in PAGES:
        yield page, {}
        yield page, {"theme": theme}
        yield page, {"recommendation": "7"}
        yield page, {"recommendation": "7", "unit": unit, "course": course["course_id"]}
        yield page, {"unit": unit}
    for criterion in sorted({row["criterion_id"] for row in pairs}):
        yield "recommendation", {"recommendation": "7", "unit": unit, "criterion": criterion}
    yield "milestones", {"milestone": milestone["milestone_id"]}
    for measure in ("courses", "themes", "practice"):
        yield "trends", {"measure": measure}


def listen(store: Path) -> Asked:
    """Open every view of the dashboard over a store, and give what its pages asked."""
    heard, ask = Asked(), Gate.ask

    def overheard(gate: Gate, name: str, as_at: Any = None, known_at: Any = None, **given: Any) -> Any:
        heard.note(name, {"as_at": as_at, "known_at": known_at, **given})
        return ask(gate, name, as_at, known_at, **given)

    gate = open_gate(store)
    assert gate is not None
    views = list(addresses(gate))
    gate.close()
    with mock.patch.object(Gate, "ask", overheard), _dashboard_of(store):
        for heard.page, address in views:
            _open(heard.page, address)
    return heard


def ways(heard: Asked, gate: Gate) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every question in each way it is asked, and the pages that ask it (none: for the latest month-end)."""
    for name, question in questions().items():
        for given, pages in heard.ways.get(name, {}).items():
            yield name, dict(given), ", ".join(sorted(pages))
        if name not in heard.ways:
            day = {"as_at": gate.last_as_at}
            yield name, {**day, "today": gate.last_as_at} if "today" in question.parameters else day, ""


def _open(page: str, address: dict[str, str]) -> None:
    test = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    if page != "overview":
        test.switch_page(f"pages/{page}.py").run()


@contextmanager
def _dashboard_of(store: Path) -> Iterator[None]:
    """The dashboard's pages on a store, in silence: AppTest warns of every thread without a browser."""
    logging.disable(logging.WARNING)
    with _front_door(), mock.patch.dict(os.environ, OVERSIGHT_STORE=str(store)):
        yield
    logging.disable(logging.NOTSET)


@contextmanager
def _front_door() -> Iterator[None]:
    """AppTest forgets with every run that the pages were named and would run a page without its frame."""
    begin = PagesManager.__init__

    def named(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    with mock.patch.object(PagesManager, "__init__", named):
        yield
