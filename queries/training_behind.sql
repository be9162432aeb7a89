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
    select * from known_training
    where as_at <= $as_at
        and course_id in (from linked_course select course_id)
),

latest as (
    select * from latest_roster('reported', 'day_asked')
),

-- The last month-end before that reached today's line.
reached as (
    select
        reported.course_id, reported.unit_id, reported.role,
        max(reported.as_at) as met_on,
        arg_max({n: reported.in_scope, x: reported.trained}, reported.as_at) as was,
    from reported
    join latest using (course_id, unit_id, role)
    where latest.is_short
        and reaches(reported.trained / nullif(reported.in_scope, 0), latest.threshold)
    group by all
),

compared as (
    select
        in_scope_unit.recommendation_id, course_id, course.title, role, latest.criterion_id, unit_id, latest.month_end,
        latest.in_scope, latest.trained, latest.untrained, latest.share, latest.threshold,
        not coalesce(latest.is_short, false) as reaches,
        reached.met_on, reached.was.n as met_in_scope, reached.was.x as met_trained,
        latest.untrained - (reached.was.n - reached.was.x) as untrained_added,
        latest.in_scope - reached.was.n as roster_moved,
    from latest
    join linked_course using (course_id)
    join course using (course_id)
    join in_scope_unit using (recommendation_id, unit_id)
    left join reached using (course_id, unit_id, role)
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
