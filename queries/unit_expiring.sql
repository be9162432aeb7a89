-- Which evidence that a unit relies on runs out within the days ahead that are listed, and what stage would be lost?
-- Parameters: as_at, known_at (date); unit (id), theme (id): only those, when given.
-- Evidence that is met and expires at most expiring_days ahead, or has expired and stands in its days of grace. Rosters
-- are left out: the next month's return renews them.
-- Columns: unit_id, recommendation_id, title, criterion_id, criterion_title, stage, expires_on, stands_until,
-- days_left, within, overdue, supported_stage, falls_to.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select * from criteria_in_force('day_asked')
    where kind in ('finding', 'sample', 'series')
),

met as (
    select
        verdicts.*, in_force.title as criterion_title, in_force.position,
        coalesce(in_force.grace_days, 0) as grace_days,
    from criterion_history as verdicts
    join in_force using (criterion_id)
    where verdicts.as_at = $as_at
        and verdicts.verdict = 'met'
        and verdicts.applicable
        and verdicts.expires_on <= $as_at::date + expiring_days()
        and ($unit is null or verdicts.unit_id = $unit)
)

select
    met.unit_id, met.recommendation_id, recommendation.title, met.criterion_id, met.criterion_title, met.stage,
    met.expires_on, met.expires_on + met.grace_days as stands_until,
    met.expires_on - $as_at::date as days_left,
    if(days_left <= lapses_soon_days(), lapses_soon_days(), expiring_days()) as within,
    met.overdue, stood.supported_stage,
    if(stood.supported_stage >= met.stage, met.stage - 1, null) as falls_to,
from met
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
join unit_history as stood
    on stood.as_at = met.as_at
    and stood.recommendation_id = met.recommendation_id
    and stood.unit_id = met.unit_id
where $theme is null or recommendation.theme_id = $theme
order by met.expires_on, met.recommendation_id, met.position, met.unit_id
