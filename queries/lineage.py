"""What a piece of SQL reads and takes, by DuckDB's own parser: tables, texts, functions, parameters."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

_NO_NAMES: frozenset[str] = frozenset()
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Lineage:
    """What one statement names. ``tables``: tables and views, its own CTEs apart. ``texts``: the texts in it, since a
    macro is told by a text which table to read. ``functions``: functions and macros called. ``parameters``: its own.
    """

    tables: frozenset[str]
    texts: frozenset[str]
    functions: frozenset[str]
    parameters: frozenset[str]


@cache
def lineage(sql: str) -> Lineage:
    """What one select statement names. Raises ValueError when DuckDB cannot parse it."""
    with _LOCK:
        (told,) = _parser().execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()[0]
    tree = json.loads(told)
    if tree["error"]:
        raise ValueError(tree["error_message"])
    named = set(_named(tree["statements"], _NO_NAMES))
    kinds = ("table", "text", "function", "parameter")
    return Lineage(*(frozenset(name for of, name in named if of == kind) for kind in kinds))


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"enable_external_access": False})


def _named(part: Any, own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Every name in a part of a statement, with its kind. ``own``: the CTEs that can be read here."""
    if isinstance(part, list):
        for item in part:
            yield from _named(item, own)
    if not isinstance(part, dict):
        return
    own |= {part["cte_name"]} if part.get("cte_name") else _NO_NAMES
    for cte in part.get("cte_map", {}).get("map", []):
        # A CTE sees those before it; what it calls by its own name is a table.
        yield from _named(cte["value"], own)
        own |= {cte["key"]}
    yield from _name_of(part, own)
    for key, inner in part.items():
        if key != "cte_map":
            yield from _named(inner, own)


def _name_of(part: dict[str, Any], own: frozenset[str]) -> Iterator[tuple[str, str]]:
    kind = part.get("type")
    if kind == "BASE_TABLE" and part["table_name"] not in own:
        yield "table", part["table_name"]
    elif kind == "VALUE_CONSTANT" and part["literal"].get("kind") == "STRING":
        yield "text", part["literal"]["text"]
    elif kind == "VALUE_PARAMETER":
        yield "parameter", part["identifier"]
    elif part.get("function_name"):
        yield "function", part["function_name"]
