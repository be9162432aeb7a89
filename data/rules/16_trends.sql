-- Better, worse, or noise: control charts of rates over time, with their signals (EMBEDDING.md, 7).
-- A roll-out is no stable process: a series that is rolled out is judged from the month after it arrived at its threshold.
-- Census figures get an XmR chart (Wheeler, D. J. (2000), Understanding Variation); rates of samples a p-prime chart (Laney,
-- D. B. (2002), Quality Engineering 14, 531-537) whose limits are never inside those of the exact binomial. Limits stand on
-- the first 12 points judged and stay there; they move by a recorded re-base, or when a reader names another start.

-- A month's number, so that months apart can be counted.
create macro month_number(on_day) as year(on_day) * 12 + month(on_day);

-- When each series that is rolled out arrived: the first month-end at which its share had been at or above the threshold in
-- force, each month at that of its own, three months running. `rates`: as trend_point. It looks at no later month.
-- Columns: series_id, arrived_on (blank: it has not).
create macro trend_arrival(rates) as table
    with reached as (
        select
            series_id, point_on, month_number(point_on) as month_no,
            coalesce(reaches(x / n, threshold_then), false) as is_reached,
        from query_table(rates)
        where n > 0 and settled and rolls_out
    ),

    held as (
        select
            series_id, point_on,
            count(*) filter (where is_reached) over (
                partition by series_id
                order by month_no
                range between arrival_months() - 1 preceding and current row
            ) as months_held,
        from reached
    )

    select series_id, min(point_on) filter (where months_held >= arrival_months()) as arrived_on
    from held
    group by series_id
;

-- The days on which each series begins to be judged, and to be judged anew: after its arrival, and by recorded re-bases since;
-- a reader's own start stands for them all. `rates`, `rebases`, `base_day`: as trend_point.
-- Columns: series_id; arrived_on; starts (list of days; empty: never judged).
create macro trend_start(rates, rebases, base_day) as table
    with series as (
        select series_id, any_value(rolls_out) as rolls_out
        from query_table(rates)
        group by series_id
    ),

    first_start as (
        select
            series.series_id, arrival.arrived_on,
            case
                when base_day is not null then base_day::date
                when series.rolls_out then arrival.arrived_on + 1
                else date '0001-01-01'
            end as judged_from,
        from series
        left join trend_arrival(rates) as arrival using (series_id)
    )

    select
        first_start.series_id,
        any_value(first_start.arrived_on) as arrived_on,
        list_sort(list_distinct(list_concat(
            if(any_value(first_start.judged_from) is null, [], [any_value(first_start.judged_from)]),
            coalesce(list(recorded.base_from) filter (where recorded.base_from > first_start.judged_from), [])
        ))) as starts,
    from first_start
    left join query_table(rebases) as recorded
        on recorded.series_id = first_start.series_id
        and base_day is null
    group by first_start.series_id
;

