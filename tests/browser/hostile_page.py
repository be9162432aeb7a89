"""A page of nothing but hostile text, shown in every way that `show` has; for test_hostile_text.py."""

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from charts.drawing import Context
from pages.shared import show
from tests.browser.hostile import TEXTS

context = Context(as_at=date(2026, 10, 31), snapshot_id="x", illustrative=True)
rows = [{"place": place, "text": text} for place, text in enumerate(TEXTS)]
columns = {"place": "Place", "text": "**Text** <b>"}

show.title("Hostile " + TEXTS[0])
for place, text in enumerate(TEXTS):
    with st.container(key=f"answer_{place}"):
        show.answer(text)
    with st.container(key=f"note_{place}"):
        show.note(text)
    st.metric(show.escaped(text), show.escaped(text))
    st.button(show.escaped(text), key=f"button_{place}")
show.limits(*TEXTS)
show.nothing(TEXTS[1], TEXTS[2])
show.table(rows, columns, "table", name=TEXTS[1], context=context)
show.choose(rows, columns, "grid", name=TEXTS[1], on_click=lambda row: None)
