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
    select recommendation_id, supported_stage
    from recommendation_history
    where as_at = $as_at
),

together as (
    select * from thing_held
    where $recommendation is null
        and $unit is null
    union all by name
    select * from held_up_by('resting', 'headline')
    where $recommendation is not null
        or $unit is not null
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
