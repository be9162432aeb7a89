-- How much is claimed, asserted by done milestones, and supported by evidence, month by month?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: month_end, reported, stage, positions, claimed, asserted, supported, recommendations, recommendations_claimed,
-- recommendations_asserted, recommendations_supported.
-- A row for every stage there is to reach, in every month from the first reported; blank where no return is in.

with

narrowing as (
    select coalesce($recommendation::varchar, $theme::varchar) is not null as is_narrowed
),

chosen as (
    select recommendation_id
    from recommendation
    where (select is_narrowed from narrowing)
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($theme is null or theme_id = $theme)
),

unit_chosen as (
    select * from unit_history
    semi join chosen using (recommendation_id)
),

asserted_chosen as (
    select * from asserted_history
    semi join chosen using (recommendation_id)
),

headline_chosen as (
    select * from recommendation_history
    semi join chosen using (recommendation_id)
),

counted as (
    select * from said_and_shown('unit_chosen', 'asserted_chosen', 'headline_chosen')
    union all by name
    select said_history.*
    from said_history
    where not (select is_narrowed from narrowing)
),

step as (
    select stage from ladder
    where stage > 0
)

select
    month.month_end, month.reported, step.stage,
    counted.positions, counted.claimed, counted.asserted, counted.supported,
    counted.recommendations, counted.recommendations_claimed, counted.recommendations_asserted,
    counted.recommendations_supported,
from month_of_record($as_at, $known_at) as month
cross join step
left join counted
    on month.reported
    and counted.as_at = month.month_end
    and counted.stage = step.stage
order by month.month_end, step.stage
