-- Better, worse, or noise: control charts of rates over time, with their signals (EMBEDDING.md, 7).
-- Census figures get an XmR chart (Wheeler, D. J. (2000), Understanding Variation), samples of varying size a p chart
-- (Shewhart). Limits stand on the first 12 points and stay there; they move only when a reader names another start.

-- The settings, each in one place. Ours, for MOPAC and the Met to agree.
-- How many points the limits are locked on; with fewer they are trial limits.
create macro trend_base_points() as 12;
-- How many points there must be before any limit is drawn or any signal said.
create macro trend_least_points() as 6;
-- Rule 2: eight, as Wheeler; the NHS-R Community's NHSRplotthedots, which draws Making Data Count charts, uses seven. With
-- a dozen or more charts on one page, eight gives half the false alarms.
create macro trend_shift_points() as 8;
-- Rule 3: six points, each higher (or each lower) than the one before: five steps. An equal value breaks the run.
create macro trend_run_points() as 6;
-- Rule 4: how far from the centre line towards a limit a point is near that limit.
create macro trend_near_part() as 2.0::double / 3;
-- Samples get a p chart when the largest of the base is more than this many times the smallest.
create macro trend_size_ratio() as 1.25;
-- XmR limits lie this many mean moving ranges from the centre line (3 / 1.128), the moving range's limit this many above 0.
create macro trend_limit_factor() as 2.66;
create macro trend_range_factor() as 3.268;
-- Rates that differ by less are equal: sums of fractions are not exact.
create macro trend_grain() as 1e-9;

-- Every point of every series against its limits, with the rules that fire at it.
-- `rates` names a table with series_id; point_on (last day of the period); x of n (people or cases); measures, which must
-- be 'rate': a count that only grows is a burn-up, never has control limits, and is refused here with an error; is_sample
-- (x of n is a sample, not a census); settled (the period has ended); and whatever else is to be kept with each point.
-- `base_day`: blank, or the day from which a reader wants the base counted; points before it stand outside the chart.
-- A point with n = 0 has no rate and is passed over. The moving range is between successive points held, however many
-- periods lie between them. A point that is not settled is drawn and never judged.
-- Columns: those of the table; value (x / n); counts (judged); place (1, 2 ... among those that count); is_base;
-- moving_range; method (XmR, p; blank with too few points); centre, low, high (not cut at 0 and 1); range_limit; points,
-- base_points, base_from, base_to (of the series); points_one_side, points_one_way (run up to this point); rule_outside,
-- rule_shift, rule_trend, rule_near (1 for higher, -1 for lower, 0 where the rule is silent).
create macro trend_point(rates, base_day) as table
    with rated as (
        select
            given.*,
            case
                when given.measures is distinct from 'rate'
                    then error('control limits are for rates only: ' || given.series_id || ' is not one')
                when given.x < 0 or given.x > given.n
                    then error('not a rate: ' || given.series_id || ' has ' || given.x || ' of ' || given.n)
                else given.x / given.n
            end::double as value,
            given.point_on >= coalesce(base_day::date, date '0001-01-01') as is_drawn_against,
            given.settled and is_drawn_against as counts,
        from query_table(rates) as given
        where given.n > 0
    ),

    placed as (
        select
            *,
            if(counts, row_number() over so_far, null) as place,
            if(counts, abs(value - lag(value) over so_far), null) as moving_range,
            case
                when abs(value - lag(value) over so_far) <= trend_grain() then 0
                else sign(value - lag(value) over so_far)::integer
            end as step,
        from rated
        window so_far as (partition by series_id, counts order by point_on)
    ),

    base as (
        select
            series_id,
            max(place) as points,
            count(*) as base_points,
            min(point_on) as base_from,
            max(point_on) as base_to,
            avg(value) as mean_value,
            avg(moving_range) as mean_range,
            sum(x) / sum(n) as pooled,
            max(n) / min(n) as size_ratio,
            bool_or(is_sample) as is_sample,
        from (select *, from placed where counts)
        where place <= trend_base_points()
        group by series_id
    ),

    how_many as (
        select series_id, count(*) filter (where counts) as points
        from placed
        group by series_id
    ),

    limited as (
        select
            placed.*,
            how_many.points, coalesce(base.base_points, 0) as base_points, base.base_from, base.base_to,
            coalesce(placed.place <= trend_base_points(), false) as is_base,
            case
                when how_many.points < trend_least_points() then null
                when base.is_sample and base.size_ratio > trend_size_ratio() then 'p'
                else 'XmR'
            end as method,
            case when placed.is_drawn_against then case method when 'p' then base.pooled when 'XmR' then base.mean_value end
            end as centre,
            case method
                when 'p' then 3 * sqrt(base.pooled * (1 - base.pooled) / placed.n)
                when 'XmR' then trend_limit_factor() * base.mean_range
            end as reach,
            centre - reach as low,
            centre + reach as high,
            if(method = 'XmR', trend_range_factor() * base.mean_range, null) as range_limit,
        from placed
        join how_many using (series_id)
        left join base using (series_id)
    ),

    sided as (
        select
            *,
            case when not counts or abs(value - centre) <= trend_grain() then 0 else sign(value - centre)::integer end
                as side,
            if(abs(value - centre) > reach + trend_grain(), side, 0) as beyond,
            if(abs(value - centre) > reach * trend_near_part() + trend_grain(), side, 0) as near,
        from limited
    ),

    turned as (
        select
            *,
            side is distinct from lag(side) over so_far as side_turns,
            step is distinct from lag(step) over so_far as way_turns,
        from sided
        window so_far as (partition by series_id, counts order by point_on)
    ),

    in_runs as (
        select
            *,
            sum(side_turns::integer) over so_far as side_run,
            sum(way_turns::integer) over so_far as way_run,
        from turned
        window so_far as (partition by series_id, counts order by point_on)
    ),

    run_so_far as (
        select
            *,
            if(coalesce(side, 0) = 0, 0, row_number() over (partition by series_id, counts, side_run order by point_on))
                as points_one_side,
            -- The point a rise or a fall sets out from is one of its points.
            if(coalesce(step, 0) = 0, 1, 1 + row_number() over (partition by series_id, counts, way_run order by point_on))
                as points_one_way,
        from in_runs
    )

    select
        * exclude (reach, side, beyond, near, step, side_turns, way_turns, side_run, way_run, is_drawn_against),
        if(counts, coalesce(beyond, 0), 0) as rule_outside,
        if(counts and points_one_side >= trend_shift_points(), side, 0) as rule_shift,
        if(counts and method is not null and points_one_way >= trend_run_points(), step, 0) as rule_trend,
        if(
            counts and near <> 0 and (near = lag(near, 1) over so_far or near = lag(near, 2) over so_far), near, 0
        ) as rule_near,
    from run_so_far
    window so_far as (partition by series_id, counts order by point_on)
