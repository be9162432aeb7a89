-- On which recommendations did a unit gain or lose a stage in the last twelve months, and when?
-- Parameters: as_at, known_at (date); unit (id), theme (id): only those, when given.
-- Columns: month_end (the first at the new stage; or the day itself); unit_id; recommendation_id; title; change (gained;
-- lost: contradicted by evidence; lapsed: evidence ran out or is missing); before, after (stages, 0 to 5);
-- blocking_criterion, blocking_title (what blocks, or after a gain blocked, the next stage). Latest first.

with

stood as (
    select unit_history.*
    from unit_history
    join recommendation using (recommendation_id)
    where as_at between month_end_back($as_at, 12) and $as_at
        and (as_at = last_day(as_at) or as_at = $as_at)
        and ($unit is null or unit_id = $unit)
        and ($theme is null or recommendation.theme_id = $theme)
),

compared as (
    select
        *,
        lag(supported_stage) over (partition by recommendation_id, unit_id order by as_at) as stage_before,
        lag(blocking_criterion) over (partition by recommendation_id, unit_id order by as_at) as blocked_before,
    from stood
),

moved as (
    select
        *,
        if(supported_stage > stage_before, blocked_before, blocking_criterion) as cause,
        case flag_of(supported_stage, stage_before, blocking_verdict)
            when 'regressed' then 'lost'
            when 'lapsed' then 'lapsed'
            else 'gained'
        end as change,
    from compared
    where supported_stage <> stage_before
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
