"""Can I rely on these figures?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts.returns import coverage as matrix
from data.book.english import day
from data.book.reference import ACCESS
from pages.parts import audit, returns_mapping
from pages.sentences import returns as says
from pages.shared import access, checker, days, frame, part, pieces, readers, show, sight, terms, url

LARGEST_MEGABYTES = 20
COVERAGE: show.Columns = ["month_end", "sheet", "state", "due_on", "first_received_on", "times", "row_count"]
ASKED: show.Columns = [
    "unit_name", "recommendations", "findings_asked", "findings_in_date", "findings_filed", "files_asked",
    "cases_asked", "cases_judged", "sample_positions", "positions_sampled", "death_reports",
]  # fmt: skip
EDITS: show.Columns = ["entered_on", "entered_by", "table_name", "key", "column_name", "before", "after"]
RECEIPTS: show.Columns = [
    "as_at", "received_on", "submitted_by", "load_number", "row_count", "warnings",
    show.Column("correction", "Correction"), "note", show.Column("hash", "Hash"),
]  # fmt: skip
# In pixels, of a laptop: room for the note, which says what a correction was for.
WIDTHS = {
    "as_at": 125, "received_on": 135, "submitted_by": 160, "load_number": 55, "row_count": 55, "warnings": 80,
    "correction": 90, "note": 470, "hash": 110,
}  # fmt: skip
FIGURES: show.Columns = ["sheet", "subject", "field", "before", "after"]
WARNINGS: show.Columns = ["sheet", "row_number", "column_name", "value", "warning"]
# What a check finds, which is no answer of a question.
PLACE = [
    show.Column("sheet", "Sheet"),
    show.Column("row", "Row"),
    show.Column("column", "Column"),
    show.Column("value", "Value"),
]
FAULTS: show.Columns = [*PLACE, show.Column("fault", "Fault")]
NOTICES: show.Columns = [*PLACE, show.Column("fault", "How it was read")]
ODDITIES: show.Columns = [*PLACE, show.Column("fault", "Warning")]
BROUGHT: show.Columns = [show.Column("sheet", "Sheet"), show.Column("rows", "Rows")]
POSITIONS: show.Columns = [
    "milestone_id",
    "title",
    show.Column("what", "What"),
    show.Column("before", "Now"),
    show.Column("after", "With it"),
]
MOVED: show.Columns = [
    "recommendation_id",
    show.Column("unit", "Unit"),
    show.Column("stage_now", "Stage now"),
    show.Column("stage_with_it", "Stage with it"),
]


def cell_chosen(place: list[Any]) -> None:
    """A cell of the matrix: show the return that stands there."""
    *_, return_id = place
    if return_id:
        url.change(**{"return": return_id})
        sight.ask("returns_receipt")


def receipt_chosen(row: frame.Row) -> None:
    """A row of the receipts: show that return."""
    url.change(**{"return": row["return_id"]})
    sight.ask("returns_receipt")


def receipt(view: frame.View, row: frame.Row) -> None:
    """One return: its receipt, the file as received, and its warnings."""
    with st.container(border=True, key="returns_receipt"):
        sight.bring("returns_receipt")
        show.put(pieces.paragraph(pieces.strong(says.receipt(row))))
        for sentence in says.receipt_details(row, checker.loader_of(row["return_id"])):
            show.put(sentence)
        original_file(row["return_id"])
        warnings = view.ask("return_warnings", return_id=row["return_id"])
        if warnings:
            name = "Warnings of this return"
            show.as_table(warnings, WARNINGS, "returns_its_warnings", name=name, context=view.context)


def original_file(return_id: str) -> None:
    """The file as it was received: read, packed and held against its hash only when asked for."""
    original = checker.original(return_id)
    if original is None:
        show.note("The file as received is not in this store's ledger.")
        return
    with st.container(horizontal=True):
        st.download_button(
            "Download the file as received",
            data=original.data,
            file_name=original.name,
            mime=original.mime,
            key="returns_original",
            on_click="ignore",
        )
        asked = st.button("Is it still what was received?", key="returns_sound", type="tertiary")
    if asked:
        show.note(says.soundness(original.is_sound()))


def all_receipts(receipts: Sequence[frame.Row]) -> None:
    """Every return received, as rows that open."""
    show.choose(
        [{**row, "correction": "yes" if row["corrects"] else "", "hash": row["sha256"][:12]} for row in receipts],
        RECEIPTS,
        "returns_receipts",
        name="Returns received",
        on_click=receipt_chosen,
        height=min(420, 38 + 35 * len(receipts)),
        widths=WIDTHS,
        question="return_receipts",
    )


def named(files: Sequence[Any], view: frame.View, mapping: str | None = None) -> tuple[Any, ...]:
    """What a check is of: these files, read so, against these figures, on this day."""
    return name_of(files), view.snapshot_id, view.today, mapping


def tried(files: Sequence[Any], view: frame.View, mapping: str | None = None) -> checker.Tried:
    """The outcome of the check, kept while the same files are there and are read alike."""
    name = named(files, view, mapping)
    if st.session_state.get("returns_tried_name") != name:
        with st.spinner(says.WAITING if checker.is_busy() else says.CHECKING):
            st.session_state["returns_tried"] = checker.try_out(dropped(files), view.today, mapping)
        st.session_state["returns_tried_name"] = name
    return st.session_state["returns_tried"]


def name_of(files: Sequence[Any]) -> str:
    """What tells the files that were dropped in from others."""
    return "-".join(str(file.file_id) for file in files)


def dropped(files: Sequence[Any]) -> list[checker.Dropped]:
    """The files as they were dropped in."""
    return [checker.Dropped(file.name, file.getvalue()) for file in files]


def in_own_layout(files: Sequence[Any], view: frame.View) -> Any:
    """The workbook, where it is in its sender's own layout: looked at once while the same file is there."""
    name = (name_of(files), view.snapshot_id)
    if st.session_state.get("returns_looked_name") != name:
        with st.spinner(says.WAITING if checker.is_busy() else says.CHECKING):
            st.session_state["returns_looked"] = checker.in_own_layout(dropped(files))
        st.session_state["returns_looked_name"] = name
    return st.session_state["returns_looked"]


