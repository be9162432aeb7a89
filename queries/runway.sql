-- Where will a stage fall if nothing more comes in, on which day, and what does it hang on?
-- Parameters: as_at, known_at, days, recommendation, unit, theme.
-- Columns: falls_on, recommendation_id, unit_id, from_stage, to_stage, criterion_id, evidence_id, expires_on, owner, title,
-- criterion_title, days_ahead, headline_falls.
-- One row for each recommendation and unit that falls within the days: its first fall, the earliest first. It says what
-- evidence is on file, not how practice will go: a stage of a day to come is worked out as that of any other day, with the
-- same knowledge.

with

fall as (
    select * from runway_ahead
    where falls_on <= $as_at::date + coalesce($days::integer, expiring_days())
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
    qualify row_number() over (partition by recommendation_id, unit_id order by falls_on) = 1
),

criterion as (
    select * from criterion_title($as_at)
),

headline as (
    select * from headline_until('headline_ahead', $as_at)
)

select
    fall.falls_on, fall.recommendation_id, fall.unit_id, fall.from_stage, fall.to_stage, fall.criterion_id,
    fall.evidence_id, fall.expires_on, fall.owner,
    recommendation.title, criterion.title as criterion_title,
    fall.falls_on - $as_at::date as days_ahead,
    coalesce(fall.to_stage < headline.from_stage, false) as headline_falls,
from fall
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
left join criterion using (criterion_id)
left join headline using (recommendation_id)
where $theme is null or recommendation.theme_id = $theme
order by fall.falls_on, fall.recommendation_id, fall.unit_id