-- Every point of every series against its limits, with the rules that fire at it.
-- `rates` names a table with series_id; point_on (last day of the period), span_months (of a period); x of n (people or
-- cases); measures, which must be 'rate': a count that only grows is a burn-up, never has control limits, and is refused here
-- with an error; is_sample (x of n is a sample, not a census); rolls_out (judged from its arrival on); threshold_then (the
-- share asked for on that day); settled (the period has ended); and whatever else is to be kept with each point.
-- `rebases` names a table with series_id and base_from: re-bases recorded. `base_day`: blank, or the day from which a reader
-- wants the base counted; points before it stand outside the chart.
-- A point with n = 0 has no rate and is passed over. The moving range is between successive points held, however many
-- periods lie between them; a run is of consecutive periods, and a period missing breaks it. A point that is not settled is
-- drawn and never judged. No census is outside its limits, or near them, by a single person.
-- Columns: those of the table; value (x / n); arrived_on; phase (rolling out, judged; before: of a reader's start); stretch (0
-- before it is judged, then 1, and one more with each re-base); counts (judged); place (1, 2 ... among those that count, of
-- its stretch); is_base; moving_range; method (XmR, p-prime; blank with too few points); centre, low, high (not cut at 0 and
-- 1); range_limit; points, base_points, base_from, base_to (of the stretch); points_one_side, points_one_way, moved_one_way
-- (run up to this point, and how far it went); rule_outside, rule_shift, rule_trend, rule_near (1 for higher, -1 for lower, 0 where the rule is silent); rule_fall
-- (-1 for the fall that is the one signal where a roll-out has no limits yet, else 0).
create macro trend_point(rates, rebases, base_day) as table
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
            month_number(given.point_on) as month_no,
            begins.arrived_on,
            len([day for day in begins.starts if day <= given.point_on]) as stretch,
            case when stretch > 0 then 'judged' when base_day is null then 'rolling out' else 'before' end as phase,
            given.settled and stretch > 0 as counts,
        from query_table(rates) as given
        join trend_start(rates, rebases, base_day) as begins using (series_id)
        where given.n > 0
    ),

    followed as (
        select
            *,
            coalesce(month_no - lag(month_no) over so_far > span_months, false) as gap,
            row_number() over so_far as position,
            if(counts, position, null) as place,
            if(counts, abs(value - lag(value) over so_far), null) as moving_range,
            value - lag(value) over so_far as moved,
            case
                when gap or abs(value - lag(value) over so_far) <= grain() then 0
                else sign(value - lag(value) over so_far)::integer
            end as step,
            max(value) filter (where settled) over (
                partition by series_id
                order by month_no
                range between rollout_fall_months() preceding and rollout_fall_months() preceding
            ) as value_back,
        from rated
        window so_far as (partition by series_id, settled, stretch order by point_on)
    ),

    -- What the first points of a stretch come to, beside each of its points. Windows, not joins: this way DuckDB knows how few
    -- rows there are.
    based as (
        select
            *,
            coalesce(place <= trend_base_points(), false) as is_base,
            count(*) filter (where counts) over of_stretch as points,
            count(*) filter (where is_base) over of_stretch as base_points,
            min(point_on) filter (where is_base) over of_stretch as base_from,
            max(point_on) filter (where is_base) over of_stretch as base_to,
            avg(value) filter (where is_base) over of_stretch as mean_value,
            avg(moving_range) filter (where is_base) over of_stretch as mean_range,
            sum(x) filter (where is_base) over of_stretch / sum(n) filter (where is_base) over of_stretch as pooled,
            (sum(x) filter (where is_base) over of_stretch + 0.5) / (sum(n) filter (where is_base) over of_stretch + 1) as rate,
            case
                when stretch = 0 or points < trend_least_points() then null
                when is_sample then 'p-prime'
                else 'XmR'
            end as method,
            sqrt(rate * (1 - rate) / n) as sigma_alone,
        from followed
        -- In order, so that a mean of the same points is the same to its last digit.
        window of_stretch as (
            partition by series_id, stretch order by point_on rows between unbounded preceding and unbounded following
        )
    ),

    -- How much more the samples of the base differ than cases drawn at random would; never less than those do.
    scored as (
        select
            *,
            abs((value - rate) / sigma_alone - lag((value - rate) / sigma_alone) over so_far) as score_range,
        from based
        window so_far as (partition by series_id, settled, stretch order by point_on)
    ),

    spread as (
        select
            * exclude (score_range, sigma_alone),
            sigma_alone * greatest(
                1, avg(score_range) filter (where is_base) over of_stretch / trend_range_to_sigma()
            ) as sigma,
        from scored
        window of_stretch as (
            partition by series_id, stretch order by point_on rows between unbounded preceding and unbounded following
        )
    ),

    sampled as (
        select n, rate
        from spread
        where method = 'p-prime'
    ),

    exact as (
        select n, rate, low as fewest, high as most from binomial_limits('sampled', trend_tail())
    ),

    exact_near as (
        select n, rate, low as few, high as many from binomial_limits('sampled', trend_near_tail())
    ),

    limited as (
        select
            based.* exclude (mean_value, mean_range, pooled, rate, sigma),
            case based.method when 'p-prime' then based.pooled when 'XmR' then based.mean_value end as centre,
            case based.method
                when 'p-prime' then least(exact.fewest / based.n, based.rate - trend_sigmas() * based.sigma)
                when 'XmR' then based.mean_value - trend_limit_factor() * based.mean_range
            end as low,
            case based.method
                when 'p-prime' then greatest(exact.most / based.n, based.rate + trend_sigmas() * based.sigma)
                when 'XmR' then based.mean_value + trend_limit_factor() * based.mean_range
            end as high,
            case based.method
                when 'p-prime' then least(
                    exact_near.few / based.n, based.rate - trend_near_part() * trend_sigmas() * based.sigma
                )
                when 'XmR' then centre + (low - centre) * trend_near_part()
            end as low_near,
            case based.method
                when 'p-prime' then greatest(
                    exact_near.many / based.n, based.rate + trend_near_part() * trend_sigmas() * based.sigma
                )
                when 'XmR' then centre + (high - centre) * trend_near_part()
            end as high_near,
            if(based.method = 'XmR', trend_range_factor() * based.mean_range, null) as range_limit,
            based.is_sample or abs(based.value - centre) > 1 / based.n + grain() as is_more_than_one,
        from spread as based
        left join exact
            on based.method = 'p-prime'
            and exact.n = based.n
            and exact.rate = based.rate
        left join exact_near
            on based.method = 'p-prime'
            and exact_near.n = based.n
            and exact_near.rate = based.rate
    ),

    sided as (
        select
            *,
            case when not counts or abs(value - centre) <= grain() then 0 else sign(value - centre)::integer end as side,
            if(is_more_than_one and (value < low - grain() or value > high + grain()), side, 0) as beyond,
            if(is_more_than_one and (value < low_near - grain() or value > high_near + grain()), side, 0) as near,
        from limited
    ),

    -- A period missing breaks a run: what lies before it is not the point before.
    turned as (
        select
            *,
            side is distinct from if(gap, null, lag(side) over so_far) as side_turns,
            step is distinct from if(gap, null, lag(step) over so_far) as way_turns,
            if(gap, null, lag(near) over so_far) as near_before,
            if(gap or lag(gap) over so_far, null, lag(near, 2) over so_far) as near_two_before,
        from sided
        window so_far as (partition by series_id, settled, stretch order by point_on)
    ),

    run_so_far as (
        select
            *,
            if(
                coalesce(side, 0) = 0, 0, position - max(position) filter (where side_turns) over so_far + 1
            ) as points_one_side,
            -- The point a rise or a fall sets out from is one of its points.
            if(
                coalesce(step, 0) = 0, 1, position - max(position) filter (where way_turns) over so_far + 2
            ) as points_one_way,
            if(
                coalesce(step, 0) = 0, 0.0,
                value - last_value(if(way_turns, value - moved, null) ignore nulls) over so_far
            ) as moved_one_way,
        from turned
        window so_far as (partition by series_id, settled, stretch order by point_on)
    )

    select
        * exclude (
            side, beyond, near, near_before, near_two_before, step, side_turns, way_turns, gap, position, month_no,
            value_back, moved, low_near, high_near, is_more_than_one
        ),
        if(counts, coalesce(beyond, 0), 0) as rule_outside,
        if(counts and points_one_side >= trend_shift_points(), side, 0) as rule_shift,
        if(counts and method is not null and points_one_way >= trend_run_points(), step, 0) as rule_trend,
        if(counts and near <> 0 and (near = near_before or near = near_two_before), near, 0) as rule_near,
        if(
            rolls_out and settled and phase <> 'before' and method is null
            and (
                coalesce(value < value_back - greatest(rollout_fall(), 1 / n) - grain(), false)
                or (points_one_way >= trend_run_points() and step = -1)
            ),
            -1, 0
        ) as rule_fall,
    from run_so_far
