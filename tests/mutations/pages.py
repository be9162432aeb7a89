"""Changes to a page that its readers would see: a column, a sentence, a chart or a table taken away."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutations.mutant import Mutant

# What puts something on the screen. Links and layout are tested in the browser.
SHOWN_BY = {
    "show": {"title", "answer", "heading", "note", "limits", "nothing", "chart", "table", "as_table", "choose"},
    "st": {"markdown", "caption", "metric", "info"},
}


def pages(root: Path) -> list[str]:
    """Every page, and every part that several pages are made of, which is named after none."""
    names = sorted(file.stem for file in (root / "pages").glob("*.py"))
    parts = sorted(file.stem for file in (root / "pages/parts").glob("*.py"))
    return names + [part for part in parts if not any(part.startswith(name) for name in names)]


def tests_of(root: Path, page: str) -> list[str]:
    """The test files of a page, or of each page that has a part; where a page has none, those that open every page."""
    if (root / "pages" / f"{page}.py").exists():
        made_of_it = [page]
    else:
        texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted((root / "pages").glob("*.py"))}
        made_of_it = [name for name, text in texts.items() if re.search(rf"^from pages\.parts.*\b{page}\b", text, re.M)]
    own = [file for name in made_of_it for file in sorted((root / "tests/pages").glob(f"test_{name}*.py"))]
    of_every_page = [root / "tests/pages/test_made_stores.py", root / "tests/papers/test_papers.py"]
    return [file.relative_to(root).as_posix() for file in own or of_every_page]


def mutants(root: Path, page: str) -> Iterator[Mutant]:
    """Every statement of a page that shows something taken away, then every column of every table."""
    for file in sorted({root / "pages" / f"{page}.py", *(root / "pages").glob(f"*/{page}*.py")}):
        if file.exists() and "sentences" not in file.parts:
            text = file.read_text(encoding="utf-8")
            tree = ast.parse(text)
            yield from _statements(file, text, tree, page)
            yield from _columns(file, text, tree, page)


def _statements(file: Path, text: str, tree: ast.Module, page: str) -> Iterator[Mutant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _shows(node.value):
            said = ast.unparse(node.value)[:70]
            yield Mutant(file, _without(text, node, "pass"), f"line {node.lineno}: without {said}", page)


def _shows(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.attr in SHOWN_BY.get(function.value.id, ())
    )


def _columns(file: Path, text: str, tree: ast.Module, page: str) -> Iterator[Mutant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple) and _is_columns(node):
            for place, element in enumerate(node.elts):
                kept = [item for at, item in enumerate(node.elts) if at != place]
                fewer = ast.unparse(type(node)(elts=kept, ctx=ast.Load()))
                said = f"line {element.lineno}: without column {ast.unparse(element)[:50]}"
                yield Mutant(file, _without(text, node, fewer), said, page)


def _is_columns(node: ast.List | ast.Tuple) -> bool:
    """Whether a list is one of column names: words, or columns of the page's own, two or more."""
    return len(node.elts) > 1 and all(_is_column(item) for item in node.elts)


def _is_column(item: ast.expr) -> bool:
    if isinstance(item, ast.Call):
        return ast.unparse(item.func) in {"show.Column", "Column"}
    return isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value.isidentifier()


def _without(text: str, node: ast.stmt | ast.expr, instead: str) -> str:
    """The text with what a node spans put otherwise."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    whole = text.encode()
    return (whole[:begin] + instead.encode() + whole[end:]).decode()
