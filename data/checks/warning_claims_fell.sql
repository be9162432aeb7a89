-- Which claimed stages have fallen by two or more since they were last reported?
-- Needs: claims, returns.
-- Columns: sheet, row_number, column_name, value, fault.
with before as (
    select
        recommendation_id,
        unit_id,
        arg_max(claimed_stage, held_claims.as_at) as claimed_stage,
        max(held_claims.as_at) as as_at,
    from held_claims
    cross join incoming_month
    where held_claims.as_at < incoming_month.as_at
    group by recommendation_id, unit_id
)

select
    'claims' as sheet,
    incoming.row_number,
    'claimed_stage' as column_name,
    incoming.claimed_stage::varchar as value,
    'the claim fell from ' || before.claimed_stage || ' to ' || incoming.claimed_stage || ' since '
        || strftime(before.as_at, '%-d %B %Y') as fault,
from incoming_claims as incoming
join before using (recommendation_id, unit_id)
where before.claimed_stage - incoming.claimed_stage >= 2
