"""python -m tests.roles: each role on each page, and at each write, in a real browser before a sign-in service.

A server, a service and a small store of its own. Prints a row for each who signs in: what each page was to them, and
what they could write; the exit code is 0 when all is as the list of who may look says.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from data import ledger, log
from data.book.minutes import RECORDERS
from data.book.reference import STEWARD
from pages.shared.access import WHOLE_FORCE
from pages.shared.places import PLACES
from tests.benchmarks.server import serving
from tests.browser.conftest import PATIENCE, Reader
from tests.browser.door import OUTSIDE, ROWS, Door, a_door, become, is_outside, shown
from tests.data.csv_returns import trained, write_return
from tests.deployed import Findings, visiting
from tests.frame import small_store

QUESTIONS = {place.name: place.question for places in PLACES.values() for place in places}
NAMES = [*QUESTIONS]
RETURN = ("2026-10-31", "illustrative")
PRIVATE = "North West"
"""A unit that who sees the east alone is never shown."""


def main() -> int:
    """Look and write as everybody in the list; gives 0 when all is as it says."""
    findings = Findings()
    with door() as open_door, visiting(open_door.base, None) as someone, tempfile.TemporaryDirectory() as scratch:
        for at, (subject, role, units, _, until) in enumerate(ROWS):
            become(someone, subject)
            for page in NAMES:
                may = not until and not (units and page in WHOLE_FORCE)
                findings.say(f"{subject} on {page}", looks(someone, page, role, units, may), someone.question)
            if not until and not units:
                findings.say(f"{subject} records", records(someone, open_door, subject, role))
                own = write_return(Path(scratch) / subject, *RETURN, training=trained("EA", 90 + at))
                findings.say(f"{subject} loads", loads(someone, open_door, subject, role, own))
    print("all is right" if not findings.wrong else f"{findings.wrong} wrong")
    return 1 if findings.wrong else 0


@contextmanager
def door() -> Iterator[Door]:
    """The server that is signed in to."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:

        def serve(store: Path, **settings: str) -> str:
            return stack.enter_context(serving("dashboard.py", OVERSIGHT_STORE=str(store), **settings)).base

        small = small_store.build(Path(scratch) / "small")
        yield stack.enter_context(a_door(serve, small, Path(scratch)))


def looks(someone: Reader, page: str, role: str, units: str, may: bool) -> bool:
    """Whether a page is what it should be to somebody: its question and their controls, or nothing of what is held."""
    someone.open(f"/{'' if page == 'overview' else page}")
    if not may:
        return someone.question == OUTSIDE and not someone.page.locator("figure.picture").count()
    whole = not units or PRIVATE not in someone.page.content()
    return someone.question == QUESTIONS[page] and whole and controls(someone, page, role, bool(units))


def controls(someone: Reader, page: str, role: str, narrowed: bool) -> bool:
    """Whether what writes is there for those who may, and for nobody else."""
    may_record = role in RECORDERS and not narrowed
    recording = someone.page.locator(".st-key-minutes_panel").count() > 0
    keeping = someone.page.locator(".st-key-recommendation_keep").count() > 0
    loading = "You may load it" in shown(someone)
    return (
        recording == (page == "meeting" and may_record)
        and (not keeping or may_record)
        and loading == (page == "returns" and role == STEWARD)
    )


def records(someone: Reader, opened: Door, subject: str, role: str) -> bool:
    """Whether a decision is recorded under the name and role of who may, and not at all by who may not."""
    before = len(log.entries(opened.store))
    someone.open("/meeting?meeting=GG-2026-10")
    panel = someone.page.locator(".st-key-minutes_panel summary")
    if role not in RECORDERS:
        return not panel.count() and "you are signed in to look" in shown(someone)
    panel.click()
    someone.settle().page.locator(".st-key-minutes_text textarea").fill(f"Look again, says {role}")
    someone.page.get_by_role("button", name="Record it").click()
    someone.settle()
    entries = log.entries(opened.store)
    last = entries[-1].draft
    return len(entries) == before + 1 and (last.made_by, last.signed_in_as) == (role, subject)


def loads(someone: Reader, opened: Door, subject: str, role: str, folder: Path) -> bool:
    """Whether a return is only checked, or by a steward loaded too, under their name."""
    someone.open("/returns")
    someone.page.locator("[data-testid=stFileUploader] input").set_input_files(sorted(folder.iterdir()))
    someone.page.get_by_text("It would be accepted").first.wait_for(timeout=PATIENCE)
    button = someone.settle().page.get_by_role("button", name="Load this return")
    if role != STEWARD:
        return not button.count() and not is_outside(someone)
    button.click()
    someone.page.get_by_text("Loaded as").wait_for(timeout=PATIENCE)
    return ledger.receipts(opened.store)[-1].loaded_by == f"{subject} ({STEWARD})"


if __name__ == "__main__":
    sys.exit(main())
