-- Which counts are larger than the count they are part of, or stages that there are not?
-- Needs: training or evidence or claims.
-- Columns: sheet, row_number, column_name, value, fault.
select
    'training' as sheet,
    row_number,
    'trained' as column_name,
    trained::varchar as value,
    trained || ' is more than the ' || in_scope || ' in scope' as fault,
from incoming_training
where trained > in_scope
union all
select
    'evidence',
    row_number,
    'sample_met',
    sample_met::varchar,
    sample_met || ' is more than the ' || sample_size || ' in the sample',
from incoming_evidence
where sample_met > sample_size
union all
select
    'evidence',
    row_number,
    'sample_size',
    sample_size::varchar,
    sample_size || ' is more than the population of ' || population,
from incoming_evidence
where sample_size > population
union all
select
    'claims',
    row_number,
    'claimed_stage',
    claimed_stage::varchar,
    claimed_stage || ' is not a stage: stages run from 0 to ' || top_stage(),
from incoming_claims
where claimed_stage not between 0 and top_stage()
