"""python -m queries: the named questions, and their answers as a table, CSV or JSON; or all of them in one folder."""

import argparse
import sys
from pathlib import Path
from typing import Any

import duckdb

from data.console import put
from data.ledger import Store, StoreFault, find_store
from queries import Gate, NotAsked, bundle, open_gate, questions
from queries.bundle import NotWritten
from queries.catalogue import PARAMETERS
from queries.export import as_csv, as_json, as_table

FORMATS = {"table": as_table, "csv": as_csv, "json": as_json}
DATES = ("as_at", "known_at", "since", "today")


def main(arguments: list[str] | None = None) -> int:
    """List the questions, answer one, or export all. Gives the exit code: 0 done, 1 nothing to ask, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.name is None and given.all is None:
        put("\n".join(f"{item.name:<24}  {item.asks}" for item in questions().values()))
        return 0
    _must_be_whole(given, parser)
    try:
        return _export(given) if given.all else _answer(given)
    except NotAsked as error:
        parser.error(str(error))
    except (StoreFault, NotWritten) as error:
        put(str(error), sys.stderr)
    except (OSError, duckdb.Error) as error:
        put(f"the store could not be read: {str(error).splitlines()[0]}", sys.stderr)
    return 1


def _must_be_whole(given: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with wrong usage where the flags don't make one request."""
    if given.all:
        if given.name or set(_given(given)) - {*DATES}:
            parser.error("--all answers every question whole: of the parameters it takes the dates only")
        return
    if given.name not in questions():
        parser.error(f"no question is called {given.name}; python -m queries lists them")
    needs = questions()[given.name].needs
    if needs and getattr(given, needs) is None:
        parser.error(f"{given.name} is about one {needs}: name it with {_flag(needs)}")


def _answer(given: argparse.Namespace) -> int:
    _, gate = _opened(given)
    rows = gate.ask(given.name, **_given(given))
    if gate.last_as_at is None and not rows:
        put("no return has been loaded yet", sys.stderr)
    put(FORMATS[given.format](rows))
    gate.close()
    return 0


def _export(given: argparse.Namespace) -> int:
    store, gate = _opened(given)
    number = bundle.write(gate, store.snapshot_file(gate.snapshot_id), given.all, _given(given))
    gate.close()
    put(f"{given.all}: the answers to {number} questions, with dictionary.csv, questions.csv and about.csv")
    return 0


def _opened(given: argparse.Namespace) -> tuple[Store, Gate]:
    store = find_store(given.store)
    store.must_exist()
    gate = open_gate(given.store)
    if gate is None:
        raise StoreFault("no snapshot is published; python -m data rebuild makes it anew")
    return store, gate


def _given(given: argparse.Namespace) -> dict[str, Any]:
    """The parameters that were given, by name."""
    return {name: getattr(given, name) for name in PARAMETERS if getattr(given, name) is not None}


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries", description=__doc__)
    parser.add_argument("name", nargs="?", help="the question; left out, all are listed")
    for name, parameter in PARAMETERS.items():
        parser.add_argument(_flag(name), type=parameter.read, metavar=parameter.written, help=parameter.help)
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument(
        "--all", type=Path, metavar="FOLDER", help="every question as CSV, in a new folder (or one .zip)"
    )
    parser.add_argument("--store", metavar="DIR", help="default: OVERSIGHT_STORE, else data/store/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
