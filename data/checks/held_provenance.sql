-- Is the return of the same provenance as the returns the store holds?
-- Needs: returns.
-- Columns: sheet, row_number, column_name, value, fault.
select distinct
    'return' as sheet,
    incoming_return.row_number,
    'provenance' as column_name,
    incoming_return.provenance as value,
    if(
        returns.provenance = 'illustrative',
        'this store holds the illustrative set; make a new one for real returns',
        'this store holds real returns; make a new one for the illustrative set'
    ) as fault,
from incoming_return
join returns on returns.provenance != incoming_return.provenance
