-- Which units and recommendations were sampled in a quarter and not in the one that it is compared with, or the other way round?
-- Parameters: as_at, known_at (date); theme, recommendation, unit (id): only samples of those, when given; from_month (date):
-- only quarters that end on this day or later, when given.
-- Two rows for each quarter, as in `practice_over_time`: compared with the year before, and with the quarter before.
-- Columns: compared, point_on, joined_names, left_names.

with

moved as (
    select *
    from practice_moved
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $as_at::date is not null
        and $known_at::date is not null
        and unit_id is not null
        and ($unit is null or unit_id = $unit)
        and ($from_month is null or point_on >= $from_month)
),

numbered as (
    select map(list(recommendation_id), list(recommendation_number(recommendation_id, title_status))) as numbers
    from recommendation
),

-- A recommendation with more than one sample in a unit is named once.
by_unit as (
    select
        moved.point_on, moved.compared, unit.name as unit_name,
        list_sort(list_distinct(list(moved.recommendation_id) filter (where moved.n_before is null))) as joined,
        list_sort(list_distinct(list(moved.recommendation_id) filter (where moved.n is null))) as gone,
    from moved
    join unit using (unit_id)
    group by moved.point_on, moved.compared, unit.name
)

select
    compared, point_on,
    string_agg(unit_name || ' (' || array_to_string([numbers[each] for each in joined], ', ') || ')', '; ' order by unit_name)
        filter (where len(joined) > 0) as joined_names,
    string_agg(unit_name || ' (' || array_to_string([numbers[each] for each in gone], ', ') || ')', '; ' order by unit_name)
        filter (where len(gone) > 0) as left_names,
from by_unit
cross join numbered
group by compared, point_on
order by compared desc, point_on
