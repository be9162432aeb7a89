"""`python -m data brief`, `digest` and `copy`: the papers, made without a server."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from data.book import days, english
from data.console import put
from data.intake.returns import printable
from data.ledger import StoreFault
from pages.papers.asking import Asked, asked
from pages.papers.brief import brief
from pages.papers.copy import frozen
from pages.papers.digest import NoOwner, digest, written_at
from pages.papers.one import one
from pages.papers.paper import Paper
from pages.papers.pdf import as_pdf
from pages.papers.word import as_word
from queries import open_gate

DONE, REFUSED = 0, 1
FORMS = {".pdf": as_pdf, ".docx": as_word}


def main(arguments: list[str]) -> int:
    """Run one of the two. Gives the exit code: 0 done, 1 refused in words, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.command(given, parser))
    except (StoreFault, NoOwner, OSError, RuntimeError) as error:
        put(printable(str(error)), sys.stderr)
    return REFUSED


def make_brief(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write the brief, or the page on one recommendation, as PDF or Word by the name's ending."""
    write = FORMS.get(given.file.suffix.lower())
    if write is None:
        parser.error(f"{given.file}: give a name that ends in {' or '.join(FORMS)}")
    of, meeting = _of(given, parser)
    if given.recommendation is not None and given.recommendation not in of.numbers:
        parser.error(f"there is no recommendation {given.recommendation}")
    paper: Paper = brief(of, meeting) if given.recommendation is None else one(of, given.recommendation, meeting)
    given.file.write_bytes(write(paper))
    put(printable(f"{given.file}: {paper.title}; {paper.about}"))
    return DONE


def make_digest(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write one owner's digest as .eml and as text, and print the text."""
    of, _ = _of(given, parser)
    made = digest(of, given.owner)
    stem = "".join(letter if letter.isalnum() else "-" for letter in given.owner.lower()).strip("-")
    base = given.folder / f"digest-{stem}-{of.today.isoformat()}"
    base.with_suffix(".eml").write_bytes(made.as_mail(written_at(of)))
    base.with_suffix(".txt").write_text(made.as_text(), encoding="utf-8")
    put(printable(f"written: {base.with_suffix('.eml')} and {base.with_suffix('.txt').name}"), sys.stderr)
    put(made.as_text().rstrip("\n"))
    return DONE


def make_copy(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write the pages as they stood, in one HTML file."""
    if given.file.suffix.lower() not in {".html", ".htm"}:
        parser.error(f"{given.file}: give a name that ends in .html")
    of, meeting = _of(given, parser)
    if given.store:
        os.environ["OVERSIGHT_STORE"] = str(given.store)
    known_at = of.known_at or of.today
    title = f"Copy of the pages as at {english.day(of.as_at)}, as known on {english.day(known_at)}"
    address = {"as_at": of.as_at.isoformat(), "known_at": known_at.isoformat()}
    heading = f"{title}. {meeting}" if meeting else title
    given.file.write_text(frozen(address, list(of.numbers), heading, _progress), encoding="utf-8")
    put(printable(f"{given.file}: {title}"))
    return DONE


def _progress(done: int, total: int, words: str) -> None:
    put(printable(f"[{done}/{total}] {words}"), sys.stderr)


def _of(given: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[Asked, str]:
    """What to ask of, and for which meeting, in words."""
    gate = open_gate(given.store)
    if gate is None:
        raise StoreFault("no snapshot is published; python -m data rebuild makes it anew")
    today = given.today or days.today()
    meeting = getattr(given, "meeting", None)
    if meeting is None:
        return asked(gate, today, given.as_at, given.known_at, given.address), ""
    held = {row["meeting_id"]: row for row in gate.ask("meetings")}
    if meeting not in held:
        parser.error(f"there is no meeting {meeting}; there are: {', '.join(sorted(held))}")
    known_at = given.known_at or held[meeting]["held_on"]
    return asked(gate, today, given.as_at, min(known_at, today), given.address), f"For: {held[meeting]['title']}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    making = commands.add_parser("brief", help="the two-page brief, or one page on a recommendation, as PDF or Word")
    making.add_argument("file", type=Path, metavar="FILE.pdf|FILE.docx")
    making.add_argument("--meeting", metavar="ID", help="as known on the day of that meeting")
    making.add_argument("--recommendation", type=int, metavar="N")
    making.set_defaults(command=make_brief)
    telling = commands.add_parser("digest", help="what concerns one owner, as a mail and as text")
    telling.add_argument("--owner", required=True, metavar="ROLE")
    telling.add_argument("--folder", type=Path, default=Path(), metavar="DIR", help="where to write; default: here")
    telling.set_defaults(command=make_digest)
    copying = commands.add_parser("copy", help="the pages as they stood, in one HTML file that needs no server")
    copying.add_argument("file", type=Path, metavar="FILE.html")
    copying.add_argument("--meeting", metavar="ID", help="as known on the day of that meeting")
    copying.set_defaults(command=make_copy)
    for command in (making, telling, copying):
        _asked_of(command)
    return parser


def _asked_of(command: argparse.ArgumentParser) -> None:
    """Of which store and days a paper is asked, and where its links lead."""
    command.add_argument("--store", metavar="DIR", help="default: OVERSIGHT_STORE, else data/store/")
    command.add_argument("--address", metavar="URL", help="the dashboard's; default: OVERSIGHT_ADDRESS")
    for name in ("--as-at", "--known-at", "--today"):
        command.add_argument(name, type=date.fromisoformat, metavar="DATE")
