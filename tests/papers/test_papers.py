"""What people take away: every figure is the questions', the PDF is tagged and two pages long, Word says the same,
hostile text stays text.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import docx
import pypdf
import pytest

from data.__main__ import main
from data.book.shares import percent
from pages.papers.asking import Asked, asked
from pages.papers.brief import ACTIONS_TOLD, brief
from pages.papers.digest import NoOwner, digest, written_at
from pages.papers.one import one
from pages.papers.paper import Link, Listed, Paper, Rows, Section, Words
from pages.papers.pdf import as_pdf
from pages.papers.word import as_word
from queries import Gate, open_gate
from tests.data.started import started

TODAY = date(2026, 11, 26)
HOSTILE = '<script>alert(1)</script> #import "x" $x^2$ =HYPERLINK("http://evil") [a](javascript:b) \u202e*_`'


@pytest.fixture(scope="module")
def gate(illustrative_store: Path) -> Iterator[Gate]:
    opened = open_gate(illustrative_store)
    assert opened is not None
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def of(gate: Gate) -> Asked:
    return asked(gate, TODAY)


@pytest.fixture(scope="module")
def paper(of: Asked) -> Paper:
    return brief(of)


@pytest.fixture(scope="module")
def pdf(paper: Paper) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(as_pdf(paper)))


def said(paper: Paper) -> list[str]:
    """Everything that a paper says, a text each."""
    texts = [paper.title, paper.subtitle, paper.warning]
    for section in paper.sections:
        texts.append(section.heading)
        for block in section.blocks:
            match block:
                case Words():
                    texts.append(f"{block.lead} {block.text}".strip())
                case Listed():
                    texts += [item.text for item in block.items]
                case Rows():
                    texts += [*block.headings, *(cell for row in block.cells for cell in row)]
    return [text for text in texts if text]


def only_signs(text: str) -> str:
    """A text without its spaces and the numbers of links, for lines break anywhere on paper."""
    return re.sub(r"\s+", "", re.sub(r"\[\d+\]", "", text))


def of_pdf(reader: pypdf.PdfReader) -> str:
    return only_signs(" ".join(page.extract_text() for page in reader.pages))


def test_the_brief_is_two_pages_of_paper(pdf: pypdf.PdfReader) -> None:
    assert len(pdf.pages) == 2
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]


def test_everything_the_paper_says_stands_in_the_pdf(paper: Paper, pdf: pypdf.PdfReader) -> None:
    text = of_pdf(pdf)
    assert [words for words in said(paper) if only_signs(words) not in text] == []


def test_everything_the_paper_says_stands_in_the_word_file(paper: Paper) -> None:
    document = docx.Document(io.BytesIO(as_word(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = only_signs(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
    assert [words for words in said(paper) if only_signs(words) not in text] == []


def test_the_figures_are_the_questions(of: Asked, paper: Paper) -> None:
    texts = " ".join(said(paper))
    standing = of.ask("recommendation_standing")
    embedded = sum(row["embedded"] for row in standing)
    views = of.ask("three_views")
    declared = sum(row["declared_on"] is not None for row in views)
    fallen = sum(row["unit_positions"] for row in of.ask("causes") if row["change"] != "gained")
    positions = sum(row["units_in_scope"] for row in standing)
    actions = of.ask("actions_followed", today=TODAY)
    overdue = [row for row in actions if row["state"] == "overdue"]
    assert f"{embedded} of {len(standing)} recommendations" in texts
    assert f"has declared {declared} of {len(views)} complete" in texts
    assert f"in {fallen} of {positions} unit positions the stage fell" in texts
    assert f"{len(overdue)} of {len(actions)} actions overdue" in texts
    assert all(row["action"] in texts for row in overdue[:ACTIONS_TOLD])
    assert f"{len(overdue) - ACTIONS_TOLD} more overdue." in texts


def test_every_number_on_the_paper_leads_to_a_page_with_both_dates(paper: Paper) -> None:
    assert [link.number for link in paper.links] == list(range(1, len(paper.links) + 1))
    assert all("as_at=2026-10-31" in link.address and "known_at=2026-11-26" in link.address for link in paper.links)


def test_the_pdf_is_tagged_titled_and_in_english(paper: Paper, pdf: pypdf.PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("en")
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert pdf.metadata is not None and pdf.metadata.title == paper.title
    kinds = tags(root["/StructTreeRoot"])
    assert {"/H1", "/P", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/Link"} <= set(kinds)


def tags(element: object) -> list[str]:
    """The kinds of every element of a PDF's structure, depth first."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [kind for item in element for kind in tags(item)]
    if not isinstance(element, dict):
        return []
    return [*([str(element["/S"])] if "/S" in element else []), *tags(element.get("/K"))]


