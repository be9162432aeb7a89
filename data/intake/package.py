"""What a workbook is put together of: its parts by name, which sheets it has, its shared texts and number formats.

Read by our own hand, and narrowly: of the styles only what says whether a number is a date. Programs write much else
there that breaks a strict reader and matters to no return. Part names ignore case, and a backslash is a slash.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Literal
from urllib.parse import unquote
from xml.etree.ElementTree import Element, iterparse

from data.intake.container import MOST_EXPANDED_BYTES, CannotOpen
from data.intake.kinds import what_to_do
from data.intake.letters import unescaped

MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT_TYPES = "[content_types].xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OTHER_KINDS = {
    "binary": "a binary workbook",
    "template": "a template of workbooks",
    "macroenabled": "a workbook with macros",
    "wordprocessing": "a Word document",
    "presentation": "a presentation",
}
"""By what a content type has in it; a binary workbook's says that it may have macros, too."""
_DAMAGED = "the file cannot be read as an Excel workbook: save it again from Excel as .xlsx"

NumberForm = Literal["number", "date", "elapsed", "percent"]
DayOrder = Literal["day first", "month first", "as the reader's machine has it", ""]


@dataclass(frozen=True)
class Form:
    """What a cell's number format makes of its number, and in which order it shows a date."""

    kind: NumberForm = "number"
    order: DayOrder = ""


_NUMBER = Form()


@dataclass(frozen=True)
class Relation:
    """One part's relation to another: what it is, and the other's name."""

    kind: str
    target: str


@dataclass(frozen=True)
class ListedSheet:
    """A sheet as the workbook lists it; part is empty where it holds no cells (a sheet of one chart)."""

    name: str
    hidden: bool
    part: str


@dataclass
class Package:
    """An opened workbook, whose parts were judged safe before (`container`)."""

    archive: zipfile.ZipFile
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {plain_name(name): name for name in self.archive.namelist() if not name.endswith(("/", "\\"))}

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return plain_name(part) in self.names

    def size(self, part: str) -> int:
        """How many bytes a part has."""
        return self.archive.getinfo(self.names[plain_name(part)]).file_size

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream; CannotOpen if there is none of that name."""
        if not self.has(part):
            raise damaged()
        return self.archive.open(self.names[plain_name(part)])

    def elements(self, part: str) -> Iterator[Element]:
        """The elements of a small part, each once it is whole."""
        with self.open(part) as stream:
            for _, element in iterparse(stream):
                yield element

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part's relations lead, by id."""
        folder, name = posixpath.split(plain_name(part))
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listed):
            return {}
        return {
            element.get("Id", ""): Relation(
                element.get("Type", "").rpartition("/")[2], _target(folder, element.get("Target", ""))
            )
            for element in self.elements(listed)
            if element.tag == f"{_RELATIONS_NS}Relationship" and element.get("TargetMode") != "External"
        }

    def workbook(self) -> str:
        """The name of the workbook's main part; CannotOpen if this is a document of another kind."""
        leads = [relation.target for relation in self.relations("").values() if relation.kind == "officeDocument"]
        types = self._types()
        part = next((lead for lead in leads if self.has(lead)), "") or next(
            (name for name, kind in types.items() if kind == _WORKBOOK and self.has(name)), "xl/workbook.xml"
        )
        kind = types.get(part) or types.get(part.rpartition(".")[2], "")
        if kind.lower() != _WORKBOOK.lower():
            other = next((other for word, other in _OTHER_KINDS.items() if word in kind.lower()), "")
            raise CannotOpen(f"the file is {other}: {what_to_do(other)}" if other else _DAMAGED)
        return part

    def _types(self) -> dict[str, str]:
        """What each part holds, by its name or, as said for all the others, by its ending."""
        types = {}
        for element in self.elements(CONTENT_TYPES):
            if element.tag == f"{_TYPES_NS}Override":
                types[plain_name(element.get("PartName", ""))] = element.get("ContentType", "")
            elif element.tag == f"{_TYPES_NS}Default":
                types[element.get("Extension", "").lower()] = element.get("ContentType", "")
        return types


def damaged() -> CannotOpen:
    """What is said of a file that breaks the format's own rules."""
    return CannotOpen(_DAMAGED)


def plain_name(name: str) -> str:
    """A part's name as the format compares it: slashes, small letters, no slash at its beginning."""
    return name.replace("\\", "/").lstrip("/").lower()


def _target(folder: str, target: str) -> str:
    """The part that a relation of a part in a folder leads to."""
    target = unquote(target).replace("\\", "/")
    return plain_name(posixpath.normpath(posixpath.join("/", folder, target)))


# The workbook's main part --------------------------------------------------------------------------------------------


@dataclass
class Contents:
    """What the workbook says of itself: its sheets in order, whether days count from 1904, its other parts."""

    sheets: list[ListedSheet] = field(default_factory=list)
    from_1904: bool = False
    relations: dict[str, Relation] = field(default_factory=dict)
    folder: str = ""

    def part(self, kind: str) -> str:
        """The part of a kind, such as `styles`: where its relation leads, else where it usually stands."""
        leads = (relation.target for relation in self.relations.values() if relation.kind == kind)
        return next(leads, f"{self.folder}/{kind}.xml")


