-- What has come in about a day after the day whose knowledge is asked about?
-- Parameters: as_at (date: the day the figures are about); since (date: what was received after it); recommendation (id):
-- only evidence on this one, when given (a sheet that was replaced speaks of all).
-- Columns: kind, subject, unit_id, received_on.
-- Latest first.

with

arrived as (
    select return_id, as_at, received_on
    from returns
    where received_on > coalesce($since::date, $as_at::date)
)

select
    'evidence' as kind, evidence.evidence_id as subject, evidence.unit_id, arrived.received_on,
from evidence
join arrived using (return_id)
where evidence.observed_to <= $as_at
    and ($recommendation is null or evidence.recommendation_id = $recommendation)
union all
select return_sheet.sheet, arrived.as_at::varchar, null, arrived.received_on
from return_sheet
join arrived using (return_id)
where arrived.as_at <= $as_at
    and return_sheet.sheet in (select monthly_sheet.sheet from sheet as monthly_sheet where monthly_sheet.is_monthly)
order by received_on desc, kind, subject
