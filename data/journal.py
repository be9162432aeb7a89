"""What the programs did and met, a line of JSON for each event, in the folder of OVERSIGHT_LOG; never in the store."""

import getpass
import json
import logging
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

DEFAULT_LOG = Path(__file__).parents[1] / "logs"
LARGEST, KEPT = 2_000_000, 5


class _Lines(logging.Formatter):
    """An event as one line of JSON: when (UTC), how grave, what, and whatever is told of it."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": when, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def journal(name: str) -> logging.Logger:
    """The journal of one program, `<name>.log`, kept to a few megabytes; nowhere if that can't be written."""
    logger = logging.getLogger(f"oversight.{name}")
    if not logger.handlers:
        logger.addHandler(handler(f"{name}.log", logging.NullHandler()))
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def note(logger: logging.Logger, event: str, level: int = logging.INFO, **told: Any) -> None:
    """Write an event, and what is told of it by name."""
    logger.log(level, event, extra={"told": told})


def account() -> str:
    """The account on this machine that runs the program, as account@host."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        name = str(os.getuid())
    return f"{name}@{socket.gethostname()}"


def folder() -> Path:
    """The folder of the logs, which is never in the store."""
    return Path(os.environ.get("OVERSIGHT_LOG") or DEFAULT_LOG)


def handler(name: str, otherwise: logging.Handler) -> logging.Handler:
    """What writes a journal: to a file of this name or, if that can't be written, what is to do so otherwise."""
    chosen = otherwise
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        chosen = RotatingFileHandler(folder() / name, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    chosen.setFormatter(_Lines())
    return chosen
