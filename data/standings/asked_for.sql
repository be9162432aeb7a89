-- What the rules ask a sender for, in all (EMBEDDING.md, 9).

-- The fewest cases, all of them meeting the standard, that say met at a threshold.
create macro fewest_clean(threshold) as fewest_in_all(0, threshold);

-- What evidence is asked for, position by position: a finding, or a quarter's sample, of a recommendation in a unit. What is
-- exempt is not asked for. `verdicts` names a table of verdicts with as_at, `days` one of their days. Columns:
-- recommendation_id; unit_id; criterion_id; kind (finding, sample); verdict; fewest_cases (of a sample, in a quarter).
create macro evidence_asked(verdicts, days) as table
    with asked as (
        select told.recommendation_id, told.unit_id, told.criterion_id, told.verdict, in_force.kind, in_force.threshold
        from query_table(verdicts) as told
        join criteria_in_force(days) as in_force using (as_at, criterion_id)
        where in_force.kind in ('finding', 'sample')
            and told.applicable
    ),

    need as (
        select threshold, fewest_clean(threshold) as fewest_cases
        from (select distinct threshold from asked where kind = 'sample')
    )

    select asked.recommendation_id, asked.unit_id, asked.criterion_id, asked.kind, asked.verdict, need.fewest_cases
    from asked
    left join need using (threshold)
;
