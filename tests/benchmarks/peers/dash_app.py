"""The pictures in Dash: a row of radio buttons, which the arrow keys turn, and a graph for each figure."""

import sys

from dash import Dash, Input, Output, dcc, html

from tests.benchmarks.peers import figures

app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])


def graphs(page: str) -> list[str]:
    """The ids of a page's graphs."""
    return [f"{page}_{place}" for place in range(len(figures.of(page, next(iter(figures.choices(page))))))]


@app.callback(Output("page", "children"), Input("url", "pathname"))
def shown(path: str) -> list[object]:
    """The page of an address."""
    page = path.strip("/") or figures.PAGES[0]
    options = [{"label": label, "value": value} for value, label in figures.choices(page).items()]
    control = dcc.RadioItems(id=f"{page}_choice", options=options, value=options[0]["value"], inline=True)
    return [control, *(dcc.Graph(id=each, figure={}) for each in graphs(page))]


def _tie(page: str) -> None:
    @app.callback([Output(each, "figure") for each in graphs(page)], Input(f"{page}_choice", "value"))
    def drawn(choice: str) -> list[object]:
        return list(figures.of(page, choice))


for name in figures.PAGES:
    _tie(name)

if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), debug=False)
