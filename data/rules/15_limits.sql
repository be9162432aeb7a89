-- Exact binomial limits for a funnel plot (Spiegelhalter, D. J. (2005), Statistics in Medicine 24, 1185-1202; without his
-- interpolation between whole numbers of cases, so that a unit is never called outside by a fraction of a case).

-- If every unit's true rate were `rate`, n cases would give X with the binomial distribution. `low` is the smallest k with
-- P(X <= k) >= tail, `high` the smallest k with P(X <= k) >= 1 - tail, chances that differ by less than a tie being equal.
-- A unit is outside when its count is under low or over high, which chance alone does with a probability of at most `tail`
-- on each side; a count equal to a limit is inside.
-- `sizes` names a table with n (cases, 1 or more) and rate (0 to 1). tail: 0.001 gives 99.8% limits.
-- Columns: n, rate, low, high (cases).
create macro binomial_limits(sizes, tail) as table
    with asked as (
        select distinct n::bigint as n, rate::double as rate
        from query_table(sizes)
        where n > 0
    ),

    possible as (
        select
            n, rate,
            unnest(generate_series(binomial_from(n, rate), binomial_to(n, rate))) as k,
        from asked
    ),

    chance as (
        select n, rate, k, binomial_probability(k, n, rate) as probability
        from possible
    ),

    cumulated as (
        select n, rate, k, sum(probability) over (partition by n, rate order by k) as at_most
        from chance
    )

    select
        n, rate,
        min(k) filter (where at_most >= tail - tie()) as low,
        coalesce(min(k) filter (where at_most >= 1 - tail - tie()), n) as high,
    from cumulated
    group by n, rate
;
