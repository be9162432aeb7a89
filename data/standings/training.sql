-- Where completion of training is heading, on rosters as rules/06_training.sql judges them.

-- How many untrained people can join a roster before completion falls below the threshold; negative when it is below.
create macro room_for_untrained(trained, in_scope, threshold) as floor(trained / (threshold - grain()) - in_scope)::bigint;

-- How completion is heading: a straight line (least squares) through the months held of the last pace_months up to each month-end.
-- `reported` names a table of training rows as known. Columns: course_id; unit_id; role; as_at (month-end); in_scope;
-- trained; share; months_held (of pace_months up to as_at); pace (share a month; blank below pace_needs months); lowest_after
-- (the lowest share of the pace_ahead months after it; blank where none is held).
create macro training_pace(reported) as table
    with placed as (
        select
            course_id, unit_id, role, as_at, in_scope, trained,
            trained / nullif(in_scope, 0) as share,
            month_number(as_at) as month_no,
        from query_table(reported)
    )

    select
        course_id, unit_id, role, as_at, in_scope, trained, share,
        count(share) over latest_year as months_held,
        if(months_held >= pace_needs(), regr_slope(share, month_no) over latest_year, null) as pace,
        min(share) over months_after as lowest_after,
    from placed
    window
        latest_year as (
            partition by course_id, unit_id, role
            order by month_no
            range between pace_months() - 1 preceding and current row
        ),
        months_after as (
            partition by course_id, unit_id, role
            order by month_no
            range between 1 following and pace_ahead() following
        )
;

-- The months until a share falls below a threshold at a pace: 0 when it is below already, blank when it isn't falling: by less
-- than a grain a month is not a fall, but what is left of working out the slope of a share that stands still.
create macro months_until_below(share, threshold, pace) as case
    when not reaches(share, threshold) then 0
    when pace < -grain() then floor((share - threshold) / -pace + grain())::integer + 1
end;

-- Whether warnings may be given: enough could be judged in the back-test and at least half of them came true.
create macro warnings_hold(warned, warned_fell) as warned >= warnings_needed() and warned_fell * 2 >= warned;

-- How the outlook for training would have turned out at each earlier month-end: at every one at which a unit stood at or above
-- today's threshold with a pace to go by, it warned of a fall within the horizon or did not; judged once the horizon has
-- passed, by the months reported. `reported` names a table of training rows as known; `days` one of the day asked about.
-- Columns: course_id, unit_id, role; is_warned; fell.
create macro training_warning(reported, days) as table
    with line as (
        select role, threshold from training_line(days)
    ),

    paced as (
        select
            pace.*, line.threshold,
            months_until_below(pace.share, line.threshold, pace.pace) as months_left,
        from training_pace(reported) as pace
        join line using (role)
    )

    select
        course_id, unit_id, role,
        coalesce(months_left <= pace_ahead(), false) as is_warned,
        not reaches(lowest_after, threshold) as fell,
    from paced
    where reaches(share, threshold)
        and pace is not null
        and lowest_after is not null
        and as_at + to_months(pace_ahead()) <= (select max(as_at) from query_table(reported))
;

-- Where completion is heading on a day, roster by roster, of those that count and reach the threshold. Columns: course_id,
-- unit_id, role; month_end, share, threshold (of the latest roster); pace, months_held (as training_pace); months_left (as
-- months_until_below); room (as room_for_untrained); rose_more, months_seen (months in which more joined untrained than
-- that, of the months that follow one another).
create macro training_paced_on(on_day, known_at) as table
    with asked as (
        select on_day::date as as_at
    ),

    roster as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    ),

    holding as (
        select * from latest_roster('roster', 'asked')
        where not is_short and not is_lapsed
    ),

    -- A pace looks no farther back.
    roster_of_late as (
        select roster.*
        from roster
        join holding using (course_id, unit_id, role)
        where month_number(roster.as_at) > month_number(holding.month_end) - pace_months()
    ),

    monthly as (
        select
            course_id, unit_id, role,
            in_scope - trained - lag(in_scope - trained) over each_series as rise,
            lag(as_at) over each_series = last_day(as_at - interval 1 month) as follows,
        from roster
        window each_series as (partition by course_id, unit_id, role order by as_at)
    ),

    roomy as (
        select
            course_id, unit_id, role,
            room_for_untrained(holding.trained, holding.in_scope, holding.threshold) as room,
            count(*) filter (where monthly.follows and monthly.rise > room) as rose_more,
            count(*) filter (where monthly.follows) as months_seen,
        from holding
        join monthly using (course_id, unit_id, role)
        group by course_id, unit_id, role, room
    )

    select
        holding.course_id, holding.unit_id, holding.role, holding.month_end, holding.share, holding.threshold,
        pace.pace, pace.months_held,
        months_until_below(holding.share, holding.threshold, pace.pace) as months_left,
        roomy.room, roomy.rose_more, roomy.months_seen,
    from holding
    join roomy using (course_id, unit_id, role)
    join training_pace('roster_of_late') as pace
        on pace.course_id = holding.course_id
        and pace.unit_id = holding.unit_id
        and pace.role = holding.role
        and pace.as_at = holding.month_end
    order by holding.course_id, holding.unit_id, holding.role