def contents(package: Package) -> Contents:
    """What the workbook says of itself."""
    part = package.workbook()
    found = Contents(relations=package.relations(part), folder=posixpath.dirname(part))
    for element in package.elements(part):
        if element.tag == f"{{{MAIN_NS}}}workbookPr":
            found.from_1904 = is_true(element.get("date1904"))
        elif element.tag == f"{{{MAIN_NS}}}sheet":
            found.sheets.append(_listed(element, found.relations))
    if not found.sheets:
        raise damaged()
    return found


def _listed(element: Element, relations: dict[str, Relation]) -> ListedSheet:
    name = element.get("name")
    relation = relations.get(element.get(_RELATION_ID, ""))
    if name is None or relation is None:
        raise damaged()
    hidden = element.get("state", "visible").lower() in ("hidden", "veryhidden")
    return ListedSheet(unescaped(name), hidden, "" if relation.kind == "chartsheet" else relation.target)


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return (value or "").strip().lower() in ("1", "true", "on")


# Shared texts --------------------------------------------------------------------------------------------------------

_ITEM, _TEXT, _RUN = f"{{{MAIN_NS}}}si", f"{{{MAIN_NS}}}t", f"{{{MAIN_NS}}}r"


def shared_texts(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number."""
    texts: list[str] = []
    if not package.has(part):
        return texts
    characters = 0
    for element in package.elements(part):
        if element.tag == _ITEM:
            texts.append(text_of(element))
            element.clear()
            characters += len(texts[-1])
            if characters > MOST_EXPANDED_BYTES:
                raise CannotOpen("the file expands far more than a workbook does")
    return texts


def text_of(element: Element) -> str:
    """The text of an item, plain or in runs of formatting; a guide to its pronunciation is no part of it."""
    pieces = []
    for child in element:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag == _RUN:
            pieces.extend(text.text or "" for text in child.iterfind(_TEXT))
    return unescaped("".join(pieces))


# Number formats ------------------------------------------------------------------------------------------------------

_FORMATS, _FORMAT, _CELL_FORMATS, _CELL_FORMAT = (
    f"{{{MAIN_NS}}}{name}" for name in ("numFmts", "numFmt", "cellXfs", "xf")
)
_SYSTEMS_DATES = frozenset({14, 22})
_BUILT_IN: dict[int, Form] = (
    {number: Form("date", "as the reader's machine has it") for number in _SYSTEMS_DATES}
    | {number: Form("date", "day first") for number in (15, 16, 17)}
    | {number: Form("date") for number in (18, 19, 20, 21, 45, 47, *range(27, 37), *range(50, 59))}
    | {46: Form("elapsed")}
    | {number: Form("percent") for number in (9, 10)}
)
_SYSTEMS_OWN = re.compile(r"\[\$-(?:F[48]00|x-sys(?:date|time))\]", re.IGNORECASE)
"""A date or time as the reader's machine shows it, whatever else the format has in it."""
_UNREAD = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general', re.IGNORECASE)


def forms(package: Package, part: str) -> list[Form]:
    """What each cell format of the workbook makes of a number, in the order in which cells name them."""
    if not package.has(part):
        return []
    own: dict[int, Form] = {}
    numbers: list[int] = []
    for element in package.elements(part):
        if element.tag == _FORMATS:  # and not those of conditional formats, which have numbers of their own
            of_formats = (child for child in element if child.tag == _FORMAT)
            own |= {_whole(one.get("numFmtId")): form_of(unescaped(one.get("formatCode", ""))) for one in of_formats}
        elif element.tag == _CELL_FORMATS:
            numbers = [_whole(child.get("numFmtId")) for child in element if child.tag == _CELL_FORMAT]
    return [own.get(number) or _BUILT_IN.get(number, _NUMBER) for number in numbers]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def form_of(code: str) -> Form:
    """What a number format of the workbook's own makes of a number: its first section counts."""
    bare = _UNREAD.sub("", code[:1_000]).partition(";")[0].lower()
    if _SYSTEMS_OWN.search(code[:1_000]):
        return Form("date", _order(bare) or "as the reader's machine has it")
    if re.search(r"\[[hms]+\]", bare):
        return Form("elapsed")
    if re.search("[dmyhs]|a{3}", bare) or (re.search("[egb]", bare) and not re.search("[0#?]", bare)):
        return Form("date", _order(bare))
    return Form("percent") if "%" in bare else _NUMBER


def _order(bare: str) -> DayOrder:
    """In which order a date format shows day and month: by name there is nothing to confuse."""
    day, month = bare.find("d"), bare.find("m")
    if "mmm" in bare or day < 0 or month < 0:
        return "day first" if "mmm" in bare else ""
    year = min(at for at in (bare.find("y"), bare.find("e"), len(bare)) if at >= 0)
    if year < min(day, month):
        return ""
    return "day first" if day < month else "month first"
