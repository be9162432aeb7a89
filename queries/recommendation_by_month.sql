-- At what stage did each recommendation stand at each month-end, and when was a stage gained, lost or let lapse?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given; since (date): from this day on.
-- Columns: month_end (and the day itself when it is not one); recommendation_id; theme_id; theme_name; title; stage (of the
-- lowest unit; blank when unknown); reported (a return is in for the month); assessed (anything was, in any unit); change
-- since the month reported before (gained; lost: a unit that fell is contradicted by evidence; lapsed: evidence ran out or
-- is missing); flag (regressed, lapsed); units_in_scope; units_at_next (units above the lowest stage).

with

chosen as (
    select recommendation_id, theme_id, title
    from recommendation_known($as_at::date, $known_at::date)
    where ($theme is null or theme_id = $theme)
        and ($recommendation is null or recommendation_id = $recommendation)
),

reported_month as (
    select distinct as_at
    from returns
    where received_on <= $known_at
),

stood as (
    select
        recommendation_history.*,
        reported_month.as_at is not null or recommendation_history.as_at = $as_at as reported,
    from recommendation_history
    semi join chosen using (recommendation_id)
    left join reported_month using (as_at)
    where recommendation_history.as_at <= $as_at
        and (recommendation_history.as_at = last_day(recommendation_history.as_at) or recommendation_history.as_at = $as_at)
),

-- A change is from one reported month to the next: what lies between is not shown.
compared as (
    select
        *,
        lag(supported_stage) over (partition by recommendation_id, reported order by as_at) as stage_before,
    from stood
),

shown as (
    select * from compared
    where $since is null or as_at >= $since
),

fallen as (
    select
        shown.as_at, shown.recommendation_id,
        bool_or(
            flag_of(unit_history.supported_stage, shown.stage_before, unit_history.blocking_verdict) = 'regressed'
        ) as contradicted,
    from shown
    join unit_history
        on unit_history.as_at = shown.as_at
        and unit_history.recommendation_id = shown.recommendation_id
    where shown.supported_stage < shown.stage_before
        and unit_history.supported_stage < shown.stage_before
    group by all
),

-- Only where no unit is verified can nothing have been assessed: the rest need no looking up.
verdict_in_doubt as (
    select criterion_history.*
    from criterion_history
    semi join (select as_at, recommendation_id from shown where verified_stage = 0 and units_at_1 = 0) as doubted
        using (as_at, recommendation_id)
),

assessed as (
    select distinct as_at, recommendation_id
    from assessed_pair('verdict_in_doubt')
),

known as (
    select
        shown.*,
        assessed.as_at is not null or shown.verified_stage > 0 or shown.units_at_1 > 0 as assessed,
    from shown
    left join assessed using (as_at, recommendation_id)
)

select
    known.as_at as month_end, known.recommendation_id, chosen.theme_id, theme.name as theme_name, chosen.title,
    if(known.reported and known.assessed, known.supported_stage, null) as stage,
    known.reported, known.assessed,
    case
        when not known.reported or not known.assessed then null
        when known.supported_stage > known.stage_before then 'gained'
        when known.supported_stage < known.stage_before then if(fallen.contradicted, 'lost', 'lapsed')
    end as change,
    known.flag, known.units_in_scope,
    case known.supported_stage
        when 0 then known.units_at_1
        when 1 then known.units_at_2
        when 2 then known.units_at_3
        when 3 then known.units_at_4
        when 4 then known.units_at_5
    end as units_at_next,
from known
join chosen using (recommendation_id)
join theme using (theme_id)
left join fallen using (as_at, recommendation_id)
order by chosen.theme_id, known.recommendation_id, known.as_at
