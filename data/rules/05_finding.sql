-- Findings: the latest one decides (EMBEDDING.md, 4). A "not met" stands however old; a "met" expires.
-- Columns: as_at, recommendation_id, unit_id, criterion_id, observed_to, expires_on, lapsed, would_say, numerator,
-- denominator, low, high, applicable, detail. A pair with no finding has no row: not assessed.

-- `items` names a table of evidence as known: all of it, or some; `positions` one of as_at, recommendation_id, unit_id;
-- `in_force` one as criteria_in_force, of those days.
create macro finding_reading_at(items, positions, in_force) as table
    with asked as (
        select as_at, criterion_id, valid_days, grace_days, coalesce(min_assurance, 'A0') as min_assurance
        from query_table(in_force)
        where kind = 'finding'
    ),

    -- Greater precedence decides: latest observed, then higher assurance, then later received, then greater id.
    finding as (
        select *, row_number() over (
            order by observed_to, assurance, received_on, load_number, evidence_id
        ) as precedence
        from query_table(items)
        where result is not null
    ),

    deciding as (
        select asked.as_at, asked.criterion_id, finding.recommendation_id, finding.unit_id,
            max(finding.precedence) as precedence,
        from asked
        join finding
            on finding.criterion_id = asked.criterion_id
            and finding.observed_to <= asked.as_at
            and finding.assurance >= asked.min_assurance
        group by all
    ),

    -- A finding with a blank unit speaks for every unit in scope; the later of the two decides.
    for_unit as (
        select looked_at.as_at, deciding.criterion_id, looked_at.recommendation_id, looked_at.unit_id,
            max(deciding.precedence) as precedence,
        from query_table(positions) as looked_at
        join deciding
            on deciding.as_at = looked_at.as_at
            and deciding.recommendation_id = looked_at.recommendation_id
            and coalesce(deciding.unit_id, looked_at.unit_id) = looked_at.unit_id
        group by all
    ),

    dated as (
        select
            for_unit.as_at, for_unit.recommendation_id, for_unit.unit_id, for_unit.criterion_id,
            finding.observed_to, finding.result, finding.evidence_id, asked.grace_days,
            case when finding.result = 'met'
                then least(finding.observed_to + asked.valid_days, finding.valid_until) end as expires_on,
        from for_unit
        join finding using (precedence)
        join asked
            on asked.as_at = for_unit.as_at
            and asked.criterion_id = for_unit.criterion_id
    )

    select
        as_at, recommendation_id, unit_id, criterion_id, observed_to, expires_on,
        has_lapsed(as_at, expires_on, grace_days) as lapsed,
        result as would_say,
        null::bigint as numerator, null::bigint as denominator, null::double as low, null::double as high,
        true as applicable,
        evidence_id as detail,
    from dated
;

-- The same, of every recommendation and unit in scope.
create macro finding_reading_of(items, days, known_at) as table
    with position_read as (
        select * from scope(days, known_at)
    ),

    in_force_read as (
        select * from criteria_in_force(days)
    )

    select * from finding_reading_at(items, 'position_read', 'in_force_read')
;

-- The same, of all evidence known.
create macro finding_reading(positions, known_at) as table
    with all_items_known as (
        select * from evidence_kept(known_at)
    ),

    in_force_known as (
        select * from criteria_in_force(positions)
    )

    select * from finding_reading_at('all_items_known', positions, 'in_force_known')
;
