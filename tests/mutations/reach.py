"""Which tests can notice a change to a rule: by what the macros, the steps and the questions read, nearest first."""

import re
from functools import cache
from pathlib import Path

from data import ahead, compared, history, latest, snapshot
from queries import questions
from queries.lineage import lineage
from tests.rules.records import macros

WORD = re.compile(r"\w+")
ROOMS = ("tests/rules", "tests/queries")  # the rule book first
# Every record that a test lays is worked out by these steps: what they reach, any such test can notice.
LAID = "tests.rules.records"
_HISTORY = history.STEPS + history.HEADLINES + history.ASSERTED


def tests_of(root: Path, rule: str, line: int) -> list[str]:
    """The test files that a change on a line of a rule's file can turn red, those likely to be quick at it first.

    First those that name the macro changed, or what reads it by itself, those that name it most before the others; then
    those that reach it through others. Made-up cases come last.
    """
    changed = macro_at((root / rule).read_text(encoding="utf-8"), line)
    near, far = _reached(changed, steps=2), _reached(changed, steps=99)
    order = []
    for room in ROOMS:
        for file in (root / room).glob("test_*.py"):
            text = file.read_text(encoding="utf-8")
            words = WORD.findall(text)
            named = sum(word in near for word in words)
            if named or far.intersection(words) or (LAID in text and _is_a_step(changed)):
                place = ROOMS.index(room)
                order.append(("hypothesis" in words, -named, place, len(text), file.relative_to(root).as_posix()))
    return [file for *_, file in sorted(order)]


def macro_at(text: str, line: int) -> str:
    """The macro that a line of a file of rules belongs to."""
    before = "\n".join(text.splitlines()[:line])
    return re.findall(r"^create macro (\w+)", before, re.MULTILINE)[-1]


def _reached(changed: str, steps: int) -> set[str]:
    """The macro changed, and the macros and questions that read it, so many steps away."""
    reached = {changed}
    for _ in range(steps):
        more = {name for name, read in _reads().items() if read & reached} - reached
        if not more:
            break
        reached |= more
    return reached


def _is_a_step(changed: str) -> bool:
    return bool(_reached(changed, steps=99) & set(WORD.findall(_HISTORY)))


@cache
def _reads() -> dict[str, frozenset[str]]:
    """What each macro, each question, and each table that is worked out for them reads and calls."""
    bodies = {name: asked.sql for name, asked in questions().items()}
    with macros() as connection:
        for name, kind, body in connection.execute(
            "select function_name, function_type, macro_definition from duckdb_functions() where not internal"
        ).fetchall():
            bodies[name] = body if kind == "table_macro" else f"select {body}"
    told = {name: lineage(body) for name, body in bodies.items()}
    reads = {name: each.tables | each.texts | each.functions for name, each in told.items()}
    return reads | {table: frozenset(WORD.findall(steps)) for table, steps in _steps().items()}


def _steps() -> dict[str, str]:
    """The tables that are worked out, and the SQL that does it."""
    return {
        **{f"known_{name}": f"{name}_known" for name in snapshot.AS_KNOWN},
        **{f"{name}_history": _HISTORY for name in history.HISTORIES},
        **dict.fromkeys(ahead.AHEAD, f"{ahead.STEPS} {ahead.BEGUN}"),
        **compared.BETWEEN,
        "cause_position": compared.CAUSES,
        **{table: f"{table}_on" for table in latest.WORKED_OUT},
        **dict.fromkeys(latest.JUDGED, "judged_point_of trend_standing rate_alike_of"),
    }
