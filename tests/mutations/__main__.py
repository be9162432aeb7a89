"""python -m tests.mutations: how many changes to what readers see, and to the rules, turn a test red.

    python -m tests.mutations pages                    every page, every change
    python -m tests.mutations pages --only units       one page
    python -m tests.mutations rules --sample 60        so many changes of rules, drawn at random (the seed is printed)

Works in a copy of this folder. Each change is made alone, the tests that can notice it are run until one fails, those
nearest to it first, and it is taken back. Prints each change that no test noticed, and the share that was caught. Tests
of the illustrative set are left out where rules are changed: its store is built by the rules as they are.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from data.ledger import Store
from data.publish import build_illustrative
from tests.mutations import pages, reach, rules
from tests.mutations.mutant import Mutant

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "__pycache__", "store", "logs", ".*_cache", ".hypothesis")


def main(arguments: list[str] | None = None) -> int:
    """Run the changes asked for. Gives 0: what is not caught is a finding, not a failure of this command."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "copy"
        shutil.copytree(ROOT, root, ignore=LEFT_BEHIND)
        environment = {**os.environ, "OVERSIGHT_TEST_STORE": _store(Path(folder), given.room)}
        changes = _drawn(list(_changes(root, given.room, given.only)), given.sample, given.seed)
        caught = [_told(change, root, given.room, environment) for change in changes]
    print(f"{sum(caught)} of {len(caught)} changes turned a test red")
    return 0


def _store(folder: Path, room: str) -> str:
    """Where the illustrative set is, or that there is none."""
    if room == "rules":
        return "none"
    build_illustrative(Store(folder / "store"))
    return str(folder / "store")


def _changes(root: Path, room: str, only: str | None) -> list[Mutant]:
    names = pages.pages(root) if room == "pages" else rules.rules(root)
    make = pages.mutants if room == "pages" else rules.mutants
    return [mutant for name in names if only is None or only in name for mutant in make(root, name)]


def _drawn(changes: list[Mutant], sample: int | None, seed: int) -> list[Mutant]:
    if sample is None or sample >= len(changes):
        return changes
    print(f"{sample} of {len(changes)} changes, drawn with seed {seed}")
    return random.Random(seed).sample(changes, sample)


def _told(change: Mutant, root: Path, room: str, environment: dict[str, str]) -> bool:
    start = time.perf_counter()
    caught = change.is_caught(root, _tests(root, room, change), environment)
    said = "caught" if caught else "NOT CAUGHT"
    print(f"{said}: {change.file.relative_to(root)}, {change.words} ({time.perf_counter() - start:.0f} s)", flush=True)
    return caught


def _tests(root: Path, room: str, change: Mutant) -> list[str]:
    if room == "rules":
        return reach.tests_of(root, change.about, change.line)
    return pages.tests_of(root, change.about)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("room", choices=("pages", "rules"))
    parser.add_argument("--only", metavar="NAME", help="a page, or part of the name of a rule's file")
    parser.add_argument("--sample", type=int, metavar="N", help="so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    sys.exit(main())
