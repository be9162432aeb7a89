-- Which evidence is on file behind a criterion, for and against, and which of it is relied on?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id), criterion (id): only these, when given. A series is
-- asked of the criterion whose samples it reads.
-- Columns: criterion_id, recommendation_id, unit_id, evidence_id, observed_from, observed_to, quarter, side, result,
-- sample_met, sample_size, population, assurance, verified_by, reference, note, expires_on, received_on, relied_on,
-- standing.
-- Latest first; withdrawn last.

with

day_asked as (
    select $as_at::date as as_at
),

asked as (
    select criterion_id, coalesce(reads, criterion_id) as source_id, kind, threshold, valid_days,
        coalesce(min_assurance, 'A0') as min_assurance,
    from criteria_in_force('day_asked')
    where kind in ('finding', 'sample', 'series')
        and ($criterion is null or criterion_id = $criterion)
),

on_file as (
    select *, false as is_withdrawn
    from known_evidence
    where observed_to <= $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or coalesce(unit_id, $unit) = $unit)
),

-- Taken off the file: every row held of it, the latest of them, when none of them stands. Few ids ever had a row that
-- withdraws them: only those are looked for among all that is known.
taken_off as (
    select evidence.*, returns.as_at, returns.received_on, returns.load_number, true as is_withdrawn
    from evidence
    semi join (select evidence_id from evidence where withdrawn) as withdrawn using (evidence_id)
    anti join known_evidence using (evidence_id)
    join returns using (return_id)
    where evidence.observed_to <= $as_at
        and returns.received_on <= $known_at
        and ($recommendation is null or evidence.recommendation_id = $recommendation)
        and ($unit is null or coalesce(evidence.unit_id, $unit) = $unit)
    qualify row_number() over (
        partition by evidence.evidence_id order by returns.received_on desc, returns.load_number desc
    ) = 1
),

item as (
    select asked.criterion_id, asked.kind, asked.threshold, asked.valid_days, asked.min_assurance, filed.*
        exclude (criterion_id),
    from (select * from on_file union all by name select * from taken_off) as filed
    join asked on asked.source_id = filed.criterion_id
),

-- The finding that decides in any unit is named in that unit's verdict.
decided as (
    select distinct recommendation_id, criterion_id, detail as evidence_id
    from criterion_history
    where as_at = $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

quarter_behind as (
    select criterion_id, recommendation_id, unit_id, quarter, running, relied_on
    from quarter_behind('on_file', 'day_asked')
),

placed as (
    select
        item.*,
        not item.is_withdrawn and item.assurance >= item.min_assurance
            and if(item.kind = 'finding', decided.evidence_id is not null, coalesce(quarter_behind.relied_on, false))
            as relied_on,
        coalesce(quarter_behind.running, false) as running,
    from item
    left join decided
        on decided.recommendation_id = item.recommendation_id
        and decided.criterion_id = item.criterion_id
        and decided.evidence_id = item.evidence_id
    left join quarter_behind
        on quarter_behind.criterion_id = item.criterion_id
        and quarter_behind.recommendation_id = item.recommendation_id
        and quarter_behind.unit_id = item.unit_id
        and quarter_behind.quarter = date_trunc('quarter', item.observed_to)
)

select
    criterion_id, recommendation_id, unit_id, evidence_id, observed_from, observed_to,
    if(sample_size is null, null, quarter_label(observed_to)) as quarter,
    if(result = 'met' or sample_met / sample_size >= threshold, 'for', 'against') as side,
    result, sample_met, sample_size, population, assurance, verified_by, reference, note,
    if(result = 'not met', null, least(observed_to + valid_days, valid_until)) as expires_on,
    received_on, relied_on,
    case
        when is_withdrawn then 'withdrawn'
        when relied_on then 'relied on'
        when assurance < min_assurance then 'below the assurance asked for'
        when kind = 'finding' then 'superseded'
        when running then 'quarter still running'
        else 'earlier quarter'
    end as standing,
from placed
order by recommendation_id, criterion_id, is_withdrawn, observed_to desc, assurance desc, received_on desc, evidence_id desc