;

-- Where a series may have become another process: the first point of a run of seven on one side that is followed, from
-- there on, by twelve points whose own limits meet no opposite run beginning among them. It is suggested and never made: a
-- re-base is recorded, with its reason. `judged`: as trend_point. Only the latest stretch is looked at. Columns: series_id,
-- suggested_from.
create macro trend_step(judged) as table
    with point as (
        select *
        from query_table(judged)
        where counts
        qualify stretch = max(stretch) over (partition by series_id)
    ),

    -- A run is found where it is complete; it began so many points before.
    run as (
        select distinct
            point.series_id, point.place - point.points_one_side + 1 as place, point.rule_shift as side,
        from point
        where rule_shift <> 0
    ),

    anew as (
        select
            run.series_id, run.place, any_value(run.side) as side,
            if(any_value(point.is_sample), sum(point.x) / sum(point.n), avg(point.value)) as centre,
        from run
        join point
            on point.series_id = run.series_id
            and point.place between run.place and run.place + trend_base_points() - 1
        group by run.series_id, run.place
        having count(*) = trend_base_points()
    ),

    against as (
        select
            anew.series_id, anew.place, point.place as at_place, anew.side,
            if(abs(point.value - anew.centre) <= grain(), 0, sign(point.value - anew.centre)) as side_anew,
        from anew
        join point
            on point.series_id = anew.series_id
            and point.place >= anew.place
    ),

    opposite as (
        select
            series_id, place, at_place,
            count(*) filter (where side_anew = -side) over (
                partition by series_id, place
                order by at_place
                rows between current row and trend_shift_points() - 1 following
            ) as against_it,
        from against
    )

    select anew.series_id, min(point.point_on) as suggested_from
    from anew
    join point
        on point.series_id = anew.series_id
        and point.place = anew.place
    where not exists (
        from opposite
        where opposite.series_id = anew.series_id
            and opposite.place = anew.place
            and opposite.at_place < anew.place + trend_base_points()
            and opposite.against_it >= trend_shift_points()
    )
    group by anew.series_id
