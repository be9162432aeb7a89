"""Printing to a reader who may leave before the end, as `| head` does."""

import os
import sys
from typing import TextIO


def put(words: str, stream: TextIO | None = None) -> None:
    """Print to a stream (default: standard output). Once its reader has gone, the rest goes nowhere and all else goes
    on.
    """
    stream = stream or sys.stdout
    try:
        print(words, file=stream, flush=True)
    except BrokenPipeError:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), stream.fileno())
