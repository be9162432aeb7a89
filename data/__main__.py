"""python -m data: a blank return, checking and loading returns, new stores, rebuilding, what is held."""

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import duckdb

from data import log, publish, status
from data.book import english
from data.book.ladder import STAGES, numbered
from data.console import put
from data.edits import Entered, entered_now
from data.intake import Fault, check, write_faults_workbook, write_template
from data.intake.returns import printable
from data.ledger import StoreFault, find_store
from data.log import printing
from data.publish import Loaded
from data.reference import STARTING_SET, ReferenceFault
from data.reference import words as in_words
from data.snapshot import BrokenSnapshot, reading

DONE, REFUSED = 0, 1
# Papers ask questions and speak as the pages do, so they stand downstream of this room: it hands them over by name.
DOWNSTREAM = {
    "brief": ("pages.papers.command", "write the brief, or a page on one recommendation, as PDF or Word"),
    "digest": ("pages.papers.command", "write what concerns one owner, as a mail and as text"),
}
UNMARKED = "no marked-up copy could be written beside it"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives the exit code: 0 done, 1 the input was refused, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or pipe that is not UTF-8 shows the rest as escapes
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in DOWNSTREAM:
        return int(importlib.import_module(DOWNSTREAM[words[0]][0]).main(words))
    parser = _parser()
    given = parser.parse_args(words)
    try:
        return int(given.command(given, parser))
    except ReferenceFault as error:
        _report_reference(error, getattr(given, "format", "text"))
    except StoreFault as error:
        _say(str(error))
    except BrokenSnapshot as error:
        _say(f"the figures contradict each other, so they were not published ({error}); nothing was changed")
    except (OSError, duckdb.Error) as error:
        _say(f"this could not be done: {str(error).splitlines()[0]}")
    return REFUSED


