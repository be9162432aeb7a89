"""The front door: `streamlit run dashboard.py`. Page frame, navigation, as-at bar."""

import gc

import streamlit as st

from pages.shared import bar, faults, frame, url

st.set_page_config(page_title="Oversight of the recommendations", layout="wide", initial_sidebar_state="collapsed")

pages = {
    group: [
        st.Page(
            url.path(place.name),
            title=place.label,
            url_path=place.name,
            help=place.question,
            default=place.name == "overview",
        )
        for place in places
    ]
    for group, places in bar.PLACES.items()
}
page = st.navigation(pages, position="hidden")
name = page.url_path or "overview"

# Streamlit's own signals to stop or run again are not Exceptions, so they pass.
try:
    view = frame.begin(name)
    bar.top(view)
    page.run()
    bar.bottom(view)
except Exception as error:
    faults.tell(error, name)
