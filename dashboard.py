"""The front door: `streamlit run dashboard.py`. Page frame, navigation, as-at bar."""

import streamlit as st

from pages.shared import bar, faults, frame, places

st.set_page_config(page_title="Oversight of the recommendations", layout="wide")

page = places.navigation()
name = page.url_path or "overview"

# Streamlit's own signals to stop or to run again are not Exceptions, so they pass.
try:
    view = frame.begin(name)
    bar.top(view)
    page.run()
    bar.bottom(view)
    frame.settle()
except Exception as error:
    faults.tell(error, name)
