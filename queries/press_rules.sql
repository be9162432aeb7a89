-- By which rule does a standing exception come on the press list?
-- Parameters: none.
-- Columns: rule_order, rule, words.
-- In the order in which the list takes from them.

select rule_order, rule, words
from press_rule()
order by rule_order
