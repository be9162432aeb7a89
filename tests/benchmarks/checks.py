"""Ten people check a return at the same moment while one reads: how long each waits, who is told so, what it costs.

python -m tests.benchmarks.checks STORE RETURN.xlsx [--people 10]: against a server of its own over the store, by
Streamlit's own upload endpoint and protocol, as a browser would, without ten browsers' load on the machine.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from pages.sentences.returns import WAITING
from tests.benchmarks.server import Server, serving
from tests.benchmarks.table import machine, show

PATIENCE = 600
BOUNDARY = "a-return"
READ = ("", "units", "training")
BEFORE = 12
OUTCOME = b"What it brings"
"""What the page has over the sheets of a return that was checked."""


@dataclass
class Answer:
    """How long an answer took (s), and what was said in it."""

    seconds: float
    said: bytes


class Visitor:
    """One session, which can read a page and drop a file on one."""

    def __init__(self, base: str, connection: ClientConnection, cookie: str) -> None:
        self.base, self._connection, self.cookie = base, connection, cookie
        self.session = self.uploader = ""
        self._pages: dict[str, str] = {}
        self._page = ""

    @classmethod
    async def arrive(cls, base: str, page: str) -> "Visitor":
        """Open a session on a page."""
        stream = base.replace("http", "ws", 1) + "/_stcore/stream"
        cookie = await asyncio.to_thread(_cookies, base)
        connection = await connect(
            stream,
            origin=base,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookie},
            max_size=None,
        )
        visitor = cls(base, connection, cookie)
        await visitor.read(page)
        return visitor

    async def read(self, page: str) -> Answer:
        """Go to a page."""
        message = BackMsg()
        if page in self._pages:
            message.rerun_script.page_script_hash = self._pages[page]
        else:
            message.rerun_script.page_name = page
        answer = await self._answer(message)
        self._page = self._pages[page]
        return answer

    async def drop(self, file: Path) -> Answer:
        """Drop a file in the page's box: it is uploaded, and what the page says of it is heard out."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "one"
        asked.file_urls_request.file_names.append(file.name)
        asked.file_urls_request.session_id = self.session
        await self._connection.send(asked.SerializeToString())
        urls = await self._urls()
        await asyncio.to_thread(_put, self.base + urls.upload_url, file, self.cookie)
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self.uploader
        held = state.file_uploader_state_value.uploaded_file_info.add()
        held.file_id, held.name, held.size = urls.file_id, file.name, file.stat().st_size
        held.file_urls.CopyFrom(urls)
        return await self._answer(message, OUTCOME)

    async def leave(self) -> None:
        """Close the session."""
        await self._connection.close()

    async def _urls(self) -> FileURLs:
        while True:
            message = await self._heard()
            if message.WhichOneof("type") == "file_urls_response":
                return message.file_urls_response.file_urls[0]

    async def _answer(self, message: BackMsg, until: bytes = b"") -> Answer:
        """What is said to a message, to the end of the run that says a thing."""
        began, said = time.perf_counter(), []
        await self._connection.send(message.SerializeToString())
        while True:
            heard = await self._heard()
            said.append(heard.SerializeToString())
            is_over = heard.WhichOneof("type") == "script_finished"
            if (
                is_over
                and heard.script_finished == heard.FINISHED_SUCCESSFULLY
                and until in (all_said := b"".join(said))
            ):
                return Answer(time.perf_counter() - began, all_said)

    async def _heard(self) -> ForwardMsg:
        data = await asyncio.wait_for(self._connection.recv(), PATIENCE)
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._pages = {place.url_pathname: place.page_script_hash for place in message.navigation.app_pages}
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "file_uploader":
            self.uploader = message.delta.new_element.file_uploader.id
        return message


def _cookies(base: str) -> str:
    """The cookies of a browser that has got a page: its own, and the mark against requests from elsewhere."""
    held = []
    for path in ("/", "/_stcore/health"):
        with urlopen(base + path, timeout=PATIENCE) as answer:
            held += [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
    return "; ".join(held)


def _put(address: str, file: Path, cookie: str) -> None:
    """Upload a file as a browser does."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    body = head.encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    marks = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("_xsrf=")[2].partition(";")[0]}
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    with urlopen(Request(address, body, marks | kind, method="PUT"), timeout=PATIENCE):
        pass


async def _at_once(server: Server, file: Path, people: int) -> None:
    reader = await Visitor.arrive(server.base, "")
    quiet = [(await reader.read(READ[turn % len(READ)])).seconds for turn in range(BEFORE)]
    senders = [await Visitor.arrive(server.base, "returns") for _ in range(people)]
    began, used = time.perf_counter(), server.cpu()
    checks = asyncio.gather(*(sender.drop(file) for sender in senders))
    busy: list[float] = []
    while not checks.done():
        busy.append((await reader.read(READ[len(busy) % len(READ)])).seconds)
        await asyncio.sleep(0.5)
    answers = await checks
    waited = sorted(answer.seconds for answer in answers)
    told = sum(WAITING.encode() in answer.said for answer in answers)
    show(
        f"{people} checks at once",
        ("what", "figure"),
        [
            ("all answered after (s)", f"{time.perf_counter() - began:.1f}"),
            ("processor time of it (s)", f"{(server.cpu() - used) / 1000:.1f}"),
            ("first and last answer (s)", f"{waited[0]:.1f}, {waited[-1]:.1f}"),
            ("told that they wait", f"{told} of {people}"),
            ("a page for a reader, before (s)", _spread(quiet)),
            ("a page for a reader, meanwhile (s)", _spread(busy)),
            ("memory of the server after (MB)", f"{server.memory():.0f}"),
        ],
    )
    for visitor in (reader, *senders):
        await visitor.leave()


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.2f} in the middle, {max(seconds):.2f} at most, of {len(seconds)}"


@contextmanager
def _over(store: Path) -> Iterator[Server]:
    os.environ["OVERSIGHT_STORE"] = str(store)
    with serving("dashboard.py") as server:
        yield server


def main() -> None:
    """Measure, print a table, pass no judgement."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.checks", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--people", type=int, default=10)
    given = parser.parse_args()
    machine()
    print("Load when it began:", ", ".join(f"{load:.1f}" for load in os.getloadavg()))
    with _over(given.store) as server:
        asyncio.run(_at_once(server, given.file, given.people))


if __name__ == "__main__":
    main()
