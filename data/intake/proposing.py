"""A mapping proposed for a file in a layout of its sender's own: what is sure of it, and what is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path

from data.book.ladder import STAGES
from data.book.returns import FACTS, SHEETS
from data.book.tables import Column
from data.intake.cells import TOTALS
from data.intake.excel import opened_workbook
from data.intake.layouts import Across, Layout, MappedTable, is_no_stage, layout_text
from data.intake.letters import as_drawn
from data.intake.mapping import Grid
from data.intake.readings import Known, Vocabulary, code_called, may_be_day, word_meant
from data.intake.returns import Percentage, Raw, RowCells
from data.intake.structure import shown

MOST_READ = 2_000
"""How many rows of a sheet are looked at for the words it uses."""
_LOOKED_THROUGH = 15
_CALLED: dict[str, tuple[str, ...]] = {
    "milestone_id": ("milestone id", "milestone ref", "milestone no", "action ref", "action no", "ref", "id", "item"),
    "recommendation_id": (
        "rec no",
        "rec",
        "recommendation",
        "recommendation no",
        "recommendation number",
        "rec number",
    ),
    "title": ("milestone", "title", "description", "deliverable", "action", "task"),
    "kind": ("type", "category", "kind", "milestone type"),
    "original_due_on": ("due date", "original due date", "baseline date", "target date", "original date", "due"),
    "forecast_on": ("revised due date", "forecast date", "forecast", "revised date", "current date", "expected date"),
    "completed_on": ("date completed", "completion date", "completed on", "actual date", "date closed", "completed"),
    "owner_role": ("owner", "lead", "owner role", "responsible", "action owner", "milestone owner"),
    "change_reason": ("reason for change", "reason", "change reason"),
    "depends_on": ("depends on", "dependencies", "dependency"),
    "note": ("comments", "notes", "update", "commentary", "progress update"),
    "course_id": ("course", "course id", "course code", "course title"),
    "unit_id": ("bcu", "unit", "command unit", "borough command unit", "basic command unit"),
    "role": ("role", "rank", "grade"),
    "in_scope": ("head count", "headcount", "in scope", "strength", "establishment", "people in post", "required"),
    "trained": ("trained", "number trained", "completed training", "complete", "% trained"),
    "death_reports": ("death reports", "deaths", "reports of death", "sudden deaths"),
    "claimed_stage": ("claimed stage", "stage claimed"),
}
"""What each column is called in the trackers of others, besides its own name. No stage is read from a status."""
_NEVER = "a colour or a percentage of completeness is never taken as a stage"
_ACROSS_OF = {"course": ("training", "course_id", "trained"), "unit": ("claims", "unit_id", "claimed_stage")}
"""What headings may be values of: our sheet, its column whose values they are, and the one that the cells fill."""
_FEWEST_ACROSS = 2
_MOST_WORDS, _MOST_NAMED = 40, 8
_OFFERED = 0.5
"""How many of the cells of a column have to be what it holds, for its heading to be believed."""


@dataclass(frozen=True)
class Proposed:
    """What one of their sheets is taken for. table: None where nothing was recognised.

    sure, unsure: what is told of our columns, by their names; "" where it is about the whole sheet. unread: their
    headings that are not read, with why. asked: by our column, their words that are none of ours.
    """

    sheet: str
    headings: tuple[str, ...] = ()
    table: MappedTable | None = None
    sure: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A mapping for a workbook, sheet by sheet, with its text."""

    sheets: tuple[Proposed, ...]

    @property
    def layout(self) -> Layout:
        """The mapping."""
        header = {"submitted_by": "Programme office", "provenance": "actual"}
        return Layout(header, tuple(one.table for one in self.sheets if one.table))

    @property
    def text(self) -> str:
        """The mapping as it is kept."""
        return layout_text(self.layout)

    @property
    def sure(self) -> list[str]:
        """What is sure, in sentences."""
        return [f"{one.sheet}: {words}" for one in self.sheets for words in one.sure.values()]

    @property
    def unsure(self) -> list[str]:
        """What is not sure, in sentences."""
        return [
            f"{one.sheet}: {words}"
            for one in self.sheets
            for words in (*(words for _, words in one.unsure), *one.unread)
        ]


def propose(path: Path, known: Vocabulary) -> Proposal:
    """A mapping for a workbook; CannotOpen if it cannot be read."""
    return Proposal(tuple(propose_sheet(grid, known) for grid in looked_at(path)))


