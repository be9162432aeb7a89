"""The floor of any page whose figures come from a server: a select, one fetch, and one `Plotly.react` for each figure.

The same Plotly as ours, from the same file.
"""

import json
import sys
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from pages.shared.picture import FOLDER, PLOTLY
from tests.benchmarks.peers import figures

HTML = """<!doctype html><meta charset=utf-8><script src="/plotly.js"></script>
<select id=choice>{options}</select><div id=charts></div><script>
const choice = document.getElementById("choice"), charts = document.getElementById("charts")
const draw = async () => {{
  const told = await (await fetch("/figures/{page}?choice=" + encodeURIComponent(choice.value))).json()
  told.forEach((figure, place) => {{
    const chart = charts.children[place] ?? charts.appendChild(document.createElement("div"))
    Plotly.react(chart, figure.data, figure.layout, {{ responsive: true }})
  }})
}}
choice.onchange = draw
draw()
</script>"""


def page(request: Request) -> Response:
    """A page with its select."""
    name = request.path_params["page"]
    labels = figures.choices(name).items()
    options = "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in labels)
    return HTMLResponse(HTML.format(page=name, options=options))


def drawn(request: Request) -> Response:
    """The figures of a choice."""
    told = figures.of(request.path_params["page"], request.query_params["choice"])
    return Response(json.dumps(told, default=str, separators=(",", ":")), media_type="application/json")


def script(request: Request) -> Response:
    """Plotly, which the browser may keep."""
    return FileResponse(FOLDER / PLOTLY, headers={"cache-control": "public, max-age=3600"})


app = Starlette(
    routes=[Route("/plotly.js", script), Route("/figures/{page}", drawn), Route("/{page}", page)],
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
