-- Which rates there are over time, and which line each is judged by: the series that rules/16_trends.sql judges; and what
-- each is made of, so that it can be read like with like.

-- The ids of series: training-SD1-officer, of a unit training-SD1-officer-EA; theme-1-officer; practice-7, of a unit
-- practice-7-EA, of a criterion other than the sample of practice with its id between.
create macro course_series(course_id, role, unit_id) as concat_ws('-', 'training', course_id, role, unit_id);
create macro theme_series(theme_id, role) as 'theme-' || theme_id || '-' || role;
create macro practice_series(recommendation_id, criterion_id, unit_id) as
    concat_ws('-', 'practice', recommendation_id, nullif(criterion_id, 'practice_sampled'), unit_id)
;

-- Which courses serve which themes: a course counts once in a theme, however many of its recommendations it serves.
create macro theme_served() as table
    select distinct course_recommendation.course_id, recommendation.theme_id
    from course_recommendation
    join recommendation using (recommendation_id)
;

-- Completion of training month by month, by course and role: of the whole force, and of each unit by itself. `reported`
-- names a table of training rows as known. Columns: series_id (training-SD1-officer; of a unit training-SD1-officer-EA);
-- measure; label; course_id, theme_id, recommendation_id, role, unit_id (blank: the whole force); themes (ids served);
-- point_on, span_months; x, n (people trained, in scope); units, units_ever (units in this figure, and in any of the series);
-- measures, is_sample, rolls_out, settled.
create macro course_rate(reported) as table
    with served as (
        select course_id, list(theme_id order by theme_id) as themes
        from theme_served()
        group by course_id
    ),

    ever as (
        select course_id, role, count(distinct unit_id) as units_ever
        from query_table(reported)
        group by all
    ),

    -- Side by side, not as grouping sets: where no unit's own is asked for, DuckDB leaves them unread.
    monthly as (
        select
            course_id, role, as_at, null::varchar as unit_id,
            sum(trained)::bigint as x, sum(in_scope)::bigint as n, count(*) as units,
        from query_table(reported)
        group by course_id, role, as_at
        union all
        select course_id, role, as_at, unit_id, trained, in_scope, 1
        from query_table(reported)
    )

    select
        course_series(monthly.course_id, monthly.role, monthly.unit_id) as series_id,
        'courses' as measure,
        concat_ws(', ', course.title, monthly.role || 's', unit.name) as label,
        monthly.course_id, null::integer as theme_id, null::integer as recommendation_id, monthly.role, monthly.unit_id,
        coalesce(served.themes, []) as themes,
        monthly.as_at as point_on, 1 as span_months, monthly.x, monthly.n, monthly.units,
        if(monthly.unit_id is null, ever.units_ever, 1) as units_ever,
        'rate' as measures, false as is_sample, true as rolls_out, true as settled,
    from monthly
    join course using (course_id)
    join ever
        on ever.course_id = monthly.course_id
        and ever.role = monthly.role
    left join unit on unit.unit_id = monthly.unit_id
    left join served on served.course_id = monthly.course_id
;

-- The same by theme, of the whole force: every course that serves the theme, once; a person on two courses counts in both.
-- When a further course starts the figure moves for that reason alone. Columns: those of course_rate (theme-1-officer).
create macro theme_rate(reported) as table
    with of_theme as (
        select served.theme_id, roster.*
        from query_table(reported) as roster
        join theme_served() as served using (course_id)
    ),

    ever as (
        select theme_id, role, count(distinct unit_id) as units_ever
        from of_theme
        group by all
    ),

    monthly as (
        select
            theme_id, role, as_at,
            sum(trained)::bigint as x, sum(in_scope)::bigint as n, count(distinct unit_id) as units,
        from of_theme
        group by all
    )

    select
        theme_series(monthly.theme_id, monthly.role) as series_id,
        'themes' as measure,
        theme.name || ', ' || monthly.role || 's' as label,
        null::varchar as course_id, monthly.theme_id, null::integer as recommendation_id, monthly.role,
        null::varchar as unit_id,
        [monthly.theme_id] as themes,
        monthly.as_at as point_on, 1 as span_months, monthly.x, monthly.n, monthly.units, ever.units_ever,
        'rate' as measures, false as is_sample, true as rolls_out, true as settled,
    from monthly
    join theme using (theme_id)
    join ever
        on ever.theme_id = monthly.theme_id
        and ever.role = monthly.role
