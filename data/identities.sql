-- What must hold in every published snapshot: one row for each identity that is broken, in words. Run before publishing.

select 'every recommendation stands at some stage in every month' as identity
from recommendation_history
group by as_at
having count(*) <> (select count(*) from recommendation) or count(distinct recommendation_id) <> count(*)
union all
select 'units at or above each stage never outnumber those in scope, nor grow with the stage'
from recommendation_history
where len(units_at) <> top_stage()
    or units_at <> list_reverse_sort(units_at)
    or units_in_scope < units_at[1]
union all
select 'a headline is the lowest of its units, and its units sum to those in scope'
from recommendation_history
join (
    select as_at, recommendation_id, min(supported_stage) as lowest, count(*) as units
    from unit_history
    group by all
) as unit_sum using (as_at, recommendation_id)
where unit_sum.lowest <> recommendation_history.supported_stage
    or unit_sum.units <> recommendation_history.units_in_scope
union all
select 'a supported stage is never above the verified stage or the highest held'
from unit_history
where supported_stage > verified_stage or supported_stage > highest_held
union all
select 'no stage is below the ground or above the highest there is'
from unit_history
where least(supported_stage, verified_stage, highest_held, claimed_stage) < 0
    or greatest(supported_stage, verified_stage, highest_held, claimed_stage) > top_stage()
union all
select 'every unit in scope of a recommendation has a stage in every month, and no other has'
from (
    with month as (
        select unnest(month_ends(min(as_at), max(as_at))) as as_at
        from returns
    ),

    asked as (
        select * from scope('month', date '9999-12-31')
    )

    select as_at from asked
    anti join unit_history using (as_at, recommendation_id, unit_id)
    union all
    -- Where each of those has one, as many stages as that are these and no others, and none twice.
    select max(as_at) from unit_history
    having count(*) <> (select count(*) from asked)
)
union all
select 'a stage is blocked by a criterion that is not met, and only below the highest stage'
from unit_history
where coalesce(blocking_verdict, '') = 'met' or (supported_stage = top_stage() and blocking_criterion is not null)
union all
select 'no figure without a return: every month of history lies between the first and the last reported'
from unit_history
where as_at < (select min(as_at) from returns) or as_at > (select max(as_at) from returns)
    or not exists (from returns)
union all
select 'every unit with a stage has an asserted one, never below the stage that evidence supports'
from unit_history
full join asserted_history using (as_at, recommendation_id, unit_id)
where (asserted_history.asserted_stage >= unit_history.supported_stage) is not true
union all
select 'the verdicts of a rung sum to its positions'
from rung_history
where met + not_met + cannot_tell + lapsed + not_assessed <> positions or asserted > positions - met
union all
select 'a rung counts the same positions by recommendation as by unit'
from rung_history
group by as_at, criterion_id
having sum(if(unit_id is null, positions, -positions)) <> 0 or sum(if(unit_id is null, met, -met)) <> 0
union all
select 'one provenance in a store'
from returns
having count(distinct provenance) > 1
