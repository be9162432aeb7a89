-- Samples of live work, pooled by calendar quarter (EMBEDDING.md, 4).

-- Wilson score interval for x of n at 95%: Wilson, E. B. (1927), JASA 22, 209-212.
-- Of none it starts at 0 and of all it ends at 1, exactly: rounding would say that a perfect sample falls short of 100%.
create macro wilson_low(x, n) as if(x = 0, 0.0, greatest(0.0,
    (x + wilson_z() ^ 2 / 2 - wilson_z() * sqrt(x * (n - x) / n::double + wilson_z() ^ 2 / 4)) / (n + wilson_z() ^ 2)
));
create macro wilson_high(x, n) as if(x = n, 1.0, least(1.0,
    (x + wilson_z() ^ 2 / 2 + wilson_z() * sqrt(x * (n - x) / n::double + wilson_z() ^ 2 / 4)) / (n + wilson_z() ^ 2)
));

-- What a sample of x in n says against a threshold.
create macro sample_says(x, n, threshold) as case
    when reaches(wilson_low(x, n), threshold) then 'met'
    when not reaches(wilson_high(x, n), threshold) then 'not met'
    else 'cannot tell'
end;

-- The chance that exactly x, or at most x, of n cases are met where the true rate is `rate` (binomial). ln of 0 is refused:
-- 1e-300 stands in for it, whose powers are 0 in effect.
create macro binomial_probability(x, n, rate) as exp(
    lgamma(n::double + 1) - lgamma(x::double + 1) - lgamma(n::double - x + 1)
    + x * ln(greatest(rate, 1e-300)) + (n - x) * ln(greatest(1 - rate, 1e-300))
);
-- What lies over nine standard deviations and thirty cases from the middle is not summed: a return may hold huge counts.
create macro binomial_from(n, rate) as
    greatest(0, floor(n * rate - 9 * sqrt(n * rate * (1 - rate)) - 30))::bigint
;
create macro binomial_to(n, rate) as
    least(n, ceil(n * rate + 9 * sqrt(n * rate * (1 - rate)) + 30))::bigint
;
create macro binomial_at_most(x, n, rate) as coalesce(list_sum([
    binomial_probability(cases, n, rate)
    for cases in range(binomial_from(n, rate), least(x::bigint, binomial_to(n, rate)) + 1)
]), 0.0);

-- Whether the cases of a quarter still running fall so far short that it could hardly be chance at the threshold: neither
-- one failed case, nor a quarter looked at each time cases come in, may undo a stage.
create macro falls_short_already(x, n, threshold) as case
    when n >= running_quarter_least_cases() then binomial_at_most(x, n, threshold) < running_quarter_chance()
    else false
end;

create macro quarter_label(quarter) as 'Q' || quarter(quarter) || ' ' || year(quarter);

-- Every quarter sampled, as each criterion that reads samples reads it at some positions. `evidence_on_file` names a table
-- of evidence as known: all of it, or one recommendation's; `positions` one of as_at, recommendation_id, unit_id;
-- `in_force` one as criteria_in_force, of those days. Columns: as_at, criterion_id, recommendation_id, unit_id, quarter (its
-- first day), n, x (cases), observed_to, says, running (it has not ended), decides (it may: it has ended, or falls short
-- already).
create macro quarter_reading_in(evidence_on_file, positions, in_force) as table
    with asked as (
        select as_at, criterion_id, coalesce(reads, criterion_id) as source_id, threshold,
            coalesce(min_assurance, 'A0') as min_assurance,
        from query_table(in_force)
        where kind in ('sample', 'series')
    ),

    -- A sample and a series of the same cases, held against the same line, are pooled once.
    line as (
        select distinct as_at, source_id, threshold, min_assurance from asked
    ),

    looked_for as (
        select distinct line.*, looked_at.recommendation_id, looked_at.unit_id
        from query_table(positions) as looked_at
        join line using (as_at)
    ),

    pooled as (
        select
            looked_for.as_at, looked_for.source_id, looked_for.threshold, looked_for.min_assurance,
            sampled.recommendation_id, sampled.unit_id,
            date_trunc('quarter', sampled.observed_to)::date as quarter,
            sum(sampled.sample_size)::bigint as n,
            sum(sampled.sample_met)::bigint as x,
            max(sampled.observed_to) as observed_to,
        from looked_for
        join query_table(evidence_on_file) as sampled
            on sampled.recommendation_id = looked_for.recommendation_id
            and sampled.unit_id = looked_for.unit_id
            and sampled.criterion_id = looked_for.source_id
            and sampled.observed_to <= looked_for.as_at
            and sampled.assurance >= looked_for.min_assurance
        where sampled.sample_size is not null
        group by all
    ),

    read as (
        select
            *,
            sample_says(x, n, threshold) as says,
            last_day(quarter + interval 2 month) > as_at as running,
            case when running then falls_short_already(x, n, threshold) else true end as decides,
        from pooled
    )

    select
        as_at, asked.criterion_id, read.recommendation_id, read.unit_id, read.quarter, read.n, read.x, read.observed_to,
        read.says, read.running, read.decides,
    from read
    join asked using (as_at, source_id, threshold, min_assurance)