;

-- Sampled practice on a day, quarter by quarter, of every recommendation, unit and criterion asked for: what practice over
-- time is made of. By quarter and not by month, because a verdict pools by quarter (rules/07_sample.sql) and a month may hold
-- one unit's sample only. A unit that has ended is asked what it was on its last day: what it was found to do stays found.
-- `evidence_on_file` names a table of evidence as known.
-- Columns: recommendation_id, unit_id, criterion_id; quarter (its first day), point_on (its last day); x, n (cases); settled
-- (it has ended).
create macro sampled_quarter_on(evidence_on_file, on_day, known_at) as table
    with last_day_of as (
        select least(on_day::date, unit.until) as as_at, recommendation.recommendation_id, unit.unit_id
        from recommendation
        cross join unit
    ),

    position_in_scope as (
        select * from in_scope('last_day_of', known_at::date)
    ),

    sample_asked as (
        select distinct on_day::date as as_at, recommendation_id, unit_id, criterion_id
        from asked_at('position_in_scope', known_at::date)
        where kind = 'sample'
            and exempt_reason is null
    )

    select
        sampled.recommendation_id, sampled.unit_id, sampled.criterion_id, sampled.quarter,
        last_day(sampled.quarter + interval 2 month) as point_on,
        sampled.x, sampled.n, not sampled.running as settled,
    from quarter_reading_by(evidence_on_file, 'sample_asked', ['sample']) as sampled
    semi join sample_asked using (recommendation_id, unit_id, criterion_id)
    order by recommendation_id, criterion_id, unit_id, quarter
;

-- Sampled practice by recommendation, of the whole force and of each unit by itself. `quarters` names a table as
-- sampled_quarter_on. The quarter still running is not settled. Columns: those of course_rate (practice-7; of a unit
-- practice-7-EA; x of n are cases).
create macro practice_rate(quarters) as table
    with pooled as (
        select
            recommendation_id, criterion_id, point_on, null::varchar as unit_id,
            sum(x)::bigint as x, sum(n)::bigint as n, count(*) as units, bool_and(settled) as settled,
        from query_table(quarters)
        group by recommendation_id, criterion_id, point_on
        union all
        select recommendation_id, criterion_id, point_on, unit_id, x, n, 1, settled
        from query_table(quarters)
    ),

    ever as (
        select recommendation_id, criterion_id, count(distinct unit_id) as units_ever
        from query_table(quarters)
        group by all
    )

    select
        practice_series(pooled.recommendation_id, pooled.criterion_id, pooled.unit_id) as series_id,
        'practice' as measure,
        concat_ws(
            ', ',
            recommendation_number(recommendation_id, recommendation.title_status) || ' ' || recommendation.title,
            unit.name
        ) as label,
        null::varchar as course_id, recommendation.theme_id, pooled.recommendation_id, null::varchar as role,
        pooled.unit_id,
        [recommendation.theme_id] as themes,
        pooled.point_on, 3 as span_months,
        pooled.x, pooled.n, pooled.units, if(pooled.unit_id is null, ever.units_ever, 1) as units_ever,
        'rate' as measures, true as is_sample, false as rolls_out, pooled.settled,
    from pooled
    join recommendation using (recommendation_id)
    join ever
        on ever.recommendation_id = pooled.recommendation_id
        and ever.criterion_id = pooled.criterion_id
    left join unit on unit.unit_id = pooled.unit_id
;

-- The share asked for on each day: of training by role, of samples (role blank). Columns: as_at, role, threshold.
create macro rate_line(days) as table
    select as_at, role, threshold from training_line(days)
    union all
    select as_at, null, max(threshold) from criteria_in_force(days)
    where kind = 'sample'
    group by as_at
;

