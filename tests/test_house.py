"""The house holds its shape: one way through it, rules in SQL, and everything described where its user looks."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from data import snapshot
from data.__main__ import _parser
from data.book.ladder import STAGES
from data.book.returns import FACTS, MONTHLY
from queries import questions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("data", "queries", "charts", "pages")
# What each room may not import: whatever lies downstream of it, and what it should know nothing of. The book, on the
# ground floor, is for all, and imports nothing of the house.
FORBIDDEN = {
    "data": {"queries", "charts", "pages", "dashboard", "streamlit", "plotly"},
    "queries": {"charts", "pages", "dashboard", "streamlit", "plotly", "pandas"},
    "charts": {"data", "queries", "pages", "dashboard", "streamlit", "duckdb"},
    "pages": {"dashboard", "duckdb"},
}
# The only pages that may call the store: the checker on Returns, the first start, what is recorded at a meeting; what
# writes the journal of failures, and the commands that make papers.
MAY_CALL_DATA = {
    "pages/shared/store.py", "pages/shared/checker.py", "pages/shared/theirs.py", "pages/returns.py",
    "pages/shared/minutes.py", "pages/shared/faults.py", "pages/papers/command.py", "pages/shared/access.py",
}  # fmt: skip
STATEMENT = re.compile(r"^\s*(select\s.+\sfrom\s|insert\s+into\s|delete\s+from\s|create\s+table)", re.DOTALL)


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_only_upstream(room: str) -> None:
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(room)
        for name in imported(file)
        if name.split(".")[0] in FORBIDDEN[room] and not name.startswith("data.book")
    }
    assert wrong == set()


def test_the_ground_floor_imports_nothing_of_the_house() -> None:
    names = {name for file in modules("data/book") for name in imported(file)}
    house = {name for name in names if name.split(".")[0] in {*ROOMS, "dashboard", "streamlit", "plotly", "duckdb"}}
    assert {name for name in house if not name.startswith("data.book")} == set()


def test_pages_call_the_store_in_two_places_only() -> None:
    callers = {
        file.relative_to(ROOT).as_posix()
        for file in modules("pages")
        if any(name.split(".")[0] == "data" and not name.startswith("data.book") for name in imported(file))
    }
    assert callers <= MAY_CALL_DATA


@pytest.mark.parametrize("room", ["charts", "pages"])
def test_no_page_or_chart_uses_plotly_express_or_writes_sql(room: str) -> None:
    for file in modules(room):
        # Figures are plain dicts: building and checking Plotly's own objects costs several times the page.
        assert not any(name.startswith(("plotly.express", "plotly.graph_objects")) for name in imported(file)), file
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not STATEMENT.search(node.value), f"SQL in {file.name}, line {node.lineno}"


@pytest.mark.parametrize("name", list(questions()))
def test_every_question_says_what_it_asks_takes_and_gives(name: str) -> None:
    asked = questions()[name]
    header = "\n".join(line for line in asked.sql.splitlines() if line.startswith("--"))
    assert asked.asks.endswith("?"), "the first line is the question, in one sentence"
    assert "-- Parameters:" in header and "-- Columns:" in header
    said = set(re.findall(r"[a-z_]+", header.split("-- Parameters:")[1]))
    assert asked.parameters <= said, "a parameter is not described"


def test_every_rule_is_described_and_every_macro_has_one_home() -> None:
    macros: list[str] = []
    for file in snapshot.RULES:
        text = file.read_text(encoding="utf-8")
        assert text.startswith("--"), f"{file.name} does not begin with what it rules"
        macros += re.findall(r"create macro (\w+)", text)
    assert len(macros) == len(set(macros))


@pytest.mark.parametrize("listed", [FACTS, MONTHLY, STAGES], ids=lambda listed: listed[0])
def test_a_list_of_the_book_is_written_out_nowhere_else(listed: tuple[str, ...]) -> None:
    elsewhere = {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*")
        if file.suffix in (".py", ".sql") and "book" not in file.parts and set(listed) <= words_named(file)
    }
    assert elsewhere == set()


@cache
def words_named(file: Path) -> frozenset[str]:
    """The texts that a module holds, or those of a file of SQL and the tables that it reads."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".sql":
        tables = (name.removeprefix("known_") for name in re.findall(r"\b(?:from|join) (\w+)", text))
        return frozenset({*tables, *re.findall(r"'([^']*)'", text)})
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def test_values_reach_sql_only_as_parameters() -> None:
    for question in questions().values():
        assert "{}" not in question.sql and "%s" not in question.sql


def test_every_command_is_in_readme() -> None:
    (commands,) = [action for action in _parser()._actions if action.dest == "==SUPPRESS==" or action.choices]
    missing = [name for name in commands.choices or () if f"python -m data {name}" not in README]
    assert missing == []
    assert "python -m queries" in README


def test_every_setting_is_in_readme() -> None:
    used = {
        name
        for file in [ROOT / "dashboard.py", *(path for room in ROOMS for path in modules(room))]
        for name in re.findall(r"OVERSIGHT_[A-Z]+", file.read_text(encoding="utf-8"))
    }
    assert used and {name for name in used if name not in README} == set()


def test_every_package_that_is_imported_is_pinned_and_every_pin_is_used() -> None:
    pins = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.M))
    used = {
        name.split(".")[0].replace("_", "-")
        for file in [ROOT / "dashboard.py", *(path for room in (*ROOMS, "tests") for path in modules(room))]
        for name in imported(file)
    }
    # Used without being imported by name: by pytest, by CI, by zoneinfo, by openpyxl, and by Streamlit; or by another.
    tools = {"python-docx", "pytest-xdist", "ruff", "mypy", "tzdata", "defusedxml", "pandas", "axe-playwright-python"}
    tools |= {"authlib", "httpx"}  # by Streamlit, to sign in
    assert {name for name in pins - tools if name not in used} == set()


def test_the_server_is_safe_as_it_stands() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] and config["server"]["enableCORS"]
    assert set(config["server"]["allowedHosts"]) == {"127.0.0.1", "localhost"}
    assert config["client"]["allowedOrigins"] == []
    assert config["server"]["maxUploadSize"] <= 50
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False
    assert not config["server"].get("enableAgentApi", False)
