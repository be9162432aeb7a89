"""A paper as a tagged PDF (PDF/UA-1, so that a screen reader can follow it), or its pages as pictures."""

import json
from datetime import datetime
from pathlib import Path

import typst

from pages.papers.paper import Paper

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "paper.typ", HERE / "fonts"


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF: the same bytes for the same paper. Raises RuntimeError where a font is missing."""
    made, warnings = typst.compile_with_warnings(
        str(TEMPLATE),
        sys_inputs={"paper": json.dumps(paper.as_data(), default=str)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        timestamp=int(datetime(paper.day.year, paper.day.month, paper.day.day).timestamp()),
    )
    if warnings:
        raise RuntimeError(f"the paper can't be set as meant: {warnings[0].message}")
    return bytes(made)
