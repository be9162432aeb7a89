-- Which cause is each rise and fall of a stage between two days laid to?
-- Parameters: since, as_at, known_at.
-- Columns: cause_id, recommendation_id, unit_id, before, after, change, kind, criterion_id.
-- What `changes` tells as gained, fell, unproven or lapsed: each stage is in one row here.

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
