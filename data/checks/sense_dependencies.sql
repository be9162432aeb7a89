-- Which milestones wait for one that is not known, or for themselves through others?
-- Known: in this return, or held for any month. While any milestone_id cannot be read, it may be the one awaited, and
-- nothing is called unknown. Circles are looked for within the return (data/intake/circles.py).
-- Columns: sheet, row_number, column_name, value, fault.
with known as (
    select milestone_id as awaited, from incoming_milestones
    union
    select milestone_id, from held_milestones
),

unread_ids as (
    select count(*) as number, from incoming_unread
    where sheet = 'milestones' and column_name = 'milestone_id'
),

unknown as (
    select row_number, depends_on, string_agg(awaited, ', ' order by awaited) as missing, count(*) as number,
    from incoming_waits
    cross join unread_ids
    anti join known using (awaited)
    where unread_ids.number = 0
    group by row_number, depends_on
)

select
    'milestones' as sheet,
    row_number,
    'depends_on' as column_name,
    depends_on as value,
    missing || if(number = 1, ' is not a known milestone', ' are not known milestones') as fault,
from unknown
union all
select distinct
    'milestones',
    waits.row_number,
    'depends_on',
    waits.depends_on,
    if(
        waits.milestone_id = circle.names,
        waits.milestone_id || ' waits for itself',
        'a circle of milestones that wait for each other: ' || circle.names
    ),
from incoming_waits as waits
join incoming_circle as circle using (milestone_id)