;

-- The same, of criteria of some kinds: `kinds` is a list of sample and series.
create macro quarter_reading_by(evidence_on_file, positions, kinds) as table
    with kind_in_force as (
        select * from criteria_in_force(positions)
        where list_contains(kinds, kind)
    )

    select * from quarter_reading_in(evidence_on_file, positions, 'kind_in_force')
;

-- The same, of every kind that reads samples.
create macro quarter_reading_at(evidence_on_file, positions) as table
    select * from quarter_reading_by(evidence_on_file, positions, ['sample', 'series'])
;

-- The samples that a verdict on some days can stand on: an ended quarter decides, so of each recommendation, unit and
-- criterion none is looked at from before the quarters that the latest ended by the first of those days is read with.
-- `in_force`: as quarter_reading_in. Columns: those of the table.
create macro sample_in_reach(evidence_on_file, in_force) as table
    with asked as (
        select as_at, coalesce(periods, 1) as periods, coalesce(min_assurance, 'A0') as min_assurance
        from query_table(in_force)
        where kind in ('sample', 'series')
    ),

    widest as (
        select min(as_at) as first_day, max(periods) as periods, max(min_assurance) as assurance from asked
    ),

    sampled as (
        select
            file.*, widest.periods,
            date_trunc('quarter', file.observed_to)::date as quarter,
            last_day(quarter + interval 2 month) <= widest.first_day and file.assurance >= widest.assurance as decides,
        from query_table(evidence_on_file) as file
        cross join widest
        where file.sample_size is not null
    ),

    -- Grouped and joined: as a window over all that was ever sampled it takes four times as long.
    reach as (
        select
            recommendation_id, unit_id, criterion_id,
            max(quarter) filter (where decides) - to_months(3 * (any_value(periods) - 1)) as first_read,
        from sampled
        group by all
    )

    select sampled.* exclude (periods, quarter, decides)
    from sampled
    join reach using (recommendation_id, unit_id, criterion_id)
    where coalesce(sampled.quarter >= reach.first_read, true)
;

-- The same, of every recommendation and unit sampled.
create macro quarter_reading_of(evidence_on_file, days) as table
    with position_sampled as (
        select days_asked.as_at, sampled.recommendation_id, sampled.unit_id
        from (select distinct as_at from query_table(days)) as days_asked
        cross join (select distinct recommendation_id, unit_id from query_table(evidence_on_file)) as sampled
    )

    select * from quarter_reading_at(evidence_on_file, 'position_sampled')
;

-- The same, of all evidence known.
create macro quarter_reading(positions, known_at) as table
    with all_known as (
        select * from evidence_kept(known_at)
    )

    select * from quarter_reading_at('all_known', positions)
;

-- The deciding quarter: the latest that may decide.
-- Columns: those of quarter_reading, of the deciding quarter.
create macro deciding_quarter(quarters) as table
    select *
    from query_table(quarters)
    where decides
    qualify row_number() over (
        partition by as_at, criterion_id, recommendation_id, unit_id
        order by quarter desc
    ) = 1
;

-- `deciders` names a table as deciding_quarter, `in_force` one as criteria_in_force. Columns as finding_reading.
create macro sample_reading(deciders, in_force) as table
    with decided as (
        select decider.*, in_force.valid_days, in_force.grace_days
        from query_table(deciders) as decider
        join query_table(in_force) as in_force using (as_at, criterion_id)
        where in_force.kind = 'sample'
    )

    select
        as_at, recommendation_id, unit_id, criterion_id, observed_to,
        observed_to + valid_days as expires_on,
        has_lapsed(as_at, observed_to + valid_days, grace_days) as lapsed,
        says as would_say,
        x as numerator, n as denominator, wilson_low(x, n) as low, wilson_high(x, n) as high,
        true as applicable,
        quarter_label(quarter) || if(running, ', still running', '') as detail,
    from decided
;
