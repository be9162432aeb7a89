-- What the rules ask a sender for, in all (EMBEDDING.md, 9).

-- The fewest cases, all of them meeting the standard, that say met at a threshold. Blank when ten thousand are too few.
create macro fewest_clean(threshold) as (
    select min(sizes.size) from range(1, 10001) as sizes(size)
    where sample_says(sizes.size, sizes.size, threshold) = 'met'
);

-- What is asked on a day, position by position: a finding of a kind, or a quarter's sample, of a recommendation in a unit.
-- `days` names a table of that one day; what is exempt is not asked. Columns: recommendation_id; unit_id; criterion_id;
-- kind (finding, sample); fewest_cases (of a sample, in a quarter).
create macro evidence_asked(days, known_at) as table
    with asked as (
        select recommendation_id, unit_id, criterion_id, kind, threshold
        from asked_of(days, known_at)
        where kind in ('finding', 'sample')
            and exempt_reason is null
    ),

    need as (
        select threshold, fewest_clean(threshold) as fewest_cases
        from (select distinct threshold from asked where kind = 'sample')
    )

    select asked.recommendation_id, asked.unit_id, asked.criterion_id, asked.kind, need.fewest_cases
    from asked
    left join need using (threshold)
;

-- The latest quarter that has ended by a day: its first day.
create macro quarter_ended(on_day) as
    (date_trunc('quarter', on_day::date + 1) - interval 3 month)::date
;
