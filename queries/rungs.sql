-- How far has each criterion come by itself, month by month, whatever the others say?
-- Parameters: as_at, known_at, recommendation, unit, theme.
-- Columns: month_end, reported, criterion_id, title, stage, positions, met, not_met, cannot_tell, lapsed, not_assessed, asserted.
-- A row for every criterion in every month from the first reported; the counts are blank where no return is in.

with

narrowing as (
    select coalesce($recommendation::varchar, $theme::varchar, $unit::varchar) is not null as is_narrowed
),

chosen as (
    select recommendation_id
    from recommendation
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($theme is null or theme_id = $theme)
),

month as (
    select * from month_of_record($as_at, $known_at)
),

verdict as (
    select criterion_history.*
    from criterion_history
    semi join chosen using (recommendation_id)
    where (select is_narrowed from narrowing)
        and ($unit is null or unit_id = $unit)
),

said as (
    select * from verdict_asserted('verdict', 'assertion_history')
),

counted as (
    select * from rung('said')
    union all by name
    select rung_history.*
    from rung_history
    where not (select is_narrowed from narrowing)
),

criterion as (
    select * from criterion_title($as_at)
)

select
    month.month_end, month.reported, criterion.criterion_id, criterion.title, criterion.stage,
    counted.positions, counted.met, counted.not_met, counted.cannot_tell, counted.lapsed, counted.not_assessed,
    counted.asserted,
from month
cross join criterion
left join counted
    on month.reported
    and counted.as_at = month.month_end
    and counted.criterion_id = criterion.criterion_id
order by month.month_end, criterion.stage, criterion.position
