"""The floor: the least a Streamlit page can be. One select box and one chart, the chart of a page of the dashboard.

The figure is a plain dict, ready made and kept, and Streamlit is spared checking it: what is left is Streamlit itself.
`OVERSIGHT_FLOOR` names the folder of figures; `?page=units` says which one.
"""

import copy
import gc
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

CHOICES = [f"Choice {number}" for number in range(1, 61)]


class Ready(BaseFigure):
    """A figure that is already what Plotly wants."""

    def __init__(self, figure: dict[str, Any]) -> None:
        object.__setattr__(self, "_ready", figure)

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is."""
        return self._ready


@cache
def read(page: str) -> dict[str, Any]:
    """The figure kept for a page."""
    return json.loads((Path(os.environ["OVERSIGHT_FLOOR"]) / f"{page}.json").read_text(encoding="utf-8"))


@cache
def drawn(page: str, choice: str) -> dict[str, Any]:
    """The figure for one choice: it says which, so that it is another figure."""
    figure = copy.copy(read(page))
    figure["layout"] = {**figure["layout"], "title": {"text": choice}}
    return figure


@cache
def settle() -> None:
    """As the dashboard does: what is imported stays, so the collector need not look through it."""
    gc.collect()
    gc.freeze()


page = Path(st.query_params.get("page", "units")).name
asked = st.query_params.get("choice")
choice = st.selectbox("Choice", CHOICES, index=CHOICES.index(asked) if asked in CHOICES else 0, key=f"choice_{asked}")
st.plotly_chart(Ready(drawn(page, choice)), width="stretch", theme=None, key="chart")
settle()
