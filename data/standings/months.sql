-- Every month of the record: what is drawn month by month is drawn for these, and blank where no return is in.

-- The months that a return was in for by a day. Column: month_end.
create macro month_reported(known_at) as table
    select distinct returns.as_at as month_end
    from returns
    where returns.received_on <= known_at
;

-- The month-ends from the first of some months to a last one. `months` names a table with month_end. Column: month_end.
create macro month_from_first(months, last_month) as table
    select unnest(month_ends(first_month.month_end, last_month)) as month_end
    from (select min(month_end) as month_end from query_table(months)) as first_month
;

-- The month-ends from the first month reported to a day. Columns: month_end; reported (a return is in for the month).
create macro month_of_record(on_day, known_at) as table
    with reported_month as (
        select * from month_reported(known_at)
    )

    select month_end, reported_month.month_end is not null as reported
    from month_from_first('reported_month', on_day)
    left join reported_month using (month_end)
    where month_end <= on_day::date
;
