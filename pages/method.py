"""What do these words mean?"""

from collections.abc import Sequence

import streamlit as st

from data.book.answers import entries
from pages.sentences import method as says
from pages.sentences.returns import asked_for
from pages.shared import frame, pieces, places, room, show, terms, url
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

SIGNS, RULES_IN_FORCE, FIGURES, SOURCES, DATA = "signs", "rules", "settings", "sources", "data"
OTHERS = {SIGNS: "Signs", RULES_IN_FORCE: "Rules", FIGURES: "Settings", SOURCES: "Sources", DATA: "Data"}
FOUND_AT_MOST = 40
FOUND: show.Columns = [
    show.Column("word", "Word or rule"), show.Column("meaning", "What it means"), show.Column("chapter", "Chapter"),
]  # fmt: skip


def chapters() -> dict[str, str]:
    """The chapters, by the id that the address has for them."""
    return {**{terms.slug(part): part for part in terms.PARTS}, **OTHERS}


def of_part(part: str) -> None:
    """The words of a part, each beside what it means."""
    words = [term for term in terms.TERMS.values() if term.part == part]
    entries = [(show.escaped(term.heading), show.escaped(term.meaning)) for term in words]
    room.beside(f"method_{terms.slug(part)}", entries)


def told_terms() -> list[dict[str, str]]:
    """Every word defined, as a row to search."""
    return [{"word": term.heading, "meaning": term.meaning, "chapter": term.part} for term in terms.TERMS.values()]


def told_rules(judged: Sequence[frame.Row]) -> list[dict[str, str]]:
    """The signs, the criteria in force, the settings and the headings of tables, as rows to search."""
    signs = [{"word": row["word"], "meaning": row["meaning"], "chapter": OTHERS[SIGNS]} for row in says.words()]
    criteria = [
        {"word": row["title"], "meaning": f"Met when: {row['judged']}", "chapter": OTHERS[RULES_IN_FORCE]}
        for row in judged
        if row["in_force"]
    ]
    figures = [
        {"word": row["meaning"], "meaning": row["figure"], "chapter": OTHERS[FIGURES]} for row in says.settings()
    ]
    headings = [
        {"word": row["heading"], "meaning": row["meaning"], "chapter": OTHERS[DATA]}
        for row in says.headings(*entries())
    ]
    return [*signs, *criteria, *figures, *headings]


def found(typed: str, judged: Sequence[frame.Row]) -> None:
    """Everything that holds what was typed, whatever its chapter."""
    rows = says.found(typed, told_terms(), told_rules(judged))
    show.note(says.found_in_words(len(rows), typed))
    if rows:
        show.table(rows[:FOUND_AT_MOST], FOUND, "method_found", name="Words and rules found", download=False)


def signs() -> None:
    """Every word that says how something stands, with its sign."""
    show.note("The more severe first. A sign has a shape of its own, so that it can be told without colour.")
    show.table(says.words(), WORDS, "method_words", name="Words and their signs", download=False)


def rules(view: frame.View, judged: Sequence[frame.Row]) -> None:
    """The criteria in force, what their thresholds ask of a sample, what has changed, and what is excepted."""
    in_force = [row for row in judged if row["in_force"]]
    if in_force:
        name = "Criteria in force"
        show.table(in_force, RULES, "method_rules", name=name, context=view.context, question="criteria")
    for sentence in says.sizes(view.ask("sample_sizes")):
        show.put(sentence)
    show.heading("Changes of rule")
    show.put(says.rules_changed(judged))
    changed = [row for row in judged if row["versions"] > 1]
    if changed:
        name = "Versions of the criteria"
        columns = [*RULES, "in_force"]
        show.as_table(changed, columns, "method_versions", name=name, context=view.context, question="criteria")
    exceptions(view, judged)
    show.heading("The press list: which standing exceptions come on it")
    show.table(view.ask("press_rules"), ["rule_order", "words"], "method_press", name="The press list", download=False)


