-- How old is the oldest evidence that each recommendation's stages rely on?
-- Parameters: as_at, known_at (date); recommendation (id): only this one, when given.
-- Columns: recommendation_id, verdicts, oldest_observed_to, months_old, unit_id, criterion_id, overdue.

with

relied_on as (
    select verdicts.*
    from criterion_history as verdicts
    join unit_history as stood using (as_at, recommendation_id, unit_id)
    where as_at = $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
        and verdicts.stage <= stood.supported_stage
        and verdicts.applicable
        and verdicts.observed_to is not null
)

select
    recommendation_id,
    count(*) as verdicts,
    min(observed_to) as oldest_observed_to,
    datesub('month', min(observed_to), $as_at::date) as months_old,
    arg_min(unit_id, {o: observed_to, u: unit_id}) as unit_id,
    arg_min(criterion_id, {o: observed_to, u: unit_id}) as criterion_id,
    count(*) filter (where overdue) as overdue,
from relied_on
group by recommendation_id
order by recommendation_id
