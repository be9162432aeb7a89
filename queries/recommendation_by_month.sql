-- At what stage did each recommendation stand at each month-end, and when was a stage gained, lost or let lapse?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given; from_month (date): only the days
-- from this one on, when given.
-- Columns: month_end, recommendation_id, theme_id, theme_name, title, stage, reported, assessed, change, flag,
-- units_in_scope, units_at_next.

with

chosen as (
    select recommendation_id, theme_id, title
    from recommendation_known($as_at::date, $known_at::date)
    where ($theme is null or theme_id = $theme)
        and ($recommendation is null or recommendation_id = $recommendation)
),

stood as (
    select *, null::varchar as unit_id, null::varchar as blocking_criterion
    from recommendation_history
    semi join chosen using (recommendation_id)
),

monthly as (
    select *
    from month_by_month('stood', $as_at, $known_at)
    where $from_month is null or as_at >= $from_month
),

moved as (
    select * from monthly
    where supported_stage <> stage_before
),

-- What the units in scope both times did, and by what those now below the stage held before fell.
unit_moved as (
    select
        moved.as_at, moved.recommendation_id,
        min(was.supported_stage) as lowest_before,
        min(now.supported_stage) as lowest_after,
        arg_min(now.blocking_verdict, verdict_word.place) filter (where now.supported_stage < moved.stage_before)
            as blocking_verdict,
    from moved
    join unit_history as now
        on now.as_at = moved.as_at
        and now.recommendation_id = moved.recommendation_id
    join unit_history as was
        on was.as_at = moved.month_before
        and was.recommendation_id = moved.recommendation_id
        and was.unit_id = now.unit_id
    left join verdict_word on verdict_word.verdict = now.blocking_verdict
    group by all
),

changed as (
    select
        moved.as_at, moved.recommendation_id,
        if(
            sign(unit_moved.lowest_after - unit_moved.lowest_before) = sign(moved.supported_stage - moved.stage_before),
            change_of(moved.stage_before, moved.supported_stage, unit_moved.blocking_verdict),
            'scope'
        ) as change,
    from moved
    left join unit_moved using (as_at, recommendation_id)
),

-- Only where no unit is verified can nothing have been assessed: the rest need no looking up.
verdict_in_doubt as (
    select criterion_history.*
    from criterion_history
    semi join (select as_at, recommendation_id from monthly where verified_stage = 0 and units_at[1] = 0) as doubted
        using (as_at, recommendation_id)
),

assessed as (
    select distinct as_at, recommendation_id
    from assessed_pair('verdict_in_doubt')
),

known as (
    select
        monthly.*, changed.change,
        assessed.as_at is not null or monthly.verified_stage > 0 or monthly.units_at[1] > 0 as assessed,
    from monthly
    left join assessed using (as_at, recommendation_id)
    left join changed using (as_at, recommendation_id)
)

select
    known.as_at as month_end, known.recommendation_id, chosen.theme_id, theme.name as theme_name, chosen.title,
    if(known.reported and known.assessed, known.supported_stage, null) as stage,
    known.reported, known.assessed,
    if(known.assessed, known.change, null) as change,
    known.flag, known.units_in_scope,
    known.units_at[known.supported_stage + 1] as units_at_next,
from known
join chosen using (recommendation_id)
join theme using (theme_id)
order by chosen.theme_id, known.recommendation_id, known.as_at
