"""What do these words mean?"""

import streamlit as st

from pages.sentences import method as words
from pages.shared import frame, places, show, terms, url
from queries import questions

view = frame.view()

show.title("What do these words mean?")
criteria = view.ask("criteria")
show.answer(words.answer(criteria, view.as_at))

chosen, word = url.read("term", terms.TERMS.__contains__)
if word:
    show.note(word)
if chosen:
    term = terms.TERMS[chosen]
    with st.container(border=True, key="method_term"):
        st.markdown(f"**{show.escaped(term.name[:1].upper() + term.name[1:])}.** {show.escaped(term.meaning)}")

for part in terms.PARTS:
    names = [term for term in terms.TERMS.values() if term.part == part]
    st.markdown(f"**{part}:** " + " · ".join(f"[{show.escaped(term.name)}](#{term.anchor})" for term in names))

for part in terms.PARTS:
    show.heading(part)
    # One element for each part: Streamlit gives a heading in markdown the anchor that `terms` says it has.
    st.markdown(
        "\n\n".join(
            f"### {show.escaped(term.name[:1].upper() + term.name[1:])}\n\n{show.escaped(term.meaning)}"
            for term in terms.TERMS.values()
            if term.part == part
        )
    )

show.heading("The rules in force")
in_force = [{**row, "judged": words.how_judged(row)} for row in criteria if row["in_force"]]
rule_columns: dict[str, str | show.Column] = {
    "stage": show.Column("Stage", words.stage_words),
    "title": "Criterion",
    "criterion_id": "Its id in returns",
    "judged": "Met when",
    "valid_days": "Valid for (days)",
    "grace_days": "Grace (days)",
    "min_assurance": "Least assurance",
    "effective_from": "In force from",
}
if in_force:
    show.table(in_force, rule_columns, "method_rules", name="Criteria in force", context=view.context)
for said in words.sizes_told(view.ask("sample_sizes")):
    st.markdown(show.escaped(said))

show.heading("Changes of rule")
st.markdown(show.escaped(words.rules_changed(criteria)))
changed = [{**row, "judged": words.how_judged(row)} for row in criteria if row["versions"] > 1]
if changed:
    show.table(
        changed,
        {**rule_columns, "in_force": "In force on this date"},
        "method_versions",
        name="Versions of the criteria",
        context=view.context,
    )

show.heading("Exemptions and exclusions")
decisions = view.ask("agreed_exceptions")
st.markdown(show.escaped(words.decided(decisions)))
if decisions:
    titles = {row["criterion_id"]: row["title"] for row in criteria}
    show.table(
        decisions,
        {
            "decision": "Decision",
            "recommendation_id": "Recommendation",
            "criterion_id": show.Column("Criterion", lambda criterion: titles.get(criterion, criterion or "")),
            "unit_id": show.Column("Unit", lambda unit: view.units.get(unit, unit or "")),
            "reason": "Reason",
            "agreed_by": "Agreed by",
            "agreed_on": "Agreed on",
            "in_force": "In force",
        },
        "method_decisions",
        name="Exemptions and exclusions",
        context=view.context,
    )

show.heading("What is assumed")
st.markdown("\n".join(f"- {show.escaped(entry['text'])}" for entry in words.TEXTS["assumption"]))

show.heading("What the letter says, and what these pages do about it")
show.note("From the Deputy Mayor's letter of 18 July 2023, in its own words.")
for entry in words.TEXTS["letter"]:
    st.markdown(f"> {show.escaped(entry['quote'])}\n\n{show.escaped(entry['here'])}")

show.heading("Sources")
for entry in words.TEXTS["source"]:
    link = f"  \n[{show.escaped(entry['url'])}]({entry['url']})" if "url" in entry else ""
    st.markdown(f"{show.escaped(entry['title'])}{link}")

show.heading("What isn't known")
st.markdown("\n".join(f"- {show.escaped(entry['text'])}" for entry in words.TEXTS["unknown"]))

show.heading("The pages and their questions")
show.table(
    [{"label": place.label, "question": place.question} for group in places.PLACES.values() for place in group],
    {"label": "Page", "question": "Its question"},
    "method_pages",
    name="The pages",
    download=False,
)
show.note("Every figure comes from a named question, which anyone can ask at the command line: python -m queries NAME.")
show.as_table(
    [{"name": name, "asks": question.asks} for name, question in questions().items()],
    {"name": "Name", "asks": "What it asks"},
    "method_questions",
    name="The named questions",
)

show.limits(
    "These rules say what evidence would show that practice is embedded; they can't say that the evidence is true.",
    "They are defaults until MOPAC and the Met agree them.",
)
