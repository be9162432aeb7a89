-- How much of sampled practice met the standard, quarter by quarter, and how much where the same was sampled before?
-- Parameters: as_at, known_at (date); theme, recommendation, unit (id): only samples of those, when given.
-- Two rows for each quarter: compared with the year before, and with the quarter before. A position is a recommendation in a
-- unit, as one criterion reads it. both_...: the positions sampled in both quarters, in this one and (..._before) in that one.
-- both_says: better or worse where the 95% interval of the difference between those two rates (Newcombe, from Wilson's) leaves
-- out none, else level; blank where none was sampled in both.
-- joined, left_out: positions sampled in this quarter and not in that one, and the other way round; their names as text.
-- Columns: compared, point_on, period, settled, x, n, share, low, high, units, recommendations, positions, before_on,
-- positions_before, both_positions, both_x, both_n, both_share, both_x_before, both_n_before, both_share_before, both_says,
-- joined, joined_names, left_out, left_names.

with

day_asked as (
    select $as_at::date as as_at
),

sampled as (
    select quarters.*, unit.name as unit_name
    from practice_quarter('known_evidence', 'day_asked', $known_at::date) as quarters
    join recommendation using (recommendation_id)
    join unit using (unit_id)
    where ($theme is null or recommendation.theme_id = $theme)
        and ($recommendation is null or recommendation.recommendation_id = $recommendation)
        and ($unit is null or unit.unit_id = $unit)
),

plain as (
    select
        quarter, any_value(point_on) as point_on, bool_and(settled) as settled,
        sum(x)::bigint as x, sum(n)::bigint as n,
        count(distinct unit_id) as units, count(distinct recommendation_id) as recommendations, count(*) as positions,
    from sampled
    group by quarter
),

comparison as (
    select plain.quarter, compared.compared, (plain.quarter - to_months(compared.months))::date as quarter_before
    from plain
    cross join (values ('the year before', 12), ('the quarter before', 3)) as compared(compared, months)
),

-- Every position of either quarter, with its cases in each; blank where it was not sampled.
position as (
    select comparison.quarter, comparison.compared, sampled.recommendation_id, sampled.unit_id, sampled.unit_name,
        sum(sampled.x) filter (where sampled.quarter = comparison.quarter) as x,
        sum(sampled.n) filter (where sampled.quarter = comparison.quarter) as n,
        sum(sampled.x) filter (where sampled.quarter = comparison.quarter_before) as x_before,
        sum(sampled.n) filter (where sampled.quarter = comparison.quarter_before) as n_before,
    from comparison
    join sampled on sampled.quarter in (comparison.quarter, comparison.quarter_before)
    group by comparison.quarter, comparison.compared, sampled.recommendation_id, sampled.unit_id, sampled.unit_name,
        sampled.criterion_id
),

numbered as (
    select recommendation_id, recommendation_number(recommendation_id, title_status) as number from recommendation
),

by_unit as (
    select
        quarter, compared, unit_name,
        list(number order by recommendation_id) filter (where has_joined) as joined,
        list(number order by recommendation_id) filter (where has_gone) as gone,
    from (
        select quarter, compared, unit_name, recommendation_id, bool_or(n_before is null) as has_joined,
            bool_or(n is null) as has_gone
        from position
        group by all
    ) as moved
    join numbered using (recommendation_id)
    group by quarter, compared, unit_name
),

names as (
    select
        quarter, compared,
        string_agg(unit_name || ' (' || array_to_string(joined, ', ') || ')', '; ' order by unit_name)
            filter (where len(joined) > 0) as joined_names,
        string_agg(unit_name || ' (' || array_to_string(gone, ', ') || ')', '; ' order by unit_name)
            filter (where len(gone) > 0) as left_names,
    from by_unit
    group by quarter, compared
),

together as (
    select
        quarter, compared,
        count(*) filter (where n_before is not null) as positions_before,
        count(*) filter (where n is not null and n_before is not null) as both_positions,
        coalesce(sum(x) filter (where n_before is not null), 0)::bigint as both_x,
        coalesce(sum(n) filter (where n_before is not null), 0)::bigint as both_n,
        coalesce(sum(x_before) filter (where n is not null), 0)::bigint as both_x_before,
        coalesce(sum(n_before) filter (where n is not null), 0)::bigint as both_n_before,
        count(*) filter (where n_before is null) as joined,
        count(*) filter (where n is null) as left_out,
    from position
    group by quarter, compared
)

select
    together.compared, plain.point_on, quarter_label(plain.point_on) as period, plain.settled,
    plain.x, plain.n, plain.x / plain.n as share, wilson_low(plain.x, plain.n) as low, wilson_high(plain.x, plain.n) as high,
    plain.units, plain.recommendations, plain.positions,
    last_day(comparison.quarter_before + interval 2 month) as before_on, together.positions_before,
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
    together.joined, names.joined_names, together.left_out, names.left_names,
from plain
join comparison using (quarter)
join together
    on together.quarter = comparison.quarter
    and together.compared = comparison.compared
join names
    on names.quarter = comparison.quarter
    and names.compared = comparison.compared
order by together.compared desc, plain.point_on
