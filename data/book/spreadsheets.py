"""Values as a spreadsheet may safely open them: text from returns and from the log is never turned into a formula."""

import unicodedata
from datetime import date
from typing import Any

# Full-width ones too: a spreadsheet reads them alike. The bar starts a command in some.
STARTS_A_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠", "｜")
UNSEEN = {"Zs", "Cf"}  # spaces, and characters without a width: a spreadsheet may pass over them


def inert(value: Any) -> Any:
    """The value as a spreadsheet may safely open it: text that would start a formula gets an apostrophe in front.

    Numbers stay numbers; dates are ISO text; None is blank.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _seen(value).startswith(STARTS_A_FORMULA):
        return "'" + value
    return value


def _seen(text: str) -> str:
    """The text from its first character that can be seen, or that moves a cell's text."""
    start = next((place for place, char in enumerate(text) if unicodedata.category(char) not in UNSEEN), len(text))
    return text[start:]
