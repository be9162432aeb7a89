-- What is overseen, by whom, and how is it marked: what the frame says this is?
-- Parameters: none.
-- Columns: name, body, masthead, source_url, marking.
-- One row; none where the reference has no programme.csv.

select name, body, masthead, source_url, marking
from programme
