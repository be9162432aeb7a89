-- Which rules call a change in a rate a signal, and not noise?
-- Parameters: none.
-- Columns: position; rule (the column of trend_points that says where it fires); words (the rule, as published).

select position, rule, words
from trend_rule()
order by position
