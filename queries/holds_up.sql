-- Which course, policy or check holds up which recommendations, and what would fall without it?
-- Parameters: as_at, known_at, recommendation, unit.
-- Columns: kind, thing, criterion_id, course_id, evidence_id, recommendations, unit_positions, would_fall,
-- recommendations_would_fall, until, criterion_title, units, owner.
-- A course, with the rosters of officers and supervisors together, or a finding; those that hold up most first. It holds up
-- a position where a criterion it satisfies counts towards the stage held. Samples hold up one position each: see `runway`.

with

resting as (
    select *
    from resting_position
    where $known_at::date is not null
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

headline as (
    select recommendation_id, supported_stage as headline
    from recommendation_history
    where as_at = $as_at
),

-- A position may rest on a course twice, through officers and supervisors.
position as (
    select
        kind, recommendation_id, unit_id, course_id, evidence_id,
        if(kind = 'finding', criterion_id, null) as criterion_id,
        min(falls_to) as falls_to, min(until) as until,
        any_value(reference) as reference, any_value(verified_by) as verified_by,
    from resting
    group by all
),

together as (
    select
        position.kind, position.course_id, position.evidence_id, position.criterion_id,
        list_sort(list_distinct(list(position.recommendation_id))) as recommendations,
        count(*) as unit_positions,
        count(position.falls_to) as would_fall,
        coalesce(
            list_sort(list_distinct(
                list(position.recommendation_id) filter (where position.falls_to < headline.headline)
            )), []
        ) as recommendations_would_fall,
        min(position.until) as until,
        list_sort(list_distinct(list(position.unit_id))) as units,
        any_value(position.reference) as reference,
        any_value(position.verified_by) as verified_by,
    from position
    join headline using (recommendation_id)
    group by all
),

criterion as (
    select * from criterion_title($as_at)
)

select
    together.kind,
    coalesce(course.title, together.reference, together.evidence_id) as thing,
    together.criterion_id, together.course_id, together.evidence_id, together.recommendations, together.unit_positions,
    together.would_fall, together.recommendations_would_fall, together.until,
    criterion.title as criterion_title, together.units, together.verified_by as owner,
from together
left join course using (course_id)
left join criterion on criterion.criterion_id = together.criterion_id
order by
    len(together.recommendations_would_fall) desc, together.would_fall desc, together.unit_positions desc, together.until,
    together.course_id, together.evidence_id
