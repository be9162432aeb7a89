"""What is awaited, from a test that waits: in a thread of its own, for a browser driven by the same process holds its
own loop open in the first.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """What the work comes to."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()
