"""Whether an .xlsx file can be opened safely, judged before any of it is parsed.

Nothing is unpacked into memory here: sizes come from the zip directory, and `zipfile` never gives out more of a part
than the size declared for it, so a directory that lies leads to a damaged part and not to a flood.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from data.intake import kinds

MOST_EXPANDED_BYTES = 100_000_000
"""A return of 45,000 rows expands to about 20 MB."""
MOST_PARTS = 2_000
MOST_CELLS = 2_000_000
"""Of a whole return, the formatted blank ones too: 37,025 rows of the widest sheet have 600,000."""
MOST_FILLED_CELLS = 700_000
"""Of a whole return, those with something in them: 45,000 rows of training, milestones and evidence have 450,000."""
BOMB_BYTES = 1_000_000
BOMB_RATIO = 150
"""Sheets pack to between a tenth and a fortieth; what is this large and packs better than this is no workbook."""
LONGEST_PROLOG = 65_536
LONGEST_TAG = 262_144
"""The XML parser begins a tag or comment anew with each piece it is given: a long one costs its length squared."""
MOST_TAGS = {"worksheet": 20_000_000, "sst": 5_000_000, "styleSheet": 300_000}
"""By a part's outermost element. Excel's 65,490 cell formats take fewer than 300,000; cells are counted when read."""
MOST_TAGS_ELSEWHERE = 1_000_000

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 65_536
_STRICT_NS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT = "the file was saved as Strict Open XML: save it as Excel Workbook (.xlsx)"
_CROWDED = "the file holds far more than a return needs: copy the tables to a new workbook and send that"
_DAMAGED = "the file is incomplete or damaged: save it again and send the new copy"
_TOO_LARGE = f"the file expands to more than {MOST_EXPANDED_BYTES // 1_000_000} MB, far more than a return needs"


class CannotOpen(Exception):
    """The file cannot be opened; the message says why in the sender's words."""


def refuse_unsafe(path: Path) -> None:
    """Raise CannotOpen if the file is not a whole, plain, sanely sized .xlsx package."""
    _refuse_wrong_content(path)
    with opened_package(path) as package:
        parts = package.infolist()
        _refuse_bomb(parts)
        if "[content_types].xml" not in (part.filename.lower() for part in parts):
            raise CannotOpen(_no_workbook(kinds.by_parts(package, (part.filename for part in parts))))
        _refuse_odd_parts(parts)
        for part in parts:
            _refuse_unsafe_part(package, part)


@contextmanager
def opened_package(path: Path) -> Iterator[zipfile.ZipFile]:
    """The file as a zip package; CannotOpen if it is truncated or damaged, at opening or while being read."""
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except CannotOpen:
        raise
    except Exception as error:  # a hostile zip can raise nearly anything; the sender gets one plain sentence
        raise CannotOpen(_DAMAGED) from error


def _refuse_wrong_content(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise CannotOpen(kinds.by_ending(path.name))
    if path.stat().st_size > MOST_EXPANDED_BYTES:
        raise CannotOpen(_TOO_LARGE)
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        if start.startswith(_OLE_MAGIC):
            file.seek(len(_OLE_MAGIC))
            raise CannotOpen(_ole_fault(file))
    if not start:
        raise CannotOpen("the file is empty")
    if not start.startswith(b"PK"):
        raise CannotOpen(_no_workbook(kinds.by_start(start)))


def _no_workbook(kind: str) -> str:
    """What is said of a file whose name alone is a workbook's."""
    return "the file ends in .xlsx but is not an Excel workbook" + (
        f": it is {kind}; {kinds.what_to_do(kind)}" if kind else ""
    )


def _ole_fault(file: IO[bytes]) -> str:
    tail = b""
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED_STREAM in tail + chunk:
            return "the file is encrypted with a password: save it without one"
        tail = chunk[-len(_ENCRYPTED_STREAM) :]
    return "the file ends in .xlsx but is an older Excel file: save it as an Excel Workbook (.xlsx)"


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    sizes = [(part.file_size, part.compress_size) for part in parts]
    total = sum(size for size, _ in sizes), sum(packed for _, packed in sizes)
    if len(parts) > MOST_PARTS or total[0] > MOST_EXPANDED_BYTES:
        raise CannotOpen(_TOO_LARGE)
    if any(size > BOMB_BYTES and size > BOMB_RATIO * packed for size, packed in [*sizes, total]):
        raise CannotOpen("the file expands far more than a workbook does")


def _refuse_odd_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise CannotOpen("the file is encrypted with a password: save it without one")
    # Only these two kinds can be read piece by piece to a limit; Excel writes no other.
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise CannotOpen("the file is packed in a way Excel does not use: save it again from Excel")
    plain = [name.replace("\\", "/").casefold() for name in names]
    if len(set(plain)) < len(plain) or any(_leaves_package(name) for name in names):
        raise CannotOpen("the file is not put together as an Excel workbook is: save it again from Excel")


def _leaves_package(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _refuse_unsafe_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part to its end, so that a checksum that fails is known now, and whatever of it is XML."""
    xml = _Xml(part.filename)
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            xml.feed(chunk)


class _Xml:
    """One part as XML, without its content: no document type, nothing that would take a parser long.

    A part that is not XML is left alone from where that shows.
    """

    def __init__(self, name: str) -> None:
        self.name, self.root = name, ""
        self.fed = self.tags = 0
        self.parser: expat.XMLParserType | None = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _document_type
        self.parser.EntityDeclHandler = _document_type
        self.parser.StartElementHandler = self._begin

    def feed(self, chunk: bytes) -> None:
        if self.parser is None:
            return
        try:
            self.parser.Parse(chunk, False)
        except (expat.ExpatError, ValueError, LookupError):
            self.parser = None
            return
        self.fed += len(chunk)
        self.tags += chunk.count(b"<")
        self._refuse_slow(self.fed - self.parser.CurrentByteIndex)

    def _begin(self, root: str, attributes: dict[str, str]) -> None:
        if _STRICT_NS in attributes.values():
            raise CannotOpen(_STRICT)
        self.root = root.rpartition(":")[2]
        if self.parser is not None:
            self._refuse_prolog(self.parser.CurrentByteIndex)
            self.parser.StartElementHandler = None

    def _refuse_slow(self, unfinished: int) -> None:
        kind = self.root or ("styleSheet" if self.name.lower().endswith("styles.xml") else "")
        self._refuse_prolog(0 if self.root else self.fed)
        if unfinished > LONGEST_TAG or self.tags > MOST_TAGS.get(kind, MOST_TAGS_ELSEWHERE):
            raise CannotOpen(_CROWDED)

    def _refuse_prolog(self, length: int) -> None:
        if length > LONGEST_PROLOG:
            raise CannotOpen("the file is not put together as an Excel workbook is: save it again from Excel")


def _document_type(*_: object) -> None:
    raise CannotOpen("the file declares an XML document type or entities, which no workbook needs")
