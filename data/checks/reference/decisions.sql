-- Which decisions cannot be meant: a duration switched off, or every unit taken out of a recommendation's scope?
-- Columns: sheet, row_number, column_name, value, fault.
select
    'criterion_exemption' as sheet,
    exemption.row_number,
    'criterion_id' as column_name,
    exemption.criterion_id as value,
    exemption.criterion_id || ' is a duration, which cannot be switched off' as fault,
from incoming_criterion_exemption as exemption
semi join (select criterion_id from incoming_criteria where kind = 'duration') as duration using (criterion_id)
union all
select
    'scope_exclusion',
    max(row_number),
    'unit_id',
    arg_max(unit_id, row_number),
    'every unit of recommendation ' || recommendation_id || ' is taken out of its scope: one at least has to stay',
from incoming_scope_exclusion
semi join incoming_unit using (unit_id)
group by recommendation_id
having count(distinct unit_id) = (select count(distinct unit_id) from incoming_unit)
