"""The ground floor: what the domain is, said once, as data. Everything may read it; it imports nothing of the house.

ladder      the stages, and the assurance a piece of evidence may have
verdicts    verdicts, flags, and kinds of change: the word, its sign, which is the more severe
tables      what a table is: columns with their kind, vocabulary, range, key and references
returns     the sheets of a monthly return
reference   the slow-moving tables that a store's owner edits
answers     every column that a question answers with: heading, meaning, unit, how it is written
settings    figures that a rule or a page goes by
english     dates, plurals and lists in plain English
days        months, month-ends and today
minutes     what may be written in the log of decisions
spreadsheets  values as a spreadsheet may safely open them
shares      the one way a share is written
store       from all this, the SQL of the store: tables with their checks, and the settings as macros
known       and for each sheet, what is known of it
"""

PRODUCT = "Oversight of the recommendations"
"""What this is called where the reference names no programme, and in a browser's list of pages."""
