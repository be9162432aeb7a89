"""How a server's memory grows while one reader asks for one date after another, each as then known."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

from queries import open_gate
from tests.benchmarks import asked, people
from tests.benchmarks.server import Server, serving
from tests.benchmarks.stores import Built
from tests.benchmarks.table import show

DATES, EVERY = 300, 50
CHOSEN = {"recommendation": {"recommendation": "7", "unit": "EA"}}  # a page that opens with nothing chosen has no chart


def measure(built: Built, dates: int = DATES, only: Sequence[str] | None = None) -> None:
    """Measure and print one store's server, every page (or these only) seen at every date."""
    gate = open_gate(built.store.root)
    assert gate is not None and gate.last_as_at is not None
    days = [gate.last_as_at - timedelta(days=back) for back in range(dates)]
    gate.close()
    with serving("dashboard.py", OVERSIGHT_STORE=str(built.store.root)) as server:
        rows = asyncio.run(_walk(server, days, only or asked.PAGES))
    seen = f"{', '.join(only)}" if only else "every page"
    show(f"Memory at {built.size}, one session, {seen} at each date", ("dates seen", "MB", "failed"), rows)


async def _walk(server: Server, days: Sequence[date], pages: Sequence[str]) -> list[tuple[object, ...]]:
    """The pages at each of the days; the memory and the failed answers after each fifty."""
    person = await people.Person.arrive(server.base, ("", {}))
    rows: list[tuple[object, ...]] = [(0, server.memory(), person.failed)]
    for number, day in enumerate(days, start=1):
        for page in pages:
            given = {**CHOSEN.get(page, {}), "as_at": day.isoformat(), "known_at": day.isoformat()}
            await person.look(("" if page == "overview" else page, given))
        if number % EVERY == 0 or number == len(days):
            rows.append((number, server.memory(), person.failed))
            print(f"  {number} dates seen", flush=True)
    await person.leave()
    return rows
