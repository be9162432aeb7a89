"""Can I trust this page?"""

import streamlit as st

from charts import returns
from data.book.english import day, month
from pages.sentences import returns as words
from pages.shared import checker, frame, show, terms, url

view = frame.view()
LARGEST = 20

show.title("Can I trust this page?")
receipts = view.ask("return_receipts")
coverage = view.ask("return_coverage", today=view.known_at or view.today)
if view.empty:
    show.nothing("No return is in yet.", "Try one out below; to store it: python -m data load RETURN.")
else:
    show.answer(words.answer(receipts, coverage, view.today))


def month_chosen(data: list) -> None:
    """A cell of the matrix: show the return that stands there."""
    if data[2]:
        url.change(**{"return": data[2]})


if not view.empty:
    show.chart(
        view.draw(returns.coverage, coverage),
        "returns_coverage",
        coverage,
        {
            "month_end": show.Column("Month", month),
            "sheet": "Sheet",
            "state": "State",
            "due_on": "Due",
            "first_received_on": "First received",
            "times": "Returns that brought it",
            "row_count": "Rows",
        },
        context=view.context,
        on_click=month_chosen,
    )
    show.note(
        "A sheet left out means not reported that month: it is never taken as zero. Choose a cell to see its return."
    )
    terms.link("late return", "When a return is late")

    show.heading("What came in")
    ids = [row["return_id"] for row in receipts]
    chosen, word = url.read("return", ids.__contains__)
    if word:
        show.note(word)
    url.step("return", ids, chosen, "return")
    if chosen:
        receipt = receipts[ids.index(chosen)]
        with st.container(border=True, key="returns_receipt"):
            st.markdown(f"**{show.escaped(words.receipt_told(receipt))}**")
            if receipt["note"]:
                st.markdown(f"Its sender notes: {show.escaped(receipt['note'])}")
            st.markdown(show.escaped(f"Brought: {receipt['sheet_rows'] or 'no sheet'}."))
            loaded = f"{day(receipt['received_at'].date())} at {receipt['received_at']:%H:%M} UTC"
            st.markdown(
                show.escaped(
                    f"Load number {receipt['load_number']}, loaded on {loaded}; {receipt['provenance']} figures."
                )
            )
            st.markdown(show.escaped(f"File {receipt['file_name']}, SHA-256 {receipt['sha256']}."))
            found = checker.original(chosen)
            if found is None:
                show.note("The file as received is not in this store's ledger.")
            else:
                same = (
                    "is, byte for byte, what was received"
                    if found.sound
                    else "is NOT what was received: its hash differs from the receipt"
                )
                st.download_button(
                    "Download the file as received",
                    data=found.data,
                    file_name=found.name,
                    mime=found.mime,
                    key="returns_original",
                    on_click="ignore",
                )
                show.note(f"The file in the ledger {same}.")
            its_warnings = view.ask("return_warnings", return_id=chosen)
            if its_warnings:
                show.as_table(
                    its_warnings,
                    {
                        "sheet": "Sheet",
                        "row_number": "Row",
                        "column_name": "Column",
                        "value": "Value",
                        "warning": "Warning",
                    },
                    "returns_its_warnings",
                    name="Warnings of this return",
                    context=view.context,
                )
    show.choose(
        receipts,
        {
            "as_at": show.Column("Month", month),
            "received_on": "Received",
            "submitted_by": "From",
            "load_number": "Load",
            "row_count": "Rows",
            "warnings": "Warnings",
            "corrects": show.Column("Correction", lambda text: "yes" if text else ""),
            "sha256": show.Column("Hash", lambda text: text[:12]),
            "note": "Note",
        },
        "returns_receipts",
        name="Returns received",
        on_click=lambda row: url.change(**{"return": row["return_id"]}),
        height=min(420, 38 + 35 * len(receipts)),
    )

    show.heading("What corrections changed")
    restated = view.ask("return_restatements")
    st.markdown(show.escaped(words.restated_told(restated)))
    if restated:
        show.table(
            restated,
            {
                "received_on": "Received",
                "as_at": show.Column("Month", month),
                "sheet": "Sheet",
                "subject": "Row",
                "field": "Column",
                "before": "Before",
                "after": "After",
            },
            "returns_restated",
            name="Figures changed by corrected returns",
            context=view.context,
        )
    url.link("since", "Which stages it moved: what changed between two days, restatements apart")

    show.heading("Warnings kept")
    warnings = view.ask("return_warnings")
    show.note("Accepted, but odd. A refused return is not stored, so its faults are known only to its sender.")
    show.as_table(
        warnings,
        {
            "received_on": "Received",
            "as_at": show.Column("Month", month),
            "sheet": "Sheet",
            "row_number": "Row",
            "column_name": "Column",
            "value": "Value",
            "warning": "Warning",
        },
        "returns_warnings",
        name="Warnings kept",
        context=view.context,
    )

show.heading("Try a return before sending it")
show.note(
    "One Excel workbook (.xlsx), or the CSV files of one return together. It is checked as loading would check it, and "
    "nothing is stored."
)
dropped = st.file_uploader(
    "A return to check",
    type=["xlsx", "csv"],
    accept_multiple_files=True,
    key="returns_dropped",
    max_upload_size=LARGEST,
)


def tried_out(files: list[checker.Dropped]) -> checker.Tried:
    """The outcome of the check, kept while the same files are there."""
    name = (checker.fingerprint(files), view.snapshot_id, view.today)
    if st.session_state.get("returns_tried_name") != name:
        with st.spinner("Checking, and working out what it would change"):
            st.session_state["returns_tried"] = checker.try_out(files, view.today)
        st.session_state["returns_tried_name"] = name
    return st.session_state["returns_tried"]


if dropped:
    tried = tried_out([checker.Dropped(file.name, file.getvalue()) for file in dropped])
    st.markdown(f"**{show.escaped(words.tried_told(tried))}**")
    where = {"sheet": "Sheet", "row": "Row", "column": "Column", "value": "Value"}
    if tried.faults:
        show.table(tried.faults, {**where, "fault": "Fault"}, "returns_faults", name="Faults", download=False)
        if tried.marked:
            st.download_button(
                "Download the marked-up copy",
                data=tried.marked,
                file_name="return-faults.xlsx",
                mime=checker.XLSX,
                key="returns_marked",
                on_click="ignore",
            )
    if tried.warnings:
        show.table(
            tried.warnings, {**where, "fault": "Warning"}, "returns_tried_warnings", name="Warnings", download=False
        )
    if tried.sheets and not tried.already:
        held = [{"sheet": sheet, "rows": number} for sheet, number in tried.sheets.items()]
        show.table(
            held, {"sheet": "Sheet", "rows": "Rows"}, "returns_tried_sheets", name="What it brings", download=False
        )
    if tried.stages:
        show.table(
            tried.stages,
            {
                "recommendation_id": "Recommendation",
                "unit_id": show.Column("Unit", lambda unit: view.units.get(unit, unit)),
                "before": show.Column("Stage now", words.stage_name),
                "after": show.Column("Stage with it", words.stage_name),
            },
            "returns_tried_stages",
            name="Stages it would move",
            download=False,
        )
    if tried.figures:
        show.table(
            tried.figures,
            {"sheet": "Sheet", "subject": "Row", "field": "Column", "before": "Before", "after": "After"},
            "returns_tried_figures",
            name="Figures sent before that it would change",
            download=False,
        )

show.limits(
    "The checks find what is impossible or odd; a wrong figure that is plausible passes them.",
    "A hash shows that a file is as it was received, not that it was right.",
)
