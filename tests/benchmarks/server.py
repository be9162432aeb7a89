"""A server of its own for every measurement, on a free loopback port; its processor time and memory are read."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass
class Server:
    """A running server. `started`: time.perf_counter() just before its process was."""

    base: str
    process: psutil.Process
    started: float

    def cpu(self) -> float:
        """Processor time used so far (ms)."""
        used = self.process.cpu_times()
        return (used.user + used.system) * 1000

    def memory(self) -> float:
        """Memory held now (MB)."""
        return self.process.memory_info().rss / 2**20


@contextmanager
def serving(script: str, **settings: str) -> Iterator[Server]:
    """Serve a script from the top of the project with the project's own settings, and these in its environment."""
    with tempfile.TemporaryDirectory() as logs:
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.port"]
        with running(command, "/_stcore/health", **{"OVERSIGHT_LOG": logs, **settings}) as server:
            yield server


@contextmanager
def running(command: Sequence[str], ready: str, **settings: str) -> Iterator[Server]:
    """Run a command that serves on the port it is given last, from when it answers the path `ready` until the end."""
    base = f"http://127.0.0.1:{_free_port()}"
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, base.rpartition(":")[2]],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(base + ready, process)
        yield Server(base, psutil.Process(process.pid), started)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    last = time.perf_counter() + PATIENCE
    while time.perf_counter() < last:
        if process.poll() is not None:
            raise SystemExit(f"the server stopped with {process.returncode}")
        try:
            with urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.02)
    raise SystemExit("the server did not answer")
