-- Which quarters a sample or series verdict stands on (EMBEDDING.md, 4): the deciding quarter, and for a series the
-- quarters before it, `periods` in all. Every quarter sampled is here. `evidence_on_file` names a table of evidence as
-- known. Columns: those of quarter_reading; threshold; low, high (95% Wilson interval, share); relied_on.

create macro quarter_behind(evidence_on_file, days) as table
    with every_quarter as (
        select * from quarter_reading_of(evidence_on_file, days)
    ),

    decider as (
        select * from deciding_quarter('every_quarter')
    )

    select
        every_quarter.*, in_force.threshold,
        wilson_low(every_quarter.x, every_quarter.n) as low, wilson_high(every_quarter.x, every_quarter.n) as high,
        coalesce(
            every_quarter.quarter <= decider.quarter
                and every_quarter.quarter > decider.quarter - to_months(3 * coalesce(in_force.periods, 1)),
            false
        ) as relied_on,
    from every_quarter
    join criteria_in_force(days) as in_force
        on in_force.as_at = every_quarter.as_at
        and in_force.criterion_id = every_quarter.criterion_id
    left join decider
        on decider.as_at = every_quarter.as_at
        and decider.criterion_id = every_quarter.criterion_id
        and decider.recommendation_id = every_quarter.recommendation_id
        and decider.unit_id = every_quarter.unit_id
;
