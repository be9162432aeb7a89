-- Which stages have, on the first day that counts or on a day on which the criteria change after it, none in force?
-- A stage without a criterion in force cannot be reached. Parameters: first_as_at (date: the first month reported; null
-- while there is none: then the last day on which a criterion takes effect counts).
-- Columns: sheet, row_number, column_name, value, fault.
with first_day as (
    select coalesce($first_as_at::date, max(effective_from)) as day
    from incoming_criteria
),

days as (
    select day from first_day
    union
    select effective_from
    from incoming_criteria
    join first_day on incoming_criteria.effective_from > first_day.day
),

in_force as (
    select days.day, incoming_criteria.criterion_id, incoming_criteria.stage
    from days
    join incoming_criteria on incoming_criteria.effective_from <= days.day
    qualify row_number() over (
        partition by days.day, incoming_criteria.criterion_id
        order by incoming_criteria.effective_from desc
    ) = 1
),

without as (
    select ladder.stage, ladder.name, min(days.day) as day
    from days
    cross join ladder
    anti join in_force on in_force.day = days.day and in_force.stage = ladder.stage
    where ladder.stage > 0
    group by ladder.stage, ladder.name
)

select
    'criteria' as sheet,
    null::integer as row_number,
    'effective_from' as column_name,
    null::varchar as value,
    'no criterion of stage ' || stage || ', ' || name || ', is in force on ' || strftime(day, '%-d %B %Y')
    || ', so that nothing could reach it' as fault,
from without
where exists (from incoming_criteria)
    and not exists (from incoming_criteria where stage is null or effective_from is null)
