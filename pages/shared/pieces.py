"""Pieces of a page as HTML, made from plain text: `show.put` puts several of them on the page as one element.

    show.put(
        pieces.heading("Until when"),
        "A sentence, with whatever a return may hold: <b>, *, =1+1.",
        pieces.table(rows, COLUMNS, name="What falls"),
        pieces.note("A statement about the evidence on file."),
    )

A piece is HTML that was made here; everything else is text, and is shown as the characters it is. What is shown looks
by the classes here and `STYLE`, part of the style of every page (pages/shared/look.py).
"""

from collections.abc import Iterable, Sequence
from html import escape

from charts.text import clean
from pages.shared.columns import Columns, Row, cells


class Piece(str):
    """HTML that was made here."""


def line(*parts: object) -> Piece:
    """Text and pieces on one line, a space between two. Nothing for None and ""."""
    return Piece(" ".join(safe for part in parts if (safe := _safe(part))))


def _safe(part: object) -> str:
    return part if isinstance(part, Piece) else escape(clean(part))


def _element(name: str, inner: str, **attributes: object) -> Piece:
    """An element. attributes: their values are text; `kind` is the class; an underscore in a name is a dash."""
    named = {"class" if name == "kind" else name.replace("_", "-"): value for name, value in attributes.items()}
    written = "".join(f' {name}="{_quoted(value)}"' for name, value in named.items())
    return Piece(f"<{name}{written}>{inner}</{name}>")


def _quoted(value: object) -> str:
    return escape(str(value)).replace("\n", "&#10;")


def block(pieces: Iterable[object]) -> Piece:
    """One under another: pieces as they are, and each text as a paragraph. Nothing for None and ""."""
    return Piece("".join(each if isinstance(each, Piece) else paragraph(each) for each in pieces if each))


def heading(text: object, level: int = 2) -> Piece:
    """The heading of a section, h2, or of a part of one."""
    return _element(f"h{level}", line(text))


def paragraph(*parts: object) -> Piece:
    """A paragraph of text and pieces on one line."""
    return _element("p", line(*parts))


def of_kind(kind: str, *parts: object) -> Piece:
    """A paragraph that looks as the style says of its kind; nothing where there are no words."""
    words = line(*parts)
    return _element("p", words, kind=kind) if words else words


def note(*lines: object) -> Piece:
    """A small line of explanation, or several."""
    return Piece("".join(_element("p", line(each), kind="note") for each in lines))


def limits(*sentences: object) -> Piece:
    """What can't be concluded from a page, at its end."""
    return note(line(strong("What this page can't tell you."), *sentences))


def strong(*parts: object) -> Piece:
    """Words that stand out; nothing where there are none."""
    words = line(*parts)
    return _element("strong", words) if words else words


def lines(*each: object) -> Piece:
    """Lines of one paragraph, one under another. Nothing for None and ""."""
    return _element("p", "<br>".join(line(one) for one in each if one))


def listed(entries: Iterable[object], *, numbered: bool = False) -> Piece:
    """A list with a dot, or its number, before each entry."""
    return _element("ol" if numbered else "ul", "".join(_element("li", line(entry)) for entry in entries))


def quoted(text: object) -> Piece:
    """Somebody else's words."""
    return _element("blockquote", paragraph(text))


def away(address: str) -> Piece:
    """A link to an address that is not ours, in a window of its own. Only what we wrote ourselves is given here."""
    return _element("a", line(address), href=address, target="_blank")


def link(address: str, label: object) -> Piece:
    """A link to a page of ours (an address of `url.to`), followed without a new load (static/picture.js)."""
    return _element("a", line(label), href=address, target="_self")


def links(*each: Piece) -> Piece:
    """Links side by side, which are left out on paper."""
    return _element("div", "".join(each), kind="links")


def not_on_paper(*parts: object) -> Piece:
    """Pieces that ask for something to be done, which a sheet cannot."""
    return _element("div", block(parts), kind="not_on_paper")


def heads(*parts: object) -> Piece:
    """A heading and what belongs beside it: on one line where there is room."""
    return _element("div", "".join(_safe(part) for part in parts), kind="heads")


def masthead(*parts: Piece) -> Piece:
    """What stands over everything, on one line; nothing where there is nothing."""
    words = "".join(parts)
    return _element("div", words, kind="masthead") if words else Piece()


def band(said: object, back: Piece) -> Piece:
    """Across the whole width: what else than the latest is looked at, and the way back to it."""
    return _element("div", paragraph(said) + back, kind="band")


def terms(*each: tuple[object, str, object, object]) -> Piece:
    """Figures in a slim row: each a figure, out of what, what it says, and in bold what of it has changed."""
    return _element("dl", "".join(_term(*one) for one in each), kind="figures")


