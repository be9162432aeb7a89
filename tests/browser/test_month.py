"""A whole month on a new store, as its people live it: a blank return with open actions in it, filled in and loaded;
the meeting held on it; the brief taken away; the next month loaded; the next meeting, which opens on what was said.
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Browser, Locator, expect
from pypdf import PdfReader

from data import log
from data.__main__ import main
from data.ledger import Store
from data.log import Draft, Seen
from tests.browser.conftest import PATIENCE, Reader, looking
from tests.test_end_to_end import fill, month

MEETINGS = "GG-1,2026-09-16,Gold Group\nGG-2,2026-10-14,Gold Group\nGG-3,2026-11-18,Gold Group\n"
OWNER = "East Area commander"


def command(*words: object) -> None:
    assert main([str(word) for word in words]) == 0


def begun(root: Path) -> Store:
    """A new store whose reference knows three meetings, the first of which set an action."""
    store = Store(root)
    command("new", "--store", root)
    with (root / "reference" / "meeting.csv").open("a", encoding="utf-8") as file:
        file.write(MEETINGS)
    command("rebuild", "--store", root)
    seen = Seen(str(store.current_id()), None, None, "/meeting?meeting=GG-1")
    about: dict[str, Any] = {"meeting_id": "GG-1", "owner_role": "Programme lead", "due_on": date(2026, 9, 30)}
    log.write(store, Draft("gold", "action", "Send the first return", seen, **about))
    return store


def sent(store: Store, folder: Path, as_at: date, received: str, done: dict[str, Any], **changed: Any) -> list[str]:
    """A blank return filled in for a month and loaded; gives the ids of the actions that it came with."""
    workbook = folder / f"{as_at.isoformat()}.xlsx"
    command("template", workbook, "--store", store.root)
    came = [row[0].value for row in openpyxl.load_workbook(workbook)["actions"].iter_rows(min_row=2) if row[0].value]
    rows = {**month(), **changed, "actions": [done]}
    rows["return"] = [{**rows["return"][0], "as_at": as_at}]
    fill(workbook, rows)
    command("load", workbook, "--store", store.root, "--received-on", received)
    return came


def recorded(reader: Reader, kind: str, text: str, by: str = "Gold", **said: str) -> None:
    """Something recorded from the panel of the meeting that is open."""
    page = reader.page
    for box, words in (("minutes_role", by), ("minutes_kind", kind)):
        if reader.picked(box) != words:
            reader.pick(box, words)
    page.get_by_label("Text", exact=True).fill(text)
    for name, words in said.items():
        if name == "owner_role":
            page.get_by_label("Owner: a role, not a name").fill(words)
        elif name == "due_on":
            page.get_by_role("spinbutton", name="day, By").press_sequentially(words)
        else:
            reader.pick(f"minutes_{name}", words)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded as L-").last).to_be_visible(timeout=PATIENCE)
    reader.settle()


def reads(reader: Reader, *words: str) -> None:
    for said in words:
        expect(shown(reader)).to_contain_text(said, timeout=PATIENCE)


def shown(reader: Reader) -> Locator:
    return reader.page.locator(".stMain")


def test_a_month_from_a_blank_return_to_the_meeting_that_hears_what_came_of_the_last(
    chromium: Browser, serve: Callable[..., str], tmp_path: Path
) -> None:
    store = begun(tmp_path / "store")
    first = {"done_on": date(2026, 9, 28), "outcome": "Sent"}
    assert sent(store, tmp_path, date(2026, 9, 30), "2026-10-08", first) == ["L-0001"]
    with looking(chromium, serve(store.root), 1920, 1080) as reader:
        the_meeting(reader)
        a_quotation(reader)
        assert "0 of 20 recommendations are embedded" in the_brief(reader)
        withdrawn = {**month()["evidence"][1], "withdrawn": "yes"}
        second = {"done_on": date(2026, 10, 28), "outcome": "All trained"}
        came = sent(store, tmp_path, date(2026, 10, 31), "2026-11-10", second, evidence=[withdrawn])
        assert came == ["L-0004"]
        the_next_meeting(reader)
        no_banner(reader)
        assert reader.complaints == []
    assert log.verify(store) == []
    assert [entry.draft.kind for entry in log.entries(store)] == [
        *("action", "decision", "decision", "action", "close proposed", "close confirmed", "quote"),
    ]


def the_meeting(reader: Reader) -> None:
    """It opens on what was said; two decisions, an action and a closure are recorded, which another role confirms."""
    reader.open("/meeting?meeting=GG-2")
    reads(reader, "On 16 September 2026: 1 action set, now 1 done.", "done on 28 September 2026 (“Sent”)")
    reader.page.get_by_text("Record a decision, an action, a closure").click()
    reader.settle()
    recorded(reader, "Decision", "No date is moved")
    recorded(reader, "Decision", "Look again at sampling")
    about = {"owner_role": OWNER, "due_on": "10112026", "recommendation_id": "W1 ", "unit_id": "East Area"}
    recorded(reader, "Action", "Train the shifts", **about)
    recorded(reader, "Close proposed", "The rule is issued", recommendation_id="W1 ", closure="implemented")
    reader.pick("minutes_kind", "Close confirmed")
    reads(reader, "Against it: ")
    recorded(reader, "Close confirmed", "Seen in September", by="Office")
    reads(reader, "5 recorded at this meeting so far")


def a_quotation(reader: Reader) -> None:
    """The answer on a recommendation, kept; its action stands there, with the way to what was recorded."""
    reader.move("/recommendation?recommendation=1&as_at=2026-09-30")
    reads(reader, "Train the shifts", OWNER, "10 November 2026", "no return has named it yet")
    assert reader.page.get_by_role("link", name="L-0004 as it was recorded").count() == 1
    reader.page.get_by_role("button", name="Quote this page").click()
    reader.page.get_by_role("button", name="Keep this quotation").click()
    expect(reader.page.get_by_text("Kept as L-0007.")).to_be_visible(timeout=PATIENCE)


def the_brief(reader: Reader) -> str:
    """The brief as it is taken away, as text."""
    reader.move("/brief")
    with reader.page.expect_download(timeout=PATIENCE) as taken:
        reader.page.get_by_role("button", name="Take it away as PDF").click()
    paper = PdfReader(io.BytesIO(taken.value.path().read_bytes()))
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def the_next_meeting(reader: Reader) -> None:
    """It opens on what was said a month ago and what came of it; the quotation is told to be known otherwise now."""
    reader.open("/meeting?meeting=GG-3")
    reads(
        reader,
        "On 14 October 2026: 1 action set, now 1 done; 1 closure confirmed, 1 closure proposed and 2 decisions.",
        "Train the shifts. East Area commander; done on 28 October 2026 (“All trained”); W1 in East Area",
        "No date is moved",
        "Look again at sampling",
    )
    reader.move("/")
    reads(reader, "you wrote Defined (the stage of W1); it is now known to have been Below Defined.")
    reader.move("/units?unit=EA").open_tables()
    reads(reader, "done on 28 October 2026 (“All trained”)")


def no_banner(reader: Reader) -> None:
    """Returns filled in from the template are nowhere called made up."""
    for page in ("/", "/recommendation?recommendation=13&unit=EA&criterion=practice_sampled", "/milestones"):
        reader.move(page)
        assert reader.page.locator(".illustrative").count() == 0
        assert reader.page.locator(".actual").count() == 1
        assert "llustrative" not in reader.page.locator(".stMain").inner_text()
