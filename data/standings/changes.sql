-- What changed from one time to another: what becomes of a stage is ruled by change_of, here is what is set beside what.

-- A standing month by month, each beside the one before it: a change is from one reported month to the next, and what lies
-- between is not shown. `standing` names a table with as_at, recommendation_id, unit_id (blank: the recommendation's),
-- supported_stage, blocking_criterion. Columns: those of the table, at every month-end up to the day and on the day itself;
-- reported (a return is in for the month, or it is the day itself); month_before, stage_before, blocked_before (of the month
-- reported before; blank for the first, and for a month that is not reported).
create macro month_by_month(standing, on_day, known_at) as table
    with reported_month as (
        select month_end as as_at from month_reported(known_at)
    ),

    stood as (
        select
            standing.*,
            reported_month.as_at is not null or standing.as_at = on_day::date as reported,
        from query_table(standing) as standing
        left join reported_month on reported_month.as_at = standing.as_at
        where standing.as_at <= on_day::date
            and (standing.as_at = last_day(standing.as_at) or standing.as_at = on_day::date)
    )

    select
        *,
        if(reported, lag(as_at) over earlier, null) as month_before,
        if(reported, lag(supported_stage) over earlier, null) as stage_before,
        if(reported, lag(blocking_criterion) over earlier, null) as blocked_before,
    from stood
    window earlier as (partition by recommendation_id, unit_id, reported order by as_at)
;