def _term(figure: object, of: str, says: object, change: object) -> str:
    said = f"{_safe(says)}<br>{_element('strong', _safe(change))}"
    counted = f"{_element('span', _safe(figure))} {_safe(of)}"
    return _element("div", _element("dt", said) + _element("dd", counted))


def instead_of(what: str, *parts: object) -> Piece:
    """What stands in for a `picture` or a `grid` in a window too narrow for it (pages/shared/room.py)."""
    return _element("div", block(parts), kind=f"instead of_{what}")


def abreast(*columns: Sequence[object], least: int = 18) -> Piece:
    """Columns of pieces side by side, one under another where each would be narrower than `least` rem."""
    inner = "".join(_element("div", block(column)) for column in columns)
    return _element("div", inner, kind="abreast", style=f"--least: {least}rem")


def copier(label: str, name: str, text: str) -> Piece:
    """A button that shows `label`, is called `name` to those who hear it, and copies `text` as it stands.

    static/picture.js does it, and says that it has.
    """
    button = _element("button", line(label), type="button", kind="copier", aria_label=name, data_copies=text)
    return _element("span", button + _element("span", "", role="status"), kind="copying")


def table(rows: Sequence[Row], columns: Columns, *, name: str, question: str | None = None) -> Piece:
    """Rows as a table. name: for those who hear it. question: whose answer the rows are, where the page made them anew.

    Where it is wider than its place it is moved sideways, by keyboard too (static/picture.js).
    """
    shown = cells(rows, columns, question)
    head = "".join(_element("th", line(each), scope="col") for each in shown)
    body = "".join(
        f"<tr>{''.join(_element('td', line(cell)) for cell in row)}</tr>" for row in zip(*shown.values(), strict=True)
    )
    caption = _element("caption", line(name), kind="unseen")
    return _element("div", f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", kind="table")


STYLE = """
.words, .words :is(.abreast > div, .not_on_paper) { display: flex; flex-direction: column; gap: 0.6rem; min-width: 0; }
.words :is(h2, h3, p, ul, ol, li, table, blockquote) { margin: 0; padding: 0; }
.words h2 { font-size: 1.35rem; padding: 0.5rem 0 0.1rem; }
.words h3 { font-size: 1.1rem; padding: 0.2rem 0 0.1rem; }
.words :is(h2, h3) { line-height: 1.2; font-weight: 600; letter-spacing: -0.005em; }
.words strong { font-weight: 600; }
.words .note { font-size: 0.875rem; opacity: 0.6; }
.words .note + .note { margin-top: -0.35rem; }
.words li { margin: 0.1rem 0 0.1rem 1.15rem; padding-left: 0.3rem; }
.words blockquote { border-left: 4px solid currentColor; padding-left: 1rem; }
.words .heads { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1rem; }
.words .heads :is(h2, h3) { padding-bottom: 0; padding-top: 0; }
.words .links { display: flex; flex-wrap: wrap; gap: 0.1rem 1.25rem; }
.words .links a { font-size: 0.875rem; line-height: 2; }
.words .abreast {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(var(--least), 100%), 1fr)); gap: 0.6rem 2rem;
}
.words .figures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr)); gap: 0.45rem 1rem;
  margin: 0; padding: 0;
}
.words .figures > div {
  display: flex; align-items: center; gap: 0.6rem; border-left: 0.25rem solid currentColor; padding-left: 0.6rem;
}
.words .figures dt { order: 2; line-height: 1.25; font-size: 0.9rem; font-weight: 400; }
.words .figures dd { order: 1; margin: 0; white-space: nowrap; }
.words .figures span { font-size: 1.7rem; font-weight: 600; }
.words .table { overflow-x: auto; }
.words table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.875rem; line-height: 1.5; }
.words :is(th, td) {
  text-align: left; vertical-align: middle; font-weight: 400; padding: 0.25rem 0.375rem; max-width: 44rem; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent);
}
.words th { color: color-mix(in srgb, currentColor 72%, transparent); }
.words tbody tr:last-child td { border-bottom: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.copier {
  font: inherit; font-size: 0.9rem; color: inherit; background: transparent; cursor: pointer; white-space: nowrap;
  border: 1px solid currentColor; border-radius: 0.25rem; padding: 0.1rem 0.6rem; min-height: 1.75rem;
}
.copying [role="status"]:not(:empty) { margin-left: 0.5rem; }
@media (max-width: 900px) {
  .words :is(td, th) { padding: 0.25rem 0.3rem; font-size: 0.8125rem; }
}
@media (max-width: 600px) {
  .words table:has(th:nth-child(5)) { min-width: 34rem; }
}
@media print {
  .words :is(.links, .not_on_paper), .copying { display: none; }
  .words .abreast { display: block; }
  .words .note { opacity: 1; }
  .words .table { overflow: visible; }
  .words :is(h2, h3) { break-after: avoid; }
}
"""
"""Part of the style of every page (pages/shared/look.py)."""
