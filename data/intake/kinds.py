"""What a file is that is no Excel workbook of today, by its name, first bytes and parts, and what its sender does."""

import re
import zipfile
from collections.abc import Iterable

SAVE = "save it as Excel Workbook (.xlsx)"
_OLDER = "an older Excel file"
_MACROS = "a workbook with macros"
_BINARY = "a binary workbook"
_TEMPLATE = "a template of workbooks"
_OPEN_DOCUMENT = "an OpenDocument spreadsheet"
_NUMBERS = "a Numbers document"
_EXPORT = "export it from Numbers to Excel, as .xlsx"
_WORD, _SLIDES, _PDF, _PICTURE, _WEB = "a Word document", "a presentation", "a PDF", "a picture", "a web page"
_TABLES = "copy its tables to the template and send that"
_ENDINGS = {
    "xls": _OLDER, "xlt": _OLDER, "xlsm": _MACROS, "xltm": _TEMPLATE, "xltx": _TEMPLATE, "xlsb": _BINARY,
    "ods": _OPEN_DOCUMENT, "fods": _OPEN_DOCUMENT, "numbers": _NUMBERS, "gnumeric": "a Gnumeric spreadsheet",
    "docx": _WORD, "doc": _WORD, "pptx": _SLIDES, "pdf": _PDF, "html": _WEB, "htm": _WEB, "png": _PICTURE,
    "jpg": _PICTURE, "jpeg": _PICTURE, "xml": "an XML file",
}  # fmt: skip
_LONE = {
    "csv": "put the CSV files of the return in one folder, return.csv among them",
    "txt": "save it as CSV UTF-8, in one folder with the others",
    "tsv": "save it as CSV UTF-8, in one folder with the others",
    "zip": "unpack it, and send what is in it",
}
_STARTS = (
    (rb"%PDF", _PDF),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", _PICTURE),
    (rb"\{\\rtf", _WORD),
    (rb"(?:\xef\xbb\xbf)?\s*<.*urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of 2003"),
    (rb"(?:\xef\xbb\xbf)?\s*<.*opendocument:xmlns:office", _OPEN_DOCUMENT),
    (
        rb"(?:\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|table|meta|div)\b",
        "a web page, as some systems export tables",
    ),
)
_LOOKED_AT = 4_096


def what_to_do(kind: str) -> str:
    """What the sender of a file of this kind does next."""
    if kind == _NUMBERS:
        return _EXPORT
    return _TABLES if kind in (_WORD, _SLIDES, _PDF, _PICTURE) else f"open it, and {SAVE}"


def by_ending(name: str) -> str:
    """What is said of a file whose name does not end in .xlsx."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _ENDINGS:
        kind = _ENDINGS[ending]
        return f"{name} is {kind}, not an Excel workbook (.xlsx): {what_to_do(kind)}"
    more = f": {_LONE[ending]}" if ending in _LONE else ""
    return f"{name} is not an Excel workbook (.xlsx) or a folder of CSV files{more}"


def by_start(start: bytes) -> str:
    """What a file is by its first bytes, nothing where it does not show."""
    head = start[:_LOOKED_AT]
    named = (kind for sign, kind in _STARTS if re.match(sign, head, re.IGNORECASE | re.DOTALL))
    is_lines = b"\0" not in head and re.search(rb"[,;\t].*[\r\n]", head) is not None
    return next(named, "") or ("text, CSV perhaps" if is_lines else "")


def by_parts(package: zipfile.ZipFile, names: Iterable[str]) -> str:
    """What a zip file is by its parts, nothing where it does not show."""
    held = set(names)
    if "mimetype" in held:
        with package.open("mimetype") as part:
            return _OPEN_DOCUMENT if b"opendocument.spreadsheet" in part.read(200) else "an OpenDocument file"
    if any(name.lower().startswith("index/") and name.endswith(".iwa") for name in held) or "Index.zip" in held:
        return _NUMBERS
    if "word/document.xml" in held:
        return _WORD
    if "ppt/presentation.xml" in held:
        return _SLIDES
    return "a folder packed as a zip" if held and all(name.lower().endswith((".csv", "/")) for name in held) else ""
