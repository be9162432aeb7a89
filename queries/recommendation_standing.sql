-- Where does each recommendation stand by what is supported, verified and claimed, and how real is that?
-- Parameters: as_at, known_at (date).
-- Columns: recommendation_id, theme_id, theme_name, title, title_status, supported_stage, verified_stage,
-- claimed_stage, units_in_scope, units_at_N, flag, embedded, claimed_ahead, units_unknown, units_in_grace.

with

headline as (
    select * from recommendation_history
    where as_at = $as_at
),

verdict as (
    select as_at, recommendation_id, unit_id, criterion_id, stage, verdict, overdue, applicable
    from criterion_history
    where as_at = $as_at
),

assessed as (
    select recommendation_id, count(*) as units_assessed
    from position_stood
    where assessed
    group by recommendation_id
),

in_grace as (
    select verdict.recommendation_id, count(distinct verdict.unit_id) as units_in_grace
    from verdict
    join unit_history as stood
        on stood.as_at = verdict.as_at
        and stood.recommendation_id = verdict.recommendation_id
        and stood.unit_id = verdict.unit_id
        and verdict.stage <= stood.supported_stage
    where verdict.overdue
        and verdict.applicable
    group by verdict.recommendation_id
)

select
    recommendation_id, recommendation.theme_id, theme.name as theme_name, recommendation.title, recommendation.title_status,
    headline.supported_stage, headline.verified_stage, headline.claimed_stage,
    headline.units_in_scope,
    unnest(units_at_each(headline.units_at)),
    headline.flag,
    headline.supported_stage >= embedded_stage() as embedded,
    coalesce(headline.claimed_stage > headline.supported_stage, false) as claimed_ahead,
    headline.units_in_scope - coalesce(assessed.units_assessed, 0) as units_unknown,
    coalesce(in_grace.units_in_grace, 0) as units_in_grace,
from headline
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
join theme using (theme_id)
left join assessed using (recommendation_id)
left join in_grace using (recommendation_id)
order by recommendation.theme_id, recommendation_id
