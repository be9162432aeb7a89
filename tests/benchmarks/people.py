"""People without a browser: they speak Streamlit's protocol over a websocket, so many of them cost the machine little.

What they wait for is the whole answer: from sending a change to the message that the script has finished.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60
FAULT = b"The reference is"  # what pages/shared/faults.py shows for a failure
Address = tuple[str, dict[str, str]]


class Person:
    """One session. `failed` counts the answers that were a failure."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._pages: dict[str, str] = {}
        self.failed = 0
        self.answers = 0

    @classmethod
    async def arrive(cls, base: str, address: Address) -> "Person":
        """Open a session at an address (page, parameters) and wait for its page."""
        stream = base.replace("http", "ws", 1) + "/_stcore/stream"
        person = cls(await connect(stream, origin=base, subprotocols=["streamlit"], max_size=None))  # type: ignore[arg-type,list-item]
        await person.look(address)
        return person

    async def look(self, address: Address) -> float:
        """Go to an address; gives how long the answer took (ms)."""
        page, parameters = address
        message = BackMsg()
        message.rerun_script.query_string = urlencode(parameters)
        if page in self._pages:
            message.rerun_script.page_script_hash = self._pages[page]
        else:
            message.rerun_script.page_name = page
        start = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        await asyncio.wait_for(self._hear_out(), PATIENCE)
        return (time.perf_counter() - start) * 1000

    async def leave(self) -> None:
        """Close the session."""
        await self._connection.close()

    async def _hear_out(self) -> None:
        fault = False
        while True:
            data = await self._connection.recv()
            assert isinstance(data, bytes)
            fault = fault or FAULT in data
            if len(data) > 4096:
                continue  # a chart or a table: nothing here needs reading
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            fault = fault or (kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception")
            if kind == "navigation":
                self._pages = {place.url_pathname: place.page_script_hash for place in message.navigation.app_pages}
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.answers += 1
                self.failed += fault
                return


async def at_once(base: str, page: str, views: Sequence[dict[str, str]], people: int, rounds: int) -> list[float]:
    """So many people on one page, all changing the view at the same moment, round after round: every wait (ms)."""
    crowd = [await Person.arrive(base, (page, views[0])) for _ in range(people)]
    waits: list[float] = []
    for number in range(rounds):
        chosen = [views[(number + place) % len(views)] for place in range(people)]
        waits += await asyncio.gather(*(person.look((page, view)) for person, view in zip(crowd, chosen, strict=True)))
    await asyncio.gather(*(person.leave() for person in crowd))
    return waits


async def now_and_then(
    base: str, page: str, views: Sequence[dict[str, str]], people: int, stop: asyncio.Event
) -> list[float]:
    """So many people on one page, each changing the view about once a second, until told to stop: every wait (ms)."""

    async def one(seed: int) -> list[float]:
        chance = random.Random(seed)
        person = await Person.arrive(base, (page, views[0]))
        waits = []
        while not stop.is_set():
            await asyncio.sleep(chance.uniform(0.5, 1.5))
            waits.append(await person.look((page, chance.choice(views))))
        await person.leave()
        return waits

    return [wait for waits in await asyncio.gather(*(one(seed) for seed in range(people))) for wait in waits]


async def everywhere(base: str, addresses: Sequence[Address], people: int) -> list[Person]:
    """So many people, each walking through all the addresses from a place of their own, all at once; they stay."""

    async def one(place: int) -> Person:
        route = [*addresses[place % len(addresses) :], *addresses[: place % len(addresses)]]
        person = await Person.arrive(base, route[0])
        for address in route[1:]:
            await person.look(address)
        return person

    return list(await asyncio.gather(*(one(place) for place in range(people))))
