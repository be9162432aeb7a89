-- Which criteria lapsed since an earlier day, and which will lapse within the days of notice unless evidence comes in?
-- Parameters: as_at, known_at (date); since (date): the verdicts of as_at are read, and those lapsed after since told.
-- Columns: change, recommendation_id, unit_id, criterion_id, title, stage, said, observed_to, expires_on, lapses_on,
-- days_left, supported_stage, counts.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select * from criteria_in_force('day_asked')
),

stood as (
    select recommendation_id, unit_id, supported_stage, verified_stage
    from unit_history
    where as_at = $as_at
),

reading as (
    select
        criterion_history.recommendation_id, criterion_history.unit_id, criterion_history.criterion_id,
        criterion_history.stage, criterion_history.verdict,
        coalesce(criterion_history.said, criterion_history.verdict) as said,
        criterion_history.observed_to, criterion_history.expires_on,
        criterion_history.expires_on + coalesce(in_force.grace_days, 0) + 1 as lapses_on,
        in_force.title, stood.supported_stage,
        criterion_history.stage <= if(criterion_history.verdict = 'lapsed', stood.verified_stage, stood.supported_stage)
            as counts,
    from criterion_history
    join in_force using (criterion_id)
    join stood using (recommendation_id, unit_id)
    where criterion_history.as_at = $as_at
        and criterion_history.expires_on is not null
),

told as (
    select
        *,
        lapses_on - $as_at::date as days_left,
        case
            when verdict = 'lapsed' and said = 'met' and lapses_on > $since::date then 'lapsed'
            when verdict = 'met' and lapses_on <= $as_at::date + lapses_soon_days() then 'lapses soon'
        end as change,
    from reading
)

select
    change, recommendation_id, unit_id, criterion_id, title, stage, said, observed_to, expires_on, lapses_on, days_left,
    supported_stage, counts,
from told
where change is not null
order by change, counts desc, days_left, recommendation_id, unit_id, stage, criterion_id