@part.alone
def by_a_mapping(view: frame.View, files: Sequence[Any], workbook: Any) -> None:
    """What a workbook in its sender's own layout is taken for, and its check once it is asked for."""
    chosen = returns_mapping.mapping(view, workbook, f"returns_theirs_{name_of(files)}")
    asked = st.button("Check it, read so", key="returns_check_mapped", type="primary", disabled=chosen is None)
    if chosen is None:
        return
    if asked:
        st.session_state["returns_mapped_by"] = (name_of(files), chosen.text)
    if st.session_state.get("returns_mapped_by") == (name_of(files), chosen.text):
        result(files, view, chosen.text)


def result(files: Sequence[Any], view: frame.View, mapping: str | None = None) -> None:
    """What a check found, what loading would do, and for a steward the loading itself."""
    outcome = tried(files, view, mapping)
    show.put(pieces.paragraph(pieces.strong(says.outcome(outcome))))
    faults(outcome)
    what_it_would_do(outcome, view)
    confirmed_for = st.session_state.pop("returns_confirmed", None)  # counts at this run or never
    if view.visitor.loads_as and not outcome.faults and not outcome.already:
        loading(files, view, view.visitor.loads_as, mapping, confirmed_for)


def faults(outcome: checker.Tried) -> None:
    """What would be refused, with the marked-up copy, and what is odd."""
    if outcome.faults:
        show.table(outcome.faults, FAULTS, "returns_faults", name="Faults", download=False)
    if outcome.marked:
        st.download_button(
            "Download the marked-up copy",
            data=outcome.marked,
            file_name="return-faults.xlsx",
            mime=checker.XLSX,
            key="returns_marked",
            on_click="ignore",
        )
    if outcome.notices:
        show.table(outcome.notices, NOTICES, "returns_tried_notices", name="How it was read", download=False)
    if outcome.warnings:
        show.table(outcome.warnings, ODDITIES, "returns_tried_warnings", name="Warnings", download=False)


def what_it_would_do(outcome: checker.Tried, view: frame.View) -> None:
    """What the return brings, the stages it would move, and the figures sent before that it would change."""
    if outcome.sheets and not outcome.already:
        sheets = [{"sheet": sheet, "rows": number} for sheet, number in outcome.sheets.items()]
        show.table(sheets, BROUGHT, "returns_tried_sheets", name="What it brings", download=False)
    if outcome.stages:
        moved = [says.moved(row, view.units) for row in outcome.stages]
        show.table(moved, MOVED, "returns_tried_stages", name="Stages it would move", download=False)
    if outcome.milestones:
        changed = [says.position(row) for row in outcome.milestones]
        name, question = "Milestones it would change", "milestone_position"
        show.table(changed, POSITIONS, "returns_tried_milestones", name=name, download=False, question=question)
    if outcome.figures:
        name = "Figures sent before that it would change"
        question = "return_restatements"
        show.table(outcome.figures, FIGURES, "returns_tried_figures", name=name, download=False, question=question)


def loading(files: Sequence[Any], view: frame.View, loader: str, mapping: str | None, confirmed_for: Any) -> None:
    """Load the return, on what the check has shown and no other. confirmed_for: the check whose button was pressed."""
    with st.container(border=True, key="returns_loading"):
        show.put(says.before_loading(loader, view.today))
        name = named(files, view, mapping)
        st.button("Load this return", key="returns_load", type="primary", on_click=confirmed, args=(name,))
        if confirmed_for == name:
            load(files, view, mapping)
        elif confirmed_for:
            show.note("Other figures were published meanwhile. This is what it would change of those; load it on them.")


def confirmed(name: tuple[Any, ...]) -> None:
    """The button was pressed, on the outcome of that check."""
    st.session_state["returns_confirmed"] = name


