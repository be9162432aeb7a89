-- What is the verdict on each criterion, for each recommendation and unit, and on what figures?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id, unit_id, criterion_id, stage, verdict, said, observed_to, expires_on, overdue, numerator,
-- denominator, low, high, applicable, detail.

select
    recommendation_id, unit_id, criterion_id, stage, verdict, said, observed_to, expires_on, overdue,
    numerator, denominator, low, high, applicable, detail,
from criterion_history
where as_at = $as_at
    and ($recommendation is null or recommendation_id = $recommendation)
    and ($unit is null or unit_id = $unit)
order by recommendation_id, unit_id, stage, criterion_id
