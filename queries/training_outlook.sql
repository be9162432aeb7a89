-- At the pace of the last twelve months, when would each unit now at or above the threshold fall below it?
-- Parameters: as_at, known_at (date); course, unit (id): only these, when given.
-- Columns: course_id, unit_id, role, month_end, share, threshold, pace, months_held, months_needed, months_left,
-- below_from, horizon, says, room, rose_more, months_seen.
-- Only rows whose latest roster counts and meets the threshold. A fall is named, with its month, only while past warnings
-- came true (training_outlook_record, of the same course); else such a row says cannot tell.

with

-- The record of the course, or of all where none is named, whatever unit is asked about.
record as (
    select
        warnings_hold(
            coalesce(sum(months) filter (where is_warned), 0), coalesce(sum(months) filter (where is_warned and fell), 0)
        ) as holds,
    from training_warned
    where $course is null or course_id = $course
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
from training_paced as paced
cross join record
where $as_at::date is not null
    and $known_at::date is not null
    and ($course is null or course_id = $course)
    and ($unit is null or unit_id = $unit)
order by months_left nulls last, course_id, unit_id, role
