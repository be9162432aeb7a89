-- On which recommendations did a unit gain or lose a stage in the last twelve months, and when?
-- Parameters: as_at, known_at (date); unit (id), theme (id): only those, when given.
-- Columns: month_end, unit_id, recommendation_id, title, change, before, after, blocking_criterion, blocking_title.
-- Latest first.

with

-- The months reported in the twelve months, and the one before them: where a unit was then, for scope that ended is not
-- taken up again.
month_read as (
    select month_end as as_at from month_reported($known_at)
    qualify coalesce(lead(month_end) over (order by month_end) > month_end_back($as_at, 12), true)
    union
    select $as_at::date
),

stood as (
    select unit_history.*
    from unit_history
    semi join month_read using (as_at)
    join recommendation_asked($theme, null) using (recommendation_id)
    where $unit is null or unit_id = $unit
),

moved as (
    select
        *,
        if(supported_stage > stage_before, blocked_before, blocking_criterion) as cause,
        change_of(stage_before, supported_stage, blocking_verdict) as change,
    from month_by_month('stood', $as_at, $known_at)
    where supported_stage <> stage_before
        and as_at > month_end_back($as_at, 12)
),

criterion as (
    select * from criterion_title($as_at)
)

select
    moved.as_at as month_end, moved.unit_id, moved.recommendation_id, recommendation.title, moved.change,
    moved.stage_before as before, moved.supported_stage as after,
    moved.cause as blocking_criterion, criterion.title as blocking_title,
from moved
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
left join criterion on criterion.criterion_id = moved.cause
order by moved.as_at desc, moved.supported_stage - moved.stage_before, moved.recommendation_id, moved.unit_id
