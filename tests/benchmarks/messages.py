"""What a change of a choice sends to the browser: its messages by kind, their bytes, the server's processor time."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Browser
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks import against, browser
from tests.benchmarks.peers import figures
from tests.benchmarks.server import Server
from tests.benchmarks.stores import Built
from tests.benchmarks.table import show

CHANGES = 10
AIMS = {"training": "under 25", "recommendation": "under 30"}


@dataclass
class Change:
    """One change as it was heard: messages by kind, and all their bytes."""

    kinds: Counter[str] = field(default_factory=Counter)
    size: int = 0

    def hear(self, data: bytes) -> None:
        """Take down one message."""
        self.kinds[kind_of(ForwardMsg.FromString(data))] += 1
        self.size += len(data)


def kind_of(message: ForwardMsg) -> str:
    """What a message is: `container`, an element by its name, or the name of a signal."""
    kind = message.WhichOneof("type") or "nothing"
    if kind != "delta":
        return kind
    if message.delta.WhichOneof("type") == "add_block":
        return "container"
    return message.delta.new_element.WhichOneof("type") or kind


def measure(built: Built, only: Sequence[str] | None) -> None:
    """Measure and print the pages of one store, with what they send most."""
    os.environ["OVERSIGHT_STORE"] = str(built.store.root)
    with browser.chromium() as chromium, against.ours().serve(built) as server:
        rows = [_turned(chromium, server, page, figures.choices(page)) for page in only or figures.PAGES]
    show(f"A change at {built.size}", ("page", "messages", "aim", "KB", "server CPU ms", "of them"), rows)


def _turned(chromium: Browser, server: Server, page: str, choices: Mapping[str, str]) -> tuple[object, ...]:
    """A page with each choice taken, there and back: the messages and the processor time on the way back."""
    window = against.Window(chromium, against.ours(), server)
    heard: list[Change] = [Change()]
    window.on_frame(lambda data: heard[-1].hear(data))
    window.open(page)
    used: list[float] = []
    places = list(choices.items())[: CHANGES + 1]
    for turn, (value, label) in enumerate([*places[1:], *places[-2::-1]]):
        heard.append(Change())
        before = server.cpu()
        window.turn(value, label)
        if turn >= len(places) - 1:
            used.append(server.cpu() - before)
    window.close()
    changes = sorted(heard[-len(used) :], key=lambda change: change.kinds.total())
    middle = changes[len(changes) // 2]
    most = ", ".join(f"{kind} {count}" for kind, count in middle.kinds.most_common())
    size = median(change.size for change in changes) / 1024
    return page, middle.kinds.total(), AIMS.get(page), size, sum(used) / len(used), most
