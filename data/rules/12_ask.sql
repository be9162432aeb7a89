-- The rules as anyone may ask them of this file, on any day with any day's knowledge:
--     from unit_stage(date '2026-10-31', date '2026-11-12');      -- as_at, known_at
-- The first parameter is as_at; it is called on_day here because DuckDB puts a macro's argument in place of every name
-- that equals its parameter, columns called as_at among them.
-- Publishing runs the same rules month by month (data/history.sql) and keeps what they say in criterion_history,
-- unit_history and recommendation_history.

-- The days a verdict on a day depends on: the day itself, and as many month-ends before it as the longest duration asks
-- for. Columns: as_at, reported (true for the day itself).
create macro days_read(on_day) as table
    with longest as (
        select coalesce(max(periods), 0) as months
        from criteria
        where kind = 'duration'
    ),

    month_end as (
        select unnest(month_ends(on_day::date - to_months(longest.months), on_day)) as month_end
        from longest
    )

    select month_end as as_at, false as reported
    from month_end
    where month_end < on_day::date
    union all
    select on_day::date as as_at, true as reported
;

-- The days a stage on a day depends on, its highest held included: the day, every month-end before it from the first
-- month reported, and the days read before that month. Columns: as_at, reported (false: before the first month).
create macro days_behind(on_day, known_at) as table
    with first_return as (
        select min(returns.as_at) as month_end
        from returns
        where returns.received_on <= known_at
    ),

    first_month as (
        select least(coalesce(first_return.month_end, on_day::date), on_day::date) as month_end
        from first_return
    ),

    before_first as (
        select days.as_at, false as reported
        from days_read((select month_end from first_month)) as days
        where not days.reported
    ),

    month_end as (
        select unnest(month_ends(first_month.month_end, on_day)) as month_end
        from first_month
    )

    select as_at, reported from before_first
    union
    select month_end as as_at, true as reported
    from month_end
    where month_end < on_day::date
        and month_end >= (select first_month.month_end from first_month)
    union
    select on_day::date as as_at, true as reported
;

-- Every verdict on one day. Columns: as DATA.md's criterion_verdict.
create macro criterion_verdict(on_day, known_at) as table
    with days_needed as (
        select * from days_read(on_day)
    )

    select * exclude (as_at) from verdict_on('days_needed', known_at)
;

-- The stage of every unit on one day. Columns: as DATA.md's unit_stage.
create macro unit_stage(on_day, known_at) as table
    with days_needed as (
        select * from days_behind(on_day, known_at)
    ),

    day_reported as (
        select as_at from days_needed where reported
    ),

    verdict as (
        select * from verdict_on('days_needed', known_at)
    ),

    none_before as (
        select as_at, recommendation_id, unit_id, 0 as supported_stage
        from verdict
        where false
    ),

    stood as (
        select * from unit_stage_from('verdict', 'none_before', 'day_reported', known_at)
    )

    select stood.* exclude (as_at, assessed)
    from stood
    where stood.as_at = on_day::date
;

-- The headline of every recommendation on one day. Columns: as recommendation_stage_from, but as_at.
create macro recommendation_stage(on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    unit_stood as (
        select on_day::date as as_at, unit_stage.* from unit_stage(on_day, known_at) as unit_stage
    ),

    stood as (
        select * from recommendation_stage_from('unit_stood', 'day_asked', known_at)
    )

    select stood.* exclude (as_at)
    from stood
;
