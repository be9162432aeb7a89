-- How often has the outlook for training held, had it been given at each earlier month-end?
-- Parameters: as_at, known_at (date); course (id): only its record, when given.
-- At every month-end at which a unit stood at or above today's threshold with a pace to go by, the outlook either warned
-- that it would fall below within the horizon or did not; it is judged once the horizon has passed, by the months reported.
-- Columns: warned, warned_fell, not_warned, not_warned_fell, holds, series, horizon.
-- One row; none before anything is reported.

with

judged as (
    select * from training_warned
    where $as_at::date is not null
        and $known_at::date is not null
        and ($course is null or course_id = $course)
)

select
    coalesce(sum(months) filter (where is_warned), 0)::bigint as warned,
    coalesce(sum(months) filter (where is_warned and fell), 0)::bigint as warned_fell,
    coalesce(sum(months) filter (where not is_warned), 0)::bigint as not_warned,
    coalesce(sum(months) filter (where not is_warned and fell), 0)::bigint as not_warned_fell,
    warnings_hold(warned, warned_fell) as holds,
    count(distinct {c: course_id, u: unit_id, r: role}) as series,
    pace_ahead() as horizon,
from judged
