-- What it takes to meet a training threshold, and where completion is heading.

-- The fewest trained people that meet a threshold on a roster. (0.95 * 20 is a hair over 19 in binary.)
create macro people_needed(threshold, in_scope) as ceil(threshold * in_scope - 1e-9)::bigint;

-- How many untrained people can join a roster before completion falls below the threshold; negative when it is below.
create macro room_for_untrained(trained, in_scope, threshold) as floor(trained / threshold - in_scope + 1e-9)::bigint;

-- How completion is heading: a straight line (least squares) through the months held of the twelve up to each month-end.
-- Ours, for MOPAC and the Met to agree: at least eight of those twelve months, and no look further than six months ahead.
create macro pace_months() as 12;
create macro pace_needs() as 8;
create macro pace_ahead() as 6;

-- `reported` names a table of training rows as known. Columns: course_id; unit_id; role; as_at (month-end); in_scope;
-- trained; share; months_held (of the twelve up to as_at); pace (share a month; blank below eight months).
create macro training_pace(reported) as table
    with placed as (
        select
            course_id, unit_id, role, as_at, in_scope, trained,
            trained / nullif(in_scope, 0) as share,
            year(as_at) * 12 + month(as_at) as month_number,
        from query_table(reported)
    )

    select
        course_id, unit_id, role, as_at, in_scope, trained, share,
        count(share) over latest_year as months_held,
        if(months_held >= pace_needs(), regr_slope(share, month_number) over latest_year, null) as pace,
    from placed
    window latest_year as (
        partition by course_id, unit_id, role
        order by month_number
        range between 11 preceding and current row
    )
;

-- The months until a share falls below a threshold at a pace: 0 when it is below already, blank when it isn't falling.
create macro months_until_below(share, threshold, pace) as case
    when share < threshold then 0
    when pace < 0 then floor((share - threshold) / -pace + 1e-9)::integer + 1
end;

-- Whether warnings may be given: at least eight could be judged in the back-test and at least half of them came true.
create macro warnings_hold(warned, warned_fell) as warned >= pace_needs() and warned_fell * 2 >= warned;
