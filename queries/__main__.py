"""python -m queries: the named questions, and their answers as a table, CSV or JSON."""

import argparse
import sys
from datetime import date

import duckdb

from data.console import put
from data.ledger import StoreFault, find_store
from queries import NotAsked, open_gate, questions
from queries.export import as_csv, as_json, as_table

FORMATS = {"table": as_table, "csv": as_csv, "json": as_json}
NARROWING = ("recommendation", "unit", "course", "theme")


def main(arguments: list[str] | None = None) -> int:
    """List the questions, or answer one. Gives the exit code: 0 done, 1 nothing to ask, 2 wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.name is None:
        put("\n".join(f"{item.name:<24}  {item.asks}" for item in questions().values()))
        return 0
    if given.name not in questions():
        parser.error(f"no question is called {given.name}; python -m queries lists them")
    try:
        return _answer(given)
    except NotAsked as error:
        parser.error(str(error))
    except StoreFault as error:
        put(str(error), sys.stderr)
    except (OSError, duckdb.Error) as error:
        put(f"the store could not be read: {str(error).splitlines()[0]}", sys.stderr)
    return 1


def _answer(given: argparse.Namespace) -> int:
    find_store(given.store).must_exist()
    gate = open_gate(given.store)
    if gate is None:
        raise StoreFault("no snapshot is published; python -m data rebuild makes it anew")
    narrowing = {name: getattr(given, name) for name in (*NARROWING, "since", "days") if getattr(given, name) is not None}
    rows = gate.ask(given.name, given.as_at, given.known_at, **narrowing)
    if gate.last_as_at is None and not rows:
        put("no return has been loaded yet", sys.stderr)
    put(FORMATS[given.format](rows))
    gate.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries", description=__doc__)
    parser.add_argument("name", nargs="?", help="the question; left out, all are listed")
    parser.add_argument("--as-at", type=date.fromisoformat, metavar="DATE", help="the day it is about (YYYY-MM-DD)")
    parser.add_argument("--known-at", type=date.fromisoformat, metavar="DATE", help="only returns received by this day")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="for changes: the earlier day")
    parser.add_argument("--days", type=int, metavar="N", help="for the runway: how many days to look ahead")
    parser.add_argument("--recommendation", type=int, metavar="N")
    parser.add_argument("--unit", metavar="ID")
    parser.add_argument("--course", metavar="ID")
    parser.add_argument("--theme", type=int, metavar="N")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--store", metavar="DIR", help="default: OVERSIGHT_STORE, else data/store/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
