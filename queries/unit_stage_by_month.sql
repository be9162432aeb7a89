-- At what stage did each unit stand on each recommendation, month-end by month-end, and when did it gain or lose one?
-- Parameters: as_at, known_at (date; the last day is as_at itself); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id, unit_id, month_end, stage, claimed_stage, reported, change, flag.

with

stood as (
    select * from unit_history
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

monthly as (
    select * from month_by_month('stood', $as_at, $known_at)
)

select
    monthly.recommendation_id, monthly.unit_id, monthly.as_at as month_end,
    if(monthly.assessed, monthly.supported_stage, null) as stage,
    monthly.claimed_stage, monthly.reported,
    if(
        monthly.stage_before is null, null,
        change_of(monthly.stage_before, monthly.supported_stage, monthly.blocking_verdict)
    ) as change,
    monthly.flag,
from monthly
order by monthly.recommendation_id, monthly.unit_id, month_end
