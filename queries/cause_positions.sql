
select cause_id, recommendation_id, unit_id, before, after, change, kind, criterion_id
from cause_position
where $since::date < $as_at::date
    and $known_at::date is not null
order by cause_id, recommendation_id, unit_id
