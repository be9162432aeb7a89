"""Do the counts add up? What an auditor checks: what stood, what was restated, what came and went, what stands now."""

from datetime import date

from data.book.english import day
from pages.sentences import since as says
from pages.shared import frame, show

MEASURES = {
    "stage": "Recommendations in units, by supported stage",
    "claim": "Recommendations in units, by claimed stage",
    "milestone": "Milestones, by state",
}


def counts(view: frame.View, since: date) -> None:
    """The counts of a day, what was restated of it, what came and went since, and the counts now, row by row."""
    rows = view.ask("changes_reconciled", since=since, known_at=view.known_at or view.today)
    show.put(says.sums_in_words(rows))
    counted = [
        {**row, "about": about} for measure, about in MEASURES.items() for row in says.reconciliation(rows, measure)
    ]
    if counted:
        columns = [
            show.Column("about", "Of what"),
            show.Column("state", "Stage or state"),
            show.Column("before", f"{day(since)}, as known then"),
            show.Column("restated", "Restated"),
            show.Column("came", "In"),
            show.Column("went", "Out"),
            show.Column("now", day(view.as_at)),
        ]
        show.as_table(counted, columns, "audit_counts", name="Do the counts add up", context=view.context)
