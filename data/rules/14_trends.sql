-- Better, worse, or noise: control charts of rates over time, with their signals (EMBEDDING.md, 7).
-- Census figures get an XmR chart (Wheeler, D. J. (2000), Understanding Variation), samples of varying size a p chart
-- (Shewhart). Limits stand on the first 12 points and stay there; they move only when a reader names another start.

-- Every point of every series against its limits, with the rules that fire at it.
-- `rates` names a table with series_id; point_on (last day of the period); x of n (people or cases); measures, which must
-- be 'rate': a count that only grows is a burn-up, never has control limits, and is refused here with an error; is_sample
-- (x of n is a sample, not a census); settled (the period has ended); and whatever else is to be kept with each point.
-- `base_day`: blank, or the day from which a reader wants the base counted; points before it stand outside the chart.
-- A point with n = 0 has no rate and is passed over. The moving range is between successive points held, however many
-- periods lie between them. A point that is not settled is drawn and never judged. A sample whose size differs from those
-- of the base gets limits of its own size.
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
                when abs(value - lag(value) over so_far) <= grain() then 0
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
            max(n) as largest,
            min(n) as smallest,
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
                when base.is_sample
                    and greatest(base.largest, placed.n) > trend_size_ratio() * least(base.smallest, placed.n) then 'p'
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
            case when not counts or abs(value - centre) <= grain() then 0 else sign(value - centre)::integer end
                as side,
            if(abs(value - centre) > reach + grain(), side, 0) as beyond,
            if(abs(value - centre) > reach * trend_near_part() + grain(), side, 0) as near,
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
            when reaches(low, threshold) and least(rule_outside, rule_shift) >= 0 then 'consistently meets'
            when not reaches(high, threshold) and greatest(rule_outside, rule_shift) <= 0 then 'consistently misses'
            when rule_outside <> 0 or rule_shift <> 0 then 'cannot tell'
            else 'hit and miss'
        end as assurance,
        row_number() over (order by signal_order, in_order) as place,
    from signalled
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
