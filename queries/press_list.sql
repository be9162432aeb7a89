-- Which standing exceptions would be asked about first, and which just missed the list?
-- Parameters: as_at, known_at.
-- Columns: place, on_list, rule, rule_place, of_rule, recommendation_id, unit_id, units, subject, stage, criterion_id, n, of,
-- share, threshold, other_n, other_of, other_share, since_on, days.
-- By the rules of `press_rules`: the gravest of each, then the second of each. The first five are on the list; five follow that
-- just missed it.

select *
from press_exception
where $as_at::date is not null
    and $known_at::date is not null
order by place
