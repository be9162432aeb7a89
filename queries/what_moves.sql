-- What would move each recommendation in each unit to its next stage?
-- Parameters: as_at, known_at, recommendation, unit, theme.
-- Columns: recommendation_id, unit_id, to_stage, criterion_id, need, quantity, unit_of_quantity, role, course_id, by_on,
-- detail, from_stage, verdict, criterion_title.
-- One row for each thing needed by a criterion that keeps the unit from the next stage; all of them together move it there.
-- The size of a sample is to be fixed beforehand, never until it passes.

with

day_verdict as (
    select * from criterion_history
    where as_at = $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

day_stood as (
    select unit_history.*
    from unit_history
    join recommendation using (recommendation_id)
    where unit_history.as_at = $as_at
        and ($recommendation is null or unit_history.recommendation_id = $recommendation)
        and ($unit is null or unit_history.unit_id = $unit)
        and ($theme is null or recommendation.theme_id = $theme)
),

roster as (
    select * from known_training
    where as_at <= $as_at
),

item as (
    select * from known_evidence
    where observed_to <= $as_at
)

select
    recommendation_id, unit_id, to_stage, criterion_id, need, quantity, unit_of_quantity, role, course_id, by_on, detail,
    from_stage, verdict, title as criterion_title,
from need_of_next_stage(
    'day_stood', 'day_verdict', 'practice_history', 'roster', 'item', $as_at::date, $known_at::date
)
order by recommendation_id, unit_id, position, course_id, by_on, detail
