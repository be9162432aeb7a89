"""The tests' own reader: what one leaves behind, the next must not find."""

from tests.browser.conftest import looking


def test_a_reader_finds_nothing_of_the_one_before(chromium, small_server) -> None:
    with looking(chromium, small_server) as first:
        first.open("/units")
        first.page.evaluate("localStorage.left = sessionStorage.left = 'here'; document.cookie = 'left=here; path=/'")
        first.page.locator("[data-testid=stMainMenu] button").click()
        first.page.locator("[data-testid=stMainMenuItem-theme-Dark]").last.click()
        first.page.wait_for_function(f"{GROUND} === 'rgb(15, 21, 28)'")
    with looking(chromium, small_server) as second:
        second.open("/units")
        assert second.page.evaluate("[localStorage.left, sessionStorage.left]") == [None, None]
        assert "left=here" not in second.page.evaluate("document.cookie")
        assert second.page.evaluate(GROUND) == "rgb(255, 255, 255)"


def test_a_reader_has_the_window_and_the_theme_asked_for(chromium, small_server) -> None:
    for width, theme, ground in ((820, "dark", "rgb(15, 21, 28)"), (1280, "light", "rgb(255, 255, 255)")):
        with looking(chromium, small_server, width, 1180, theme) as someone:
            someone.open("/units")
            assert someone.page.evaluate("[innerWidth, innerHeight]") == [width, 1180]
            assert someone.page.evaluate(GROUND) == ground


GROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
