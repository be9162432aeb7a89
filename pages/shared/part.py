"""A part of a page that is run by itself when something in it is chosen: the rest stays as it is, and is not sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from pages.shared import bar, faults, frame, url

Given = ParamSpec("Given")


def alone(part: Callable[Concatenate[frame.View, Given], None]) -> Callable[Given, None]:
    """A part that is drawn from the view and what it is given, and of which nothing else on the page depends."""

    @wraps(part)
    def drawn(begun: frame.View, page: str, *given: Any, **named: Any) -> None:
        try:
            with frame.again(page, begun) as view:
                if view is not begun:
                    bar.chosen(view, "part")
                part(view, *given, **named)
        except Exception as error:
            faults.tell(error, page)

    fragment = st.fragment(drawn)
    return lambda *given, **named: fragment(frame.view(), url.page_now(), *given, **named)
