"""python -m tests.benchmarks: measure, print tables, pass no judgement."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import against, memory, messages, pages, soak, store, stores, table

WHAT = ("store", "pages", "each", "messages", "memory", "soak", "all")
L_MONTHS = 24
CHANGES = {"S": 20, "L": 8}  # of the date, on each page


def main() -> None:
    """Build or find the stores asked for, then measure what is asked for."""
    given = _parser().parse_args()
    sizes = ["S", "L"] if given.size == "both" else [given.size]
    table.machine()
    built = [stores.build(given.folder, size, given.months if size == "L" else None) for size in sizes]
    if given.what in ("store", "all"):
        store.measure(built, runs=3 if given.quick else 15, rebuild=not given.quick)
    if given.what in ("pages", "all"):
        for each in built:
            few = {"changes": 3, "visits": 1} if given.quick else {}
            keep = given.json or given.folder / f"pages-{each.size}.json"
            against.measure(each, keep, only=given.page, **few)
    if given.what in ("each", "all"):
        for each in built:
            pages.measure(each, given.page, changes=3 if given.quick else CHANGES[each.size])
    if given.what in ("messages", "all"):
        for each in built:
            messages.measure(each, given.page)
    if given.what in ("memory", "all"):
        for each in built:
            memory.measure(each, dates=20 if given.quick else given.dates, only=given.page)
    if given.what == "soak":
        for each in built:
            soak.measure(each, **{"crowd": 5, "minutes": 0.5} if given.quick else {})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=WHAT, default="all", help="soak takes 8 minutes, and is not in all")
    parser.add_argument("--size", choices=("S", "L", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="few repetitions, no rebuild: to see that it works")
    parser.add_argument("--page", action="append", help="only this page (may be repeated)")
    parser.add_argument("--dates", type=int, default=memory.DATES, help="pairs of dates that `memory` asks for")
    parser.add_argument("--json", type=Path, help="where `pages` keeps every figure (default: in the folder)")
    parser.add_argument(
        "--months",
        type=lambda text: None if text == "120" else int(text),
        default=L_MONTHS,
        help=f"months of the L store, up to 120, the whole of it, which takes minutes to build (default {L_MONTHS})",
    )
    default = Path(tempfile.gettempdir()) / "oversight-benchmarks"
    parser.add_argument("--folder", type=Path, default=default, help=f"where stores are kept (default {default})")
    return parser


if __name__ == "__main__":
    main()
