-- Where does each unit stand on each recommendation, what is unknown, and where is a unit the lowest?
-- Parameters: as_at, known_at (date); theme, recommendation (id), unit (id): only those, when given.
-- Columns: unit_id, unit_name, recommendation_id, theme_id, theme_name, title, in_scope, stage, supported_stage,
-- claimed_stage, highest_held, flag, blocking_criterion, blocking_title, blocking_verdict, at_floor, alone.

with

chosen as (
    select recommendation_id, theme_id, title
    from recommendation_known($as_at::date, $known_at::date)
    where ($theme is null or theme_id = $theme)
        and ($recommendation is null or recommendation_id = $recommendation)
),

stood as (
    select * from position_stood
    semi join chosen using (recommendation_id)
    where $unit is null or unit_id = $unit
),

criterion as (
    select * from criterion_title($as_at)
)

select
    unit.unit_id, unit.name as unit_name, chosen.recommendation_id, chosen.theme_id, theme.name as theme_name, chosen.title,
    stood.unit_id is not null as in_scope,
    if(stood.unknown, null, stood.supported_stage) as stage,
    stood.supported_stage, stood.claimed_stage, stood.highest_held, stood.flag,
    stood.blocking_criterion, criterion.title as blocking_title, stood.blocking_verdict,
    coalesce(stood.at_floor, false) as at_floor,
    coalesce(stood.alone, false) as alone,
from chosen
cross join unit
join theme using (theme_id)
left join stood
    on stood.recommendation_id = chosen.recommendation_id
    and stood.unit_id = unit.unit_id
left join criterion on criterion.criterion_id = stood.blocking_criterion
where $unit is null or unit.unit_id = $unit
order by unit.name, unit.unit_id, chosen.theme_id, chosen.recommendation_id
