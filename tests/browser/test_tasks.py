"""What readers come for, task by task: the clicks are counted, and the answer is read where it first stands.

Each task starts on the Overview of the illustrative set, on the screen on the wall, and takes three clicks at most.
"""

import re
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

    def press(self, button: str) -> "Task":
        """Press a button, of the page or of a picture."""
        self.reader.page.get_by_role("button", name=button).first.click()
        return self._done(button)

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


@pytest.fixture(scope="module")
def reader(chromium, illustrative_server):
    with looking(chromium, illustrative_server, WIDE, HIGH) as someone:
        yield someone.open("/?as_at=2026-10-31")


@pytest.fixture
def task(reader):
    return Task(reader.move("/?as_at=2026-10-31"))


def test_a_what_went_backwards_since_we_met_and_why(task):
    task.link("Since last meeting").at_once(
        "1 recommendation fell (W10)",
        "evidence of “Line supervision runs it without the programme team” ran out by 23 October 2026; W10 fell",
        "341 of 406 officers in post trained on Coronial matters",
        "13 of 29 sampled cases met the standard (44.8%, against 85%); it was 51 of 53; W5 fell there",
        "Did we do what we said?",
    )
    assert len(task.clicks) == 1


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


def test_b_what_may_be_said_is_copied_by_keyboard_with_its_day_and_link(reader):
    page = reader.move("/recommendation?as_at=2026-10-31&recommendation=13").page  # where the task before has come to
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


def test_d_whether_practice_is_better_over_the_year(task):
    task.link("Trends").at_once(
        "93.9% of sampled cases met the standard in July to September 2026 (8,574 of 9,128), 91.5% a year before",
        "better over the year, level since January",
        "W19 (North Area, North East and South West at 52.2%, 46 of 88",
    )
    assert len(task.clicks) == 1


def test_e_which_unit_first_and_what_would_move_it(task):
    task.link("Units").at_once("North East first: lowest or joint lowest on 18 of 20 recommendations")
    task.mark("units_needed", "NE", "needs_help")
    task.at_once("it needs help (practice or training falls short) on 11", "Train 22 officers on Coronial matters")
    assert len(task.clicks) == 2


def test_f_when_all_are_trained_and_whether_it_will_hold(task):
    task.link("Training").at_once(
        "74 people are short of 95%, 71 of them on Coronial matters",
        "at 7.7 a week its 67 officers are trained by 31 December 2026; the best month there managed 14 a week",
        "In 115 of the 139, 3 untrained joiners would be enough to fall below it",
    )
    assert len(task.clicks) == 1


def test_g_what_was_known_on_23_september(task):
    task.choose("as_at", "23 Sep").choose("known_at", "23 Sep")
    task.at_once(
        "as they stand on 23 September 2026, as the Operation Lilford Gold Group knew it on 23 September 2026",
        "3 of 20 recommendations are embedded in every unit",
        "Back to the latest",
    )
    cards = " ".join(task.reader.page.locator(".stHtml:has(.figures)").inner_text().split())
    assert "claimed ahead of the evidence was 9 8 of 20" in cards
    assert "as_at=2026-09-23&known_at=2026-09-23" in task.reader.address
    assert len(task.clicks) == 2


def test_h_a_brief_to_take_away(task):
    task.link("Brief").at_once("Two pages on 31 October 2026", "Take it away as PDF", "2 of 20 recommendations are")
    with task.reader.page.expect_download(timeout=PATIENCE) as taken:
        task.press("Take it away as PDF")
    assert taken.value.suggested_filename == "brief-as-at-2026-10-31.pdf"
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    assert len(task.clicks) == 2


def test_h_a_picture_for_a_slide(task):
    with task.reader.page.expect_download(timeout=PATIENCE) as kept:
        task.press("Save as a picture: 7 of 20 recommendations stand at Equipped")
    head = kept.value.path().read_bytes()[:24]
    assert head[1:4] == b"PNG"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (WIDE, HIGH)
    assert len(task.clicks) == 1


def test_j_east_area_against_north_east(task):
    task.link("Compare").choose("select_unit", "East Area").choose("select_with", "North East")
    task.at_once("East Area and North East stand apart on 8 of 20 recommendations")
    task.reads("The criteria that differ", "Figure by figure")
    assert "unit=EA&with=NE" in task.reader.address


PRESSED = ("W1,", "341 of 406", "13 of 29", "W13,", "Earlier recording routes closed")


def test_k_five_questions_for_the_commissioner(task):
    # On Overview what they are about, further down; one to be read out on a screen of the meeting.
    first = task.reader.page.locator(".words").filter(has_text="What would be asked about first")
    listed = [line for line in first.inner_text().splitlines() if re.match(r"[1-9]\. ", line)]
    assert [word in line for word, line in zip(PRESSED, listed, strict=True)] == [True] * 5
    task.link("Meeting").choose("select_step", "Five questions")
    task.at_once(
        "On what did the declaration rest?",
        "341 of 406 (83.9%, against 95%). What happened there",
        "13 of 29 (44.8%) of sampled cases met the standard in East Area; everyone else 408 of 435",
        "W13 stands as Embedded until 6 December 2026. Will the checks",
        "The milestone “Earlier recording routes closed” (W9) was due on 30 June 2024",
    )
    assert len(task.clicks) == 2


def test_l_the_20_played_over_the_months_and_paused(task):
    page = task.reader.page
    played = page.locator(".st-key-overview_replay")
    played.scroll_into_view_if_needed()
    task.press("Play month by month")
    # It begins with the first month held, and says what happened where something did.
    expect(played.locator("output")).to_have_text("August 2023", timeout=PATIENCE)
    task.press("Pause")
    page.wait_for_function("location.search.includes('month=')")
    task.reader.settle()
    month = played.locator("output").inner_text()
    assert len(task.clicks) == 2
    assert "as_at=2026-10-31" in task.reader.address
    # What is paused at is what the address names, and what is told anew.
    at = task.reader.address.partition("month=")[2][:7]
    assert at.startswith("2023-") and month.endswith(" 2023")
    expect(played.locator("figcaption")).to_contain_text(f"in {month}")
    task.reader.open(task.reader.address)
    expect(played.locator("output")).to_have_text(month, timeout=PATIENCE)


def test_l_a_month_clicked_is_the_month_that_is_played_from(task):
    task.mark("overview_months", "2026-06-30", 4)
    heading = task.reader.page.locator(".st-key-overview_listed h2")
    expect(heading).to_contain_text("June 2026", timeout=PATIENCE)
    expect(task.reader.page.locator(".st-key-overview_replay output")).to_have_text("June 2026", timeout=PATIENCE)
