"""python -m tests.mutations: how many changes to what readers see, and to the rules, turn a test red.

    python -m tests.mutations pages                    every page, every change
    python -m tests.mutations pages --only units       one page
    python -m tests.mutations rules --sample 60        so many changes of rules, drawn at random (the seed is printed)

Works in a copy of this folder. Each change is made alone, the tests of its room are run until one fails, and it is
taken back. Prints each change that no test noticed, and the share that was caught.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from data.ledger import Store
from data.publish import build_illustrative
from tests.mutations import pages, rules
from tests.mutations.mutant import Mutant

ROOT = Path(__file__).parents[2]
PAGES = (
    *("overview", "since", "recommendation", "units", "embedding"),
    *("milestones", "training", "trends", "returns", "method"),
)
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "__pycache__", "store", "logs", ".*_cache", ".hypothesis")


def main(arguments: list[str] | None = None) -> int:
    """Run the changes asked for. Gives 0: what is not caught is a finding, not a failure of this command."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "copy"
        shutil.copytree(ROOT, root, ignore=LEFT_BEHIND)
        build_illustrative(Store(Path(folder) / "store"))
        environment = {**os.environ, "OVERSIGHT_TEST_STORE": str(Path(folder) / "store")}
        changes = _drawn(list(_changes(root, given.room, given.only)), given.sample, given.seed)
        caught = [_told(change, root, given.room, environment) for change in changes]
    print(f"{sum(caught)} of {len(caught)} changes turned a test red")
    return 0


def _changes(root: Path, room: str, only: str | None) -> list[Mutant]:
    names = PAGES if room == "pages" else rules.rules(root)
    make = pages.mutants if room == "pages" else rules.mutants
    return [mutant for name in names if only is None or only in name for mutant in make(root, name)]


def _drawn(changes: list[Mutant], sample: int | None, seed: int) -> list[Mutant]:
    if sample is None or sample >= len(changes):
        return changes
    print(f"{sample} of {len(changes)} changes, drawn with seed {seed}")
    return random.Random(seed).sample(changes, sample)


def _told(change: Mutant, root: Path, room: str, environment: dict[str, str]) -> bool:
    caught = change.is_caught(root, _tests(root, room, change.about), environment)
    if not caught:
        print(f"not caught: {change.file.relative_to(root)}, {change.words}", flush=True)
    return caught


def _tests(root: Path, room: str, about: str) -> list[str]:
    if room == "rules":
        return ["tests/rules", "tests/queries"]
    return [str(file.relative_to(root)) for file in sorted((root / "tests/pages").glob(f"test_{about}*.py"))]


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
