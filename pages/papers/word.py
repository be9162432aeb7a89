"""A paper as a Word document: the same words, tables and figures; the chart is the picture that the PDF draws."""

import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import docx
import typst
from docx.document import Document
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from pages.papers.paper import Block, Link, Listed, Months, Paper, Rows, Words
from pages.papers.pdf import FONTS, HERE

CHART = HERE / "chart.typ"
WIDTH = Cm(17)


def as_word(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    document = docx.Document()
    _set_up(document, paper)
    document.add_paragraph(paper.masthead)
    document.add_heading(paper.title, level=0)
    for line in filter(None, (paper.subtitle, paper.warning)):
        document.add_paragraph().add_run(line).bold = line == paper.warning
    for section in paper.sections:
        document.add_heading(section.heading, level=1)
        for block in section.blocks:
            _add(document, block)
    _add_links(document, paper.links)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    """Page, fonts, what the file says of itself, and what stands at the head and foot of every page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    document.styles["Normal"].font.size = Pt(10)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.masthead, "en-GB"
    properties.created = properties.modified = datetime(paper.day.year, paper.day.month, paper.day.day)
    section.header.paragraphs[0].text = paper.marking
    section.footer.paragraphs[0].text = " · ".join(filter(None, (paper.about, paper.marking)))


def _add(document: Document, block: Block) -> None:
    match block:
        case Words():
            _write(document.add_paragraph(), block)
        case Listed():
            for item in block.items:
                _write(document.add_paragraph(style="List Number" if block.numbered else "List Bullet"), item)
        case Rows():
            _add_table(document, block)
        case Months():
            _add_chart(document, block)


def _write(paragraph: Paragraph, words: Words) -> None:
    if words.lead:
        paragraph.add_run(f"{words.lead} ").bold = True
    paragraph.add_run(_marked(words.text, words.link))


def _marked(text: str, link: Link | None) -> str:
    return f"{text} [{link.number}]" if link else text


def _add_table(document: Document, rows: Rows) -> None:
    table = document.add_table(rows=1, cols=len(rows.headings), style="Light Grid")
    for cell, heading in zip(table.rows[0].cells, rows.headings, strict=True):
        cell.text = heading
    for row in rows.cells:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph(_marked(rows.alt, rows.link))


def _add_chart(document: Document, months: Months) -> None:
    picture = document.add_picture(io.BytesIO(as_picture(months)), width=WIDTH)
    picture._inline.docPr.set("descr", f"{months.title}. {months.alt}")
    document.add_paragraph(_marked(months.title, months.link))


def as_picture(months: Months) -> bytes:
    """The chart alone as a PNG, drawn by the same lines as on the PDF."""
    made = typst.compile(
        str(CHART),
        sys_inputs={"chart": json.dumps(asdict(months), default=str)},
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        format="png",
        ppi=200,
    )
    return bytes(made)


def _add_links(document: Document, links: Iterable[Link]) -> None:
    document.add_heading("Where each figure stands", level=1)
    for link in links:
        document.add_paragraph(f"{link.number}. {link.name}: {link.address}")
