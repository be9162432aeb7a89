-- In which of the months a duration asks about did each unit stand at Embedded or above?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only these, when given.
-- Columns: criterion_id, recommendation_id, unit_id, month_end, practice_stage, held.
-- The months strictly before as_at, latest first.

with

day_asked as (
    select $as_at::date as as_at
),

asked as (
    select criterion_id, periods
    from criteria_in_force('day_asked')
    where kind = 'duration'
)

select
    asked.criterion_id, practice_history.recommendation_id, practice_history.unit_id,
    practice_history.as_at as month_end, practice_history.practice_stage,
    practice_history.practice_stage >= embedded_stage() as held,
from practice_history
cross join asked
where practice_history.as_at < $as_at
    and practice_history.as_at = last_day(practice_history.as_at)
    and practice_history.as_at >= last_day(($as_at::date - to_months(asked.periods))::date)
    and ($recommendation is null or practice_history.recommendation_id = $recommendation)
    and ($unit is null or practice_history.unit_id = $unit)
order by practice_history.recommendation_id, practice_history.unit_id, month_end desc
