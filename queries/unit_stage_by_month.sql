-- At what stage did each unit stand on each recommendation, month-end by month-end, and when did it gain or lose one?
-- Parameters: as_at, known_at (date; the last day is as_at itself); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id; unit_id; month_end (and as_at itself when it is not one); stage (supported, 0 to 5; blank when
-- unknown: nothing was assessed); claimed_stage (blank when never claimed); reported (a return is in for the month); change
-- since the month reported before (gained, lost, lapsed); flag (regressed, lapsed or blank).

with

reported_month as (
    select distinct as_at
    from returns
    where received_on <= $known_at
),

stood as (
    select
        unit_history.*,
        reported_month.as_at is not null or unit_history.as_at = $as_at as reported,
    from unit_history
    left join reported_month using (as_at)
    where unit_history.as_at <= $as_at
        and (unit_history.as_at = last_day(unit_history.as_at) or unit_history.as_at = $as_at)
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

verdict_held as (
    select * from criterion_history
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

assessed as (
    select * from assessed_pair('verdict_held')
),

-- A change is from one reported month to the next: what lies between is not shown.
compared as (
    select
        stood.*, assessed.as_at is not null as is_assessed,
        lag(supported_stage) over (partition by recommendation_id, unit_id, reported order by stood.as_at) as stage_before,
    from stood
    left join assessed using (as_at, recommendation_id, unit_id)
)

select
    recommendation_id, unit_id, as_at as month_end,
    if(is_assessed, supported_stage, null) as stage,
    claimed_stage, reported,
    case
        when not reported then null
        when supported_stage > stage_before then 'gained'
        when flag_of(supported_stage, stage_before, blocking_verdict) = 'regressed' then 'lost'
        when supported_stage < stage_before then 'lapsed'
    end as change,
    flag,
from compared
order by recommendation_id, unit_id, month_end
