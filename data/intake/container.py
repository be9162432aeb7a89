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

MOST_EXPANDED_BYTES = 100_000_000
"""A return of 45,000 rows expands to about 20 MB."""
MOST_PARTS = 2_000
BOMB_PART_BYTES = 20_000_000
BOMB_RATIO = 150
"""Sheets pack to between a tenth and a fortieth; a part this large that packs better than this is no sheet."""

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 65_536
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
        _refuse_odd_parts(parts)
        for part in parts:
            _refuse_document_type(package, part)


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
        raise CannotOpen(f"{path.name} is not an Excel workbook (.xlsx) or a folder of CSV files")
    if path.stat().st_size > MOST_EXPANDED_BYTES:
        raise CannotOpen(_TOO_LARGE)
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE_MAGIC:
            raise CannotOpen(_ole_fault(file))
    if not start:
        raise CannotOpen("the file is empty")
    if not start.startswith(b"PK"):
        raise CannotOpen("the file ends in .xlsx but is not an Excel workbook")


def _ole_fault(file: IO[bytes]) -> str:
    tail = b""
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED_STREAM in tail + chunk:
            return "the file is encrypted with a password: save it without one"
        tail = chunk[-len(_ENCRYPTED_STREAM) :]
    return "the file ends in .xlsx but is an older Excel file: save it as an Excel Workbook (.xlsx)"


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_EXPANDED_BYTES:
        raise CannotOpen(_TOO_LARGE)
    for part in parts:
        if part.file_size > BOMB_PART_BYTES and part.file_size > BOMB_RATIO * max(part.compress_size, 1):
            raise CannotOpen("the file expands far more than a workbook does")


def _refuse_odd_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise CannotOpen("the file is encrypted with a password: save it without one")
    # Only these two kinds can be read piece by piece to a limit; Excel writes no other.
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise CannotOpen("the file is packed in a way Excel does not use: save it again from Excel")
    if len(set(names)) < len(names) or any(_leaves_package(name) for name in names):
        raise CannotOpen("the file is not put together as an Excel workbook is: save it again from Excel")
    if "[Content_Types].xml" not in names:
        raise CannotOpen("the file ends in .xlsx but is not an Excel workbook")


def _leaves_package(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


class _PrologRead(Exception):
    """The first element was reached: a document type can no longer follow."""


def _refuse_document_type(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part to its end, in pieces, and its XML as far as the first element."""
    parser = _prolog_parser()
    in_prolog = True
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):  # to the end, so that a checksum that fails is known now
            if in_prolog:
                in_prolog = _feed(parser, chunk)


def _prolog_parser() -> expat.XMLParserType:
    def found(*_: object) -> None:
        raise CannotOpen("the file declares an XML document type or entities, which no workbook needs")

    def ended(*_: object) -> None:
        raise _PrologRead

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    parser.EntityDeclHandler = found
    parser.StartElementHandler = ended
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes) -> bool:
    """Whether the prolog goes on after this piece. A part that is not XML has none."""
    try:
        parser.Parse(chunk, False)
    except (_PrologRead, expat.ExpatError, ValueError, LookupError):
        return False
    return True
