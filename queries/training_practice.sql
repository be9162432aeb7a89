-- Where people are trained, does sampled practice follow?
-- Parameters: as_at, known_at (date); course (id); role (officer, supervisor): only this one, when given.
-- Columns: unit_id, role, in_scope, trained, trained_share, sampled, sample_met, practice_share, recommendations,
-- recommendations_served.

with

asked as (
    select $as_at::date as as_at
),

roster as (
    select * from known_training
    where as_at <= $as_at
        and course_id = $course
),

standing as (
    select * from latest_roster('roster', 'asked')
    where not is_lapsed
),

sampled as (
    select
        criterion_history.unit_id,
        sum(criterion_history.denominator) as sampled,
        sum(criterion_history.numerator) as sample_met,
        count(distinct criterion_history.recommendation_id) as recommendations,
    from criterion_history
    join course_recommendation using (recommendation_id)
    where criterion_history.as_at = $as_at
        and course_recommendation.course_id = $course
        and criterion_history.verdict in ('met', 'not met', 'cannot tell')
        and criterion_history.criterion_id in (
            select criterion_id from criteria_in_force('asked') where kind = 'sample'
        )
        and criterion_history.denominator > 0
    group by criterion_history.unit_id
)

select
    standing.unit_id, standing.role, standing.in_scope, standing.trained, standing.share as trained_share,
    sampled.sampled::bigint as sampled, sampled.sample_met::bigint as sample_met,
    sampled.sample_met / sampled.sampled as practice_share,
    coalesce(sampled.recommendations, 0) as recommendations,
    (select count(*) from course_recommendation where course_id = $course) as recommendations_served,
from standing
left join sampled using (unit_id)
where $role is null or standing.role = $role
order by standing.unit_id, standing.role