-- The rates of one measure (courses, themes, practice; all when blank) on a day, each with the threshold of the criterion
-- in force that reads it. `reported` names a table of training rows as known, none later than the day; `quarters` one as
-- sampled_quarter_on, of the day; `days` a table of that one day.
-- Columns: those of course_rate; threshold (share asked for on the day; blank when no criterion in force reads it),
-- threshold_then (on the point's own day).
create macro measured_rate(reported, quarters, days, known_at, asked_measure) as table
    with quarter_sampled as (
        select *
        from query_table(quarters)
        where coalesce(asked_measure, 'practice') = 'practice'
    ),

    rate as (
        select * from course_rate(reported) where coalesce(asked_measure, 'courses') = 'courses'
        union all
        select * from theme_rate(reported) where coalesce(asked_measure, 'themes') = 'themes'
        union all
        select * from practice_rate('quarter_sampled')
    ),

    -- Not of the rates themselves: these are read once, so that only those asked for are worked out.
    point_day as (
        select as_at from query_table(reported)
        union
        select point_on from quarter_sampled
    ),

    line as (
        select * from rate_line(days)
    ),

    line_then as (
        select * from rate_line('point_day')
    )

    select
        rate.*, line.threshold, line_then.threshold as threshold_then,
    from rate
    left join line on line.role is not distinct from rate.role
    left join line_then
        on line_then.as_at = rate.point_on
        and line_then.role is not distinct from rate.role
;

-- The re-bases that count on a day, by what was known on another. Columns: those of rebase.
create macro rebase_counting(days, known_at) as table
    select recorded.*
    from rebase_known(known_at) as recorded
    where recorded.agreed_on <= (select max(as_at) from query_table(days))
;

-- Those of some series that are asked for: of a measure, a theme, a course, a recommendation, a unit, or the one named
-- (ids; all when blank). A unit's own come only when something of them is named, and never by theme or measure alone.
-- `series` names a table with the columns of measured_rate. Columns: those of the table.
create macro series_asked(
    series, asked_measure, asked_theme, asked_course, asked_recommendation, asked_unit, asked_series
) as table
    select *
    from query_table(series)
    where (asked_measure is null or measure = asked_measure)
        and (asked_theme is null or list_contains(themes, asked_theme))
        and (asked_course is null or course_id = asked_course)
        and (asked_recommendation is null or recommendation_id = asked_recommendation)
        and (asked_series is null or series_id = asked_series)
        and (asked_unit is null or unit_id = asked_unit)
        and (unit_id is null or coalesce(asked_unit, asked_course, asked_recommendation::varchar, asked_series) is not null)
;

-- Every point of the rates on a day, by what was known on another, each judged against its limits: what the trend questions
-- stand on. `quarters`: as sampled_quarter_on, of the day. What is asked for: as series_asked. `base_day`: as trend_point.
-- Columns: as_at, counted_from (the two days given); those of trend_point, measured_rate's among them; in_order (the order in
-- which series are listed).
create macro judged_point_of(
    quarters, on_day, known_at, asked_measure, asked_course, asked_recommendation, asked_unit, asked_series, base_day
) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    reported as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    ),

    rebased as (
        select * from rebase_counting('day_asked', known_at::date)
    ),

    rate as (
        select * from measured_rate('reported', quarters, 'day_asked', known_at::date, asked_measure)
    ),

    asked_rate as (
        select
            *,
            dense_rank() over (
                order by theme_id nulls last, recommendation_id, course_id, role, unit_id nulls first, series_id
            ) as in_order,
        from series_asked('rate', asked_measure, null, asked_course, asked_recommendation, asked_unit, asked_series)
    )

    select on_day::date as as_at, base_day::date as counted_from, judged.*
    from trend_point('asked_rate', 'rebased', base_day) as judged
;

-- Those points that a question asks for. `judged` names a table as judged_point_of. Columns: those of the table.
create macro point_asked(
    judged, on_day, known_at, asked_measure, asked_theme, asked_course, asked_recommendation, asked_unit, asked_series,
    base_day
) as table
    select *
    from series_asked(
        judged, asked_measure, asked_theme, asked_course, asked_recommendation, asked_unit, asked_series
    )
    where as_at = on_day::date
        and known_at::date is not null
        and counted_from is not distinct from base_day::date
;

-- What each rate of the whole force is made of: the rosters, or the samples, of one unit; of a theme, of one course in one
-- unit. `reported` names a table of training rows as known, `quarters` one as sampled_quarter_on. Columns: series_id; position
-- ({course_id, unit_id}, the course blank where the series is of one thing); point_on; x, n.
create macro position_of_rate(reported, quarters) as table
    with roster as (
        select * from query_table(reported)
        where in_scope > 0
    )

    select
        course_series(course_id, role, null) as series_id,
        {course_id: null::varchar, unit_id: unit_id} as position,
        as_at as point_on, trained as x, in_scope as n,
    from roster
    union all
    select theme_series(served.theme_id, roster.role), {course_id: roster.course_id, unit_id: roster.unit_id},
        roster.as_at, roster.trained, roster.in_scope,
    from roster
    join theme_served() as served using (course_id)
    union all
    select practice_series(recommendation_id, criterion_id, null), {course_id: null, unit_id: unit_id}, point_on, x, n
    from query_table(quarters)
