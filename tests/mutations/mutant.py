"""One changed file, and whether any test noticed."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """A file as it would be after one change. ``words`` say what was changed; ``about`` the page or rule it is of;
    ``line`` where in it.
    """

    file: Path
    text: str
    words: str
    about: str
    line: int = 0

    def is_caught(self, root: Path, tests: list[str], environment: dict[str, str]) -> bool:
        """Whether the tests fail with the change in place. The file is put back as it was."""
        before = self.file.read_bytes()
        self.file.write_text(self.text, encoding="utf-8")
        try:
            return _fails(root, tests, environment)
        finally:
            self.file.write_bytes(before)


def _fails(root: Path, tests: list[str], environment: dict[str, str]) -> bool:
    if not tests:
        return False
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode != 0
