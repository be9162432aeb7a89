-- Where units differ by more than chance: one recommendation at a time, and all of a unit's samples together.

-- What there is to compare: the samples that stand, one for each recommendation, criterion and unit, from the quarter that
-- decides. What has lapsed, or is exempt, is left out. `verdicts` names a table of verdicts with as_at, of the day.
-- Columns: recommendation_id, criterion_id, unit_id, x, n.
create macro sample_in_date(verdicts, on_day) as table
    with day_asked as (
        select on_day::date as as_at
    )

    select told.recommendation_id, told.criterion_id, told.unit_id, told.numerator as x, told.denominator as n
    from query_table(verdicts) as told
    join criteria_in_force('day_asked') as in_force using (as_at, criterion_id)
    where in_force.kind = 'sample'
        and told.applicable
        and told.verdict <> 'lapsed'
        and coalesce(told.denominator, 0) > 0
;

-- The chance, at a rate, of a count as far out as x of n or farther, on either side.
create macro binomial_as_far_out(x, n, rate) as least(1.0, 2 * least(
    binomial_at_most(x, n, rate), if(x = 0, 1.0, 1 - binomial_at_most(x - 1, n, rate))
));

-- The rate of x in n, kept off 0 and 1, where no other count could happen by chance.
create macro rate_kept_off_ends(x, n) as (x + 0.5) / (n + 1);

-- The end of the interval of x in n that lies nearer to a rate, kept off 1.
create macro near_end(x, n, rate) as case
    when rate < x / n then wilson_low(x, n)
    when x < n then wilson_high(x, n)
    else rate_kept_off_ends(x, n)
end;

-- Each unit's samples on each recommendation against those of all other units, by the exact binomial; the chance is adjusted
-- for the number of positions compared (Bonferroni). Units that differ must not blur what they are compared with: they are
-- found first against the median of the other units' rates, and are then left out of everyone else's. Where that leaves
-- nobody, as where half the units do well and half do not, everyone else is all other units: so mixed a rate is held to
-- be no farther from the unit's than the near end of its interval.
-- `cases` names a table with recommendation_id, criterion_id, unit_id, x and n: of n cases sampled, x met it.
-- Columns: those of the table; others_x, others_n (everyone else); chance (adjusted); compared; direction (below, above;
-- blank where chance explains it).
create macro unit_difference(cases) as table
    with position as (
        select *, count(*) over () as compared
        from query_table(cases)
        where n > 0
    ),

    -- The rates of a recommendation's units, lowest first, each as long as its cases are many.
    ranked as (
        select
            *,
            row_number() over lowest_first as place,
            sum(n) over lowest_first as cases_to,
            sum(n) over (partition by recommendation_id, criterion_id) as cases,
        from position
        window lowest_first as (partition by recommendation_id, criterion_id order by x / n, unit_id)
    ),

    -- Of a unit's others, the one with which half of their cases are reached: before the unit itself, or else after it.
    middle as (
        select
            own.recommendation_id, own.criterion_id, own.unit_id,
            if(under.place < own.place, rate_kept_off_ends(under.x, under.n), rate_kept_off_ends(above.x, above.n))
                as median_rate,
        from ranked as own
        asof join ranked as under
            on under.recommendation_id = own.recommendation_id
            and under.criterion_id = own.criterion_id
            and under.cases_to * 2 >= own.cases - own.n
        asof left join ranked as above
            on above.recommendation_id = own.recommendation_id
            and above.criterion_id = own.criterion_id
            and above.cases_to * 2 >= own.cases + own.n
        where under.place < own.place
            or above.place is not null
    ),

    first_look as (
        select
            position.*,
            binomial_as_far_out(position.x, position.n, middle.median_rate) * position.compared < exception_chance() as differs,
        from position
        join middle using (recommendation_id, criterion_id, unit_id)
    ),

    beside as (
        select
            *,
            coalesce(sum(n) filter (where not differs) over of_recommendation - if(differs, 0, n), 0) > 0 as are_alike,
            if(are_alike, sum(x) filter (where not differs) over of_recommendation - if(differs, 0, x),
                sum(x) over of_recommendation - x)::bigint as others_x,
            if(are_alike, sum(n) filter (where not differs) over of_recommendation - if(differs, 0, n),
                sum(n) over of_recommendation - n)::bigint as others_n,
        from first_look
        window of_recommendation as (partition by recommendation_id, criterion_id)
    ),

    set_against as (
        select
            *,
            if(are_alike, rate_kept_off_ends(others_x, others_n), near_end(others_x, others_n, x / n)) as others_rate,
        from beside
    )

    select
        * exclude (differs, are_alike, others_rate),
        least(1.0, compared * binomial_as_far_out(x, n, others_rate)) as chance,
        case
            when chance >= exception_chance() then null
            when x / n < others_x / others_n then 'below'
            else 'above'
        end as direction,
    from set_against
