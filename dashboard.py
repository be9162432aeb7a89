"""The front door: `streamlit run dashboard.py`. Page frame, navigation, as-at bar.

Streamlit imports this file once for the server round the pages, and runs it as a script for every answer.
"""

from contextlib import suppress

import streamlit as st


def answer() -> None:
    """One run of the page asked for, in its frame."""
    from pages.shared import access, bar, faults, frame, places, readers

    page = places.navigation()
    name = page.url_path or "overview"
    st.set_page_config(page_title=f"{page.title} · Oversight of the recommendations", layout="wide")

    # Streamlit's own signals to stop or to run again are not Exceptions, so they pass.
    try:
        view = frame.begin(name, access.visitor())
        quote = bar.top(view)
        with suppress(frame.PageEnd):
            page.run()
        bar.bottom(view, quote)
        frame.settle()
        readers.settle_uploader()
    except access.Outside as outside:
        access.ask_in(outside, name)
        readers.settle_uploader()
    except Exception as error:
        faults.tell(error, name)


if __name__ == "__main__":
    answer()
else:
    from pages.shared.server import application

    app = st.App(**application(__file__))
