"""python -m data: a blank return, checking and loading returns, new stores, rebuilding, what is held."""

import argparse
import importlib
import io
import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeAlias

import duckdb

from data import backup, intake, journal, log, publish, soundness, status
from data.book import english
from data.book.ladder import STAGES, numbered
from data.console import put
from data.edits import Entered, entered_now
from data.intake import Fault, MappingFault, check, for_month, read_layout
from data.intake.cells import in_words as of_cell
from data.intake.container import CannotOpen
from data.intake.mapping import first_rows, read_mapped
from data.intake.proposing import Proposal, propose
from data.intake.readings import Vocabulary, vocabulary
from data.intake.returns import printable
from data.ledger import MAPPINGS, Store, StoreFault, find_store
from data.log import printing
from data.publish import Loaded
from data.reference import STARTING_SET, ReferenceFault
from data.reference import words as in_words
from data.snapshot import BrokenSnapshot, reading

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

DONE, REFUSED = 0, 1
# Papers ask questions and speak as the pages do, so they stand downstream of this room: it hands them over by name.
DOWNSTREAM = {
    "brief": ("pages.papers.command", "write the brief, or a page on one recommendation, as PDF or Word"),
    "copy": ("pages.papers.command", "write the pages as they stood, in one HTML file that needs no server"),
    "digest": ("pages.papers.command", "write what concerns one owner, as a mail and as text"),
}
JOURNALLED = ("new", "load", "rebuild", "verify", "backup", "restore")
_MAPPING_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9-]{0,60}")
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
    began = time.monotonic()
    code, said = _outcome_of(given, parser)
    if given.name in JOURNALLED:
        _journal(given, code, said, time.monotonic() - began)
    return code


