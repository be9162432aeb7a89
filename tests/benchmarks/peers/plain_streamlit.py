"""The pictures in a plain Streamlit page: one select box and `st.plotly_chart`. `?page=training` says which page."""

import streamlit as st

from tests.benchmarks.peers import figures

st.set_page_config(layout="wide")
page = st.query_params.get("page", figures.PAGES[0])
choices = figures.choices(page)
# People without a browser choose by the address.
if "choice" in st.query_params:
    st.session_state["choice"] = st.query_params["choice"]
choice = st.selectbox("Choice", list(choices), format_func=choices.__getitem__, key="choice")
for place, figure in enumerate(figures.of(page, choice)):
    st.plotly_chart(figure, theme=None, key=f"figure_{place}")