def looked_at(path: Path) -> list[Grid]:
    """The visible sheets of a workbook, each as far as a proposal looks; CannotOpen if it cannot be read."""
    with opened_workbook(path) as sheets:
        return [Grid(sheet.name, dict(islice(sheet.rows, MOST_READ))) for sheet in sheets if not sheet.hidden]


def propose_sheet(grid: Grid, known: Vocabulary, to: str | None = None, heading_row: int | None = None) -> Proposed:
    """What one of their sheets is taken for. to, heading_row: given where somebody said what it is."""
    at = heading_row or _heading_row(grid, known)
    theirs = _Theirs(grid, at or 1, known)
    told = Proposed(grid.name, tuple(theirs.headings.values()))
    if at is None or not theirs.headings:
        return replace(told, unsure=(("", "nothing in it was recognised, and it is left out"),))
    made = _Making(theirs, to or theirs.likeliest())
    if to is None and not made.is_recognised:
        return replace(told, unsure=(("", "nothing in it was recognised, and it is left out"),))
    return made.proposed(told)


def _heading_row(grid: Grid, known: Vocabulary) -> int | None:
    """The first row that has most headings that are known, or most texts side by side: a title above it has one."""
    names = {name for called in _CALLED.values() for name in called} | {
        name for sheet in FACTS for column in SHEETS[sheet].columns for name in (column.name, _plain(column.name))
    }
    counts = {}
    for number, cells in grid.rows.items():
        if number <= _LOOKED_THROUGH:
            texts = [shown(cell) for cell in cells.values() if isinstance(cell, str)]
            met = sum(_bare(text) in names or any(_code(known[t], text) for t in _ACROSS_OF) for text in texts)
            counts[number] = (met, len(texts), -number)
    return max(counts, key=lambda number: counts[number], default=None)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _bare(heading: str) -> str:
    return as_drawn(heading).strip(" .:*")


def _code(known: Known, heading: str) -> str | None:
    """The code of ours that a heading names, by itself or with what the cells under it are."""
    code = known.drawn.get(as_drawn(heading)) or code_called(known, heading)
    if code is None:
        for suffix in (" %", " % trained", " trained", " (%)", " (% trained)"):
            if as_drawn(heading).endswith(suffix):
                return _code(known, as_drawn(heading)[: -len(suffix)])
    return code


class _Theirs:
    """One of their sheets under a heading row: its headings, and the cells below them."""

    def __init__(self, grid: Grid, at: int, known: Vocabulary) -> None:
        self.name, self.at, self.known = grid.name, at, known
        self.headings = {place: shown(cell) for place, cell in sorted(grid.rows.get(at, {}).items())}
        self.below: list[RowCells] = [grid.rows[number] for number in sorted(grid.rows) if number > at]
        self.place_of = {heading: place for place, heading in reversed(self.headings.items())}

    def cells(self, heading: str) -> list[Raw]:
        """What stands under a heading."""
        place = self.place_of[heading]
        return [row[place] for row in self.below if place in row]

    @cached_property
    def across(self) -> dict[str, dict[str, str]]:
        """By sheet of ours, their headings that are values of one of its columns: courses, or units beside stages."""
        found = {}
        for table, (to, ours, value) in _ACROSS_OF.items():
            named = ((heading, _code(self.known[table], heading)) for heading in self.headings.values())
            codes = {heading: code for heading, code in named if code}
            column = SHEETS[to].column(value)
            fits = ours != "unit_id" or all(self._are_stages(heading, column) for heading in codes)
            found[to] = codes if fits and len(codes) >= _FEWEST_ACROSS else {}
        return found

    def _are_stages(self, heading: str, column: Column) -> bool:
        """Whether what stands under a heading of a unit is a stage of the ladder, and no share or number of people."""
        most = column.most or len(STAGES) - 1
        return all(isinstance(cell, int) and 0 <= cell <= most for cell in self.cells(heading))

    def likeliest(self) -> str:
        """The sheet of ours whose columns these headings are most like."""
        wide = next((to for to, codes in self.across.items() if codes), None)
        if wide:
            return wide
        return max(FACTS, key=lambda to: len(self.matched(to)))

    def matched(self, to: str) -> dict[str, tuple[str, bool]]:
        """Our columns, each with their heading that is another name of it, and whether that is sure."""
        drawn = {_bare(heading): heading for heading in reversed(self.headings.values())}
        found: dict[str, tuple[str, bool]] = {}
        for column in SHEETS[to].columns:
            for name in (column.name, _plain(column.name), *_CALLED.get(column.name, ())):
                if name in drawn and drawn[name] not in {heading for heading, _ in found.values()}:
                    found[column.name] = (drawn[name], self.holds(drawn[name], column))
                    break
        return found

    def like(self, column: Column, taken: set[str]) -> str | None:
        """A heading that has every word of a name of a column, and cells that it may hold."""
        free = [heading for heading in self.headings.values() if heading not in taken and not _is_never(heading)]
        for name in (_plain(column.name), *_CALLED.get(column.name, ())):
            words = set(name.split())
            for heading in free:
                if words <= set(_bare(heading).replace("/", " ").split()) and self.holds(heading, column):
                    return heading
        if column.refers_to:
            return next((heading for heading in free if self._names(heading, column)), None)
        return None

    def holds(self, heading: str, column: Column) -> bool:
        """Whether the cells under a heading are mostly what a column may hold; nothing under it tells nothing."""
        cells = self.cells(heading)
        fitting = sum(_may_be(column, cell) for cell in cells)
        return not cells or fitting >= _OFFERED * len(cells)

    def asked(self, column: Column, headings: Sequence[str]) -> tuple[str, ...]:
        """The words under some headings that are none of a column's own, as far as it has words or codes of its own."""
        if not column.words and column.refers_to not in self.known:
            return ()
        used = {cell: None for heading in headings if heading in self.place_of for cell in self.cells(heading)}
        words = [cell for cell in used if isinstance(cell, str) and not self._is_ours(column, cell)]
        return tuple(word for word in words if as_drawn(word) not in TOTALS)[:_MOST_WORDS]

    def _is_ours(self, column: Column, word: str) -> bool:
        if column.words:
            return word in column.words or word_meant(column, word) is not None
        known = self.known[str(column.refers_to)]
        return word in known.codes or code_called(known, word) is not None

    def _names(self, heading: str, column: Column) -> bool:
        known = self.known[str(column.refers_to)]
        cells = [cell for cell in self.cells(heading) if isinstance(cell, str)]
        named = [cell for cell in cells if cell in known.codes or code_called(known, cell)]
        return len(named) > 0 and 2 * len(named) >= len(cells)


