-- Every month of the record: what is drawn month by month is drawn for these, and blank where no return is in.

-- The month-ends from the first month reported to a day. Columns: month_end; reported (a return is in for the month).
create macro month_of_record(on_day, known_at) as table
    with reported_month as (
        select distinct returns.as_at as month_end
        from returns
        where returns.received_on <= known_at
    ),

    every_month as (
        select unnest(month_ends(first_month.month_end, on_day)) as month_end
        from (select min(month_end) as month_end from reported_month) as first_month
    )

    select every_month.month_end, reported_month.month_end is not null as reported
    from every_month
    left join reported_month using (month_end)
    where every_month.month_end <= on_day::date
;
