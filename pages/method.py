"""What do these words mean?"""

import streamlit as st

from data.book.answers import entries
from pages.sentences import method as says
from pages.shared import frame, places, show, terms, url
from queries import questions

RULES: show.Columns = [
    "stage", "title", "criterion_id", show.Column("judged", "Met when"), "valid_days", "grace_days", "min_assurance",
    "effective_from",
]  # fmt: skip
DECISIONS: show.Columns = [
    "decision", "recommendation_id", show.Column("criterion", "Criterion"), show.Column("unit", "Unit"), "reason",
    "agreed_by", "agreed_on", "in_force",
]  # fmt: skip
WORDS: show.Columns = [
    show.Column("word", "Word"),
    show.Column("used", "Used of"),
    show.Column("meaning", "What it means"),
]
SETTINGS = [show.Column("meaning", "What it is for"), show.Column("figure", "Figure"), show.Column("name", "Its name")]
SHEETS = [
    show.Column("sheet", "Sheet"),
    show.Column("about", "What it brings"),
    show.Column("columns", "Its columns, those that may be left blank in brackets"),
]
HEADINGS: show.Columns = [
    show.Column("heading", "Heading"),
    show.Column("meaning", "What it means"),
    show.Column("counts", "Counts"),
]
PAGES: show.Columns = [show.Column("label", "Page"), show.Column("question", "Its question")]
QUESTIONS: show.Columns = [show.Column("name", "Name"), show.Column("asks", "What it asks")]

view = frame.view()
context = view.context
show.title("What do these words mean?")
criteria = view.ask("criteria")
show.answer(says.answer(criteria, view.as_at))

chosen, word = url.read("term", terms.TERMS.__contains__)
if word:
    show.note(word)
if chosen:
    term = terms.TERMS[chosen]
    with st.container(border=True, key="method_term"):
        st.markdown(f"**{show.escaped(term.heading)}.** {show.escaped(term.meaning)}")

for part in terms.PARTS:
    names = [f"[{show.escaped(term.name)}](#{term.anchor})" for term in terms.TERMS.values() if term.part == part]
    st.markdown(f"**{part}:** " + " · ".join(names))

for part in terms.PARTS:
    show.heading(part)
    # One element for each part: Streamlit gives a heading in markdown the anchor that `terms` says it has.
    meanings = [
        f"### {show.escaped(term.heading)}\n\n{show.escaped(term.meaning)}"
        for term in terms.TERMS.values()
        if term.part == part
    ]
    st.markdown("\n\n".join(meanings))

show.heading("Every word with its sign")
show.note("The more severe first. A sign has a shape of its own, so that it can be told without colour.")
show.table(says.words(), WORDS, "method_words", name="Words and their signs", download=False)

show.heading("The rules in force")
judged = [{**row, "judged": says.how_judged(row)} for row in criteria]
in_force = [row for row in judged if row["in_force"]]
if in_force:
    name = "Criteria in force"
    show.table(in_force, RULES, "method_rules", name=name, context=context, question="criteria")
for sentence in says.sizes(view.ask("sample_sizes")):
    st.markdown(show.escaped(sentence))
show.note("The figures that the rules and the pages go by besides these, ours for MOPAC and the Met to agree:")
show.table(says.settings(), SETTINGS, "method_settings", name="Settings", download=False)

show.heading("Changes of rule")
st.markdown(show.escaped(says.rules_changed(criteria)))
changed = [row for row in judged if row["versions"] > 1]
if changed:
    name = "Versions of the criteria"
    show.table(changed, [*RULES, "in_force"], "method_versions", name=name, context=context, question="criteria")

show.heading("Exemptions and exclusions")
decisions = view.ask("agreed_exceptions")
st.markdown(show.escaped(says.decided(decisions)))
if decisions:
    show.table(
        says.named(decisions, {row["criterion_id"]: row["title"] for row in criteria}, view.units),
        DECISIONS,
        "method_decisions",
        name="Exemptions and exclusions",
        context=context,
        question="agreed_exceptions",
    )

show.heading("What is assumed")
st.markdown("\n".join(f"- {show.escaped(text)}" for text in says.texts("assumption")))

show.heading("What the letter says, and what these pages do about it")
show.note("From the Deputy Mayor's letter of 18 July 2023, in its own words.")
for entry in says.TEXTS["letter"]:
    st.markdown(f"> {show.escaped(entry['quote'])}\n\n{show.escaped(entry['here'])}")

show.heading("Sources")
for entry in says.TEXTS["source"]:
    link = f"  \n[{show.escaped(entry['url'])}]({entry['url']})" if "url" in entry else ""
    st.markdown(f"{show.escaped(entry['title'])}{link}")

show.heading("What isn't known")
st.markdown("\n".join(f"- {show.escaped(text)}" for text in says.texts("unknown")))

show.heading("What a return brings")
show.note("Sheets and their columns. The template explains each column: python -m data template.")
show.as_table(says.sheets(), SHEETS, "method_sheets", name="The sheets of a return")

show.heading("The pages and their questions")
pages = [{"label": place.label, "question": place.question} for group in places.PLACES.values() for place in group]
show.table(pages, PAGES, "method_pages", name="The pages", download=False)
show.note("Every figure comes from a named question, which anyone can ask at the command line: python -m queries NAME.")
asked = [{"name": name, "asks": question.asks} for name, question in questions().items()]
show.as_table(asked, QUESTIONS, "method_questions", name="The named questions")
show.note("What the headings of their answers mean:")
show.as_table(lambda: says.headings(*entries()), HEADINGS, "method_headings", name="The headings of tables")

show.limits(
    "These rules say what evidence would show that practice is embedded; they can't say that the evidence is true.",
    "They are defaults until MOPAC and the Met agree them.",
)
