"""What the eye takes for the same: characters that cannot be seen, that look alike, or that are written two ways."""

import re
import unicodedata

_BLANK_LETTERS = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters of no visible shape that Unicode does not class as such."""
_NO_LETTERS = frozenset({"Cc", "Cn", "Cs"})
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"}
_QUOTES = {ord(quote): "'" for quote in "\u2018\u2019\u201b\u02bc\u0060\u00b4"}
# Letters of other alphabets that are drawn as Latin ones.
_DRAWN_ALIKE = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЈЅаеорсухіјѕονԁԛѡ", "ABEZHIKMNOPTYXABEKMHOPCTYXIJSaeopcyxijsovdqw"
)
_LIKE_FIGURES = str.maketrans("oil", "011")
_BARE = {
    code: char if char.isalnum() and char != "0" else None
    for code, char in enumerate(map(chr, range(128)))
    for char in [char.lower().translate(_LIKE_FIGURES)]
}
_SLASHES = str.maketrans("\u2044\u2215\u29f8", "///")
_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TWICE_ENCODED = re.compile("\u00e2\u20ac.|[\u00c2\u00c3][\u0080-\u00bf]")
"""UTF-8 read as the alphabet of old Windows: what a curly quotation mark, a pound sign or an accent becomes."""
# What can be nothing but a formula kept as text. Any other text may begin with =, and is shown and exported as text.
_FORMULA = re.compile(r"=(\"[^\"]*\"|\$?[A-Z]{1,3}\$?[0-9]+)")
_ZEROS_LOST = re.compile(r"(?<![0-9])0+(?=[0-9])")


def is_unseen(char: str) -> bool:
    """Whether a reader sees nothing where this character stands; a plain space is seen by the words around it."""
    if char == " ":
        return False
    return (
        unicodedata.category(char)[0] in "CZ"
        or char in _BLANK_LETTERS
        or "VARIATION SELECTOR" in unicodedata.name(char, "")
    )


def wrong_with_code(value: str, noun: str = "id") -> str:
    """What is wrong with the letters of a short code, in words; nothing when it is as it looks."""
    if value.isascii() and value.isprintable():
        return ""
    unseen = next((at for at, char in enumerate(value) if is_unseen(char)), None)
    if unseen is not None:
        code, before = f"U+{ord(value[unseen]):04X}", value[:unseen]
        where = f"after {before}" if before else f"before {value[1:]}"
        return f"has a character that cannot be seen, {code}, {where}: type the {noun} again"
    if value != unicodedata.normalize("NFC", value):
        return f"{value} is written with loose accents, two characters where one belongs: type the {noun} again"
    return ""


def wrong_with_text(value: str) -> str:
    """What is wrong with the letters of a text, in words."""
    odd = next((char for char in value if unicodedata.category(char) in _NO_LETTERS and char not in "\t\n\r"), None)
    return "" if odd is None else f"has a character that is none, U+{ord(odd):04X}: type the text again"


def wrong_with_origin(value: str) -> str:
    """What a text shows of the program it came from: letters lost or changed on the way, a formula kept as text."""
    if "\ufffd" in value:
        return "has a letter that was lost when the file was saved (\ufffd): type the text again"
    if match := _TWICE_ENCODED.search(value):
        return f"has {match[0]} where another letter stood before it was saved: type the text again"
    if _FORMULA.fullmatch(value):
        return "begins with =, as a formula does: type the value itself"
    return ""


def as_drawn(value: str) -> str:
    """The value without what no eye sees: case, sort of dash or quotation mark, alphabet, spaces too many."""
    if not value.isascii():
        value = "".join(char for char in value if char.isspace() or not is_unseen(char))
        value = unicodedata.normalize("NFKC", value).translate(_DASHES).translate(_QUOTES).translate(_DRAWN_ALIKE)
        value = value.translate(_SLASHES)
    return " ".join(value.casefold().split())


def without_zeros(value: str) -> str:
    """An id as drawn, without its spaces and without the zeros that a spreadsheet drops before a number."""
    return _ZEROS_LOST.sub("", as_drawn(value).replace(" ", ""))


def without_marks(value: str) -> str:
    """An id as drawn, without spaces and points, and with the letters that are drawn like figures as these."""
    return re.sub(r"[\W_]+", "", as_drawn(value)).translate(_LIKE_FIGURES)


def nearly(value: str) -> str:
    """An id as a hurried reader sees it: every mark between its parts as one, letters like figures as figures."""
    return re.sub(r"[\W_]+", "-", as_drawn(value)).strip("-").translate(_LIKE_FIGURES)


def outline(value: str) -> str:
    """What is left of an id whichever way it is taken for another: ids of two outlines are neither drawn alike, nor
    alike but for zeros, nor nearly alike. Cheap, to leave out most of very many ids.
    """
    return (value if value.isascii() else nearly(value)).translate(_BARE)


def unescaped(text: str) -> str:
    """A text of a workbook, whose `_x000D_` stands for the character of that number."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def in_lines(text: str) -> str:
    """The text with every line break written one way."""
    return text if text.isprintable() else _LINE_BREAKS.sub("\n", text)


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text that anybody sees."""
    return not text.isascii() and all(is_unseen(char) or char.isspace() for char in text)


def without_controls(text: str) -> str:
    """The text without characters that steer a terminal and stand for nothing."""
    return text if text.isprintable() else _CONTROLS.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n"))
