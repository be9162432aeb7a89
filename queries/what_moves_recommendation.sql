-- What do the lowest units of each recommendation need, together, for it to reach its next stage?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: recommendation_id, title, to_stage, criterion_id, need, quantity, unit_of_quantity, role, course_id, by_on, units,
-- unit_ids, criterion_title.
-- One row for each need, added up over the lowest units; one finding for every unit counts once, and of days and quarters
-- the most is told. `by_on` is the latest.

with

need as (
    select next_need.*
    from next_need
    join recommendation_history as headline
        on headline.recommendation_id = next_need.recommendation_id
        and headline.supported_stage = next_need.from_stage
    where headline.as_at = $as_at::date
        and $known_at::date is not null
)

select
    need.recommendation_id, recommendation.title, need.to_stage, need.criterion_id, need.need,
    if(
        need.unit_of_quantity in ('days', 'quarters'), max(need.quantity),
        coalesce(sum(need.quantity) filter (where not need.for_all), 0)
            + coalesce(max(need.quantity) filter (where need.for_all), 0)
    )::bigint as quantity,
    need.unit_of_quantity, need.role, need.course_id,
    max(need.by_on) as by_on,
    count(distinct need.unit_id) as units,
    list(distinct need.unit_id order by need.unit_id) as unit_ids,
    any_value(need.title) as criterion_title,
from need
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
where ($recommendation is null or need.recommendation_id = $recommendation)
    and ($theme is null or recommendation.theme_id = $theme)
group by
    need.recommendation_id, recommendation.title, need.to_stage, need.criterion_id, need.need, need.unit_of_quantity,
    need.role, need.course_id
order by need.recommendation_id, min(need.position), need.need, need.course_id
