-- How many recommendations stood at each stage at the end of each month?
-- Parameters: as_at, known_at (date).
-- Columns: month_end, stage, recommendations.

with

first_reported as (
    select min(as_at) as month_end from returns
    where received_on <= $known_at
),

month_end as (
    select distinct history.as_at as month_end
    from recommendation_history as history
    join first_reported
        on history.as_at >= first_reported.month_end
    where history.as_at <= $as_at
        and history.as_at = last_day(history.as_at)
),

counted as (
    select as_at as month_end, supported_stage as stage, count(*) as recommendations
    from recommendation_history
    group by all
)

select month_end.month_end, ladder.stage, coalesce(counted.recommendations, 0) as recommendations
from month_end
cross join ladder
left join counted using (month_end, stage)
order by month_end, ladder.stage
