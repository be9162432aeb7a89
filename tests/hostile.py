"""python -m tests.hostile: ten thousand hostile values through every parameter of the address, on every page.

A server of its own on a small store is asked as a browser asks it. Prints how many answers were a failure, how many
sessions were lost, how many values came back in an answer, and how many lines the server's log grew by; the exit code
is 0 when all four are none.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import cast

from pages.shared.url import PARAMETERS
from tests.benchmarks import people
from tests.benchmarks.asked import PAGES
from tests.benchmarks.server import Server, serving
from tests.browser.hostile import TEXTS
from tests.frame import small_store

VALUES = [
    *TEXTS, "", " ", "0", "-1", "7;drop table unit", "7' or '1'='1", "' union select 1 --", "%27", "$unit", "{unit}",
    "../../etc/passwd", "..\\..\\x", "\x00", "\x1b[31m", "\u202egnp.exe", "\u200b=1+1", "\ufeff7", "EA\nEA",
    "EA\r\nSet-Cookie: x=1", "9" * 400, "x" * 4_000, "1e309", "nan", "0x7", "\u0667", "\uff17", "2026-02-30",
    "9999-12-31", "0001-01-01", "2026-10-31T00:00", "today", "null", "None", "true", "[]", '{"a": 1}',
    "__import__('os')", "${jndi:ldap://x}", "NA",
]  # fmt: skip
SEARCHED = "find"
"""The words that a page looks for: it says them again, as text; whether they come alive is another test's."""
MARK = "zq7"
"""Stands in every value that can hold it, so that one that comes back is known."""


class Listener(people.Person):
    """One who looks for their own values in what is answered."""

    came_back = 0

    async def look(self, address: people.Address) -> float:
        """Go to an address; what comes back of it is counted."""
        connection, receive = self._connection, type(self._connection).recv

        async def heard() -> bytes:
            data = await receive(connection)
            assert isinstance(data, bytes)
            if MARK.encode() in data:
                self.came_back += 1
                at = data.index(MARK.encode())
                print("came back:", data[max(0, at - 200) : at + 60])
            return data

        connection.recv = heard  # type: ignore[method-assign,assignment]
        return await super().look(address)


def main() -> int:
    """Ask; gives 0 when nothing failed, was lost, came back or was logged."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--values", type=int, default=10_000)
    most = parser.parse_args().values
    with tempfile.TemporaryDirectory() as scratch:
        store, log = small_store.build(Path(scratch) / "store"), Path(scratch) / "log"
        with serving("dashboard.py", OVERSIGHT_STORE=str(store), OVERSIGHT_LOG=str(log)) as server:
            counts, waits = asyncio.run(_asked(server, most))
        file = log / "dashboard.log"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    counts["lines in the log"] = len(lines)
    for line in lines[:3]:
        print(line)
    print(f"{len(waits) * len(PARAMETERS)} values through {len(PARAMETERS)} parameters on {len(PAGES)} pages")
    print(f"{len(waits)} answers, {statistics.median(waits):.0f} ms in the middle; {counts}")
    return 1 if any(counts.values()) else 0


async def _asked(server: Server, most: int) -> tuple[dict[str, int], list[float]]:
    waits: list[float] = []
    counts, chance = {"failed": 0, "lost": 0, "came back": 0}, random.Random(1)
    turn = 0
    while turn * len(PARAMETERS) < most:
        person = cast(Listener, await Listener.arrive(server.base, ("", {})))
        try:
            for page in PAGES:
                drawn = {name: chance.choice(VALUES) for name in PARAMETERS}
                chosen = {name: text if name == SEARCHED else _value(text, turn) for name, text in drawn.items()}
                failed = person.failed
                waits.append(await person.look(("" if page == "overview" else page, chosen)))
                if person.failed > failed:
                    print(f"failed: {page} with {chosen}")
                turn += 1
        except Exception as error:  # whatever ends a session, it is lost, and that is what is counted
            print(f"lost on {page}: {error!r}")
            counts["lost"] += 1
        counts["failed"] += person.failed
        counts["came back"] += person.came_back
        await person.leave()
    return counts, waits


def _value(text: str, turn: int) -> str:
    """A value, with the mark in all but those that are hostile by being a number or a day."""
    return text if text[:1].isalnum() or not text else f"{text}{MARK}{turn}"


if __name__ == "__main__":
    sys.exit(main())
