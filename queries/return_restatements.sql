-- Which figures did a corrected return change, from what to what?
-- Parameters: known_at (date): returns received by then; return_id: only that one, when given.
-- Monthly sheets are compared with the return that stood for the same month and sheet before; evidence and actions with
-- the row of the same id that stood before, whichever month brought it.
-- Columns: return_id, as_at, received_on, sheet, subject, field, before, after, change.

with

come_in as (
    select return_id, as_at, received_on, load_number from returns
    where received_on <= $known_at::date
),

sheet_in_order as (
    select
        come_in.*, return_sheet.sheet,
        lag(return_id) over (
            partition by come_in.as_at, return_sheet.sheet order by come_in.received_on, come_in.load_number
        ) as earlier_id,
    from come_in
    join return_sheet using (return_id)
    where return_sheet.sheet in (select monthly_sheet.sheet from sheet as monthly_sheet where monthly_sheet.is_monthly)
),

replaced as (
    select * from sheet_in_order
    where earlier_id is not null
        and ($return_id is null or return_id = $return_id)
),

compared as (
    select return_id, sheet from replaced
    union
    select earlier_id, sheet from replaced
),

figure as (
    unpivot (
        select
            return_id, 'milestones' as sheet, milestone_id as subject,
            recommendation_id::varchar as recommendation_id, title, kind, original_due_on::varchar as original_due_on,
            forecast_on::varchar as forecast_on, completed_on::varchar as completed_on, owner_role, change_reason,
            depends_on, note,
        from milestones
        semi join (from compared where sheet = 'milestones') using (return_id)
    ) on columns(* exclude (return_id, sheet, subject)) into name field value told
    union all by name
    unpivot (
        select
            return_id, 'training' as sheet, course_id || ', ' || unit_id || ', ' || role as subject,
            in_scope::varchar as in_scope, trained::varchar as trained,
        from training
        semi join (from compared where sheet = 'training') using (return_id)
    ) on columns(* exclude (return_id, sheet, subject)) into name field value told
    union all by name
    select
        return_id, 'claims' as sheet, 'recommendation ' || recommendation_id || ', ' || unit_id as subject,
        'claimed_stage' as field, claimed_stage::varchar as told,
    from claims
    semi join (from compared where sheet = 'claims') using (return_id)
    union all by name
    select
        return_id, 'exposure' as sheet, unit_id as subject, 'death_reports' as field, death_reports::varchar as told,
    from exposure
    semi join (from compared where sheet = 'exposure') using (return_id)
),

figure_after as (
    select replaced.return_id, replaced.sheet, figure.subject, figure.field, figure.told
    from replaced
    join figure
        on figure.return_id = replaced.return_id
        and figure.sheet = replaced.sheet
),

figure_before as (
    select replaced.return_id, replaced.sheet, figure.subject, figure.field, figure.told
    from replaced
    join figure
        on figure.return_id = replaced.earlier_id
        and figure.sheet = replaced.sheet
),

monthly as (
    select
        return_id, sheet, subject, field, figure_before.told as before, figure_after.told as after,
    from figure_before
    full join figure_after using (return_id, sheet, subject, field)
    where figure_before.told is distinct from figure_after.told
),

-- Only what came in more than once can have been corrected: few of very many.
evidence_again as (
    select evidence_id
    from evidence
    group by evidence_id
    having count(*) > 1
),

item as (
    select return_id, 'evidence' as sheet, evidence_id as subject
    from evidence
    semi join evidence_again using (evidence_id)
    union all
    select return_id, 'actions', action_id from actions
),

-- Each row of evidence and of actions, with the return that brought the row of the same id before it.
item_in_order as (
    select
        item.sheet, item.subject, come_in.return_id,
        lag(come_in.return_id) over (
            partition by item.sheet, item.subject order by come_in.received_on, come_in.load_number
        ) as earlier_id,
    from come_in
    join item using (return_id)
),

item_replaced as (
    select * from item_in_order
    where earlier_id is not null
        and ($return_id is null or return_id = $return_id)
),

item_compared as (
    select return_id, sheet, subject from item_replaced
    union
    select earlier_id, sheet, subject from item_replaced
),

item_cell as (
    unpivot (
        select
            return_id, 'evidence' as sheet, evidence_id as subject,
            recommendation_id::varchar as recommendation_id, unit_id, criterion_id,
            observed_from::varchar as observed_from, observed_to::varchar as observed_to, result,
            sample_size::varchar as sample_size, sample_met::varchar as sample_met, population::varchar as population,
            valid_until::varchar as valid_until, assurance, verified_by, reference,
            if(withdrawn, 'yes', null) as withdrawn, note,
        from evidence
        semi join item_compared
            on item_compared.return_id = evidence.return_id
            and item_compared.sheet = 'evidence'
            and item_compared.subject = evidence.evidence_id
    ) on columns(* exclude (return_id, sheet, subject)) into name field value told
    union all by name
    unpivot (
        select
            return_id, 'actions' as sheet, action_id as subject, meeting_id,
            recommendation_id::varchar as recommendation_id, unit_id, action, owner_role, due_on::varchar as due_on,
            done_on::varchar as done_on, outcome,
        from actions
        semi join item_compared
            on item_compared.return_id = actions.return_id
            and item_compared.sheet = 'actions'
            and item_compared.subject = actions.action_id
    ) on columns(* exclude (return_id, sheet, subject)) into name field value told
),

item_after as (
    select item_replaced.return_id, sheet, subject, item_cell.field, item_cell.told
    from item_replaced
    join item_cell using (return_id, sheet, subject)
),

item_before as (
    select item_replaced.return_id, item_replaced.sheet, item_replaced.subject, item_cell.field, item_cell.told
    from item_replaced
    join item_cell
        on item_cell.return_id = item_replaced.earlier_id
        and item_cell.sheet = item_replaced.sheet
        and item_cell.subject = item_replaced.subject
),

accumulated as (
    select return_id, sheet, subject, field, item_before.told as before, item_after.told as after,
    from item_before
    full join item_after using (return_id, sheet, subject, field)
    where item_before.told is distinct from item_after.told
),

together as (
    select * from monthly
    union all
    select * from accumulated
),

-- An action done is news of it, not a correction of what was said before.
told as (
    select together.*, come_in.as_at, come_in.received_on, come_in.load_number
    from together
    join come_in using (return_id)
    where not (sheet = 'actions' and field in ('done_on', 'outcome') and before is null)
)

select
    return_id, as_at, received_on, sheet, subject, field, before, after,
    case when before is null then 'added' when after is null then 'removed' else 'changed' end as change,
from told
join sheet as of_sheet using (sheet)
order by received_on desc, load_number desc, of_sheet.place, subject, field
