"""A file that is made when its button is pressed stays until the browser has come for it.

Streamlit lets such a file go as soon as two runs have ended since, of whatever page and whoever's. A browser is told of
the file first and asks for it then: where many read, or the way is long, it would be gone by then.
"""

import time
from collections.abc import Callable

from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage

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

    def get_file(self, filename: str) -> MemoryFile:
        """The file of that name, unless its time is over: where nothing else is let go, it has not been deleted yet."""
        if self._is_over(self._let_go.get(filename.partition(".")[0])):
            raise MediaFileStorageError(f"{filename} was let go")
        return super().get_file(filename)

    def delete_file(self, file_id: str) -> None:
        """Let a file go, and delete those that were let go long enough ago."""
        self._let_go[file_id] = self._clock()
        for each in [file for file, since in self._let_go.items() if self._is_over(since)]:
            super().delete_file(each)
            del self._let_go[each]

    def _is_over(self, since: float | None) -> bool:
        return since is not None and self._clock() - since >= STAYS


def take_over() -> None:
    """From now on a server that is started keeps its files here."""
    memory_media_file_storage.MemoryMediaFileStorage = Made  # type: ignore[misc]