def load(files: Sequence[Any], view: frame.View, mapping: str | None) -> None:
    """Load it, showing how far it has come; then the page is shown anew, with its receipt."""
    bar = st.progress(0.0, "Waiting for its turn")

    def progress(done: int, total: int, words: str) -> None:
        bar.progress(done / total, words.capitalize())

    loader = access.visitor().loads_as  # as it now stands: the right may have been taken away
    if loader is None:
        outcome = checker.InStore(None, wrong="the list of who may load was changed, and you may not any more")
    else:
        outcome = checker.load_in(dropped(files), view.today, loader, progress, mapping)
    st.session_state["returns_loaded"] = (name_of(files), outcome)
    st.rerun()


def was_loaded(files: Sequence[Any]) -> bool:
    """Whether the return in the box was loaded, which is told; so is why it could not be."""
    of, outcome = st.session_state.get("returns_loaded", (None, None))
    if of != name_of(files):
        return False
    (st.success if outcome.return_id else st.error)(show.escaped(says.loaded(outcome)))
    if outcome.return_id:
        chosen = {"return": outcome.return_id}
        st.button("See its receipt", key="returns_its_receipt", on_click=url.change, kwargs=chosen)
    return bool(outcome.return_id)


def asked_for(view: frame.View) -> None:
    """What the rules ask a sender for in all, and what was sent against it."""
    asked = view.ask("asked_for")
    show.heading("What the rules ask for, and what was sent")
    show.put(says.asked_for(asked))
    if asked:
        rows = [{**row, "unit_name": row["unit_name"] or "All units"} for row in asked]
        name, question = "What the rules ask for, unit by unit", "asked_for"
        show.as_table(rows, ASKED, "returns_asked", name=name, context=view.context, question=question)
    show.put(pieces.links(terms.piece("what the rules ask for", "How this is counted")))


view = frame.view()
show.title("Can I rely on these figures?")
receipts = view.ask("return_receipts")
coverage = view.ask("return_coverage", today=view.known_at or view.today)
if view.empty:
    show.nothing("No return is in yet.", "Try one out below; to store it: python -m data load RETURN.")
else:
    show.answer(says.answer(receipts, coverage, view.fresh, view.known_at or view.today))
    show.chart(
        view.draw(matrix, coverage),
        "returns_coverage",
        coverage,
        COVERAGE,
        context=view.context,
        on_click=cell_chosen,
    )
    left_out = "A sheet left out means not reported that month: it is never taken as zero."
    show.put(
        pieces.note(f"{left_out} Choose a cell to see its return."),
        pieces.links(terms.piece("late return", "When a return is late")),
    )

    asked_for(view)
    show.heading("What came in")
    ids = [row["return_id"] for row in receipts]
    chosen, word = url.read("return", ids.__contains__)
    if word:
        show.note(word)
    url.step("return", ids, chosen, "return")
    if chosen:
        receipt(view, receipts[ids.index(chosen)])
    all_receipts(receipts)

    show.heading("What was changed afterwards")
    restated = view.ask("return_restatements")
    show.put(says.restated(restated))
    if restated:
        columns = ["received_on", "as_at", *FIGURES]
        name = "Figures changed by corrected returns"
        show.table(restated, columns, "returns_restated", name=name, context=view.context)
    edited = view.ask("reference_edits", since=date.min, known_at=view.known_at or view.today)
    edits = [row for row in edited if row["table_name"] != ACCESS.name]  # who may look is no matter of figures
    show.put(says.edited(edits))
    if edits:
        name, question = "Edits of the reference", "reference_edits"
        show.as_table(edits, EDITS, "returns_edits", name=name, context=view.context, question=question)
    url.link("since", "Which stages it moved")

    since = days.last_meeting(view.facts.meetings, view.facts.months, view.as_at)
    show.heading(f"Do the counts add up, from {day(since)} to {day(view.as_at)}?")
    audit.counts(view, since)

    show.heading("Warnings kept")
    show.note("Accepted, but odd. A refused return is not stored, so its faults are known only to its sender.")
    show.as_table(
        view.ask("return_warnings"),
        ["received_on", "as_at", *WARNINGS],
        "returns_warnings",
        name="Warnings kept",
        context=view.context,
    )

show.heading("Try a return before sending it")
show.note(
    "One Excel workbook (.xlsx), or the CSV files of one return together. It is checked as loading would check it, and "
    "nothing is stored. One return is checked at a time. A workbook in another layout is asked about first."
    + (" You may load it once it has no fault." if view.visitor.loads_as else "")
)
readers.uploader_stands()
files = st.file_uploader(
    "A return to check",
    type=["xlsx", "csv"],
    accept_multiple_files=True,
    key="returns_dropped",
    max_upload_size=LARGEST_MEGABYTES,
)
if files and not was_loaded(files):
    own = in_own_layout(files, view)
    if own is None:
        result(files, view)
    else:
        by_a_mapping(files, own)

show.limits(
    "The checks find what is impossible or odd; a wrong figure that is plausible passes them.",
    "A hash shows that a file is as it was received, not that it was right.",
)
