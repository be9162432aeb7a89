
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