;

-- Every position that counts in one of two periods, with its figures in each; blank where it did not count. `positions` names
-- a table with series_id, position (of any kind), point_on, x and n; `comparisons` one with series_id, compared (which of the
-- comparisons), point_on and before_on. Columns: series_id, compared, point_on, position; x, n; x_before, n_before; positions
-- (one).
create macro position_then_and_now(positions, comparisons) as table
    with sided as (
        select
            asked.series_id, asked.compared, asked.point_on, counted.position,
            counted.x, counted.n, null as x_before, null as n_before,
        from query_table(comparisons) as asked
        join query_table(positions) as counted
            on counted.series_id = asked.series_id
            and counted.point_on = asked.point_on
        union all
        select asked.series_id, asked.compared, asked.point_on, counted.position, null, null, counted.x, counted.n
        from query_table(comparisons) as asked
        join query_table(positions) as counted
            on counted.series_id = asked.series_id
            and counted.point_on = asked.before_on
    )

    select
        series_id, compared, point_on, position,
        sum(x)::bigint as x, sum(n)::bigint as n, sum(x_before)::bigint as x_before, sum(n_before)::bigint as n_before,
        1 as positions,
    from sided
    group by all
;

-- Like with like: the rate of what counts in both periods. `moved` names a table as position_then_and_now, in which a row may
-- stand for several positions that are alike in that: `positions` of them. Columns:
-- series_id, compared, point_on; positions_before; both_positions; both_x, both_n, both_x_before, both_n_before (of those that
-- count in both, in this period and in that one); joined, left_out (how many count in this one alone, and in that one alone).
create macro like_with_like(moved) as table
    select
        series_id, compared, point_on,
        coalesce(sum(positions) filter (where n_before is not null), 0)::bigint as positions_before,
        coalesce(sum(positions) filter (where n is not null and n_before is not null), 0)::bigint as both_positions,
        coalesce(sum(x) filter (where n_before is not null), 0)::bigint as both_x,
        coalesce(sum(n) filter (where n_before is not null), 0)::bigint as both_n,
        coalesce(sum(x_before) filter (where n is not null), 0)::bigint as both_x_before,
        coalesce(sum(n_before) filter (where n is not null), 0)::bigint as both_n_before,
        coalesce(sum(positions) filter (where n_before is null), 0)::bigint as joined,
        coalesce(sum(positions) filter (where n is null), 0)::bigint as left_out,
    from query_table(moved)
    group by series_id, compared, point_on
;

-- Whether a rate moved because of who is counted: more than half of its move is not in the rate of those counted in both
-- periods. Blank where nobody is.
create macro moved_by_who(share, share_before, both_share, both_share_before) as
    abs(share - share_before) > grain()
    and abs((share - share_before) - (both_share - both_share_before)) * 2 > abs(share - share_before) + grain()
;

-- Units by name, those beyond the few that are named as a number.
create macro units_named(names) as
    if(len(names) > units_named_at_most(), len(names) || ' units', array_to_string(names, ', '))
;

-- Each rate of the whole force at its latest point judged, like with like against the period before and the year before.
-- `positions` names a table as position_of_rate, `standing` one as trend_standing. Columns: those of like_with_like;
-- before_on; joined_names, left_names (lists: units; of a theme courses, and units with their course).
create macro rate_like_with_like(positions, standing) as table
    with asked as (
        select
            series_id, compared.compared, point_on,
            last_day((date_trunc('month', point_on) - to_months(compared.months))::date) as before_on,
        from query_table(standing)
        cross join lateral (
            select unnest(['the year before', 'the period before']) as compared, unnest([12, span_months]) as months
        ) as compared
        where unit_id is null
            and point_on is not null
    ),

    moved as (
        select * from position_then_and_now(positions, 'asked')
    ),

    by_course as (
        select
            moved.series_id, moved.compared, course.title,
            count(moved.n_before) = 0 as has_come, count(moved.n) = 0 as has_gone,
            list(unit.name order by unit.name) filter (where moved.n_before is null) as joined,
            list(unit.name order by unit.name) filter (where moved.n is null) as gone,
        from moved
        join unit on unit.unit_id = moved.position.unit_id
        left join course on course.course_id = moved.position.course_id
        group by all
    ),

    names as (
        select
            series_id, compared,
            list(case
                when title is null then joined
                when has_come then [title]
                else [units_named(joined) || ' (' || title || ')']
            end order by title) filter (where len(joined) > 0) as joined_names,
            list(case
                when title is null then gone
                when has_gone then [title]
                else [units_named(gone) || ' (' || title || ')']
            end order by title) filter (where len(gone) > 0) as left_names,
        from by_course
        group by series_id, compared
    )

    select
        alike.*, asked.before_on,
        coalesce(flatten(names.joined_names), []) as joined_names,
        coalesce(flatten(names.left_names), []) as left_names,
    from like_with_like('moved') as alike
    join asked using (series_id, compared)
    join names using (series_id, compared)
