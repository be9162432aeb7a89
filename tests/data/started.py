"""A store that nothing was loaded into, for a test of its own: made once a process, and copied."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from data import publish
from data.ledger import Store


def started(root: Path) -> Store:
    """A store on the starting reference, there and empty."""
    shutil.copytree(Path(_made().name) / "store", root)
    return Store(root)


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory()
    publish.new(Store(Path(folder.name) / "store"))
    return folder
