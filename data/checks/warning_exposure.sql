-- Where have reports of deaths moved more than fivefold, by twenty or more, since they were last reported?
-- Needs: exposure, returns.
-- Columns: sheet, row_number, column_name, value, fault.
with before as (
    select unit_id, arg_max({reports: death_reports, as_at: held_exposure.as_at}, held_exposure.as_at) as was,
    from held_exposure
    cross join incoming_month
    where held_exposure.as_at < incoming_month.as_at
    group by unit_id
)

select
    'exposure' as sheet,
    incoming.row_number,
    'death_reports' as column_name,
    incoming.death_reports::varchar as value,
    'death reports moved more than fivefold, from ' || before.was.reports || ' to ' || incoming.death_reports
        || ', since ' || strftime(before.was.as_at, '%-d %B %Y') as fault,
from incoming_exposure as incoming
join before using (unit_id)
where greatest(incoming.death_reports, before.was.reports)
    > 5 * least(incoming.death_reports::hugeint, before.was.reports::hugeint)
    and abs(incoming.death_reports::hugeint - before.was.reports) >= 20
