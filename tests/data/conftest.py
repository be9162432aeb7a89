"""What the tests of the store share: publishing is quicker without what is kept ready for its first reader."""

import pytest

from data import latest


@pytest.fixture(autouse=True)
def nothing_kept_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish without it here; on stores that keep it, tests/queries/test_latest.py holds it against the rules."""
    monkeypatch.setattr(latest, "keep", lambda connection, held: None)
