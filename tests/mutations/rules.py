"""Changes to a rule: a comparison turned, a lowest made a highest, a condition dropped, a word put for another."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutations.mutant import Mutant

FOLDERS = ("data/rules", "data/standings")
# What stands, what is put for it. Each place in a file where it stands is one change.
TURNED = (
    (r">=", ">"),
    (r"<=", "<"),
    (r"(?<![<>=])<(?![<>=])", "<="),
    (r"(?<![<>=-])>(?![<>=])", ">="),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\barg_max\(", "arg_min("),
    (r"\band\b", "or"),
    (r"'not met'", "'met'"),
    (r"\bdesc\b", "asc"),
    (r"\bnot\b(?! null| exists| met| assessed| applicable)", ""),
)


def mutants(root: Path, rule: str) -> Iterator[Mutant]:
    """Every such change of one rule's file, comments apart."""
    file = root / rule
    text = file.read_text(encoding="utf-8")
    for pattern, instead in TURNED:
        for match in re.finditer(pattern, text):
            line = text.count("\n", 0, match.start()) + 1
            if "--" not in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]:
                changed = text[: match.start()] + instead + text[match.end() :]
                yield Mutant(file, changed, f"line {line}: {match[0]} made {instead or 'nothing'}", rule, line)


def rules(root: Path) -> list[str]:
    """Every file of rules, as a path from the root."""
    return [file.relative_to(root).as_posix() for folder in FOLDERS for file in sorted((root / folder).glob("*.sql"))]