def _outcome_of(given: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[int, str]:
    """Run the command; gives its exit code, and what was said where it could not be done."""
    try:
        return int(given.command(given, parser)), ""
    except ReferenceFault as error:
        _report_reference(error, getattr(given, "format", "text"))
        return REFUSED, "the reference has faults"
    except StoreFault as error:
        said = str(error)
    except BrokenSnapshot as error:
        said = f"the figures contradict each other, so they were not published ({error}); nothing was changed"
    except (OSError, duckdb.Error) as error:
        said = f"this could not be done: {str(error).splitlines()[0]}"
    _say(said)
    return REFUSED, said


def _journal(given: argparse.Namespace, code: int, said: str, seconds: float) -> None:
    """Leave word of a command for whoever looks after the store, outside it."""
    store = find_store(given.store)
    try:
        shown = store.current_id()
    except StoreFault:
        shown = None
    journal.note(
        journal.journal("commands"),
        given.name,
        store=store.root,
        code=code,
        said=said,
        seconds=round(seconds, 2),
        account=journal.account(),
        snapshot=shown,
        files=[str(path) for path in getattr(given, "paths", [])],
    )


def template(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write a blank return."""
    if given.file.suffix.lower() != ".xlsx":
        parser.error(f"{given.file}: the template is an Excel workbook; give a name that ends in .xlsx")
    if given.file.exists() and given.file.stat().st_size:
        raise StoreFault(f"{given.file} is there already, and may be filled in; give another name")
    store = find_store(given.store)
    with reading(store, lambda warning: _say(f"warning: {warning.fault}")) as connection:
        actions = log.open_actions(connection, log.entries(store))
        intake.write_template(given.file, connection, actions)
    carried = f", with {english.plural(len(actions), 'open action')} in it" if actions else ""
    put(f"{given.file}: a blank return{carried}; its first sheet says how to fill it in")
    return DONE


def check_return(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Say every fault and warning of a return; store nothing."""
    _must_exist([given.path], parser)
    edited: list[Fault] = []
    store = find_store(given.store)
    mapping = _mapping(store, given, parser)
    with reading(store, edited.append) as connection:
        checked = check(connection, given.path, publish.today(), layout=read_layout(mapping) if mapping else None)
    outcome = "refused" if checked.faults else "accepted"
    item = Loaded(
        given.path,
        outcome,
        None,
        checked.faults,
        edited + checked.warnings,
        checked.sheets,
        checked.notices,
        checked.heading_rows,
    )
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
    result = publish.load(
        store, [(path, received_on) for path in given.paths], _progress(), entered, _mapping(store, given, parser)
    )
    _report(result.returns, given.format)
    if given.format == "text":
        put(f"snapshot {result.snapshot_id}")
    return REFUSED if result.refused else DONE


def _mapping(store: Store, given: argparse.Namespace, parser: argparse.ArgumentParser) -> str | None:
    """The text of the mapping that was named, for the month that was given; None when none was."""
    if not given.mapping:
        if given.as_at:
            parser.error("--as-at goes with --mapping: a return in our own layout says its month itself")
        return None
    file = store.root / MAPPINGS / f"{given.mapping}.toml"
    if not _MAPPING_NAME.fullmatch(given.mapping) or not file.is_file():
        raise StoreFault(f"there is no mapping {given.mapping} in {store.root / MAPPINGS}")
    text = file.read_text(encoding="utf-8")
    text = for_month(text, given.as_at) if given.as_at else text
    try:
        read_layout(text)
    except MappingFault as error:
        raise StoreFault(f"the mapping {file} cannot be used: {error}") from error
    return text


def map_file(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Propose a mapping for a file in a layout of its sender's own; show its first rows as they would be read."""
    _must_exist([given.path], parser)
    if given.save and not _MAPPING_NAME.fullmatch(given.save):
        parser.error(f"--save {given.save}: give a plain name, of letters, digits and dashes")
    store = find_store(given.store)
    proposal, known = _proposal(given.path, store)
    for sentence in proposal.sure:
        _say(f"sure: {sentence}")
    for sentence in proposal.unsure:
        _say(f"not sure: {sentence}")
    put(proposal.text)
    for line in _first_rows(given.path, proposal.text, known):
        put(f"# {line}")
    if given.save:
        _save_mapping(store, given.save, proposal.text)
    return DONE


def _proposal(path: Path, store: Store) -> tuple[Proposal, Vocabulary]:
    """A mapping proposed for a file, and the codes of the store that it is proposed by."""
    with reading(store, lambda warning: _say(f"warning: {warning.fault}")) as connection:
        try:
            known = vocabulary(connection)
            return propose(path, known), known
        except CannotOpen as error:
            raise StoreFault(f"{path.name}: {error}") from error


def _save_mapping(store: Store, name: str, text: str) -> None:
    file = store.root / MAPPINGS / f"{name}.toml"
    if file.exists():
        raise StoreFault(f"{file} is there already; give another name, or edit it")
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    _say(f"saved as {file}: read it through, then python -m data check FILE --mapping {name} --as-at DATE")


def _first_rows(path: Path, text: str, known: Vocabulary) -> list[str]:
    """The first rows of each sheet as they would be read by a mapping."""
    try:
        mapped = read_mapped(path, read_layout(text))
    except MappingFault as error:
        return [f"nothing would be read: {error}"]
    lines = []
    for name, rows in first_rows(mapped, known).items():
        lines.append(f"{name}, {english.plural(len(mapped.raw.sheets[name].row_numbers), 'row')}")
        lines += ["  " + ", ".join(f"{ours} {of_cell(cell)}" for ours, cell in row.items()) for row in rows]
    return lines


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
    """Say what the store holds, and the state it is in: with --format json the exit code says that too."""
    store = find_store(given.store)
    found = status.read(store)
    if given.format == "json":
        put(json.dumps(status.as_data(found), indent=2))
        return found.code
    if found.code == REFUSED:
        raise StoreFault(found.states[found.state])
    put(status.words(found))
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


def verify(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Look through everything in the store; say each fault."""
    store = find_store(given.store)
    found = soundness.faults(store)
    if given.format == "json":
        put(json.dumps([asdict(fault) for fault in found], indent=2))
        return REFUSED if found else DONE
    for fault in found:
        _say(f"{fault.part}: {fault.fault}")
    if found:
        _say(f"{store.root}: {english.plural(len(found), 'fault')}")
        return REFUSED
    put(f"{store.root}: sound; {', '.join(soundness.CHECKS)} are as they were put there")
    return DONE


def take_backup(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write a backup of the store to one file."""
    taken = backup.take(find_store(given.store), given.file)
    put(f"{given.file}: {_kept_in(taken)}")
    return DONE


def restore(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Check a backup and put it in the store's place."""
    _must_exist([given.file], parser)
    store = find_store(given.store)
    put_back, aside = backup.restore(given.file, store)
    put(f"{store.root}: {_kept_in(put_back)}" + (f"; the store that stood there is now {aside}" if aside else ""))
    return DONE


def _kept_in(held: backup.Backup) -> str:
    return f"snapshot {held.snapshot_id}, {english.plural(held.returns, 'return')}, {held.files:,} files"


def _report(items: list[Loaded], form: str) -> None:
    """Faults as text on stderr, or all as JSON on stdout; a marked-up copy beside each refused return."""
    for item in items:
        if item.faults:
            _say(f"{item.path.name}: marking {len(item.faults):,} fault{_s(item.faults)} in a copy")
            marked = intake.write_faults_workbook(item.path, item.faults, item.heading_rows)
            _say(f"{item.path.name}: " + (f"the faults are marked in {marked}" if marked else UNMARKED))
        for notice in item.notices:
            _say(f"{item.path.name}: notice: {_words(notice)}")
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


def _command(commands: Commands, name: str, run: Callable[..., int], words: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.add_argument("--store", metavar="DIR", help="default: OVERSIGHT_STORE, else data/store/")
    parser.set_defaults(command=run, name=name)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (_, words) in DOWNSTREAM.items():
        commands.add_parser(name, help=words, add_help=False)
    _about_returns(commands)
    _about_figures(commands)
    _about_all_kept(commands)
    return parser


def _about_returns(commands: Commands) -> None:
    """A return from the blank one to the one that is loaded."""
    blank = _command(commands, "template", template, "write a blank return")
    blank.add_argument("file", type=Path, metavar="FILE.xlsx")
    checking = _command(commands, "check", check_return, "say every fault and warning of a return; store nothing")
    checking.add_argument("path", type=_path, metavar="RETURN")
    loading = _command(commands, "load", load, "load returns, in order, and publish what they change")
    loading.add_argument("paths", type=_path, nargs="+", metavar="RETURN")
    loading.add_argument("--received-on", type=date.fromisoformat, metavar="DATE", help="the day they came in")
    mapping = _command(commands, "map", map_file, "propose a mapping for a file in its sender's own layout")
    mapping.add_argument("path", type=_path, metavar="FILE.xlsx")
    mapping.add_argument("--save", metavar="NAME", help="keep it in the store as mappings/NAME.toml")
    for command in (checking, loading):
        command.add_argument("--mapping", metavar="NAME", help="read by mappings/NAME.toml of the store")
        command.add_argument("--as-at", type=date.fromisoformat, metavar="DATE", help="the month a mapped file reports")
    _told_as(checking, loading)
    _entered_by(loading)


def _about_figures(commands: Commands) -> None:
    """The snapshot and the reference that its figures follow from."""
    starting = _command(commands, "new", new, "start an empty store")
    starting.add_argument("--reference", type=Path, default=STARTING_SET, metavar="DIR")
    rebuilding = _command(commands, "rebuild", rebuild, "make the snapshot anew from the ledger and the reference")
    trying = _command(commands, "reference", reference, "say the reference's faults, or what a rebuild would change")
    _told_as(starting, rebuilding, trying)
    _entered_by(starting, rebuilding)


def _about_all_kept(commands: Commands) -> None:
    """What the store holds: whether it is sound, what was decided on it, and its copies."""
    saying = _command(commands, "status", show_status, "say what the store holds, and the state it is in")
    looking = _command(commands, "verify", verify, "look whether everything is still what was put into the store")
    _told_as(saying, looking)
    logged = _command(commands, "log", show_log, "print what was decided, and on what figures")
    logged.add_argument("--format", choices=printing.FORMATS, default="text")
    taking = _command(commands, "backup", take_backup, "write all that the store keeps to one file")
    putting = _command(commands, "restore", restore, "check a backup and put it in the store's place")
    for command in (taking, putting):
        command.add_argument("file", type=_path, metavar="FILE")


def _told_as(*commands: argparse.ArgumentParser) -> None:
    for command in commands:
        command.add_argument("--format", choices=("text", "json"), default="text")


def _entered_by(*commands: argparse.ArgumentParser) -> None:
    for command in commands:
        command.add_argument("--by", metavar="ROLE", help="who edited the reference; default: OVERSIGHT_BY")
        command.add_argument("--entered-on", type=date.fromisoformat, metavar="DATE", help="the day it was edited")


if __name__ == "__main__":
    sys.exit(main())
