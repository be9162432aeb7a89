-- At the pace of the last twelve months, when would each unit now at or above the threshold fall below it?
-- Parameters: as_at, known_at (date); course, unit (id): only these, when given.
-- Columns: course_id, unit_id, role, month_end, share, threshold, pace, months_held, months_needed, months_left,
-- below_from, horizon, says, room, rose_more, months_seen.
-- Only rows whose latest roster counts and meets the threshold. A fall is named, with its month, only while past warnings
-- came true (training_outlook_record, of the same course); else such a row says cannot tell.

with

asked as (
    select $as_at::date as as_at
),

roster as (
    select * from known_training
    where as_at <= $as_at
        and ($course is null or course_id = $course)
        and ($unit is null or unit_id = $unit)
),

holding as (
    select * from latest_roster('roster', 'asked')
    where not is_short and not is_lapsed
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
),

-- The record of the course, or of all where none is named, whatever unit is asked about.
recorded as (
    select * from known_training
    where as_at <= $as_at
        and ($course is null or course_id = $course)
),

record as (
    select warnings_hold(count(*) filter (where is_warned), count(*) filter (where is_warned and fell)) as holds
    from training_warning('recorded', 'asked')
),

paced as (
    select
        holding.course_id, holding.unit_id, holding.role, holding.month_end, holding.share, holding.threshold,
        pace.pace, pace.months_held,
        months_until_below(holding.share, holding.threshold, pace.pace) as months_left,
    from holding
    join training_pace('roster') as pace
        on pace.course_id = holding.course_id
        and pace.unit_id = holding.unit_id
        and pace.role = holding.role
        and pace.as_at = holding.month_end
)

select
    course_id, unit_id, role, month_end, share, threshold, pace, months_held, pace_needs() as months_needed,
    if(record.holds or paced.months_left > pace_ahead(), paced.months_left, null) as months_left,
    if(record.holds and paced.months_left <= pace_ahead(), last_day(month_end + to_months(paced.months_left)), null) as below_from,
    pace_ahead() as horizon,
    case
        when pace is null then 'cannot tell'
        when paced.months_left <= pace_ahead() then if(record.holds, 'falls', 'cannot tell')
        else 'holds'
    end as says,
    room, rose_more, months_seen,
from paced
join roomy using (course_id, unit_id, role)
cross join record
order by months_left nulls last, course_id, unit_id, role
