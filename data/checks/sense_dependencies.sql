-- Which milestones wait for one that is not known, or for themselves through others?
-- Known: in this return, or held for any month. Circles are looked for within the return.
-- Columns: sheet, row_number, column_name, value, fault.
with recursive waits as (
    select distinct
        row_number,
        milestone_id,
        depends_on,
        trim(unnest(string_split(depends_on, ';'))) as awaited,
    from incoming_milestones
    where depends_on is not null
),

known as (
    select milestone_id as awaited, from incoming_milestones
    union
    select milestone_id, from held_milestones
),

unknown as (
    select row_number, depends_on, string_agg(awaited, ', ' order by awaited) as missing,
    from waits
    anti join known using (awaited)
    where awaited != ''
    group by row_number, depends_on
),

-- Only a milestone that both waits and is waited for can be in a circle.
links as (
    select distinct milestone_id, awaited,
    from waits
    where awaited in (select milestone_id from waits)
        and milestone_id in (select awaited from waits)
),

reached as (
    select milestone_id, awaited, from links
    union
    select reached.milestone_id, links.awaited,
    from reached
    join links on links.milestone_id = reached.awaited
),

in_circle as (
    select there.milestone_id, string_agg(distinct there.awaited, ', ' order by there.awaited) as circle,
    from reached as there
    join reached as back on back.milestone_id = there.awaited and back.awaited = there.milestone_id
    group by there.milestone_id
)

select
    'milestones' as sheet,
    row_number,
    'depends_on' as column_name,
    depends_on as value,
    missing || ' is not a known milestone' as fault,
from unknown
union all
select distinct
    'milestones',
    waits.row_number,
    'depends_on',
    waits.depends_on,
    if(
        in_circle.circle = waits.milestone_id,
        waits.milestone_id || ' waits for itself',
        'a circle of milestones that wait for each other: ' || in_circle.circle
    ),
from waits
join in_circle using (milestone_id)
