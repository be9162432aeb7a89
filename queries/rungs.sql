-- How far has each criterion come by itself, month by month, whatever the others say?
-- Parameters: as_at, known_at, recommendation, unit, theme.
-- Columns: month_end, reported, criterion_id, title, stage, positions, met, not_met, cannot_tell, lapsed, not_assessed, asserted.
-- A row for every criterion in every month from the first reported; the counts are blank where no return is in.

with

chosen as (
    select * from recommendation_asked($theme, $recommendation)
),

-- A unit on some recommendations only is in neither count that is kept.
verdict as (
    select criterion_history.*
    from criterion_history
    semi join chosen using (recommendation_id)
    where unit_id = $unit
        and ($recommendation is not null or $theme is not null)
),

said as (
    select * from verdict_asserted('verdict', 'assertion_history')
),

asked as (
    select * from rung('said')
    where unit_id is not null
    union all by name
    select * from rung_history
    where unit_id = $unit
        and $recommendation is null
        and $theme is null
    union all by name
    select rung_history.*
    from rung_history
    semi join chosen using (recommendation_id)
    where $unit is null
),

counted as (
    select
        as_at, criterion_id,
        sum(positions)::bigint as positions,
        sum(met)::bigint as met,
        sum(not_met)::bigint as not_met,
        sum(cannot_tell)::bigint as cannot_tell,
        sum(lapsed)::bigint as lapsed,
        sum(not_assessed)::bigint as not_assessed,
        sum(asserted)::bigint as asserted,
    from asked
    group by all
),

criterion as (
    select * from criterion_title($as_at)
)

select
    month.month_end, month.reported, criterion.criterion_id, criterion.title, criterion.stage,
    counted.positions, counted.met, counted.not_met, counted.cannot_tell, counted.lapsed, counted.not_assessed,
    counted.asserted,
from month_of_record($as_at, $known_at) as month
cross join criterion
left join counted
    on month.reported
    and counted.as_at = month.month_end
    and counted.criterion_id = criterion.criterion_id
order by month.month_end, criterion.stage, criterion.position