def exceptions(view: frame.View, judged: Sequence[frame.Row]) -> None:
    """The exemptions and exclusions agreed."""
    decisions = view.ask("agreed_exceptions")
    show.heading("Exemptions and exclusions")
    show.put(says.decided(decisions))
    if decisions:
        show.as_table(
            says.named(decisions, {row["criterion_id"]: row["title"] for row in judged}, view.units),
            DECISIONS,
            "method_decisions",
            name="Exemptions and exclusions",
            context=view.context,
            question="agreed_exceptions",
        )


def figures() -> None:
    """The settings: what each is for, and its figure."""
    show.note("What the rules and the pages go by besides the criteria: ours, for MOPAC and the Met to agree.")
    show.table(says.settings(), SETTINGS, "method_settings", name="Settings", download=False)


def sources() -> None:
    """The letter in its own words, what is assumed, where things come from, and what isn't known."""
    show.heading("What the letter says, and what these pages do about it")
    show.note("From the Deputy Mayor's letter of 18 July 2023, in its own words.")
    show.put(*(part for entry in says.TEXTS["letter"] for part in (pieces.quoted(entry["quote"]), entry["here"])))
    show.put(
        pieces.heading("What is assumed"),
        pieces.listed(says.texts("assumption")),
        pieces.heading("Sources"),
        *(
            pieces.lines(entry["title"], pieces.away(entry["url"]) if "url" in entry else None)
            for entry in says.TEXTS["source"]
        ),
        pieces.heading("What isn't known"),
        pieces.listed(says.texts("unknown")),
    )


def data(view: frame.View) -> None:
    """What a return brings and what the rules ask for in all, the pages, the questions and their headings."""
    show.heading("What a return brings")
    show.put(asked_for(view.ask("asked_for")))
    url.link("returns", "What was sent against it, unit by unit")
    show.note("Sheets and their columns. The template explains each column: python -m data template.")
    show.as_table(says.sheets(), SHEETS, "method_sheets", name="The sheets of a return")
    show.heading("The pages and their questions")
    pages = [{"label": place.label, "question": place.question} for group in places.PLACES.values() for place in group]
    show.table(pages, PAGES, "method_pages", name="The pages", download=False)
    show.note("Every figure comes from a named question, which anyone can ask: python -m queries NAME.")
    asked = [{"name": name, "asks": question.asks} for name, question in questions().items()]
    show.as_table(asked, QUESTIONS, "method_questions", name="The named questions")
    show.note("What the headings of their answers mean:")
    show.as_table(lambda: says.headings(*entries()), HEADINGS, "method_headings", name="The headings of tables")


def one_chapter(view: frame.View, chapter: str, judged: Sequence[frame.Row]) -> None:
    """A chapter, which fills about one screen."""
    others = {
        SIGNS: signs,
        RULES_IN_FORCE: lambda: rules(view, judged),
        FIGURES: figures,
        SOURCES: sources,
        DATA: lambda: data(view),
    }
    if chapter in others:
        others[chapter]()
    else:
        of_part(chapters()[chapter])


view = frame.view()
show.title("What do these words mean?")
criteria = view.ask("criteria")
judged = [{**row, "judged": says.how_judged(row)} for row in criteria]
show.answer(says.answer(criteria, view.as_at))

chosen, word = url.read("term", terms.TERMS.__contains__)
asked, chapter_word = url.read("chapter", chapters().__contains__)
typed, typed_word = url.read("find")
for quiet in filter(None, (word, chapter_word, typed_word)):
    show.note(quiet)
term = terms.TERMS.get(chosen)
first = next(iter(chapters()))
chapter = asked or (terms.slug(term.part) if term else first)
url.typed("Find a word, a rule or a heading", "find", typed, placeholder="lapsed, threshold, W7", width=420)
if typed:
    found(typed, judged)
if term:
    with st.container(border=True, key="method_term"):
        show.put(pieces.paragraph(pieces.strong(f"{term.heading}."), term.meaning))
url.segments("Chapter", "chapter", list(chapters()), chapter, labels=chapters())
one_chapter(view, chapter, judged)

show.limits(
    "These rules say what evidence would show that practice is embedded; they can't say that the evidence is true.",
    "They are defaults until MOPAC and the Met agree them.",
)
