-- What would move each recommendation in each unit to its next stage?
-- Parameters: as_at, known_at, recommendation, unit, theme.
-- Columns: recommendation_id, unit_id, to_stage, criterion_id, need, quantity, unit_of_quantity, role, course_id, by_on,
-- detail, from_stage, verdict, criterion_title.
-- One row for each thing needed by a criterion that keeps the unit from the next stage; all of them together move it there.
-- The size of a sample is to be fixed beforehand, never until it passes.

select
    need.recommendation_id, need.unit_id, need.to_stage, need.criterion_id, need.need, need.quantity,
    need.unit_of_quantity, need.role, need.course_id, need.by_on, need.detail,
    need.from_stage, need.verdict, need.title as criterion_title,
from next_need as need
join recommendation using (recommendation_id)
where $as_at::date is not null
    and $known_at::date is not null
    and ($recommendation is null or need.recommendation_id = $recommendation)
    and ($unit is null or need.unit_id = $unit)
    and ($theme is null or recommendation.theme_id = $theme)
order by need.recommendation_id, need.unit_id, need.position, need.course_id, need.by_on, need.detail
