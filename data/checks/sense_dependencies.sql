-- Which milestones wait for one that is not known, or for themselves through others?
-- Known: in this return, or held for any month. While any milestone_id cannot be read, it may be the one awaited, and
-- nothing is called unknown. Circles are looked for within the return (data/intake/circles.py).
-- Needs: milestones.
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
    select
        row_number, depends_on, string_agg(awaited, ', ' order by awaited) as missing, count(*) as number,
        any_value(alike.awaited) as meant,
    from incoming_waits
    cross join unread_ids
    anti join known using (awaited)
    left join (select any_value(awaited) as awaited, lower(awaited) as name from known group by all) as alike
        on alike.name = lower(incoming_waits.awaited)
    where unread_ids.number = 0
    group by row_number, depends_on
),

-- Names put side by side by something else than a semicolon.
side_by_side as (
    select row_number, depends_on, regexp_split_to_array(trim(depends_on), '\s*[,;/&+|]\s*|\s+and\s+|\s+') as names,
    from unknown
),

run_together as (
    select side_by_side.row_number, any_value(array_to_string(names, '; ')) as names,
    from side_by_side
    where len(names) > 1
        and list_has_all((select list(awaited) from known), names)
    group by side_by_side.row_number
)

select
    'milestones' as sheet,
    row_number,
    'depends_on' as column_name,
    depends_on as value,
    case
        when run_together.names is not null
            then depends_on || ' is no milestone: put a semicolon between them, ' || run_together.names
        else missing || if(number = 1, ' is not a known milestone', ' are not known milestones')
            || if(meant is null or number > 1, '', ': did you mean ' || meant || '?')
    end as fault,
from unknown
left join run_together using (row_number)
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
