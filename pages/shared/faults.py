"""What happens when something fails: one plain sentence and a reference on the screen, the details in a log."""

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from data.journal import DEFAULT_LOG, folder, handler

__all__ = ["DEFAULT_LOG", "Told", "folder", "guarded", "log", "tell"]


class Told(Exception):
    """A failure with a sentence of its own for the reader, with nothing in it of where things lie. Its cause is for the
    log. ``offer`` draws what the reader can do about it.
    """

    def __init__(self, sentence: str, offer: Callable[[], None] | None = None) -> None:
        super().__init__(sentence)
        self.offer = offer


def log() -> logging.Logger:
    """The rotating log, a line of JSON for each event, in the folder OVERSIGHT_LOG (default `logs/`), never in the
    store; standard error if that can't be written.
    """
    logger = logging.getLogger("oversight")
    if not logger.handlers:
        logger.addHandler(handler("dashboard.log", logging.StreamHandler()))
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def tell(error: Exception, page: str) -> str:
    """Log an error with its details and say on the screen that it happened; gives the reference that joins the two."""
    reference = secrets.token_hex(4)
    # The address of the page may hold anything a visitor typed, so it is not logged: the reference and the trace will
    # do.
    log().error("failed", exc_info=error, extra={"told": {"reference": reference, "page": page}})
    said = str(error) if isinstance(error, Told) else "This page could not be shown. Nothing was changed."
    st.error(f"{said} The reference is {reference}: the log has the details.")
    if isinstance(error, Told) and error.offer:
        error.offer()
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
