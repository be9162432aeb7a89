"""The page on paper: a board paper of A4, without what only a screen can work. Pictures lay themselves out for it.

What stands at the head and the foot of every sheet is written into the margins of the sheet, which Chromium and its
kind can do. Elsewhere the masthead and the marking of the page itself are printed, once.
"""

from collections.abc import Mapping, Sequence
from html import escape

from charts.text import clean
from data.book.english import plural

# A longer table on paper is a list that nobody reads: the download has the rest.
LONGEST = 60

STYLE = """
.on_paper { display: none; }
@media screen { .stElementContainer:has(.on_paper) { display: none; } }
.stApp:has([data-of="part"]) [data-of="page"] { display: none !important; }
@media print {
  html { font-size: 10.5pt !important; }
  html, body { background: #fff !important; }
  .on_paper { display: block; }
  .stAppHeader, [data-testid="stLayoutWrapper"]:has(> .st-key-bar), .st-key-known_at, .st-key-quote, .st-key-search,
  .stSelectbox, .stTextInput, .stTextArea, .stButtonGroup, .stButton, .stDownloadButton, .stFileUploader, .stPopover,
  .stPageLink, .stDataFrame, .stCheckbox, .stNumberInput, .stDateInput, .stMultiSelect, .stToggle, .stRadio,
  .stToast, .stElementContainer:has(> :is(.stSelectbox, .stTextInput, .stButtonGroup, .stButton, .stDownloadButton,
  .stPageLink, .stDataFrame, .stFileUploader, .stPopover)),
  .stExpander:has(details:not([open])), [data-margins] .stElementContainer:has(.masthead, .words > .marking) {
    display: none !important;
  }
  .stApp, .stAppViewContainer, .stAppViewContainer > div, .stMain {
    overflow: visible !important; position: static !important; height: auto !important; display: block !important;
  }
  /* What is left of the controls' boxes would part a heading from what it heads. */
  .stElementContainer:has(> .stHtml > style:only-child),
  [data-testid="stLayoutWrapper"]:not(:has(.stMarkdown, .picture, .on_paper, .stHeading, .stHtml, .stAlert,
  .stCode, .stExpander)) { display: none !important; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
  /* One thing under another: what is laid out in columns breaks badly from sheet to sheet. */
  .stVerticalBlock, .stHorizontalBlock, .stColumn, [data-testid="stLayoutWrapper"] {
    display: block !important; width: auto !important; min-width: 0 !important; height: auto !important;
  }
  .stElementContainer { margin-bottom: 0.5rem; width: auto !important; height: auto !important; }
  .stApp, .stApp :is(h1, h2, h3, p, li, td:not([data-at]), th, label, input, summary, code),
  .stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] * {
    color: #000 !important; background: #fff !important; opacity: 1 !important;
  }
  .stApp .words :is(td, th) { font-size: 0.875rem !important; }
  .stApp :is(h1, h2, h3) { padding: 0.5rem 0 0.2rem !important; margin: 0 !important; }
  .stElementContainer:has(h1, h2, h3) { break-after: avoid; margin-bottom: 0; }
  .answer { font-size: 1.1rem; }  /* smaller than any heading */
  .picture, .stElementContainer:has(.picture), tr, dl, .answer { break-inside: avoid; }
  /* A matrix of many columns has a sheet turned on its side, with the heading over it. */
  .stElementContainer:has(.picture.sideways),
  .stElementContainer:has(h2, h3):has(+ .stElementContainer .picture.sideways) { page: sideways; }
  p, li { orphans: 3; widows: 3; }
  thead { display: table-header-group; }
  .on_paper table { border-collapse: collapse; width: 100%; }
  .on_paper :is(td, th) {
    text-align: left; vertical-align: top; padding: 0.2rem 0.4rem 0.2rem 0; font-size: 0.875rem;
    border-bottom: 1px solid #bbb;
  }
  /* A picture drawn for the dark theme, turned round: what was bright is deep, and the hues stay. */
  [data-ground="dark"] .picture { filter: invert(1) hue-rotate(180deg) contrast(1.12) brightness(1.06); }
}
"""

# The width that is left, 180 mm and on its side 267, is that of a picture on paper (static/picture.js) and a bit more.
# The named sheet comes last: put before, Chromium prints it upright.
SHEET = """<style>@media print {{ @page {{
  size: A4; margin: 20mm 15mm 18mm;
  @top-left {{ content: {masthead}; {font} }}
  @top-right {{ content: {marking}; {font} font-weight: 700; }}
  @bottom-left {{ content: {dates}; {font} }}
  @bottom-center {{ content: {marking}; {font} font-weight: 700; }}
  @bottom-right {{ content: counter(page) " of " counter(pages); {font} }}
}}
@page sideways {{ size: A4 landscape; }} }}</style>"""
FONT = 'font: 8.5pt "Source Sans", "Source Sans Pro", Arial, sans-serif; color: #000; white-space: pre-line;'


def sheet(masthead: str, marking: str, dates: str) -> str:
    """The style that puts these words at the head and the foot of every sheet, and the number of the sheet."""
    words = {"masthead": masthead, "marking": marking, "dates": dates}
    return SHEET.format(font=FONT, **{name: quoted(text) for name, text in words.items()})


def quoted(text: str) -> str:
    """Any words as a string of a style sheet: what might end the string or the style is written by its number."""
    plain = "".join(char if char.isalnum() or char in " ,.·-:" else f"\\{ord(char):x} " for char in text)
    return f'"{plain}"'


def chosen(names: Sequence[str], of: str = "page") -> str:
    """What the page is narrowed to, for the paper alone: on the screen the boxes show it. Any text may be in it.

    of: `part` where a part of the page was run alone since: it holds instead of the page's, also with nothing in it.
    """
    words = f"Shown for: {escape('; '.join(map(clean, names)))}" if names else ""
    return f'<p class="on_paper" data-of="{of}">{words}</p>' if words or of == "part" else ""


def table(cells: Mapping[str, Sequence[str]]) -> str:
    """For the paper alone: a table of what a grid shows, by heading. Any text may be in it."""
    rows = list(zip(*cells.values(), strict=True))
    head = "".join(f"<th>{escape(clean(heading))}</th>" for heading in cells)
    body = "".join(f"<tr>{''.join(f'<td>{escape(clean(cell))}</td>' for cell in row)}</tr>" for row in rows[:LONGEST])
    more = f"<p>The first {LONGEST} of {plural(len(rows), 'row')}.</p>" if len(rows) > LONGEST else ""
    return f'<div class="on_paper"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>'
