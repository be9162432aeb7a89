-- What is the verdict on each criterion, for each recommendation and unit, and on what figures?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id; unit_id; criterion_id; stage (1 to 5); verdict; said (what a lapsed one would have said);
-- observed_to, expires_on (dates; expiry before grace); overdue (expired, within grace); numerator, denominator (people
-- or cases; months for a duration); low, high (95% Wilson interval, share); applicable; detail (course, quarter, reason).

select
    recommendation_id, unit_id, criterion_id, stage, verdict, said, observed_to, expires_on, overdue,
    numerator, denominator, low, high, applicable, detail,
from criterion_history
where as_at = $as_at
    and ($recommendation is null or recommendation_id = $recommendation)
    and ($unit is null or unit_id = $unit)
order by recommendation_id, unit_id, stage, criterion_id
