-- Which months should be in, decided once: a month that is in, or whose return was due before today.

-- Every month from the first reported on. `come_in` names a table of returns. Columns: month_end (to the latest reported or
-- the latest that ended before today's month, whichever is later); due_on; first_received_on (blank: not in); is_due (its
-- return was due before today); should_be_in (it is in, or is due).
create macro month_expected(come_in, today) as table
    with held as (
        select as_at as month_end, min(received_on) as first_received_on
        from query_table(come_in)
        group by as_at
    ),

    last_month as (
        select greatest(max(month_end), month_end_before(today)) as month_end from held
    ),

    every_month as (
        select * from month_from_first('held', (select last_month.month_end from last_month))
    )

    select
        month_end, return_due_on(month_end) as due_on, held.first_received_on,
        return_is_due(month_end, today) as is_due,
        is_due or held.first_received_on is not null as should_be_in,
    from every_month
    left join held using (month_end)
;