;

-- The same on a day, by what was known on another. `standing`: as trend_standing, `quarters`: as sampled_quarter_on, of that
-- day.
create macro rate_alike_of(standing, quarters, on_day, known_at) as table
    -- What the series are made of, and nothing else: few may be asked for.
    with course_asked as (
        select course_id from query_table(standing)
        where course_id is not null
        union
        select served.course_id
        from query_table(standing) as standing
        join theme_served() as served using (theme_id)
        where standing.measure = 'themes'
    ),

    practice_asked as (
        select distinct recommendation_id from query_table(standing)
        where measure = 'practice'
    ),

    reported as (
        select * from training_kept(known_at::date)
        semi join course_asked using (course_id)
        where as_at <= on_day::date
    ),

    quarter_sampled_then as (
        select * from query_table(quarters)
        semi join practice_asked using (recommendation_id)
    ),

    position as (
        select * from position_of_rate('reported', 'quarter_sampled_then')
    )

    select on_day::date as as_at, alike.* from rate_like_with_like('position', standing) as alike
;

-- Sampled practice over the whole, made comparable: every position of every quarter sampled, with its cases in the quarter and
-- in the one it is compared with. `quarters`: as sampled_quarter_on, of the day. All of it is one series, and each
-- recommendation in a unit, as one criterion reads it, a position in it. Columns: compared (the year before, the quarter
-- before); point_on; before_on; recommendation_id, unit_id, criterion_id; x, n, x_before, n_before (blank where it was not
-- sampled); positions (one).
-- And of each recommendation those of all units together, for what is told over the whole; unit_id and criterion_id are
-- blank: a row for those sampled in both quarters, in this one alone and in that one alone; positions (how many).
create macro practice_moved_on(quarters, on_day, known_at) as table
    with sampled as (
        select * from query_table(quarters)
    ),

    -- By number: a million positions, and what each is compared with, are told apart faster so than by what they are.
    numbered as (
        select *, row_number() over () as position
        from (select distinct recommendation_id, unit_id, criterion_id from sampled)
    ),

    position as (
        select 1 as series_id, numbered.position, sampled.point_on, sampled.x, sampled.n
        from sampled
        join numbered using (recommendation_id, unit_id, criterion_id)
    ),

    comparison as (
        select
            1 as series_id, months.compared, quarter.point_on,
            last_day((date_trunc('month', quarter.point_on) - to_months(months.compared))::date) as before_on,
        from (select distinct point_on from sampled) as quarter
        cross join (values (3), (12)) as months(compared)
    ),

    told as (
        select
            moved.compared, moved.point_on, comparison.before_on,
            numbered.recommendation_id, numbered.unit_id, numbered.criterion_id,
            moved.x, moved.n, moved.x_before, moved.n_before, moved.positions,
        from position_then_and_now('position', 'comparison') as moved
        join numbered using (position)
        join comparison using (compared, point_on)
    ),

    told_in_all as (
        select
            compared, point_on, before_on, recommendation_id, null::varchar as unit_id, null::varchar as criterion_id,
            sum(x)::bigint as x, sum(n)::bigint as n, sum(x_before)::bigint as x_before, sum(n_before)::bigint as n_before,
            sum(positions)::integer as positions,
        from told
        group by compared, point_on, before_on, recommendation_id, n is null, n_before is null
        union all
        select * from told
    )

    select * replace (if(compared = 3, 'the quarter before', 'the year before') as compared)
    from told_in_all as every
    order by
        every.unit_id nulls first, every.compared, every.point_on, every.recommendation_id, every.criterion_id,
        every.n is null, every.n_before is null
;
