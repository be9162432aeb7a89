-- Which rates there are over time, and which line each is judged by: the series that rules/14_trends.sql judges.

-- Completion of training for the whole force, month by month, by course and role. `reported` names a table of training
-- rows as known. Columns: series_id (training-SD1-officer); measure; label; course_id, theme_id, recommendation_id, role;
-- themes (ids served); point_on, span_months; x, n (people trained, in scope); units, units_ever (units in this figure, and
-- in any of the series); measures, is_sample, settled.
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
        select course_id, role, as_at, sum(trained)::bigint as x, sum(in_scope)::bigint as n, count(*) as units
        from query_table(reported)
        group by all
    )

    select
        'training-' || monthly.course_id || '-' || monthly.role as series_id,
        'courses' as measure,
        course.title || ', ' || monthly.role || 's' as label,
        monthly.course_id, null::integer as theme_id, null::integer as recommendation_id, monthly.role,
        coalesce(served.themes, []) as themes,
        monthly.as_at as point_on, 1 as span_months, monthly.x, monthly.n, monthly.units, ever.units_ever,
        'rate' as measures, false as is_sample, true as settled,
    from monthly
    join course using (course_id)
    join ever
        on ever.course_id = monthly.course_id
        and ever.role = monthly.role
    left join served on served.course_id = monthly.course_id
;

-- The same by theme: every course that serves the theme, once; a person on two courses counts in both. When a further
-- course starts the figure moves for that reason alone. Columns: those of course_rate (theme-1-officer).
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
        [monthly.theme_id] as themes,
        monthly.as_at as point_on, 1 as span_months, monthly.x, monthly.n, monthly.units, ever.units_ever,
        'rate' as measures, false as is_sample, true as settled,
    from monthly
    join theme using (theme_id)
    join ever
        on ever.theme_id = monthly.theme_id
        and ever.role = monthly.role
;

-- Sampled practice for the whole force, quarter by quarter, by recommendation. By quarter and not by month, because a
-- verdict pools by quarter (rules/05_sample.sql) and a month may hold one unit's sample only. `quarters` names a table as
-- quarter_reading; `pairs` one of the recommendation_id, unit_id, criterion_id that are asked. The quarter still running is
-- not settled. Columns: those of course_rate (practice-7; x of n are cases).
create macro practice_rate(quarters, pairs) as table
    with pooled as (
        select
            sampled.recommendation_id, sampled.criterion_id, sampled.quarter,
            sum(sampled.x)::bigint as x, sum(sampled.n)::bigint as n, count(*) as units,
            bool_or(sampled.running) as running,
        from query_table(quarters) as sampled
        semi join query_table(pairs) as asked using (recommendation_id, unit_id, criterion_id)
        group by all
    ),

    ever as (
        select sampled.recommendation_id, sampled.criterion_id, count(distinct sampled.unit_id) as units_ever
        from query_table(quarters) as sampled
        semi join query_table(pairs) as asked using (recommendation_id, unit_id, criterion_id)
        group by all
    )

    select
        'practice-' || pooled.recommendation_id
            || if(pooled.criterion_id = 'practice_sampled', '', '-' || pooled.criterion_id) as series_id,
        'practice' as measure,
        pooled.recommendation_id || ' ' || recommendation.title as label,
        null::varchar as course_id, recommendation.theme_id, pooled.recommendation_id, null::varchar as role,
        [recommendation.theme_id] as themes,
        last_day(pooled.quarter + interval 2 month) as point_on, 3 as span_months,
        pooled.x, pooled.n, pooled.units, ever.units_ever,
        'rate' as measures, true as is_sample, not pooled.running as settled,
    from pooled
    join recommendation using (recommendation_id)
    join ever
        on ever.recommendation_id = pooled.recommendation_id
        and ever.criterion_id = pooled.criterion_id
;

-- The rates of one measure (courses, themes, practice; all when blank) on a day, each with the threshold of the criterion
-- in force that reads it and the order series are listed in (in_order). `reported` names a table of training rows as known,
-- none later than the day; `evidence_on_file` one of evidence as known; `days` a table of that one day.
-- Columns: those of course_rate; threshold (share; blank when no criterion in force reads it); in_order.
create macro measured_rate(reported, evidence_on_file, days, known_at, asked_measure) as table
    with sampled as (
        select reading.*
        from quarter_reading_of(evidence_on_file, days) as reading
        join criteria_in_force(days) as in_force using (as_at, criterion_id)
        where coalesce(asked_measure, 'practice') = 'practice'
            and in_force.kind = 'sample'
    ),

    asked as (
        select distinct recommendation_id, unit_id, criterion_id
        from asked_of(days, known_at)
        where coalesce(asked_measure, 'practice') = 'practice'
            and kind = 'sample'
            and exempt_reason is null
    ),

    line as (
        select role, threshold from training_line(days)
        union all
        select null, max(threshold) from criteria_in_force(days)
        where kind = 'sample'
    ),

    rate as (
        select * from course_rate(reported) where coalesce(asked_measure, 'courses') = 'courses'
        union all
        select * from theme_rate(reported) where coalesce(asked_measure, 'themes') = 'themes'
        union all
        select * from practice_rate('sampled', 'asked')
    )

    select
        rate.*, line.threshold,
        dense_rank() over (
            order by rate.theme_id nulls last, rate.recommendation_id, rate.course_id, rate.role, rate.series_id
        ) as in_order,
    from rate
    left join line on line.role is not distinct from rate.role
;

-- The points of the rates that are asked for, each judged against its limits: what the trend questions stand on. `reported`,
-- `evidence_on_file`, `days`, `known_at`, `asked_measure`: as measured_rate; `asked_theme`, `asked_series` (ids): only these
-- when given; `base_day`: as trend_point. Columns: those of trend_point, measured_rate's among them.
create macro asked_trend_point(
    reported, evidence_on_file, days, known_at, asked_measure, asked_theme, asked_series, base_day
) as table
    with asked_rate as (
        select *
        from measured_rate(reported, evidence_on_file, days, known_at, asked_measure)
        where (asked_theme is null or list_contains(themes, asked_theme))
            and (asked_series is null or series_id = asked_series)
    )

    select * from trend_point('asked_rate', base_day)
;
