"""What the tests of the store share: publishing is quicker without what is kept ready for its first reader."""

from collections.abc import Iterator

import pytest

from data import ahead, latest


@pytest.fixture(scope="module", autouse=True)
def nothing_kept_ready(request: pytest.FixtureRequest) -> Iterator[None]:
    """Publish without it here; on stores that keep it, tests/queries/test_latest.py holds it against the rules.

    A module that says KEEPS_AHEAD = True publishes what lies ahead too: there a load has to bring it up to date.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latest, "keep", lambda connection, held: None)
        if not getattr(request.module, "KEEPS_AHEAD", False):
            patch.setattr(ahead, "keep", lambda connection, first_affected: ahead.clear(connection))
        yield