def template(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write a blank return."""
    if given.file.suffix.lower() != ".xlsx":
        parser.error(f"{given.file}: the template is an Excel workbook; give a name that ends in .xlsx")
    if given.file.exists() and given.file.stat().st_size:
        raise StoreFault(f"{given.file} is there already, and may be filled in; give another name")
    store = find_store(given.store)
    with reading(store, lambda warning: _say(f"warning: {warning.fault}")) as connection:
        actions = log.open_actions(connection, log.entries(store))
        write_template(given.file, connection, actions)
    carried = f", with {english.plural(len(actions), 'open action')} in it" if actions else ""
    put(f"{given.file}: a blank return{carried}; its first sheet says how to fill it in")
    return DONE


def check_return(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Say every fault and warning of a return; store nothing."""
    _must_exist([given.path], parser)
    edited: list[Fault] = []
    with reading(find_store(given.store), edited.append) as connection:
        checked = check(connection, given.path, publish.today())
    outcome = "refused" if checked.faults else "accepted"
    item = Loaded(given.path, outcome, None, checked.faults, edited + checked.warnings, checked.sheets)
    _report([item], given.format)
    return REFUSED if checked.faults else DONE


def load(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Load returns in the order given; stop at the first that is refused."""
    _must_exist(given.paths, parser)
    received_on = given.received_on or publish.today()
    if received_on > publish.today():
        parser.error(f"--received-on {received_on} is later than today")
    store = find_store(given.store)
    entered = _entered(given, parser)
    result = publish.load(store, [(path, received_on) for path in given.paths], _progress(), entered)
    _report(result.returns, given.format)
    if given.format == "text":
        put(f"snapshot {result.snapshot_id}")
    return REFUSED if result.refused else DONE


def new(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Start an empty store."""
    store = find_store(given.store)
    snapshot_id = publish.new(store, given.reference, _entered(given, parser))
    words = f"{store.root}: an empty store, snapshot {snapshot_id}; its reference is in {store.reference}"
    put("[]" if given.format == "json" else words)
    return DONE


def rebuild(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Make the snapshot anew from the ledger and the reference; say which tables differ."""
    snapshot_id, differing = publish.rebuild(find_store(given.store), _progress(), _entered(given, parser))
    if given.format == "json":
        put("[]")
        return DONE
    put(f"snapshot {snapshot_id}")
    put(f"tables that differ: {', '.join(differing)}" if differing else "no table differs")
    return DONE


def reference(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Say every fault of the store's reference or, when there is none, which stages a rebuild would change."""
    changes = publish.stages_changed_by_reference(find_store(given.store), _progress())
    put("[]" if given.format == "json" else "\n".join(["the reference has no fault", *_stages_changed(changes)]))
    return DONE


def _stages_changed(changes: list[publish.StageChange]) -> list[str]:
    """Each stage that would change, and how many recommendations stand on each stage before and after."""
    if not changes:
        return ["a rebuild would change no stage"]
    of_units = [change for change in changes if change.unit_id]
    counted = english.plural(len(of_units), "stage of a unit", "stages of units")
    headlines = [change for change in changes if not change.unit_id]
    whole = english.plural(len(headlines), "recommendation")
    lines = [f"as at {english.day(changes[0].as_at)} a rebuild would change {counted}, and of {whole} the lowest"]
    for change in changes:
        name = f"recommendation {change.recommendation_id}" + (f", unit {change.unit_id}" if change.unit_id else "")
        lines.append(f"{name}: {_stage(change.before)} -> {_stage(change.after)}")
    for at, stage in enumerate(STAGES):
        fewer = sum(change.before == at for change in of_units)
        more = sum(change.after == at for change in of_units)
        if fewer or more:
            lines.append(f"{stage}: {fewer} fewer, {more} more")
    return lines


def _stage(number: int | None) -> str:
    return "not in scope" if number is None else numbered(number)


def _report_reference(refused: ReferenceFault, form: str) -> None:
    """Every fault of the reference: as text on stderr, or as JSON on stdout."""
    if form == "json":
        put(json.dumps([asdict(fault) for fault in refused.faults], indent=2))
        return
    for fault in refused.faults:
        _say(in_words(fault))
    _say(f"the reference has {len(refused.faults):,} fault{_s(refused.faults)}; nothing was changed")


def _entered(given: argparse.Namespace, parser: argparse.ArgumentParser) -> Entered:
    """When and by which role an edit of the reference that is not kept yet was entered."""
    if given.entered_on and given.entered_on > publish.today():
        parser.error(f"--entered-on {given.entered_on} is later than today")
    return entered_now(given.by, given.entered_on)


def show_status(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Say what the store holds."""
    put(status.words(find_store(given.store)))
    return DONE


def show_log(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Print the log of decisions; an entry that is not as it was written is left out and told."""
    store = find_store(given.store)
    store.must_exist()
    put(printing.FORMATS[given.format](log.entries(store)).rstrip("\r\n"))
    faults = log.verify(store)
    for fault in faults:
        _say(fault)
    return REFUSED if faults else DONE


def _report(items: list[Loaded], form: str) -> None:
    """Faults as text on stderr, or all as JSON on stdout; a marked-up copy beside each refused return."""
    for item in items:
        if item.faults:
            _say(f"{item.path.name}: marking {len(item.faults):,} fault{_s(item.faults)} in a copy")
            marked = write_faults_workbook(item.path, item.faults)
            _say(f"{item.path.name}: " + (f"the faults are marked in {marked}" if marked else UNMARKED))
        for warning in item.warnings:
            _say(f"{item.path.name}: warning: {_words(warning)}")
    if form == "json":
        put(json.dumps([asdict(fault) for item in items for fault in item.faults], indent=2))
        return
    for item in items:
        for fault in item.faults:
            _say(f"{item.path.name}: {_words(fault)}")
        put(printable(f"{item.path.name}: {_outcome(item)}"))


def _outcome(item: Loaded) -> str:
    rows = ", ".join(f"{name} {count}" for name, count in item.counts.items() if name != "return")
    return {
        "loaded": f"loaded as {item.return_id} ({rows or 'no rows'})",
        "accepted": f"no fault found; nothing was stored ({rows or 'no rows'})",
        "already loaded": f"already loaded as {item.return_id}; nothing was changed",
        "refused": f"refused, {len(item.faults)} fault{_s(item.faults)}; nothing of it was stored",
    }[item.outcome]


def _s(faults: list[Fault]) -> str:
    return "" if len(faults) == 1 else "s"


def _words(fault: Fault) -> str:
    place = [fault.sheet, f"row {fault.row}" if fault.row else None, fault.column]
    where = ", ".join(part for part in place if part)
    return f"{where}: {fault.fault}" if where else fault.fault


def _progress() -> publish.Progress:
    def show(done: int, total: int, words: str) -> None:
        _say(f"[{done}/{total}] {words}")

    return show


def _must_exist(paths: list[Path], parser: argparse.ArgumentParser) -> None:
    for path in paths:
        if not path.exists():
            parser.error(printable(f"{path}: there is no such file or folder"))


def _say(words: str) -> None:
    put(printable(words), sys.stderr)


def _path(given: str) -> Path:
    """The path as an absolute one, so that . has a name; links stay what they are."""
    return Path(os.path.abspath(given))  # noqa: PTH100


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Callable[..., int], words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.add_argument("--store", metavar="DIR", help="default: OVERSIGHT_STORE, else data/store/")
    parser.set_defaults(command=run)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (_, words) in DOWNSTREAM.items():
        commands.add_parser(name, help=words, add_help=False)
    _command(commands, "template", template, "write a blank return").add_argument(
        "file", type=Path, metavar="FILE.xlsx"
    )
    checking = _command(commands, "check", check_return, "say every fault and warning of a return; store nothing")
    checking.add_argument("path", type=_path, metavar="RETURN")
    loading = _command(commands, "load", load, "load returns, in order, and publish what they change")
    loading.add_argument("paths", type=_path, nargs="+", metavar="RETURN")
    loading.add_argument("--received-on", type=date.fromisoformat, metavar="DATE", help="the day they came in")
    starting = _command(commands, "new", new, "start an empty store")
    starting.add_argument("--reference", type=Path, default=STARTING_SET, metavar="DIR")
    rebuilding = _command(commands, "rebuild", rebuild, "make the snapshot anew from the ledger and the reference")
    trying = _command(commands, "reference", reference, "say the reference's faults, or what a rebuild would change")
    for command in (checking, loading, starting, rebuilding, trying):
        command.add_argument("--format", choices=("text", "json"), default="text")
    for command in (loading, starting, rebuilding):
        command.add_argument("--by", metavar="ROLE", help="who edited the reference; default: OVERSIGHT_BY")
        command.add_argument("--entered-on", type=date.fromisoformat, metavar="DATE", help="the day it was edited")
    _command(commands, "status", show_status, "say what the store holds")
    logged = _command(commands, "log", show_log, "print what was decided, and on what figures")
    logged.add_argument("--format", choices=printing.FORMATS, default="text")
    return parser


if __name__ == "__main__":
    sys.exit(main())
