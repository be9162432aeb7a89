"""What do I take with me? The brief as two pages, to read here and to take away as PDF or Word."""

from functools import partial

import streamlit as st

from data.book.english import day
from pages.papers.asking import Asked
from pages.papers.brief import brief
from pages.papers.one import one
from pages.papers.paper import Block, Listed, Paper, Rows, Words
from pages.papers.pdf import as_pdf
from pages.papers.word import as_word
from pages.shared import frame, minutes, pieces, show, url

WRITTEN = {"PDF": (as_pdf, "pdf", "application/pdf"), "Word": (as_word, "docx", "application/octet-stream")}


def takeaway(paper: Paper, name: str) -> None:
    """The paper's buttons: the file is made when one is pressed."""
    with st.container(horizontal=True):
        for label, (write, ending, mime) in WRITTEN.items():
            st.download_button(
                f"Take it away as {label}",
                data=partial(write, paper),
                file_name=f"{name}-as-at-{view.as_at.isoformat()}.{ending}",
                mime=mime,
                key=f"brief_{ending}",
                on_click="ignore",
            )


def read(block: Block) -> pieces.Piece:
    """A block of the paper as the page shows it. The chart stands on Overview."""
    match block:
        case Words():
            return pieces.paragraph(pieces.strong(block.lead), block.text)
        case Listed():
            return pieces.listed((item.text for item in block.items), numbered=block.numbered)
        case Rows():
            columns: show.Columns = [show.Column(str(place), heading) for place, heading in enumerate(block.headings)]
            rows = [{str(place): cell for place, cell in enumerate(cells)} for cells in block.cells]
            return pieces.table(rows, columns, name=block.alt)
    return pieces.line()


view = frame.view()
show.title("What do I take with me?")
if view.empty:
    show.answer("Nothing yet: no return is in, so there is nothing to say on paper.")
    show.nothing("No return is in yet.", "Load one with: python -m data load RETURN.")
    frame.end()

known = f", as known on {day(view.known_at)}" if view.known_at else ""
show.answer(
    f"Two pages on {day(view.as_at)}{known}: the answer, what moved and why, until when, five questions, what was to "
    "be done, and what can't be concluded. Every figure is numbered to the page on which it stands."
)
titles = view.titled
url.select(
    "About",
    "recommendation",
    list(titles),
    view.recommendation,
    labels=titles,
    nothing="All recommendations, two pages",
    width=520,
)
of = Asked(view.gate, view.as_at, view.known_at, view.today, url.base())
# What is made of some twenty questions is kept; the log, which a paper reads too, may have grown.
wanted = (brief, of) if view.recommendation is None else (one, of, view.recommendation)
paper = view.made(*wanted, beside=minutes.through(view))
takeaway(paper, "brief" if view.recommendation is None else f"recommendation-{view.recommendation}")
show.note(
    "For the brief as a meeting knew it, set As known to that meeting. Without a browser: python -m data brief FILE."
)
for section in paper.sections:
    show.put(pieces.heading(section.heading), *map(read, section.blocks))
show.limits("The brief is written from the returns by fixed rules; nobody has read it over.")
