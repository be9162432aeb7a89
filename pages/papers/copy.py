"""The frozen copy: the pages as they stood on given dates, in one HTML file that opens without a network or a server.

The pages themselves are run, so the copy says what they said: each page's question, answer, charts and tables, and each
recommendation by itself. Charts are drawn by the same script, held in the file.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pyarrow as pa
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Expander

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
PAGES = ("overview", "since", "embedding", "units", "milestones", "training", "trends", "returns", "method")
ALL_OF_THEM = "recommendation"
LONGEST_RUN = 120
Progress = Callable[[int, int, str], None]
WORDS = '<div class="words">'
_HEADED = re.compile(r"<h3>(.*?)</h3>")
_WORKED = re.compile(r"<button\b.*?</button>|</?a\b[^>]*>")
_CAPTIONED = re.compile(r"<table><caption[^>]*>(.*?)</caption>(.*?)</table>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #0b1118; background: #fff; max-width: 80rem; margin: 0 auto;
  padding: 1rem; }
header, nav { border-bottom: 1px solid #d9e0e6; padding-bottom: 0.5rem; }
nav a { margin-right: 1rem; }
main > section { border-top: 0.25rem solid #1d5c96; margin-top: 2rem; }
.answer { font-size: 1.2rem; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 0.6rem 0.2rem 0; border-bottom: 1px solid #d9e0e6; }
small { color: #44505c; }
"""
DRAW = """
for (const place of document.querySelectorAll("[data-picture]")) {
  const data = Uint8Array.from(atob(place.dataset.picture), letter => letter.charCodeAt(0))
  mount({ data, parentElement: place, setTriggerValue: () => {} })
}
"""


def frozen(
    address: Mapping[str, str],
    recommendations: Sequence[int],
    title: str,
    progress: Progress,
    pages: Sequence[str] = PAGES,
) -> str:
    """The copy as one HTML text. address: the dates, as a link has them. title: what it is a copy of, in words.

    The store is that which the server would read. Raises RuntimeError where a page could not be shown.
    """
    _named_pages()
    wanted = [(page, dict(address)) for page in pages]
    wanted += [(ALL_OF_THEM, {**address, ALL_OF_THEM: str(number)}) for number in recommendations]
    sections: list[tuple[str, str]] = []
    for done, (page, parameters) in enumerate(wanted):
        progress(done, len(wanted), page)
        sections.append(_section(_run(page, parameters), f"p{done}"))
    return _document(title, sections)


def _named_pages() -> None:
    """A page is run through the front door, with its frame, though a folder called pages stands beside it."""
    begin = PagesManager.__init__

    def named(self: PagesManager, *given: Any, **more: Any) -> None:
        begin(self, *given, **more)
        PagesManager.uses_pages_directory = False

    PagesManager.__init__ = named  # type: ignore[method-assign]


def _run(page: str, parameters: Mapping[str, str]) -> AppTest:
    """A page as run on an address, its tables opened."""
    test = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=LONGEST_RUN)
    for name, value in parameters.items():
        test.query_params[name] = value
    test = test.run() if page == PAGES[0] else test.switch_page(f"pages/{page}.py").run()
    closed = [
        each.key
        for each in test.get("expander")
        if isinstance(each, Expander) and each.label == "Show as table" and each.key
    ]
    for key in closed:
        test.session_state[key] = True
    test = test.run() if closed else test
    if test.exception or not test.title:
        raise RuntimeError(f"the page {page} could not be shown, so nothing was written")
    return test


def _section(test: AppTest, anchor: str) -> tuple[str, str]:
    """A page as a section of the copy: its entry in the contents, and itself."""
    name = plain(test.title[0].value)
    parts = [part for node in test.main if (part := _part(node))]
    heads = _HEADED.findall("".join(parts)) if test.query_params.get(ALL_OF_THEM) else []
    entry = ": ".join([*heads[:1], escape(name)])
    return f'<a href="#{anchor}">{entry}</a>', f'<section id="{anchor}">{"".join(parts)}</section>'


def _part(node: Any) -> str:
    """An element of a page as HTML; nothing for what can only be worked on a screen."""
    match getattr(node, "type", ""):
        case "title":
            return f"<h2>{escape(plain(node.value))}</h2>"
        case "markdown":
            return f"<p>{escape(plain(node.value))}</p>"
        case "caption":
            return f"<p><small>{escape(plain(node.value))}</small></p>"
        case "html":
            return _words(node.proto.body)
        case "dataframe" | "arrow_data_frame":
            return _table(node)
        case "bidi_component":
            return _picture(node.proto)
    return ""


def _words(html: str) -> str:
    """Words as a page puts them (pages/shared/pieces.py), tables closed: without links and buttons, which lead nowhere
    here. Whatever else is HTML belongs to the screen.
    """
    if not html.startswith(WORDS):
        return ""
    said = _WORKED.sub("", html)
    for level in (3, 2):  # the page's own question is an h2 here
        said = said.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return _CAPTIONED.sub(r"<details><summary>\1</summary><table>\2</table></details>", said)


def _table(node: Any) -> str:
    cells = pa.ipc.open_stream(node.proto.arrow_data.data).read_all()
    head = "".join(f"<th scope=col>{escape(plain(name))}</th>" for name in cells.column_names)
    columns = [[escape(plain(str(cell))) for cell in column.to_pylist()] for column in cells.columns]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in zip(*columns, strict=True))
    caption = escape(plain(node.proto.alt))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<details><summary>{caption}</summary>{table}</details>"


def _picture(proto: Any) -> str:
    if proto.component_name != "picture":
        return ""
    return f'<div data-picture="{base64.b64encode(proto.bytes).decode()}"></div>'


def plain(markdown: str) -> str:
    """Our own markdown as the words it shows: without the marks that keep text from being read as markdown."""
    return _ESCAPED.sub(r"\1", markdown.replace("**", "").replace("\u2060", ""))


def _document(title: str, sections: Sequence[tuple[str, str]]) -> str:
    style = STYLE + (STATIC / "picture.css").read_text(encoding="utf-8")
    plotly = (STATIC / "plotly-basic.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    script = (STATIC / "picture.js").read_text(encoding="utf-8") + DRAW
    contents = "".join(entry for entry, _ in sections)
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style>'
        f"<header><h1>{escape(title)}</h1></header><nav>{contents}</nav>"
        f"<main>{''.join(section for _, section in sections)}</main>"
        f'<script>{plotly}</script><script type="module">{script}</script></html>'
    )