;

-- Each series as it stands at its latest judged point. `judged` names a table as trend_point, with threshold (share) and
-- in_order (the order of series with like signals).
-- Higher is better in every rate here. Columns: series_id; points, base_points, lacking, to_lock (points still needed for
-- any limit, and to lock it); is_trial (limits on fewer than 12); base_from, base_to; method; point_on, x, n, value,
-- moving_range, range_limit, centre, low, high (of the latest judged point); threshold; rule_outside, rule_shift,
-- rule_trend, rule_near, points_one_side, points_one_way (at that point); base_rising (rule 3 fires, upwards, in the base
-- itself); signal: worse, better, above start (higher than a base that was itself still rising: that says only that the
-- start is over), none, too few; signal_order (1 for worse); last_signal, last_signal_on (the latest point with a rule
-- fired). assurance: what the limits promise against the threshold, as Making Data Count's assurance: consistently meets
-- (both limits at or above it), consistently misses (both below), hit and miss (it lies between them), cannot tell (under
-- 12 points, no threshold, or the series has since left its limits in a direction that could change the answer). place: 1
-- for the first series, those getting worse first.
create macro trend_standing(judged) as table
    with point as (
        select *, least(rule_outside, rule_shift, rule_trend, rule_near) as lowest_rule,
            greatest(rule_outside, rule_shift, rule_trend, rule_near) as highest_rule,
        from query_table(judged)
    ),

    series as (
        select
            series_id,
            any_value(in_order) as in_order,
            coalesce(max(points), 0) as points,
            coalesce(max(base_points), 0) as base_points,
            coalesce(bool_or(is_base and rule_trend = 1), false) as base_rising,
            max(point_on) filter (where lowest_rule = -1 or highest_rule = 1) as last_signal_on,
            arg_max(if(lowest_rule = -1, 'worse', 'better'), point_on) filter (where lowest_rule = -1 or highest_rule = 1)
                as last_signal,
        from point
        group by series_id
    ),

    latest as (
        select *
        from point
        where counts
        qualify row_number() over (partition by series_id order by point_on desc) = 1
    ),

    signalled as (
        select
            series.*, latest.* exclude (series_id, in_order, place, points, base_points),
            greatest(0, trend_least_points() - series.points) as lacking,
            greatest(0, trend_base_points() - series.points) as to_lock,
            to_lock > 0 as is_trial,
            case
                when latest.method is null then 'too few'
                when latest.lowest_rule = -1 then 'worse'
                when latest.rule_trend = 1 then 'better'
                when latest.highest_rule = 1 then if(series.base_rising, 'above start', 'better')
                else 'none'
            end as signal,
        from series
        left join latest using (series_id)
    )

    select
        * exclude (lowest_rule, highest_rule),
        list_position(['worse', 'better', 'above start', 'none', 'too few'], signal) as signal_order,
        case
            when method is null or is_trial or threshold is null then 'cannot tell'
            when low >= threshold and least(rule_outside, rule_shift) >= 0 then 'consistently meets'
            when high < threshold and greatest(rule_outside, rule_shift) <= 0 then 'consistently misses'
            when rule_outside <> 0 or rule_shift <> 0 then 'cannot tell'
            else 'hit and miss'
        end as assurance,
        row_number() over (order by signal_order, in_order) as place,
    from signalled
;

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
-- verdict pools by quarter (05_sample.sql) and a month may hold one unit's sample only. `quarters` names a table as
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
        select if(kind = 'sample', null, role) as role, max(threshold) as threshold
        from criteria_in_force(days)
        where kind in ('training', 'sample')
        group by all
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

-- The settings in words, for the page to print. Columns: position, rule (as the columns of trend_point; limits, trial,
-- silence), words.
create macro trend_rule() as table
    select * from (
        values
            (1, 'rule_outside', 'One point outside the limits.'),
            (2, 'rule_shift', trend_shift_points() || ' points in a row on one side of the centre line; a point on the line breaks the run.'),
            (3, 'rule_trend', trend_run_points() || ' points in a row, each higher, or each lower, than the one before; an equal one breaks the run.'),
            (4, 'rule_near', 'Two of three points in a row, on one side, more than two thirds of the way from the centre line to a limit.')
    ) as rules(position, rule, words)
;
