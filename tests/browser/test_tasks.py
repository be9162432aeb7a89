"""What readers come for, task by task: the clicks are counted, and the answer is read where it first stands.

Each task starts on the Overview of the illustrative set, on the screen on the wall, and takes three clicks at most.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Reader, looking
from tests.browser.marks import click

WIDE, HIGH = 1920, 1080


@dataclass
class Task:
    """A reader at a task, and what they have clicked."""

    reader: Reader
    clicks: list[str] = field(default_factory=list)

    def mark(self, chart: str, *wanted: Any) -> "Task":
        """Click a mark of a chart."""
        click(self.reader, chart, *wanted)
        return self._done(chart)

    def link(self, label: str) -> "Task":
        """Click a link of the frame."""
        self.reader.follow(label)
        return self._done(label)

    def open(self, label: str) -> "Task":
        """Open what is closed."""
        self.reader.page.get_by_text(label).first.click()
        self.reader.settle()
        return self._done(label)

    def choose(self, box: str, text: str) -> "Task":
        """Choose in a box: one click, and typing."""
        self.reader.pick(box, text)
        return self._done(box)

    def reads(self, *words: str) -> "Task":
        """Each of these is said on the page."""
        for said in words:
            expect(self.reader.page.locator(".stMain")).to_contain_text(said, timeout=PATIENCE)
        return self

    def at_once(self, *words: str) -> "Task":
        """Each of these is said on the first screen, before anything is scrolled."""
        self.reads(*words)
        self.reader.page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
        for said in words:
            box = self.reader.page.locator(".stMain").get_by_text(said).first.bounding_box()
            assert box and box["y"] + box["height"] <= HIGH, f"{said} is below the fold"
        return self

    def _done(self, what: str) -> "Task":
        self.clicks.append(what)
        assert len(self.clicks) <= 3, self.clicks
        return self


@pytest.fixture
def task(chromium, illustrative_server):
    with looking(chromium, illustrative_server, WIDE, HIGH) as reader:
        yield Task(reader.open("/?as_at=2026-10-31"))


def test_b_may_i_tell_the_board_that_13_is_done(task):
    task.mark("overview_marks", 13, None)
    task.at_once(
        "Embedded, but not done: 12 of 12 units",
        "until 6 December 2026",
        "The force declared it complete on 30 April 2026",
        "the inspectorate has not closed it",
        "W13 is a working number and title",
        "8 of 12 units are lowest, at Embedded",
    )
    task.reads("Bring the evidence behind the claim")
    assert len(task.clicks) == 1


def test_b_what_may_be_said_is_copied_by_keyboard_with_its_day_and_link(task, chromium):
    task.mark("overview_marks", 13, None)
    page = task.reader.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="May say: copy, with what must be added")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Copied").first).to_be_visible(timeout=PATIENCE)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "as Embedded in all 12 units." in copied and "until 6 December 2026" in copied
    assert "The figures are made up" in copied and "recommendation?as_at=2026-10-31&known_at=" in copied


def test_c_all_the_evidence_on_3_in_east_area(task):
    task.mark("overview_marks", 3, None).mark("recommendation_grid", "EA", "officers_trained")
    task.reads("East Area: the evidence, for and against", "341 of 406 people (83.9%) against 95%", "31 of 31 cases")
    task.reads("All criteria together: 26 items on file, 26 for and 0 against")
    task.open("Show 26 items, those against first").reads("Assurance file 3/GW/2026-10", "E03-PI-ALL-20260819")
    assert len(task.clicks) == 3


def test_e_which_unit_first_and_what_would_move_it(task):
    task.link("Units").at_once("North East first: lowest or joint lowest on 18 of 20 recommendations")
    task.mark("units_needed", "NE", "needs_help")
    task.at_once("it needs help (practice or training falls short) on 11", "Train 22 officers on Coronial matters")
    assert len(task.clicks) == 2


def test_j_east_area_against_north_east(task):
    task.link("Compare").choose("select_unit", "East Area").choose("select_with", "North East")
    task.at_once("East Area and North East stand apart on 8 of 20 recommendations")
    task.reads("The criteria that differ", "Figure by figure")
    assert "unit=EA&with=NE" in task.reader.address
