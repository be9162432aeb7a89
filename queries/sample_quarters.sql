-- What did each quarter's sample of live work say, and which quarters does the verdict stand on?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id), criterion (id, of a sample or a series): only these,
-- when given.
-- Columns: criterion_id, recommendation_id, unit_id, quarter, quarter_name, sample_met, sample_size, share, low, high,
-- threshold, says, running, relied_on.
-- Latest first.

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
