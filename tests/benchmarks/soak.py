"""Many readers for minutes: each changes page or month every few seconds, and some look at what was known earlier."""

import asyncio
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

from queries import open_gate
from tests.benchmarks import asked, memory, people
from tests.benchmarks.server import Server, serving
from tests.benchmarks.stores import Built
from tests.benchmarks.table import show

Row = Mapping[str, Any]

PEOPLE, MINUTES, MONTHS = 30, 8.0, 4
COMING = 60.0
"""Seconds in which they all come, one after another."""
PATIENCE = 300
EARLIER = 0.1
"""The share of changes that ask for what was known on an earlier day."""
PAUSE = (4.0, 8.0)
HEADINGS = ("minutes", "MB", "answers", "failed", "lost", "median ms", "p95 ms", "CPU ms an answer")


def measure(built: Built, crowd: int = PEOPLE, minutes: float = MINUTES) -> None:
    """Measure and print what a server gave and took, minute by minute."""
    gate = open_gate(built.store.root)
    assert gate is not None
    months = gate.ask("months_held")[:MONTHS]
    gate.close()
    views = [("" if page == "overview" else page, memory.CHOSEN.get(page, {})) for page in asked.PAGES]
    people.PATIENCE = PATIENCE
    with serving("dashboard.py", OVERSIGHT_STORE=str(built.store.root)) as server:
        rows = asyncio.run(_soaked(server, views, months, crowd, minutes))
    show(f"{crowd} sessions at {built.size}, a change each {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s", HEADINGS, rows)


async def _soaked(
    server: Server, views: list[people.Address], months: Sequence[Row], crowd: int, minutes: float
) -> list[tuple[object, ...]]:
    waits: list[float] = []
    counts = {"failed": 0, "lost": 0}
    rows: list[tuple[object, ...]] = []
    until, used = time.monotonic() + 60 * minutes, server.cpu()
    began = [asyncio.create_task(_reader(server, seed, views, months, until, waits, counts)) for seed in range(crowd)]
    while began:
        done, _ = await asyncio.wait(began, timeout=60)
        began = [each for each in began if each not in done]
        spent, told = (server.cpu() - used) / max(len(waits), 1), sorted(waits) or [0.0]
        middle, slow = statistics.median(told), told[int(0.95 * (len(told) - 1))]
        at = minutes - (until - time.monotonic()) / 60
        rows.append((at, server.memory(), len(waits), counts["failed"], counts["lost"], middle, slow, spent))
        print(f"  {at:.0f} minutes, {len(waits)} answers", flush=True)
    return rows


async def _reader(
    server: Server,
    seed: int,
    views: list[people.Address],
    months: Sequence[Row],
    until: float,
    waits: list[float],
    counts: dict[str, int],
) -> None:
    chance = random.Random(seed)
    try:
        await asyncio.sleep(chance.uniform(0, COMING))
        person = await people.Person.arrive(server.base, ("", {}))
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(*PAUSE))
            page, chosen = chance.choice(views)
            month = chance.choice(months)
            days = {"as_at": month["as_at"], "known_at": month["first_received_on"]}
            given = dict(list(days.items())[: 1 + (chance.random() < EARLIER)])
            dated = {name: day.isoformat() for name, day in given.items()}
            waits.append(await person.look((page, {**chosen, **dated})))
        await person.leave()
        counts["failed"] += person.failed
    except Exception as error:  # whatever ends a session, it is lost, and that is what is counted
        print(f"  lost: {error!r}", flush=True)
        counts["lost"] += 1
