-- Which rates there are over time, and which line each is judged by: the series that rules/16_trends.sql judges.

-- Completion of training month by month, by course and role: of the whole force, and of each unit by itself. `reported`
-- names a table of training rows as known. Columns: series_id (training-SD1-officer; of a unit training-SD1-officer-EA);
-- measure; label; course_id, theme_id, recommendation_id, role, unit_id (blank: the whole force); themes (ids served);
-- point_on, span_months; x, n (people trained, in scope); units, units_ever (units in this figure, and in any of the series);
-- measures, is_sample, rolls_out, settled.
create macro course_rate(reported) as table
    with served as (
        select course_recommendation.course_id, list(distinct recommendation.theme_id order by recommendation.theme_id) as themes
        from course_recommendation
        join recommendation using (recommendation_id)
        group by course_recommendation.course_id
    ),

    ever as (
        select course_id, role, count(distinct unit_id) as units_ever
        from query_table(reported)
        group by all
    ),

    monthly as (
        select
            course_id, role, as_at, unit_id,
            sum(trained)::bigint as x, sum(in_scope)::bigint as n, count(*) as units,
        from query_table(reported)
        group by grouping sets ((course_id, role, as_at), (course_id, role, as_at, unit_id))
    )

    select
        concat_ws('-', 'training', monthly.course_id, monthly.role, monthly.unit_id) as series_id,
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
    with served as (
        select distinct course_recommendation.course_id, recommendation.theme_id
        from course_recommendation
        join recommendation using (recommendation_id)
    ),

    of_theme as (
        select served.theme_id, roster.*
        from query_table(reported) as roster
        join served using (course_id)
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
        'theme-' || monthly.theme_id || '-' || monthly.role as series_id,
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
-- one unit's sample only. `evidence_on_file` names a table of evidence as known; `days` a table of that one day.
-- Columns: recommendation_id, unit_id, criterion_id; quarter (its first day), point_on (its last day); x, n (cases); settled
-- (it has ended).
create macro practice_quarter(evidence_on_file, days, known_at) as table
    with asked as (
        select distinct recommendation_id, unit_id, criterion_id
        from asked_of(days, known_at)
        where kind = 'sample'
            and exempt_reason is null
    )

    select
        sampled.recommendation_id, sampled.unit_id, sampled.criterion_id, sampled.quarter,
        last_day(sampled.quarter + interval 2 month) as point_on,
        sampled.x, sampled.n, not sampled.running as settled,
    from quarter_reading_of(evidence_on_file, days) as sampled
    semi join asked using (recommendation_id, unit_id, criterion_id)
;

-- Sampled practice by recommendation, of the whole force and of each unit by itself. `quarters` names a table as
-- practice_quarter. The quarter still running is not settled. Columns: those of course_rate (practice-7; of a unit
-- practice-7-EA; x of n are cases).
create macro practice_rate(quarters) as table
    with pooled as (
        select
            recommendation_id, criterion_id, point_on, unit_id,
            sum(x)::bigint as x, sum(n)::bigint as n, count(*) as units, bool_and(settled) as settled,
        from query_table(quarters)
        group by grouping sets (
            (recommendation_id, criterion_id, point_on), (recommendation_id, criterion_id, point_on, unit_id)
        )
    ),

    ever as (
        select recommendation_id, criterion_id, count(distinct unit_id) as units_ever
        from query_table(quarters)
        group by all
    )

    select
        concat_ws(
            '-', 'practice', pooled.recommendation_id, nullif(pooled.criterion_id, 'practice_sampled'), pooled.unit_id
        ) as series_id,
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
-- in force that reads it and the order series are listed in (in_order). `reported` names a table of training rows as known,
-- none later than the day; `evidence_on_file` one of evidence as known; `days` a table of that one day.
-- Columns: those of course_rate; threshold (share asked for on the day; blank when no criterion in force reads it),
-- threshold_then (on the point's own day); in_order.
create macro measured_rate(reported, evidence_on_file, days, known_at, asked_measure) as table
    with quarter_sampled as (
        select *
        from practice_quarter(evidence_on_file, days, known_at)
        where coalesce(asked_measure, 'practice') = 'practice'
    ),

    rate as (
        select * from course_rate(reported) where coalesce(asked_measure, 'courses') = 'courses'
        union all
        select * from theme_rate(reported) where coalesce(asked_measure, 'themes') = 'themes'
        union all
        select * from practice_rate('quarter_sampled')
    ),

    point_day as (
        select distinct point_on as as_at from rate
    ),

    line as (
        select * from rate_line(days)
    ),

    line_then as (
        select * from rate_line('point_day')
    )

    select
        rate.*, line.threshold, line_then.threshold as threshold_then,
        dense_rank() over (
            order by rate.theme_id nulls last, rate.recommendation_id, rate.course_id, rate.role, rate.unit_id nulls first,
                rate.series_id
        ) as in_order,
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
-- stand on. What is asked for: as series_asked. `base_day`: as trend_point.
-- Columns: as_at, counted_from (the two days given); those of trend_point, measured_rate's among them.
create macro judged_point_of(
    on_day, known_at, asked_measure, asked_course, asked_recommendation, asked_unit, asked_series, base_day
) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    reported as (
        select * from training_known(known_at::date)
        where as_at <= on_day::date
    ),

    on_file as (
        select * from evidence_known(known_at::date)
    ),

    rebased as (
        select * from rebase_counting('day_asked', known_at::date)
    ),

    rate as (
        select * from measured_rate('reported', 'on_file', 'day_asked', known_at::date, asked_measure)
    ),

    asked_rate as (
        select *
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
