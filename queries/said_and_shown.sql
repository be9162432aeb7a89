-- How much is claimed, asserted by done milestones, and supported by evidence, month by month?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: month_end, reported, stage, positions, claimed, asserted, supported, recommendations, recommendations_claimed,
-- recommendations_asserted, recommendations_supported.
-- A row for every stage there is to reach, in every month from the first reported; blank where no return is in.

with

chosen as (
    select * from recommendation_asked($theme, $recommendation)
),

counted as (
    select
        as_at, stage,
        sum(positions)::bigint as positions,
        sum(claimed)::bigint as claimed,
        sum(asserted)::bigint as asserted,
        sum(supported)::bigint as supported,
        count(*) as recommendations,
        count(*) filter (where is_claimed) as recommendations_claimed,
        count(*) filter (where is_asserted) as recommendations_asserted,
        count(*) filter (where is_supported) as recommendations_supported,
    from said_history
    semi join chosen using (recommendation_id)
    group by all
)

select
    month.month_end, month.reported, step.stage,
    counted.positions, counted.claimed, counted.asserted, counted.supported,
    counted.recommendations, counted.recommendations_claimed, counted.recommendations_asserted,
    counted.recommendations_supported,
from month_of_record($as_at, $known_at) as month
cross join (from ladder where stage > 0) as step
left join counted
    on month.reported
    and counted.as_at = month.month_end
    and counted.stage = step.stage
order by month.month_end, step.stage
