-- Which rows withdraw evidence the store has never seen?
-- Needs: evidence.
-- Columns: sheet, row_number, column_name, value, fault.
select
    'evidence' as sheet,
    row_number,
    'evidence_id' as column_name,
    evidence_id as value,
    'withdraws evidence never seen before' as fault,
from incoming_evidence
anti join evidence using (evidence_id)
where withdrawn and evidence_id is not null
