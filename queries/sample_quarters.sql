-- What did each quarter's sample of live work say, and which quarters does the verdict stand on?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id), criterion (id, of a sample or a series): only these,
-- when given.
-- Columns: criterion_id; recommendation_id; unit_id; quarter (its first day); quarter_name (Q3 2026); sample_met,
-- sample_size (cases pooled); share; low, high (95% Wilson interval, share); threshold (share); says (met, not met, cannot
-- tell); running (the quarter has not ended); relied_on (the verdict stands on it). Latest first.

with

day_asked as (
    select $as_at::date as as_at
),

on_file as (
    select * from known_evidence
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
)

select
    criterion_id, recommendation_id, unit_id, quarter, quarter_label(quarter) as quarter_name,
    x as sample_met, n as sample_size, x / n as share, low, high, threshold, says, running, relied_on,
from quarter_behind('on_file', 'day_asked')
where ($criterion is null or criterion_id = $criterion)
order by recommendation_id, unit_id, criterion_id, quarter desc
