-- Which cause is each rise and fall of a stage between two days laid to?
-- Parameters: since, as_at (dates; since defaults to the month-end before as_at); known_at (date; defaults to as_at): as in
-- `changes`, and what is told is what `changes` tells as gained, fell, unproven or lapsed: each is in one row here.
-- Columns: cause_id (as in `causes`); recommendation_id; unit_id; before, after (stages, 0 to 5); change (gained, fell,
-- unproven, lapsed); kind (of cause); criterion_id (that blocks, or blocked before a rise).

with

reported as (
    select * from training_known($known_at::date)
),

item_known as (
    select * from evidence_known($known_at::date)
),

plan as (
    select * from milestones_known($known_at::date)
)

select cause_id, recommendation_id, unit_id, before, after, change, kind, criterion_id
from cause_position(
    'restated_unit', 'present_unit', 'restated_criterion', 'present_criterion', 'reported', 'item_known', 'plan',
    $since::date, $as_at::date, $known_at::date
)
order by cause_id, recommendation_id, unit_id
