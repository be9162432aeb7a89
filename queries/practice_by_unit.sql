-- What did each unit's samples say of each recommendation, quarter by quarter?
-- Parameters: as_at, known_at (date); theme, recommendation, unit (id): only samples of those, when given.
-- One row for each recommendation, criterion, unit and quarter sampled, with the Wilson interval of its own cases.
-- Columns: recommendation_id, title, criterion_id, unit_id, unit_name, series_id, point_on, period, settled, x, n, share, low,
-- high, threshold, says.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select criterion_id, threshold from criteria_in_force('day_asked')
)

select
    sampled.recommendation_id, recommendation.title, sampled.criterion_id, sampled.unit_id, unit.name as unit_name,
    practice_series(sampled.recommendation_id, sampled.criterion_id, sampled.unit_id) as series_id,
    sampled.point_on, quarter_label(sampled.point_on) as period, sampled.settled,
    sampled.x, sampled.n, sampled.x / sampled.n as share,
    wilson_low(sampled.x, sampled.n) as low, wilson_high(sampled.x, sampled.n) as high,
    in_force.threshold, sample_says(sampled.x, sampled.n, in_force.threshold) as says,
from sampled_quarter as sampled
join in_force using (criterion_id)
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
join unit using (unit_id)
where ($theme is null or recommendation.theme_id = $theme)
    and ($recommendation is null or recommendation.recommendation_id = $recommendation)
    and ($unit is null or unit.unit_id = $unit)
order by sampled.recommendation_id, sampled.criterion_id, unit_name, sampled.unit_id, sampled.point_on
