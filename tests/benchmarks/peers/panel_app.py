"""The pictures in Panel: a select box, and a pane for each figure."""

import sys
from collections.abc import Callable
from typing import Any

import panel as pn

from tests.benchmarks.peers import figures

pn.extension("plotly")


def page_of(page: str) -> Callable[[], Any]:
    """What makes a page for a session."""

    def make() -> Any:
        options = {label: value for value, label in figures.choices(page).items()}
        select = pn.widgets.Select(options=options)
        panes = [
            pn.pane.Plotly(figure, config={"responsive": True}, sizing_mode="stretch_width", height=height_of(figure))
            for figure in figures.of(page, select.value)
        ]

        def changed(event: Any) -> None:
            for pane, figure in zip(panes, figures.of(page, event.new), strict=True):
                pane.param.update(object=figure, height=height_of(figure))

        select.param.watch(changed, "value")
        return pn.Column(select, *panes, sizing_mode="stretch_width")

    return make


def height_of(figure: dict[str, Any]) -> int:
    """How high a figure is."""
    return int(figure["layout"].get("height", 500))


if __name__ == "__main__":
    pn.serve({page: page_of(page) for page in figures.PAGES}, port=int(sys.argv[1]), show=False)
