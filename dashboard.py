"""The front door: `streamlit run dashboard.py`. Page frame, navigation, as-at bar.

Streamlit imports this file once for the server round the pages, and runs it as a script for every answer.
"""

from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from pages.shared.frame import View


def answer() -> None:
    """One run of the page asked for, in its frame."""
    from data.book import PRODUCT
    from pages.shared import access, faults, places, readers

    page = places.navigation()
    name = page.url_path or "overview"
    st.set_page_config(page_title=f"{page.title} · {PRODUCT}", layout="wide")

    # Streamlit's own signals to stop or to run again are not Exceptions, so they pass.
    try:
        framed(page, name)
    except access.Outside as outside:
        access.ask_in(outside, name)
        readers.settle_uploader()
    except Exception as error:
        faults.tell(error, name)


def framed(page: st.Page, name: str) -> None:
    """The page between the bar over it and the foot under it, for whoever may look."""
    from pages.shared import access, bar, frame, taken

    taken.page_is(name)
    view = frame.begin(name, access.visitor())
    with bar.around(view), frame.whole():
        shown(page, name, view)
    access.watch(view.visitor)
    frame.settle()


@st.fragment
def shown(page: st.Page, name: str, begun: "View") -> None:
    """The page by itself: what is chosen in it runs it alone, and the frame stays as long as it would say the same."""
    from pages.shared import bar, faults, frame, readers

    try:
        with frame.again(name, begun) as view, suppress(frame.PageEnd):
            bar.chosen(view, "page")
            copy(page).run()  # a page may be run once
    except Exception as error:
        faults.tell(error, name)
    readers.settle_uploader()


if __name__ == "__main__":
    answer()
else:
    from pages.shared.server import application

    app = st.App(**application(__file__))
