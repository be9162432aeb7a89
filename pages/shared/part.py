"""A part of a page that is run by itself when something in it is chosen: the rest stays as it is, and is not sent."""

from collections.abc import Callable
from functools import wraps

import streamlit as st

from pages.shared import bar, faults, frame, url


def alone(part: Callable[[frame.View], None]) -> Callable[[], None]:
    """A part that is drawn from the view alone, and of which nothing else on the page depends."""

    @wraps(part)
    def drawn(begun: frame.View, page: str) -> None:
        try:
            with frame.again(page, begun) as view:
                if view is not begun:
                    bar.chosen(view, "part")
                part(view)
        except Exception as error:
            faults.tell(error, page)

    fragment = st.fragment(drawn)
    return lambda: fragment(frame.view(), url.page_now())
