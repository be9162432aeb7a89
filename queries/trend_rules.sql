-- Which rules call a change in a rate a signal, and not noise?
-- Parameters: none.
-- Columns: position, rule, words.

select position, rule, words
from trend_rule()
order by position
