"""What is chosen on a page runs the page, or a part of it, by itself; the frame and the other pages know of it."""

from playwright.sync_api import WebSocket

from tests.browser.conftest import Reader

FEW = 25
FEW_OF_A_PAGE = 30  # where all of the page changes, and its frame does not
UNCHANGED = b"training_units"  # the key of a chart that no choice of a unit changes


def heard(reader: Reader) -> list[bytes]:
    """Every message that reaches the page from its next address on."""
    messages: list[bytes] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: messages.append(data if isinstance(data, bytes) else data.encode()))

    reader.page.on("websocket", opened)
    return messages


def _first(messages: list[bytes], words: bytes) -> int:
    return next(place for place, message in enumerate(messages) if words in message)


def test_a_units_months_are_run_by_themselves_and_the_links_back_and_the_paper_follow(reader):
    messages = heard(reader)
    reader.open("/training?course=SD1&unit=NA")
    link = reader.page.locator("nav[data-carried] a", has_text="Units").first
    shown_for = reader.page.locator('.on_paper[data-of="part"]')
    assert "unit=NA" in link.get_attribute("href") and any(UNCHANGED in each for each in messages)
    for _ in range(2):  # a part that was run by itself can be run again
        for unit, name in (("EA", "East Area"), ("NA", "North Area")):
            messages.clear()
            reader.pick("select_unit", name)
            assert reader.address == f"/training?unit={unit}&course=SD1"
            reader.page.get_by_role("heading", name=f"Month by month: Sudden-death response, {name}").wait_for()
            assert len(messages) < FEW and not any(UNCHANGED in each for each in messages)
            assert f"unit={unit}" in link.get_attribute("href") and name in shown_for.text_content()
    reader.back()
    assert reader.picked("select_unit") == "East Area" and shown_for.count() == 0
    assert "unit=EA" in link.get_attribute("href")
    assert not reader.complaints


def test_a_choice_on_a_page_leaves_the_frame_alone_until_it_would_say_something_else(reader):
    messages = heard(reader)
    reader.open("/recommendation?recommendation=7")
    messages.clear()
    reader.pick("select_recommendation", "W3 ")
    assert reader.address == "/recommendation?recommendation=3"
    assert len(messages) < FEW_OF_A_PAGE and not any(b"Find a recommendation" in each for each in messages)
    reader.follow("Units")
    assert reader.address == "/units?recommendation=3"
    reader.back()
    messages.clear()
    reader.pick("as_at", "30 September 2026")
    assert reader.address == "/recommendation?as_at=2026-09-30&recommendation=3"
    reader.page.get_by_text("You are looking at 30 September 2026").wait_for()
    # The frame is on the screen: the page is sent before it, so that its pictures are drawn the sooner.
    assert _first(messages, b"recommendation_grid") < _first(messages, b"data-carried")
    reader.pick("select_recommendation", "W7 ").pick("search", "EA")
    assert reader.address.startswith("/units?as_at=2026-09-30") and "unit=EA" in reader.address
    assert not reader.complaints
