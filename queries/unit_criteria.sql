-- What is the verdict on each criterion for one unit, recommendation by recommendation, in words a reader knows?
-- Parameters: as_at, known_at (date); unit (id), recommendation, theme (id): only those, when given.
-- Columns: recommendation_id, theme_id, theme_name, title, unit_id, criterion_id, criterion_title, stage, kind,
-- threshold, verdict, said, observed_to, expires_on, overdue, numerator, denominator, low, high, applicable, detail,
-- supported_stage, blocks.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select * from criteria_in_force('day_asked')
)

select
    verdicts.recommendation_id, recommendation.theme_id, theme.name as theme_name, recommendation.title, verdicts.unit_id,
    verdicts.criterion_id, in_force.title as criterion_title, verdicts.stage, in_force.kind, in_force.threshold,
    verdicts.verdict, verdicts.said, verdicts.observed_to, verdicts.expires_on, verdicts.overdue,
    verdicts.numerator, verdicts.denominator, verdicts.low, verdicts.high, verdicts.applicable, verdicts.detail,
    stood.supported_stage, coalesce(stood.blocking_criterion = verdicts.criterion_id, false) as blocks,
from criterion_history as verdicts
join in_force using (criterion_id)
join unit_history as stood
    on stood.as_at = verdicts.as_at
    and stood.recommendation_id = verdicts.recommendation_id
    and stood.unit_id = verdicts.unit_id
join recommendation_known($as_at::date, $known_at::date) as recommendation
    on recommendation.recommendation_id = verdicts.recommendation_id
join theme on theme.theme_id = recommendation.theme_id
where verdicts.as_at = $as_at
    and ($unit is null or verdicts.unit_id = $unit)
    and ($recommendation is null or verdicts.recommendation_id = $recommendation)
    and ($theme is null or recommendation.theme_id = $theme)
order by recommendation.theme_id, verdicts.recommendation_id, verdicts.unit_id, in_force.position
