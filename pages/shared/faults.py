"""What happens when something fails: one plain sentence and a reference on the screen, the details in a log."""

import logging
import os
import secrets
from collections.abc import Callable
from functools import wraps
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import streamlit as st

DEFAULT_LOG = Path(__file__).parents[2] / "logs"
LARGEST, KEPT = 2_000_000, 5


class Told(Exception):
    """A failure with a sentence of its own for the reader, with nothing in it of where things lie. Its cause is for the
    log.
    """


def log() -> logging.Logger:
    """The rotating log, in the folder OVERSIGHT_LOG (default `logs/`), never in the store; standard error if that
    can't be written.
    """
    logger = logging.getLogger("oversight")
    if not logger.handlers:
        logger.addHandler(_handler())
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def tell(error: Exception, page: str) -> str:
    """Log an error with its details and say on the screen that it happened; gives the reference that joins the two."""
    reference = secrets.token_hex(4)
    # The address of the page may hold anything a visitor typed, so it is not logged: the reference and the trace will
    # do.
    log().error("reference %s, page %s", reference, page, exc_info=error)
    said = str(error) if isinstance(error, Told) else "This page could not be shown. Nothing was changed."
    st.error(f"{said} The reference is {reference}: the log has the details.")
    return reference


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback whose failure is told like a page's; Streamlit's own signals pass."""

    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            callback(*args, **kwargs)
        except Exception as error:
            tell(error, "callback")

    return run


def _handler() -> logging.Handler:
    folder = Path(os.environ.get("OVERSIGHT_LOG") or DEFAULT_LOG)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "dashboard.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
