-- How many of the people in post are trained for each recommendation, and where did it fall back, and why?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id, course_id, title, role, criterion_id, unit_id, month_end, in_scope, trained, untrained,
-- share, threshold, reaches, met_on, met_in_scope, met_trained, untrained_added, roster_moved, units_reaching,
-- units_applying, place.
-- Joiners and leavers are not reported: only the net movement is known.

with

day_asked as (
    select $as_at::date as as_at
),

asked as (
    select criterion_id, role, threshold
    from criteria_in_force('day_asked')
    where kind = 'training'
),

in_scope_unit as (
    select recommendation_id, unit_id
    from unit_history
    where as_at = $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
),

linked_course as (
    select course_id, recommendation_id
    from course_recommendation
    where $recommendation is null or recommendation_id = $recommendation
),

reported as (
    select
        course_id, unit_id, role, as_at as month_end, in_scope, trained,
        trained / nullif(in_scope, 0) >= asked.threshold as reaches,
    from known_training
    join asked using (role)
    where as_at <= $as_at
        and course_id in (from linked_course select course_id)
),

latest as (
    select
        course_id, unit_id, role,
        max(month_end) as month_end,
        arg_max(in_scope, month_end) as in_scope,
        arg_max(trained, month_end) as trained,
        coalesce(arg_max(reaches, month_end), true) as reaches,
        max(month_end) filter (where reaches) as met_on,
        arg_max(in_scope, month_end) filter (where reaches) as met_in_scope,
        arg_max(trained, month_end) filter (where reaches) as met_trained,
    from reported
    group by all
),

linked as (
    select in_scope_unit.recommendation_id, course.title, asked.criterion_id, asked.threshold, latest.*
    from latest
    join linked_course using (course_id)
    join course using (course_id)
    join asked using (role)
    join in_scope_unit using (recommendation_id, unit_id)
),

compared as (
    select
        recommendation_id, course_id, title, role, criterion_id, unit_id, month_end, in_scope, trained,
        in_scope - trained as untrained,
        trained / nullif(in_scope, 0) as share,
        threshold, reaches,
        if(reaches, null, met_on) as met_on,
        if(reaches, null, met_in_scope) as met_in_scope,
        if(reaches, null, met_trained) as met_trained,
        if(reaches, null, (in_scope - trained) - (met_in_scope - met_trained)) as untrained_added,
        if(reaches, null, in_scope - met_in_scope) as roster_moved,
    from linked
),

counted as (
    select
        *,
        count(*) filter (where reaches and share is not null) over course_role as units_reaching,
        count(share) over course_role as units_applying,
        row_number() over (course_role order by share nulls last, unit_id) as place,
    from compared
    window course_role as (partition by recommendation_id, course_id, role)
)

select *
from counted
where $unit is null or unit_id = $unit
order by recommendation_id, course_id, role, place
