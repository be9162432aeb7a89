-- How much is claimed, asserted by done milestones, and supported by evidence, month by month?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only those, when given.
-- Columns: month_end (from the first month reported); reported (a return is in for the month; the counts are blank where none
-- is); stage (1 to 5); positions (recommendations and units in scope); claimed, asserted, supported (positions at or above
-- the stage); recommendations; recommendations_claimed, recommendations_asserted, recommendations_supported (whose lowest
-- unit is at or above it; claimed only where every unit has a claim).

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