;

-- The same on a day, of the history that says what stands: every position that has another to be compared with. All of them
-- are compared together, whatever a question asks about: so whether a unit differs has one answer.
create macro unit_compared_on(on_day, known_at) as table
    with sampled as (
        select * from sample_in_date('criterion_history', on_day::date)
        where known_at::date is not null
    )

    select * from unit_difference('sampled')
;

-- The exceptions: the units that differ on a recommendation, each way together. `compared_units`: as unit_difference.
-- Columns: recommendation_id, criterion_id, direction; unit_ids (list), units (how many), x, n (their cases); others,
-- others_x, others_n (of the units that don't differ, or where all do, of those that differ the other way); chance (of the
-- least certain of them), compared.
create macro practice_exception(compared_units) as table
    with position as (
        select * from query_table(compared_units)
    ),

    grouped as (
        select
            recommendation_id, criterion_id, direction,
            list(unit_id order by unit_id) as unit_ids,
            count(*) as units, sum(x)::bigint as x, sum(n)::bigint as n,
            max(chance) as chance, any_value(compared) as compared,
        from position
        group by recommendation_id, criterion_id, direction
    )

    select told.*, beside.units as others, beside.x as others_x, beside.n as others_n
    from grouped as told
    join grouped as beside using (recommendation_id, criterion_id)
    where told.direction is not null
        and beside.direction is distinct from told.direction
    qualify row_number() over (
        partition by told.recommendation_id, told.criterion_id, told.direction
        order by beside.direction nulls first
    ) = 1
;

-- Where the samples of a day stand, of the history that says what stands: a row for every position that is to be sampled.
-- Columns: recommendation_id, criterion_id, unit_id; x, n (as sample_in_date; blank: none stands); rate (everyone's there).
create macro sample_stood_on(on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    sampled_criterion as (
        select criterion_id from criteria_in_force('day_asked')
        where kind = 'sample'
    ),

    sampled as (
        select * from sample_in_date('criterion_history', on_day::date)
        where known_at::date is not null
    ),

    everyone as (
        select recommendation_id, criterion_id, sum(x) / sum(n) as rate
        from sampled
        group by recommendation_id, criterion_id
    )

    select told.recommendation_id, told.criterion_id, told.unit_id, sampled.x, sampled.n, everyone.rate
    from criterion_history as told
    semi join sampled_criterion using (criterion_id)
    left join sampled using (recommendation_id, criterion_id, unit_id)
    left join everyone using (recommendation_id, criterion_id)
    where told.as_at = on_day::date
    order by all
;

-- What each unit's samples come to, pooled, beside what they would at every recommendation's own rate (indirect
-- standardisation): a unit sampled on hard recommendations is not low for that alone. `samples`: as sample_stood_on. Columns:
-- unit_id; n, met (cases); recommendations (sampled), left_out (none stands); expected (cases); score (how far met lies from
-- it, in standard deviations of cases drawn at random).
create macro unit_pooled(samples) as table
    select
        unit_id,
        coalesce(sum(n), 0)::bigint as n,
        coalesce(sum(x), 0)::bigint as met,
        count(n) as recommendations,
        count(*) - count(n) as left_out,
        sum(n * rate) as expected,
        (sum(x) - sum(n * rate)) / nullif(sqrt(sum(n * rate * (1 - rate))), 0) as score,
    from query_table(samples)
    group by unit_id
;

-- How much more units differ than cases drawn at random would (Spiegelhalter 2005): the mean of the squared scores, those
-- beyond the trimmed share on a side taken as at it; never less than 1, and 1 of so few units that it says nothing. `pooled`:
-- as unit_pooled. One row: dispersion.
create macro unit_dispersion(pooled) as table
    with trimmed as (
        select
            greatest(
                least(score, quantile_cont(score, 1 - funnel_trimmed()) over ()),
                quantile_cont(score, funnel_trimmed()) over ()
            ) as score,
        from query_table(pooled)
        where score is not null
    )

    select if(count(*) >= funnel_spread_needs(), greatest(1.0, avg(score * score)), 1.0) as dispersion from trimmed
;