;

-- Each series as it stands at its latest settled point. `judged` names a table as trend_point, with threshold (share) and
-- in_order (the order of series with like signals).
-- Higher is better in every rate here. Columns: series_id; phase, arrived_on; points, base_points, lacking, to_lock (points
-- judged since the base began; those still needed for any limit, and to lock it); is_trial (limits on fewer than 12);
-- base_from, base_to; method; point_on, x, n, value, moving_range, range_limit, centre, low, high (of the latest point);
-- threshold; rule_outside, rule_shift, rule_trend, rule_near, rule_fall, points_one_side, points_one_way (at that point);
-- rule_signal: worse or better where a rule fires at that point, down before up; signal: the same where it is worth a word
-- (a census has moved by more than a point and two people: from its centre line, or in its rise or fall), else rolling out
-- (not yet arrived, and not falling), none, too few; signal_order (1 for worse); signal_since (the first of the points in a
-- row up to the latest with a rule fired the same way); last_signal,
-- last_signal_on (the latest point with a rule fired); year_before_on, x_before, n_before, value_before (the point a year
-- before); threshold_side: the fact first: above (at it included) or below, of the latest value; astride, where limits hold
-- with no rule fired and the threshold lies between them; below_since (the first of the points in a row below it up to the
-- latest); suggested_from (as trend_step). assurance: what the limits promise against the threshold, as Making Data Count's
-- assurance: consistently meets (both limits at or above it), consistently misses (both below), hit and miss (it lies
-- between them), cannot tell (under 12 points, no threshold, or the series has since left its limits in a direction that
-- could change the answer). place: 1 for the first series, those getting worse first.
create macro trend_standing(judged) as table
    with point as (
        select
            *, least(rule_outside, rule_shift, rule_trend, rule_near, rule_fall) as lowest_rule,
            greatest(rule_outside, rule_shift, rule_trend, rule_near) as highest_rule,
            case when lowest_rule = -1 then 'worse' when highest_rule = 1 then 'better' end as point_signal,
        from query_table(judged)
    ),

    series as (
        select
            series_id,
            any_value(in_order) as in_order,
            max(point_on) filter (where point_signal is not null) as last_signal_on,
            arg_max(point_signal, point_on) filter (where point_signal is not null) as last_signal,
        from point
        group by series_id
    ),

    latest as (
        select *
        from point
        where settled and phase <> 'before'
        qualify row_number() over (partition by series_id order by point_on desc) = 1
    ),

    -- The last point before the latest that was otherwise.
    otherwise as (
        select
            latest.series_id,
            max(point.point_on) filter (where point.point_signal is distinct from latest.point_signal) as signal_broke_on,
            max(point.point_on) filter (where reaches(point.value, latest.threshold)) as reached_on,
        from latest
        join point using (series_id)
        where point.settled
        group by latest.series_id
    ),

    since as (
        select
            otherwise.series_id,
            min(point.point_on) filter (where point.point_on > coalesce(signal_broke_on, date '0001-01-01')) as signal_since,
            min(point.point_on) filter (where point.point_on > coalesce(reached_on, date '0001-01-01')) as below_since,
        from otherwise
        join point using (series_id)
        where point.settled
        group by otherwise.series_id
    ),

    signalled as (
        select
            series.*, latest.* exclude (series_id, in_order, place, points, base_points),
            coalesce(latest.points, 0) as points,
            coalesce(latest.base_points, 0) as base_points,
            greatest(0, trend_least_points() - coalesce(latest.points, 0)) as lacking,
            greatest(0, trend_base_points() - coalesce(latest.points, 0)) as to_lock,
            to_lock > 0 as is_trial,
            latest.point_signal as rule_signal,
            if(latest.is_sample, 0, greatest(trend_least_change(), trend_least_people() / latest.n) + grain()) as least_change,
            case
                when latest.rule_fall = -1 then 'worse'
                when latest.phase = 'rolling out' then 'rolling out'
                when latest.method is null then 'too few'
                when rule_signal = 'worse'
                    and (latest.value < latest.centre - least_change
                        or (latest.rule_trend = -1 and latest.moved_one_way < -least_change)) then 'worse'
                when rule_signal = 'better'
                    and (latest.value > latest.centre + least_change
                        or (latest.rule_trend = 1 and latest.moved_one_way > least_change)) then 'better'
                else 'none'
            end as signal,
            if(rule_signal is null, null, since.signal_since) as signal_since,
            if(reaches(latest.value, latest.threshold), null, since.below_since) as below_since,
            before.point_on as year_before_on, before.x as x_before, before.n as n_before, before.value as value_before,
            step.suggested_from,
        from series
        left join latest using (series_id)
        left join since using (series_id)
        left join trend_step(judged) as step using (series_id)
        left join point as before
            on before.series_id = series.series_id
            and before.settled
            and month_number(before.point_on) = month_number(latest.point_on) - year_months()
    )

    select
        * exclude (lowest_rule, highest_rule, point_signal, least_change),
        list_position(['worse', 'better', 'rolling out', 'none', 'too few'], signal) as signal_order,
        case
            when threshold is null or value is null then null
            when rule_signal is null and reaches(high, threshold) and not reaches(low, threshold) then 'astride'
            when reaches(value, threshold) then 'above'
            else 'below'
        end as threshold_side,
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
            (2, 'rule_shift', trend_shift_points() || ' points in a row on one side of the centre line; a point on the line, or a period missing, breaks the run.'),
            (3, 'rule_trend', trend_run_points() || ' points in a row, each higher, or each lower, than the one before; an equal one, or a period missing, breaks the run.'),
            (4, 'rule_near', 'Two of three points in a row, on one side, more than two thirds of the way from the centre line to a limit.'),
            (5, 'rule_fall', 'In a roll-out, and until there are limits: ' || (trend_run_points() - 1) || ' falls in a row, or lower than '
                || rollout_fall_months() || ' months before by more than ' || round(100 * rollout_fall())::integer
                || ' points and by more than one person.')
    ) as rules(position, rule, words)
;