;

-- How past warnings turned out, counted. Columns: course_id, unit_id, role, is_warned, fell; months (how many were judged so).
create macro training_warned_on(on_day, known_at) as table
    with asked as (
        select on_day::date as as_at
    ),

    roster as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    )

    select course_id, unit_id, role, is_warned, fell, count(*) as months
    from training_warning('roster', 'asked')
    group by all
    order by all
;

-- The latest roster of each course, unit and role on a day (latest_roster), with the one reported before it. Columns: those
-- of latest_roster; since_month, was_in_scope, was_trained (of that one; blank where there is none).
create macro training_stood_on(on_day, known_at) as table
    with asked as (
        select on_day::date as as_at
    ),

    roster as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    ),

    standing as (
        select * from latest_roster('roster', 'asked')
    ),

    earlier as (
        select
            course_id, unit_id, role,
            max(roster.as_at) as since_month,
            arg_max({n: roster.in_scope, x: roster.trained}, roster.as_at) as was,
        from roster
        join standing using (course_id, unit_id, role)
        where roster.as_at < standing.month_end
        group by course_id, unit_id, role
    )

    select standing.*, earlier.since_month, earlier.was.n as was_in_scope, earlier.was.x as was_trained
    from standing
    left join earlier using (course_id, unit_id, role)
    order by course_id, unit_id, role
;

-- Each month in which a roster fell below its line or came back to it, up to a day. A month is set against the one reported
-- before it, unit by unit and role by role; with nobody in scope it is passed over. Columns: month_end, course_id, unit_id,
-- role, threshold, reached.
create macro training_crossed_on(on_day, known_at) as table
    with roster as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    ),

    month_told as (
        select distinct as_at from roster
    ),

    judged as (
        select
            as_at as month_end, course_id, unit_id, role, threshold, not is_short as reached,
            lag(not is_short) over (partition by course_id, unit_id, role order by as_at) as reached_before,
        from latest_roster('roster', 'month_told')
        where in_scope > 0
    )

    select month_end, course_id, unit_id, role, threshold, reached
    from judged
    where reached <> reached_before
    order by all
;

-- How many more were trained than on the roster before, month by month up to a day, of each roster that counts and is now
-- short of its line. Columns: month_end, course_id, unit_id, role, gained, days (since the roster before).
create macro training_gained_on(on_day, known_at) as table
    with asked as (
        select on_day::date as as_at
    ),

    roster as (
        select * from training_kept(known_at::date)
        where as_at <= on_day::date
    ),

    short as (
        select * from latest_roster('roster', 'asked')
        where is_short and not is_lapsed
    )

    select
        as_at as month_end, course_id, unit_id, role,
        trained - lag(trained) over each_series as gained,
        as_at - lag(as_at) over each_series as days,
    from roster
    semi join short using (course_id, unit_id, role)
    window each_series as (partition by course_id, unit_id, role order by as_at)
    order by all
;

-- The rosters that crossed their line between two days, both as known later: each day by its latest roster held, and by the
-- threshold in force on it. With nobody in scope on either, none. Columns: course_id, unit_id, role; is_reached (now);
-- month_before, month_now, trained_before, in_scope_before, trained_now, in_scope_now, share_before, share_now,
-- threshold_before, threshold_now.
create macro training_compared(earlier_day, later_day, known_day) as table
    with roster as (
        select * from training_kept(known_day::date)
    ),

    two_days as (
        select unnest([earlier_day::date, later_day::date]) as as_at
    ),

    judged as (
        select *, not is_short as is_reached
        from latest_roster('roster', 'two_days')
        where in_scope > 0
    ),

    earlier as (
        select * from judged
        where as_at = earlier_day::date
    ),

    later as (
        select * from judged
        where as_at = later_day::date
    )

    select
        course_id, unit_id, role, later.is_reached,
        earlier.month_end as month_before, later.month_end as month_now,
        earlier.trained as trained_before, earlier.in_scope as in_scope_before,
        later.trained as trained_now, later.in_scope as in_scope_now,
        earlier.share as share_before, later.share as share_now,
        earlier.threshold as threshold_before, later.threshold as threshold_now,
    from later
    join earlier using (course_id, unit_id, role)
    where later.is_reached <> earlier.is_reached
;
