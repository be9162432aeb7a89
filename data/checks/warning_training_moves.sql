-- Where has a roster moved by more than 20%, or completion fallen by more than 10 points, since it was last reported?
-- Whole numbers are compared, so that exactly 20% or 10 points is never more.
-- Needs: training, returns.
-- Columns: sheet, row_number, column_name, value, fault.
with before as (
    select
        course_id,
        unit_id,
        role,
        arg_max(
            {in_scope: in_scope::hugeint, trained: trained::hugeint, as_at: held_training.as_at}, held_training.as_at
        ) as was,
    from held_training
    cross join incoming_month
    where held_training.as_at < incoming_month.as_at
    group by course_id, unit_id, role
),

moves as (
    select
        incoming.row_number,
        incoming.in_scope::hugeint as in_scope,
        incoming.trained::hugeint as trained,
        before.was,
        strftime(before.was.as_at, '%-d %B %Y') as since,
    from incoming_training as incoming
    join before using (course_id, unit_id, role)
)

select
    'training' as sheet,
    row_number,
    'in_scope' as column_name,
    in_scope::varchar as value,
    'the roster moved by more than 20%, from ' || was.in_scope || ' to ' || in_scope || ', since ' || since as fault,
from moves
where 5 * abs(in_scope - was.in_scope) > was.in_scope
union all
select
    'training',
    row_number,
    'trained',
    trained::varchar,
    'completion fell by more than 10 points, from ' || was.trained || ' of ' || was.in_scope || ' to ' || trained
        || ' of ' || in_scope || ', since ' || since,
from moves
where 10 * (was.trained * in_scope - trained * was.in_scope) > was.in_scope * in_scope
