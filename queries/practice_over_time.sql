-- How much of sampled practice met the standard, quarter by quarter, and how much where the same was sampled before?
-- Parameters: as_at, known_at (date); theme, recommendation, unit (id): only samples of those, when given.
-- Two rows for each quarter: compared with the year before, and with the quarter before. A position is a recommendation in a
-- unit, as one criterion reads it. both_...: the positions sampled in both quarters, in this one and (..._before) in that one.
-- both_says: better or worse where the 95% interval of the difference between those two rates (Newcombe, from Wilson's) leaves
-- out none, else level; blank where none was sampled in both.
-- by_who: more than half of what the plain share moved since that quarter is by who was sampled.
-- joined, left_out: positions sampled in this quarter and not in that one, and the other way round; practice_joined names them.
-- Columns: compared, point_on, period, settled, x, n, share, low, high, units, recommendations, positions, before_on,
-- positions_before, both_positions, both_x, both_n, both_share, both_x_before, both_n_before, both_share_before, both_says,
-- by_who, joined, left_out.

with

-- All of it is one series here: of one unit its positions, else those of all units together.
moved as (
    select 'practice' as series_id, *
    from practice_moved
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $known_at::date is not null
        and unit_id is not distinct from $unit
),

unit_sampled as (
    select point_on, count(distinct unit_id) as units
    from sampled_quarter
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $unit is null or unit_id = $unit
    group by point_on
),

-- Either comparison has all that was sampled in the quarter.
plain as (
    select
        moved.point_on, moved.point_on <= $as_at::date as settled,
        sum(moved.x)::bigint as x, sum(moved.n)::bigint as n,
        any_value(unit_sampled.units) as units, count(distinct moved.recommendation_id) as recommendations,
        sum(moved.positions)::bigint as positions,
    from moved
    join unit_sampled using (point_on)
    where moved.compared = 'the year before'
        and moved.n is not null
    group by moved.point_on
),

dated as (
    select distinct compared, point_on, before_on from moved
),

together as (
    select alike.*, dated.before_on
    from like_with_like('moved') as alike
    join dated using (compared, point_on)
)

select
    together.compared, plain.point_on, quarter_label(plain.point_on) as period, plain.settled,
    plain.x, plain.n, plain.x / plain.n as share, wilson_low(plain.x, plain.n) as low, wilson_high(plain.x, plain.n) as high,
    plain.units, plain.recommendations, plain.positions,
    together.before_on, together.positions_before,
    together.both_positions, together.both_x, together.both_n, together.both_x / nullif(together.both_n, 0) as both_share,
    together.both_x_before, together.both_n_before,
    together.both_x_before / nullif(together.both_n_before, 0) as both_share_before,
    case
        when together.both_n = 0 or together.both_n_before = 0 then null
        when both_share - both_share_before > sqrt(
            (both_share - wilson_low(together.both_x, together.both_n)) ^ 2
            + (wilson_high(together.both_x_before, together.both_n_before) - both_share_before) ^ 2
        ) then 'better'
        when both_share_before - both_share > sqrt(
            (wilson_high(together.both_x, together.both_n) - both_share) ^ 2
            + (both_share_before - wilson_low(together.both_x_before, together.both_n_before)) ^ 2
        ) then 'worse'
        else 'level'
    end as both_says,
    moved_by_who(plain.x / plain.n, before.x / before.n, both_share, both_share_before) as by_who,
    together.joined, together.left_out,
from plain
join together using (point_on)
left join plain as before on before.point_on = together.before_on
order by together.compared desc, plain.point_on
