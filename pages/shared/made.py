"""A file that is made when its button is pressed stays until the browser has come for it.

Streamlit lets such a file go as soon as two runs have ended since, of whatever page and whoever's. A browser is told of
the file first and asks for it then: where many read, or the way is long, it would be gone by then.
"""

import time
from collections.abc import Callable

from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

STAYS = 60
"""Seconds for which a file is still there after Streamlit has let it go."""


class Made(MemoryMediaFileStorage):
    """Streamlit's own place for files, with its deletions put off. Streamlit changes it in one thread at a time."""

    def __init__(self, media_endpoint: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(media_endpoint)
        self._clock = clock
        self._let_go: dict[str, float] = {}

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """The id of a file, which is wanted again from now on."""
        file = super().load_and_get_id(path_or_data, mimetype, kind, filename)
        self._let_go.pop(file, None)
        return file

    def delete_file(self, file_id: str) -> None:
        """Let a file go, and delete those that were let go long enough ago."""
        now = self._clock()
        self._let_go[file_id] = now
        for each in [file for file, since in self._let_go.items() if now - since >= STAYS]:
            del self._let_go[each]
            super().delete_file(each)


def take_over() -> None:
    """From now on a server that is started keeps its files here."""
    memory_media_file_storage.MemoryMediaFileStorage = Made  # type: ignore[misc]