def words_asked(proposed: Proposed, grid: Grid, known: Vocabulary, ours: str, heading: str) -> tuple[str, ...]:
    """The words under a heading that is chosen for one of our columns, that are none of ours."""
    if proposed.table is None:
        return ()
    theirs = _Theirs(grid, proposed.table.heading_row, known)
    return theirs.asked(SHEETS[proposed.table.to].column(ours), [heading])


def _is_never(heading: str) -> bool:
    return _bare(heading).startswith(("rag", "status", "% complete", "percent complete", "progress"))


def _may_be(column: Column, cell: Raw) -> bool:
    if column.kind == "date":
        return isinstance(cell, date) or (isinstance(cell, str) and may_be_day(cell))
    if column.kind in ("count", "stage"):
        return isinstance(cell, int | float | Percentage) or (isinstance(cell, str) and cell[:1].isdigit())
    return True


class _Making:
    """The table of one of their sheets in the making, with what is sure of it and what is not."""

    def __init__(self, theirs: _Theirs, to: str) -> None:
        self.theirs, self.to = theirs, to
        self.sure: dict[str, str] = {}
        self.unsure: list[tuple[str, str]] = []
        self.wide = theirs.across.get(to, {})
        self.columns: dict[str, tuple[str, ...]] = {}
        self.fixed: dict[str, str] = {}
        self._match()

    @property
    def is_recognised(self) -> bool:
        """Whether enough of it is like ours to be proposed unasked."""
        if self.wide:
            return ("unit_id" if self.to == "training" else "recommendation_id") in self.columns
        return len([ours for ours in self.columns if ours in self.sure]) >= 2

    def _match(self) -> None:
        matched = self.theirs.matched(self.to)
        taken = {heading for heading, _ in matched.values()} | set(self.wide)
        for column in SHEETS[self.to].columns:
            heading, is_sure = matched.get(column.name, (None, False))
            if heading is None or not is_sure:
                other = self.theirs.like(column, taken)
                heading, is_sure = other or heading, False
            if heading is None or heading in self.wide:
                continue
            if column.name == "claimed_stage" and is_no_stage(heading):
                continue
            taken.add(heading)
            self.columns[column.name] = (heading,)
            if is_sure or (column.refers_to and self.theirs._names(heading, column)):
                self.sure[column.name] = f"{heading} is {column.name}"
            else:
                self.unsure.append((column.name, f"{heading} seems to be {column.name}"))

    def proposed(self, told: Proposed) -> Proposed:
        """The table with all that is told of it."""
        across = self._across() if self.wide else None
        if self.to == "milestones":
            self._add_forecast()
        self._add_missing(across)
        asked = {ours: words for ours in self.columns if (words := self._asked(ours))}
        table = MappedTable(
            to=self.to,
            sheet=self.theirs.name,
            heading_row=self.theirs.at,
            columns=self.columns,
            fixed=self.fixed,
            words={ours: dict.fromkeys(words, "") for ours, words in asked.items()},
            leave_out=self._totals(),
            across=across,
        )
        unread = tuple(self._unread(table))
        return replace(told, table=table, sure=self.sure, unsure=tuple(self.unsure), unread=unread, asked=asked)

    def _across(self) -> Across:
        """A column for each course, or for each unit."""
        noun, ours, value = next((noun, *rest[1:]) for noun, rest in _ACROSS_OF.items() if rest[0] == self.to)
        for heading, code in self.wide.items():
            self.sure[heading] = f"{heading} is the {noun} {code}"
        for column in (ours, value):
            self.columns.pop(column, None)
        return Across(ours, value, self.wide, self._people() if self.to == "training" else None)

    def _people(self) -> str | None:
        """Whose training it is, and of how many people, may not show."""
        if "role" not in self.columns:
            column = SHEETS["training"].column("role")
            named = next((role for word in self.theirs.name.split() if (role := word_meant(column, word))), None)
            self.fixed["role"] = named or column.words[0]
            why = "was taken from the sheet's name" if named else "does not show"
            self.unsure.append(("role", f"whose training this is {why}; {self.fixed['role']} is put for every row"))
        people = self.columns.pop("in_scope", (None,))[0]
        if people is None:
            shares = any(isinstance(cell, Percentage) for one in self.wide for cell in self.theirs.cells(one))
            why = "percentages need one beside them" if shares else "in_scope is filled from it"
            self.unsure.append(("in_scope", f"no column of people in scope was found: {why}"))
        return people

    def _add_forecast(self) -> None:
        """A forecast is the revised date where there is one, else the date first set."""
        due, revised = self.columns.get("original_due_on", ()), self.columns.get("forecast_on", ())
        self.columns |= {"forecast_on": (*revised, *due)} if due or revised else {}
        if due and not revised:
            words = f"no revised date was found; {due[0]} is taken as the forecast"
            self.unsure.append(("forecast_on", words))

    def _add_missing(self, across: Across | None) -> None:
        """What stands for columns that have to be filled and were not found; told, for nothing of it is sure."""
        filled = {*self.columns, *self.fixed} | ({across.column, across.value, "in_scope"} if across else set())
        for column in SHEETS[self.to].columns:
            if not column.required or column.name in filled:
                continue
            if column.words:
                self.fixed[column.name] = column.words[0]
                words = f"{column.name} was not found; {column.words[0]} is put for every row"
            else:
                words = f"{column.name} was not found, and has to be there"
            self.unsure.append((column.name, words))

    def _asked(self, ours: str) -> tuple[str, ...]:
        """Their words, under our column, that are none of ours: to be given a meaning."""
        column = SHEETS[self.to].column(ours)
        unknown = self.theirs.asked(column, self.columns[ours])
        heading, listed = self.columns[ours][0], ", ".join(unknown[:_MOST_NAMED])
        if unknown and column.words:
            said = f"{heading} says {listed}; say which of {', '.join(column.words)} each is"
            self.unsure.append((ours, said))
        elif unknown:
            self.unsure.append((ours, f"{heading} says {listed}, no {column.refers_to} that is known"))
        return unknown

    def _totals(self) -> dict[str, list[str]]:
        """Rows that add up the others: what stands for the unit in them."""
        cells = [cell for heading in self.columns.get("unit_id", ()) for cell in self.theirs.cells(heading)]
        totals = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and as_drawn(cell) in TOTALS))
        for word in totals:
            self.unsure.append(("unit_id", f"rows of {word} add up the others, and are left out"))
        return {"unit_id": totals} if totals else {}

    def _unread(self, table: MappedTable) -> Iterator[str]:
        """Each heading that nothing is read from, and why, where there is a reason."""
        read = set(table.headings())
        for heading in self.theirs.headings.values():
            if heading not in read:
                yield f"{heading} is not read" + (f": {_NEVER}" if _is_never(heading) else "")
