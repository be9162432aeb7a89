"""A printed page as a board paper: what is asked of the PDF itself."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from pypdf import PageObject, PdfReader

from tests.browser.conftest import PATIENCE, Reader, looking

PAGES = ["/", "/since", "/recommendation?recommendation=3", "/units", "/units?unit=NE", "/embedding"]
A4 = (595, 842)
ON_ITS_SIDE = (842, 595)
MATRICES = {"/units": 1, "/embedding": 3}  # sheets with a matrix of many columns, which are turned
# What only a screen can work.
CONTROLS = re.compile(
    r"\b[Cc]lick\b|Alt ?\+|Show as table|Download as CSV|Quote this page|Find: rec|As known today|"
    r"Choose a unit|All themes|keyboard_arrow|Back to the latest|Copy"
)
SMALLEST = 6.5  # points: the stages over the ladder, whose rows need the width


@pytest.fixture(scope="module")
def someone(chromium: Browser, illustrative_server: str) -> Iterator[Reader]:
    with looking(chromium, illustrative_server, 1440, 900) as reader:
        yield reader.open("/")


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is read: its size, its words on one line, and every upright piece of text, by its size, its place
    across and up, and its words.
    """

    size: tuple[int, int]
    words: str
    pieces: list[tuple[float, float, float, str]]


@pytest.fixture(scope="module", params=PAGES)
def printed(someone: Reader, request: pytest.FixtureRequest) -> list[Sheet]:
    """The page printed, once its pictures stand."""
    path: str = request.param
    someone.move(f"{path}{'&' if '?' in path else '?'}as_at=2026-10-31")
    if path != "/since":  # it has no picture
        someone.page.wait_for_selector(".picture:not([aria-busy]) .picture-tools", timeout=PATIENCE)
    someone.page.wait_for_function("!document.querySelector('.picture[aria-busy]')", timeout=PATIENCE)
    someone.page.evaluate("window.pictures()")  # what lays the page out for paper
    printed = PdfReader(io.BytesIO(someone.page.pdf(prefer_css_page_size=True, print_background=True)))
    return [_read(sheet) for sheet in printed.pages]


def test_every_sheet_is_a4_and_none_is_blank(printed: list[Sheet], request: pytest.FixtureRequest) -> None:
    path = request.node.callspec.params["printed"]
    sizes = [sheet.size for sheet in printed]
    assert set(sizes) <= {A4, ON_ITS_SIDE} and sizes.count(ON_ITS_SIDE) == MATRICES.get(path, 0)
    assert [place for place, sheet in enumerate(printed) if len(_body(sheet.words)) < 40] == []
    assert 1 <= len(printed) <= 7


def test_head_and_foot_say_what_it_is_its_marking_its_date_and_its_number(printed: list[Sheet]) -> None:
    count = len(printed)
    for place, words in enumerate((sheet.words for sheet in printed), start=1):
        assert "Oversight of the 20 HMICFRS recommendations" in words
        assert words.count("OFFICIAL") >= 2
        assert "As at 31 October 2026" in words and "snapshot " in words and "illustrative" in words
        assert f"{place} of {count}" in words


def test_nothing_is_printed_that_only_a_screen_can_work(printed: list[Sheet]) -> None:
    assert [CONTROLS.search(sheet.words) for sheet in printed if CONTROLS.search(sheet.words)] == []


def test_no_heading_stands_alone_at_the_end_of_a_sheet(printed: list[Sheet]) -> None:
    assert [last for last in (_lowest(sheet) for sheet in printed) if last[0] > HEADING] == []


def test_words_are_large_enough_and_none_is_cut_at_the_side(printed: list[Sheet]) -> None:
    for sheet in printed:
        assert [said for size, _, _, said in sheet.pieces if size < SMALLEST and len(said) > 12] == []
        assert [said for _, across, _, said in sheet.pieces if not 0 <= across < sheet.size[0] - 20] == []


HEADING = 11.8  # points: larger than any running text, smaller than any heading


def _body(words: str) -> str:
    """What is on a sheet besides its head and foot."""
    return re.sub(r"Oversight of the 20.*?Gold Group|OFFICIAL|As at .*? illustrative figures|\d+ of \d+$", "", words)


def _read(sheet: PageObject) -> Sheet:
    """A sheet, read once for all that is asked of it."""
    found: list[tuple[float, float, float, str]] = []

    def piece(words: str, page: list[float], text: list[float], font: object, size: float) -> None:
        if words.strip() and not text[1] and not page[1]:
            across = page[0] * text[4] + page[4]
            found.append((size * abs(text[3] * page[3]), across, page[3] * text[5] + page[5], words.strip()))

    words = " ".join(sheet.extract_text(visitor_text=piece).split())
    return Sheet((round(sheet.mediabox.width), round(sheet.mediabox.height)), words, found)


def _lowest(sheet: Sheet) -> tuple[float, str]:
    """The size and the words of what stands lowest over the foot."""
    above = [piece for piece in sheet.pieces if 55 < piece[2] < 790]
    size, _, _, words = min(above, key=lambda piece: piece[2])
    return size, words
