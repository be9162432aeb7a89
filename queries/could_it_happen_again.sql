-- What did the inspectors find, and what does today's evidence say of the same fault?
-- Parameters: as_at, known_at.
-- Columns: theme_id, name, finding, recommendations, recommendations_practised, positions, positions_practised, cases_met, cases,
-- positions_short, positions_unclear, positions_unseen, latest_on.
-- One row a finding. Positions are recommendations in units; cases are those of the latest samples that count. What is not known
-- is counted too: too few cases to tell, and no sample in date.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select * from criteria_in_force('day_asked')
),

named as (
    select * from recommendation_known($as_at::date, $known_at::date)
),

headline as (
    select
        named.theme_id, count(*) as recommendations,
        count(*) filter (where stood.supported_stage >= practised_stage()) as recommendations_practised,
    from named
    join recommendation_history as stood using (recommendation_id)
    where stood.as_at = $as_at::date
    group by named.theme_id
),

position as (
    select
        named.theme_id, count(*) as positions,
        count(*) filter (where stood.supported_stage >= practised_stage()) as positions_practised,
    from named
    join unit_history as stood using (recommendation_id)
    where stood.as_at = $as_at::date
    group by named.theme_id
),

sampled as (
    select
        named.theme_id,
        sum(told.numerator) filter (where told.verdict <> 'lapsed')::bigint as cases_met,
        sum(told.denominator) filter (where told.verdict <> 'lapsed')::bigint as cases,
        count(*) filter (where told.verdict = 'not met') as positions_short,
        count(*) filter (where told.verdict = 'cannot tell') as positions_unclear,
        count(*) filter (where told.verdict in ('lapsed', 'not assessed')) as positions_unseen,
        max(told.observed_to) as latest_on,
    from criterion_history as told
    join named using (recommendation_id)
    join in_force using (criterion_id)
    where told.as_at = $as_at::date
        and in_force.kind = 'sample'
        and in_force.stage = practised_stage()
        and told.applicable
    group by named.theme_id
)

select
    theme.theme_id, theme.name, theme.finding, headline.recommendations, headline.recommendations_practised,
    position.positions, position.positions_practised, sampled.cases_met, sampled.cases,
    coalesce(sampled.positions_short, 0) as positions_short,
    coalesce(sampled.positions_unclear, 0) as positions_unclear,
    coalesce(sampled.positions_unseen, 0) as positions_unseen,
    sampled.latest_on,
from theme
join headline using (theme_id)
left join position using (theme_id)
left join sampled using (theme_id)
order by theme.theme_id
