-- Until when does each recommendation's stage stand, if nothing more comes in?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: recommendation_id, title, from_stage, falls_on, to_stage, unit_positions, unit_id, criterion_id, evidence_id,
-- expires_on, owner.
-- The soonest first; a year is looked ahead. unit_id and what follows are of the first of the units that fall that day.

with

headline as (
    select * from headline_until('headline_ahead', $as_at)
),

now as (
    select recommendation_id, supported_stage as from_stage
    from headline_ahead
    where as_at = $as_at::date
),

fallen as (
    select headline.recommendation_id, runway_ahead.*,
        row_number() over (
            partition by headline.recommendation_id order by runway_ahead.to_stage, runway_ahead.unit_id
        ) as place,
        count(*) over (partition by headline.recommendation_id) as unit_positions,
    from headline
    join runway_ahead using (recommendation_id)
    where runway_ahead.falls_on = headline.falls_on
        and runway_ahead.to_stage < headline.from_stage
)

select
    recommendation.recommendation_id, recommendation.title, now.from_stage, headline.falls_on, headline.to_stage,
    coalesce(fallen.unit_positions, 0) as unit_positions,
    fallen.unit_id, fallen.criterion_id, fallen.evidence_id, fallen.expires_on, fallen.owner,
from recommendation_known($as_at::date, $known_at::date) as recommendation
join now using (recommendation_id)
left join headline using (recommendation_id)
left join fallen
    on fallen.recommendation_id = recommendation.recommendation_id
    and fallen.place = 1
where ($recommendation is null or recommendation.recommendation_id = $recommendation)
    and ($theme is null or recommendation.theme_id = $theme)
order by headline.falls_on nulls last, recommendation.recommendation_id