def test_the_chart_is_described(pdf: pypdf.PdfReader) -> None:
    described = [alt for alt in alts(pdf.trailer["/Root"]["/StructTreeRoot"]) if "at Embedded or above" in alt]
    assert described == ["2 of 20 recommendations at Embedded or above in October 2026. The most in any month was 3, "
                         "first in August 2026."]  # fmt: skip


def alts(element: object) -> list[str]:
    """The descriptions of every figure of a PDF."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [alt for item in element for alt in alts(item)]
    if not isinstance(element, dict):
        return []
    return [*([str(element["/Alt"])] if "/Alt" in element else []), *alts(element.get("/K"))]


def test_the_same_paper_is_the_same_file(paper: Paper) -> None:
    assert as_pdf(paper) == as_pdf(paper)


def test_it_is_marked_as_the_pages_are(of: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_MARKING", "OFFICIAL: SENSITIVE")
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(brief(of))))
    assert [page.extract_text().count("OFFICIAL: SENSITIVE") for page in reader.pages] == [2, 2]
    assert all("illustrative figures" in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("write", [as_pdf, as_word])
def test_hostile_text_is_text(paper: Paper, write: object) -> None:
    evil = replace(
        paper, title=HOSTILE, sections=[Section(HOSTILE, [
            Words(HOSTILE, Link(1, "here", "http://127.0.0.1/"), lead=HOSTILE), Listed([Words(HOSTILE)], numbered=True),
            Rows([HOSTILE, "b"], [[HOSTILE, "c"]], [1, 1], HOSTILE),
        ])],
    )  # fmt: skip
    made = write(evil)  # type: ignore[operator]
    if write is as_word:
        text = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
        assert only_signs("<script>alert(1)</script>") in only_signs(text)
        return
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert only_signs('$x^2$=HYPERLINK("http://evil")') in of_pdf(reader)
    uris = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert not [uri for uri in uris if not str(uri).startswith("http://127.0.0.1")]


def test_as_known_on_an_earlier_day_it_says_so_and_uses_no_later_return(gate: Gate) -> None:
    then = asked(gate, TODAY, known_at=date(2026, 9, 23))
    told = brief(then)
    assert then.as_at == date(2026, 8, 31)
    assert "Figures as at 31 August 2026, as known on 23 September 2026." in told.subtitle


def test_one_recommendation_on_one_page(of: Asked) -> None:
    told = one(of, 13)
    assert [section.heading for section in told.sections][:3] == ["May say", "May not say", "Must add"]
    assert len(pypdf.PdfReader(io.BytesIO(as_pdf(told))).pages) == 1
    with pytest.raises(KeyError):
        one(of, 99)


def test_an_empty_store_has_a_brief_that_says_so(tmp_path: Path) -> None:
    started(tmp_path / "store")
    empty = open_gate(tmp_path / "store")
    assert empty is not None
    told = brief(asked(empty, TODAY))
    assert "It can't be said yet: no return is in." in said(told)
    assert as_pdf(told) and as_word(told)


def test_a_digest_holds_what_concerns_its_owner_and_nothing_of_others(of: Asked) -> None:
    mine = digest(of, "Force assurance team")
    ahead = dict(mine.sections)["Runs out within 60 days"]
    assert ahead and all(line.endswith("Owner: Force assurance team.") for line in ahead)
    overdue = dict(digest(of, "Commander of North East").sections)["Actions overdue"]
    assert overdue == [
        "Agree refresher places for joiners in North East ahead of postings, due 17 July 2024, 862 days overdue.",
        "Explain the change in the training roster in North East, due 11 November 2026, 15 days overdue.",
    ]
    with pytest.raises(NoOwner, match="nothing held names the owner"):
        digest(of, "Nobody")


def test_a_digest_is_a_mail_with_the_same_words(of: Asked) -> None:
    made = digest(of, "Internal audit")
    mail = message_from_bytes(made.as_mail(written_at(of)), policy=policy.default)
    assert mail["Subject"] == "For Internal audit: what needs doing, 26 November 2026"
    assert mail.get_content().split() == made.as_text().split()


def test_the_commands_write_files_and_say_what_they_wrote(
    illustrative_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, today = ["--store", str(illustrative_store)], ["--today", "2026-11-26"]
    assert main(["brief", str(tmp_path / "b.pdf"), *store, *today]) == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert main(["brief", str(tmp_path / "w.docx"), "--recommendation", "13", *store, *today]) == 0
    assert main(["digest", "--owner", "Internal audit", "--folder", str(tmp_path), *store, *today]) == 0
    assert sorted(path.name for path in tmp_path.glob("digest*")) == [
        "digest-internal-audit-2026-11-26.eml", "digest-internal-audit-2026-11-26.txt",
    ]  # fmt: skip
    capsys.readouterr()
    assert main(["digest", "--owner", "Nobody", *store]) == 1
    assert "nothing held names the owner" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given", [["brief", "x.txt"], ["brief", "x.pdf", "--meeting", "none"], ["brief", "x.pdf", "--recommendation", "99"]]
)
def test_wrong_usage_is_told_and_writes_nothing(
    illustrative_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main([*given, "--store", str(illustrative_store)])
    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What is no figure: days and months, how recommendations are written, numbers of links and sheets, years of an axis.
NO_FIGURE = re.compile(
    rf"\d+ (?:{MONTHS}) \d{{4}}|(?:{MONTHS}) \d{{4}}|W\d+|recommendation \d+|"
    r"\[\d+\]|Page \d of \d|\b20\d\d\b|snapshot \S+"
)
ANSWERED = (
    *("recommendation_standing", "three_views", "causes", "runway", "runway_headline", "press_list"),
    "could_it_happen_again",
)


def test_every_number_in_the_pdf_is_one_of_its_questions(of: Asked, pdf: pypdf.PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    text = NO_FIGURE.sub("", text.partition("Where each figure stands")[0])
    rows = [row for question in ANSWERED for row in of.ask(question)] + of.actions()
    held = {f"{value:,}" for row in rows for value in row.values() if isinstance(value, int)}
    held |= {f"{(row['falls_on'] - TODAY).days}" for row in rows if row.get("falls_on")}
    counted = {
        f"{sum(row['units_in_scope'] for row in of.ask('recommendation_standing'))}",  # unit positions
        f"{len(of.actions())}",
        f"{sum(row['state'] == 'overdue' for row in of.actions())}",
        f"{len(of.ask('three_views'))}",
        "90",  # days looked ahead
    }
    shares_told = set(re.findall(r"\d+(?:\.\d+)?%", text))
    whole = set(re.findall(r"\d[\d,]*(?![\d.,]*%)(?!\.\d)", re.sub(r"\d+(?:\.\d+)?%", "", text)))
    assert whole - held - counted == set() and len(whole) > 40 and len(shares_told) > 8
    lines = {f"{row['threshold']:.0%}" for row in of.ask("criteria_in_force") if row["threshold"]}
    pairs = re.findall(r"([\d,]+) of ([\d,]+)", text)
    worked_out = {
        percent(int(x.replace(",", "")) / int(n.replace(",", ""))) for x, n in pairs if int(n.replace(",", ""))
    }
    assert shares_told - worked_out - lines == set()
